"""What `phakhi doctor` and `phakhi invite` ask Telegram: `getMe`, `getWebhookInfo`, `getMyCommands` (Bot API)."""

from collections.abc import Iterator, Mapping, Sequence

from bot.channels.checkup import Answer, Finding, Verdict, ask
from bot.channels.telegram import limits
from bot.clock import SystemClock
from bot.settings import Settings, Updates

#: What no method changes: an operator says it to BotFather.
HEARS_ALL = "BotFather /setprivacy: Enable, so that Telegram hands over only what is said to the bot"
IN_NO_GROUP = "BotFather /setjoingroups: Enable, if groups shall use it; nobody can add it to one now"
#: Seconds for which Telegram's last failure counts; it tells it until the webhook is set anew.
FRESH = 3600
#: Updates that wait for a bot that answers: so many mean that it does not.
MANY = 100


def _ask(settings: Settings, method: str) -> Answer:
    return ask(f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/{method}")


def username(settings: Settings) -> str | None:
    """The bot's name in `t.me/<name>` (`{"ok": true, "result": {"username": "phakhi_bot", …}}`), or None."""
    result = _ask(settings, "getMe").body.get("result")
    found = result.get("username") if isinstance(result, dict) else None
    return str(found) if found else None


def examine(settings: Settings, commands: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Finding]:
    """Token, how updates arrive, the menu of each language, and what only a person can say to BotFather."""
    me = _ask(settings, "getMe")
    result = me.body.get("result")
    if me.status != 200 or not isinstance(result, dict):
        yield Finding("Telegram token", Verdict.TODO, _why(me))
        return
    yield Finding("Telegram token", Verdict.OK, f"bot @{result.get('username', '')}")
    yield _updates(settings)
    yield _menu(settings, commands)
    if result.get("can_read_all_group_messages"):
        yield Finding("Telegram privacy", Verdict.LOOK, HEARS_ALL)
    if result.get("can_join_groups") is False:
        yield Finding("Telegram groups", Verdict.LOOK, IN_NO_GROUP)


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
    if set(result.get("allowed_updates", ())) != set(limits.ALLOWED_UPDATES):
        return Finding("Telegram updates", Verdict.TODO, "other kinds are asked for: run `phakhi doctor --fix`")
    failed_ago = SystemClock().now().timestamp() - int(result.get("last_error_date", 0))
    if result.get("last_error_message") and (failed_ago < FRESH or result.get("pending_update_count", 0) > MANY):
        reason = str(result["last_error_message"])
        text = f"Telegram failed to reach {wanted} {failed_ago / 60:.0f} min ago ({reason}), {waiting}"
        return Finding("Telegram updates", Verdict.TODO, text)
    return Finding("Telegram updates", Verdict.OK, f"by webhook {wanted}, {waiting}")


def _menu(settings: Settings, commands: Mapping[str, Sequence[tuple[str, str]]]) -> Finding:
    """`{"ok": true, "result": [{"command": "log", "description": "…"}, …]}` of each language."""
    for language, wanted in commands.items():
        answer = _ask(settings, f"getMyCommands?language_code={language}")
        told = answer.body.get("result")
        if answer.status != 200 or not isinstance(told, list):
            return Finding("Telegram menu", Verdict.TODO, _why(answer))
        shown = [(each.get("command"), each.get("description")) for each in told if isinstance(each, dict)]
        if shown != [(name, description[: limits.DESCRIPTION]) for name, description in wanted]:
            text = f"the commands ({language or 'every other language'}) are others: run `phakhi doctor --fix`"
            return Finding("Telegram menu", Verdict.TODO, text)
    return Finding("Telegram menu", Verdict.OK, "its commands are this bot's")


def _why(answer: Answer) -> str:
    if answer.status == 0:
        return "Telegram does not answer: check the network and PHAKHI_TELEGRAM_API"
    if answer.status in {401, 404}:
        return "Telegram refuses the token: get it from BotFather and set PHAKHI_TELEGRAM_TOKEN"
    return f"Telegram answers {answer.status}: try again later"
