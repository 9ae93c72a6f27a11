"""Being understood: the menu, help, what a partner network is, the language, and a greeting for strangers."""

from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Change, Changed
from bot.reminding import paused_until, reminders
from bot.repertoire import Command
from bot.says import Button, Press, Word
from bot.thai import keywords
from storage import conversation
from storage.member import Member

#: What the menu shows, in this order.
MENU = ("log", "share", "search", "advice", "mine", "settings", "help", "pause", "leave")


def _commands(key: str, *names: str) -> list[Button]:
    return [Button(Word(f"{key}.{name}"), Press("c", name)) for name in names]


def menu(desk: Desk, _: str) -> Says:
    """What the bot can do for a member."""
    return (say("menu", *_commands("menu", *MENU), stays=True),)


def help_(desk: Desk, _: str) -> Says:
    """The words that can be typed at any time."""
    return (say("help", *_commands("help", "menu")),)


def about(desk: Desk, _: str) -> Says:
    """What a partner network is, and where the idea comes from."""
    first = "menu" if desk.speaker else "join"
    return (say("about", *_commands("about", first, "privacy")),)


def welcome(desk: Desk) -> Says:
    """The first words to somebody who has not joined; nothing is kept."""
    other = "th" if desk.language == "en" else "en"
    buttons = [
        Button(Word("welcome.join"), Press("c", "join")),
        Button(Word("welcome.about"), Press("c", "about")),
        Button(Word("welcome.language"), Press("c", "language", other)),
    ]
    return (say("welcome", *buttons),)


def language(desk: Desk, wanted: str) -> Says:
    """Thai or English: the one asked for, else the other one."""
    asked = {"th": "th", "en": "en"}.get(wanted) or keywords.language_asked(wanted)
    desk.language = asked or ("th" if desk.language == "en" else "en")
    if desk.speaker is None:
        # A stranger's language is kept with their talk: the join that now begins.
        return () if desk.talk is not None else desk.begin(desk.house.forms["join_network"])
    member = desk.session.get(Member, desk.member_id)
    assert member is not None, "the speaker is a member"
    member.language = desk.language
    desk.session.add(member)
    return (say("language-switched", *_commands("menu", "log", "help")),)


def thanks(desk: Desk, _: str) -> Says:
    """A word of thanks gets one back, and is not offered as something to keep."""
    return (say("you-are-welcome", *_commands("you-are-welcome", "menu" if desk.speaker else "join")),)


def not_yet(desk: Desk, _: str) -> Says:
    """A word of `domain/activity_schema.yaml` keyword_rule for something that this version cannot do."""
    return (say("not-yet", *_commands("not-yet", "menu")),)


def settings(desk: Desk, _: str) -> Says:
    """Language and reminders as they are and to be changed, second platform, personal data."""
    reminding = "pause" if paused_until(desk) is None else "unpause"
    buttons = _commands("settings", "language", reminding, "link", "my_data", "menu")
    return (say("settings", *buttons, stays=True, language=Word("language-name"), reminders=reminders(desk)),)


def changed(desk: Desk, event: Changed) -> Says:
    """Added as a friend, unblocked, blocked."""
    if event.change is Change.BLOCKED:
        conversation.unreachable(desk.connection, desk.event.channel, desk.event.chat, desk.now)
        return ()
    if event.change is not Change.FOLLOWED:
        return ()
    if desk.speaker is None:
        return welcome(desk)
    conversation.reachable(desk.connection, desk.speaker.account_id, desk.event.chat)
    if not desk.speaker.blocked:
        return (say("menu", *_commands("menu", *MENU), stays=True),)
    network = desk.in_language(desk.speaker.network_th or "", desk.speaker.network_en or "")
    return (say("unblocked", *_commands("unblocked", "menu", "pause"), addr=desk.address, network=network),)


COMMANDS = (
    Command("menu", menu),
    Command("hello", menu),
    Command("thanks", thanks, strangers=True),
    Command("help", help_, strangers=True),
    Command("about", about, strangers=True),
    Command("language", language, strangers=True),
    Command("settings", settings),
    *(Command(name, not_yet) for name in ("results", "goals")),
)
