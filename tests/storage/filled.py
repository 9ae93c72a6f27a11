"""A database with at least one row in every table, about one person who is easy to find again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from storage.activity import Activity, ActivityOrganisation, Phase, Post, Source
from storage.area import Area
from storage.audit import Audit
from storage.campaign import Campaign, Delivery, DeliveryState
from storage.correction import Correction
from storage.day_off import DayOff
from storage.dialogue import Dialogue
from storage.event import EventOutcome, InboundEvent
from storage.job import Job
from storage.join_code import CodeKind, JoinCode
from storage.lease import Lease
from storage.media import Media
from storage.member import Account, Consent, Member, Membership, Position, Role
from storage.network import Network, NetworkKind, NetworkOrganisation
from storage.notice import Notice
from storage.organisation import Organisation
from storage.outbox import OutboxRow
from storage.pace import Pace
from storage.participation import Part, Participation
from storage.quota import Quota
from storage.schedule import Schedule, Slot, SlotOutcome
from storage.secret import Secret

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAME, GIVEN = "วรรณวิไล ใจงามยิ่ง", "วรรณวิไล"
WORDS = "ประชุมออกแบบแผนการสอนเศษส่วน"


def fill(connection: Connection) -> int:
    """Fill an empty migrated database; returns the person's member id (another member has the next)."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:

        def add(row: SQLModel) -> int:
            session.add(row)
            session.flush()
            return getattr(row, "id", None) or 0

        area = add(Area(code="AREA1", name_th="สพป.ธารทอง", short_th="สพป.ธารทอง"))
        add(DayOff(area_id=area, day=date(2027, 5, 12), name="วันพืชมงคล"))
        network = add(
            Network(code="N2", kind=NetworkKind.PRIMARY, lead_area_id=area, name_th="ธารปัญญา", short_th="ธารปัญญา")
        )
        school = add(Organisation(code="S01", area_id=area, name_th="โรงเรียนอนุบาลธารทอง", short_th="อนุบาลธารทอง"))
        add(NetworkOrganisation(network_id=network, organisation_id=school))
        person = add(_member(NAME, GIVEN, network))
        other = add(_member("สมใจ ธารรุ่งเรือง", "สมใจ", network))
        for channel, member in (("line", person), ("telegram", person), ("line", other)):
            sender = f"{channel}-{member}"
            add(Account(channel=channel, sender=sender, chat=sender, member_id=member, created_at=NOW))
            add(_to_send(channel, sender, f"m:{member}", NAME if member == person else "สมใจ"))
        for member in (person, other):
            add(
                Membership(
                    member_id=member, network_id=network, organisation_id=school, role=Role.MEMBER, joined_at=NOW
                )
            )
            add(Consent(member_id=member, network_id=network, version="1", language="th", given_at=NOW))
            _works(add, network, school, member)
        add(Dialogue(id="k7f2q9wx", owner=f"m:{person}", form="log_activity", answers={"title": NAME}, **_times()))
        add(Dialogue(id="stranger", owner=f"line:line-{person}", form="join_network", **_times()))
        add(Notice(member_id=other, about_id=person, kind="joined", details={"name": NAME}, created_at=NOW))
        add(Notice(member_id=person, kind="hello", created_at=NOW))
        add(Audit(at=NOW, actor_id=person, action="join", subject="member", subject_id=person))
        add(JoinCode(code="TN7K2M", kind=CodeKind.MEMBER, network_id=network, created_at=NOW))
        add(JoinCode(code="LK2345MN", kind=CodeKind.LINK, member_id=person, created_at=NOW))
        add(
            Job(
                kind="fetch",
                owner=f"m:{person}",
                channel="line",
                sender=f"line-{person}",
                chat=f"line-{person}",
                heard_at=NOW,
                created_at=NOW,
                not_before=NOW,
            )
        )
        campaign = add(
            Campaign(
                network_id=network,
                author_id=person,
                kind="announcement",
                details={"body": WORDS},
                created_at=NOW,
                not_before=NOW,
                latest=NOW + timedelta(days=1),
            )
        )
        for member in (person, other):
            chat = f"line-{member}"
            add(
                Delivery(
                    campaign_id=campaign,
                    member_id=member,
                    channel="line",
                    chat=chat,
                    state=DeliveryState.PARKED,
                    changed_at=NOW,
                )
            )
        add(
            Media(
                path="announced.jpg",
                faces="permitted",
                campaign_id=campaign,
                sender_id=person,
                kind="photo",
                created_at=NOW,
            )
        )
        add(Pace(channel="telegram", lane=f"chat:telegram-{person}", free_at=NOW))
        add(Quota(channel="line", most=300, asked_at=NOW))
        add(InboundEvent(channel="line", event_id="e1", outcome=EventOutcome.DONE, received_at=NOW))
        weekly: Any = {"trigger": {"cron": {"day_of_week": "mon"}}, "zone": "Asia/Bangkok", "grace": 3600}
        times: Any = {"created_at": NOW, "changed_at": NOW, "walked_to": NOW}
        schedule = add(Schedule(name="weekly", kind="checkin", **weekly, **times))
        for days in (7, 0):
            slot = NOW - timedelta(days=days)
            add(Slot(schedule_id=schedule, slot=slot, outcome=SlotOutcome.CLAIMED, at=slot))
        add(Lease(name="fact", holder="a process", until=NOW))
        add(Secret(name="fact", value="kept"))
        session.commit()
    return person


