"""What costs LINE's messages: a reply is free, once; so a turn's answer and its job's never share a token."""

from datetime import timedelta

from sqlmodel import Session, select

from bot import quota
from storage.member import Account, Member
from storage.notice import Notice
from storage.session import Connection
from tests.phone import Town


def notices(town: Town, chat: str, count: int) -> None:
    """So many notices wait for the member behind a LINE account."""

    def work(connection: Connection) -> None:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            member = session.exec(select(Account.member_id).where(Account.sender == chat)).one()
            for ref in range(count):
                details = {"ref": ref}
                session.add(Notice(member_id=member, kind="objection", details=details, created_at=town.clock.now()))
            session.commit()

    town.app.database.write(work).result(10)


def long_ago(town: Town, chat: str) -> None:
    """The member was here last two days ago."""

    def work(connection: Connection) -> None:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            account = session.exec(select(Account).where(Account.sender == chat)).one()
            member = session.get_one(Member, account.member_id)
            member.last_contact_at = town.clock.now() - timedelta(days=2)
            session.add(member)
            session.commit()

    town.app.database.write(work).result(10)


async def test_a_photograph_leaves_the_free_reply_to_its_answer(bot: Town) -> None:
    phone = bot.simulator.phone("line", "M23")
    notices(bot, phone.chat, 1)
    long_ago(bot, phone.chat)
    await phone.send_photo()
    await bot.settled()
    assert [bubble.text.split()[0] for bubble in phone.new()] == ["ได้รับภาพ"]
    await phone.say("เมนู")
    await bot.settled()
    assert len(phone.new()) > 1, "the notice comes with the next answer"
    assert bot.simulator.line.used == 0


async def test_no_answer_is_longer_than_a_free_reply(bot: Town) -> None:
    phone = bot.simulator.phone("line", "M23")
    notices(bot, phone.chat, 9)
    for _ in range(4):
        long_ago(bot, phone.chat)
        await phone.say("ของฉัน")
        await bot.settled()
        assert 1 <= len(phone.new()) <= 5
    assert bot.simulator.line.used == 0


def test_whose_messages_are_counted_is_told_by_the_channels(bot: Town) -> None:
    channels = bot.app.channels
    assert bot.app.house.metered == quota.metered(channels) == "line"
    assert quota.metered({name: channel for name, channel in channels.items() if name != "line"}) is None
