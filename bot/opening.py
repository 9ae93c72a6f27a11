"""Opening the channels whose tokens are set; a platform's SDK is imported only when it is on."""

from typing import Any

import aiohttp

from bot.channels import Channel
from bot.clock import Clock
from bot.media.store import MediaStore
from bot.settings import Settings, Updates
from bot.words import Words

#: The six cells of LINE's rich menu and the first of Telegram's commands (`domain/messages.yaml` rich_menu).
CELLS = ("log", "share", "search", "advice", "mine", "menu")
#: Telegram's commands, in the order of its menu; each has a word `telegram-command.<name>`.
COMMANDS = (*CELLS, "help", "about", "language", "leave")


def open_channels(
    settings: Settings, http: aiohttp.ClientSession, words: Words, clock: Clock, media: MediaStore
) -> dict[str, Channel]:
    """LINE and Telegram, as far as they are switched on; `media`: where the files lie that are sent."""
    channels: dict[str, Channel] = {}
    if settings.line_on:
        from bot.channels.line import LineChannel

        channels["line"] = LineChannel(
            secret=settings.line_channel_secret.get_secret_value(),
            token=settings.line_channel_token.get_secret_value(),
            api=settings.line_api,
            data_api=settings.line_data_api,
            http=http,
            menu=rich_menu(words, settings.language.value),
        )
    if settings.telegram_on:
        from bot.channels.telegram import TelegramChannel

        webhook = settings.telegram_mode is Updates.WEBHOOK
        channels["telegram"] = TelegramChannel(
            token=settings.telegram_token.get_secret_value(),
            api=settings.telegram_api,
            secret=settings.telegram_webhook_secret.get_secret_value(),
            http=http,
            webhook_url=f"{settings.public_url}/telegram" if webhook else None,
            commands=telegram_commands(words),
            now=clock.now,
            media=media,
            rate=settings.telegram_rate,
        )
    return channels


def rich_menu(words: Words, language: str) -> Any:
    """The words of LINE's rich menu, by cell, and of the bar below it."""
    from bot.channels.line import RichMenuWords

    cells = {name: words.text(f"rich-menu.{name}", language=language, voice="neutral") for name in CELLS}
    return RichMenuWords(cells=cells, bar=words.text("rich-menu.bar", language=language, voice="neutral"))


def telegram_commands(words: Words) -> dict[str, list[tuple[str, str]]]:
    """Each command with its description: Thai for Thai phones, English for the others."""
    return {
        code: [(name, words.text(f"telegram-command.{name}", language=language, voice="neutral")) for name in COMMANDS]
        for code, language in (("", "en"), ("th", "th"))
    }


async def private_link(channel: Channel) -> str | None:
    """Where the bot can be talked to in private, once its platform has told its name."""
    if channel.name == "telegram":
        return f"https://t.me/{await channel.username()}"  # type: ignore[attr-defined]
    if channel.name == "line":
        return f"https://line.me/R/ti/p/{await channel.basic_id()}"  # type: ignore[attr-defined]
    return None
