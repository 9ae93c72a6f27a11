"""Every setting, in one frozen class: environment variables `PHAKHI_…`, or a `.env` file in the working folder.

The environment wins. A wrong value stops the start with one line that names the variable and what it accepts, and
never shows the value: it may be a secret. `docs/operation.md` lists the same settings for who runs the bot.
"""

import hashlib
import hmac
import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Period

PREFIX = "PHAKHI_"
DEFAULT_DATABASE_URL = "sqlite:///data/phakhi.db"

#: What each variable accepts: the second half of the line that a wrong value is answered with.
ACCEPTS = {
    "database_url": "sqlite:///<file> or postgresql://<user>:<password>@<host>/<database>",
    "listen": "<address>:<port>, such as 127.0.0.1:8080 or [::1]:8080",
    "public_url": "an https address without a query, such as https://bot.example.org",
    "line_channel_secret": "the channel secret of the LINE Developers console",
    "line_channel_token": "the channel access token of the LINE Developers console",
    "line_api": "an http or https base address",
    "line_data_api": "an http or https base address",
    "telegram_token": "the bot token that BotFather gave: <digits>:<letters, digits, _ and ->",
    "telegram_api": "an http or https base address",
    "telegram_updates": "webhook or polling",
    "telegram_secret": "1 to 256 letters A-Z a-z, digits, _ and -",
    "telegram_rate": "messages a second, 0 for no pacing",
    "media": "a folder, or s3://<bucket>/<prefix>",
    "retention": "a number and y, m or d: 3y, 18m, 90d",
    "language": "th or en",
    "timezone": "a zone of the IANA database, such as Asia/Bangkok",
    "log_level": "debug, info, warning or error",
    "metrics_token": "any text",
    "server_place": "any text, such as the country and the company",
    "backup_days": "a whole number of days, 0 to 3650",
}


class Updates(StrEnum):
    """How Telegram's updates arrive."""

    WEBHOOK = "webhook"  #: Telegram calls the public address
    POLLING = "polling"  #: the bot asks: no public address needed


class Language(StrEnum):
    """What the bot speaks."""

    TH = "th"
    EN = "en"


class LogLevel(StrEnum):
    """From which level on something is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class SettingsRefused(Exception):
    """A setting is wrong, or settings do not go together; the text is the one line for the operator."""


def _base_address(value: str) -> str:
    """An http(s) address with a host and nothing after its path; a slash at the end is taken off."""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[?#@\s]", value.strip()):
        raise ValueError("no base address")
    if parts.port == 0:
        raise ValueError("no port")
    return value.strip().rstrip("/")


def _public_address(value: str) -> str:
    """A base address whose scheme is https: both platforms call nothing else; empty stays empty."""
    if not value:
        return value
    if not value.strip().startswith("https://"):
        raise ValueError("not https")
    return _base_address(value)


def _listen_address(value: str) -> str:
    """`host:port`; port 0 lets the system choose one."""
    host, _, port = value.strip().rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port, re.ASCII) or int(port) > 65535:
        raise ValueError("no address")
    if (":" in host) != (host.startswith("[") and host.endswith("]")):
        raise ValueError("an IPv6 address stands in brackets")
    return value.strip()


def _database_address(value: SecretStr) -> SecretStr:
    """A file of SQLite, or PostgreSQL; an in-memory database would lose what it promised."""
    if not re.fullmatch(r"sqlite:///(?!:memory:)[^?#]+|postgresql://[^/\s]*/[^/\s]+", value.get_secret_value()):
        raise ValueError("no database")
    return value


def _media_place(value: str) -> str:
    """A folder, or `s3://bucket/prefix`; what looks like an address and is none must not become a folder's name.

    The bucket as S3 wants it; in the prefix what needs no escape in any store.
    """
    bucket, name = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", r"(?!\.)[A-Za-z0-9!_.*'()-]+"
    if re.fullmatch(rf"s3://{bucket}(/{name}){{0,20}}/?", value):
        return value.rstrip("/")
    if "://" in value or value.startswith("s3:"):
        raise ValueError("neither folder nor object store")
    return value


def _telegram_token(value: SecretStr) -> SecretStr:
    """Empty, or digits, a colon and the secret half."""
    if not re.fullmatch(r"|[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError("no token")
    return value


def _line_secret(value: SecretStr) -> SecretStr:
    """Empty, or signs without a space: a line end from a file would make every call of the platform fail."""
    stripped = value.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]*", stripped):
        raise ValueError("no secret")
    return SecretStr(stripped)


def _telegram_secret(value: SecretStr) -> SecretStr:
    """Empty, or what `setWebhook` allows as `secret_token` (Bot API)."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
        raise ValueError("no secret")
    return value


