"""When what members recorded ends: entries with all that belongs to them, pictures, parts, corrections."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, update

from storage.activities import RESTORABLE
from storage.activity import Activity, ActivityOrganisation
from storage.correction import Correction
from storage.erasure import forget
from storage.media import Media, MediaState
from storage.notice import Notice
from storage.participation import Part, Participation
from storage.tables import table_of

UNDONE_KEPT = timedelta(days=30)
#: A picture whose faces nobody answered for (`domain/activity_schema.yaml` pupil_privacy).
UNCONFIRMED_KEPT = timedelta(days=30)
CORRECTION_KEPT = timedelta(days=30)
#: The notices that tell of a correction: it stays until they are shown.
_CORRECTION_TOLD = ("corrected", "merged_by")
#: Activities are deleted, and members erased, with all that belongs to them: fewer at a time than plain rows.
FEW = 20

_notice, _media, _activity = table_of(Notice), table_of(Media), table_of(Activity)
_took_part, _part, _correction = table_of(ActivityOrganisation), table_of(Participation), table_of(Correction)


def end_corrections(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    waits = select(_notice.c.id).where(
        _notice.c.kind.in_(_CORRECTION_TOLD), _notice.c.details["correction"].as_integer() == _correction.c.id
    )
    due = and_(_correction.c.created_at <= now - CORRECTION_KEPT, ~waits.exists())
    return _forget(connection, _correction, due, most)


def end_pictures(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    nowhere = and_(_media.c.activity_id.is_(None), _media.c.post_id.is_(None), _media.c.campaign_id.is_(None))
    unconfirmed = or_(_media.c.faces == "unknown", nowhere, _media.c.state != MediaState.KEPT)
    return _forget(connection, _media, and_(unconfirmed, _media.c.created_at <= now - UNCONFIRMED_KEPT), most)


def end_activities(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    due = _activity.c.undone_at <= now - UNDONE_KEPT
    into = _activity.c.merged_into_id
    rows = connection.execute(select(_activity.c.id, into).where(due).limit(min(most, FEW))).all()
    merged = {row[0]: row[1] for row in rows if row[1] is not None}
    taken_back = {row[0] for row in rows if row[1] is None}
    found = set(taken_back)
    while found:  # what was merged into an entry was the same work, and goes with it
        found = {*connection.execute(select(_activity.c.id).where(into.in_(found))).scalars()} - taken_back
        taken_back |= found
    for gone in merged.keys() - taken_back:  # another stands for both: what was merged into this one is merged into it
        stands = merged[gone]
        while stands in merged:
            stands = merged[stands]
        connection.execute(update(_activity).where(into == gone).values(merged_into_id=stands))
    ids = [*merged.keys() | taken_back]
    _forget(connection, _media, _media.c.activity_id.in_(ids), None)
    connection.execute(delete(_took_part).where(_took_part.c.activity_id.in_(ids)))
    for table in (_part, _correction):
        _forget(connection, table, table.c.activity_id.in_(ids), None)
    connection.execute(update(_activity).where(_activity.c.id.in_(ids)).values(merged_into_id=None))
    forget(connection, "activity", ids)
    connection.execute(delete(_activity).where(_activity.c.id.in_(ids)))
    return len(ids)


def end_left_parts(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """That somebody left stays, so that they are not asked again; what they told goes."""
    told = or_(_part.c.words.is_not(None), _part.c.plc_role.is_not(None))
    due = and_(_part.c.state == Part.LEFT, _part.c.changed_at <= now - RESTORABLE, told)
    ids = list(connection.execute(select(_part.c.id).where(due).limit(most)).scalars())
    forget(connection, "participation", ids)
    connection.execute(update(_part).where(_part.c.id.in_(ids)).values(words=None, plc_role=None))
    return len(ids)


def _forget(connection: Connection, table: Table, where: ColumnElement[bool], most: int | None) -> int:
    """Delete rows together with the memory of which messages they came from."""
    ids = list(connection.execute(select(table.c.id).where(where).limit(most)).scalars())
    forget(connection, table.name, ids)
    connection.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)
