"""What the platform must know at the start: where updates go, and the commands in the menu of each language."""

from collections.abc import Mapping, Sequence

from telegram import Bot, BotCommand, WebhookInfo

from bot.channels.telegram import limits
from bot.channels.telegram.request import asked
from bot.log import get_logger

log = get_logger(__name__)

Commands = Mapping[str, Sequence[tuple[str, str]]]


async def set_webhook(bot: Bot, address: str, secret: str) -> None:
    """Updates go to `address`, when they do not go there yet.

    getWebhookInfo does not tell the secret; calls that the bot turned away for it show as its last error (401).
    """
    info = await asked(bot.get_webhook_info())
    same = info.url == address and set(info.allowed_updates) == set(limits.ALLOWED_UPDATES)
    if same and not _was_turned_away(info):
        return
    await asked(bot.set_webhook(address, secret_token=secret, allowed_updates=limits.ALLOWED_UPDATES))
    log.info("webhook set", channel="telegram")


async def delete_webhook(bot: Bot) -> None:
    """Updates wait to be asked for; those that wait already are kept."""
    info = await asked(bot.get_webhook_info())
    if info.url:
        await asked(bot.delete_webhook(drop_pending_updates=False))
        log.info("webhook deleted", channel="telegram")


async def set_commands(bot: Bot, commands: Commands) -> None:
    """The menu of each language ('' is for every other one), where it differs."""
    for language, wanted in commands.items():
        menu = [BotCommand(command, description[: limits.DESCRIPTION]) for command, description in wanted]
        known = await asked(bot.get_my_commands(language_code=language or None))
        if list(known) != menu:
            await asked(bot.set_my_commands(menu, language_code=language or None))
            log.info("commands set", channel="telegram", count=len(menu))


def _was_turned_away(info: WebhookInfo) -> bool:
    return "401" in (info.last_error_message or "")
