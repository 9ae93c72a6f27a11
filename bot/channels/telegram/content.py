"""What a message without text holds, and how its bytes are asked for."""

from dataclasses import replace
from typing import Any, Final

from telegram import Document, LivePhoto, Message

from bot.channels.places import place
from bot.channels.telegram import limits
from bot.channels.telegram.text import storable
from bot.inbound import Content, Sent
from bot.media.file_names import safe_name

#: The message's field that is set, and what it is here. `animation` stands before `document`, which the platform
#: sets beside it, and `venue` beside `location`.
_CONTENT: Final = (
    ("photo", Content.PHOTO),
    ("live_photo", Content.PHOTO),
    ("video", Content.VIDEO),
    ("video_note", Content.VIDEO),
    ("animation", Content.VIDEO),
    ("voice", Content.VOICE),
    ("audio", Content.VOICE),
    ("document", Content.FILE),
    ("sticker", Content.STICKER),
    ("location", Content.LOCATION),
    ("contact", Content.CONTACT),
    ("poll", Content.POLL),
)
#: What has bytes that may be asked for.
_HELD: Final = (Content.PHOTO, Content.VIDEO, Content.VOICE, Content.FILE)
#: Documents that are looked at.
_PICTURES: Final = ("image/jpeg", "image/png", "image/webp")
#: Fields of messages that nobody wrote: the platform tells a chat what happened in it ("service message").
_SERVICE: Final = (
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
)


def sent(message: Message) -> Sent | None:
    """What was sent, `UNKNOWN` for a dice, a story or something newer than this bot; None for a service message."""
    for field, content in _CONTENT:
        if thing := getattr(message, field):
            return _sent(message, content, thing)
    if any(getattr(message, field) for field in _SERVICE):
        return None
    return _sent(message, Content.UNKNOWN, None)


def _sent(message: Message, content: Content, thing: Any) -> Sent:
    if isinstance(thing, Document) and thing.mime_type in _PICTURES and (thing.file_size or 0) <= limits.FILE_BYTES:
        # A picture that was sent "as a file" so that it keeps its size is a picture all the same.
        content = Content.PHOTO
    # A photo comes in several sizes, {"photo":[{"file_id":"…","file_size":1200,"width":90,"height":67},…]}, and a
    # live photo brings the same beside its film.
    shots = thing.photo if isinstance(thing, LivePhoto) else thing if content is Content.PHOTO else ()
    held = max(shots, key=lambda shot: shot.width * shot.height) if isinstance(shots, tuple) and shots else thing
    told = Sent(content, storable(message.caption or ""), message.media_group_id)
    if content is Content.LOCATION:
        return replace(told, place=place(message.venue.title, message.venue.address) if message.venue else None)
    if content not in _HELD:
        return told
    name, size = safe_name(getattr(held, "file_name", None) or ""), held.file_size
    is_size = type(size) is int and size >= 0
    return replace(told, reference=storable(held.file_id), name=name, size=size if is_size else None)
