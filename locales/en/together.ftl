# The same work recorded by several, and their own parts in it.

duplicate = { $org } already logged “{ $title }” on { $date }. Is it the same work?
    .same = Same work
    .apart = Different

duplicate-apart = Kept as different work.

together-offer = { $org } logged “{ $title }” on { $date } and named { $org_own } as taking part. Is that right?
    .joined = Yes, we took part
    .not_joined = We did not

together-named = Entries that name us
    .open = Names our school ({ $n })

together-declined = Noted: you did not take part in { $no }.

together-nothing = Nothing waits for your answer any more.

together-done = { $org } added to { $no }. If your part was different, just tell.
    .tell_part = Tell more
    .enough = That's all
    .split = Split again

together-told = Your part of { $no } is kept.
    .show = See the entry

together-left = Your part was taken out of { $no }. Restore within 7 days: type restore { $no }
    .restore = Restore

together-back = Your part of { $no } is back.
    .show = See the entry

together-split = Entries { $no } and { $no2 } are two again.
    .show = See the entry

together-split-late = This cannot be split any more; it can within 7 days.

together-split-first = Entry { $no } is part of entry { $no2 }, which is part of another one. Split off entry { $no2 } first.
    .split = Split off { $no2 }

undo-joined =
    { $n ->
        [one] Your part was taken out of { $no }. The entry stays, for { $n } other organisation takes part. Restore within 7 days: type restore { $no }
       *[other] Your part was taken out of { $no }. The entry stays, for { $n } other organisations take part. Restore within 7 days: type restore { $no }
    }

entry-shown =
    No. { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }
    Host { $host } • logged by { $org }
    .joined = We took part
    .not_joined = We did not
    .tell_part = Tell more
    .leave_part = Take our part out
    .rejoin = Restore our part
    .correct = Edit (coordinator)
    .merge = Merge with…

tell-part = Tell more

tell-part-words = How was your part different? A few words will do.

tell-part-plc_role = What was your role in it?
    .skip = Skip
    .enough = That's all

# ---- heard at the next contact

notice-merged = { $org } logged the same work as your entry { $no } “{ $title }”; they are one entry now. You can split them again within 7 days.
    .show = See the entry
    .split = Split again

notice-split = Entries { $no } and { $no2 }, which were one, are two again.
    .show = See the entry

notice-passed = Who logged { $no } “{ $title }” took their part out. The entry stays, and it is yours to look after.
    .show = See the entry

entry-merged-into = Entry { $no } was merged into { $no2 }, so here is { $no2 }.

reason = Reason
    .because = because
    .because-that = because of

# ---- a coordinator and the entries of the network

entries =
    Activities of the network. Tap a number to see one
    { $list }
    .open = Network activities
    .next = Next

entries-none = There are no earlier entries.

correct-entry = Correct a member's entry

correct-entry-part = What shall be corrected in entry { $no }? Its author reads the reason and can change it back.

correct-entry-title = What is the new title?

correct-entry-organisations = Which schools took part? Tap a set below, or type several names in one line.
    .all = All schools
    .last = As they are
    .own = Only the author's
    .pick = Pick one by one
    .done = Done

correct-entry-organisations-pick = { log-activity-organisations-pick }

correct-entry-organisations-which = { log-activity-organisations-which }
    .none = None of these

correct-entry-organisations-unknown = { log-activity-organisations-unknown }
    .keep = Keep this name
    .again = Type again
    .skip = Skip

correct-entry-phase = { log-activity-phase }

correct-entry-held_on = { log-activity-held_on }
    .today = Today
    .yesterday = Yesterday

correct-entry-hours = How many hours? Tap or type a number.

correct-entry-reason = Why is it corrected? The author will read this.

correct-done = Entry { $no }, { $field }: now “{ $value }”. Its author hears of it at the next contact.
    .show = See the entry

coordinator-corrected = The coordinator changed { $field } of { $no } to “{ $value }”, because: { $reason }. If that is not right, you can change it back.
    .right = Right
    .revert = Change it back

revert-done = Entry { $no }, { $field }: changed back.
    .show = See the entry

revert-late = Entry { $no } has changed since then, so this cannot be changed back.

merge-entries = Merge entries

merge-entries-other = With which entry shall { $no } be merged? Type the other number.

merge-entries-not = That number cannot be merged with entry { $no }. Type the number of another entry of the same network.

merge-entries-decision = { $no } and { $no2 } look like the same work. Merge them into { $no }? Nobody's hours count twice; you can split them again within 7 days.
    .merge = Merge
    .apart = Keep apart

merge-entries-reason = Why are they merged? Both authors will read this.

merge-entries-apart = Not merged. Both entries stay.

merge-entries-done = Entry { $no2 } was merged into { $no }. The authors hear of it at their next contact.
    .show = See the entry
    .split = Split again

notice-merged-by = The coordinator merged entry { $no2 } into { $no }, because: { $reason }. You can split them again within 7 days.
    .show = See the entry
    .split = Split again

notice-reverted = The author of { $no } changed { $field } back.
    .show = See the entry

# ---- members named by the recorder

name-participants = Who took part
    .open = Who took part

name-participants-names = Who took part? Type up to { $most } names in one line, with commas between them.

participants-too-many = Up to { $most } names at a time. Please type them in two goes.

participants-asked = If a name is a member's, that member is asked at their next contact.
    .show = See the entry

participants-several = If a name is a member's, that member is asked at their next contact. Some names could be several people's, so nobody was asked there; type name and surname.

notice-asked = { $org } logged “{ $title }” on { $date } and named you as taking part. Is that right?
    .joined = Confirm
    .not_joined = No
