"""What the phones and the platforms know, in one small SQLite file that outlives the bot: chats, bubbles, accounts,
reply tokens, retry keys, events that no bot has taken yet, rich menus, files."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.simulator.seen import Bubble, Json, seen

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (
    channel TEXT, chat TEXT, code TEXT, name TEXT, state TEXT, typing_until REAL DEFAULT 0,
    PRIMARY KEY (channel, chat)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bubble (
    number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT, chat TEXT, message_id TEXT, mine INTEGER, content TEXT,
    at REAL, changed INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS bubble_chat ON bubble (channel, chat, number);
CREATE TABLE IF NOT EXISTS reply_token (
    token TEXT PRIMARY KEY, chat TEXT, born REAL, given REAL, used INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS retry_key (key TEXT PRIMARY KEY, accepted_request TEXT, answer TEXT, at REAL);
CREATE TABLE IF NOT EXISTS event (
    number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT, chat TEXT, body TEXT, attempts INTEGER DEFAULT 0,
    due REAL, taken INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS rich_menu (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, body TEXT, kind TEXT, picture BLOB);
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, kind TEXT, name TEXT, data BLOB);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
#: Taken events are kept for "deliver it again"; older ones go.
_KEPT_EVENTS = 200


class State(StrEnum):
    """How an account stands to the bot."""

    NEW = "new"  #: never wrote: no friend on LINE, no /start on Telegram
    OPEN = "open"  #: may be written to
    BLOCKED = "blocked"  #: blocked the bot


@dataclass(frozen=True, slots=True)
class Account:
    """One person, or one group, on one platform; `chat` is the platform's id, as a text."""

    channel: str
    chat: str
    code: str
    name: str
    state: State
    typing_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """An event on its way to the bot: LINE's event object or Telegram's `Update`."""

    number: int
    channel: str
    chat: str
    body: Json
    attempts: int
    due: float
    taken: bool


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a picture or document."""

    kind: str
    name: str
    data: bytes


class Phones:
    """The file. Every change is committed at once and calls `changed`; used from one thread."""

    def __init__(self, path: Path | str) -> None:
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self.changed: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # ---- accounts

    def enrol(self, channel: str, chat: str, name: str, code: str = "", state: State = State.OPEN) -> Account:
        """An account; one that exists keeps its state and gets the name."""
        self._write(
            "INSERT INTO account (channel, chat, code, name, state) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (channel, chat) DO UPDATE SET name = excluded.name",
            (channel, chat, code, name, state.value),
        )
        account = self.account(channel, chat)
        assert account is not None
        return account

    def account(self, channel: str, chat: str) -> Account | None:
        """The account, or None for an id that nobody has."""
        row = self._row("SELECT * FROM account WHERE channel = ? AND chat = ?", (channel, chat))
        return Account(row[0], row[1], row[2], row[3], State(row[4]), row[5]) if row else None

    def accounts(self) -> list[Account]:
        """Everybody, by name."""
        rows = self._db.execute("SELECT * FROM account ORDER BY channel, name")
        return [Account(row[0], row[1], row[2], row[3], State(row[4]), row[5]) for row in rows]

    def stand(self, channel: str, chat: str, state: State) -> None:
        """The account is new, open or blocked from now on."""
        self._write("UPDATE account SET state = ? WHERE channel = ? AND chat = ?", (state.value, channel, chat))

    def typing(self, channel: str, chat: str, until: float) -> None:
        """The bot shows that it is busy, until then or its next bubble."""
        self._write("UPDATE account SET typing_until = ? WHERE channel = ? AND chat = ?", (until, channel, chat))

    # ---- bubbles

    def put(self, channel: str, chat: str, content: Json, *, mine: bool, message_id: str, at: float) -> Bubble:
        """A new bubble at the end of a chat."""
        cursor = self._db.execute(
            "INSERT INTO bubble (channel, chat, message_id, mine, content, at, changed) VALUES (?, ?, ?, ?, ?, ?,"
            " (SELECT coalesce(max(changed), 0) + 1 FROM bubble))",
            (channel, chat, message_id, mine, _dump(content), at),
        )
        number = cursor.lastrowid
        if not mine:
            self._db.execute("UPDATE account SET typing_until = 0 WHERE channel = ? AND chat = ?", (channel, chat))
        self.changed()
        return next(bubble for bubble in self.bubbles(channel, chat, after=(number or 0) - 1))

    def put_on_top(self, channel: str, chat: str, message_id: str, content: Json) -> None:
        """A bubble shows something else from now on."""
        self._write(
            "UPDATE bubble SET content = ?, changed = (SELECT max(changed) + 1 FROM bubble)"
            " WHERE channel = ? AND chat = ? AND message_id = ?",
            (_dump(content), channel, chat, message_id),
        )

    def take_away(self, channel: str, chat: str, message_id: str) -> None:
        """A bubble was unsent or deleted."""
        self._write("DELETE FROM bubble WHERE channel = ? AND chat = ? AND message_id = ?", (channel, chat, message_id))

    def message(self, channel: str, chat: str, message_id: str) -> Bubble | None:
        """The bubble with the platform's id, or None."""
        found = (bubble for bubble in self.bubbles(channel, chat) if bubble.message_id == message_id)
        return next(found, None)

    def bubbles(self, channel: str, chat: str, *, after: int = 0) -> list[Bubble]:
        """A chat's bubbles from the oldest on; quick replies only on the last one."""
        rows = self._db.execute(
            "SELECT number, message_id, mine, content, at, changed FROM bubble"
            " WHERE channel = ? AND chat = ? AND number > ? ORDER BY number",
            (channel, chat, after),
        ).fetchall()
        shown = []
        for place, (number, message_id, mine, content, at, changed) in enumerate(rows, start=1):
            loaded = json.loads(content)
            kind, text, taps = seen(channel, loaded)
            taps = tuple(tap for tap in taps if not tap.quick or place == len(rows))
            shown.append(Bubble(number, message_id, bool(mine), kind, text, taps, loaded, at, changed))
        return shown

    # ---- LINE's tokens and keys

    def give_token(self, token: str, chat: str, at: float) -> None:
        """A reply token goes out; given again by a redelivery it keeps its age."""
        self._write(
            "INSERT INTO reply_token (token, chat, born, given) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (token) DO UPDATE SET given = excluded.given",
            (token, chat, at, at),
        )

    def use_token(self, token: str, at: float, *, within: float, oldest: float) -> str | None:
        """The chat that a token replies to, once; None for one that is used, unknown or too old (seconds)."""
        row = self._row(
            "UPDATE reply_token SET used = 1 WHERE token = ? AND NOT used AND given >= ? AND born >= ? RETURNING chat",
            (token, at - within, at - oldest),
        )
        return row[0] if row else None

    def accepted(self, key: str, since: float) -> tuple[str, Json] | None:
        """The request id and the answer under which a retry key was accepted since then."""
        row = self._row("SELECT accepted_request, answer FROM retry_key WHERE key = ? AND at >= ?", (key, since))
        return (row[0], json.loads(row[1])) if row else None

    def accept(self, key: str, request: str, answer: Json, at: float) -> None:
        """A retry key was used for something that is delivered."""
        self._write("INSERT OR REPLACE INTO retry_key VALUES (?, ?, ?, ?)", (key, request, _dump(answer), at))

    # ---- events

    def post(self, channel: str, chat: str, body: Json, due: float) -> Event:
        """An event that the bot has not taken yet."""
        cursor = self._db.execute(
            "INSERT INTO event (channel, chat, body, due) VALUES (?, ?, ?, ?)", (channel, chat, _dump(body), due)
        )
        self._db.execute("DELETE FROM event WHERE taken AND number <= ?", ((cursor.lastrowid or 0) - _KEPT_EVENTS,))
        self.changed()
        return Event(cursor.lastrowid or 0, channel, chat, body, 0, due, taken=False)

    def taken(self, numbers: Iterable[int]) -> None:
        """The bot has these."""
        self._db.executemany("UPDATE event SET taken = 1 WHERE number = ?", [(number,) for number in numbers])
        self.changed()

    def tried(self, number: int, due: float) -> None:
        """A delivery failed; the next one is at `due`."""
        self._write("UPDATE event SET attempts = attempts + 1, due = ? WHERE number = ?", (due, number))

    def waiting(self, channel: str | None = None) -> list[Event]:
        """Events that the bot has not taken, in order."""
        return [event for event in self._events("NOT taken") if channel in (None, event.channel)]

    def last_event(self, channel: str, chat: str) -> Event | None:
        """The newest event of a chat, taken or not."""
        found = self._events("channel = ? AND chat = ?", (channel, chat))
        return found[-1] if found else None

    def _events(self, where: str, values: tuple[Any, ...] = ()) -> list[Event]:
        rows = self._db.execute(
            f"SELECT number, channel, chat, body, attempts, due, taken FROM event WHERE {where} ORDER BY number",  # noqa: S608
            values,
        )
        return [Event(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], bool(row[6])) for row in rows]

    # ---- rich menus, files, facts

    def add_menu(self, menu_id: str, body: Json) -> None:
        """A rich menu without its picture."""
        self._write("INSERT INTO rich_menu (id, body) VALUES (?, ?)", (menu_id, _dump(body)))

    def paint_menu(self, menu_id: str, kind: str, picture: bytes) -> None:
        """Its picture."""
        self._write("UPDATE rich_menu SET kind = ?, picture = ? WHERE id = ?", (kind, picture, menu_id))

    def menus(self) -> dict[str, tuple[Json, File | None]]:
        """All rich menus by id, from the oldest on, each with its picture."""
        rows = self._db.execute("SELECT id, body, kind, picture FROM rich_menu ORDER BY number")
        return {row[0]: (json.loads(row[1]), File(row[2], "", row[3]) if row[3] else None) for row in rows}

    def drop_menu(self, menu_id: str) -> None:
        """Away with a rich menu."""
        self._write("DELETE FROM rich_menu WHERE id = ?", (menu_id,))

    def keep_file(self, file_id: str, file: File) -> None:
        """A picture or document."""
        self._write("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", (file_id, file.kind, file.name, file.data))

    def file(self, file_id: str) -> File | None:
        """A picture or document, or None."""
        row = self._row("SELECT kind, name, data FROM file WHERE id = ?", (file_id,))
        return File(*row) if row else None

    def forget_files(self) -> None:
        """No id of a file is good any more."""
        self._write("DELETE FROM file", ())

    def fact(self, name: str) -> Any:
        """A single value by name (webhook, commands, default menu …), or None."""
        row = self._row("SELECT value FROM fact WHERE name = ?", (name,))
        return json.loads(row[0]) if row else None

    def set_fact(self, name: str, value: Any) -> None:
        """Keep a single value."""
        self._write("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, _dump(value)))

    def next_number(self, name: str, first: int) -> int:
        """The next of a row of numbers that never repeats."""
        number = int(self.fact(name) or first)
        self.set_fact(name, number + 1)
        return number

    def _row(self, statement: str, values: tuple[Any, ...]) -> Any:
        return self._db.execute(statement, values).fetchone()

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        self._db.execute(statement, values)
        self.changed()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
