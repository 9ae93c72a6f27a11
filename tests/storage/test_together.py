"""The same work told twice: how alike titles are, and what goes when its words are taken back."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import Connection
from sqlmodel import Session, select

from storage import activities, corrections, doubles, sources, together
from storage.activity import Activity, Phase, Source
from storage.correction import Correction
from storage.database import Database
from storage.member import Member
from storage.participation import Part, Participation
from storage.retention import ending, expire
from tests.storage.filled import NOW, fill

ALIKE = [
    ("ประชุมออกแบบแผนเศษส่วน ป.4", "ออกแบบแผนเศษส่วน ป.๔"),
    ("เปิดชั้นเรียนร้อยละ ป.6", "ดูการเปิดชั้นเรียนร้อยละ"),
    ("Shared speaking rubrics", "shared the Speaking Rubrics"),
    ("สะท้อนผลเปิดชั้นเรียนทศนิยม", "สะท้อนผลการเปิดชั้นเรียนเรื่องทศนิยม"),
]
DIFFERENT = [
    ("ประชุมออกแบบแผนเศษส่วน ป.4", "ซ่อมกล้องจุลทรรศน์ 4 ตัว"),
    ("ค่ายคณิตคิดสนุก", "นิทรรศการสัปดาห์วิทยาศาสตร์"),
    ("", "ประชุม"),
    ("ก", "ข"),
]


def likeness(one: str, other: str) -> float:
    """How alike two titles are."""
    return doubles.alike(doubles.groups(one), doubles.groups(other))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_titles_of_the_same_work_are_alike_whoever_comes_first(one: str, other: str) -> None:
    assert likeness(one, other) >= doubles.ALIKE
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_titles_of_other_work_are_not(one: str, other: str) -> None:
    assert likeness(one, other) < doubles.ALIKE


def _kept(session: Session, recorder: int, title: str, message: str) -> Activity:
    """An entry whose title came with a message."""
    person = session.get(Member, recorder)
    assert person is not None
    assert person.network_id is not None
    kept = activities.save(
        session.connection(),
        network_id=person.network_id,
        recorder_id=recorder,
        title=title,
        phase=Phase.DO_TOGETHER,
        held_on=NOW.date(),
        hours=Decimal("2.0"),
        bodies=[1],
        now=NOW,
    )
    told = {"member_id": recorder, "kept": "activity", "kept_id": kept.activity.id, "part": "title", "now": NOW}
    sources.remember(session.connection(), f"line:{message}", **told)  # type: ignore[arg-type]
    entry = session.get(Activity, kept.activity.id)
    assert entry is not None
    return entry


def _in_session(database: Database, work: object) -> None:
    def run(connection: Connection) -> None:
        person = fill(connection)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            work(session, person)  # type: ignore[operator]
            session.commit()

    database.write(run).result(10)


def test_the_most_alike_of_the_day_is_found(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        _kept(session, person, "ออกแบบแผนทศนิยม ป.5", "m-1")
        right = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-2")
        new = _kept(session, person + 1, "ออกแบบแผนเศษส่วน ป.4", "m-3")
        assert doubles.double_of(session.connection(), new) == right.id
        right.undone_at = NOW
        session.add(right)
        session.flush()
        assert doubles.double_of(session.connection(), new) != right.id

    _in_session(database, work)


def test_what_a_part_took_over_goes_with_the_message_it_came_from(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        one = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-1")
        two = _kept(session, person + 1, "ออกแบบแผนเศษส่วน ป.4", "m-2")
        doubles.merge(session, two, one, NOW)
        part = together.part_of(session, one.id, person + 1)
        assert part is not None
        assert (part.state, part.words) == (Part.CONFIRMED, "ออกแบบแผนเศษส่วน ป.4")
        sources.erase(session, "line", "m-2", NOW)
        assert part.words is None
        assert one.title == "ประชุมออกแบบแผนเศษส่วน ป.4"

    _in_session(database, work)


def test_a_merge_and_a_split_leave_everything_as_it_was(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        one = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-1")
        two = _kept(session, person + 1, "ออกแบบแผนเศษส่วน ป.4", "m-2")
        doubles.merge(session, two, one, NOW)
        assert not doubles.may_merge(two, one)
        assert doubles.may_split(session, two, NOW + timedelta(days=8)) is None
        assert doubles.may_split(session, two, NOW + timedelta(days=7)) is one
        doubles.split(session, two, one, NOW)
        assert two.merged_into_id is None
        assert doubles.may_split(session, two, NOW) is None
        assert session.exec(select(Source).where(Source.kept == "participation")).all() == []

    _in_session(database, work)


def test_a_title_that_was_corrected_goes_with_the_message_that_brought_it(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        entry = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-1")
        corrections.correct(session, entry, "title", "ประชุม", editor_id=person + 1, reason="สั้นลง", now=NOW)
        sources.erase(session, "line", "m-1", NOW)
        assert session.exec(select(Correction).where(Correction.activity_id == entry.id)).all() == []
        assert entry.title == "ประชุม"

    _in_session(database, work)


def test_what_is_changed_back_belongs_to_its_message_again(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        entry = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-1")
        correction = corrections.correct(session, entry, "hours", "3", editor_id=person + 1, reason="นับใหม่", now=NOW)
        again = corrections.correct(session, entry, "title", "ประชุม", editor_id=person + 1, reason="สั้นลง", now=NOW)
        assert corrections.revert(session, again, entry, NOW)
        assert not corrections.revert(session, again, entry, NOW)
        assert corrections.revert(session, correction, entry, NOW)
        assert (entry.title, entry.hours) == ("ประชุมออกแบบแผนเศษส่วน ป.4", Decimal(2))
        sources.erase(session, "line", "m-1", NOW)
        assert entry.title == ""

    _in_session(database, work)


def test_nothing_of_a_correction_or_a_part_outlives_them(database: Database) -> None:
    def work(session: Session, person: int) -> None:
        one = _kept(session, person, "ประชุมออกแบบแผนเศษส่วน ป.4", "m-1")
        two = _kept(session, person + 1, "ออกแบบแผนเศษส่วน ป.4", "m-2")
        corrections.correct(session, one, "title", "ประชุม", editor_id=person + 1, reason="สั้นลง", now=NOW)
        doubles.merge(session, two, one, NOW)
        one.undone_at = two.undone_at = NOW
        session.add(one)
        session.add(two)

    _in_session(database, work)
    later = NOW + timedelta(days=31)
    for table in ending():
        database.write(partial(expire, table=table, now=later, retention=timedelta(days=3650), most=200)).result(10)
    with database.read() as connection, Session(connection) as session:
        kept = {source.kept for source in session.exec(select(Source))}
        assert not kept & {"participation", "correction"}
        assert session.exec(select(Participation).where(Participation.words == "ออกแบบแผนเศษส่วน ป.4")).all() == []


def test_two_who_merge_crosswise_do_it_one_after_the_other(database: Database) -> None:
    made: list[int] = []

    def prepare(session: Session, person: int) -> None:
        for recorder, message in ((person, "m-1"), (person + 1, "m-2")):
            made.append(_kept(session, recorder, "ประชุมออกแบบแผนเศษส่วน ป.4", message).id or 0)

    _in_session(database, prepare)
    holding, coming = threading.Event(), threading.Event()

    def merge(connection: Connection, entry_id: int, into_id: int) -> bool:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            entry, into = session.get_one(Activity, entry_id), session.get_one(Activity, into_id)
            if holding.is_set():
                coming.set()
            together.hold(session, entry, into)
            if not holding.is_set():
                holding.set()
                coming.wait(1)
            may = doubles.may_merge(entry, into)
            if may:
                doubles.merge(session, entry, into, NOW)
            session.commit()
        return may

    first = database.write(lambda connection: merge(connection, made[0], made[1]))
    assert holding.wait(10)
    second = database.write(lambda connection: merge(connection, made[1], made[0]))
    assert (first.result(20), second.result(20)) == (True, False)
