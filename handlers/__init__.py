"""What a member can do: one file each, none knows another. Here they stand in one list that can be read."""

from bot.desk import Desk
from bot.form import Form, Says
from bot.inbound import Content, Sent
from bot.repertoire import Repertoire
from handlers import (
    add_details,
    announce,
    announced,
    appointments,
    by_number,
    content,
    coordinator,
    coordinator_entries,
    edit_activity,
    edit_details,
    edited_text,
    files,
    groups,
    history,
    join_network,
    leave_network,
    link_account,
    log_activity,
    menu,
    merge_entries,
    mine,
    my_data,
    participants,
    pause,
    photos,
    pictures,
    places,
    renew_consent,
    saved_card,
    search,
    second_school,
    share_knowledge,
    together,
    unsorted,
)
from storage import codes, notices
from storage.join_code import CodeKind

#: Every dialogue.
FORMS: tuple[type[Form], ...] = (
    join_network.JoinNetwork,
    second_school.SecondSchool,
    link_account.LinkAccount,
    log_activity.LogActivity,
    edit_activity.EditActivity,
    edit_details.EditDetails,
    edited_text.EditedText,
    places.UsePlace,
    saved_card.DoneAppointment,
    add_details.AddDetails,
    share_knowledge.ShareKnowledge,
    share_knowledge.AskAdvice,
    together.TellPart,
    participants.NameParticipants,
    coordinator_entries.CorrectEntry,
    merge_entries.MergeEntries,
    search.Search,
    mine.SearchMine,
    unsorted.Unsorted,
    my_data.CorrectData,
    my_data.WithdrawConsent,
    my_data.DeleteData,
    pause.Pause,
    leave_network.LeaveNetwork,
    announce.Announce,
    announced.AskAnnouncer,
    renew_consent.RenewConsent,
)

#: Every keyword and menu button.
COMMANDS = (
    *menu.COMMANDS,
    join_network.JOIN,
    log_activity.LOG,
    log_activity.DRAFT,
    log_activity.PHOTOS,
    saved_card.RESTORE,
    share_knowledge.SHARE,
    share_knowledge.ADVICE,
    search.SEARCH,
    coordinator_entries.ENTRY,
    *by_number.COMMANDS,
    *mine.COMMANDS,
    my_data.MY_DATA,
    my_data.PRIVACY,
    link_account.LINK,
    *pause.COMMANDS,
    leave_network.LEAVE,
    *announced.COMMANDS,
    announce.NEW,
)


def _code(desk: Desk, compact: str, typed: str) -> Says:
    """A join code, or the link code of a second account."""
    found = codes.find(desk.connection, compact, desk.now)
    if found is not None and found.kind is CodeKind.LINK and not join_network.paused(desk):
        return link_account.by_code(desk, found)
    return join_network.by_code(desk, compact, typed)


#: What waits for a contact, by its kind.
NOTICES = {
    **coordinator.NOTICES,
    **coordinator_entries.NOTICES,
    **merge_entries.NOTICES,
    **groups.NOTICES,
    **together.NOTICES,
    **participants.NOTICES,
    **announced.NOTICES,
}
#: No more is told once so many bubbles are: with the answer they fit into one free reply. The rest waits.
NOTICES_AT_ONCE = 3


def _waiting(desk: Desk) -> Says:
    """What waited for this member, oldest first; what is said is gone."""
    says: Says = ()
    most = min(NOTICES_AT_ONCE, desk.room)
    while len(says) < most and (due := notices.take(desk.session, desk.member_id, limit=1)):
        (notice,) = due
        says = (*says, *NOTICES[notice.kind](desk, notice)) if notice.kind in NOTICES else says
    return says


#: Things that a member can send and that have a use.
USED = {Content.FILE: files.received, Content.VOICE: files.spoken, Content.LOCATION: places.received}


def _sent(desk: Desk, sent: Sent) -> Says:
    """Whatever has a use for a member who is in a network; everything else is answered in words."""
    use = USED.get(sent.content) if desk.speaker is not None and desk.networks else None
    return use(desk, sent) if use is not None else content.sent(desk, sent)


def _daily(desk: Desk) -> Says:
    """Photographs whose faces are open, and one thing more: an appointment, else an entry that names the school."""
    return (*together.faceless(desk), *(appointments.daily(desk) or together.offered(desk)))


REPERTOIRE = Repertoire(
    forms=FORMS,
    commands=COMMANDS,
    actions={
        **saved_card.ACTIONS,
        **add_details.ACTIONS,
        **edit_activity.ACTIONS,
        **edit_details.ACTIONS,
        **history.ACTIONS,
        **photos.ACTIONS,
        **pictures.ACTIONS,
        **files.ACTIONS,
        **mine.ACTIONS,
        **appointments.ACTIONS,
        **coordinator.ACTIONS,
        **together.ACTIONS,
        **participants.ACTIONS,
        **coordinator_entries.ACTIONS,
        **merge_entries.ACTIONS,
        **announced.ACTIONS,
    },
    code=_code,
    stranger=lambda desk, _: menu.welcome(desk),
    not_understood=unsorted.not_understood,
    gone=unsorted.gone,
    sent=_sent,
    photo=photos.received,
    edited=edited_text.edited,
    unsent=content.unsent,
    changed=menu.changed,
    group=groups.in_group,
    notices=_waiting,
    daily=_daily,
    jobs={**photos.JOBS, **mine.JOBS},
    campaigns=announce.CAMPAIGNS,
    dropped=photos.dropped,
    beside=frozenset({"faces"}),
    agreeing={"same": True, "apart": False, "joined": True, "not_joined": False},
)
