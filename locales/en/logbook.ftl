# My log, the PLC log book as a file, and the coordinator's workbook.

mine-semester =
    Your entries, semester { $semester }/{ $year }: { $n }, { $total }. Tap a number to see or correct it
    { $list }
    .xlsx = Get the Excel file
    .pdf = Pages to print (PDF)
    .search = Search my entries
    .before = Previous semester
    .overview = Network overview

mine-total = { $hours } hours in all
mine-no-hours = no hours entered yet

mine-more = { $list }
    .more = More

mine-semester-empty = You have no entries in semester { $semester }/{ $year }.
    .mine = My log

mine-part-line = { $no }. { $date } { $title } (took part)

search-mine-query = Which word in your entries? Type a short one, e.g. fractions

mine-found =
    Your entries about “{ $q }”. Tap a number to see or correct it
    { $list }
    .again = Search again

mine-not-found = “{ $q }” is not in your entries. Try a shorter word.
    .again = Search again
    .mine = My log

export-link =
    PLC log book, semester { $semester }/{ $year }, { $total } hours, is ready.
    { $link }
    The link works for { $hours } hours. Open it in the browser to save the file.

export-file = PLC log book, semester { $semester }/{ $year }, { $total } hours.

overview-which = Of which network?

overview-link =
    { $n ->
        [one] Activities of { $network }, semester { $semester }/{ $year }, { $n } entry, are ready.
       *[other] Activities of { $network }, semester { $semester }/{ $year }, { $n } entries, are ready.
    }
    { $link }
    The link works for { $hours } hours. Open it in the browser to save the file.

overview-file =
    { $n ->
        [one] Activities of { $network }, semester { $semester }/{ $year }, { $n } entry.
       *[other] Activities of { $network }, semester { $semester }/{ $year }, { $n } entries.
    }

export-failed = Sorry, the file could not be made. Please try again later.
    .again = Try again
    .mine = My log

# ---- what stands in the files

logbook-title = PLC log book
logbook-person = { $name }, { $position }, { $org }
logbook-semester = Semester { $semester }, school year { $year }
logbook-total =
    { $n ->
        [one] { $n } entry, { $hours } hours in all
       *[other] { $n } entries, { $hours } hours in all
    }
logbook-file = PLC log book semester { $semester }-{ $year }

logbook-column-no = No.
logbook-column-date = Date
logbook-column-hours = Hours
logbook-column-activity = Activity
logbook-column-phase = Phase
logbook-column-problem = Problem
logbook-column-role = Role
logbook-column-result = Result
logbook-column-lesson = Lesson learned
logbook-column-evidence = Evidence
logbook-column-network = Network

logbook-role-model_teacher = Model teacher
logbook-role-buddy_teacher = Buddy teacher
logbook-role-mentor = Mentor
logbook-role-administrator = Administrator
logbook-role-expert = Expert
logbook-role-coordinator = Coordinator

logbook-photos =
    { $n ->
        [one] { $n } photo
       *[other] { $n } photos
    }
logbook-files =
    { $n ->
        [one] { $n } file
       *[other] { $n } files
    }
logbook-album = Photos
logbook-album-first = The first { $n } of { $all } photos
logbook-caption = { $no }. { $date } { $title }

logbook-notice = This sheet is supporting evidence. Counting of hours follows the rules of the parent agency.
logbook-cut =
    { $n ->
        [one] { $n } part that may be a pupil's name, ID or phone number was cut out; … stands in its place.
       *[other] { $n } parts that may be pupils' names, IDs or phone numbers were cut out; … stands in their place.
    }

logbook-signed-recorder = Signed ................................ recorder
logbook-signed-name = ({ $name }) date ......./......./.......
logbook-signed-verifier = Signed ................................ verified by
logbook-signed-place = (................................) position ................................ date ......./......./.......

document-total = Total
document-count = Entries: { $n }
document-empty = No entries

overview-title = Activities of { $network }
overview-file-name = Activities { $network } { $semester }-{ $year }
overview-months = By month and phase
overview-rows = Entries
overview-column-month = Month
overview-column-phase = Phase
overview-column-count = Activities
overview-column-schools = Schools and agencies
overview-column-with = Schools and agencies that took part
overview-column-people = Participants
overview-column-recorder = Recorder (who agreed to be shown)
