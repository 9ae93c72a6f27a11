# ของฉัน, the PLC log book as a file, and the coordinator's workbook.

mine-semester =
    บันทึกของท่าน ภาคเรียนที่ { $semester }/{ $year } { $n } รายการ { $total } แตะเลขที่เพื่อดูหรือแก้
    { $list }
    .xlsx = รับไฟล์ Excel
    .pdf = หน้าพิมพ์ PDF
    .search = ค้นหาในบันทึก
    .before = ภาคเรียนก่อน
    .overview = ภาพรวมเครือข่าย

mine-total = รวม { $hours } ชั่วโมง
mine-no-hours = ยังไม่ได้ใส่ชั่วโมง

mine-more = { $list }
    .more = ดูเพิ่ม

mine-semester-empty = ภาคเรียนที่ { $semester }/{ $year } ไม่มีบันทึกของท่าน{ $ka }
    .mine = ของฉัน

mine-part-line = { $no }. { $date } { $title } (ยืนยันว่าร่วม)

search-mine-query = ค้นหาคำใดในบันทึกของท่าน{ $kha } พิมพ์คำสั้น ๆ เช่น เศษส่วน

mine-found =
    บันทึกของท่านเกี่ยวกับ “{ $q }” แตะเลขที่เพื่อดูหรือแก้
    { $list }
    .again = ค้นใหม่

mine-not-found = ไม่พบ “{ $q }” ในบันทึกของท่าน{ $ka } ลองใช้คำที่สั้นลง
    .again = ค้นใหม่
    .mine = ของฉัน

export-link =
    สมุดบันทึก PLC ภาคเรียนที่ { $semester }/{ $year } รวม { $total } ชั่วโมง พร้อมแล้ว{ $ka }
    { $link }
    ลิงก์ใช้ได้ { $hours } ชั่วโมง เปิดในเบราว์เซอร์เพื่อบันทึกไฟล์

export-file = สมุดบันทึก PLC ภาคเรียนที่ { $semester }/{ $year } รวม { $total } ชั่วโมง{ $ka }

overview-which = ภาพรวมของเครือข่ายใด{ $kha }

overview-link =
    ภาพรวมกิจกรรม { $network } ภาคเรียนที่ { $semester }/{ $year } { $n } รายการ พร้อมแล้ว{ $ka }
    { $link }
    ลิงก์ใช้ได้ { $hours } ชั่วโมง เปิดในเบราว์เซอร์เพื่อบันทึกไฟล์

overview-file = ภาพรวมกิจกรรม { $network } ภาคเรียนที่ { $semester }/{ $year } { $n } รายการ{ $ka }

export-failed = ขออภัย{ $ka } ยังทำไฟล์ไม่สำเร็จ ลองอีกครั้งภายหลังได้{ $ka }
    .again = ลองอีกครั้ง
    .mine = ของฉัน

# ---- what stands in the files

logbook-title = สมุดบันทึก PLC
logbook-person = ชื่อ-สกุล { $name } ตำแหน่ง { $position } { $org }
logbook-semester = ภาคเรียนที่ { $semester } ปีการศึกษา { $year }
logbook-total = รวม { $n } รายการ { $hours } ชั่วโมง
logbook-file = สมุดบันทึก PLC ภาคเรียนที่ { $semester }-{ $year }

logbook-column-no = ที่
logbook-column-date = วันที่
logbook-column-hours = ชั่วโมง
logbook-column-activity = กิจกรรม
logbook-column-phase = ขั้นตอน
logbook-column-problem = ประเด็นปัญหา
logbook-column-role = บทบาท
logbook-column-result = ผลที่เกิดขึ้น
logbook-column-lesson = สิ่งที่ได้เรียนรู้
logbook-column-evidence = ร่องรอยหลักฐาน
logbook-column-network = เครือข่าย

logbook-role-model_teacher = ครูผู้สอน (Model Teacher)
logbook-role-buddy_teacher = ครูคู่คิด (Buddy Teacher)
logbook-role-mentor = พี่เลี้ยง (Mentor)
logbook-role-administrator = ผู้บริหาร (Administrator)
logbook-role-expert = ผู้เชี่ยวชาญ (Expert)
logbook-role-coordinator = ผู้ประสานงาน

logbook-photos = ภาพ { $n } ภาพ
logbook-files = ไฟล์ { $n } ไฟล์
logbook-album = ภาพกิจกรรม
logbook-album-first = ภาพกิจกรรม { $n } ภาพแรกจากทั้งหมด { $all } ภาพ
logbook-caption = { $no }. { $date } { $title }

logbook-notice = ใบสรุปนี้เป็นหลักฐานประกอบ การนับชั่วโมงให้เป็นไปตามหลักเกณฑ์ของหน่วยงานต้นสังกัด
logbook-cut = ตัดส่วนที่อาจเป็นชื่อ เลขประจำตัว หรือเบอร์โทรศัพท์ของนักเรียนออก { $n } แห่ง แทนด้วย …

logbook-signed-recorder = ลงชื่อ ................................ ผู้บันทึก
logbook-signed-name = ({ $name }) วันที่ ......./......./.......
logbook-signed-verifier = ลงชื่อ ................................ ผู้รับรอง
logbook-signed-place = (................................) ตำแหน่ง ................................ วันที่ ......./......./.......

document-total = รวม
document-count = { $n } รายการ
document-empty = ไม่มีรายการ

overview-title = ภาพรวมกิจกรรม { $network }
overview-file-name = ภาพรวมกิจกรรม { $network } { $semester }-{ $year }
overview-months = ตามเดือนและช่วงงาน
overview-rows = รายการ
overview-column-month = เดือน
overview-column-phase = ช่วงงาน
overview-column-count = กิจกรรม (รายการ)
overview-column-schools = โรงเรียนและหน่วยงาน (แห่ง)
overview-column-with = โรงเรียนและหน่วยงานที่ร่วม
overview-column-people = จำนวนผู้เข้าร่วม
overview-column-recorder = ผู้บันทึก (ที่ยินยอมให้แสดงชื่อ)
