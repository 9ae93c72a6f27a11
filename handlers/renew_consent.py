"""The notice has changed: asked again before the next use, and until then nothing new is kept.

Source: `domain/messages.yaml` ending.consent_version.
"""

from typing import Annotated

from bot.consent import VERSION, renewal
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import about
from storage import joining, membership
from storage.member import Member
from storage.retention import ERASED_AFTER


class RenewConsent(Form, name="renew_consent"):
    """One question for all networks of a data controller; no means that they go without this member."""

    decision: Annotated[str, renewal()]
    area: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        member = desk.session.get(Member, desk.member_id)
        assert member is not None, "the speaker is a member"
        if self.decision == "yes":
            joining.renew(desk.session, member, self.area, version=VERSION, language=desk.language, now=desk.now)
            desk.audit("consent", "area", self.area)
            return (say("consent-renewed"),)
        desk.audit("withdraw", "area", self.area)
        left = membership.leave_area(desk.session, member, self.area, desk.now)
        if left:
            return (say("leave-done", network=tuple(desk.in_language(n.short_th, n.short_en) for n in left)),)
        paths = joining.withdraw(desk.session, member, desk.now)
        if paths:
            desk.later("remove_files", {"paths": paths})
        desk.session.flush()
        until = desk.local(desk.now + ERASED_AFTER)
        desk.drop_talks()
        desk.became(None)
        return (say("withdraw-done", date=until),)
