"""Which store a setting means; obstore is imported where files are in an object store, for it takes memory."""

from pathlib import Path

from bot.media.folder_store import FolderStore
from bot.media.store import MediaStore


def open_media(place: str) -> MediaStore:
    """The store of `PHAKHI_MEDIA`: a folder or `s3://bucket/prefix`. Asks nothing yet; raises `StoreRefused`."""
    if not place.startswith("s3://"):
        return FolderStore(Path(place))
    from bot.media.object_store import object_store

    return object_store(place)
