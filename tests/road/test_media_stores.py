"""What every store of media promises, whatever it keeps its files in."""

import os
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import run

import pytest
from moto import settings as moto_settings
from moto.core import set_initial_no_auth_action_count
from pydantic import SecretStr

from bot.app import App, CannotStart
from bot.media import object_store
from bot.media.checkup import ailment
from bot.media.folder_store import FolderStore
from bot.media.object_store import ObjectStore
from bot.media.opening import open_media
from bot.media.store import Distant, MediaStore, NotKept, StoreRefused, StoreUnavailable, preview_of
from bot.settings import Settings
from tests.stores import BOTH, KEY_ID, S3, SECRET_KEY

#: After everything that a test keeps; the store's own clock tells when something came.
LATER = timedelta(minutes=1)
NO_PATH = (
    "../secret.pdf",
    "3f/../../secret.pdf",
    "/etc/passwd",
    "3f/3f2a.pdf",
    f"3f/{'A' * 32}.pdf",
    f"3f/{'a' * 32}.pdf\n",
    f"3f\\{'a' * 32}.pdf",
    f"3f/{'a' * 32}.html",
    f"3f/{'a' * 32}.pdf.part",
    "\x00",
    "",
)


def later() -> datetime:
    return datetime.now(UTC) + LATER


def lying(store: MediaStore) -> list[str]:
    return sorted(store.paths(later()))


def bytes_of(store: MediaStore, path: str) -> bytes | None:
    """What is handed on for a web server to serve."""
    file = store.file(path)
    if isinstance(file, Distant):
        return b"".join(file.chunks(0, file.size))
    return None if file is None else file.read_bytes()


@BOTH
def test_what_is_kept_is_read_until_it_is_removed(store: MediaStore) -> None:
    path, other = store.keep(b"%PDF-1.7", "pdf"), store.keep(b"x", "pdf")
    assert store.read(path) == bytes_of(store, path) == b"%PDF-1.7"
    assert lying(store) == sorted([path, other])
    store.remove([path, path])
    with pytest.raises(NotKept):
        store.read(path)
    assert bytes_of(store, path) is None
    assert lying(store) == [other]
    store.remove([path])
    store.remove([])


@BOTH
def test_a_photo_goes_with_its_preview(store: MediaStore) -> None:
    path = store.keep_photo(b"full", b"preview")
    assert (store.read(path), store.read(preview_of(path))) == (b"full", b"preview")
    assert (bytes_of(store, path), bytes_of(store, preview_of(path))) == (b"full", b"preview")
    assert lying(store) == [path]
    store.remove([path])
    for each in (path, preview_of(path)):
        with pytest.raises(NotKept):
            store.read(each)
    assert lying(store) == []


@BOTH
def test_a_preview_whose_photo_never_came_is_found_and_goes(store: MediaStore, place: str) -> None:
    """The process was killed between the two."""
    path = store.keep_photo(b"full", b"preview")
    if isinstance(store, FolderStore):
        (store.folder / path).unlink()
    elif isinstance(store, ObjectStore):
        store.bucket.delete(path)
    assert lying(store) == [path]
    store.remove([path])
    assert lying(store) == []
    with pytest.raises(NotKept):
        store.read(preview_of(path))


@BOTH
def test_a_young_file_is_not_listed(store: MediaStore) -> None:
    store.keep_photo(b"full", b"preview")
    assert list(store.paths(datetime.now(UTC) - LATER)) == []


@BOTH
def test_files_are_listed_in_order_and_from_where_a_list_was_broken_off(store: MediaStore) -> None:
    for _ in range(4):
        store.keep(b"x", "pdf")
        store.keep_photo(b"full", b"preview")
    listed = list(store.paths(later()))
    assert listed == sorted(set(listed))
    assert len(listed) == 8
    for place, path in enumerate(listed):
        assert list(store.paths(later(), path)) == listed[place + 1 :]


@BOTH
def test_names_are_not_to_be_guessed(store: MediaStore) -> None:
    names = {store.keep(b"x", "pdf") for _ in range(50)}
    assert len(names) == 50
    assert all(len(name) == len("3f/") + 32 + len(".pdf") for name in names)


@BOTH
@pytest.mark.parametrize("suffix", ["exe", "html", "svg", "", "../pdf", "PDF"])
def test_a_suffix_that_is_not_on_the_list_is_not_kept(store: MediaStore, suffix: str) -> None:
    with pytest.raises(ValueError):
        store.keep(b"x", suffix)


@BOTH
@pytest.mark.parametrize("path", NO_PATH)
def test_nothing_else_can_be_named(store: MediaStore, path: str) -> None:
    assert store.file(path) is None
    with pytest.raises(NotKept):
        store.read(path)
    with pytest.raises(ValueError):
        store.remove([path])


@BOTH
def test_ten_megabytes_come_back_as_they_went(store: MediaStore) -> None:
    data = os.urandom(1_000_003) * 10
    path = store.keep(data, "pptx")
    assert store.read(path) == bytes_of(store, path) == data
    empty = store.keep(b"", "pdf")
    assert store.read(empty) == bytes_of(store, empty) == b""


