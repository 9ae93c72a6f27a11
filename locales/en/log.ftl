# Logging an activity, correcting it, taking it back.

log-activity-title = What did you do together? One short message is enough, e.g. planned with Ban Don Sairung yesterday, 2 h.

log-activity-organisations = With which schools? Tap a set below, or type several names in one line.
    .all = All schools
    .last = Same as last time
    .own = Only our school
    .pick = Pick one by one
    .done = Done

log-activity-organisations-pick = Tap a name to add or remove it, then Done. { $k } chosen.{ $own_note }

log-activity-organisations-which = “{ $typed }” could be several. Which one?
    .none = None of these

log-activity-organisations-unknown = “{ $typed }” is not in the network. Keep it as another agency that took part?
    .keep = Keep this name
    .again = Type again
    .skip = Skip

log-activity-phase = Which phase is it?

log-activity-held_on = On which day? e.g. yesterday, Monday or 12 Nov
    .today = Today
    .yesterday = Yesterday

log-saved =
    Saved, no. { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }
    .details = Add details
    .edit = Edit
    .undo = Undo this entry
    .enough = That's all
    .history = History
    .pictures = Photos { $n }
    .done = Done

pupil-warning = This text may hold a pupil's name, an ID or a phone number: “{ $found }”. To protect pupils, please leave it out.
    .cut = Cut it out
    .again = Type again
    .keep = Not a pupil's name

edit-activity-part = What shall we change in entry { $no }? Tap, or type its name.
    .title = Title
    .organisations = Schools
    .host_id = Host
    .phase = Phase
    .held_on = Date
    .time_range = Time
    .place = Place
    .hours = Hours
    .details = Other details
    .stop = Stop editing

edit-done = Entry { $no }, { $field }: now “{ $value }”.
    .more = Edit more
    .enough = That's all

undo-done = Entry { $no } undone. Restore within 7 days: type restore { $no }
    .restore = Restore

restore-done = Entry { $no } “{ $title }” restored.
    .edit = Edit
    .menu = Menu

restore-too-late = Entry { $no } was undone more than 7 days ago and cannot be restored. You can log it again.
    .log = Log activity
    .menu = Menu

add-details-hours = How many hours? Tap or type a number.
    .skip = Skip
    .enough = That's all

add-details-result = How did it turn out? A short line, or skip.
    .skip = Skip
    .enough = That's all

add-details-lesson = What did you learn? One sentence is enough.
    .skip = Skip
    .enough = That's all

add-details-next_step = Is there a next step? Type who does what by when.
    .skip = Skip
    .enough = That's all

mine-empty = No entries this semester yet. Start with a small thing you did together this week.
    .log = Log activity
    .menu = Menu

log-shown =
    No. { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }{ $details }

log-hours-note = { " " }• { $hours } h

log-place-note = { "\u000A" }Place: { $place }

log-photos-note = { "\u000A" }• Photos: { $n }

log-time-note = { " " }{ $time }

log-orgs-more = { $names } and { $n } more

picked-with = { " " }{ $names } included.

done-appointment = The appointment that was kept

done-appointment-held_on = { log-activity-held_on }
    .today = Today
    .yesterday = Yesterday

log-nobody = no school named

log-activity-network = In which network?

entry-gone = Entry { $no } is not among yours, or it was undone.

restore-which = There is no such entry to restore. Type restore and its number, e.g. restore 12

edit-activity-title = What is the new title?

edit-activity-organisations = { log-activity-organisations }
    .all = All schools
    .last = Same as last time
    .own = Only our school
    .pick = Pick one by one
    .done = Done

edit-activity-organisations-pick = { log-activity-organisations-pick }

edit-activity-organisations-which = { log-activity-organisations-which }
    .none = None of these

edit-activity-organisations-unknown = { log-activity-organisations-unknown }
    .keep = Keep this name
    .again = Type again
    .skip = Skip

edit-activity-phase = { log-activity-phase }

edit-activity-held_on = { log-activity-held_on }
    .today = Today
    .yesterday = Yesterday

edit-activity-hours = How many hours? Tap or type a number.

mine-list =
    Your entries this semester: { $n }, { $total }. Tap a number to see or correct it
    { $list }
    .show = { $no }

mine-line = { $no }. { $date } { $title }

log-planned =
    Kept as an appointment, no. { $no }
    “{ $title }”
    { $date }{ $time_note } • { $orgs } • { $phase }{ $hours_note }

appointments =
    Your appointments. Tap a number to see or correct it
    { $list }
    .open = Appointments ({ $n })

appointments-none = No appointments are waiting.

appointment-due = You had “{ $title }” planned for { $date } (no. { $no }). Is it done?
    .done = Done
    .edit = Put off / edit
    .undo = Undo this entry

log-activity-planned = { $date } is still to come. Keep it as an appointment, or log it as done?
    .appointment = An appointment
    .done = Done, other day

log-activity-hours = How many hours? Tap or type a number.

log-activity-check =
    I read it as
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }{ $place_note }{ $photos_note }
    Save it?
    .save = Save
    .edit = Edit
    .cancel = Cancel

log-activity-check-part = What shall we change?
