"""What the Bot API takes, by its reference (core.telegram.org/bots/api) unless a line says otherwise."""

from typing import Final

#: A message's text: "1-4096 characters after entities parsing"; whether an emoji is one or two is not said, so both
#: counts are kept by counting UTF-16 units.
TEXT: Final = 4096
#: The text under a photo or a document: "0-1024 characters after entities parsing", counted in the same way.
CAPTION: Final = 1024
#: InlineKeyboardButton.callback_data, in UTF-8 bytes.
CALLBACK_DATA: Final = 64
#: Buttons under one message (undocumented; `telegram.constants.InlineKeyboardMarkupLimit`).
BUTTONS: Final = 100
#: A button's label in grapheme clusters. No limit is documented; a phone shows about forty in a full row.
LABEL: Final = 40
#: Labels up to here stand two in a row without being cut on a 360-pixel phone.
SHORT_LABEL: Final = 15
#: A file that getFile hands out, in bytes ("For the moment, bots can download files of up to 20MB in size").
FILE_BYTES: Final = 20 * 1024 * 1024

#: The updates this bot asks for; the platform keeps what is not asked for to itself.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
#: Updates in one answer of getUpdates (1-100).
UPDATES_AT_ONCE: Final = 100
#: BotCommand.description: 1-256 characters.
DESCRIPTION: Final = 256

#: Seconds a call may take altogether.
CALL_SECONDS: Final = 10.0
#: Seconds a file may take altogether: photos are at most 10 MB, documents 50.
UPLOAD_SECONDS: Final = 60.0
#: Seconds for what was sent, in both of its calls.
FETCH_SECONDS: Final = 30.0
#: Seconds for the receipt of a press: a later answer is refused ("query is too old"; the deadline is not documented).
RECEIPT_SECONDS: Final = 5.0
#: Seconds the platform holds getUpdates open when nothing comes.
POLL_SECONDS: Final = 25
#: Seconds to wait after a 429 that names none.
PAUSE_SECONDS: Final = 5.0

#: A chat takes a message a second, and a few at once after a rest; a group 20 a minute (Bot FAQ, "My bot is hitting
#: limits"): five at once and 15 more in any minute.
CHAT_RATE: Final = 1.0
GROUP_RATE: Final = 15 / 60
CHAT_BURST: Final = 5
#: The whole bot: two at once, so that with 28 a second no second holds more than 30.
WHOLE_BURST: Final = 2
