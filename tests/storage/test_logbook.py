"""Whose entry stands in whose log book, and what a coordinator's overview counts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from storage import logbook, overview
from storage.activity import Activity, ActivityOrganisation, Phase
from storage.database import Database
from storage.demo import load_demo
from storage.media import Faces, Media, MediaState
from storage.member import Member, Membership, Position
from storage.participation import Part, Participation
from storage.tables import table_of
from tests.storage.filled import NOW

#: Before everything that the demo town did.
BEGINS, ENDS = date(2020, 11, 1), date(2021, 5, 15)
#: M13 coordinates N2 and its centre for mathematics, M23 teaches in it; both are demo members, in this order.
RECORDER, OTHER = 23, 13
NETWORK, CENTRE = 2, 5


@pytest.fixture
def town(database: Database) -> Database:
    database.write(lambda c: load_demo(c, NOW)).result(30)
    return database


def add(database: Database, model: Any, **values: Any) -> int:
    """A row, by its id."""
    key = database.write(lambda c: c.execute(insert(table_of(model)).values(**values)).inserted_primary_key).result(10)
    assert key is not None
    return int(key[0])


def done(database: Database, title: str = "ประชุม", **values: Any) -> int:
    """An activity of the recorder on the first day of the span."""
    filled = {
        "network_id": NETWORK,
        "recorder_id": RECORDER,
        "title": title,
        "phase": Phase.DO_TOGETHER,
        "held_on": BEGINS,
        "planned": False,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return add(database, Activity, **{**filled, **values})


def took_part(database: Database, activity_id: int, state: Part, **values: Any) -> None:
    """The other's part in an activity."""
    add(
        database,
        Participation,
        **{"activity_id": activity_id, "member_id": OTHER, "state": state, "created_at": NOW, "changed_at": NOW}
        | values,
    )


def picture(database: Database, activity_id: int, faces: Faces, **values: Any) -> None:
    """A kept photo of an activity."""
    filled = {"kind": "photo", "path": "aa/x.jpg", "state": MediaState.KEPT, "created_at": NOW}
    words = {"channel": "", "reference": "", "name": "", "size": 1, "digest": ""}
    add(database, Media, activity_id=activity_id, faces=faces.value, **{**filled, **words, **values})


def book(database: Database, member_id: int = RECORDER) -> list[logbook.Entry]:
    with database.read() as connection:
        return logbook.entries(connection, member_id, BEGINS, ENDS)


def test_only_what_stands_is_in_it_oldest_first(town: Database) -> None:
    stays = done(town, "วันสุดท้าย", held_on=ENDS, hours=Decimal("1.5"))
    first = done(town, "วันแรก", hours=Decimal(2))
    done(town, "ก่อนภาคเรียน", held_on=BEGINS - timedelta(days=1))
    done(town, "หลังภาคเรียน", held_on=ENDS + timedelta(days=1))
    done(town, "ถอนแล้ว", undone_at=NOW)
    done(town, "นัดไว้", planned=True)
    done(town, "รวมแล้ว", merged_into_id=first)
    done(town, "ของคนอื่น", recorder_id=OTHER)
    listed = book(town)
    assert [(entry.id, entry.title, entry.own) for entry in listed] == [
        (first, "วันแรก", True),
        (stays, "วันสุดท้าย", True),
    ]
    assert logbook.hours(listed) == Decimal("3.5")
    assert listed[0].network_th


def test_an_entry_without_hours_counts_none(town: Database) -> None:
    done(town)
    assert logbook.hours(book(town)) == 0


@pytest.mark.parametrize("state", list(Part))
def test_of_others_entries_only_a_confirmed_part_is_in_it(town: Database, state: Part) -> None:
    activity = done(town, plc_role="model_teacher", result="ผล")
    took_part(town, activity, state, plc_role="buddy_teacher", words="ต่างไป")
    listed = book(town, OTHER)
    if state is not Part.CONFIRMED:
        assert listed == []
        return
    (entry,) = listed
    assert (entry.own, entry.role, entry.words, entry.result) == (False, "buddy_teacher", "ต่างไป", "ผล")
    (own,) = book(town)
    assert (own.own, own.role, own.words) == (True, "model_teacher", None)


def test_a_confirmed_part_goes_with_its_entry(town: Database) -> None:
    for values in ({"undone_at": NOW}, {"planned": True}, {"merged_into_id": 1}):
        took_part(town, done(town, **values), Part.CONFIRMED)
    assert book(town, OTHER) == []


def test_an_entry_of_an_erased_person_stays_in_the_books_of_those_who_took_part(town: Database) -> None:
    took_part(town, done(town, recorder_id=None), Part.CONFIRMED)
    assert [entry.own for entry in book(town, OTHER)] == [False]


