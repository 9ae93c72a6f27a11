"""What the bot did not take comes again; what goes wrong goes wrong as on the real platforms."""

from pathlib import Path

import aiohttp
import pytest

from bot.simulator.platform import Fault
from bot.simulator.simulator import Simulator
from tests.simulator.echo import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN, Watch, running

CHANNELS = ("line", "telegram")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_got_no_2xx_is_delivered_again_with_the_same_id(channel: str) -> None:
    watch = Watch()
    async with running(watch) as (simulator, echo):
        echo.status = 503
        phone = simulator.phone(channel, "M01")
        await phone.say("อยู่ไหม")
        assert len(simulator.phones.waiting()) == 1
        echo.status = 200
        assert await simulator.post.deliver_waiting(due_only=True) == 0
        watch.passes(seconds=3)
        assert await simulator.post.deliver_waiting(due_only=True) == 1
        assert simulator.phones.waiting() == []
        assert len(phone.new()) == 1
        first, second = echo.came
        if channel == "telegram":
            assert first == second
        else:
            (first,), (second,) = first["events"], second["events"]
            assert [event["deliveryContext"]["isRedelivery"] for event in (first, second)] == [False, True]
            assert second | {"deliveryContext": first["deliveryContext"]} == first


@pytest.mark.parametrize("channel", CHANNELS)
async def test_everything_can_come_twice(channel: str) -> None:
    async with running() as (simulator, echo):
        simulator.post.twice = True
        await simulator.phone(channel, "M01").say("ครั้งเดียว")
        assert len(echo.came) == 2


async def test_undelivered_events_outlive_the_bot(tmp_path: Path) -> None:
    file = tmp_path / "data" / "simulator.db"
    before = Simulator(
        path=file, bot_url="http://127.0.0.1:9", line_secret=LINE_SECRET, line_token=LINE_TOKEN,
        telegram_token=TELEGRAM_TOKEN, telegram_secret=TELEGRAM_SECRET, clock=Watch(),
    )  # fmt: skip
    await before.start()
    for channel in CHANNELS:
        await before.phone(channel, "M01", "สมใจ").say("ก่อนเริ่มใหม่")
    await before.stop()
    async with running(path=file) as (simulator, echo):
        assert await simulator.post.deliver_waiting() == 2
        assert len(echo.came) == 2
        phone = simulator.phone("line", "M01")
        assert (phone.name, [bubble.text for bubble in phone.bubbles]) == ("สมใจ", ["ก่อนเริ่มใหม่", "สวัสดีค่ะ"])


@pytest.mark.parametrize(
    ("channel", "kind", "status"),
    [(channel, kind, status) for channel in CHANNELS for kind, status in (("500", 500), ("429", 429), ("403", 403))]
    + [("line", "400", 400), ("telegram", "400", 400), ("line", "monthly_limit", 429), ("line", "401", 401)],
)
async def test_a_call_goes_wrong_as_told_and_the_next_one_works(channel: str, kind: str, status: int) -> None:
    async with running() as (simulator, _):
        simulator.fail_next(channel, kind)
        phone = simulator.phone(channel, "M01")
        await phone.say("หนึ่ง")
        assert phone.new() == []
        assert simulator.requests[-1]["status"] == status
        await phone.say("สอง")
        assert len(phone.new()) == 1


@pytest.mark.parametrize(("kind", "accepted"), [(Fault.RESET_BEFORE, 0), (Fault.RESET_AFTER, 1), (Fault.SLOW, 1)])
@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_lost_answer_leaves_open_whether_it_was_accepted(channel: str, kind: Fault, accepted: int) -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        phone = simulator.phone(channel, "M01")
        await phone.say("หนึ่ง")
        simulator.platform(channel).slow_seconds = 0.01
        simulator.fail_next(channel, kind)
        message = {"type": "text", "text": "ได้ค่ะ"}
        calling = (
            echo.call_line("push", {"to": phone.chat, "messages": [message]})
            if channel == "line"
            else echo.call_telegram("sendMessage", {"chat_id": phone.chat, "text": "ได้ค่ะ"})
        )
        if kind is Fault.SLOW:
            await calling
        else:
            with pytest.raises(aiohttp.ClientError):
                await calling
            assert simulator.requests[-1]["status"] is None
        assert len(phone.new()) == accepted


async def test_a_request_is_recorded_as_the_platform_would_see_it() -> None:
    async with running() as (simulator, _):
        await simulator.phone("line", "M01").say("สวัสดี")
        await simulator.phone("telegram", "M01").say("สวัสดี")
        line, telegram = simulator.requests
        assert line["url"] == "https://api.line.me/v2/bot/message/reply"
        assert telegram["url"] == f"https://api.telegram.org/bot{TELEGRAM_TOKEN}/sendMessage"
        assert (line["status"], telegram["status"]) == (200, 200)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_body_made_elsewhere_is_signed_and_its_chats_can_be_answered(channel: str) -> None:
    async with running() as (simulator, _):
        for file in sorted((Path(__file__).parents[1] / "specifications" / "samples" / channel).glob("*.json")):
            if file.stem != "unknown_future_event":
                assert await simulator.post.send_raw(channel, file.read_bytes()) == 200
        statuses = [recorded["status"] for recorded in simulator.requests]
        assert len(statuses) > 20
        # Redelivered samples carry a reply token that was used; nothing else is refused.
        assert statuses.count(200) == len(statuses) - (2 if channel == "line" else 0)
