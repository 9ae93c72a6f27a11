"""Each line of the doctor is ok, or says what to do."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.line.rich_menu import menu
from bot.channels.telegram.limits import ALLOWED_UPDATES
from bot.clock import SystemClock
from bot.commands import machine
from bot.log import configure
from bot.opening import rich_menu, telegram_commands
from bot.simulator import Simulator
from bot.words import shared_words
from storage.area import Area
from storage.opening import open_database
from storage.tables import table_of
from tests.house.platform_answers import answering
from tests.house.terminal import Phakhi
from tests.stores import S3, SECRET_KEY

TOKEN = "123456:geheim"
PUBLIC = "https://bot.invalid"
LINE: dict[str, tuple[int, dict[str, Any]]] = {
    "/v2/bot/info": (200, {"basicId": "@216ruzlu", "displayName": "ภาคี", "chatMode": "bot"}),
    "/v2/bot/channel/webhook/endpoint": (200, {"endpoint": f"{PUBLIC}/line", "active": True}),
    "/v2/bot/channel/webhook/test": (200, {"success": True, "statusCode": 200}),
    "/v2/bot/message/quota": (200, {"type": "limited", "value": 300}),
    "/v2/bot/message/quota/consumption": (200, {"totalUsage": 12}),
    "/v2/bot/user/all/richmenu": (200, {"richMenuId": "richmenu-0a0a"}),
    "/v2/bot/richmenu/richmenu-0a0a": (200, {"name": menu(rich_menu(shared_words(), "th"))["name"]}),
}
BOT = {"username": "PhakhiBot", "can_read_all_group_messages": False, "can_join_groups": True}
HOOK = {"url": f"{PUBLIC}/telegram", "pending_update_count": 0, "allowed_updates": [*ALLOWED_UPDATES]}
TELEGRAM: dict[str, tuple[int, dict[str, Any]]] = {
    "/getMe": (200, {"ok": True, "result": BOT}),
    "/getWebhookInfo": (200, {"ok": True, "result": HOOK}),
    **{
        f"/getMyCommands?language_code={language}": (
            200,
            {"ok": True, "result": [{"command": name, "description": text} for name, text in commands]},
        )
        for language, commands in telegram_commands(shared_words()).items()
    },
}
#: Seconds since 1970.
NOW = SystemClock().now().timestamp()


class Clinic:
    """A doctor's visit with platforms that answer as told."""

    def __init__(self, phakhi: Phakhi, database_url: str) -> None:
        self.phakhi, self.database_url = phakhi, database_url
        self.line, self.telegram = dict(LINE), dict(TELEGRAM)
        self.settings = {"PHAKHI_TELEGRAM_TOKEN": TOKEN, "PHAKHI_PUBLIC_URL": PUBLIC}

    def found(self, *, token: str = TOKEN) -> dict[str, tuple[str, str]]:
        """Verdict and text by what was looked at; the exit status fits, and no secret shows."""
        with answering(self.line, token) as line, answering(self.telegram, token) as telegram:
            ran = self.phakhi(
                "doctor",
                "--json",
                PHAKHI_DATABASE_URL=self.database_url,
                PHAKHI_LINE_CHANNEL_SECRET="geheim",
                PHAKHI_LINE_CHANNEL_TOKEN=TOKEN,
                PHAKHI_LINE_API=line,
                PHAKHI_TELEGRAM_API=telegram,
                **self.settings,
            )
        assert "geheim" not in ran.out + ran.err
        assert SECRET_KEY not in ran.out + ran.err
        findings = {line["what"]: (line["verdict"], line["text"]) for line in ran.document}
        assert ran.status == int(any(verdict == "to do" for verdict, _ in findings.values()))
        return findings


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """`doctor --fix` logs where the captured output was."""
    yield
    configure("warning")


@pytest.fixture
def clinic(phakhi: Phakhi, sqlite_url: str) -> Clinic:
    assert phakhi("demo", PHAKHI_DATABASE_URL=sqlite_url).status == 0
    return Clinic(phakhi, sqlite_url)


def test_a_healthy_bot_is_ok_but_for_what_only_a_person_sees(clinic: Clinic) -> None:
    found = clinic.found()
    assert found.pop("LINE switches")[0] == "look"
    assert found.pop("public address")[0] == "to do"  # nobody serves it in this test
    assert {verdict for verdict, _ in found.values()} == {"ok"}
    assert found["database"][1] == "sqlite, schema current, can be written"
    assert found["media"][0] == found["disk"][0] == "ok"
    assert found["LINE quota"][1] == "12 of 300 messages of this month are used"
    assert "@PhakhiBot" in found["Telegram token"][1]


