"""Which notices a member agreed to, and whether they still stand."""

from sqlalchemy import Connection, bindparam, select

from storage.member import Consent, Member
from storage.network import Network
from storage.tables import table_of

_consent, _member, _network = table_of(Consent), table_of(Member), table_of(Network)

#: The oldest consent that holds: rows are renewed oldest first, so if any is of a former notice, this one is.
_AREA_OF_OLDEST = (
    select(_network.c.lead_area_id, _member.c.area_id)
    .select_from(
        _consent.join(_member, _member.c.id == _consent.c.member_id).outerjoin(
            _network, _network.c.id == _consent.c.network_id
        )
    )
    .where(_consent.c.member_id == bindparam("member"), _consent.c.ended_at.is_(None))
    .order_by(_consent.c.id)
    .limit(1)
)


def area_of_oldest(connection: Connection, member_id: int) -> int | None:
    """The area under whose notice a member's oldest consent was given."""
    row = connection.execute(_AREA_OF_OLDEST, {"member": member_id}).one_or_none()
    if row is None:
        return None
    lead_area, own_area = row
    area: int | None = lead_area if lead_area is not None else own_area
    return area
