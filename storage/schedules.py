"""Schedules added, changed and removed, and their slots decided; all in database time.

A slot is decided by whoever holds its schedule's row, once: the row's `walked_to` moves on in the transaction that
writes the slot and what it starts, and the slot's key is unique besides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.administration import NotPossible
from storage.audit import note
from storage.schedule import Schedule, Slot, SlotOutcome
from storage.tables import table_of

_schedule, _slot = table_of(Schedule), table_of(Slot)


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule as it was read; see `storage.schedule.Schedule`."""

    id: int
    name: str
    kind: str
    details: Mapping[str, Any]
    trigger: Any
    zone: str
    grace: int
    active: bool
    version: int
    built_in: Mapping[str, Any] | None
    created_at: datetime
    changed_at: datetime
    walked_to: datetime
    ended_at: datetime | None

    @property
    def times(self) -> Mapping[str, Any]:
        """When it is due, as `built_in` keeps what the program thinks of it."""
        return {"trigger": self.trigger, "zone": self.zone, "grace": self.grace}


@dataclass(frozen=True, slots=True)
class Decided:
    """What this transaction decided: whether the claimed slot is ours, and how many were passed over."""

    claimed: bool
    skipped: int


_COLUMNS = tuple(_schedule.c[name] for name in Planned.__slots__)
_NEW_SCHEDULE = {
    name: dialect.insert(_schedule).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_NEW_SLOT = {
    name: dialect.insert(_slot).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def add(
    connection: Connection,
    now: datetime,
    *,
    name: str,
    kind: str,
    trigger: Mapping[str, Any],
    zone: str,
    grace: int,
    details: Mapping[str, Any] | None = None,
    built_in: bool = False,
) -> bool:
    """Add a schedule whose slots begin after now; False: the name is taken."""
    values = {
        "name": name,
        "kind": kind,
        "details": dict(details or {}),
        "trigger": dict(trigger),
        "zone": zone,
        "grace": grace,
        "active": True,
        "version": 1,
        "built_in": {"trigger": dict(trigger), "zone": zone, "grace": grace} if built_in else None,
        "created_at": now,
        "changed_at": now,
        "walked_to": now,
    }
    added = connection.execute(_NEW_SCHEDULE[connection.dialect.name], values).rowcount == 1
    if added and not built_in:
        _note(connection, now, "schedule_added", name)
    return added


def provide(
    connection: Connection,
    now: datetime,
    *,
    name: str,
    kind: str,
    trigger: Mapping[str, Any],
    zone: str,
    grace: int,
    details: Mapping[str, Any],
) -> None:
    """Have a schedule of the program's own, with these times unless an operator has given it others."""
    wanted = {"trigger": dict(trigger), "zone": zone, "grace": grace}
    there = _find(connection, name)
    if there is None:
        add(connection, now, name=name, kind=kind, details=details, built_in=True, **wanted)  # type: ignore[arg-type]
    elif there.built_in is not None and there.built_in != wanted:
        if there.times == there.built_in:
            changed = {name: value for name, value in wanted.items() if value != there.times[name]}
            _alter(connection, now, there, changed)
        connection.execute(update(_schedule).where(_schedule.c.id == there.id).values(built_in=wanted))


def change(connection: Connection, now: datetime, name: str, **values: Any) -> None:
    """Give a schedule another `trigger`, `zone`, `grace` or `active`; raises `NotPossible` if there is none.

    With another trigger or zone, or active again, its slots begin after now: what was due before is not begun any more.
    """
    _alter(connection, now, get(connection, name), values)
    _note(connection, now, "schedule_changed", name)


def _alter(connection: Connection, now: datetime, there: Planned, values: Mapping[str, Any]) -> None:
    anew = {"trigger", "zone"} & values.keys() or values.get("active") is True
    walked_to = {"walked_to": now} if anew else {}
    connection.execute(
        update(_schedule)
        .where(_schedule.c.id == there.id)
        .values(**values, **walked_to, version=_schedule.c.version + 1, changed_at=now)
    )


def remove(connection: Connection, now: datetime, name: str) -> None:
    """Remove a schedule and the memory of its slots; raises `NotPossible` if there is none."""
    there = get(connection, name)
    connection.execute(delete(_slot).where(_slot.c.schedule_id == there.id))
    connection.execute(delete(_schedule).where(_schedule.c.id == there.id))
    _note(connection, now, "schedule_removed", name)


def get(connection: Connection, name: str) -> Planned:
    """The schedule of that name, held until the transaction ends; raises `NotPossible` if there is none."""
    found = _find(connection, name)
    if found is None:
        raise NotPossible(f"there is no schedule {name}")
    return found


def _find(connection: Connection, name: str) -> Planned | None:
    row = connection.execute(select(*_COLUMNS).where(_schedule.c.name == name).with_for_update()).one_or_none()
    return Planned(*row) if row is not None else None


def all_of_them(connection: Connection) -> list[Planned]:
    """Every schedule in the order of names."""
    return [Planned(*row) for row in connection.execute(select(*_COLUMNS).order_by(_schedule.c.name))]


def ended(connection: Connection, now: datetime, name: str) -> None:
    """What a slot of this schedule has started came to a good end now; nothing where there is no such schedule."""
    connection.execute(update(_schedule).where(_schedule.c.name == name).values(ended_at=now))


def last_claims(connection: Connection) -> dict[int, datetime]:
    """The newest slot of each schedule that started something, by the schedule's id."""
    newest = select(_slot.c.schedule_id, func.max(_slot.c.slot)).where(_slot.c.outcome == SlotOutcome.CLAIMED)
    rows = connection.execute(newest.group_by(_slot.c.schedule_id)).all()
    return {row[0]: row[1] for row in rows}


def hold(connection: Connection, schedule: Planned) -> bool:
    """Hold a schedule as it was read; False: somebody else holds it or has walked it, or it has changed or gone."""
    as_read = (
        _schedule.c.id == schedule.id,
        _schedule.c.version == schedule.version,
        _schedule.c.walked_to == schedule.walked_to,
    )
    held = select(_schedule.c.id).where(*as_read).with_for_update(skip_locked=True)
    return connection.execute(held).first() is not None


def decide(
    connection: Connection,
    schedule: Planned,
    now: datetime,
    *,
    claimed: datetime | None,
    skipped: Sequence[tuple[datetime, int]],
) -> Decided:
    """Write down what becomes of the next slots of a schedule that is held.

    `skipped` are rows in order, each with how many slots it stands for. What was decided before stays as it was.
    """
    passed = sum(
        count for slot, count in skipped if _enter(connection, schedule, slot, SlotOutcome.SKIPPED, now, count)
    )
    ours = claimed is not None and _enter(connection, schedule, claimed, SlotOutcome.CLAIMED, now, 1)
    newest = claimed if claimed is not None else skipped[-1][0]
    connection.execute(update(_schedule).where(_schedule.c.id == schedule.id).values(walked_to=newest))
    return Decided(ours, passed)


def _enter(
    connection: Connection, schedule: Planned, slot: datetime, outcome: SlotOutcome, now: datetime, count: int
) -> bool:
    values = {"schedule_id": schedule.id, "slot": slot, "outcome": outcome, "count": count, "at": now}
    return connection.execute(_NEW_SLOT[connection.dialect.name], values).rowcount == 1


def _note(connection: Connection, now: datetime, action: str, name: str) -> None:
    """What was done to the schedules is in the audit, as every other command is; not what the program does itself."""
    note(connection, now, None, action, "schedule", None, {"name": name})
