"""What is left of a message is a title: nothing hangs on it that belonged to what was cut."""

import pytest

from tests.words.demo_town import read_in


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("ประชุมจ้า", "ประชุม"),
        ("ประชุมครับผม", "ประชุม"),
        ("ประชุมนะจ๊ะ", "ประชุม"),
        ("ประชุมกับบ้านดอนสายรุ้ง ค่า", "ประชุม"),
        ("ประชุม 2 ชม.ค่า", "ประชุม"),
        ("ประชุมค่ะ 😊", "ประชุม 😊"),
        ("ประชุมค่า😊🙏", "ประชุม 😊🙏"),
        ("ประชุมกับบ้านดอนสายรุ้งค่ะ เรื่องเศษส่วน", "ประชุม เรื่องเศษส่วน"),
        ("ทำสื่อ เมื่อวาน, ที่ห้องสมุด", "ทำสื่อ, ที่ห้องสมุด"),
        ("ทำสื่อ , เมื่อวาน , ที่ห้องสมุด", "ทำสื่อ, ที่ห้องสมุด"),
        ("ทำสื่อ กับ เมื่อวาน", "ทำสื่อ"),
        ("ทำสื่อและเมื่อวาน", "ทำสื่อ"),
        ("ทำสื่อ และ 2 ชม.", "ทำสื่อ"),
        ("Made media and yesterday", "Made media"),
        ("ประชุม (เมื่อวาน) กับบ้านดอนสายรุ้ง", "ประชุม"),
        ("ประชุม ( 2 ชม. )", "ประชุม"),
    ],
)
def test_what_hung_on_a_cut_goes_with_it(message: str, title: str) -> None:
    assert read_in(message, "N2").title == title


@pytest.mark.parametrize(
    "message",
    [
        "สอนเรื่องพลเมืองทรงคุณค่า",
        "สอนให้หาค่า",
        "เล่าเรื่องพระพุทธเจ้า",
        "อบรมการศึกษาภาคบังคับ",
        "วาดเสาธงหน้าบ้าน",
        "สอนการกำกับ",
        "Made a stand",
        "ประชุมแล้ว 😊",
        "สอนเรื่อง เวลา",
    ],
)
def test_a_word_that_only_ends_so_stays(message: str) -> None:
    assert read_in(message, "N2").title == message


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("อบรมเกี่ยวกับ เมื่อวาน", "อบรมเกี่ยวกับ"),
        ("สอนเรื่อง เวลา เมื่อวาน", "สอนเรื่อง เวลา"),
        ("Made a stand yesterday", "Made a stand"),
    ],
)
def test_a_word_before_a_cut_that_only_ends_so_stays(message: str, title: str) -> None:
    assert read_in(message, "N2").title == title