@pytest.mark.parametrize(
    ("path", "answer", "what", "says"),
    [
        ("/v2/bot/info", (401, {}), "LINE token", "PHAKHI_LINE_CHANNEL_TOKEN"),
        ("/v2/bot/info", (500, {}), "LINE token", "try again"),
        ("/v2/bot/channel/webhook/endpoint", (404, {}), "LINE webhook", "--fix"),
        ("/v2/bot/channel/webhook/endpoint", (200, {"endpoint": "https://old.invalid"}), "LINE webhook", "--fix"),
        (
            "/v2/bot/channel/webhook/endpoint",
            (200, {"endpoint": f"{PUBLIC}/line", "active": False}),
            "LINE webhook",
            "Use webhook",
        ),
        ("/v2/bot/channel/webhook/test", (200, {"success": False}), "LINE webhook", "does not reach"),
        (
            "/v2/bot/channel/webhook/test",
            (200, {"success": False, "statusCode": 401, "reason": "ERROR_STATUS_CODE"}),
            "LINE webhook",
            "(status 401): something in front of the bot answers",
        ),
        ("/v2/bot/user/all/richmenu", (404, {}), "LINE menu", "--fix"),
        ("/v2/bot/richmenu/richmenu-0a0a", (200, {"name": "somebody's"}), "LINE menu", "--fix"),
        ("/v2/bot/message/quota/consumption", (200, {"totalUsage": 300}), "LINE quota", "only replies"),
    ],
)
def test_what_line_says_becomes_advice(
    clinic: Clinic, path: str, answer: tuple[int, dict[str, Any]], what: str, says: str
) -> None:
    clinic.line[path] = answer
    verdict, text = clinic.found()[what]
    assert verdict == "to do"
    assert says in text


@pytest.mark.parametrize(
    ("path", "result", "what", "says"),
    [
        ("/getMe", None, "Telegram token", "BotFather"),
        ("/getWebhookInfo", {"url": ""}, "Telegram updates", "--fix"),
        (
            "/getWebhookInfo",
            HOOK
            | {"last_error_message": "Connection refused", "last_error_date": NOW - 300, "pending_update_count": 7},
            "Telegram updates",
            "min ago (Connection refused), 7 updates wait",
        ),
        ("/getWebhookInfo", HOOK | {"allowed_updates": ["message"]}, "Telegram updates", "--fix"),
        ("/getMyCommands?language_code=th", [], "Telegram menu", "(th) are others"),
        ("/getMyCommands?language_code=", [{"command": "log", "description": "?"}], "Telegram menu", "every other"),
    ],
)
def test_what_telegram_says_becomes_advice(clinic: Clinic, path: str, result: Any, what: str, says: str) -> None:
    clinic.telegram[path] = (401, {"ok": False}) if result is None else (200, {"ok": True, "result": result})
    verdict, text = clinic.found()[what]
    assert verdict == "to do"
    assert says in text


def test_polling_wants_no_webhook(clinic: Clinic) -> None:
    clinic.settings["PHAKHI_TELEGRAM_UPDATES"] = "polling"
    assert clinic.found()["Telegram updates"][0] == "to do"
    clinic.telegram["/getWebhookInfo"] = (200, {"ok": True, "result": {"url": "", "pending_update_count": 2}})
    assert clinic.found()["Telegram updates"] == ("ok", "by polling, 2 updates wait")


def test_a_failure_of_last_month_is_over(clinic: Clinic) -> None:
    old = HOOK | {"last_error_message": "Connection refused", "last_error_date": NOW - 30 * 86400}
    clinic.telegram["/getWebhookInfo"] = (200, {"ok": True, "result": old})
    assert clinic.found()["Telegram updates"][0] == "ok"


@pytest.mark.parametrize(
    ("said", "what"),
    [({"can_read_all_group_messages": True}, "Telegram privacy"), ({"can_join_groups": False}, "Telegram groups")],
)
def test_what_botfather_was_told_about_groups_is_named(clinic: Clinic, said: dict[str, bool], what: str) -> None:
    assert what not in clinic.found()
    clinic.telegram["/getMe"] = (200, {"ok": True, "result": BOT | said})
    verdict, text = clinic.found()[what]
    assert verdict == "look"
    assert "BotFather" in text


def test_a_chat_in_which_people_answer_is_named(clinic: Clinic) -> None:
    assert "LINE chat" not in clinic.found()
    clinic.line["/v2/bot/info"] = (200, {"basicId": "@216ruzlu", "chatMode": "chat"})
    assert clinic.found()["LINE chat"][0] == "look"


