"""Media in a store that speaks S3, which several machines share; the only file that imports obstore.

Credentials, region and endpoint are the `AWS_…` variables that every tool for S3 reads (`docs/operation.md`); obstore
reads them itself, so none of them is ever in our hands. Nothing of what it says in its errors is passed on.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from bot.media.store import (
    Distant,
    NotKept,
    StoreRefused,
    StoreUnavailable,
    content_type,
    each_once,
    is_path,
    new_path,
    preview_of,
    with_previews,
)

#: One request may take so long; a document of ten megabytes is put in one.
_REQUEST: Final = timedelta(seconds=30)
_CONNECT: Final = timedelta(seconds=3)
#: A request that failed is made again once, if it failed soon: who waits tries again anyway.
_TRIED_AGAIN: Final = 1
_TRIED_AGAIN_WITHIN: Final = timedelta(seconds=10)
#: Bytes that are asked for at once when a file is handed on: so many are in memory for each phone that loads one.
_CHUNK: Final = 1024 * 1024
#: Names on a page of a list: what S3 gives at most.
_PAGE: Final = 1000
_YES: Final = ("1", "true", "on", "yes", "y")
#: What stands in an error where obstore has no class of its own for it: any call without its bucket, a refused list.
_NO_BUCKET: Final = "<Code>NoSuchBucket</Code>"
_FORBIDDEN: Final = "status code: 403"


@dataclass(frozen=True)
class ObjectStore:
    """`MediaStore` in a bucket: a put is answered when the store will not lose it, and is whole or not there.

    Whatever is thrown away unfinished is nowhere: files are put in one request, without parts.
    """

    bucket: S3Store

    def keep(self, data: bytes, suffix: str) -> str:
        """See `MediaStore`."""
        path = new_path(suffix)
        self._put(path, data)
        return path

    def keep_photo(self, full: bytes, preview: bytes) -> str:
        """See `MediaStore`."""
        path = new_path("jpg")
        self._put(preview_of(path), preview)
        self._put(path, full)
        return path

    def read(self, path: str) -> bytes:
        """See `MediaStore`."""
        if not is_path(path):
            raise NotKept
        with _asking():
            return bytes(self.bucket.get(path).bytes())

    def remove(self, paths: Iterable[str]) -> None:
        """See `MediaStore`; S3 takes a thousand names at once and does not mind those that are not there."""
        gone = with_previews(paths)
        if gone:
            with _asking():
                self.bucket.delete(gone)

    def paths(self, before: datetime, behind: str = "") -> Iterator[str]:
        """See `MediaStore`; a page of the list is asked for when it is needed."""
        return each_once(self._lying(before, behind), behind)

    def taken(self) -> tuple[int, int]:
        """See `MediaStore`."""
        sizes = [each["size"] for each in self._listed()]
        return len(sizes), sum(sizes)

    def file(self, path: str) -> Distant | None:
        """See `MediaStore`."""
        if not is_path(path):
            return None
        try:
            with _asking():
                found = self.bucket.head(path)
        except NotKept:
            return None

        def chunks(start: int, stop: int) -> Iterator[bytes]:
            first = self._piece(path, start, stop)
            return self._chunks(first, path, start + len(first), stop)

        return Distant(found["size"], found["last_modified"], found["e_tag"] or f'"{path}"', chunks)

    def _put(self, path: str, data: bytes) -> None:
        try:
            with _asking():
                self.bucket.put(path, data, attributes={"Content-Type": content_type(path)}, use_multipart=False)
        except NotKept:
            raise StoreUnavailable("no_bucket") from None  # nothing else can be missing for a put

    def _lying(self, before: datetime, behind: str) -> Iterator[str]:
        return (each["path"] for each in self._listed(behind) if each["last_modified"] < before)

    def _listed(self, behind: str = "") -> Iterator[Any]:
        try:
            with _asking():
                for page in self.bucket.list(offset=behind or None, chunk_size=_PAGE):
                    yield from page
        except NotKept:
            raise StoreUnavailable("no_bucket") from None

    def _chunks(self, first: bytes, path: str, start: int, stop: int) -> Iterator[bytes]:
        yield first
        while start < stop:
            piece = self._piece(path, start, stop)
            start += len(piece)
            yield piece

    def _piece(self, path: str, start: int, stop: int) -> bytes:
        """A request of its own for each: a slow phone holds no connection to the store."""
        if start >= stop:
            return b""
        with _asking():
            return bytes(self.bucket.get_range(path, start=start, end=min(stop, start + _CHUNK)))


def object_store(url: str) -> ObjectStore:
    """The store behind `s3://bucket/prefix`; asks nothing yet. Raises `StoreRefused`."""
    # Named options take the place of all that the environment says of the client, so this one is handed on.
    allow_http = os.environ.get("AWS_ALLOW_HTTP", "").lower() in _YES
    try:
        bucket = S3Store.from_url(
            url,
            client_options={"connect_timeout": _CONNECT, "timeout": _REQUEST, "allow_http": allow_http},
            retry_config={"max_retries": _TRIED_AGAIN, "retry_timeout": _TRIED_AGAIN_WITHIN},
        )
    except BaseError:
        raise StoreRefused("PHAKHI_MEDIA is in an object store, and one of the AWS_… variables is wrong") from None
    return ObjectStore(bucket)


@contextmanager
def _asking() -> Iterator[None]:
    """What the store answers, in our words; its own hold addresses, and the names of files."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError):
        raise StoreUnavailable("refused") from None
    except (FileNotFoundError, BaseError) as error:
        for told, reason in ((_NO_BUCKET, "no_bucket"), (_FORBIDDEN, "refused")):
            if told in str(error):
                raise StoreUnavailable(reason) from None
        if isinstance(error, FileNotFoundError):
            raise NotKept from None
        raise StoreUnavailable("no_answer") from None
