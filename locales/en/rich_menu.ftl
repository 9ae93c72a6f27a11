# The six cells of LINE's rich menu, its bar, and Telegram's commands.

rich-menu = Phakhi menu
    .log = Log activity
    .share = Share knowledge
    .search = Search
    .advice = Ask for advice
    .mine = My log
    .menu = Menu
    .bar = Phakhi menu

telegram-command = Commands
    .log = Log an activity
    .share = Share knowledge
    .search = Search the network
    .advice = Ask colleagues for advice
    .mine = My log: see and correct
    .menu = The whole menu
    .help = How to use me
    .about = What is Phakhi?
    .language = Change the language
    .leave = Leave the network
