# The further parts of an entry: what they are called, how they are asked for, what became of them.

entry-part = ส่วนของรายการ
    .title = ชื่อกิจกรรม
    .organisations = โรงเรียนที่ร่วม
    .phase = ช่วงงาน
    .held_on = วันที่
    .hours = ชั่วโมง
    .evidence = ภาพหรือไฟล์
    .host_id = เจ้าภาพ
    .time_range = เวลา
    .place = สถานที่
    .people_count = จำนวนผู้เข้าร่วม
    .plc_role = บทบาทของฉัน
    .problem = ประเด็นปัญหา
    .result = ผลที่เกิดขึ้น
    .learner_result = ผลที่เกิดกับผู้เรียน
    .lesson = สิ่งที่ได้เรียนรู้
    .next_step = ขั้นต่อไป
    .level = ลักษณะการทำงาน

entry-title-gone = (ข้อความถูกลบ)

entry-details = { "\u000A" }{ $list }

entry-detail = { $part }: { $value }

entry-time = { $from }.{ $from_minute }-{ $to }.{ $to_minute } น.

entry-enough =
    { $voice ->
        [neutral]
            ขอขอบคุณ
       *[other]
            ขอบคุณ{ $ka }
    }

plc-role = บทบาทใน PLC
    .model_teacher = ครูผู้สอน
    .buddy_teacher = ครูคู่คิด
    .mentor = พี่เลี้ยง
    .administrator = ผู้บริหาร
    .expert = ผู้เชี่ยวชาญ
    .coordinator = ผู้ประสานงาน

level-1 = แบ่งหน้าที่กันทำ
level-2 = ช่วยงานของเจ้าภาพ
level-3 = ทำเป็นทีมเดียวกัน
level-4 = เป็นเจ้าของร่วมกัน

add-details-evidence = มีภาพประกอบ{ $mai } ส่งได้ไม่เกิน 6 ภาพ โปรดเลี่ยงภาพที่เห็นใบหน้านักเรียนชัดเจน
    .skip = ข้าม
    .enough = พอแค่นี้

add-details-level = งานนี้ใกล้เคียงแบบใด{ $kha }
    .skip = ข้าม
    .enough = พอแค่นี้

details-complete = รายการ { $no } มีรายละเอียดครบแล้ว{ $ka }

edit-details = การแก้ไขรายละเอียด

edit-details-detail = รายการ { $no } ต้องการแก้รายละเอียดใด{ $kha }

edit-details-host_id = เจ้าภาพคือแห่งใด{ $kha }

edit-details-time_range = ทำเวลาใดถึงเวลาใด{ $kha } เช่น 09.00-12.00

edit-details-place = ทำที่ใดหรือช่องทางใด{ $kha } เช่น หอประชุม หรือ ออนไลน์

edit-details-people_count = มีผู้เข้าร่วมกี่คน{ $kha } พิมพ์ตัวเลข 1 ถึง 500

edit-details-plc_role = ท่านมีบทบาทใด{ $kha }

edit-details-problem = ประเด็นปัญหาหรือเป้าหมายผู้เรียนคืออะไร{ $kha }

edit-details-result = ผลเป็นอย่างไรบ้าง{ $kha }

edit-details-learner_result = ผู้เรียนเปลี่ยนแปลงอย่างไรบ้าง{ $kha }

edit-details-lesson = ได้เรียนรู้อะไรจากครั้งนี้บ้าง{ $kha }

edit-details-next_step = ขั้นต่อไปคืออะไร{ $kha } พิมพ์ว่าใครจะทำอะไร ภายในวันใด

edit-details-level = { add-details-level }

edit-activity-planned_on = นัดวันใด{ $kha } เช่น 12 ธ.ค. หรือ 12/12/69
    .today = วันนี้
    .tomorrow = พรุ่งนี้

edit-cleared = ลบ { $field } ของรายการ { $no } แล้ว{ $ka }

button-clear = ลบค่านี้

rejected-no-times = ขอเป็นเวลาเริ่มถึงเวลาเลิกในวันเดียวกัน เช่น 09.00-12.00

rejected-count = ขอเป็นตัวเลข { $low } ถึง { $high } เช่น 24

rejected-no-photo = ข้อนี้รอภาพ{ $ka } ส่งภาพ หรือแตะ “ข้าม”

restore-several = ต้องการกู้คืนรายการใด{ $kha }
    .entry = { $no }. { $title }

history =
    ประวัติของรายการ { $no }
    { $list }
    .card = ดูรายการ

history-empty = รายการ { $no } ยังไม่มีการแก้ไข{ $ka }

history-line = { $date } { $who }: { $what }

history-you = ท่าน

history-nobody = ระบบ

history-edit = แก้ไข { $parts }

history-did-log = บันทึก
history-did-done = ทำตามนัดแล้ว
history-did-undo = ยกเลิกรายการ
history-did-restore = กู้คืน
history-did-attach = แนบภาพหรือไฟล์
history-did-faces = ตอบเรื่องใบหน้าในภาพ
history-did-remove_photos = ลบภาพ
history-did-remove_files = ลบไฟล์
history-did-unsent = ลบสิ่งที่ยกเลิกการส่ง
history-did-join = ร่วมในรายการนี้
history-did-tell_part = เล่าส่วนที่ร่วม
history-did-leave_part = ออกจากรายการนี้
history-did-restore_part = กลับมาร่วมในรายการนี้
history-did-merge = รวมกับรายการอื่น
history-did-split = แยกจากรายการอื่น
history-did-hand_over = รับช่วงรายการ
history-did-revert = เปลี่ยนกลับ
history-did-name_participants = ระบุผู้ที่ร่วม