def _zone(value: object) -> object:
    """A time zone by its name; an unknown one is a ValueError, as pydantic wants it."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError("no zone") from error


def _period(value: object) -> object:
    return Period.parse(value) if isinstance(value, str) else value


def _lowered(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


BaseAddress = Annotated[str, AfterValidator(_base_address)]


class Settings(BaseSettings):
    """What the operator decides. Names are the variables' without `PHAKHI_`, in small letters."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
        arbitrary_types_allowed=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_database_address)] = SecretStr(DEFAULT_DATABASE_URL)
    listen: Annotated[str, AfterValidator(_listen_address)] = "127.0.0.1:8080"
    public_url: Annotated[str, AfterValidator(_public_address)] = ""
    line_channel_secret: Annotated[SecretStr, AfterValidator(_line_secret)] = SecretStr("")
    line_channel_token: Annotated[SecretStr, AfterValidator(_line_secret)] = SecretStr("")
    line_api: BaseAddress = "https://api.line.me"
    line_data_api: BaseAddress = "https://api-data.line.me"
    telegram_token: Annotated[SecretStr, AfterValidator(_telegram_token)] = SecretStr("")
    telegram_api: BaseAddress = "https://api.telegram.org"
    telegram_updates: Annotated[Updates | None, BeforeValidator(_lowered)] = None
    telegram_secret: Annotated[SecretStr, AfterValidator(_telegram_secret)] = SecretStr("")
    telegram_rate: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] = 28
    media: Annotated[str, AfterValidator(_media_place)] = "data/media"
    retention: Annotated[Period, BeforeValidator(_period)] = Period.parse("3y")
    language: Annotated[Language, BeforeValidator(_lowered)] = Language.TH
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Bangkok")
    log_level: Annotated[LogLevel, BeforeValidator(_lowered)] = LogLevel.INFO
    metrics_token: SecretStr = SecretStr("")
    server_place: str = ""
    backup_days: Annotated[int, Field(ge=0, le=3650)] = 30

    @property
    def line_on(self) -> bool:
        """LINE is on when both its secret and its token are set."""
        return bool(self.line_channel_secret.get_secret_value() and self.line_channel_token.get_secret_value())

    @property
    def telegram_on(self) -> bool:
        """Telegram is on when its token is set."""
        return bool(self.telegram_token.get_secret_value())

    @property
    def telegram_mode(self) -> Updates:
        """As set; else webhook where there is a public address, and polling where there is none."""
        return self.telegram_updates or (Updates.WEBHOOK if self.public_url else Updates.POLLING)

    @property
    def telegram_webhook_secret(self) -> SecretStr:
        """As set; else hex HMAC-SHA256(key = token, "phakhi telegram webhook"), the same on every replica."""
        if self.telegram_secret.get_secret_value():
            return self.telegram_secret
        token = self.telegram_token.get_secret_value().encode()
        return SecretStr(hmac.new(token, b"phakhi telegram webhook", hashlib.sha256).hexdigest())

    @property
    def host(self) -> str:
        """The address of the web server, without the brackets of IPv6."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port of the web server; 0 lets the system choose."""
        return int(self.listen.rpartition(":")[2])

    @property
    def database_chosen(self) -> bool:
        """Whether somebody named a database, even if it is the default one."""
        return "database_url" in self.model_fields_set


def read_settings() -> Settings:
    """The settings of this process; raises `SettingsRefused` with one line for whatever does not go."""
    try:
        settings = Settings()
    except ValidationError as error:
        names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False))
        raise SettingsRefused("; ".join(f"{variable(name)} accepts {ACCEPTS[name]}" for name in names)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsRefused("the file .env cannot be read (a text file in UTF-8)") from None
    _check_together(settings)
    return settings


def simulator_wanted(settings: Settings, asked: bool) -> bool:
    """Whether `phakhi run` opens the simulator; `asked` is `--simulator`. Raises `SettingsRefused`.

    A production that lost its tokens must not open a simulator, and a simulator must not run beside real accounts.
    """
    if settings.line_on or settings.telegram_on:
        if asked:
            raise SettingsRefused("--simulator is for a bot without LINE and Telegram tokens")
        return False
    if settings.database_chosen and not asked:
        raise SettingsRefused(
            "PHAKHI_DATABASE_URL is set but no LINE or Telegram token: set the tokens, or say --simulator"
        )
    return True


def variable(name: str) -> str:
    """The environment variable of a field: `PHAKHI_LISTEN` for "listen"."""
    return PREFIX + name.upper()


def _check_together(settings: Settings) -> None:
    secret, token = settings.line_channel_secret, settings.line_channel_token
    if bool(secret.get_secret_value()) != bool(token.get_secret_value()):
        missing = "line_channel_token" if secret.get_secret_value() else "line_channel_secret"
        raise SettingsRefused(f"{variable(missing)} is empty: LINE needs both; it accepts {ACCEPTS[missing]}")
    if settings.line_on and not settings.public_url:
        raise SettingsRefused(f"PHAKHI_PUBLIC_URL is empty: LINE needs it; it accepts {ACCEPTS['public_url']}")
    if settings.telegram_on and settings.telegram_mode is Updates.WEBHOOK and not settings.public_url:
        raise SettingsRefused("PHAKHI_TELEGRAM_UPDATES accepts webhook only where PHAKHI_PUBLIC_URL is set")
