"""Every table knows when its rows end, and nothing ends before."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select, update
from sqlmodel import SQLModel

from storage.activity import Activity, ActivityOrganisation, Source
from storage.audit import Audit
from storage.campaign import Campaign, Delivery
from storage.database import Database
from storage.dialogue import Dialogue
from storage.event import EventOutcome, InboundEvent
from storage.join_code import CodeKind, JoinCode
from storage.media import Faces, Media, MediaState
from storage.member import Account, Consent, Member, Membership
from storage.notice import Notice
from storage.outbox import OutboxRow, OutboxState
from storage.pace import Pace
from storage.retention import RULES, ending, expire, unkept
from storage.schedule import Slot
from storage.schema import METADATA
from storage.tables import table_of
from tests.storage.filled import NOW, fill

RETENTION = timedelta(days=3 * 365)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def filled(database: Database) -> Database:
    database.write(fill).result(10)
    return database


def clean(database: Database, after: timedelta, most: int = 200) -> dict[str, int]:
    def work(connection: Connection) -> dict[str, int]:
        return {table: expire(connection, table, NOW + after, RETENTION, most) for table in ending()}

    return database.write(work).result(10)


def count(database: Database, model: type[SQLModel], **where: Any) -> int:
    table = table_of(model)
    query = select(func.count()).select_from(table).where(*(table.c[name] == value for name, value in where.items()))
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def change(database: Database, model: type[SQLModel], values: dict[str, Any], **where: Any) -> None:
    table = table_of(model)
    conditions = [table.c[name] == value for name, value in where.items()]
    database.write(lambda c: c.execute(update(table).where(*conditions).values(values))).result(10)


def member_named(database: Database, given: str) -> int:
    table = table_of(Member)
    with database.read() as connection:
        return int(connection.execute(select(table.c.id).where(table.c.given == given)).scalar_one())


def test_every_table_has_one_rule_and_every_rule_a_sentence() -> None:
    assert sorted(rule.table for rule in RULES) == sorted(METADATA.tables)
    assert all(rule.sentence.endswith(".") for rule in RULES)


def test_nothing_ends_today(filled: Database) -> None:
    assert set(clean(filled, timedelta()).values()) == {0}


ROWS: list[tuple[type[SQLModel], dict[str, Any], dict[str, Any], timedelta]] = [
    (InboundEvent, {}, {}, 30 * DAY),
    (OutboxRow, {"state": OutboxState.SENT, "done_at": NOW}, {}, 7 * DAY),
    (OutboxRow, {"state": OutboxState.GAVE_UP, "done_at": NOW}, {}, 7 * DAY),
    (OutboxRow, {}, {}, 30 * DAY),
    (Dialogue, {"ends_at": NOW + DAY}, {}, DAY),
    (Dialogue, {"ends_at": None}, {}, RETENTION),
    (JoinCode, {"expires_at": NOW}, {"kind": CodeKind.MEMBER}, 30 * DAY),
    (JoinCode, {"expires_at": NOW + 10 * DAY}, {"kind": CodeKind.LINK}, 10 * DAY),
    (Notice, {}, {}, 365 * DAY),
    (Audit, {}, {}, RETENTION),
    (OutboxRow, {"forget": True}, {}, DAY),
    (Media, {}, {"faces": "unknown"}, 30 * DAY),
    (Media, {"state": MediaState.REFUSED, "path": ""}, {"faces": Faces.NONE}, 30 * DAY),
    (Media, {"state": MediaState.WAITING, "path": ""}, {"faces": Faces.NONE}, 30 * DAY),
    (Slot, {}, {"slot": NOW - 7 * DAY}, 83 * DAY),
    (Activity, {"undone_at": NOW}, {}, 30 * DAY),
    (Pace, {}, {}, timedelta(hours=1)),
    (OutboxRow, {"state": OutboxState.PARKED}, {}, 30 * DAY),
    (Campaign, {"done_at": NOW}, {}, 180 * DAY),
    (Delivery, {}, {}, 180 * DAY),
    (Media, {}, {"path": "announced.jpg"}, 180 * DAY),
]


@pytest.mark.parametrize(("model", "values", "where", "kept"), ROWS)
def test_rows_end_at_their_time_and_not_before(
    filled: Database, model: type[SQLModel], values: dict[str, Any], where: dict[str, Any], kept: timedelta
) -> None:
    if values:
        change(filled, model, values, **where)
    if model is Delivery or "announced.jpg" in where.values():
        change(filled, Campaign, {"done_at": NOW})
    before = count(filled, model, **where)
    if kept == RETENTION:
        change(filled, Member, {"last_contact_at": NOW + kept})
    clean(filled, kept - SECOND)
    assert count(filled, model, **where) == before > 0
    clean(filled, kept)
    assert count(filled, model, **where) == 0


def test_a_member_code_stays_until_it_is_renewed(filled: Database) -> None:
    change(filled, Member, {"last_contact_at": NOW + 9000 * DAY})
    clean(filled, 9000 * DAY)
    assert count(filled, JoinCode, kind=CodeKind.MEMBER) == 1


def test_what_must_leave_no_trace_goes_as_soon_as_it_is_sent(filled: Database) -> None:
    change(filled, OutboxRow, {"forget": True})
    clean(filled, SECOND)
    assert count(filled, OutboxRow) == 3, "still to be sent"
    change(filled, OutboxRow, {"state": OutboxState.SENT, "done_at": NOW})
    clean(filled, SECOND)
    assert count(filled, OutboxRow) == 0


def test_an_undone_activity_goes_with_all_that_belongs_to_it(filled: Database) -> None:
    change(filled, Activity, {"undone_at": NOW})
    assert clean(filled, 30 * DAY)["activity"] == 2
    for model in (Activity, ActivityOrganisation, Source):
        assert count(filled, model) == 0


def test_the_newest_slot_of_a_schedule_stays(filled: Database) -> None:
    assert clean(filled, 9000 * DAY)["slot"] == 1
    assert count(filled, Slot) == 1
    assert count(filled, Slot, slot=NOW) == 1


def test_the_choices_shown_last_are_forgotten_after_thirty_days_of_silence(filled: Database) -> None:
    person = member_named(filled, "วรรณวิไล")
    change(filled, Account, {"offered": [["ประชุมออกแบบแผน", "r:open:17"]]})
    change(filled, Member, {"last_contact_at": NOW + DAY}, given="สมใจ")
    assert clean(filled, 30 * DAY - SECOND)["account"] == 0
    assert [clean(filled, 30 * DAY)["account"] for _ in range(2)] == [2, 0]
    with filled.read() as connection:
        offered = connection.execute(select(table_of(Account).c.member_id, table_of(Account).c.offered)).all()
    assert {bool(choices) for member, choices in offered if member == person} == {False}
    assert [choices for member, choices in offered if member != person] == [[["ประชุมออกแบบแผน", "r:open:17"]]]


def test_who_counts_as_withdrawn_is_counted_so_that_the_next_ones_follow(filled: Database) -> None:
    assert [clean(filled, RETENTION, most=1)["member"] for _ in range(3)] == [1, 1, 0]
    assert count(filled, Member, withdrawn_at=None) == 0


def test_what_cannot_wait_for_the_night_ends_every_hour() -> None:
    assert ending(hourly=True) == ["outbox", "dialogue", "join_code"]
    assert set(ending(hourly=True)) < set(ending())


@pytest.mark.parametrize("table", ["outbox", "campaign"])
def test_nothing_large_is_read_or_sorted_whole_for_the_few_rows_that_end(filled: Database, table: str) -> None:
    asked: list[tuple[str, Any]] = []
    plans: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a small table is read whole
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        event.listen(connection, "before_cursor_execute", note)
        expire(connection, table, NOW, RETENTION, 200)
        event.remove(connection, "before_cursor_execute", note)
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        for statement, parameters in asked:
            lines = connection.exec_driver_sql(f"{explain} {statement}", parameters)
            plans.append("\n".join(str(line[-1]) for line in lines))

    filled.write(work).result(10)
    assert len(plans) >= 2
    for plan in plans:
        assert not re.search(
            r"Seq Scan on (outbox|delivery)|SCAN (outbox|delivery)(?! USING)|Sort|TEMP B-TREE", plan
        ), plan


def test_a_saved_activity_stays_with_the_network(filled: Database) -> None:
    change(filled, Member, {"last_contact_at": NOW + 9000 * DAY})
    clean(filled, 9000 * DAY)
    assert count(filled, Activity) == 2


def test_a_withdrawn_member_is_erased_after_thirty_days(filled: Database) -> None:
    change(filled, Member, {"withdrawn_at": NOW}, given="วรรณวิไล")
    clean(filled, 30 * DAY - SECOND)
    assert count(filled, Member) == 2
    assert clean(filled, 30 * DAY)["member"] == 1
    assert count(filled, Member) == 1
    assert count(filled, Activity, recorder_id=None) == 1
    assert count(filled, Account) == 1


def test_silence_for_the_retention_time_counts_as_withdrawn(filled: Database) -> None:
    person = member_named(filled, "วรรณวิไล")
    change(filled, Member, {"last_contact_at": NOW + DAY}, given="สมใจ")
    clean(filled, RETENTION - SECOND)
    assert count(filled, Member, withdrawn_at=NOW + RETENTION) == 0
    clean(filled, RETENTION)
    assert count(filled, Member, withdrawn_at=NOW + RETENTION) == 1
    assert count(filled, Consent, member_id=person, ended_at=NOW + RETENTION) == 1
    clean(filled, RETENTION + 30 * DAY)
    assert count(filled, Member, id=person) == 0


def _block_one(database: Database, person: int) -> None:
    change(database, Account, {"blocked_at": NOW}, member_id=person, channel="line")


def _block_all(database: Database, person: int) -> None:
    change(database, Account, {"blocked_at": NOW}, member_id=person)


def _leave(database: Database, person: int) -> None:
    change(database, Membership, {"ended_at": NOW}, member_id=person)


def _leave_and_write(database: Database, person: int) -> None:
    _leave(database, person)
    change(database, Member, {"last_contact_at": NOW + 300 * DAY}, id=person)


@pytest.mark.parametrize(
    ("absence", "withdrawn"), [(_block_all, True), (_block_one, False), (_leave, True), (_leave_and_write, False)]
)
def test_a_year_of_absence_counts_as_withdrawn(
    filled: Database, absence: Callable[[Database, int], None], withdrawn: bool
) -> None:
    person = member_named(filled, "วรรณวิไล")
    absence(filled, person)
    clean(filled, 365 * DAY - SECOND)
    assert count(filled, Member, withdrawn_at=None) == 2
    clean(filled, 365 * DAY)
    assert count(filled, Member, id=person, withdrawn_at=None) == (0 if withdrawn else 1)
    assert count(filled, Member, withdrawn_at=None) == (1 if withdrawn else 2)


def test_little_is_deleted_at_a_time_and_the_oldest_first(database: Database) -> None:
    def many(connection: Connection) -> None:
        rows = [
            {
                "channel": "line",
                "event_id": f"{number}",
                "outcome": EventOutcome.DONE,
                "received_at": NOW - number * DAY,
            }
            for number in range(31, 41)
        ]
        connection.execute(insert(table_of(InboundEvent)), rows)

    database.write(many).result(10)
    assert clean(database, timedelta(), most=4)["inbound_event"] == 4
    assert count(database, InboundEvent, event_id="40") == 0
    assert count(database, InboundEvent, event_id="36") == 1
    assert [clean(database, timedelta(), most=4)["inbound_event"] for _ in range(3)] == [4, 2, 0]


def test_an_activity_with_more_pictures_than_are_deleted_at_a_time_goes_whole(filled: Database) -> None:
    change(filled, Activity, {"undone_at": NOW})
    while any(clean(filled, 30 * DAY, most=1).values()):
        pass
    assert count(filled, Activity) == 0


@pytest.mark.parametrize(
    ("last_stands", "left"), [(False, {}), (True, {"w": None, "z": "w"})], ids=["all go", "what stands keeps the rest"]
)
def test_a_chain_of_merged_entries_ends_where_its_last_one_does(
    filled: Database, last_stands: bool, left: dict[str, str | None]
) -> None:
    """z was merged into x, x into y, y into w; x and y are due."""
    table = table_of(Activity)

    def work(connection: Connection) -> None:
        one = connection.execute(select(table).limit(1)).mappings().one()
        ids: dict[str, int | None] = {"": None}
        for title, into, undone in (("w", "", not last_stands), ("y", "w", True), ("x", "y", True), ("z", "x", False)):
            values = {**one, "title": title, "merged_into_id": ids[into], "undone_at": NOW if undone else None}
            del values["id"]
            ids[title] = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()

    filled.write(work).result(10)
    clean(filled, 30 * DAY)
    with filled.read() as connection:
        rows = connection.execute(select(table.c.id, table.c.title, table.c.merged_into_id)).all()
    titles = {row[0]: row[1] for row in rows}
    assert {row[1]: titles.get(row[2]) for row in rows if len(row[1]) == 1} == left


def test_files_that_no_row_keeps_are_found(filled: Database) -> None:
    person = member_named(filled, "วรรณวิไล")
    paths = [f"{person}/one.jpg", f"{person}/two.jpg", "left/over.jpg"]
    with filled.read() as connection:
        assert unkept(connection, paths) == {"left/over.jpg"}
        assert unkept(connection, []) == set()
    clean(filled, 30 * DAY)
    with filled.read() as connection:
        assert unkept(connection, paths) == {"left/over.jpg", f"{person}/two.jpg"}


def test_retention_counts_in_database_time_with_a_zone(filled: Database) -> None:
    naive: datetime = datetime.combine(date(2030, 1, 1), datetime.min.time())
    with pytest.raises(Exception, match="naive"):
        filled.write(lambda c: expire(c, "audit", naive, RETENTION, 200)).result(10)
