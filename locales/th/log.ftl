# Logging an activity, correcting it, taking it back.

log-activity-title = วันนี้ทำอะไรร่วมกันบ้าง{ $kha } เล่าสั้น ๆ ในข้อความเดียวได้เลย เช่น ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.

log-activity-organisations = ทำร่วมกับโรงเรียนใดบ้าง{ $kha } แตะชุดข้างล่าง หรือพิมพ์ชื่อหลายแห่งในบรรทัดเดียว
    .all = ทุกโรงเรียน
    .last = เหมือนครั้งก่อน
    .own = เฉพาะโรงเรียนเรา
    .pick = เลือกทีละแห่ง
    .done = เสร็จ

log-activity-organisations-pick = แตะชื่อเพื่อเลือกหรือเอาออก แล้วแตะ “เสร็จ” เลือกแล้ว { $k } แห่ง{ $own_note }

log-activity-organisations-which = “{ $typed }” อาจหมายถึงหลายแห่ง หมายถึงแห่งใด{ $kha }
    .none = ไม่ใช่ทั้งหมด

log-activity-organisations-unknown = ไม่พบ “{ $typed }” ในเครือข่าย บันทึกเป็นหน่วยงานอื่นที่มาร่วม{ $mai }
    .keep = บันทึกชื่อนี้
    .again = พิมพ์ใหม่
    .skip = ข้าม

log-activity-phase = เป็นช่วงใดของงาน{ $kha }

log-activity-held_on = ทำเมื่อวันใด{ $kha } เช่น เมื่อวาน วันจันทร์ หรือ 12 พ.ย.
    .today = วันนี้
    .yesterday = เมื่อวาน

log-saved =
    บันทึกเรียบร้อยแล้ว{ $ka } เลขที่ { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }
    .details = เพิ่มรายละเอียด
    .edit = แก้ไข
    .undo = ยกเลิกรายการนี้
    .enough = พอแค่นี้
    .history = ประวัติ
    .pictures = ดูภาพ { $n }
    .done = ทำแล้ว

pupil-warning = ข้อความนี้อาจมีชื่อ เลขประจำตัว หรือเบอร์โทรศัพท์ของนักเรียน: “{ $found }” เพื่อคุ้มครองนักเรียน ขอให้เลี่ยงการเก็บข้อมูลนี้{ $ka }
    .cut = ตัดส่วนนี้ออก
    .again = พิมพ์ใหม่
    .keep = ไม่ใช่ชื่อนักเรียน

edit-activity-part = รายการ { $no } ต้องการแก้ส่วนใด{ $kha } แตะเลือก หรือพิมพ์ชื่อส่วนที่ต้องการแก้
    .title = ชื่อกิจกรรม
    .organisations = โรงเรียนที่ร่วม
    .host_id = เจ้าภาพ
    .phase = ช่วงงาน
    .held_on = วันที่
    .time_range = เวลา
    .place = สถานที่
    .hours = ชั่วโมง
    .details = รายละเอียดอื่น
    .stop = เลิกแก้

edit-done = แก้ { $field } ของรายการ { $no } เป็น “{ $value }” แล้ว{ $ka }
    .more = แก้อีก
    .enough = พอแค่นี้

undo-done = ยกเลิกรายการ { $no } แล้ว{ $ka } กู้คืนได้ภายใน 7 วัน โดยพิมพ์ “กู้คืน { $no }”
    .restore = กู้คืน

restore-done = กู้คืนรายการ { $no } “{ $title }” แล้ว{ $ka }
    .edit = แก้ไข
    .menu = เมนู

restore-too-late = รายการ { $no } ยกเลิกเกิน 7 วันแล้ว จึงกู้คืนไม่ได้{ $ka } บันทึกใหม่ได้เสมอ
    .log = บันทึกกิจกรรม
    .menu = เมนู

add-details-hours = ใช้เวลากี่ชั่วโมง{ $kha } แตะหรือพิมพ์ตัวเลข
    .skip = ข้าม
    .enough = พอแค่นี้

add-details-result = ผลเป็นอย่างไรบ้าง{ $kha } เล่าสั้น ๆ หรือแตะ “ข้าม”
    .skip = ข้าม
    .enough = พอแค่นี้

add-details-lesson = ได้เรียนรู้อะไรจากครั้งนี้บ้าง{ $kha } หนึ่งประโยคก็พอ
    .skip = ข้าม
    .enough = พอแค่นี้

