"""What `phakhi doctor` and `phakhi invite` ask Telegram: `getMe` and `getWebhookInfo` (Bot API)."""

from collections.abc import Iterator

from bot.channels.checkup import Answer, Finding, Verdict, ask
from bot.settings import Settings, Updates

#: What no method changes: an operator says it to BotFather.
SWITCHES = ("BotFather /setprivacy: Enable, so that Telegram hands over only what is said to the bot",)


def _ask(settings: Settings, method: str) -> Answer:
    return ask(f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/{method}")


def username(settings: Settings) -> str | None:
    """The bot's name in `t.me/<name>` (`{"ok": true, "result": {"username": "phakhi_bot", …}}`), or None."""
    result = _ask(settings, "getMe").body.get("result")
    found = result.get("username") if isinstance(result, dict) else None
    return str(found) if found else None


def examine(settings: Settings) -> Iterator[Finding]:
    """Token, how updates arrive, and the switches that only a person can see."""
    me = _ask(settings, "getMe")
    result = me.body.get("result")
    if me.status != 200 or not isinstance(result, dict):
        yield Finding("Telegram token", Verdict.TODO, _why(me))
        return
    yield Finding("Telegram token", Verdict.OK, f"bot @{result.get('username', '')}")
    yield _updates(settings)
    if result.get("can_read_all_group_messages"):
        for switch in SWITCHES:
            yield Finding("Telegram switches", Verdict.LOOK, switch)


def _updates(settings: Settings) -> Finding:
    """`{"ok": true, "result": {"url": "", "pending_update_count": 0, "last_error_message": …}}`."""
    answer = _ask(settings, "getWebhookInfo")
    result = answer.body.get("result")
    if answer.status != 200 or not isinstance(result, dict):
        return Finding("Telegram updates", Verdict.TODO, _why(answer))
    waiting = f"{result.get('pending_update_count', 0)} updates wait"
    if settings.telegram_mode is Updates.POLLING:
        if result.get("url"):
            return Finding("Telegram updates", Verdict.TODO, "a webhook is set: starting the bot takes it away")
        return Finding("Telegram updates", Verdict.OK, f"by polling, {waiting}")
    wanted = f"{settings.public_url}/telegram"
    if result.get("url") != wanted:
        return Finding("Telegram updates", Verdict.TODO, f"the webhook is not {wanted}: run `phakhi doctor --fix`")
    if result.get("last_error_message"):
        return Finding("Telegram updates", Verdict.TODO, f"Telegram last failed to reach {wanted}, {waiting}")
    return Finding("Telegram updates", Verdict.OK, f"by webhook {wanted}, {waiting}")


def _why(answer: Answer) -> str:
    if answer.status == 0:
        return "Telegram does not answer: check the network and PHAKHI_TELEGRAM_API"
    if answer.status in {401, 404}:
        return "Telegram refuses the token: get it from BotFather and set PHAKHI_TELEGRAM_TOKEN"
    return f"Telegram answers {answer.status}: try again later"
