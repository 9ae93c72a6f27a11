# The form engine's own words: going on, rejected answers, and what each dialogue is called.

dialogue-resume = “{ $title }” ค้างไว้เกิน 24 ชั่วโมงแล้ว ตอบไปแล้ว { $done } จาก { $of } ข้อ ต้องการทำต่อหรือเริ่มใหม่{ $kha }
    .continue = ทำต่อ
    .restart = เริ่มใหม่
    .cancel = ยกเลิก

dialogue-open = “{ $title }” ยังทำค้างไว้ ตอบไปแล้ว { $done } จาก { $of } ข้อ ต้องการทำต่อหรือเริ่มใหม่{ $kha }

dialogue-gone = รายการที่ทำค้างไว้ปิดใช้งานแล้ว{ $ka } สิ่งที่พิมพ์ไว้ยังอยู่

button-cancel = ยกเลิก

button-back = ย้อนกลับ

rejected-choice = แตะเลือกข้อใดข้อหนึ่ง หรือพิมพ์หมายเลข{ $ka }

rejected-no-text = ขอเป็นข้อความตัวอักษร{ $ka } เล่าสั้น ๆ ก็พอ

rejected-too-long = ข้อความยาวเกิน { $limit } ตัวอักษร{ $ka } ขอสั้นลงอีกนิด

rejected-no-day = ยังอ่านวันที่ไม่ออก{ $ka } พิมพ์เช่น เมื่อวาน วันจันทร์ 12 พ.ย. หรือ 12/11/69
    .today = วันนี้
    .yesterday = เมื่อวาน

rejected-future-day = { $date } ยังมาไม่ถึง{ $ka } ทำเมื่อวันใด เช่น เมื่อวาน หรือ 12 พ.ย.

rejected-long-ago = { $date } นานเกินไปแล้ว{ $ka } ตรวจปีอีกครั้ง เช่น 12 พ.ย. 69

rejected-number = ขอเป็นตัวเลข { $low } ถึง { $high } ทีละครึ่งชั่วโมง เช่น 1 หรือ 2.5

rejected-skip = ข้อนี้ข้ามไม่ได้{ $ka } หากไม่ต้องการทำต่อ พิมพ์ “ยกเลิก”

rejected-too-many-schools = ระบุได้ไม่เกิน { $limit } แห่งในครั้งเดียว{ $ka }

nothing-to-cancel = ไม่มีรายการที่ทำค้างอยู่{ $ka }

nothing-kept =
    { $voice ->
        [neutral]
            รับทราบแล้ว ไม่ได้เก็บข้อความนี้ไว้
       *[other]
            ได้เลย{ $ka } ไม่ได้เก็บข้อความนี้ไว้
    }

join-network = การเข้าร่วมเครือข่าย

second-school = การเปลี่ยนโรงเรียน

link-account = การเชื่อมบัญชี

log-activity = บันทึกกิจกรรม

edit-activity = การแก้ไขบันทึก

add-details = การเพิ่มรายละเอียด

share-knowledge = แบ่งปันความรู้

ask-advice = ขอคำปรึกษา

search = ค้นหา

unsorted = ข้อความที่ยังไม่ได้เลือก

correct-data = การแก้ไขข้อมูลของฉัน

withdraw-consent = การถอนความยินยอม

delete-data = การลบข้อมูล

pause = การพักการแจ้งเตือน

leave-network = การออกจากเครือข่าย

announce = ประกาศ

ask-announcer = คำถามเรื่องประกาศ
