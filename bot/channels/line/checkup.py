"""What `phakhi doctor` and `phakhi invite` ask LINE.

Sources: LINE Messaging API reference, "Get bot info", "Get webhook endpoint information", "Test webhook endpoint",
"Get the target limit for sending messages this month".
"""

from collections.abc import Iterator

from bot.channels.checkup import Answer, Finding, Verdict, ask
from bot.settings import Settings

#: What no address of the platform tells: an operator looks once in LINE Official Account Manager.
SWITCHES = (
    "Response settings: Webhook on, Chat off or for opening hours only, Auto-response messages off",
    "Messaging API: Webhook redelivery on, so that nothing is lost while the bot restarts",
    "Account settings: Allow account to join groups and multi-person chats, if groups shall use it",
)


def _ask(settings: Settings, path: str, body: dict[str, str] | None = None) -> Answer:
    return ask(settings.line_api + path, token=settings.line_channel_token.get_secret_value(), body=body)


def basic_id(settings: Settings) -> str | None:
    """The account's id without its @ (`{"basicId": "@216ruzlu", …}`), or None when LINE does not tell it."""
    found = _ask(settings, "/v2/bot/info").body.get("basicId")
    return str(found).removeprefix("@") if found else None


def examine(settings: Settings) -> Iterator[Finding]:
    """Token, webhook address, quota, and the switches that only a person can see."""
    info = _ask(settings, "/v2/bot/info")
    if info.status != 200:
        yield Finding("LINE token", Verdict.TODO, _why(info))
        return
    yield Finding("LINE token", Verdict.OK, f"account {info.body.get('basicId', '')}")
    yield from _webhook(settings)
    yield _quota(settings)
    for switch in SWITCHES:
        yield Finding("LINE switches", Verdict.LOOK, switch)


def _webhook(settings: Settings) -> Iterator[Finding]:
    """`{"endpoint": "https://…/line", "active": true}`; 404 when none is set."""
    wanted = f"{settings.public_url}/line"
    found = _ask(settings, "/v2/bot/channel/webhook/endpoint")
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
        yield Finding("LINE webhook", Verdict.TODO, f"LINE does not reach {wanted}: start the bot, then its https")


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


def _why(answer: Answer) -> str:
    if answer.status == 0:
        return "LINE does not answer: check the network and PHAKHI_LINE_API"
    if answer.status in {401, 403}:
        return "LINE refuses the token: issue one in LINE Developers and set PHAKHI_LINE_CHANNEL_TOKEN"
    return f"LINE answers {answer.status}: try again later"
