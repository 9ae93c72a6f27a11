# What a coordinator says to everybody, and what becomes of it.

announcement =
    From { $network }
    { $body }
    Please tap Acknowledge when read. Thank you.
    .acknowledge = Acknowledge
    .question = I have a question

announce-text = What shall everybody in the network hear? Type it; you will see a preview before anything is sent.

announce-text-with-photo = The photo goes with the announcement. Type the text; you will see a preview before anything is sent.

announce-text-with-file = The file “{ $name }” goes with the announcement. Type the text; you will see a preview before anything is sent.

enclosure-photo = With 1 photo. By sending it you confirm that no pupil can be recognised, or that it is permitted.

enclosure-file = With the file “{ $name }”

enclosure-replaced = An announcement takes one photo or file, so the last one counts.

enclosure-awaited = Not sent yet: the photo or file is still being received. You will see the preview again when it is here.

announcement-file = Attached: { $name }

announce-edit = Please type the whole announcement again.

announce-network = Which network is it for?

announce-check =
    Preview (not sent yet)
    ———
    { $body }
    ———{ $enclosed }
    { $n ->
        [one] { $n } recipient
       *[other] { $n } recipients
    }: LINE { $n_line }, Telegram { $n_tg }
    { $quota_note }
    Sending { $when }
    .send = Send as planned
    .edit = Edit text
    .without-photo = Without the photo
    .without-file = Without the file
    .when = Change time
    .urgent = Send urgently
    .free = When members write
    .no = Do not send

announce-now = at once

announce-at = at { $hour }:{ $minute } on { $date }

announce-quiet = at { $hour }:{ $minute } on { $date } (until then members are not disturbed)

announce-closed = with the next message in which I answer each member, because schools are closed

announce-reason =
    Urgent announcements outside school hours: 2 a month, { $left } left. Why can it not wait? Type a short reason and it is sent at once.

announce-urgent-used-up = Not sent: this month's 2 urgent announcements are used up. Without urgency it is sent { $when }.

announce-urgent-hours = Not sent: urgent announcements go from 6:00 to 20:00. Without urgency it is sent { $when }.

announce-urgent-open = Not sent: schools are open now, so it can be sent at once without being urgent.

announce-quota = LINE quota used: { $n }, left this month { $left } of { $quota }

announce-quota-none = No LINE quota is used

announce-quota-later = LINE quota used: { $n }, of the month in which it is sent

announce-quota-used-up = LINE quota needed: { $n }, but this month's is used up

announce-quota-unknown = LINE quota used: { $n }; what is left this month is not known yet

announce-quota-unlimited = LINE quota used: { $n } (no limit)

announce-when = When shall it be sent? Type a day and a time, such as Monday 15:45 or 12 Dec 8:30.
    .now = At once
    .today = Today 15:45
    .tomorrow = Tomorrow 8:00
    .monday = Monday 8:00

announce-when-unread = I could not read a day and time to come within three months. Type for example tomorrow 8:30 or Monday 15:45.

announce-over-quota =
    Not enough LINE quota this month, { $short ->
        [one] { $short } message
       *[other] { $short } messages
    } short. What shall we do?
    .free = When members write
    .month = Wait for next month
    .tell = Tell the admin
    .no = Do not send

announce-told = The area's administrators will see it when they next write to me. This announcement is not sent; { $short } messages short. What shall we do?

announce-not-sent = The announcement was not sent.

announce-only-coordinators = Announcements are for the network's coordinators. To reach your colleagues, use Share knowledge or Ask for advice.
    .share = Share knowledge
    .advice = Ask for advice
    .menu = Menu

announce-begun =
    The announcement is on its way to { $n ->
        [one] { $n } member
       *[other] { $n } members
    }. See the result or stop it with the buttons below, or type announce later.

announce-planned =
    Planned: the announcement goes to { $n ->
        [one] { $n } member
       *[other] { $n } members
    } { $when }. See the result or stop it with the buttons below, or type announce later.

announce-begun-free =
    Kept: the announcement goes with the next message in which I answer each member, { $n ->
        [one] { $n } member
       *[other] { $n } members
    } in all, and uses no quota. See the result or stop it with the buttons below.

announced-list =
    Last announcements of { $network }
    { $list }
    .open = Announcements
    .new = Write one
    .result = Result { $no }

announced-line = { $no }. { $date } { $title } ({ $state })

announced-state = Announcement
    .planned = waiting for its time
    .sending = being sent
    .done = all sent
    .stopped = stopped
    .gone = (text deleted)

announced = Announcement
    .stop = Stop sending
    .result = See the result

broadcast-sent = Sent to { $ok } of { $n }, { $ack } acknowledged{ $failed_note }

announced-urgent = Sent urgently, because: { $reason }

announced-note-timed = { $n } waiting for the time to send

announced-note-quota = { $n } waiting for LINE's next month

announced-note-waiting = { $n } waiting to be sent

announced-note-parked = { $n } waiting for the next message in which I answer them

announced-note-unknown = { $n } may have arrived and are not sent again

announced-note-unreachable = { $n } cannot be reached, for example because they blocked the bot

announced-note-fault = { $n } could not be sent because of a fault of the system

announced-note-gone = { $n } left the network before it was sent

announced-note-too_late = { $n } not sent before its time was over

announced-note-stopped = { $n } not sent because it was stopped

announced-stopped = Stopped. Sent to { $sent }/{ $all }

announced-stopped-before = This announcement was stopped before.

announced-all-sent = This announcement is all sent and cannot be stopped.

announced-not-yours = This is for the coordinators of this network only.

ack-done = Thank you, acknowledged.

ack-again = You acknowledged it before. Thank you.

ask-announcer-text = What would you like to ask about “{ $title }”? I will pass it to the coordinators and keep it as a question in the network.

announcement-asked = Your question about “{ $title }” waits for the coordinators. They see it when they next write to me.

announcement-question = A question about “{ $title }” from { $who }: “{ $text }”
    .member = a member

announcement-fault = “{ $title }” was stopped by a fault of the system. The fault is in the system's log: tell whoever runs it, and write the announcement anew.

announcement-ended = “{ $title }” is sent, but perhaps not to everybody:{ $notes }

quota-used-up =
    This month's LINE messages are not enough any more ({ $used } sent). { $n ->
        [one] { $n } member is
       *[other] { $n } members are
    } still to be reached: the announcement goes with the next message in which I answer each of them, otherwise at the beginning of next month. Invite members to link Telegram in Settings, or have the LINE plan enlarged.

quota-short =
    The coordinator of { $network } has an announcement that cannot be sent: LINE's quota is { $short ->
        [one] { $short } message
       *[other] { $short } messages
    } short this month. The LINE plan can be enlarged, or it waits for next month.
