"""The addresses of the web server (`contract.md`): webhooks, health, metrics, media, privacy.

A webhook is verified on its raw bytes before anything is parsed, and answers 200 only after what it brought is
committed.
"""

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.channels import Channel, Unreadable
from bot.log import get_logger
from bot.loopback import is_direct
from bot.media.addresses import MediaAddresses, Opened
from bot.media.store import Distant, NotKept, StoreUnavailable
from bot.reception import Reception
from storage.database import DatabaseUnavailable

log = get_logger(__name__)

#: A webhook body may not be larger (`contract.md`, Addresses).
LARGEST_BODY = 1_000_000
#: One range of bytes; who asks for several, or for what is none, gets the whole file (RFC 9110, 14.2).
_RANGE = re.compile(r"bytes=(?=-?[0-9])([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
#: What members sent is shown as what it is or not at all, runs nothing, and tells nobody where it was opened.
UNTRUSTED = {
    "Cache-Control": "private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Web:
    """Routes of one process."""

    def __init__(
        self,
        *,
        channels: Mapping[str, Channel],
        reception: Reception,
        ready: Callable[[], str | None],
        privacy: Callable[[str, str], str | None],
        media: MediaAddresses,
        now: Callable[[], datetime],
        metrics_token: str,
        more: Sequence[BaseRoute] = (),
    ) -> None:
        self._channels = channels
        self._reception = reception
        self._ready = ready
        self._privacy = privacy
        self._media = media
        self._now = now
        self._metrics_token = metrics_token
        webhooks = [Route(f"/{name}", self._webhook(channel), methods=["POST"]) for name, channel in channels.items()]
        self.app = Starlette(
            routes=[
                *webhooks,
                Route("/healthz", self._healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
                Route("/media/{expires}/{signature}/{path:path}", self._media_file),
                Route("/privacy", self._privacy_page),
                *more,
            ]
        )

    def _webhook(self, channel: Channel) -> Callable[[Request], object]:
        async def webhook(request: Request) -> Response:
            body = await _body(request)
            if body is None:
                metrics.refused(channel.name, "too_large")
                return Response(status_code=413)
            if not channel.verify(request.headers, body):
                metrics.refused(channel.name, "signature")
                return Response(status_code=401)
            try:
                await self._reception.take(channel, body)
            except Unreadable:
                metrics.refused(channel.name, "unreadable")
                return Response(status_code=400)
            except DatabaseUnavailable:
                metrics.refused(channel.name, "database")
                return Response(status_code=503, headers={"Retry-After": "5"})
            return Response(status_code=200)

        return webhook

    async def _healthz(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    async def _readyz(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        reason = await run_in_threadpool(self._ready)
        if reason is None:
            return PlainTextResponse("ready")
        return PlainTextResponse(reason if _direct(request) else "not ready", status_code=503)

    async def _metrics(self, request: Request) -> Response:
        given = request.headers.get("authorization", "")
        expected = f"Bearer {self._metrics_token}"
        allowed = bool(self._metrics_token) and hmac.compare_digest(given.encode(), expected.encode())
        if not allowed and not _direct(request):
            return Response(status_code=403)
        text, content_type = metrics.render()
        return Response(text, media_type=content_type)

    async def _media_file(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        def answer() -> Response:
            parts, name = request.path_params, request.query_params.get("name", "")
            opened = self._media.open(parts["expires"], parts["signature"], parts["path"], name, self._now())
            return Response(status_code=404, headers=UNTRUSTED) if opened is None else _file(opened, request)

        try:
            return await run_in_threadpool(answer)
        except NotKept:
            return Response(status_code=404, headers=UNTRUSTED)
        except StoreUnavailable as away:
            log.warning("a file is not served: the media store is away", reason=away.reason)
            return Response(status_code=503, headers={**UNTRUSTED, "Retry-After": "30"})

    async def _privacy_page(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        query = request.query_params
        page = await run_in_threadpool(self._privacy, query.get("area", ""), query.get("language", ""))
        return HTMLResponse(page) if page is not None else Response(status_code=404)


def _file(opened: Opened, request: Request) -> Response:
    """A kept file as it goes out: a picture has no name here, and is shown; what has a name is saved."""
    if isinstance(opened.file, Distant):
        return _streamed(opened.file, opened, request)
    # With a name Starlette says "attachment".
    return FileResponse(opened.file, media_type=opened.content_type, filename=opened.name or None, headers=UNTRUSTED)


def _streamed(file: Distant, opened: Opened, request: Request) -> Response:
    """A file from another machine, with the headers of a `FileResponse`; its first piece is asked for at once."""
    headers = {
        **UNTRUSTED,
        "Accept-Ranges": "bytes",
        "Last-Modified": format_datetime(file.kept_at, usegmt=True),
        "ETag": file.tag,
    }
    if opened.name:
        headers["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(opened.name)}"
    start, stop, status = 0, file.size, 200
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked and request.headers.get("if-range", file.tag) in (file.tag, headers["Last-Modified"]):
        start, stop = _part(asked[1], asked[2], file.size)
        if start >= stop:
            return Response(status_code=416, headers={**UNTRUSTED, "Content-Range": f"bytes */{file.size}"})
        headers["Content-Range"], status = f"bytes {start}-{stop - 1}/{file.size}", 206
    headers["Content-Length"] = str(stop - start)
    if request.method == "HEAD":
        return Response(status_code=status, media_type=opened.content_type, headers=headers)
    return StreamingResponse(file.chunks(start, stop), status, headers, opened.content_type)


def _part(first: str, last: str, size: int) -> tuple[int, int]:
    """Where a range begins and before what it ends (RFC 9110, 14.1.2); empty when the file has nothing of it."""
    if not first:
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1 if last else size, size)


async def _body(request: Request) -> bytes | None:
    """The raw bytes, or None as soon as there are too many."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _direct(request: Request) -> bool:
    """Whether the request came from this machine and through no proxy."""
    return is_direct(request.client.host if request.client else None, request.headers)
