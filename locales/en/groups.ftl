# In groups.

group-hello = Hello. I am Phakhi, a bot that keeps the network's log. I keep only messages that start with #บันทึก. Nothing else is kept.

group-hello-telegram = Hello. I am Phakhi, a bot that keeps the network's log. Type /log@{ $bot } and what you did, or reply to me. I cannot see other messages.

group-join-private = Please join in a private chat first: { $link }. Your message was not kept.

group-logged = Saved: no. { $no } “{ $title }” { $date } • { $orgs } • { $phase }{ $hours_note }. Edit it in the private chat.

group-private-only = Let us do this in a private chat: { $link }

group-private-because =
    { group-private-only }
    { $why } Your message was not kept; please send it there.

group-why-pupil = It may hold a pupil's name, ID or phone number.
group-why-future = That day is still to come.
group-why-day = I need to ask for the day.
group-why-long = It is too long.
group-why-empty = It does not say what was done.
group-why-notice = I need to ask about your personal data first.