def test_a_disk_without_room_is_named(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE_SPACE", 1 << 60)
    verdict, text = clinic.found()["disk"]
    assert verdict == "to do"
    assert "MiB are free" in text


def test_a_database_that_only_reads_is_told_apart(clinic: Clinic, postgres_url: str) -> None:
    clinic.database_url = postgres_url
    assert clinic.found()["clock"] == ("ok", "the database and this machine have the same time")
    assert clinic.found()["database"][1] == "postgresql, schema current, can be written"
    clinic.database_url = f"{postgres_url}?options=-c%20default_transaction_read_only%3Don"
    verdict, text = clinic.found()["database"]
    assert verdict == "to do"
    assert "can be read but not written" in text


def test_a_clock_that_goes_wrong_is_named(clinic: Clinic, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.database_url = postgres_url
    monkeypatch.setattr(machine, "CLOCKS_APART", -1.0)
    assert clinic.found()["clock"][0] == "to do"


async def test_fix_tells_both_platforms_what_they_do_not_know(
    clinic: Clinic, prepared_phones: Path, tmp_path: Path
) -> None:
    simulator = Simulator(
        path=shutil.copy(prepared_phones, tmp_path / "phones.db"),
        line_secret="geheim",
        line_token=TOKEN,
        telegram_token=TOKEN,
        telegram_secret="another",
    )
    await simulator.start()
    settings = clinic.settings | {
        "PHAKHI_DATABASE_URL": clinic.database_url, "PHAKHI_LINE_CHANNEL_SECRET": "geheim",
        "PHAKHI_LINE_CHANNEL_TOKEN": TOKEN, "PHAKHI_LINE_API": simulator.line_api,
        "PHAKHI_LINE_DATA_API": simulator.line_data_api, "PHAKHI_TELEGRAM_API": simulator.telegram_api,
    }  # fmt: skip

    def found(*more: str) -> dict[str, str]:
        ran = clinic.phakhi("doctor", "--json", *more, **settings)
        return {line["what"]: line["verdict"] for line in ran.document}

    try:
        before = await asyncio.to_thread(found)
        assert before["LINE webhook"] == before["Telegram updates"] == "to do"
        after = await asyncio.to_thread(found, "--fix")
    finally:
        await simulator.stop()
    assert after["LINE menu"] == after["Telegram menu"] == after["Telegram updates"] == "ok"
    asked = [request for request in simulator.requests if request["url"].endswith("/webhook/endpoint")]
    assert json.loads(next(each["body"] for each in asked if each["method"] == "PUT")) == {"endpoint": f"{PUBLIC}/line"}


def test_an_area_that_nobody_answers_for_is_refused(clinic: Clinic) -> None:
    database = open_database(clinic.database_url, clock=SystemClock().now)
    database.write(lambda connection: connection.execute(update(table_of(Area)).values(contact=" "))).result()
    database.close()
    verdict, text = clinic.found()["areas"]
    assert verdict == "to do"
    assert "AREA1, AREA2" in text


def test_an_unknown_setting_is_named(clinic: Clinic) -> None:
    clinic.settings["PHAKHI_PUBLICURL"] = "x"
    assert clinic.found()["settings"] == ("to do", "unknown: PHAKHI_PUBLICURL; docs/operation.md lists the names")


def test_a_database_without_tables_is_told_to_migrate(phakhi: Phakhi) -> None:
    ran = phakhi("doctor")
    assert ran.status == 1
    assert "to do  database" in ran.out
    assert "phakhi migrate" in ran.out
    assert ran.err.count("\n") == 1


def test_a_store_of_files_is_tried(clinic: Clinic, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    assert clinic.found()["media"] == ("ok", "data/media can be written, read and listed")
    clinic.settings["PHAKHI_MEDIA"] = f"s3://{s3.make_bucket()}/spp"
    assert clinic.found()["media"][0] == "ok"
    clinic.settings["PHAKHI_MEDIA"] = "s3://no-bucket-of-ours"
    verdict, text = clinic.found()["media"]
    assert verdict == "to do"
    assert "no such bucket" in text
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert "AWS_ENDPOINT_URL" in clinic.found()["media"][1]
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "geheim")
    assert "AWS_… variables is wrong" in clinic.found()["media"][1]


def test_a_folder_that_cannot_be_written_is_named(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    clinic.settings["PHAKHI_MEDIA"] = str(tmp_path / "media")
    verdict, text = clinic.found()["media"]
    assert verdict == "to do"
    assert "no file can be written" in text


def test_a_platform_that_does_not_answer_is_one_line(phakhi: Phakhi, sqlite_url: str) -> None:
    settings = {"PHAKHI_TELEGRAM_TOKEN": TOKEN, "PHAKHI_TELEGRAM_API": "http://127.0.0.1:1"}
    ran = phakhi("doctor", PHAKHI_DATABASE_URL=sqlite_url, **settings)
    assert ran.status == 1
    assert "Telegram does not answer: check the network and PHAKHI_TELEGRAM_API" in ran.out
    assert "geheim" not in ran.out + ran.err


def test_invite_asks_the_platforms_for_their_names(clinic: Clinic) -> None:
    with answering(clinic.telegram, TOKEN) as telegram:
        ran = clinic.phakhi(
            "invite",
            *("--network", "N1", "--out", "x", "--json"),
            PHAKHI_DATABASE_URL=clinic.database_url,
            PHAKHI_TELEGRAM_TOKEN=TOKEN,
            PHAKHI_TELEGRAM_API=telegram,
        )
    assert ran.document["links"] == {"Telegram": "https://t.me/PhakhiBot?start=TN7K2M"}
