"""Erasing a person leaves no trace of them, and leaves alone what belongs to others."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from storage.activity import Activity, ActivityOrganisation, Post, Source
from storage.campaign import Campaign, Delivery
from storage.database import Database
from storage.media import Media
from storage.member import Member
from storage.outbox import OutboxRow
from storage.retention import erase_member
from storage.schema import METADATA
from storage.tables import table_of
from tests.storage.filled import GIVEN, NAME, NOW, WORDS, fill


@pytest.fixture
def person(database: Database) -> int:
    return database.write(fill).result(10)


def everything(database: Database) -> str:
    """All that is kept, as text."""
    with database.read() as connection:
        rows = [
            {"table": table.name, **row._mapping}
            for table in METADATA.sorted_tables
            for row in connection.execute(table.select())
        ]
    return json.dumps(rows, ensure_ascii=False, default=str)


def erase(database: Database, person: int, *, words_too: bool) -> list[str]:
    return database.write(lambda c: erase_member(c, person, words_too=words_too, now=NOW)).result(10)


def rows(database: Database, model: Any, *columns: str) -> list[tuple[Any, ...]]:
    table = table_of(model)
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*(table.c[c] for c in columns)).order_by(table.c.id))]


@pytest.mark.parametrize("words_too", [True, False])
def test_no_table_knows_the_person_any_more(database: Database, person: int, words_too: bool) -> None:
    own = table_of(Activity).c.recorder_id == person
    # what was typed into a shared record is not searched for names: without words_too it stays as it is
    database.write(lambda c: c.execute(update(table_of(Activity)).where(own).values(lesson=None))).result(10)
    database.write(lambda c: c.execute(update(table_of(Activity)).where(~own).values(lesson="บทเรียนของผู้อื่น"))).result(10)
    before = everything(database)
    for trace in (NAME, GIVEN, f"line-{person}", f"m:{person}", f"message-{person}", "LK2345MN"):
        assert trace in before
    erase(database, person, words_too=words_too)
    after = everything(database)
    for trace in (NAME, GIVEN, f"line-{person}", f"telegram-{person}", f"m:{person}", f"message-{person}", "LK2345MN"):
        assert trace not in after
    with database.read() as connection:
        for table in METADATA.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "member" for key in column.foreign_keys):
                    assert connection.execute(select(column).where(column == person)).first() is None


def test_shared_entries_stay_without_an_author(database: Database, person: int) -> None:
    assert erase(database, person, words_too=False) == [f"{person}/two.jpg"]
    assert rows(database, Activity, "recorder_id", "title") == [(None, WORDS), (person + 1, WORDS)]
    assert rows(database, Post, "author_id", "text") == [(None, WORDS), (person + 1, WORDS)]
    assert {(f"{person}/one.jpg", None), ("announced.jpg", None)} <= set(rows(database, Media, "path", "sender_id"))


def test_with_the_words_only_numbers_remain(database: Database, person: int) -> None:
    assert erase(database, person, words_too=True) == [f"{person}/one.jpg", f"{person}/two.jpg", "announced.jpg"]
    mine, others = rows(database, Activity, "title", "lesson", "result", "hours", "phase", "recorder_id")
    assert mine[:3] == ("", "", None)
    assert str(mine[3]) == "1.5"
    assert others[0] == WORDS
    assert rows(database, Post, "text") == [("",), (WORDS,)]
    names = [name for name, known in rows(database, ActivityOrganisation, "name", "organisation_id") if known is None]
    assert names == ["", "วัดป่าธารใส"]
    assert NAME not in json.dumps([mine], ensure_ascii=False, default=str)
    assert len(rows(database, Media, "path")) == 2


def test_the_other_members_rows_are_untouched(database: Database, person: int) -> None:
    other = person + 1
    erase(database, person, words_too=True)
    assert rows(database, Member, "id") == [(other,)]
    assert rows(database, OutboxRow, "owner") == [(f"m:{other}",)]
    assert rows(database, Source, "member_id") == [(other,)]


def test_a_part_that_another_member_wrote_stays_and_ones_own_in_anothers_goes(database: Database, person: int) -> None:
    other = person + 1

    def corrected(connection: Connection) -> None:
        activity = table_of(Activity)
        ids = {row.recorder_id: row.id for row in connection.execute(select(activity))}
        origin = {"channel": "line", "kept": "activity", "part": "lesson", "created_at": NOW}
        by_other = {**origin, "message_id": "a", "member_id": other, "kept_id": ids[person]}
        by_person = {**origin, "message_id": "b", "member_id": person, "kept_id": ids[other]}
        connection.execute(insert(table_of(Source)), [by_other, by_person])

    database.write(corrected).result(10)
    erase(database, person, words_too=True)
    assert rows(database, Activity, "title", "lesson") == [("", f"{WORDS} {NAME}"), (WORDS, "")]


def test_the_answer_of_the_same_turn_is_still_sent(database: Database, person: int) -> None:
    def turn(connection: Connection) -> None:
        erase_member(connection, person, words_too=False, now=NOW)
        last = {"channel": "line", "chat": f"line-{person}", "owner": f"line:line-{person}", "method": "reply"}
        moments = dict.fromkeys(("heard_at", "created_at", "not_before"), NOW)
        rest = {"body": "{}", "retry_key": "k", "price": 0, "attempts": 0, "doubtful": False, "forget": True}
        connection.execute(
            insert(table_of(OutboxRow)), {**last, **moments, **rest, "state": "waiting", "message_ids": ""}
        )

    database.write(turn).result(10)
    assert len(rows(database, OutboxRow, "id")) == 2


def test_erasing_somebody_who_is_gone_is_nothing(database: Database, person: int) -> None:
    erase(database, person, words_too=True)
    before = everything(database)
    assert erase(database, person, words_too=True) == []
    assert everything(database) == before


@pytest.mark.parametrize("words_too", [True, False])
def test_an_announcement_stays_with_the_network_unless_its_words_go(
    database: Database, person: int, words_too: bool
) -> None:
    erase(database, person, words_too=words_too)
    body, state = ("", "stopped") if words_too else (WORDS, "parked")
    (kept,) = rows(database, Campaign, "author_id", "details")
    assert kept[0] is None
    assert kept[1]["body"] == body
    with database.read() as connection:
        (left,) = connection.execute(select(table_of(Delivery).c.member_id, table_of(Delivery).c.state)).all()
    assert (left.member_id, left.state.value) == (person + 1, state)
