"""The only place that names every part and joins them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import aiohttp
from starlette.routing import BaseRoute

from bot import ahead, consent, expiring, metrics, quota
from bot.broadcast import Broadcast
from bot.campaigns import Campaigns
from bot.channels import Channel, Failure
from bot.clock import Clock, SystemClock
from bot.courier import Courier
from bot.crash import Reached, nothing_happens
from bot.house import House
from bot.jobs import Carrier, Jobs
from bot.jobs.local import LocalCarrier
from bot.lease import Lease
from bot.log import get_logger
from bot.media.addresses import MediaAddresses
from bot.media.opening import open_media
from bot.media.store import MediaStore, StoreRefused
from bot.opening import open_channels, private_link
from bot.outcomes import Outcomes
from bot.pacing import Pace
from bot.privacy import privacy_page
from bot.reception import Reception
from bot.schedules import Begin, BuiltIn, Schedules, furnish
from bot.sender import Sender
from bot.settings import Settings, Updates
from bot.timetable import Timetable
from bot.turn import Turns
from bot.web import Web
from bot.wording import Wording
from bot.words import shared_words
from bot.work import works
from bot.writing import Writing
from handlers import FORMS, REPERTOIRE
from storage import figures, job_queue, schema
from storage.database import Database, DatabaseUnavailable
from storage.opening import connect_arguments, open_database
from storage.secret import media_key
from storage.session import Connection

log = get_logger(__name__)

#: Seconds between two looks for rows whose sender died, and for slots of schedules that are due.
SWEEP_EVERY = 2.0
#: Seconds between two looks at the queue's length, and between two questions after LINE's month.
MEASURE_EVERY = 15.0
QUOTA_EVERY = 900.0
SCHEDULES_EVERY = 20.0

#: What a slot of a schedule starts, by the schedule's kind, and the schedules that every installation has.
SCHEDULED: Mapping[str, Begin] = {**expiring.BEGINS}
BUILT_IN: Sequence[BuiltIn] = (expiring.NIGHTLY, expiring.HOURLY)


class CannotStart(Exception):
    """The bot cannot start; the text is the one line for the operator."""


@dataclass
class App:
    """One process: a database, channels, turns, a sender, a web server."""

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    reached: Reached = nothing_happens
    routes: Sequence[BaseRoute] = ()
    #: how calls wait for their turn; a test makes its own time pass
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    schedules_every: float = SCHEDULES_EVERY

    async def start(self) -> None:
        """Open everything and begin to work; raises `CannotStart`."""
        settings = self.settings
        try:
            self.media: MediaStore = open_media(settings.media)
        except StoreRefused as refused:
            raise CannotStart(str(refused)) from None
        self.database: Database = open_database(
            settings.database_url.get_secret_value(), clock=self.clock.now, reached=self.reached
        )
        try:
            await asyncio.wrap_future(self.database.write(must_be_current))
        except DatabaseUnavailable as error:
            raise CannotStart(f"the database does not answer ({error})") from None
        self.http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=10), connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=60)
        )
        self.words = shared_words()
        #: how to reach the bot in private, by channel; known once a platform has told
        self.links: dict[str, str] = {}
        self.channels: Mapping[str, Channel] = open_channels(settings, self.http, self.words, self.clock, self.media)
        key = await asyncio.wrap_future(self.database.write(media_key))
        await asyncio.wrap_future(self.database.write(self._furnish))
        media = MediaAddresses(key, self.media, settings.public_url)
        self.house = House(
            words=self.words,
            language=settings.language.value,
            zone=settings.timezone,
            forms={form.form_name: form for form in FORMS},
            public_url=settings.public_url,
            retention=settings.retention,
            server_place=settings.server_place,
            backup_days=settings.backup_days,
            links=self.links,
            carries_files=frozenset(name for name, channel in self.channels.items() if channel.carries_files),
            metered=quota.metered(self.channels),
            media=media,
        )
        self.pace = Pace(self.database, self.sleep)
        wording = Wording(self.house, REPERTOIRE.campaigns)
        self.outcomes = Outcomes(self.database, wording.shown)
        courier = Courier(self.database, self.channels, self.house, self.pace, self.outcomes, self.reached)
        self.sender = Sender(self.database, self.channels, courier, self.pace)
        self.broadcast = Broadcast(self.database, self.house, self.channels, courier, self.pace)
        self.campaigns = Campaigns(
            self.database, self.house, wording, self.channels, queued=self.broadcast.wake, reached=self.reached
        )
        self.writing = Writing(
            self.house,
            {name: channel.compose for name, channel in self.channels.items()},
            {name: channel.ride for name, channel in self.channels.items()},
            self.database.now,
            self.sender.holds,
        )
        turns = Turns(
            self.house, REPERTOIRE, self.writing, self.clock, retention=settings.retention, reached=self.reached
        )
        self.jobs = Jobs(
            self.database,
            turns,
            self.sender,
            works(self.database, self.channels, self.media, retention=settings.retention),
            reached=self.reached,
        )
        self.carrier = self._carrier()
        self.schedules = Schedules(self.database, SCHEDULED, reached=self.reached, wake=self.carrier.wake)
        self.reception = Reception(
            self.database,
            turns,
            self.sender,
            gives_profile=consent.gives_profile,
            reached=self.reached,
            wake=self._wake,
        )
        self.web = Web(
            channels=self.channels,
            reception=self.reception,
            ready=self._why_not_ready,
            privacy=self._privacy,
            media=media,
            now=self.clock.now,
            metrics_token=settings.metrics_token.get_secret_value(),
            more=self.routes,
        )
        self.timetable = Timetable(
            {
                "sweep": (SWEEP_EVERY, self._sweep),
                "measure": (MEASURE_EVERY, self._measure),
                "quota": (QUOTA_EVERY, self._ask_quota),
                "schedules": (self.schedules_every, self.schedules.tick),
            }
        )
        self.tasks: set[asyncio.Task[None]] = set()
        # Before anything new is said, what a dead process left goes out.
        await self.sender.sweep(at_start=True)
        await self.carrier.start()
        self.campaigns.wake()
        self.broadcast.wake()

    async def begin(self) -> None:
        """Tell the platforms where we are, and let the clock tick."""
        self.timetable.start()
        year = self.clock.now().year
        self._background(ahead.holidays(year, year + 1))
        self._background(self._ask_quota())
        for channel in self.channels.values():
            self._background(self._prepare(channel))

    async def stop(self) -> None:
        """Let go of everything; what is not sent is in the table."""
        self.timetable.stop()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.carrier.stop()
        await self.jobs.stop()
        await self.campaigns.stop()
        await self.broadcast.stop()
        await self.sender.stop()
        await self.pace.stop()
        await self.outcomes.stop()
        for channel in self.channels.values():
            await channel.close()
        await self.http.close()
        await asyncio.get_running_loop().run_in_executor(None, self.database.close)

    async def settled(self) -> None:
        """Wait until all work that is due is done, and everything that was said has its outcome."""
        await self.reception.settled()
        await self.carrier.settled()
        await self.campaigns.settled()
        await self.broadcast.settled()
        # What has all its outcomes is done at the next look.
        self.campaigns.wake()
        await self.campaigns.settled()
        await self.broadcast.settled()
        await self.sender.settled()

    async def _sweep(self) -> None:
        await self.sender.sweep()
        if await self.jobs.sweep():
            self.carrier.wake()
        self.campaigns.wake()
        self.broadcast.wake()

    async def _measure(self) -> None:
        outbox, parked, jobs = await asyncio.to_thread(self._depths)
        for channel, to in product(self.channels, ("one", "many")):
            metrics.waiting(channel, to, *outbox.get((channel, to), (0, 0.0)))
        for channel in self.channels:
            metrics.parked(channel, parked.get(channel, 0))
        metrics.jobs_waiting(*jobs)

    def _wake(self) -> None:
        """There may be slow work, or something to say to many."""
        self.carrier.wake()
        self.campaigns.wake()

    def _depths(self) -> tuple[Mapping[tuple[str, str], tuple[int, float]], Mapping[str, int], tuple[int, float]]:
        now = self.database.now()
        with self.database.read() as connection:
            outbox, parked = figures.outbox_depth(connection, now), figures.parked(connection)
            return outbox, parked, job_queue.depth(connection, now)

    async def _ask_quota(self) -> None:
        await quota.ask(self.database, self.channels, self.house)

    async def _prepare(self, channel: Channel) -> None:
        """Webhook, menu, commands, our name there; a platform that does not answer is asked again later."""
        pause, link = 1.0, None
        while True:
            try:
                await channel.prepare()
                link = await private_link(channel)
                break
            except Failure as failure:
                log.warning("the platform is not prepared yet", channel=channel.name, reason=failure.reason)
            except Exception:
                # Whatever is wrong with a menu, the bot must go on answering.
                log.exception("the platform is not prepared yet", channel=channel.name)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 300.0)
        if link is not None:
            self.links[channel.name] = link
        poller = getattr(channel, "poller", None)
        if poller is not None and self.settings.telegram_mode is Updates.POLLING:
            polling = poller()
            lease = Lease(self.database, f"poll.{channel.name}")
            await lease.hold(lambda: polling.run(lambda body: self.reception.take(channel, body)))

    def _carrier(self) -> Carrier:
        """Who carries slow work: this process alone, or all that share the database."""
        if self.database.dialect == "sqlite":
            return LocalCarrier(self.jobs)
        from bot.jobs.pgqueuer import PgQueuerCarrier

        return PgQueuerCarrier(self.jobs, connect_arguments(self.settings.database_url.get_secret_value()))

    def _background(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _furnish(self, connection: Connection) -> None:
        furnish(connection, BUILT_IN, self.settings.timezone, self.database.now())

    def _why_not_ready(self) -> str | None:
        try:
            with self.database.read() as connection:
                return None if schema.is_current(connection) else "the schema is not current: run phakhi migrate"
        except DatabaseUnavailable as error:
            return f"the database does not answer ({error})"

    def _privacy(self, area: str, language: str) -> str | None:
        with self.database.read() as connection:
            return privacy_page(connection, self.house, area, language)


def must_be_current(connection: Connection) -> None:
    """Raises `CannotStart` where the database has not the schema of this program."""
    if not schema.is_current(connection):
        raise CannotStart("the database has not the current schema: run phakhi migrate")
