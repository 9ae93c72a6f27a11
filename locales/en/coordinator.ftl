# What a coordinator hears.

coordinator-joined = A new member: { $name } ({ $position }, { $org }) joined { $network } on { $date }.
    .noted = Noted
    .unknown = I don't know them

coordinator-unknown = Thank you for telling me. { $name } sees nothing until somebody confirms them.
    .confirm = I know them now

objection-came = An objection about personal data came in, no. { $ref }. Please answer within 30 days.

noted = Noted.

correction-reason-gone = (text deleted)
