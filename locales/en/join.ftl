# Joining: code, consent, name, position, school.

join-network-code = Type the join code from your coordinator, e.g. TN7K2M-S01. Small letters and spaces are fine.

join-bad-code = Code { $code } was not found or has expired. Check the letters, or ask your coordinator for a new one.

join-too-many = Too many codes that did not match. Please wait 10 minutes and try again, or ask your coordinator for the QR.

join-network-consent =
    { $network_full }
    Before we start, about your personal data (PDPA)
    • Kept: name, position, school, chat account, texts and pictures you send to the bot
    • Used for: recording and reporting network work, news and reminders
    • Seen by: members of the network; the area office sees overviews and what you choose to share with the whole area
    • Messages travel through LINE or Telegram, whose servers are abroad
    • Data controller: { $controller }, contact { $contact }
    • Kept for { $retention } or until you ask for deletion
    • You may see, correct, copy, delete, object or withdraw at any time: type my data. You may complain to the PDPC.
    Joining is voluntary. Not joining has no effect on your work.
    .yes = I consent and join
    .wrong = Not this network
    .no = I do not consent
    .full = Full text

consent-declined = Understood. Nothing of yours was kept. Type the join code if you change your mind.

join-second-network = This code is for { $network }. You are in { $networks }. Join this one as well?

join-network-name = What shall colleagues call you? For example Somjai (no title needed)
    .profile = Use { $profile }

join-name-again = Please type the name again, letters only, up to 40, e.g. Somjai

join-network-position = What is your role?

join-addr = I will call you “{ $addr }”.
    .change = Change

join-network-sure = I will call you “{ $addr }”. Is that right?
    .right = Right
    .change = Change

join-network-organisation = Which school or agency are you with? Tap, or type part of its name.
    .person = Individual
    .other = Not in the list

join-done = Welcome, { $addr }. You have joined { $network }. Start from the menu below 🙂
    .log = Log activity
    .share = Share knowledge
    .search = Search
    .menu = Menu

already-member = { $addr }, you are already a member of { $network }. You can simply carry on.
    .log = Log activity
    .mine = My log
    .menu = Menu

second-school-decision = This code is for { $org }, but you are registered at { $org_now }. What shall we do?
    .moved = I moved
    .also = Add this one
    .stay = Leave as it is

join-ask-code = { join-network-code }

join-network-organisation-name = Please type the name of your school or agency.

join-network-organisation-which = “{ $typed }” could be several. Which one?

join-network-organisation-unknown = “{ $typed }” is not in the network. Tap one, or type another part of the name.

role-given = { $addr } is now { $role } of { $network }.

second-school-moved = You are now at { $org }.

second-school-also = { $org } was added.

second-school-stay = Left as it is; { $org } was not added.

retention-year =
    { $n ->
        [one] { $n } year after your last use
       *[other] { $n } years after your last use
    }

retention-month =
    { $n ->
        [one] { $n } month after your last use
       *[other] { $n } months after your last use
    }

retention-day =
    { $n ->
        [one] { $n } day after your last use
       *[other] { $n } days after your last use
    }

privacy-server-place = a place chosen by the data controller

link-code = If you use both LINE and Telegram, type { $code } in the other app within { $minutes } minutes. Entries and reminders then become one.
    .new = New code

link-account-sure = Somebody typed your linking code in { $channel }. Was it you?
    .yes = Yes, link it
    .no = No

link-asked = Got the code. Please confirm in your { $channel } chat; then both accounts are one.

link-done = LINE and Telegram of { $addr } are linked.

link-ready = This account is linked to { $addr }. Both apps work alike.

link-refused = Not linked. That code runs out by itself.

link-too-late = The code has run out. Get a new one under settings.

link-taken = This account belongs to a member already and cannot be linked.

link-same = Please type this code in the other app.

renew-consent-decision = The privacy text of { $network } changed on { $date }: { $what }. Please read it and choose again. Until then nothing new is kept.
    .yes = I still consent
    .no = I do not consent
    .full = Full text

consent-what = what is kept and for how long

consent-renewed = Thank you, your consent is noted. Just go on.

renew-consent = your consent
