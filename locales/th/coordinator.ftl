# What a coordinator hears.

coordinator-joined = มีสมาชิกใหม่{ $ka } { $name } ({ $position } { $org }) เข้าร่วม { $network } เมื่อ { $date }
    .noted = รับทราบ
    .unknown = ไม่รู้จักคนนี้

coordinator-unknown =
    { $voice ->
        [neutral]
            ขอบคุณที่แจ้ง ภาคีพักการเห็นข้อมูลของ { $name } ไว้ก่อน จนกว่าจะมีผู้ยืนยัน
       *[other]
            ขอบคุณที่บอก{ $ka } ภาคีพักการเห็นข้อมูลของ { $name } ไว้ก่อน จนกว่าจะมีผู้ยืนยัน
    }
    .confirm = ยืนยันว่ารู้จัก

objection-came = มีคำคัดค้านเรื่องข้อมูลส่วนบุคคล เลขที่ { $ref } โปรดตอบภายใน 30 วัน{ $ka }

noted =
    { $voice ->
        [neutral]
            รับทราบแล้ว
       *[other]
            รับทราบ{ $ka }
    }

correction-reason-gone = (ข้อความถูกลบ)