add-details-next_step = มีขั้นต่อไป{ $mai } พิมพ์ว่าใครจะทำอะไร ภายในวันใด
    .skip = ข้าม
    .enough = พอแค่นี้

mine-empty = ภาคเรียนนี้ยังไม่มีบันทึก{ $ka } เริ่มจากงานเล็ก ๆ ที่ทำร่วมกันสัปดาห์นี้ได้เลย
    .log = บันทึกกิจกรรม
    .menu = เมนู

log-shown =
    เลขที่ { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }{ $details }

log-hours-note = { " " }• { $hours } ชม.

log-place-note = { "\u000A" }สถานที่: { $place }

log-photos-note = { "\u000A" }• ภาพ { $n }

log-time-note = { " " }{ $time }

log-orgs-more = { $names } และอีก { $n } แห่ง

picked-with = { " " }รวม { $names } แล้ว

done-appointment = นัดหมายที่ทำแล้ว

done-appointment-held_on = { log-activity-held_on }
    .today = วันนี้
    .yesterday = เมื่อวาน

log-nobody = ยังไม่ระบุโรงเรียน

log-activity-network = บันทึกในเครือข่ายใด{ $kha }

entry-gone = ไม่พบรายการ { $no } ในบันทึกของท่าน หรือยกเลิกไปแล้ว{ $ka }

restore-which = ไม่พบรายการที่จะกู้คืน{ $ka } พิมพ์ “กู้คืน” ตามด้วยเลขที่ เช่น กู้คืน 12

edit-activity-title = ชื่อกิจกรรมใหม่คืออะไร{ $kha }

edit-activity-organisations = { log-activity-organisations }
    .all = ทุกโรงเรียน
    .last = เหมือนครั้งก่อน
    .own = เฉพาะโรงเรียนเรา
    .pick = เลือกทีละแห่ง
    .done = เสร็จ

edit-activity-organisations-pick = { log-activity-organisations-pick }

edit-activity-organisations-which = { log-activity-organisations-which }
    .none = ไม่ใช่ทั้งหมด

edit-activity-organisations-unknown = { log-activity-organisations-unknown }
    .keep = บันทึกชื่อนี้
    .again = พิมพ์ใหม่
    .skip = ข้าม

edit-activity-phase = { log-activity-phase }

edit-activity-held_on = { log-activity-held_on }
    .today = วันนี้
    .yesterday = เมื่อวาน

edit-activity-hours = ใช้เวลากี่ชั่วโมง{ $kha } แตะหรือพิมพ์ตัวเลข

mine-list =
    บันทึกของท่านภาคเรียนนี้ { $n } รายการ { $total } แตะเลขที่เพื่อดูหรือแก้
    { $list }
    .show = { $no }

mine-line = { $no }. { $date } { $title }

log-planned =
    ลงเป็นนัดหมายแล้ว{ $ka } เลขที่ { $no }
    “{ $title }”
    { $date }{ $time_note } • { $orgs } • { $phase }{ $hours_note }

appointments =
    นัดหมายของท่าน แตะเลขที่เพื่อดูหรือแก้
    { $list }
    .open = นัดหมาย ({ $n })

appointments-none = ไม่มีนัดหมายที่รออยู่แล้ว{ $ka }

appointment-due = วันที่ { $date } ท่านนัดหมาย “{ $title }” (เลขที่ { $no }) ไว้ ทำแล้วหรือยัง{ $kha }
    .done = ทำแล้ว
    .edit = เลื่อน/แก้ไข
    .undo = ยกเลิกรายการนี้

log-activity-planned = { $date } ยังมาไม่ถึง ต้องการลงเป็นนัดหมายหรือบันทึกว่าทำแล้ว{ $kha }
    .appointment = ลงเป็นนัดหมาย
    .done = ทำแล้ว เลือกวันใหม่

log-activity-hours = ใช้เวลากี่ชั่วโมง{ $kha } แตะหรือพิมพ์ตัวเลข

log-activity-check =
    ภาคีอ่านได้ดังนี้
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }{ $place_note }{ $photos_note }
    บันทึกเลย{ $mai }
    .save = บันทึก
    .edit = แก้ไข
    .cancel = ยกเลิก

log-activity-check-part = ต้องการแก้ส่วนใด{ $kha }
