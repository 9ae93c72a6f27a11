"""Media in a folder of this machine."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.media.store import NotKept, StoreUnavailable, each_once, is_path, new_path, preview_of, with_previews
from bot.whole_file import sync_folder, whole_file

_UNFINISHED: Final = ".part"


@dataclass(frozen=True)
class FolderStore:
    """`MediaStore` in a folder: what is kept is on the disk, whole or not there."""

    folder: Path

    def keep(self, data: bytes, suffix: str) -> str:
        """See `MediaStore`."""
        path = new_path(suffix)
        self._write(path, data)
        return path

    def keep_photo(self, full: bytes, preview: bytes) -> str:
        """See `MediaStore`."""
        path = new_path("jpg")
        self._write(preview_of(path), preview)
        self._write(path, full)
        return path

    def read(self, path: str) -> bytes:
        """See `MediaStore`."""
        file = self.file(path)
        if file is None:
            raise NotKept
        with _disk():
            try:
                return file.read_bytes()
            except FileNotFoundError:
                raise NotKept from None

    def remove(self, paths: Iterable[str]) -> None:
        """See `MediaStore`."""
        with _disk():
            for path in with_previews(paths):
                (self.folder / path).unlink(missing_ok=True)

    def paths(self, before: datetime, behind: str = "") -> Iterator[str]:
        """See `MediaStore`; what was never finished is removed. A file lies in one of 256 folders: one is read at a
        time."""
        return each_once(self._lying(before, behind), behind)

    def taken(self) -> tuple[int, int]:
        """See `MediaStore`."""
        files = taken = 0
        with _disk():
            for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
                with suppress(FileNotFoundError):  # it was removed meanwhile
                    taken += file.lstat().st_size
                    files += 1
        return files, taken

    def file(self, path: str) -> Path | None:
        """Where a kept file lies; None also for a link to somewhere else."""
        if not is_path(path):
            return None
        folder = self.folder.resolve()
        file = folder / path
        return file if file.is_file() and file.resolve() == file else None

    def _lying(self, before: datetime, behind: str) -> Iterator[str]:
        with _disk():
            folders = sorted(self.folder.glob("[0-9a-f][0-9a-f]"))
            for file in (file for folder in folders if folder.name >= behind[:2] for file in sorted(folder.glob("*"))):
                path = file.relative_to(self.folder).as_posix()
                if path <= behind:
                    continue
                try:
                    since = file.lstat().st_mtime
                except FileNotFoundError:
                    continue  # another process has removed it
                if since >= before.timestamp():
                    continue
                if file.name.endswith(_UNFINISHED):
                    file.unlink(missing_ok=True)
                else:
                    yield path

    def _write(self, path: str, data: bytes) -> None:
        """A file is either whole or not there, whenever the power goes."""
        file = self.folder / path
        with _disk():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            with whole_file(file) as writing:
                writing.write(data)
            sync_folder(self.folder)  # the folder of the first two letters may be new


@contextmanager
def _disk() -> Iterator[None]:
    """A disk that is full, or not there, or not ours."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable("disk") from error
