"""What becomes of an announcement: its result and its end for coordinators; [รับทราบ] and [มีคำถาม] for members.

Who coordinates and who is a recipient is looked up at every press: buttons can be forged, and coordinators change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from bot.asking import Asking
from bot.clock import month_began
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.lines import fitting
from bot.plain_text import Careful
from bot.questions import about
from bot.repertoire import ActionFunction, Command
from bot.says import Button, Lines, Press, Say, Value, Word
from bot.thai import thai_text
from storage import announcements, campaigns, notices, overview, posts, quota
from storage.activity import Post
from storage.announcements import ENDED, FAULT, Became
from storage.campaign import Campaign, CampaignState
from storage.member import Member
from storage.network import Network
from storage.notice import Notice
from storage.row_number import row_number

#: How many are listed.
SHOWN = 5
#: Graphemes of a title inside a sentence, and what stands in the list beside the titles: its heading, each line.
LONGEST_TITLE = 40
_HEADING, _LINE = 60, 32
LONGEST_QUESTION = 500
#: A button that is typed means an announcement that came within so long.
TYPED_WITHIN = timedelta(days=7)


# ---- coordinators


def listed(desk: Desk, rest: str) -> Says:
    """The word: the last announcements; a text behind it, or the first time, begins a new one."""
    networks = overview.coordinated(desk.connection, desk.member_id)
    found = announcements.newest(desk.connection, [each.id for each in networks], SHOWN)
    if rest or not found:
        return desk.run("announce_new", rest)
    names = {each.id: desk.in_language(each.short_th, each.short_en) for each in networks}
    titles = fitting([_beginning(each) for each in found], _HEADING + _LINE * len(found))
    numbers = [str(number) for number in range(1, len(found) + 1)]
    lines = tuple(_line(desk, *line) for line in zip(found, numbers, titles, strict=True))
    results = [
        Button(Word("announced-list.result", {"no": number}), Press("r", "announced_result", str(each.id), number))
        for each, number in zip(found, numbers, strict=True)
    ]
    new = Button(Word("announced-list.new"), Press("c", "announce_new"), main=True)
    return (say("announced-list", *results, new, stays=True, network=tuple(names.values()), list=Lines(lines)),)


def _line(desk: Desk, campaign: Campaign, number: str, title: str) -> Word:
    state = Word(f"announced-state.{_state(desk, campaign)}")
    title_or_gone: Value = title or Word("announced-state.gone")
    values: Mapping[str, Value] = {
        "no": number,
        "date": desk.local(campaign.not_before),
        "title": title_or_gone,
        "state": state,
    }
    return Word("announced-line", values)


def _state(desk: Desk, campaign: Campaign) -> str:
    if campaign.state is CampaignState.STOPPED:
        return "stopped"
    if not announcements.is_open(desk.connection, campaign):
        return "done"
    return "planned" if campaign.not_before > desk.now else "sending"


def _theirs(desk: Desk, record: str) -> Campaign | None:
    """The announcement, if this member coordinates its network now."""
    campaign = announcements.find(desk.connection, row_number(record))
    if campaign is None or overview.overseen(desk.connection, campaign.network_id, desk.member_id) is None:
        return None
    return campaign


def result(desk: Desk, record: str, _: str) -> Says:
    """[ดูผล]: how many got it, and in words what became of the others."""
    campaign = _theirs(desk, record)
    if campaign is None:
        return (say("announced-not-yours"),)
    for notice in notices.pending(desk.session, desk.member_id, ENDED):
        if notice.details["campaign"] == campaign.id:  # it is told by this
            desk.session.delete(notice)
    return (_result(desk, campaign),)


def _result(desk: Desk, campaign: Campaign) -> Say:
    assert campaign.id is not None, "it was read from its table"
    outcomes = announcements.outcomes(desk.connection, campaign)
    notes = _notes(outcomes, [became for became in Became if became is not Became.SENT])
    if campaign.details.get("reason"):
        notes.append(Word("announced-urgent", {"reason": str(campaign.details["reason"])}))
    again = _see_result(campaign)
    stop = Button(Word("announced.stop"), Press("r", "announced_stop", str(campaign.id)))
    return say(
        "broadcast-sent",
        *([stop] if announcements.is_open(desk.connection, campaign) else []),
        again,
        stays=True,
        ok=str(outcomes[Became.SENT]),
        n=str(outcomes.total()),
        ack=str(announcements.acknowledged(desk.connection, campaign.id)),
        failed_note=Lines(("", *notes)) if notes else "",
    )


def _notes(outcomes: Mapping[Became, int], told: Iterable[Became]) -> list[Word]:
    return [Word(f"announced-note-{each.value}", {"n": str(outcomes[each])}) for each in told if outcomes[each]]


def _see_result(campaign: Campaign) -> Button:
    return Button(Word("announced.result"), Press("r", "announced_result", str(campaign.id)))


def stop(desk: Desk, record: str, _: str) -> Says:
    """[หยุดส่ง]: what is just under way still arrives; nothing more is begun."""
    campaign = _theirs(desk, record)
    if campaign is None or campaign.id is None:
        return (say("announced-not-yours"),)
    if not announcements.is_open(desk.connection, campaign):
        key = "announced-stopped-before" if campaign.state is CampaignState.STOPPED else "announced-all-sent"
        return (say(key), _result(desk, campaign))
    everybody = announcements.outcomes(desk.connection, campaign).total()
    stopped = campaigns.stop(desk.connection, campaign.id, desk.now)
    desk.audit("stop", "campaign", campaign.id)
    return (say("announced-stopped", _see_result(campaign), stays=True, sent=str(stopped.sent), all=str(everybody)),)


# ---- members


def acknowledge(desk: Desk, record: str, _: str) -> Says:
    """[รับทราบ], once; again is no mistake."""
    campaign = announcements.reached(desk.connection, row_number(record), desk.member_id)
    return _acknowledged(desk, campaign) if campaign is not None else (say("old-button"),)


def _acknowledged(desk: Desk, campaign: Campaign) -> Says:
    is_new = announcements.acknowledge(desk.connection, campaign.id or 0, desk.member_id, desk.now)
    return (say("ack-done" if is_new else "ack-again"),)


def ask(desk: Desk, record: str, _: str) -> Says:
    """[มีคำถาม]: the coordinators hear it."""
    campaign = announcements.reached(desk.connection, row_number(record), desk.member_id)
    return _asked(desk, campaign) if campaign is not None else (say("old-button"),)


def _asked(desk: Desk, campaign: Campaign) -> Says:
    if campaign.network_id not in [each.network_id for each in desk.networks]:
        return (say("no-network"),)
    return desk.begin(AskAnnouncer, given={"announcement": campaign.id, "network": campaign.network_id})


def _last(desk: Desk) -> Campaign | None:
    return announcements.last_reached(desk.connection, desk.member_id, desk.now - TYPED_WITHIN)


def typed_acknowledge(desk: Desk, _: str) -> Says:
    """The label typed: the last announcement is meant; without one it is a courtesy."""
    campaign = _last(desk) if desk.speaker is not None else None
    return _acknowledged(desk, campaign) if campaign is not None else desk.run("thanks", "")


def typed_question(desk: Desk, _: str) -> Says:
    """The label typed: about the last announcement; without one it is advice that is wanted."""
    campaign = _last(desk)
    return _asked(desk, campaign) if campaign is not None else desk.run("advice", "")


@dataclass(frozen=True, kw_only=True)
class AboutAnnouncement(Careful):
    """The question names what it is about."""

    def ask(self, asking: Asking) -> Say:
        asked, desk = super().ask(asking), asking.scene
        campaign = announcements.find(desk.connection, int(asking.given["announcement"]))
        return replace(asked, values={"title": _title(campaign)}) if asked.key == asking.key else asked


class AskAnnouncer(Form, name="ask_announcer"):
    """A question about an announcement: kept like any question, and its coordinators hear it at their next contact."""

    text: Annotated[str, AboutAnnouncement(max_length=LONGEST_QUESTION)]
    announcement: Annotated[int, about()]
    network: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        campaign = announcements.reached(desk.connection, self.announcement, desk.member_id)
        if campaign is None or campaign.network_id not in [each.network_id for each in desk.networks]:
            return (say("old-button"),)
        post = posts.keep(
            desk.session,
            network_id=campaign.network_id,
            author_id=desk.member_id,
            kind="question",
            text=self.text,
            now=desk.now,
        )
        desk.remember("text", "post", post.id)
        desk.audit("question", "post", post.id)
        announcements.leave_question(desk.connection, campaign, post.id or 0, desk.member_id, desk.now)
        menu = Button(Word("old-button.menu"), Press("c", "menu"))
        return (say("announcement-asked", menu, title=_title(campaign)),)


def _beginning(campaign: Campaign) -> str:
    return thai_text.cut(" ".join(str(campaign.details["body"]).split()), LONGEST_TITLE)


def _title(campaign: Campaign | None) -> Value:
    """The beginning of its text."""
    return (_beginning(campaign) if campaign is not None else "") or Word("announced-state.gone")


# ---- what is told at the next contact


def question_came(desk: Desk, notice: Notice) -> Says:
    """A member asks about an announcement; nothing if it was taken back meanwhile."""
    campaign = announcements.find(desk.connection, int(notice.details["campaign"]))
    post = desk.session.get(Post, int(notice.details["post"]))
    asker = desk.session.get(Member, notice.about_id) if notice.about_id is not None else None
    if campaign is None or post is None or not post.text:
        return ()
    who: Value = asker.name if asker is not None and asker.show_name else Word("announcement-question.member")
    return (say("announcement-question", who=who, title=_title(campaign), text=post.text),)


def ended(desk: Desk, notice: Notice) -> Says:
    """What they announced is done and did not reach everybody; nothing if the network is not theirs any more."""
    campaign = _theirs(desk, str(notice.details["campaign"]))
    if campaign is None:
        return ()
    missed = [each for each in Became if each not in (Became.SENT, Became.GONE)]
    notes = _notes(announcements.outcomes(desk.connection, campaign), missed)
    if not notes:
        return ()
    return (say("announcement-ended", _see_result(campaign), title=_title(campaign), notes=Lines(("", *notes))),)


def stopped_by_fault(desk: Desk, notice: Notice) -> Says:
    """A fault of ours stopped what they announced; nothing if the network is not theirs any more."""
    campaign = _theirs(desk, str(notice.details["campaign"]))
    return (say("announcement-fault", _see_result(campaign), title=_title(campaign)),) if campaign is not None else ()


def quota_used_up(desk: Desk, _: Notice) -> Says:
    """LINE's month has no room for all that is to be sent; nothing if that is over meanwhile."""
    channel = desk.house.metered
    if channel is None:
        return ()
    spent = quota.spent(desk.connection, channel, month_began(desk.now, desk.house.zone))
    networks = [each.id for each in overview.coordinated(desk.connection, desk.member_id)]
    waiting = announcements.over_quota(desk.connection, networks)
    if not networks or not (spent.used_up or waiting):
        return ()
    used = spent.most if spent.used_up and spent.most is not None else spent.used
    return (say("quota-used-up", used=str(used), n=str(waiting)),)


def quota_short(desk: Desk, notice: Notice) -> Says:
    """A coordinator could not send an announcement: to the area's administrators."""
    network = desk.session.get(Network, notice.network_id) if notice.network_id is not None else None
    if network is None:
        return ()
    name = desk.in_language(network.short_th, network.short_en)
    return (say("quota-short", network=name, short=str(notice.details["short"])),)


COMMANDS = (
    Command("announce", listed),
    Command("acknowledge", typed_acknowledge, strangers=True),
    Command("question", typed_question),
)
ACTIONS: Mapping[str, ActionFunction] = {
    "acknowledge": acknowledge,
    "ask_announcer": ask,
    "announced_result": result,
    "announced_stop": stop,
}
NOTICES = {
    ENDED: ended, FAULT: stopped_by_fault,
    "announcement_question": question_came, "quota": quota_used_up, "quota_short": quota_short,
}  # fmt: skip
