# The page that `phakhi invite` prints for a school's wall.
invite-page-heading = You are invited to join
invite-page-scan = Scan the QR code of the app that you use.
invite-page-send = Send the text that waits in the input box, or tap Start in Telegram.
invite-page-agree = Read about your personal data and tap “I consent and join”.
invite-page-typed = Or type the code in Phakhi's chat.
invite-page-voluntary = One minute, voluntary, leave any time.

# The text for a school's group.
invite-text = You are invited to join { $network }. Scan the QR or open { $link } and press send. One minute, voluntary, leave any time.
