"""The slow work that a turn can leave (`bot/jobs/`), by kind: what is done between a turn and the turn of its result.

Nothing here says anything or decides for a member: that is the repertoire's function of the same kind.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot import expiring, logbook
from bot.channels import Channel, FilesUnavailable, NotReady
from bot.clock import Period
from bot.jobs import Work
from bot.log import get_logger
from bot.media.exposure import NotAPicture
from bot.media.kept_files import LARGEST as LARGEST_FILE
from bot.media.kept_files import NotKeepable, kept_suffix
from bot.media.photographs import LARGEST as LARGEST_PHOTO
from bot.media.photographs import develop
from bot.media.store import MediaStore, StoreUnavailable
from bot.repertoire import Undone
from storage import gallery
from storage.database import Database
from storage.media import Media
from storage.session import Session

log = get_logger(__name__)

#: Bytes that are fetched at most: what Telegram hands out, and what a document may have.
LARGEST = {"photo": LARGEST_PHOTO, "file": LARGEST_FILE}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came and is in the media store; `digest` is the SHA-256 of what came, `size` of what is kept."""

    path: str
    size: int
    digest: str


def works(
    database: Database, channels: Mapping[str, Channel], store: MediaStore, *, retention: Period
) -> dict[str, Work]:
    """What this process can do. `retention`: how long a member is kept after the last contact."""
    return {
        "fetch": _with_files(partial(_fetch, database, channels, store, asyncio.Semaphore(1))),
        "photos": partial(_wait_for_photos, database),
        "remove_files": _with_files(partial(_remove, store)),
        expiring.KIND: _with_files(partial(expiring.expire, database, store, retention)),
        logbook.KIND: _with_files(partial(logbook.make, database, store)),
    }


def _with_files(work: Work) -> Work:
    """Work that needs the media store, and waits where the store is away."""

    async def waiting(details: Mapping[str, Any]) -> Any:
        try:
            return await work(details)
        except StoreUnavailable as away:
            log.warning("work waits for the media store", reason=away.reason)
            raise FilesUnavailable from None

    return waiting


async def _fetch(
    database: Database,
    channels: Mapping[str, Channel],
    store: MediaStore,
    darkroom: asyncio.Semaphore,
    details: Mapping[str, Any],
) -> Fetched | Undone:
    """A photo or file from its platform, made harmless, in the media store.

    `darkroom`: one is fetched and developed after the other, for each takes a process and tens of megabytes.
    """
    media = await asyncio.to_thread(_media, database, int(details["media"]))
    if media is None or media.channel not in channels:
        return Undone("vanished")
    try:
        async with darkroom:
            data = await channels[media.channel].fetch(media.reference, LARGEST[media.kind])
            if media.kind == "photo":
                photo = await develop(data)
                kept = photo.full
                path = await asyncio.to_thread(store.keep_photo, photo.full, photo.preview)
            else:
                kept = data
                path = await asyncio.to_thread(store.keep, data, kept_suffix(data))
    except (NotAPicture, NotKeepable) as refused:
        return Undone(refused.reason)
    return Fetched(path, len(kept), hashlib.sha256(data).hexdigest())


def _media(database: Database, media_id: int) -> Media | None:
    with database.read() as connection, Session(connection) as session:
        media = session.get(Media, media_id)
        if media is not None:
            session.expunge(media)
        return media


async def _wait_for_photos(database: Database, details: Mapping[str, Any]) -> None:
    """Until all that came with a set is fetched; after the job's tries it is answered as it is."""

    def count() -> int:
        with database.read() as connection, Session(connection) as session:
            return gallery.waiting(session, details["talk"], details["activity"])

    if await asyncio.to_thread(count):
        raise NotReady


async def _remove(store: MediaStore, details: Mapping[str, Any]) -> None:
    await asyncio.to_thread(store.remove, details["paths"])
