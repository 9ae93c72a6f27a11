# What a coordinator says to everybody, and what becomes of it.

announcement =
    { $voice ->
        [neutral]
            ประกาศจาก { $network }
            { $body }
            เมื่ออ่านแล้ว โปรดแตะ “รับทราบ”
       *[other]
            ประกาศจาก { $network }
            { $body }
            อ่านแล้วโปรดแตะ “รับทราบ” ขอบคุณ{ $ka }
    }
    .acknowledge = รับทราบ
    .question = มีคำถาม
