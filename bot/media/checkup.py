"""What a media store is asked by `phakhi doctor`: everything that the bot will ask of it, once."""

from datetime import datetime, timedelta
from typing import Final

from bot.media.store import MediaStore, NotKept, StoreUnavailable

#: What to do, by the reason of a `StoreUnavailable`.
ADVICE: Final = {
    "no_answer": "the store does not answer: check AWS_ENDPOINT_URL, AWS_REGION, and AWS_ALLOW_HTTP for http",
    "no_bucket": "the store has no such bucket: create it, or check PHAKHI_MEDIA and AWS_ENDPOINT_URL",
    "refused": (
        "the store refuses: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "
        "the key must be allowed to get, put, delete and list"
    ),
    "disk": "check that the folder of PHAKHI_MEDIA is ours and has room",
}
#: How far the store's clock may be ahead of ours.
_CLOCKS_DIFFER: Final = timedelta(days=1)


def ailment(store: MediaStore, now: datetime) -> str | None:
    """What the store cannot do and what to do about it; None for a sound one.

    Leaves nothing behind, unless it is the removing that fails.
    """
    cannot = "written"
    try:
        path = store.keep(b"phakhi doctor", "zip")
        cannot = "read"
        if store.read(path) != b"phakhi doctor" or store.file(path) is None:
            return "a file came back altered"
        cannot = "listed"
        if path not in store.paths(now + _CLOCKS_DIFFER):
            return "a file that was just written is not in the store's list"
        cannot = "removed"
        store.remove([path])
    except StoreUnavailable as failure:
        return f"no file can be {cannot}: {ADVICE[failure.reason]}"
    except NotKept:
        return "a file that was just written is not there"
    return None
