"""In a group: one line kept from one line said, and nothing asked. Everything else is for the private chat.

What was not said to the bot never comes this far (`bot/reception.py`). What a member logs is read like a message that
says it all; what would have to be asked is not kept here.
"""

from collections.abc import Iterable
from datetime import timedelta

from bot.card import card, hours_note, names_of
from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import READS_ALL, Change, Changed, Edited, Inbound, Said, Unsent
from bot.organisations import TheirSchools
from bot.parts import title_of
from bot.renewing import is_outdated
from bot.says import Button, Press, Word
from bot.several import NAME_LENGTH, Answer
from bot.thai import keywords, one_message, pupils, thai_text
from bot.thai.one_message import Reading
from bot.told import LONGEST_MESSAGE, LONGEST_TITLE
from storage import activities, conversation, directory, notices, sources
from storage.activities import Kept
from storage.activity import Phase
from storage.notice import Notice

#: What waits for the private chat: an entry that was made in a group.
ENTRY = "group_entry"


def in_group(desk: Desk, event: Inbound) -> Says:
    """Answer what was said to the bot, and its own arrival."""
    match event.what:
        case Changed(change=Change.BOT_ADDED, detail=detail):
            return _greeting(desk, reads_all=detail == READS_ALL)
        case Said() as said:
            return _said(desk, said)
        case Edited():
            return _edited(desk)
        case Unsent():
            return _unsent(desk)
        case _:
            return ()


def entry(desk: Desk, notice: Notice) -> Says:
    """The card of an entry that was made in a group; where its message was changed since, that as well."""
    activity = activities.own(desk.session, desk.member_id, str(notice.details.get("activity")))
    if activity is None or activity.undone_at is not None:
        return ()
    shown = card(activities.load(desk.connection, activity), desk, "log-shown")
    if not notice.details.get("edited"):
        return (shown,)
    return (say("edited-message", Button(Word("content-buttons.mine"), Press("c", "mine"))), shown)


NOTICES = {ENTRY: entry}


def _greeting(desk: Desk, *, reads_all: bool) -> Says:
    """What is kept of this group; whether the bot is told the rest at all differs."""
    bot = desk.house.links.get(desk.event.channel, "").rpartition("/")[2]
    return (say("group-hello"),) if reads_all else (say("group-hello-telegram", bot=bot),)


def _said(desk: Desk, said: Said) -> Says:
    command = keywords.heard(said.text, answering=False)
    if command is not None and command.name == "thanks":
        return (say("you-are-welcome"),)
    link = desk.house.links.get(desk.event.channel, "")
    if desk.event.sender is not None and desk.speaker is None:
        return (say("group-join-private", link=link),)
    text = _entry_in(said)
    if text is None or desk.speaker is None or not desk.networks:
        return (say("group-private-only", link=link),)
    kept = _log(desk, thai_text.clean(text))
    if not isinstance(kept, Kept):
        return (say("group-private-because", link=link, why=kept),)
    activity = kept.activity
    return (
        say(
            "group-logged",
            no=str(activity.id),
            title=title_of(activity.title),
            date=activity.held_on,
            orgs=names_of(kept, desk) or Word("log-nobody"),
            phase=Word(f"phase-{activity.phase.value}"),
            hours_note=hours_note(activity.hours),
        ),
    )


def _entry_in(said: Said) -> str | None:
    """What is to be logged: behind the tag or the keyword, or all of a reply to the bot that is no other keyword."""
    tagged = keywords.tagged(said.text)
    if tagged is not None:
        return tagged
    command = keywords.heard(said.text, answering=False)
    if command is not None:
        return command.rest if command.name == "log" else None
    return said.text if said.answers_bot else None


# ---- keeping


