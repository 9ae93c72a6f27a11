"""Every setting: its default, what it accepts, and the one line that refuses the rest."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Period
from bot.settings import ACCEPTS, Settings, SettingsRefused, Updates, read_settings, simulator_wanted, variable

TOKEN = "123456:abc-DEF_ghi"
PUBLIC = "https://bot.example.org"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine, no `.env` of the folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


def with_settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(variable(name), value)
    return read_settings()


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings()
    assert settings.database_url.get_secret_value() == "sqlite:///data/phakhi.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.public_url == ""
    assert settings.line_api == "https://api.line.me"
    assert settings.line_data_api == "https://api-data.line.me"
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.telegram_mode is Updates.POLLING
    assert settings.telegram_rate == 28
    assert settings.media == "data/media"
    assert str(settings.retention) == "3y"
    assert settings.language == "th"
    assert settings.timezone == ZoneInfo("Asia/Bangkok")
    assert settings.log_level == "info"
    assert settings.server_place == ""
    assert settings.backup_days == 30
    assert not settings.line_on
    assert not settings.telegram_on
    assert not settings.database_chosen


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("database_url", "sqlite:////srv/ภาคี.db"),
        ("database_url", "postgresql://phakhi:pw@db.example.org:5432/phakhi"),
        ("database_url", "postgresql:///phakhi"),
        ("listen", "0.0.0.0:80"),
        ("listen", "[::1]:8080"),
        ("listen", "localhost:0"),
        ("public_url", "https://bot.example.org/phakhi/"),
        ("line_api", "http://127.0.0.1:9000"),
        ("telegram_api", "https://proxy.example.org/telegram"),
        ("telegram_updates", "POLLING"),
        ("telegram_secret", "A-z_09"),
        ("telegram_rate", "0"),
        ("telegram_rate", "0.5"),
        ("retention", "18M"),
        ("retention", "90d"),
        ("language", "EN"),
        ("timezone", "UTC"),
        ("log_level", "Warning"),
        ("media", "/srv/media"),
        ("media", "ภาพ/สพป."),
        ("media", "s3://phakhi-media"),
        ("media", "s3://phakhi.media/spp-1/2569/"),
        ("metrics_token", "anything"),
        ("server_place", "ประเทศไทย"),
        ("backup_days", "0"),
    ],
)
def test_a_right_value_is_accepted(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    with_settings(monkeypatch, **{name: given})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("database_url", "mysql://root:geheim@db/phakhi"),
        ("database_url", "sqlite:///:memory:"),
        ("database_url", "phakhi.db"),
        ("listen", "8080"),
        ("listen", "127.0.0.1:99999"),
        ("listen", "::1:8080"),
        ("listen", "127.0.0.1:๘๐๘๐"),
        ("public_url", "http://bot.example.org"),
        ("public_url", "https://"),
        ("public_url", "https://bot.example.org/?a=1"),
        ("line_api", "api.line.me"),
        ("line_api", "ftp://api.line.me"),
        ("line_data_api", "https://geheim@api.line.me"),
        ("telegram_api", "https://api.telegram.org/#"),
        ("telegram_api", "https://api.telegram.org:notaport"),
        ("telegram_token", "geheim"),
        ("telegram_updates", "push"),
        ("telegram_secret", "ภาคี"),
        ("telegram_secret", "a" * 257),
        ("telegram_rate", "-1"),
        ("telegram_rate", "nan"),
        ("telegram_rate", "fast"),
        ("retention", "for ever"),
        ("retention", "0y"),
        ("retention", "๓y"),
        ("language", "de"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("log_level", "loud"),
        ("backup_days", "a month"),
        ("media", "s3://"),
        ("media", "s3:/bucket/prefix"),
        ("media", "s3://b"),
        ("media", "s3://Bucket/prefix"),
        ("media", "s3://bucket//prefix"),
        ("media", "s3://bucket/../prefix"),
        ("media", "s3://key:geheim@bucket/prefix"),
        ("media", "s3://bucket/prefix?versions"),
        ("media", "s3://bucket/ภาพ"),
        ("media", "gs://bucket/prefix"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str
) -> None:
    with pytest.raises(SettingsRefused) as refused:
        with_settings(monkeypatch, **{name: given})
    line = str(refused.value)
    assert line == f"{variable(name)} accepts {ACCEPTS[name]}"
    assert "\n" not in line
    assert "geheim" not in line


def test_two_wrong_values_still_make_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsRefused) as refused:
        with_settings(monkeypatch, listen="x", language="x")
    assert "PHAKHI_LISTEN accepts" in str(refused.value)
    assert "PHAKHI_LANGUAGE accepts" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_settings(monkeypatch, database_url="", telegram_rate="", telegram_token="")
    assert not settings.database_chosen
    assert settings.telegram_rate == 28


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PHAKHI_LISTEN=127.0.0.1:1111\nPHAKHI_LANGUAGE=en\nOTHER=1\n", encoding="utf-8")
    settings = with_settings(monkeypatch, listen="127.0.0.1:2222")
    assert settings.port == 2222
    assert settings.language == "en"


def test_a_secret_does_not_show_in_any_form(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_settings(
        monkeypatch,
        public_url=PUBLIC,
        line_channel_secret="geheim1",
        line_channel_token="geheim2",
        telegram_token="1:geheim3",
        telegram_secret="geheim4",
        metrics_token="geheim5",
        database_url="postgresql://phakhi:geheim6@db/phakhi",
    )
    assert "geheim" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_line_is_on_with_both_its_values_and_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_settings(monkeypatch, line_channel_secret="s", line_channel_token="t", public_url=PUBLIC)
    assert settings.line_on


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"line_channel_secret": "s", "line_channel_token": "t"}, "PHAKHI_PUBLIC_URL"),
        ({"line_channel_secret": "s"}, "PHAKHI_LINE_CHANNEL_TOKEN"),
        ({"line_channel_token": "t"}, "PHAKHI_LINE_CHANNEL_SECRET"),
        ({"telegram_token": TOKEN, "telegram_updates": "webhook"}, "PHAKHI_TELEGRAM_UPDATES"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], names: str
) -> None:
    with pytest.raises(SettingsRefused, match=names):
        with_settings(monkeypatch, **given)


def test_telegram_gets_webhooks_where_there_is_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, telegram_token=TOKEN).telegram_mode is Updates.POLLING
    assert with_settings(monkeypatch, public_url=PUBLIC).telegram_mode is Updates.WEBHOOK
    assert with_settings(monkeypatch, telegram_updates="polling").telegram_mode is Updates.POLLING


def test_the_webhook_secret_is_made_from_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worked out once with OpenSSL: the same on every replica, and after every start."""
    settings = with_settings(monkeypatch, telegram_token=TOKEN)
    derived = settings.telegram_webhook_secret.get_secret_value()
    assert derived == "9401c7c1c953e6112588852284a40d1e0da77b5f4de28a33ba0a38429a085271"
    chosen = with_settings(monkeypatch, telegram_secret="mine")
    assert chosen.telegram_webhook_secret.get_secret_value() == "mine"


@pytest.mark.parametrize(
    ("given", "asked", "wanted"),
    [
        ({}, False, True),
        ({}, True, True),
        ({"database_url": "sqlite:///data/phakhi.db"}, True, True),
        ({"telegram_token": TOKEN}, False, False),
        ({"telegram_token": TOKEN, "database_url": "postgresql:///phakhi"}, False, False),
    ],
)
def test_the_simulator_opens_where_nothing_real_is_set(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], asked: bool, wanted: bool
) -> None:
    assert simulator_wanted(with_settings(monkeypatch, **given), asked) is wanted


@pytest.mark.parametrize(
    ("given", "asked"),
    [({"database_url": "sqlite:///data/phakhi.db"}, False), ({"telegram_token": TOKEN}, True)],
    ids=["a production that lost its tokens", "a simulator beside a real account"],
)
def test_the_simulator_is_refused_elsewhere(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], asked: bool
) -> None:
    with pytest.raises(SettingsRefused):
        simulator_wanted(with_settings(monkeypatch, **given), asked)


def test_every_setting_says_what_it_accepts() -> None:
    assert set(ACCEPTS) == set(Settings.model_fields)


def test_retention_is_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, retention="18m").retention == Period.parse("18m")
