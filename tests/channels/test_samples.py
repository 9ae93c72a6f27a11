"""Whatever a platform can post gets a 200 and has one outcome: each sample, posted to a running bot by a stranger.

The samples stand in `tests/specifications/samples`. What each event is read as, letter by letter, is proved in
`test_line_reading.py` and `test_telegram_reading.py`; here it is what the bot counts and what it says.
"""

import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import metrics
from tests.phone import DatabaseUrl, Town
from tests.specifications.validate import Validator

SAMPLES = Path(__file__).parents[1] / "specifications" / "samples"
#: Reads LINE's and Telegram's specifications once.
VALIDATOR = Validator()

WELCOME = "สวัสดีค่ะ ภาคีเป็นบอตผู้ช่วยของเครือข่ายครู"
GROUP_WELCOME = "สวัสดีค่ะ ภาคีเป็นบอตผู้ช่วยบันทึกงานเครือข่าย"
IN_PRIVATE = "ขอให้ท่านเข้าร่วมในแชตส่วนตัวก่อนค่ะ"

#: A sample → how its events are counted (their kind, or why one is ignored), and how each bubble of the bot begins.
EXPECTED: dict[str, tuple[list[str], list[str]]] = {
    "line/account_link": (["account_link"], []),
    "line/audio": (["sent"], [WELCOME]),
    "line/empty_events": ([], []),
    "line/file": (["sent"], [WELCOME]),
    "line/follow": (["changed"], [WELCOME]),
    "line/follow_unblocked": (["changed"], [WELCOME]),
    "line/image": (["sent"], [WELCOME]),
    "line/image_set": (["sent"] * 3, [WELCOME]),
    "line/join_group": (["changed"], [GROUP_WELCOME]),
    "line/leave_group": (["changed"], []),
    "line/location": (["sent"], [WELCOME]),
    "line/member_joined": (["member"], []),
    "line/member_left": (["member"], []),
    "line/message_edited": (["edited"], []),
    "line/out_of_order": (["said"], [WELCOME]),
    "line/postback": (["pressed"], [WELCOME]),
    "line/postback_date": (["pressed"], [WELCOME]),
    "line/postback_datetime": (["pressed"], [WELCOME]),
    "line/postback_richmenu_switch": (["rich_menu"], []),
    "line/postback_time": (["pressed"], [WELCOME]),
    "line/redelivery": (["said"], [WELCOME]),
    "line/redelivery_mixed_batch": (["said", "said", "changed"], [WELCOME] * 3),
    "line/room_text": (["group"], []),
    "line/standby": (["standby"], []),
    "line/sticker": (["sent"], [WELCOME]),
    "line/text": (["said"], [WELCOME]),
    "line/text_group_mention_all": (["group"], []),
    "line/text_group_mention_bot": (["said"], [IN_PRIVATE]),
    "line/text_group_no_userid": (["group"], []),
    "line/text_quote_and_emoji": (["said"], [WELCOME]),
    "line/unfollow": (["changed"], []),
    "line/unknown_future_event": (["unknown"], []),
    "line/unsend": (["unsent"], []),
    "line/unsend_group": (["unsent"], []),
    "line/video": (["sent"], [WELCOME]),
    "line/video_play_complete": (["video_play_complete"], []),
    "telegram/album_1": (["sent"], [WELCOME]),
    "telegram/album_2": (["sent"], [WELCOME]),
    "telegram/anonymous_admin": (["group"], []),
    "telegram/audio": (["sent"], [WELCOME]),
    "telegram/callback_query": (["pressed"], [WELCOME]),
    "telegram/callback_query_old_message": (["pressed"], [WELCOME]),
    "telegram/channel_post": (["channel_post"], []),
    "telegram/chat_member": (["chat_member"], []),
    "telegram/command_with_bot_name": (["said"], [IN_PRIVATE]),
    "telegram/contact": (["sent"], [WELCOME]),
    "telegram/document": (["sent"], [WELCOME]),
    "telegram/document_too_big": (["sent"], [WELCOME]),
    "telegram/duplicate_delivery": (["said"], [WELCOME]),
    "telegram/edited_message": (["edited"], []),
    "telegram/group_mention": (["said"], [IN_PRIVATE]),
    "telegram/group_reply_to_bot": (["said"], [IN_PRIVATE]),
    "telegram/group_text_mention_thai_offset": (["said"], [IN_PRIVATE]),
    "telegram/left_chat_member": (["service"], []),
    "telegram/location": (["sent"], [WELCOME]),
    "telegram/message_reaction": (["reaction"], []),
    "telegram/message_reaction_count": (["reaction"], []),
    "telegram/message_text": (["said"], [WELCOME]),
    "telegram/my_chat_member_added_to_group": (["changed"], [GROUP_WELCOME]),
    "telegram/my_chat_member_blocked": (["changed"], []),
    "telegram/my_chat_member_promoted": (["changed"], [GROUP_WELCOME]),
    "telegram/my_chat_member_unblocked": (["changed"], [WELCOME]),
    "telegram/new_chat_members": (["service"], []),
    "telegram/photo": (["sent"], [WELCOME]),
    "telegram/poll_answer": (["poll"], []),
    "telegram/start": (["said"], [WELCOME]),
    "telegram/start_deep_link": (["said"], [WELCOME]),
    "telegram/sticker": (["sent"], [WELCOME]),
    "telegram/supergroup_migration": (["changed"], []),
    "telegram/video": (["sent"], [WELCOME]),
    "telegram/voice": (["sent"], [WELCOME]),
    "telegram/web_app_data": (["service"], []),
}
#: Samples that belong together: what is said to both.
TOGETHER: dict[tuple[str, str], list[str]] = {
    ("line/text", "line/redelivery"): [WELCOME],
    ("line/text", "line/unsend"): [WELCOME],
    ("line/text", "line/redelivery_mixed_batch"): [WELCOME] * 3,
    ("telegram/message_text", "telegram/duplicate_delivery"): [WELCOME],
    ("telegram/album_1", "telegram/album_2"): [WELCOME],
}