def test_only_pictures_that_may_be_shown_are_counted_and_printed(town: Database) -> None:
    activity = done(town)
    picture(town, activity, Faces.NONE, path="aa/one.jpg")
    picture(town, activity, Faces.PERMITTED, path="aa/two.jpg")
    picture(town, activity, Faces.UNKNOWN, path="aa/three.jpg")
    picture(town, activity, Faces.NONE, path="", state=MediaState.WAITING)
    picture(town, activity, Faces.UNKNOWN, kind="file", path="aa/four.pdf")
    (entry,) = book(town)
    assert (entry.photos, entry.files) == (2, 1)
    with town.read() as connection:
        assert [photo.path for photo in logbook.photos(connection, RECORDER, [activity], 9)] == [
            "aa/one.jpg",
            "aa/two.jpg",
        ]
        assert len(logbook.photos(connection, RECORDER, [activity], 1)) == 1


def test_own_entries_of_any_day_are_found_by_what_was_typed(town: Database) -> None:
    done(town, "เปิดชั้นเรียนกระดานปริศนา", held_on=BEGINS)
    newest = done(town, "ประชุม", held_on=ENDS, lesson="ใช้กระดานปริศนาได้ผล")
    done(town, "กระดานปริศนาของคนอื่น", recorder_id=OTHER)
    with town.read() as connection:
        found = logbook.find(connection, RECORDER, ["กระดานปริศนา"], str.casefold, 5)
        assert next(entry.id for entry in found) == newest
        assert len(found) == 2
        assert len(logbook.find(connection, RECORDER, ["กระดานปริศนา"], str.casefold, 1)) == 1
        assert logbook.find(connection, RECORDER, ["กระดานปริศนา", "ไม่มี"], str.casefold, 5) == []


def test_whether_there_is_anything_earlier(town: Database) -> None:
    done(town)
    with town.read() as connection:
        assert logbook.begun_before(connection, RECORDER, BEGINS + timedelta(days=1))
        assert not logbook.begun_before(connection, RECORDER, BEGINS)


def test_whose_it_is(town: Database) -> None:
    with town.read() as connection:
        owner = logbook.owner(connection, RECORDER)
        assert owner is not None
        assert owner.position is Position.TEACHER
        assert owner.organisation_th == "โรงเรียนบ้านนาเพชรงาม"
    withdrawn = update(table_of(Member)).where(table_of(Member).c.id == RECORDER).values(withdrawn_at=NOW)
    town.write(lambda c: c.execute(withdrawn)).result(10)
    with town.read() as connection:
        assert logbook.owner(connection, RECORDER) is None


def test_somebody_in_no_network_any_more_has_a_book(town: Database) -> None:
    left = update(table_of(Membership)).where(table_of(Membership).c.member_id == RECORDER).values(ended_at=NOW)
    town.write(lambda c: c.execute(left)).result(10)
    done(town)
    with town.read() as connection:
        owner = logbook.owner(connection, RECORDER)
    assert owner is not None
    assert owner.organisation_th == ""
    assert len(book(town)) == 1


def lines(connection: Connection) -> list[overview.Done]:
    return overview.done(connection, NETWORK, BEGINS, ENDS)


def test_an_overview_counts_by_month_and_phase(town: Database) -> None:
    with_schools = done(town, held_on=date(2020, 11, 3), hours=Decimal(2))
    second = done(town, held_on=date(2020, 11, 30), hours=Decimal("1.5"))
    done(town, held_on=date(2020, 11, 30), phase=Phase.PLAN_TOGETHER)
    done(town, held_on=date(2021, 1, 1))
    done(town, undone_at=NOW)
    done(town, planned=True)
    done(town, network_id=1)
    for activity, organisation, name in ((with_schools, 1, ""), (with_schools, None, "วัดใหม่"), (second, 1, "")):
        part = {"activity_id": activity, "organisation_id": organisation, "name": name, "place": 0}
        add(town, ActivityOrganisation, **part)
    with town.read() as connection:
        listed = lines(connection)
    counted = overview.by_month(listed)
    assert [(month.month, month.phase, month.count, month.hours, month.bodies) for month in counted] == [
        (date(2020, 11, 1), Phase.PLAN_TOGETHER, 1, Decimal(0), 0),
        (date(2020, 11, 1), Phase.DO_TOGETHER, 2, Decimal("3.5"), 2),
        (date(2021, 1, 1), Phase.DO_TOGETHER, 1, Decimal(0), 0),
    ]


@pytest.mark.parametrize(("show_name", "shown"), [(True, True), (False, False), (None, False)])
def test_only_who_agreed_is_named(town: Database, show_name: bool | None, shown: bool) -> None:
    member = table_of(Member)
    chosen = update(member).where(member.c.id == RECORDER).values(show_name=show_name)
    town.write(lambda c: c.execute(chosen)).result(10)
    done(town)
    with town.read() as connection:
        (line,) = lines(connection)
    assert bool(line.recorder) is shown


def test_only_a_coordinator_oversees_a_network(town: Database) -> None:
    with town.read() as connection:
        coordinated = overview.coordinated(connection, OTHER)
        assert [network.id for network in coordinated] == [NETWORK, CENTRE]
        assert coordinated[0] == overview.overseen(connection, NETWORK, OTHER)
        assert overview.coordinated(connection, RECORDER) == []
        assert overview.overseen(connection, NETWORK, RECORDER) is None
        assert overview.overseen(connection, 1, OTHER) is None
