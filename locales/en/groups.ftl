# In groups.

group-hello = Hello. I am Phakhi, a bot that keeps the network's log. I keep only messages that start with #บันทึก. Nothing else is kept.

group-hello-telegram = Hello. I am Phakhi, a bot that keeps the network's log. Type /log@{ $bot } and what you did, or reply to me. I cannot see other messages.

group-join-private = Please join in a private chat first: { $link }. Your message was not kept.

group-logged = Saved: { $no } “{ $title }” { $date } • { $orgs } • { $phase }. Edit it in the private chat.

group-private-only = Let us do this in a private chat: { $link }
