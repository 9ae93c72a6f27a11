"""What kind of thing a message without text holds."""

from typing import Final

from telegram import Message

from bot.inbound import Content

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


def content(message: Message) -> Content | None:
    """What was sent, `UNKNOWN` for a dice, a story or something newer than this bot; None for a service message."""
    for field, kind in _CONTENT:
        if getattr(message, field):
            return kind
    if any(getattr(message, field) for field in _SERVICE):
        return None
    return Content.UNKNOWN
