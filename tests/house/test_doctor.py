"""Each line of the doctor is ok, or says what to do."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.clock import SystemClock
from storage.area import Area
from storage.opening import open_database
from storage.tables import table_of
from tests.house.platform_answers import answering
from tests.house.terminal import Phakhi
from tests.stores import S3, SECRET_KEY

TOKEN = "123456:geheim"
PUBLIC = "https://bot.invalid"
LINE: dict[str, tuple[int, dict[str, Any]]] = {
    "/v2/bot/info": (200, {"basicId": "@216ruzlu", "displayName": "ภาคี"}),
    "/v2/bot/channel/webhook/endpoint": (200, {"endpoint": f"{PUBLIC}/line", "active": True}),
    "/v2/bot/channel/webhook/test": (200, {"success": True, "statusCode": 200}),
    "/v2/bot/message/quota": (200, {"type": "limited", "value": 300}),
    "/v2/bot/message/quota/consumption": (200, {"totalUsage": 12}),
}
TELEGRAM: dict[str, tuple[int, dict[str, Any]]] = {
    "/getMe": (200, {"ok": True, "result": {"username": "PhakhiBot", "can_read_all_group_messages": False}}),
    "/getWebhookInfo": (200, {"ok": True, "result": {"url": f"{PUBLIC}/telegram", "pending_update_count": 0}}),
}


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


@pytest.fixture
def clinic(phakhi: Phakhi, sqlite_url: str) -> Clinic:
    assert phakhi("demo", PHAKHI_DATABASE_URL=sqlite_url).status == 0
    return Clinic(phakhi, sqlite_url)


def test_a_healthy_bot_is_ok_but_for_what_only_a_person_sees(clinic: Clinic) -> None:
    found = clinic.found()
    assert found.pop("LINE switches")[0] == "look"
    assert found.pop("public address")[0] == "to do"  # nobody serves it in this test
    assert {verdict for verdict, _ in found.values()} == {"ok"}
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
            {"url": f"{PUBLIC}/telegram", "last_error_message": "Connection refused", "pending_update_count": 7},
            "Telegram updates",
            "7 updates wait",
        ),
    ],
)
def test_what_telegram_says_becomes_advice(
    clinic: Clinic, path: str, result: dict[str, Any] | None, what: str, says: str
) -> None:
    clinic.telegram[path] = (401, {"ok": False}) if result is None else (200, {"ok": True, "result": result})
    verdict, text = clinic.found()[what]
    assert verdict == "to do"
    assert says in text


def test_polling_wants_no_webhook(clinic: Clinic) -> None:
    clinic.settings["PHAKHI_TELEGRAM_UPDATES"] = "polling"
    assert clinic.found()["Telegram updates"][0] == "to do"
    clinic.telegram["/getWebhookInfo"] = (200, {"ok": True, "result": {"url": "", "pending_update_count": 2}})
    assert clinic.found()["Telegram updates"] == ("ok", "by polling, 2 updates wait")


def test_a_group_that_is_overheard_is_named(clinic: Clinic) -> None:
    hears_all = {"username": "PhakhiBot", "can_read_all_group_messages": True}
    clinic.telegram["/getMe"] = (200, {"ok": True, "result": hears_all})
    assert clinic.found()["Telegram switches"][0] == "look"


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
