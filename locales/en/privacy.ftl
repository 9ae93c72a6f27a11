# The full privacy notice; every line is a promise of what the bot does.

privacy-full =
    Privacy notice, Phakhi bot (version { $version }, { $date })

    1. Data controller
    { $controller }, contact { $contact }. Networks under this notice: { $networks }

    2. What is kept
    • the name you type, position, school or agency
    • your LINE or Telegram account id (no phone number, e-mail or friends list)
    • texts, pictures and files you send to the bot, acknowledgements and settings
    • in group chats only messages that call the bot or start with #บันทึก, of members who have consented

    3. What for, on what basis
    Recording and reporting network work, finding knowledge, news and reminders, on the basis of your consent, which you may withdraw at any time. Never to reward, punish or rank persons, never for advertising.

    4. Who sees what
    • members: activities and knowledge shared in the network
    • area office: overviews of networks with 5 or more members, and what you share with the whole area
    • coordinators: members who agreed to be shown, and schools without news
    • administrators: what a repair needs, with an access record

    5. Surveys
    Answers are separated from your name when sent, nobody can trace them, results are shown from 5 answers on. What you typed stays in your own chat until you delete it.

    6. Pupils
    No pupils' names, ID numbers or faces without permission. A picture whose faces are not yet confirmed is seen by its sender only.

    7. Abroad
    Messages travel through LINE or Telegram, whose servers are abroad. The bot's database is at { $server_place }.

    8. How long
    { $retention } or until you ask for deletion. Backups expire within { $backup_days } days.

    9. Your rights
    See, copy, correct, delete, object, restrict or withdraw at any time: type my data, or write to { $contact }. You get an answer within 30 days and may complain to the Personal Data Protection Committee office (PDPC).

    10. Leave, withdraw, delete
    • Leave: no more messages of that network; entries stay with the network
    • Withdraw consent: sending and use stop now, name hidden now, erased within 30 days
    • Delete: name and chat account erased now; you may have your texts and pictures erased too
    • Bot blocked for 12 months: treated as withdrawn

    11. Security
    Pictures lose their location data before they are kept, file links expire. After a breach the controller informs the PDPC and you as the law demands.

    12. Changes
    When this notice changes the bot asks you again before further use. Joining is voluntary. Not joining has no effect on your work.
