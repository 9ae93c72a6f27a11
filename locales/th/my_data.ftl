# Personal data: see, correct, leave, withdraw, delete.

my-data =
    ข้อมูลของท่าน
    • ชื่อ: { $name }
    • ตำแหน่ง: { $position }
    • โรงเรียน: { $org }
    • เครือข่าย: { $networks }
    • บัญชีแชต: { $accounts }
    • กิจกรรม: { $a } รายการ
    • ความรู้: { $k } เรื่อง
    • ยินยอมเมื่อ: { $date }
    คำตอบแบบสำรวจไม่ผูกกับชื่อ จึงไม่อยู่ในนี้
    .copy = รับสำเนา
    .correct = แก้ไข
    .object = คัดค้าน
    .delete = ลบข้อมูล
    .withdraw = ถอนความยินยอม
    .full = อ่านฉบับเต็ม

object-received = รับคำคัดค้านแล้ว{ $ka } ส่งถึง { $controller } เลขที่ { $ref } จะได้รับคำตอบภายใน 30 วัน

leave-network-sure = ต้องการออกจาก { $network } หรือไม่{ $kha } สิ่งที่บันทึกไว้จะยังอยู่กับเครือข่าย
    .leave = ออก
    .delete = ออกและลบข้อมูล
    .stay = ไม่ออก

leave-network-network = ต้องการออกจากเครือข่ายใด{ $kha }
    .all = ทุกเครือข่าย
    .stay = ไม่ออก

leave-done = ออกจาก { $network } แล้ว ภาคีจะไม่ส่งข้อความเรื่องเครือข่ายนี้อีก ขอบคุณที่ร่วมทางกันมา{ $ka } หากต้องการกลับมา ขอรหัสจากผู้ประสานงานได้ทุกเมื่อ

withdraw-consent-sure = หากถอนความยินยอม ภาคีจะหยุดส่งและหยุดใช้ข้อมูลของท่านทันที ซ่อนชื่อทันที และลบภายใน 30 วัน ต้องการถอนหรือไม่{ $kha }
    .withdraw = ถอนความยินยอม
    .stay = ไม่ถอน

withdraw-done = ถอนความยินยอมแล้ว{ $ka } ภาคีหยุดส่งและซ่อนชื่อของท่านแล้ว ข้อมูลจะถูกลบภายในวันที่ { $date } หากเปลี่ยนใจก่อนหน้านั้น พิมพ์รหัสเข้าร่วมได้

delete-data-sure = หากลบ ชื่อและบัญชีแชตของท่านจะถูกลบทันทีและกู้คืนไม่ได้ กิจกรรมและความรู้ของเครือข่ายจะคงอยู่โดยไม่มีชื่อ หรือเลือกลบภาพและข้อความที่ท่านส่งด้วย ต้องการลบหรือไม่{ $kha }
    .name = ลบชื่อและบัญชี
    .words = ลบภาพและข้อความด้วย
    .stay = ไม่ลบ

delete-done = ลบเรียบร้อยแล้ว{ $ka } ชื่อและบัญชีแชตของท่านไม่อยู่ในระบบแล้ว สำเนาสำรองจะหมดไปภายใน { $backup_days } วัน ข้อความในแชตนี้ ลบออกจากเครื่องได้เอง

correct-data-item = ต้องการแก้ข้อมูลใด{ $kha }
    .name = ชื่อ
    .position = ตำแหน่ง
    .organisation = โรงเรียน
    .stop = เลิกแก้

correct-data-name = ขอทราบชื่อที่อยากให้เพื่อนในเครือข่ายเรียก เช่น สมใจ (ไม่ต้องใส่คำนำหน้า)
    .profile = ใช้ชื่อ { $profile }

correct-data-position = ท่านทำหน้าที่ใด{ $kha }

correct-data-organisation = { join-network-organisation }
    .person = บุคคลทั่วไป
    .other = ไม่มีในรายการ

correct-data-organisation-name = { join-network-organisation-name }

correct-data-organisation-which = { join-network-organisation-which }

correct-data-organisation-unknown = { join-network-organisation-unknown }

my-data-words =
    ข้อความที่ท่านพิมพ์และภาคีเก็บไว้
    { $list }

my-data-line = • กิจกรรมเลขที่ { $no } { $date }: { $title }

my-data-part = • ส่วนของท่านในกิจกรรมเลขที่ { $no } { $date }: { $text }

my-data-post = • { $date }: { $text }

my-data-no-words = ยังไม่มี

no-organisation = ยังไม่มี

channel-line = LINE

channel-telegram = Telegram

leave-stayed =
    { $voice ->
        [neutral]
            รับทราบแล้ว ทุกอย่างยังอยู่เหมือนเดิม
       *[other]
            ได้เลย{ $ka } ทุกอย่างยังอยู่เหมือนเดิม
    }

no-network = ขณะนี้ท่านยังไม่อยู่ในเครือข่ายใด{ $ka } ขอรหัสจากผู้ประสานงาน แล้วพิมพ์มาได้เลย