def _member(name: str, given: str, network: int) -> Member:
    return Member(
        name=name, given=given, position=Position.TEACHER, network_id=network, joined_at=NOW, last_contact_at=NOW
    )


def _times() -> dict[str, Any]:
    return {"begun_at": NOW, "touched_at": NOW, "ends_at": NOW + timedelta(days=1)}


def _to_send(channel: str, chat: str, owner: str, name: str) -> OutboxRow:
    return OutboxRow(
        channel=channel,
        chat=chat,
        owner=owner,
        method="push",
        body=f'{{"text": "{name}"}}',
        retry_key="5b0c",
        heard_at=NOW,
        created_at=NOW,
        not_before=NOW,
    )


def _works(add: Any, network: int, school: int, member: int) -> None:
    """What a member has written: an activity with another agency, a post, a picture, and where each came from."""
    activity = add(
        Activity(
            network_id=network,
            recorder_id=member,
            host_id=school,
            title=WORDS,
            phase=Phase.PLAN_TOGETHER,
            held_on=date(2026, 11, 20),
            hours=Decimal("1.5"),
            lesson=f"{WORDS} {NAME}",
            created_at=NOW,
            changed_at=NOW,
        )
    )
    add(ActivityOrganisation(activity_id=activity, organisation_id=school))
    add(
        Participation(
            activity_id=activity,
            member_id=member,
            state=Part.CONFIRMED,
            words=f"words of {member}",
            created_at=NOW,
            changed_at=NOW,
        )
    )
    title = f"title of {member}"
    add(Correction(activity_id=activity, editor_id=member, part="title", before=title, after=WORDS, created_at=NOW))
    add(ActivityOrganisation(activity_id=activity, name="วัดป่าธารใส", place=1))
    add(Post(network_id=network, author_id=member, kind="knowledge", text=WORDS, created_at=NOW))
    picture = {"activity_id": activity, "sender_id": member, "kind": "image/jpeg", "created_at": NOW}
    add(Media(path=f"{member}/one.jpg", faces="none", **picture))
    add(Media(path=f"{member}/two.jpg", faces="unknown", **picture))
    add(
        Source(
            channel="line",
            message_id=f"message-{member}",
            member_id=member,
            kept="activity",
            kept_id=activity,
            part="title",
            created_at=NOW,
        )
    )