@BOTH
def test_a_sound_store_has_no_ailment_and_is_left_empty(store: MediaStore) -> None:
    assert ailment(store, datetime.now(UTC)) is None
    assert lying(store) == []


def test_a_list_of_several_pages_is_read_to_its_end(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto_settings, "get_s3_default_max_keys", lambda: 3)
    store = open_media(bucket)
    kept = {store.keep_photo(b"full", b"preview") for _ in range(5)} | {store.keep(b"x", "mp3") for _ in range(3)}
    assert set(store.paths(later())) == kept
    store.remove(kept)
    assert lying(store) == []


def test_a_store_that_removes_one_file_at_a_time_will_do(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DISABLE_BULK_DELETE", "true")
    store = open_media(bucket)
    store.remove([store.keep(b"x", "pdf"), f"3f/{'a' * 32}.pdf", store.keep_photo(b"full", b"preview")])
    assert lying(store) == []


def test_two_prefixes_of_a_bucket_know_nothing_of_each_other(s3: S3) -> None:
    name = s3.make_bucket()
    one, two, whole = (open_media(f"s3://{name}{prefix}") for prefix in ("/spp", "/spp1", ""))
    path = one.keep(b"x", "pdf")
    assert (lying(one), lying(two), lying(whole)) == ([path], [], [])
    with pytest.raises(NotKept):
        two.read(path)


def test_a_file_in_the_bucket_says_what_it_is(bucket: str) -> None:
    store = open_media(bucket)
    assert isinstance(store, ObjectStore)
    path = store.keep_photo(b"full", b"preview")
    assert store.bucket.get(path).attributes["Content-Type"] == "image/jpeg"


ASKED: dict[str, Callable[[MediaStore], object]] = {
    "keep": lambda store: store.keep(b"x", "pdf"),
    "keep a photo": lambda store: store.keep_photo(b"full", b"preview"),
    "read": lambda store: store.read(f"3f/{'a' * 32}.pdf"),
    "remove": lambda store: store.remove([f"3f/{'a' * 32}.pdf"]),
    "list": lambda store: list(store.paths(later())),
}


@pytest.mark.parametrize("asked", list(ASKED.values()), ids=list(ASKED))
def test_a_bucket_that_is_not_there_is_the_store_s_failure(s3: S3, asked: Callable[[MediaStore], object]) -> None:
    """And not a file's: what is only mislaid must not be given up."""
    with pytest.raises(StoreUnavailable) as failed:
        asked(open_media("s3://no-such-bucket-of-ours/media"))
    tells_nothing(failed.value)
    assert failed.value.reason == "no_bucket"


@pytest.mark.parametrize("asked", list(ASKED.values()), ids=list(ASKED))
def test_a_store_that_does_not_answer_is_away(
    s3: S3, monkeypatch: pytest.MonkeyPatch, asked: Callable[[MediaStore], object]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(StoreUnavailable) as failed:
        asked(open_media("s3://phakhi/media"))
    tells_nothing(failed.value)
    assert failed.value.reason == "no_answer"


def test_a_store_that_never_answers_is_not_waited_for(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(object_store, "_REQUEST", timedelta(seconds=0.1))
        with pytest.raises(StoreUnavailable) as failed:
            open_media("s3://phakhi/media").keep(b"x", "pdf")
    assert failed.value.reason == "no_answer"


@pytest.mark.parametrize("asked", list(ASKED.values()), ids=list(ASKED))
def test_a_key_that_may_not_is_refused(bucket: str, asked: Callable[[MediaStore], object]) -> None:
    store = open_media(bucket)

    @set_initial_no_auth_action_count(0)
    def ask() -> None:
        asked(store)

    with pytest.raises(StoreUnavailable) as failed:
        ask()
    tells_nothing(failed.value)
    assert failed.value.reason == "refused"


def test_a_disk_that_is_no_folder_is_away(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    with pytest.raises(StoreUnavailable) as failed:
        FolderStore(tmp_path / "media").keep(b"x", "pdf")
    assert failed.value.reason == "disk"


def test_what_is_wrong_in_the_environment_is_one_line_without_its_value(
    s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "geheim")
    with pytest.raises(StoreRefused) as refused:
        open_media("s3://phakhi/media")
    assert "geheim" not in str(refused.value)
    assert "\n" not in str(refused.value)
    tells_nothing(refused.value)


async def test_a_bot_does_not_start_with_a_wrong_environment(
    s3: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "geheim")
    url = SecretStr(f"sqlite:///{tmp_path / 'phakhi.db'}")
    with pytest.raises(CannotStart, match="one of the AWS_… variables is wrong"):
        await App(Settings(database_url=url, media="s3://phakhi/media")).start()


def test_obstore_costs_no_memory_where_files_are_in_a_folder() -> None:
    code = (
        "import sys, bot.app; from bot.media.opening import open_media; "
        "open_media('data'); print('obstore' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


def tells_nothing(error: BaseException) -> None:
    """No key, no address, no cause that would tell them to somebody who prints it."""
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert KEY_ID not in str(error)
    assert SECRET_KEY not in str(error)
    assert "http" not in str(error)
