"""`phakhi doctor`: is everything as it must be, and what is there to do?"""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from bot.channels.checkup import Finding, Verdict
from bot.clock import SystemClock
from bot.commands import machine, public_address
from bot.media.opening import open_media
from bot.media.store import StoreRefused
from bot.settings import PREFIX, Settings, read_settings, variable
from bot.terminal import AsJson, Failed, tell, tell_json


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
    """LINE's webhook address, and what the bot does at its start as well; here a platform that refuses is named."""
    import aiohttp

    from bot.channels import Failure
    from bot.log import configure
    from bot.opening import open_channels
    from bot.words import Words

    configure("warning")  # to standard error: standard output is for the findings
    if settings.line_on:
        from bot.channels.line import checkup as line

        if (refusal := line.set_webhook(settings)) is not None:
            raise Failed(f"LINE's webhook address could not be set ({refusal})")
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
    yield from machine.examine(settings)
    yield from public_address.examine(settings)
    yield from _platforms(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {variable(name) for name in Settings.model_fields}
    strange = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if strange:
        yield Finding("settings", Verdict.TODO, f"unknown: {', '.join(strange)}; docs/operation.md lists the names")
    else:
        yield Finding("settings", Verdict.OK, "every value is accepted")


def _platforms(settings: Settings) -> Iterator[Finding]:
    from bot.opening import rich_menu, telegram_commands
    from bot.words import shared_words

    words = shared_words()
    if settings.line_on:
        from bot.channels.line import checkup as line
        from bot.channels.line.rich_menu import menu

        yield from line.examine(settings, menu(rich_menu(words, settings.language.value))["name"])
    else:
        yield Finding("LINE", Verdict.OK, "off: PHAKHI_LINE_CHANNEL_SECRET and PHAKHI_LINE_CHANNEL_TOKEN turn it on")
    if settings.telegram_on:
        from bot.channels.telegram import checkup as telegram

        yield from telegram.examine(settings, telegram_commands(words))
    else:
        yield Finding("Telegram", Verdict.OK, "off: PHAKHI_TELEGRAM_TOKEN turns it on")
