"""What a message holds: a text, and to whom it was said, or another kind of thing."""

from typing import Any, Final

from bot.channels.line.sdk import webhooks
from bot.channels.line.text import storable
from bot.channels.places import place
from bot.inbound import Content, Said, Sent
from bot.media.file_names import safe_name

#: Content that LINE keeps. The other kind, "external", is an address of a stranger, which is never asked for.
_HELD_BY_LINE: Final = "line"

_CONTENT: Final[tuple[tuple[type[webhooks.MessageContent], Content], ...]] = (
    (webhooks.ImageMessageContent, Content.PHOTO),
    (webhooks.VideoMessageContent, Content.VIDEO),
    (webhooks.AudioMessageContent, Content.VOICE),
    (webhooks.FileMessageContent, Content.FILE),
    (webhooks.StickerMessageContent, Content.STICKER),
    (webhooks.LocationMessageContent, Content.LOCATION),
)


def said(message: Any) -> Said | None:
    """A text message; where the bot is mentioned, its name is no part of what was said."""
    # {"type":"text","id":"461230966842064004","quoteToken":"…","text":"@ภาคี รายงานสัปดาห์นี้",
    #  "mention":{"mentionees":[{"index":0,"length":5,"type":"user","userId":"Ub0b0…","isSelf":true}]}}
    if not isinstance(message, webhooks.TextMessageContent):
        return None
    mentionees = message.mention.mentionees if message.mention else []
    own = [(one.index, one.length) for one in mentionees if isinstance(one, webhooks.UserMentionee) and one.is_self]
    text = storable(_without(message.text, own) if own else message.text)
    return Said(text, mentions_bot=bool(own))


def sent(message: Any) -> Sent:
    """Anything else; photos that were sent together have one `album`."""
    for kind, content in _CONTENT:
        if isinstance(message, kind):
            return _sent(message, content)
    return Sent(Content.UNKNOWN)


def _sent(message: Any, content: Content) -> Sent:
    match message:
        case webhooks.FileMessageContent():
            # {"type":"file","id":"461230966842064013","fileName":"รายงานผลการนิเทศ.pdf","fileSize":2138112,…}
            name, size = safe_name(message.file_name), message.file_size
            return Sent(content, reference=storable(message.id), name=name, size=size)
        case webhooks.LocationMessageContent():
            # {"type":"location","id":"4612…","title":"โรงเรียนบ้านตัวอย่าง","address":"ต.ตัวอย่าง อ.เมือง …",
            #  "latitude":18.7883,"longitude":98.9853}
            return Sent(content, place=place(message.title, message.address))
        case webhooks.ImageMessageContent() | webhooks.VideoMessageContent() | webhooks.AudioMessageContent():
            # {"type":"image","id":"461230966842064008","contentProvider":{"type":"line"},
            #  "imageSet":{"id":"E005D41A…","index":1,"total":3}}
            together = getattr(message, "image_set", None)
            return Sent(
                content,
                album=storable(together.id) if together else None,
                reference=storable(message.id) if message.content_provider.type == _HELD_BY_LINE else None,
                total=together.total if together else None,
            )
    return Sent(content)


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """The text without these parts, each an index and a length in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for index, length in sorted(places, reverse=True):
        units = units[: 2 * index] + units[2 * (index + length) :]
    return units.decode("utf-16-le", "replace").strip()
