"""Which phase a sentence tells of: what is said before what is guessed, the first verb before a later one."""

import pytest

from bot.thai.phases import Guess, find_signs, guess_phase

PLAN, THINK, MEET = (Guess("plan_together", detail) for detail in ("plan", "think", None))
DO, EVALUATE = Guess("do_together"), Guess("evaluate_together")


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("ประชุมวางแผนการนิเทศ", PLAN),
        ("ประชุมสรุปผลการเล่น", EVALUATE),
        ("เปิดชั้นเรียนเศษส่วน แล้วสะท้อนผลต่อ", DO),
        ("สะท้อนผลเปิดชั้นเรียน", EVALUATE),
        ("ระดมความคิดออกแบบแผน", THINK),
        ("วิเคราะห์ผลสอบ", THINK),
        ("ร่างแผนปฏิบัติการ", PLAN),
        ("AAR งานวิทย์", EVALUATE),
        ("Open class on fractions", DO),
        ("Planned the open class", PLAN),
        ("Reflected on the camp", EVALUATE),
    ],
)
def test_the_first_strong_word_decides(text: str, guess: Guess) -> None:
    assert guess_phase(text) == guess


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("ประชุมเรื่องงานวิทย์", MEET),
        ("นัดคุยเรื่องงานวิทย์", THINK),
        ("Meeting about the science day", MEET),
        ("คุยเรื่องนิทรรศการ", DO),
        ("เล่นกับเด็ก", DO),
        ("", DO),
    ],
)
def test_a_weak_word_decides_where_no_strong_one_stands(text: str, guess: Guess) -> None:
    assert guess_phase(text) == guess


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("ประชุมครูผู้ช่วย", MEET),
        ("คุยกับศึกษานิเทศก์", THINK),
        ("ประชุมระบบดูแลช่วยเหลือนักเรียน", MEET),
        ("หารือเรื่องรางวัลยอดเยี่ยม", THINK),
        ("Explanation of plants, a meeting", MEET),
        ("ประชุมครูผู้ช่วยแล้วนิเทศ", DO),
    ],
)
def test_a_word_inside_another_one_says_nothing(text: str, guess: Guess) -> None:
    assert guess_phase(text) == guess


@pytest.mark.parametrize(
    ("text", "phase", "detail"),
    [
        ("สรุปงานที่ร่วมคิดไว้", "plan_together", "think"),
        ("ร่วมวางแผนค่าย", "plan_together", "plan"),
        ("ร่วมทำแผนการสอน", "do_together", None),
        ("ร่วมประเมินผลแผน", "evaluate_together", None),
        ("Plan together: the camp", "plan_together", "plan"),
    ],
)
def test_a_phase_that_is_said_is_not_guessed(text: str, phase: str, detail: str | None) -> None:
    assert guess_phase(text) == Guess(phase, detail, explicit=True)


@pytest.mark.parametrize(
    ("text", "sign", "phase", "detail"),
    [
        ("ค่ายวิทย์ #วางแผน 2ชม", "#วางแผน", "plan_together", "plan"),
        ("#คิด เรื่องค่าย", "#คิด", "plan_together", "think"),
        ("แผนการสอน #ทำ", "#ทำ", "do_together", None),
        ("แผนการสอน #ประเมินผลค่ะ", "#ประเมินผล", "evaluate_together", None),
        ("camp #Plan", "#Plan", "plan_together", "plan"),
    ],
)
def test_a_sign_says_the_phase_and_where_it_stands(text: str, sign: str, phase: str, detail: str | None) -> None:
    (found,) = find_signs(text)
    assert found.guess == Guess(phase, detail, explicit=True)
    assert text[found.start : found.end] == sign


@pytest.mark.parametrize("text", ["#ทำสื่อการสอน", "#คณิตศาสตร์", "#planet", "# วางแผน"])
def test_another_sign_is_no_phase(text: str) -> None:
    assert not find_signs(text)
