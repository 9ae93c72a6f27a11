"""What `phakhi doctor` and `phakhi invite` ask LINE.

Sources: LINE Messaging API reference, "Get bot info", "Get webhook endpoint information", "Test webhook endpoint",
"Set webhook endpoint URL", "Get the target limit for sending messages this month", "Get default rich menu ID".
"""

from collections.abc import Iterator
from urllib.parse import quote

from bot.channels.checkup import Answer, Finding, Verdict, ask
from bot.settings import Settings

_ENDPOINT = "/v2/bot/channel/webhook/endpoint"
#: What no address of the platform tells: a person looks once.
SWITCHES = (
    "LINE Developers, Messaging API: Webhook redelivery on, so that nothing is lost while the bot restarts",
    "LINE Developers, Messaging API: Error statistics aggregation on; it shows what did not reach the bot",
    "Official Account Manager, Response settings: Auto-response messages off, Greeting message off",
    "Official Account Manager, Account settings: Allow account to join groups, if groups shall use it",
)
#: Why LINE's own test of the webhook failed ("Test webhook endpoint", `reason`).
_REASONS = {
    "COULD_NOT_CONNECT": "it cannot connect: the DNS entry, the certificate of a known authority, port 443",
    "REQUEST_TIMEOUT": "the answer takes longer than it waits",
    "ERROR_STATUS_CODE": "something in front of the bot answers, or the channel secret is another channel's",
    "UNCLASSIFIED": "it does not say why",
}


def _ask(settings: Settings, path: str, body: dict[str, str] | None = None, method: str | None = None) -> Answer:
    token = settings.line_channel_token.get_secret_value()
    return ask(settings.line_api + path, token=token, body=body, method=method)


def basic_id(settings: Settings) -> str | None:
    """The account's id without its @ (`{"basicId": "@216ruzlu", …}`), or None when LINE does not tell it."""
    found = _ask(settings, "/v2/bot/info").body.get("basicId")
    return str(found).removeprefix("@") if found else None


def set_webhook(settings: Settings) -> str | None:
    """Tell LINE where events go, when they do not go there yet; None, or why it was refused."""
    wanted = f"{settings.public_url}/line"
    if _ask(settings, _ENDPOINT).body.get("endpoint") == wanted:
        return None
    answer = _ask(settings, _ENDPOINT, {"endpoint": wanted}, "PUT")
    return None if answer.status == 200 else _why(answer)


def examine(settings: Settings, menu: str) -> Iterator[Finding]:
    """Token, webhook address, quota, `menu` (the rich menu's name), and the switches that only a person can see."""
    info = _ask(settings, "/v2/bot/info")
    if info.status != 200:
        yield Finding("LINE token", Verdict.TODO, _why(info))
        return
    yield Finding("LINE token", Verdict.OK, f"account {info.body.get('basicId', '')}")
    if info.body.get("chatMode") == "chat":
        text = "Response settings: Chat is on; off, or for opening hours only: people answer beside the bot"
        yield Finding("LINE chat", Verdict.LOOK, text)
    yield from _webhook(settings)
    yield _quota(settings)
    yield _menu(settings, menu)
    for switch in SWITCHES:
        yield Finding("LINE switches", Verdict.LOOK, switch)


def _webhook(settings: Settings) -> Iterator[Finding]:
    """`{"endpoint": "https://…/line", "active": true}`; 404 when none is set."""
    wanted = f"{settings.public_url}/line"
    found = _ask(settings, _ENDPOINT)
    if found.body.get("endpoint") != wanted:
        yield Finding("LINE webhook", Verdict.TODO, f"its address is not {wanted}: run `phakhi doctor --fix`")
        return
    if not found.body.get("active"):
        yield Finding("LINE webhook", Verdict.TODO, "switched off: turn on “Use webhook” in LINE Developers")
        return
    tried = _ask(settings, "/v2/bot/channel/webhook/test", {"endpoint": wanted})
    if tried.body.get("success"):
        yield Finding("LINE webhook", Verdict.OK, f"LINE reaches {wanted}")
    else:
        why = _REASONS.get(str(tried.body.get("reason")), "start the bot, then its https")
        status = tried.body.get("statusCode")
        answered = f" (status {status})" if status else ""
        yield Finding("LINE webhook", Verdict.TODO, f"LINE does not reach {wanted}{answered}: {why}")


def _quota(settings: Settings) -> Finding:
    """`{"type": "limited", "value": 300}` and `{"totalUsage": 12}`."""
    quota, used = _ask(settings, "/v2/bot/message/quota"), _ask(settings, "/v2/bot/message/quota/consumption")
    if quota.status != 200 or used.status != 200:
        return Finding("LINE quota", Verdict.TODO, _why(quota if quota.status != 200 else used))
    spent = int(used.body.get("totalUsage", 0))
    if quota.body.get("type") != "limited":
        return Finding("LINE quota", Verdict.OK, f"{spent} messages pushed this month, no limit")
    limit = int(quota.body.get("value", 0))
    if spent >= limit:
        return Finding("LINE quota", Verdict.TODO, f"all {limit} messages of this month are used: only replies go out")
    return Finding("LINE quota", Verdict.OK, f"{spent} of {limit} messages of this month are used")


def _menu(settings: Settings, wanted: str) -> Finding:
    """`{"richMenuId": "richmenu-0a0a…"}`, 404 where there is none; then `{"name": "phakhi-3f1c…", …}`."""
    shown = _ask(settings, "/v2/bot/user/all/richmenu")
    if shown.status not in {200, 404}:
        return Finding("LINE menu", Verdict.TODO, _why(shown))
    number = quote(str(shown.body.get("richMenuId", "")), safe="")
    if shown.status == 200 and _ask(settings, f"/v2/bot/richmenu/{number}").body.get("name") == wanted:
        return Finding("LINE menu", Verdict.OK, "everybody sees this bot's menu")
    return Finding("LINE menu", Verdict.TODO, "everybody sees none, or another one: run `phakhi doctor --fix`")


def _why(answer: Answer) -> str:
    if answer.status == 0:
        return "LINE does not answer: check the network and PHAKHI_LINE_API"
    if answer.status in {401, 403}:
        return "LINE refuses the token: issue one in LINE Developers and set PHAKHI_LINE_CHANNEL_TOKEN"
    return f"LINE answers {answer.status}: try again later"
