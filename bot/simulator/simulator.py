"""The two platforms and their phones in one object, for a test and for the page with two phones."""

import asyncio
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.log import get_logger
from bot.simulator.deliver import Post
from bot.simulator.group import Group
from bot.simulator.identity import LINE, TELEGRAM, JoinHint, Person, account_id, group_id
from bot.simulator.line import LinePlatform
from bot.simulator.line_group import LineGroup
from bot.simulator.line_phone import LinePhone
from bot.simulator.phone import Phone
from bot.simulator.phones import Account, Phones, State
from bot.simulator.platform import Book, Fault, Platform, Recorded
from bot.simulator.telegram import TelegramPlatform
from bot.simulator.telegram_group import TelegramGroup
from bot.simulator.telegram_phone import TelegramPhone

log = get_logger(__name__)

#: What the bot's public address is called; nothing is ever fetched from there.
PUBLIC_URL = "https://simulator.invalid"
_LOOK_AGAIN = 1.0


class Simulator:
    """LINE and Telegram on loopback.

    `path`: the phones' file, or ":memory:". `bot_url`: where the bot listens ("http://127.0.0.1:8080"); it may be set
    later. `telegram_secret`: as if setWebhook had been called with it; None: updates wait for getUpdates until the bot
    sets a webhook. `redelivers`: what the bot did not take is delivered again by itself (a test says when).
    """

    def __init__(
        self,
        *,
        path: Path | str,
        bot_url: str = "",
        line_secret: str,
        line_token: str,
        telegram_token: str,
        telegram_secret: str | None,
        clock: Clock | None = None,
        people: Sequence[Person] = (),
        codes: Sequence[JoinHint] = (),
        name: str = "Phakhi",
        redelivers: bool = False,
    ) -> None:
        self._clock = clock or SystemClock()
        self.line_secret, self.line_token = line_secret, line_token
        self.telegram_token, self.telegram_secret = telegram_token, telegram_secret
        self.people, self.codes, self.name = tuple(people), tuple(codes), name
        self.phones = Phones(path)
        self._book = Book()
        self.post = Post(self.phones, self.now, bot_url, line_secret)
        self.line = LinePlatform(self._book, self.now, self.phones, self.post, line_token, name)
        self.telegram = TelegramPlatform(self._book, self.now, self.phones, self.post, telegram_token, name)
        self._redelivers = redelivers
        self._postman: asyncio.Task[None] | None = None
        self._bell = asyncio.Event()
        self._changes = 0
        self.phones.changed = self._ring
        if telegram_secret is not None:
            hook = {"url": f"{PUBLIC_URL}/telegram", "secret": telegram_secret, "allowed_updates": []}
            self.phones.set_fact("telegram-webhook", hook)
        for person in self.people:
            for channel, has in ((LINE, person.line), (TELEGRAM, person.telegram)):
                if has:
                    self.phones.enrol(channel, account_id(person.code, channel), person.name, person.code)
        self.line_api = self.line_data_api = self.telegram_api = ""

    async def start(self) -> None:
        """Serve both platforms on free ports of 127.0.0.1."""
        self.post.start()
        api, data = await self.line.start(ports=2)
        self.line.data_port = data
        (telegram,) = await self.telegram.start()
        self.line_api, self.line_data_api = f"http://127.0.0.1:{api}", f"http://127.0.0.1:{data}"
        self.telegram_api = f"http://127.0.0.1:{telegram}"
        if self._redelivers:
            self._postman = asyncio.create_task(self._redeliver())

    async def stop(self) -> None:
        """End both; the phones' file is closed."""
        if self._postman is not None:
            self._postman.cancel()
            await asyncio.gather(self._postman, return_exceptions=True)
        await self.post.stop()
        await self.line.stop()
        await self.telegram.stop()
        self.phones.changed = lambda: None
        self.phones.close()

    # ---- for tests

    @property
    def bot_url(self) -> str:
        """Where the bot listens."""
        return self.post.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.post.bot_url = url

    @property
    def twice(self) -> bool:
        """Whether every event is delivered a second time at once."""
        return self.post.twice

    @twice.setter
    def twice(self, twice: bool) -> None:
        self.post.twice = twice

    @property
    def requests(self) -> deque[Recorded]:
        """Every request that the platforms got, in order of arrival, as a validator reads them."""
        return self._book.requests

    def fail_next(self, channel: str, kind: Fault | str, times: int = 1, *, call: str | None = None) -> None:
        """The next calls that carry a message go wrong; `call`: only this one ("reply", "push", "sendMessage")."""
        self.platform(channel).fail_next(Fault(kind), times, call)

    def platform(self, channel: str) -> Platform:
        """One of the two; raises KeyError for a third."""
        return {LINE: self.line, TELEGRAM: self.telegram}[channel]

    def phone(self, channel: str, code: str, name: str = "", *, language: str = "th") -> Phone:
        """The phone of a person by its code; somebody unknown is new to the bot, named `name` or like the code."""
        chat = account_id(code, channel)
        known = self.phones.account(channel, chat)
        if known is None:
            known = self.phones.enrol(channel, chat, name or code, code, State.NEW)
        return self.phone_of(known, language=language)

    def phone_of(self, account: Account, *, language: str = "th") -> Phone:
        """The phone that an account is on."""
        if account.channel == LINE:
            return LinePhone(self.phones, self.post, self.now, account)
        return TelegramPhone(
            self.phones,
            self.post,
            self.now,
            account,
            me=self.telegram.me,
            presses=self.telegram.presses,
            language=language,
        )

    def group(self, channel: str, name: str) -> Group:
        """The group with that name; the bot is not in it before somebody adds it."""
        chat = group_id(name, channel)
        known = self.phones.account(channel, chat) or self.phones.enrol(channel, chat, name, state=State.NEW)
        if channel == LINE:
            return LineGroup(self.phones, self.post, self.now, known, bot_name=f"@{self.name}")
        return TelegramGroup(
            self.phones,
            self.post,
            self.now,
            known,
            me=self.telegram.me,
            presses=self.telegram.presses,
            privacy=lambda: not self.telegram.reads_all,
        )

    async def taken(self, seconds: float = 10.0) -> None:
        """Wait until the bot has taken every event; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.phones.waiting():
                await self.change(self._changes)

    async def shows(self, phone: Phone, count: int, seconds: float = 10.0) -> None:
        """Wait until the bot has put `count` bubbles on a phone in all; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while sum(not bubble.mine for bubble in phone.bubbles) < count:
                await self.change(self._changes)

    # ---- news

    @property
    def changes(self) -> int:
        """Grows with everything that happens on a phone."""
        return self._changes

    async def change(self, since: int) -> int:
        """Wait until something has happened after `since`; returns the new count."""
        while self._changes == since:
            await self._bell.wait()
        return self._changes

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.now().timestamp()

    def _ring(self) -> None:
        self._changes += 1
        self._bell.set()
        self._bell = asyncio.Event()
        self.telegram.ring()

    async def _redeliver(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_AGAIN)
            taken = await self.post.deliver_waiting(due_only=True)
            if taken:
                log.info("events delivered again", count=taken)