class TownOfTheSamples(Town):
    """The samples speak of @PhakhiBot."""

    async def begin(self) -> None:
        """Telegram tells the bot its name when it begins."""
        self.simulator.telegram.me["username"] = "PhakhiBot"
        await super().begin()


@pytest.fixture
async def town(demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot that knows its name and its links."""
    phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
    built = TownOfTheSamples(demo_url("sqlite"), tmp_path, phones=phones)
    await built.open()
    await built.prepared()
    yield built
    await built.close()


async def post(town: Town, name: str) -> None:
    """Post a sample; the bot takes it."""
    channel = name.partition("/")[0]
    assert await town.simulator.post.send_raw(channel, (SAMPLES / f"{name}.json").read_bytes()) == 200
    await town.settled()


def counted() -> Counter[str]:
    """How often each kind of event came, since the tests began."""
    samples = [sample for metric in metrics.EVENTS.collect() for sample in metric.samples]
    return Counter(
        {
            f"{sample.labels['channel']} {sample.labels['kind']}": int(sample.value)
            for sample in samples
            if sample.name.endswith("_total")
        }
    )


def said(town: Town) -> list[str]:
    """Everything that the bot has put on a phone, to whomever."""
    phones = town.simulator.phones
    chats = [phones.bubbles(account.channel, account.chat) for account in phones.accounts()]
    return [bubble.text for bubbles in chats for bubble in bubbles if not bubble.mine]


def begin_with(texts: list[str], words: list[str]) -> bool:
    """Whether there is one text for each of the words, beginning with them."""
    return len(texts) == len(words) and all(map(str.startswith, sorted(texts), sorted(words)))


def errors(town: Town) -> list[str]:
    """What the platforms' specifications say against what the bot sent."""
    found = [problem for record in town.simulator.requests for problem in VALIDATOR.check(record)]
    return [str(problem) for problem in found if problem.level == "error"]


def test_no_sample_is_left_out() -> None:
    found = {f"{channel}/{path.stem}" for channel in ("line", "telegram") for path in (SAMPLES / channel).iterdir()}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_each_sample_is_taken_and_answered_once(name: str, town: Town) -> None:
    kinds, words = EXPECTED[name]
    before = counted()
    await post(town, name)
    channel = name.partition("/")[0]
    assert counted() - before == Counter(f"{channel} {kind}" for kind in kinds)
    assert begin_with(said(town), words), said(town)
    await post(town, name)
    assert begin_with(said(town), words), "answered again when it was delivered again"
    assert errors(town) == []


@pytest.mark.parametrize("names", list(TOGETHER), ids=" ".join)
async def test_samples_that_belong_together_are_answered_together(names: tuple[str, str], town: Town) -> None:
    for name in names:
        await post(town, name)
    assert begin_with(said(town), TOGETHER[names]), said(town)
    assert errors(town) == []
