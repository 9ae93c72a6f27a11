"""The four-message log on one phone: what the member does, and how the bot's answer to it begins.

The words are those of `tests/transcripts/log_activity.th.txt`, without the particle, which is the network's.
"""

import hashlib
from dataclasses import dataclass

from bot.simulator.phone import Phone
from bot.simulator.seen import Bubble

TITLE = "ประชุมออกแบบแผนการสอนเศษส่วน ป.4"


@dataclass(frozen=True)
class Act:
    """One message of the member. `tapped`: the words are a button's; they can be typed as well."""

    words: str
    answer: str
    tapped: bool = False

    async def by(self, phone: Phone, *, typed: bool = False) -> None:
        """The member does it; returns when the platform has a 200, or no hope of one."""
        if self.tapped and not typed:
            await phone.tap(self.words)
        else:
            await phone.say(self.words)


def different(number: str) -> str:
    """A title of its own for each number: none is the same work as another."""
    letters = "กขคจชดตทนบปพมยรลวสหอ"
    drawn = hashlib.sha256(number.encode()).digest()
    return "".join(letters[byte % len(letters)] for byte in drawn[:24])


def log_of(title: str = TITLE) -> tuple[Act, Act, Act, Act]:
    """The four messages that save one activity."""
    return (
        Act("บันทึกกิจกรรม", "วันนี้ทำอะไรร่วมกันบ้าง"),
        Act(f"{title} 2 ชม.", "ทำร่วมกับโรงเรียนใดบ้าง"),
        Act("ทุกโรงเรียน", "เป็นช่วงใดของงาน", tapped=True),
        Act("ร่วมคิด/วางแผน", "บันทึกเรียบร้อยแล้ว", tapped=True),
    )


def answers(bubbles: list[Bubble], act: Act) -> list[Bubble]:
    """The bot's bubbles that answer this message."""
    return [bubble for bubble in bubbles if not bubble.mine and bubble.text.startswith(act.answer)]