def _log(desk: Desk, text: str) -> Kept | Word:
    """Keep an entry if nothing has to be asked about it; else why nothing of it is kept."""
    assert desk.speaker is not None, "only for members"
    if (why := _unfit(desk, text)) is not None:
        return Word(f"group-why-{why}")
    ids = [each.network_id for each in desk.networks]
    last = desk.speaker.network_id if desk.speaker.network_id in ids else ids[0]
    everywhere = TheirSchools(desk, last, wide=len(ids) > 1)
    reading = one_message.read(text, today=desk.today, network=everywhere.network, area=everywhere.area, asks=False)
    if reading.day is None:
        return Word("group-why-future" if reading.future is not None else "group-why-day")
    if thai_text.graphemes(reading.title) > LONGEST_TITLE:
        return Word("group-why-long")
    network_id = _network(desk, reading.ids, last)
    phase = Phase(reading.phase)
    kept = activities.save(
        desk.connection,
        network_id=network_id,
        recorder_id=desk.member_id,
        title=reading.title,
        phase=phase,
        held_on=reading.day,
        hours=reading.hours,
        bodies=_bodies(TheirSchools(desk, network_id), reading),
        now=desk.now,
        host_id=reading.host,
        phase_detail=reading.detail if phase is Phase.PLAN_TOGETHER else None,
        time_range="-".join(f"{each:%H:%M}" for each in reading.time_range) if reading.time_range else None,
    )
    _note(desk, kept, network_id)
    return kept


def _unfit(desk: Desk, text: str) -> str | None:
    """What is to be asked in private before a text can be kept: a word of `group-why-…`."""
    assert desk.speaker is not None, "only for members"
    if is_outdated(desk.speaker):
        return "notice"
    if not any(character.isalpha() for character in text):
        return "empty"
    if thai_text.graphemes(text) > LONGEST_MESSAGE:
        return "long"
    return "pupil" if pupils.find_pupil(text) is not None else None


def _network(desk: Desk, named: Iterable[int], last: int) -> int:
    """The network that holds all schools named, where only one of the member's does; else the one last used."""
    wanted = set(named)
    holding = [
        each.network_id
        for each in desk.networks
        if wanted <= {body.id for body in directory.bodies_of(desk.connection, each.network_id)}
    ]
    return holding[0] if len(holding) == 1 else last


def _bodies(schools: TheirSchools, reading: Reading) -> Answer:
    """Who took part, the own school first; a name that nobody knows as it was typed, an unclear one not at all."""
    own: Answer = [] if schools.own is None else [schools.own]
    known = schools.everywhere if reading.whole == "all" else own
    typed = (thai_text.cut(name, NAME_LENGTH) for name in reading.unknown)
    return list(dict.fromkeys([*known, *reading.ids, *typed]))


def _note(desk: Desk, kept: Kept, network_id: int) -> None:
    """Where the entry came from, that its card is due in private, and that the member was here."""
    assert desk.speaker is not None, "only for members"
    activity_id = kept.activity.id
    for part in ("title", "organisations"):
        sources.remember(
            desk.connection,
            f"{desk.event.channel}:{_message(desk)}",
            member_id=desk.member_id,
            kept="activity",
            kept_id=activity_id,
            part=part,
            now=desk.now,
        )
    _announce(desk, {"activity": activity_id})
    if desk.speaker.network_id != network_id:
        desk.use_network(network_id)
    if desk.now - desk.speaker.last_contact_at > timedelta(days=1):
        conversation.contacted(desk.connection, desk.member_id, desk.now)
    desk.audit("log", "activity", activity_id, where="group")


def _announce(desk: Desk, details: dict[str, object]) -> None:
    desk.session.add(Notice(member_id=desk.member_id, kind=ENTRY, details=details, created_at=desk.now))


def _message(desk: Desk) -> str:
    """The message within its group: not every platform numbers messages over all chats."""
    return f"{desk.event.chat}/{desk.event.message_id}"


# ---- changed, taken back


def _edited(desk: Desk) -> Says:
    """Nothing is said in the group; the entry that the message made is shown at the next private contact."""
    if desk.speaker is None:
        return ()
    found = sources.kept_from(desk.session, desk.event.channel, _message(desk), desk.member_id, kept="activity")
    if found is None:
        return ()
    for waiting in notices.pending(desk.session, desk.member_id, ENTRY):
        if waiting.details.get("activity") == found:
            desk.session.delete(waiting)
    _announce(desk, {"activity": found, "edited": True})
    return ()


def _unsent(desk: Desk) -> Says:
    """What came from the message is erased."""
    for kept, kept_id in sources.erase(desk.session, desk.event.channel, _message(desk), desk.now):
        desk.audit("unsent", kept, kept_id)
    return ()
