"""One upload for all who are sent a file: who waits for it, and for how long."""

import asyncio
from typing import Any

import pytest

from bot.channels import NoAnswer, NotSent
from bot.channels.telegram.uploads import Uploads

PHOTO = ("sendPhoto", "3f/3f2a.jpg", "photo.jpg")
ANSWER = {"message_id": 5, "photo": [{"file_id": "small"}, {"file_id": "large"}]}


async def by_id(file_id: str) -> Any:
    return file_id


async def never(file_id: str) -> Any:
    raise AssertionError(file_id)


async def test_who_waits_in_vain_has_sent_nothing_and_holds_nobody_up() -> None:
    uploads, goes_on = Uploads(), asyncio.Event()

    async def upload() -> Any:
        await goes_on.wait()
        return ANSWER

    first = asyncio.create_task(uploads.send(PHOTO, upload, never, 5))
    await asyncio.sleep(0)
    with pytest.raises(NotSent):
        await uploads.send(PHOTO, upload, never, 0.05)
    goes_on.set()
    assert await first == ANSWER
    assert await uploads.send(PHOTO, upload, by_id, 5) == "large"


async def test_after_an_upload_that_failed_the_next_one_uploads() -> None:
    uploads = Uploads()

    async def fails() -> Any:
        raise NoAnswer

    async def upload() -> Any:
        return ANSWER

    with pytest.raises(NoAnswer):
        await uploads.send(PHOTO, fails, never, 5)
    assert await uploads.send(PHOTO, upload, never, 5) == ANSWER
    assert await uploads.send(("sendDocument", *PHOTO[1:]), upload, never, 5) == ANSWER
