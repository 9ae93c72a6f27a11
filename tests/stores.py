"""Both kinds of media store for tests: a folder, and an S3 that moto serves on loopback.

The server lives in the test's process and keeps everything in memory; each test has a bucket of its own. obstore finds
it as it finds a real one, by the `AWS_…` variables.
"""

import logging
import secrets
import shutil
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.media.opening import open_media
from bot.media.store import MediaStore
from tests.phone import DatabaseUrl, Town

KEY_ID, SECRET_KEY = "AKIAOFTHETESTS", "a-secret-key-that-no-log-shows"
BOTH = pytest.mark.parametrize("kind", ["folder", "s3"], indirect=True)


@dataclass
class S3:
    """An S3 that can go away and come back at the same address; what was kept in it is still there then."""

    port: int = 0

    def begin(self) -> None:
        """Serve; the first time on a free port."""
        from moto.server import ThreadedMotoServer

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]

    def end(self) -> None:
        """Nobody answers at the port any more."""
        self._server.stop()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def make_bucket(self) -> str:
        """A new bucket; its name."""
        name = f"phakhi-{secrets.token_hex(6)}"
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/{name}", method="PUT")) as answer:
            assert answer.status == 200
        return name


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """The run's S3, one for each worker."""
    server = S3()
    server.begin()
    yield server
    server.end()


@pytest.fixture
def s3(s3_server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    """The run's S3, and what obstore must know of it in the environment."""
    for name, value in s3_environment(s3_server).items():
        monkeypatch.setenv(name, value)
    return s3_server


def s3_environment(server: S3) -> dict[str, str]:
    """As an operator sets it; nothing on the way to it leaves the machine."""
    return {
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": "ap-southeast-7",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ALLOW_HTTP": "true",
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture
def bucket(s3: S3) -> str:
    """The setting for an empty bucket."""
    return f"s3://{s3.make_bucket()}/spp/media"


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """ "folder" or "s3"; a test asks for both with `BOTH`."""
    return str(request.param)


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The setting for an empty store of that kind."""
    return str(tmp_path / "media") if kind == "folder" else str(request.getfixturevalue("bucket"))


@pytest.fixture
def store(place: str) -> MediaStore:
    """An empty store of that kind."""
    return open_media(place)


@pytest.fixture
async def keeping_bot(place: str, demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot on both platforms and SQLite whose files are in a store of that kind."""
    phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
    built = Town(demo_url("sqlite"), tmp_path, phones=phones, media=place)
    await built.open()
    yield built
    await built.close()
