"""What the Messaging API takes, by its reference (developers.line.biz/en/reference/messaging-api).

Lengths are UTF-16 units unless a line says otherwise ("Character counting in a text" in LINE's documentation).
"""

from typing import Final

from storage.pace import Lane

#: Message objects in one reply or push.
MESSAGES: Final = 5
#: People in one multicast.
MULTICAST: Final = 500
#: A text message: 1-5000.
TEXT: Final = 5000
#: What a notification and LINE on an old phone show instead of a Flex message: 1-1500.
ALT_TEXT: Final = 1500
#: One Flex bubble as JSON, in UTF-8 bytes.
BUBBLE_BYTES: Final = 30 * 1024
#: A Flex carousel as JSON, in UTF-8 bytes.
CAROUSEL_BYTES: Final = 50 * 1024
#: Bubbles in a Flex carousel.
CAROUSEL: Final = 12
#: Quick replies under one message.
QUICK_REPLIES: Final = 13
#: The label of an action, in grapheme clusters. (A Flex button takes 40, a phone shows about 20.)
LABEL: Final = 20
#: The same in UTF-16 units, because marks can be stacked on one cluster without end.
LABEL_UNITS: Final = 80
#: A postback's data.
POSTBACK_DATA: Final = 300
#: An address that a button opens.
LINK: Final = 1000
#: The address of an image and of its preview.
MEDIA_URL: Final = 2000

#: Buttons under one Flex bubble; no limit is documented, this is what a phone shows without scrolling.
BUTTONS: Final = 10
#: A card's text; a longer one stands before it as text messages, since a bubble is not meant to be scrolled.
CARD_TEXT: Final = 2000

#: The bar that opens the rich menu, in grapheme clusters.
BAR: Final = 14
#: A rich menu's picture, in bytes.
PICTURE_BYTES: Final = 1024 * 1024

#: Seconds a call may take altogether.
CALL_SECONDS: Final = 10.0
#: Seconds for what was sent: a photo of some megabytes.
FETCH_SECONDS: Final = 30.0
#: Seconds for the name of somebody who is joining: the webhook waits for it.
PROFILE_SECONDS: Final = 0.7
#: Seconds to wait after a 429 that names none.
PAUSE_SECONDS: Final = 1.0
#: Seconds after the event during which only a reply token that was used is invalid. LINE promises nothing ("within
#: one minute", subject to change).
TOKEN_SECONDS: Final = 50.0

#: Calls a second that all processes make together, by method. LINE allows 2000 replies and pushes and 200 multicasts;
#: a block of slots is good for a second, so that in any second at most twice the rate and the burst are made.
LANES: Final = {
    "reply": Lane("reply", 900, burst=200, block=100),
    "push": Lane("push", 900, burst=200, block=100),
    "multicast": Lane("multicast", 90, burst=20, block=1),
}
