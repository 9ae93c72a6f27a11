# Meeting, menu, help, being understood.

welcome = Hello. I am Phakhi, a bot that helps teacher networks: log activities and share knowledge in this chat. If you have a join code, just type it.
    .join = Join with a code
    .about = What is Phakhi?
    .language = ภาษาไทย

about =
    A partner network is a group of persons and organisations with shared goals
    • who come together of their own will
    • think/plan, do and evaluate together
    • as equals, side by side
    • and keep learning from each other
    Networks are set up by policy; joining this bot is each person's free choice, and you may leave any time.
    Source: “Developing the partner-network system”, GotoKnow
    .join = Join with a code
    .privacy = Privacy
    .menu = Menu

menu = How can I help?
    .log = Log activity
    .share = Share knowledge
    .search = Search
    .advice = Ask for advice
    .mine = My log
    .settings = Settings
    .help = Help
    .pause = Pause reminders
    .leave = Leave the network

help =
    You can type these words at any time
    • log – log an activity, or just send photos
    • share – share knowledge
    • search word
    • advice – ask your network
    • my log – see, edit, undo, get the PLC log book
    • entry 12 – see entry no. 12
    • restore – bring back an entry that was undone
    • settings – reminders, language, linking LINE and Telegram
    • my data – see, correct or delete personal data
    • cancel – stop the current step
    • leave
    .menu = Menu

unsorted-kind = I did not understand. What shall I keep it as?
    .activity = An activity
    .knowledge = Knowledge
    .question = A question
    .nothing = Nothing

old-button = This button belongs to something already finished. What next?
    .mine = My log
    .menu = Menu

error-generic = Sorry, that did not work. Your earlier answers are all kept. Please send the last message again (ref { $ref }).
    .menu = Menu

language-switched = Language changed to English.

unblocked = Hello { $addr }, good to see you again. Your entries are all here and you are still a member of { $network }.
    .menu = Menu
    .pause = Pause reminders

cancel = Cancelled. Nothing was saved.

cancel-offer = I took this as your answer. To stop this entry, tap below.
    .cancel = Cancel this entry

settings =
    Language: { $language }
    Reminders: { $reminders }
    What would you like to set?
    .language = ภาษาไทย
    .pause = Pause reminders
    .unpause = Switch on
    .link = Link LINE/Telegram
    .my_data = My data
    .menu = Menu


language-name = English

# How reminders are, behind “Reminders:”.
reminders-on = on
reminders-paused = paused until { $until }
reminders-off = paused until you switch them on

pause-until = Pause reminders until when? You can still log and search.
    .week = 1 week
    .month = 1 month
    .opening = After the break
    .switched_on = Until I switch it on

pause-done = Reminders paused until { $until }. Switch them on earlier in Settings.
    .unpause = Switch on
    .menu = Menu

pause-done-open = Reminders paused until you switch them on in Settings.

pause-now = Reminders: { $reminders }
    .change = Change

unpaused = Reminders are on.
    .menu = Menu

not-yet = I cannot do this yet. For now I can log activities, share knowledge, ask for advice and search.
    .menu = Menu

you-are-welcome = You are welcome. Just type whenever I can help.
    .menu = Menu
    .join = Join with a code

cancelled = Cancelled.
