# The form engine's own words: going on, rejected answers, and what each dialogue is called.

dialogue-resume = “{ $title }” has waited more than 24 hours, { $done } of { $of } answered. Continue or start again?
    .continue = Continue
    .restart = Start again
    .cancel = Cancel

dialogue-open = “{ $title }” is not finished, { $done } of { $of } answered. Continue or start again?

dialogue-gone = What you were doing is no longer offered. What you typed is still here.

button-cancel = Cancel

button-back = Back

rejected-choice = Please tap one of the choices, or type its number.

rejected-no-text = Please type it in words. A short line will do.

rejected-too-long = That is longer than { $limit } characters. Please make it a little shorter.

rejected-no-day = I could not read the day. Try yesterday, Monday, 12 Nov or 12/11/2026.
    .today = Today
    .yesterday = Yesterday

rejected-future-day = { $date } is still to come. On which day was it? e.g. yesterday or 12 Nov

rejected-long-ago = { $date } is too long ago. Please check the year, e.g. 12 Nov 2026.

rejected-number = Please give a number from { $low } to { $high } in steps of 0.5, e.g. 1 or 2.5

rejected-skip = This one cannot be skipped. To stop, type cancel.

rejected-too-many-schools = At most { $limit } names at once, please.

nothing-to-cancel = Nothing is open.

nothing-kept = Sure. That message was not kept.

join-network = Joining a network

second-school = Changing the school

link-account = Linking accounts

log-activity = Log activity

edit-activity = Correcting an entry

add-details = Adding details

share-knowledge = Share knowledge

ask-advice = Ask for advice

search = Search

unsorted = A message not yet sorted

correct-data = Correcting my data

withdraw-consent = Withdrawing consent

delete-data = Deleting data

pause = Pausing reminders

leave-network = Leaving the network

announce = Announcement

ask-announcer = Question about an announcement
