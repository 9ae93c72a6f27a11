"""Five deploys meet a member who is halfway, and lose nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from bot.asking import Reply
from bot.dialogue import Engine
from bot.form import Form, Says
from bot.questions import choice, text
from bot.says import Press, Say, Word
from bot.talk import Talk


@dataclass
class Room:
    """A scene without a world."""

    today: date = date(2026, 11, 20)

    def spellings(self, label: Word | str) -> Sequence[str]:
        return (label if isinstance(label, str) else label.key,)


class Kind(StrEnum):
    MEETING = "meeting"
    CAMP = "camp"


class FewerKinds(StrEnum):
    MEETING = "meeting"


class Before(Form, name="tell"):
    title: Annotated[str, text(max_length=120)]
    kind: Annotated[Kind, choice(Kind)]
    people: Annotated[str, text(max_length=40)]

    def finish(self, desk: Any) -> Says:
        return (Say("done", {"title": self.title, "people": self.people}),)


class Inserted(Form, name="tell"):
    title: Annotated[str, text(max_length=120)]
    place: Annotated[str, text(max_length=120)]
    kind: Annotated[Kind, choice(Kind)]
    people: Annotated[str, text(max_length=40)]


class Removed(Form, name="tell"):
    title: Annotated[str, text(max_length=120)]
    people: Annotated[str, text(max_length=40)]


class Renamed(Form, name="tell"):
    name: Annotated[str, text(max_length=120, was=("title",))]
    kind: Annotated[Kind, choice(Kind)]
    people: Annotated[str, text(max_length=40)]


class OptionGone(Form, name="tell"):
    title: Annotated[str, text(max_length=120)]
    kind: Annotated[FewerKinds, choice(FewerKinds)]
    people: Annotated[str, text(max_length=40)]


def begun() -> Talk:
    step = Engine(Before, Room()).go_on(Talk("k7f2q9wx", "tell"))
    assert step.talk is not None
    return step.talk


def said(form: type[Form], talk: Talk, words: str) -> Talk:
    step = Engine(form, Room()).hear(talk, Reply(text=words))
    assert step.talk is not None
    return step.talk


def asked_for_kind() -> Talk:
    talk = said(Before, begun(), "ประชุมออกแบบแผนการสอนเศษส่วน")
    assert talk.question == "kind"
    return talk


def test_an_inserted_question_is_asked_and_the_answer_stays_with_its_own_question() -> None:
    talk = said(Inserted, asked_for_kind(), "kind-camp.button")
    assert talk.answers == {"title": "ประชุมออกแบบแผนการสอนเศษส่วน", "kind": "camp"}
    assert talk.question == "place", "the new question comes now"
    talk = said(Inserted, talk, "ห้องประชุมบ้านดอนสายรุ้ง")
    assert talk.question == "people"


def test_a_removed_question_takes_no_answer_and_the_next_is_asked() -> None:
    talk = said(Removed, asked_for_kind(), "ร่วมทำ")
    assert talk.question == "people"
    step = Engine(Removed, Room()).hear(talk, Reply(text="12 คน"))
    assert step.filled == Removed(title="ประชุมออกแบบแผนการสอนเศษส่วน", people="12 คน")


def test_a_renamed_question_keeps_its_answer() -> None:
    talk = said(Renamed, asked_for_kind(), "kind-camp.button")
    step = Engine(Renamed, Room()).hear(talk, Reply(text="12 คน"))
    assert step.filled == Renamed(name="ประชุมออกแบบแผนการสอนเศษส่วน", kind=Kind.CAMP, people="12 คน")


def test_a_question_renamed_while_it_is_open_hears_its_answer() -> None:
    talk = said(Renamed, begun(), "ประชุมออกแบบแผนการสอนเศษส่วน")
    assert talk.answers == {"name": "ประชุมออกแบบแผนการสอนเศษส่วน"}


def test_an_answer_whose_option_is_gone_is_asked_again() -> None:
    talk = said(Before, asked_for_kind(), "kind-camp.button")
    assert talk.question == "people"
    talk = said(OptionGone, talk, "12 คน")
    assert talk.answers["people"] == "12 คน", "the open question heard its answer"
    assert talk.question == "kind"
    step = Engine(OptionGone, Room()).hear(talk, Reply(text="1"))
    assert step.filled is not None
    assert step.filled.model_dump()["title"] == "ประชุมออกแบบแผนการสอนเศษส่วน"


def test_a_button_of_a_removed_question_means_nothing_any_more() -> None:
    talk = asked_for_kind()
    assert Engine(Removed, Room()).press(talk, "kind", "camp") is None


def test_a_button_of_an_earlier_question_changes_that_answer() -> None:
    talk = said(Before, asked_for_kind(), "kind-camp.button")
    step = Engine(Before, Room()).press(talk, "kind", "meeting")
    assert step is not None
    assert step.talk is not None
    assert step.talk.answers["kind"] == "meeting"
    assert step.talk.question == "people"


def test_back_takes_the_last_answer_back_and_asks_it_again() -> None:
    talk = asked_for_kind()
    step = Engine(Before, Room()).back(talk)
    assert step.talk is not None
    assert (step.talk.question, dict(step.talk.answers)) == ("title", {})
    again = Engine(Before, Room()).back(step.talk)
    assert again.talk is not None
    assert again.talk.question == "title"


def test_progress_counts_what_is_answered() -> None:
    assert Engine(Before, Room()).progress(asked_for_kind()) == (1, 3)


def test_a_text_that_waited_is_the_answer_when_the_member_goes_on() -> None:
    engine = Engine(Before, Room())
    offered = engine.offer_resume(begun(), waiting="ค่ายคณิตศาสตร์").talk
    assert offered is not None
    step = engine.press(offered, "resume?", "continue")
    assert step is not None
    assert step.talk is not None
    assert step.talk.answers == {"title": "ค่ายคณิตศาสตร์"}


def test_starting_again_forgets_the_answers_but_not_what_it_is_about() -> None:
    engine = Engine(Before, Room())
    talk = replace(asked_for_kind(), given={"network": 2})
    offered = engine.offer_resume(talk).talk
    assert offered is not None
    step = engine.press(offered, "resume?", "restart")
    assert step is not None
    assert step.talk is not None
    assert (dict(step.talk.answers), dict(step.talk.given), step.talk.question) == ({}, {"network": 2}, "title")


def test_a_payload_fits_its_64_bytes() -> None:
    packed = Press("d", "k7f2q9wx", "organisations", "1234567890").pack()
    assert len(packed.encode()) <= 64
    assert Press.unpack(packed) == Press("d", "k7f2q9wx", "organisations", "1234567890")
