"""What was shown last outside a dialogue and is now typed: as its label, as its number, or as yes or no."""

from bot.asking import Option, Reply, chosen
from bot.desk import Desk
from bot.repertoire import Repertoire
from bot.says import Press
from bot.talk import Talk


def offered(desk: Desk, repertoire: Repertoire, text: str, talk: Talk | None) -> Press | None:
    """The button that is meant; a number is the question's own while a dialogue is open.

    Somebody who has not joined was shown the welcome: nothing else is ever left open.
    """
    if desk.speaker is not None:
        shown = [(Press.unpack(payload), label) for label, payload in desk.speaker.offered]
        options = [
            Option(press.pack(), label, agrees=repertoire.agreeing.get(press.name) if press.scope == "r" else None)
            for press, label in shown
            if press is not None
        ]
    else:
        welcome = repertoire.stranger(desk, "")
        buttons = [button for say in welcome for button in say.buttons]
        options = [Option(button.press.pack(), button.label) for button in buttons if button.press is not None]
    payload = chosen(Reply(text=text), options, desk, by_number=talk is None)
    return Press.unpack(payload) if payload is not None else None
