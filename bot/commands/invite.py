"""`phakhi invite`: what a coordinator hands out so that teachers can join."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot import invitation
from bot.clock import SystemClock
from bot.settings import Settings, read_settings
from bot.terminal import AsJson, Failed, opened, tell, tell_json
from storage.invited import Invited, invited


def invite(
    network: Annotated[str, typer.Option(help="Code of the network.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.", file_okay=False)],
    org: Annotated[str, typer.Option(help="Code of a school or agency in it: its members need not say where.")] = "",
    line_id: Annotated[str, typer.Option(help="LINE basic id; default: LINE is asked.")] = "",
    telegram_name: Annotated[str, typer.Option(help="The bot's name on Telegram; default: Telegram is asked.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write QR pictures for LINE and Telegram, a page to print on A4, and a text for the school's LINE group."""
    settings = read_settings()
    now = SystemClock().now()
    with opened(settings) as database, database.read() as connection:
        whom = invited(connection, now, network=network, organisation=org)
    ways = _ways(settings, whom.code, line_id, telegram_name)
    written = invitation.write(out, whom, ways, _speaker(whom))
    if as_json:
        links = {way.platform: way.link for way in ways}
        tell_json({"code": whom.code, "links": links, "files": [str(path) for path in written]})
        return
    for path in written:
        tell(str(path))


def _ways(settings: Settings, code: str, line_id: str, telegram_name: str) -> list[invitation.Way]:
    if not line_id and settings.line_on:
        from bot.channels.line.checkup import basic_id

        line_id = basic_id(settings) or _unknown("LINE")
    if not telegram_name and settings.telegram_on:
        from bot.channels.telegram.checkup import username

        telegram_name = username(settings) or _unknown("Telegram")
    ways = [invitation.line_way(line_id, code)] if line_id else []
    ways += [invitation.telegram_way(telegram_name, code)] if telegram_name else []
    if not ways:
        raise Failed("neither LINE nor Telegram is on: set their tokens, or name the accounts with --line-id @…")
    return ways


def _unknown(platform: str) -> str:
    raise Failed(f"{platform} does not tell the account's name: see `phakhi doctor`")


def _speaker(whom: Invited) -> invitation.Speak:
    from bot.words import Words

    words = Words()

    def speak(key: str, values: Mapping[str, str], language: str) -> str:
        return words.text(key, values, language=language, voice=whom.voice.value)

    return speak
