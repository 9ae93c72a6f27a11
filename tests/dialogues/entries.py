"""What talks about shared entries begin with: entries of the demo members, and buttons that nobody showed them."""

from bot.says import Press
from bot.simulator.phone import Phone
from storage.activity import Activity, ActivityOrganisation
from storage.member import Member
from storage.organisation import Organisation
from tests.dialogues.talking import forged, press, rows, talk
from tests.phone import Town

PLAN = "บันทึก ประชุมออกแบบแผนเศษส่วน ป.4 กับบ้านดอนสายรุ้ง วัดศรีธารธรรม เมื่อวาน 2 ชม."
SAME = "บันทึก ออกแบบแผนเศษส่วน ป.4 กับอนุบาลธารทอง เมื่อวาน 2 ชม."
GONE = "ไม่พบรายการ {} ในบันทึกของท่าน หรือยกเลิกไปแล้วค่ะ"
LATE = "รายการนี้แยกกลับไม่ได้แล้วค่ะ แยกได้ภายใน 7 วัน"


async def member_id(town: Town, name: str) -> int:
    """The row of a demo member by given name."""
    (member,) = await rows(town, Member, given=name)
    return int(member.id)


async def schools(town: Town, activity_id: int) -> list[str]:
    """Who takes part in an entry, in order."""
    taking = sorted(await rows(town, ActivityOrganisation, activity_id=activity_id), key=lambda row: row.place)
    names = {row.id: row.short_th for row in await rows(town, Organisation)}
    return [names[row.organisation_id] for row in taking]


async def forge(town: Town, phone: Phone, name: str, *record: object) -> list[str]:
    """Press a button of a record that the bot did not show to this phone."""
    if all(bubble.mine for bubble in phone.bubbles):
        await talk(town, phone, "เมนู")
    return await press(town, phone, forged(phone, Press("r", name, *map(str, record))))


async def logged(town: Town, phone: Phone, text: str) -> int:
    """Log in one message; the number of the new entry."""
    await talk(town, phone, text)
    return int(max(row.id for row in await rows(town, Activity)))


async def two_entries(town: Town, platform: str) -> tuple[Phone, Phone, int, int]:
    """M13 and M15 log the same work; the duplicate question is on the second phone."""
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    two = await logged(town, second, SAME)
    return first, second, one, two
