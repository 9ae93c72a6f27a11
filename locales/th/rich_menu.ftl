# The six cells of LINE's rich menu, its bar, and Telegram's commands.

rich-menu = เมนูภาคี
    .log = บันทึกกิจกรรม
    .share = แบ่งปันความรู้
    .search = ค้นหา
    .advice = ขอคำปรึกษา
    .mine = ของฉัน
    .menu = เมนู
    .bar = เมนูภาคี

telegram-command = คำสั่ง
    .log = บันทึกกิจกรรม
    .share = แบ่งปันความรู้
    .search = ค้นหาในเครือข่าย
    .advice = ขอคำปรึกษาจากเพื่อน
    .mine = ของฉัน: ดูและแก้บันทึก
    .menu = เมนูทั้งหมด
    .help = วิธีใช้
    .about = ภาคีคืออะไร
    .language = เปลี่ยนภาษา
    .leave = ออกจากเครือข่าย
