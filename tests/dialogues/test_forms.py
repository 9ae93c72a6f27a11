"""Whatever is said to a form, in whatever order: what is kept is right, and something is always said."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from hypothesis import given
from hypothesis import strategies as st

from bot.asking import Reply
from bot.dialogue import RESUME, Engine
from bot.form import Form, Says
from bot.questions import choice, number, past_day, text
from bot.says import Press, Say, Word
from bot.step import Step
from bot.talk import Talk

TODAY = date(2026, 11, 20)


class Kind(StrEnum):
    MEETING = "meeting"
    CAMP = "camp"


class Tell(Form, name="tell"):
    title: Annotated[str, text(max_length=20)]
    kind: Annotated[Kind, choice(Kind)]
    held_on: Annotated[date, past_day()]
    hours: Annotated[Decimal, number("0.5", "12", step="0.5", presets=("1", "2"))]
    lesson: Annotated[str | None, text(max_length=20, optional=True)]

    def finish(self, desk: Any) -> Says:
        return (Say("done"),)


@dataclass
class Room:
    today: date = TODAY
    words: dict[str, str] = field(default_factory=dict)

    def spellings(self, label: Word | str) -> tuple[str, ...]:
        return (label if isinstance(label, str) else label.key.rpartition(".")[2],)


@dataclass(frozen=True)
class Said:
    words: str


@dataclass(frozen=True)
class Tapped:
    question: str
    value: str


DAYS = ["เมื่อวาน", "12/11/69", "๑๒ พ.ย. ๒๔๐๐", "พรุ่งนี้"]
NUMBERS = ["1.5", "๒", "13"]
WORDS = st.sampled_from(["ประชุมวางแผน", "ร่วมคิด", "ข้าม", "skip", "enough", *DAYS, *NUMBERS]) | st.text(max_size=30)
QUESTIONS = st.sampled_from([*Tell.asked, RESUME, "gone"])
VALUES = st.sampled_from(
    ["meeting", "camp", "today", "yesterday", "1", "2", "skip", "enough", "continue", "restart", "x"]
)
ACTS = st.lists(
    st.builds(Said, WORDS)
    | st.builds(Tapped, QUESTIONS, VALUES)
    | st.sampled_from(["back", "skip", "again", "resume"]),
    max_size=25,
)


def act(engine: Engine, talk: Talk, what: Said | Tapped | str) -> Step | None:
    match what:
        case Said(words):
            return engine.hear(talk, Reply(text=words), source="line:1")
        case Tapped(question, value):
            return engine.press(talk, question, value)
        case "back":
            return engine.back(talk)
        case "skip":
            return engine.skip(talk)
        case "resume":
            return engine.offer_resume(talk)
        case _:
            return engine.ask_again(talk)


@given(ACTS)
def test_a_form_survives_every_order_of_answers(acts: list[Said | Tapped | str]) -> None:
    engine = Engine(Tell, Room())
    talk = engine.go_on(Talk("k7f2q9wx", "tell")).talk
    assert talk is not None
    for what in acts:
        step = act(engine, talk, what)
        if step is None:
            continue
        assert step.says or step.filled, "something is always said"
        for say in step.says:
            for button in say.buttons:
                assert button.press is not None
                assert Press.unpack(button.press.pack()) == button.press
        if step.filled is not None or step.talk is None:
            if step.filled is not None:
                kept = step.filled.model_dump()
                assert len(kept["title"]) >= 1
                assert TODAY - timedelta(days=5 * 366) <= kept["held_on"] <= TODAY
                assert Decimal("0.5") <= kept["hours"] <= 12
            return
        talk = step.talk
        answers = engine.answers(talk)
        assert set(answers) <= set(Tell.asked)
        done, of = engine.progress(talk)
        assert 0 <= done <= of <= len(Tell.asked)
        assert talk.question == RESUME or engine.listening(talk) is not None


@given(ACTS)
def test_back_takes_one_answer_and_keeps_the_others(acts: list[Said | Tapped | str]) -> None:
    engine = Engine(Tell, Room())
    talk = engine.go_on(Talk("k7f2q9wx", "tell")).talk
    for what in acts:
        assert talk is not None
        step = act(engine, talk, what)
        if step is not None and (step.talk is None or step.filled is not None):
            return
        talk = step.talk if step is not None else talk
    assert talk is not None
    before = engine.answers(replace(talk))
    step = engine.back(talk)
    if step.talk is not None and step.filled is None:
        after = engine.answers(step.talk)
        assert after.items() <= before.items()
        assert len(before) - len(after) <= 1
