"""The menu below every chat: a picture with six cells, each the button of a command.

LINE keeps menus until they are deleted, and a menu's picture can never be exchanged: another word means another menu.
So the name holds a digest of what is shown. LINE Messaging API reference, "Rich menu".
"""

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from bot.channels import NoAnswer
from bot.channels.line import limits
from bot.channels.line.api import Api, success
from bot.channels.line.card import action
from bot.channels.line.compose import as_json
from bot.channels.splitting import graphemes
from bot.log import get_logger
from bot.outbound import Tap
from bot.says import Press

log = get_logger(__name__)

_MENUS: Final = "/v2/bot/richmenu"
_DEFAULT: Final = "/v2/bot/user/all/richmenu"
#: What the name of every menu of this bot begins with; the account's other menus are left alone.
_OURS: Final = "phakhi-"
_COLUMNS: Final = 3
_WIDTH: Final = 2500
_HEIGHT: Final = 1686
_CELLS: Final = 6


@dataclass(frozen=True, slots=True)
class RichMenuWords:
    """`cells`: command → label, in order, left to right and down; `bar`: what stands on the bar that opens it."""

    cells: Mapping[str, str]
    bar: str

    def __post_init__(self) -> None:
        """Raises ValueError for another number of cells than the picture has."""
        if len(self.cells) != _CELLS:
            raise ValueError("the rich menu has six cells")


async def prepare_menu(api: Api, words: RichMenuWords) -> None:
    """Make this menu everybody's, unless it is already, and take away the bot's former ones; raises a `Failure`."""
    wanted = menu(words)
    known = await _known(api)
    shown = await _shown(api)
    if shown is None or known.get(shown) != wanted["name"]:
        content = await _painted(words)
        # answered with {"richMenuId": "richmenu-0a0a…"}
        shown = success(await api.post(_MENUS, as_json(wanted).encode())).get("richMenuId")
        if not isinstance(shown, str):
            raise NoAnswer
        success(await api.upload(f"{_MENUS}/{quote(shown, safe='')}/content", content, "image/png"))
        success(await api.post(f"{_DEFAULT}/{quote(shown, safe='')}", b""))
        log.info("rich menu set", channel="line")
    for former, name in known.items():
        if former != shown and name.startswith(_OURS):
            answer = await api.delete(f"{_MENUS}/{quote(former, safe='')}")
            if answer.status != 404:
                success(answer)


async def _painted(words: RichMenuWords) -> bytes:
    """The picture, by a process of its own (`bot/pictures/__main__.py`)."""
    pipe = asyncio.subprocess.PIPE
    painter = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.pictures", stdin=pipe, stdout=pipe)
    content, _ = await painter.communicate(json.dumps(dict(words.cells)).encode())
    if painter.returncode != 0:
        raise RuntimeError("the rich menu could not be painted")
    return content


def menu(words: RichMenuWords) -> dict[str, Any]:
    """The menu without its picture:
    {"size": {"width": 2500, "height": 1686}, "selected": true, "name": "phakhi-3f1c…", "chatBarText": "…",
     "areas": [{"bounds": {"x": 0, "y": 0, "width": 833, "height": 843},
                "action": {"type": "postback", "label": "…", "data": "c|log", "displayText": "…"}}, …]}
    """
    told = {
        "size": {"width": _WIDTH, "height": _HEIGHT},
        "selected": True,
        "chatBarText": "".join(graphemes(words.bar)[: limits.BAR]),
        "areas": list(_areas(words)),
    }
    drawing = hashlib.sha256((files("bot.pictures") / "rich_menu.svg").read_bytes()).hexdigest()
    digest = hashlib.sha256(json.dumps([told, drawing], sort_keys=True).encode()).hexdigest()
    return {**told, "name": _OURS + digest[:16]}


def _areas(words: RichMenuWords) -> Iterator[dict[str, Any]]:
    rows = len(words.cells) // _COLUMNS
    edges = [_WIDTH * column // _COLUMNS for column in range(_COLUMNS + 1)]
    height = _HEIGHT // rows
    for place, (command, label) in enumerate(words.cells.items()):
        row, column = divmod(place, _COLUMNS)
        bounds = {"x": edges[column], "y": row * height, "width": edges[column + 1] - edges[column], "height": height}
        yield {"bounds": bounds, "action": action(Tap(label, data=Press("c", command).pack()))}


async def _known(api: Api) -> dict[str, str]:
    """{"richmenus": [{"richMenuId": "richmenu-0a0a…", "name": "phakhi-3f1c…", …}]} → id and name of each."""
    menus = success(await api.get(f"{_MENUS}/list")).get("richmenus")
    if not isinstance(menus, list):
        raise NoAnswer
    return {
        str(each["richMenuId"]): str(each.get("name", ""))
        for each in menus
        if isinstance(each, dict) and "richMenuId" in each
    }


async def _shown(api: Api) -> str | None:
    """{"richMenuId": "richmenu-0a0a…"}; 404 {"message": "no default richmenu"} when there is none."""
    answer = await api.get(_DEFAULT)
    return None if answer.status == 404 else str(success(answer).get("richMenuId"))
