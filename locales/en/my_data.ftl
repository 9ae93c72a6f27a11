# Personal data: see, correct, leave, withdraw, delete.

my-data =
    Your data
    • name: { $name }
    • position: { $position }
    • school: { $org }
    • networks: { $networks }
    • chat accounts: { $accounts }
    • activities: { $a }
    • posts: { $k }
    • consent given: { $date }
    Survey answers are not tied to your name and so are not here.
    .copy = Get a copy
    .correct = Correct
    .object = Object
    .delete = Delete
    .withdraw = Withdraw consent
    .full = Full text

object-received = Your objection was sent to { $controller }, no. { $ref }. You will get an answer within 30 days.

leave-network-sure = Leave { $network }? What you logged stays with the network.
    .leave = Leave
    .delete = Leave and delete
    .stay = Stay

leave-network-network = Which network would you like to leave?
    .all = All of them
    .stay = Stay

leave-done = You have left { $network }. There will be no more messages about it. Thank you for walking with us. To come back, ask the coordinator for a code any time.

withdraw-consent-sure = If you withdraw, sending and use of your data stop now, your name is hidden now, and the data are erased within 30 days. Withdraw?
    .withdraw = Withdraw consent
    .stay = Do not withdraw

withdraw-done = Consent withdrawn. Sending has stopped and your name is hidden. Your data will be erased by { $date }. If you change your mind before then, type the join code.

delete-data-sure = Deleting removes your name and chat account now, for good. Activities and posts stay with the network without your name; or you can have your texts and pictures deleted too. Delete?
    .name = Name and account
    .words = Texts, pictures too
    .stay = Keep

delete-done = Deleted. Your name and chat account are gone. Backups expire within { $backup_days } days. You can delete this chat from your phone yourself.

correct-data-item = What shall we correct?
    .name = Name
    .position = Position
    .organisation = School
    .stop = Stop correcting

correct-data-name = What shall colleagues call you? For example Somjai (no title needed)
    .profile = Use { $profile }

correct-data-position = What is your role?

correct-data-organisation = { join-network-organisation }
    .person = Individual
    .other = Not in the list

correct-data-organisation-name = { join-network-organisation-name }

correct-data-organisation-which = { join-network-organisation-which }

correct-data-organisation-unknown = { join-network-organisation-unknown }

my-data-words =
    Your own words that I keep
    { $list }

my-data-line = • Activity { $no }, { $date }: { $title }

my-data-part = • Your part in activity { $no }, { $date }: { $text }

my-data-post = • { $date }: { $text }

my-data-no-words = none yet

no-organisation = none yet

channel-line = LINE

channel-telegram = Telegram

leave-stayed = Sure. Everything stays as it is.

no-network = You are in no network at the moment. Ask your coordinator for a code and type it here.
