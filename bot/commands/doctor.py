"""`phakhi doctor`: is everything as it must be, and what is there to do?"""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from bot.channels.checkup import Finding, Verdict, ask
from bot.clock import SystemClock
from bot.media.checkup import ailment
from bot.media.opening import open_media
from bot.media.store import StoreRefused
from bot.settings import PREFIX, Settings, read_settings, variable
from bot.terminal import AsJson, Failed, tell, tell_json
from storage.database import DatabaseUnavailable
from storage.figures import areas_without_controller
from storage.opening import open_database
from storage.schema import is_current


def doctor(
    fix: Annotated[
        bool, typer.Option("--fix", help="Set LINE's webhook address, the default rich menu, Telegram's commands.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check settings, database, files, tokens, webhook addresses and quota; each line is ok or what to do."""
    settings = read_settings()
    if fix:
        asyncio.run(_prepare(settings))
    findings = list(examine(settings))
    if as_json:
        tell_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            tell(f"{finding.verdict:<5}  {finding.what:<{width}}  {finding.text}")
    wrong = sum(finding.verdict is Verdict.TODO for finding in findings)
    if wrong:
        raise Failed(f"{wrong} of {len(findings)} checks say what to do")


async def _prepare(settings: Settings) -> None:
    """What the bot does at its start as well; here a platform that refuses is named."""
    import aiohttp

    from bot.channels import Failure
    from bot.opening import open_channels
    from bot.words import Words

    try:
        media = open_media(settings.media)
    except StoreRefused as refused:
        raise Failed(str(refused)) from None
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as http:
        channels = open_channels(settings, http, Words(), SystemClock(), media)
        for name, channel in channels.items():
            try:
                await channel.prepare()
            except Failure as failure:
                raise Failed(f"{name} could not be prepared ({failure.reason}): see `phakhi doctor`") from None
            finally:
                await channel.close()


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, in the order in which an operator mends things."""
    yield from _settings(settings)
    yield from _database(settings)
    yield from _media(settings)
    yield from _platforms(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {variable(name) for name in Settings.model_fields}
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if strange:
        yield Finding("settings", Verdict.TODO, f"unknown: {', '.join(strange)}; docs/operation.md lists the names")
    else:
        yield Finding("settings", Verdict.OK, "every value is accepted")
    if not settings.public_url:
        yield Finding("public address", Verdict.OK, "none set: pictures are not served, Telegram is polled")
    elif ask(f"{settings.public_url}/healthz").status == 200:
        yield Finding("public address", Verdict.OK, f"{settings.public_url} reaches the bot")
    else:
        text = f"{settings.public_url}/healthz does not answer: start the bot, then see to https in front of it"
        yield Finding("public address", Verdict.TODO, text)


def _database(settings: Settings) -> Iterator[Finding]:
    database = open_database(settings.database_url.get_secret_value(), clock=SystemClock().now)
    try:
        with database.read() as connection:
            if not is_current(connection):
                yield Finding("database", Verdict.TODO, "its schema is not the current one: run `phakhi migrate`")
                return
            yield Finding("database", Verdict.OK, f"{database.dialect}, schema current")
            nameless = areas_without_controller(connection)
    except DatabaseUnavailable as failure:
        yield Finding("database", Verdict.TODO, f"it does not answer ({failure}): check PHAKHI_DATABASE_URL")
        return
    finally:
        database.close()
    if nameless:
        text = f"without controller or contact, so nobody can consent: {', '.join(nameless)}"
        yield Finding("areas", Verdict.TODO, text)
    else:
        yield Finding("areas", Verdict.OK, "each has a data controller and a contact")


def _media(settings: Settings) -> Iterator[Finding]:
    try:
        wrong = ailment(open_media(settings.media), SystemClock().now())
    except StoreRefused as refused:
        wrong = str(refused)
    if wrong is None:
        yield Finding("media", Verdict.OK, f"{settings.media} can be written, read and listed")
    else:
        yield Finding("media", Verdict.TODO, wrong)


def _platforms(settings: Settings) -> Iterator[Finding]:
    if settings.line_on:
        from bot.channels.line import checkup as line

        yield from line.examine(settings)
    else:
        yield Finding("LINE", Verdict.OK, "off: PHAKHI_LINE_CHANNEL_SECRET and PHAKHI_LINE_CHANNEL_TOKEN turn it on")
    if settings.telegram_on:
        from bot.channels.telegram import checkup as telegram

        yield from telegram.examine(settings)
    else:
        yield Finding("Telegram", Verdict.OK, "off: PHAKHI_TELEGRAM_TOKEN turns it on")
