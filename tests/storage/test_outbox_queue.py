"""In which order the rows of a message to many are taken."""

from datetime import timedelta

from sqlalchemy import Connection, insert

from storage import outbox_queue
from storage.database import Database
from storage.outbox import OutboxRow, OutboxState
from storage.outbox_queue import Claimed, Outcome
from storage.tables import table_of
from tests.storage.filled import NOW

LEASE = timedelta(seconds=15)
CAMPAIGN = 7


def queue(database: Database, *chats: str) -> None:
    """A row of the campaign for each of them."""

    def work(connection: Connection) -> None:
        for number, chat in enumerate(chats, start=1):
            row = OutboxRow(
                id=number,
                channel="telegram",
                chat=chat,
                owner="c:7",
                method="sendMessage",
                body="{}",
                retry_key=str(number),
                heard_at=NOW,
                created_at=NOW,
                not_before=NOW,
                campaign_id=CAMPAIGN,
            )
            connection.execute(insert(table_of(OutboxRow)).values(row.model_dump()))

    database.write(work).result(10)


def take(database: Database, after: timedelta = timedelta()) -> list[int]:
    """The rows that whoever asks then gets."""

    def work(connection: Connection) -> list[Claimed]:
        rows = outbox_queue.of_campaign(connection, CAMPAIGN, "telegram", NOW + after, 10)
        return outbox_queue.hold(connection, [row.id for row in rows], NOW + after, LEASE)

    taken = database.write(work).result(10)
    return [row.id for row in taken]


def tried(database: Database, row: int, state: OutboxState, again_after: timedelta = timedelta()) -> None:
    outcome = Outcome(row, state, None, 1, doubtful=False, again_at=NOW + again_after, held=False)
    database.write(lambda c: outbox_queue.note(c, [outcome], NOW, LEASE)).result(10)


def test_what_a_campaign_says_in_one_chat_keeps_its_order(database: Database) -> None:
    queue(database, "one", "one", "two")
    assert take(database) == [1, 3]
    assert take(database) == []
    tried(database, 1, OutboxState.WAITING, again_after=timedelta(seconds=30))
    assert take(database, timedelta(seconds=10)) == []
    assert take(database, timedelta(seconds=31)) == [1, 3]
    tried(database, 1, OutboxState.SENT)
    assert take(database, timedelta(seconds=32)) == [2]


def test_rows_for_many_chats_at_once_wait_for_no_other(database: Database) -> None:
    queue(database, "", "")
    assert take(database) == [1, 2]
