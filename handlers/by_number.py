"""A word with an entry's number behind it (แก้ไข 61): what the button of that entry does; without one the list."""

from collections.abc import Callable

from bot.desk import Desk
from bot.form import Says
from bot.repertoire import Command
from bot.says import Press
from bot.thai import thai_text

#: Actions of an entry that can be typed.
TYPED = ("edit", "history", "undo")


def _does(action: str) -> Callable[[Desk, str], Says]:
    def run(desk: Desk, rest: str) -> Says:
        number = thai_text.fold(rest)
        return desk.do(Press("r", action, number)) if number else desk.run("mine", "")

    return run


COMMANDS = tuple(Command(name, _does(name)) for name in TYPED)
