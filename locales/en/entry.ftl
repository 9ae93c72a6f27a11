# The further parts of an entry: what they are called, how they are asked for, what became of them.

entry-part = Part of the entry
    .title = Title
    .organisations = Schools
    .phase = Phase
    .held_on = Date
    .hours = Hours
    .evidence = Photos or files
    .host_id = Host
    .time_range = Time
    .place = Place
    .people_count = Participants
    .plc_role = My role
    .problem = Problem
    .result = Result
    .learner_result = Result for learners
    .lesson = Lesson learned
    .next_step = Next step
    .level = Cooperation

entry-title-gone = (text deleted)

entry-details = { "\u000A" }{ $list }

entry-detail = { $part }: { $value }

entry-time = { $from }:{ $from_minute }-{ $to }:{ $to_minute }

entry-enough = Thank you.

plc-role = Role in the PLC
    .model_teacher = Model teacher
    .buddy_teacher = Buddy teacher
    .mentor = Mentor
    .administrator = Administrator
    .expert = Expert
    .coordinator = Coordinator

level-1 = Split the duties
level-2 = Help the host
level-3 = One team
level-4 = Own it together

add-details-evidence = Any photos? Up to 6. Please avoid recognisable faces of pupils.
    .skip = Skip
    .enough = That's all

add-details-level = Which is this activity closest to?
    .skip = Skip
    .enough = That's all

details-complete = Entry { $no } has all its details.

edit-details = Editing the details

edit-details-detail = Which detail of entry { $no } shall we change?

edit-details-host_id = Who was the host?

edit-details-time_range = From when to when? e.g. 09:00-12:00

edit-details-place = Where was it, or over which channel? e.g. the hall, or online

edit-details-people_count = How many people took part? Type a number from 1 to 500.

edit-details-plc_role = What was your role?

edit-details-problem = What was the problem or the learners' goal?

edit-details-result = How did it turn out?

edit-details-learner_result = What changed for the learners?

edit-details-lesson = What did you learn?

edit-details-next_step = What is the next step? Type who does what by when.

edit-details-level = { add-details-level }

edit-activity-planned_on = For which day? e.g. 12 Dec or 12/12/2026
    .today = Today
    .tomorrow = Tomorrow

edit-cleared = { $field } of entry { $no }: removed.

button-clear = Remove this

rejected-no-times = Please type when it began and ended on that day, e.g. 09:00-12:00

rejected-count = Please type a number from { $low } to { $high }, e.g. 24

rejected-no-photo = This one waits for photos. Send some, or tap Skip.

restore-several = Which entry shall be restored?
    .entry = { $no }. { $title }

history =
    History of entry { $no }
    { $list }
    .card = Show the entry

history-empty = Nothing was changed in entry { $no }.

history-line = { $date } { $who }: { $what }

history-you = you

history-nobody = the system

history-edit = changed { $parts }

history-did-log = logged it
history-did-done = did it as planned
history-did-undo = undid it
history-did-restore = restored it
history-did-attach = attached photos or files
history-did-faces = answered about faces
history-did-remove_photos = deleted photos
history-did-remove_files = deleted files
history-did-unsent = took words back
history-did-join = joined
history-did-tell_part = told their part
history-did-leave_part = left
history-did-restore_part = joined again
history-did-merge = merged it with another
history-did-split = separated it from another
history-did-hand_over = took it over
history-did-revert = changed it back
history-did-name_participants = named who took part
