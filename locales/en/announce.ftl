# What a coordinator says to everybody, and what becomes of it.

announcement =
    From { $network }
    { $body }
    Please tap Acknowledge when read. Thank you.
    .acknowledge = Acknowledge
    .question = I have a question
