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

announce-text = ต้องการประกาศเรื่องใดถึงทุกคนในเครือข่าย{ $kha } พิมพ์ข้อความมาได้เลย ภาคีจะให้ดูตัวอย่างก่อนส่ง

announce-text-with-photo = ได้รับภาพแล้ว จะส่งไปพร้อมประกาศ{ $ka } พิมพ์ข้อความประกาศได้เลย ภาคีจะให้ดูตัวอย่างก่อนส่ง

announce-text-with-file = ได้รับไฟล์ “{ $name }” แล้ว จะส่งไปพร้อมประกาศ{ $ka } พิมพ์ข้อความประกาศได้เลย ภาคีจะให้ดูตัวอย่างก่อนส่ง

enclosure-photo = มีภาพ 1 ภาพ การส่งคือการยืนยันว่า ไม่มีใบหน้านักเรียนที่จำได้ หรือได้รับอนุญาตแล้ว

enclosure-file = มีไฟล์ “{ $name }”

enclosure-replaced = ประกาศมีภาพหรือไฟล์ได้อย่างเดียว จึงใช้ที่ส่งมาล่าสุด{ $ka }

enclosure-awaited = ยังไม่ได้ส่ง{ $ka } ภาคีกำลังรับภาพหรือไฟล์ รับเสร็จแล้วจะให้ดูตัวอย่างอีกครั้ง

announcement-file = ไฟล์แนบ: { $name }

announce-edit = พิมพ์ข้อความประกาศใหม่ทั้งหมด{ $ka }

announce-network = ต้องการประกาศถึงเครือข่ายใด{ $kha }

announce-check =
    ตัวอย่างก่อนส่ง (ยังไม่ได้ส่ง)
    ———
    { $body }
    ———{ $enclosed }
    ผู้รับ { $n } คน: LINE { $n_line } คน, Telegram { $n_tg } คน
    { $quota_note }
    กำหนดส่ง { $when }
    .send = ส่งตามเวลานี้
    .edit = แก้ข้อความ
    .without-photo = ไม่แนบภาพ
    .without-file = ไม่แนบไฟล์
    .when = เปลี่ยนเวลา
    .urgent = ส่งด่วน
    .free = ฝากไว้กับคำตอบถัดไป
    .no = ไม่ส่ง

announce-now = ทันที

announce-at = { $date } เวลา { $hour }.{ $minute } น.

announce-quiet = { $date } เวลา { $hour }.{ $minute } น. (ก่อนนั้นเป็นเวลาพัก ภาคีไม่รบกวนสมาชิก)

announce-closed = พร้อมคำตอบครั้งถัดไปของแต่ละคน เพราะโรงเรียนปิดอยู่

announce-reason = ส่งด่วนนอกเวลาทำการได้เดือนละ 2 ครั้ง เหลือ { $left } ครั้ง เหตุใดจึงรอไม่ได้{ $kha } พิมพ์เหตุผลสั้น ๆ แล้วภาคีจะส่งทันที

announce-quota = ใช้โควตา LINE { $n } ข้อความ เหลือเดือนนี้ { $left } จาก { $quota }

announce-quota-none = ไม่ใช้โควตา LINE

announce-quota-later = ใช้โควตา LINE { $n } ข้อความ ของเดือนที่ส่ง

announce-quota-used-up = ต้องใช้โควตา LINE { $n } ข้อความ แต่โควตาเดือนนี้หมดแล้ว

announce-quota-unknown = ใช้โควตา LINE { $n } ข้อความ ยังไม่ทราบว่าเดือนนี้เหลือเท่าใด

announce-quota-unlimited = ใช้โควตา LINE { $n } ข้อความ (ไม่จำกัดจำนวน)

announce-when = ต้องการส่งเมื่อใด{ $kha } พิมพ์วันและเวลา เช่น วันจันทร์ 15.45 น. หรือ 12 ธ.ค. 8.30 น.
    .now = ทันที
    .today = วันนี้ 15.45 น.
    .tomorrow = พรุ่งนี้ 8.00 น.
    .monday = วันจันทร์ 8.00 น.

announce-when-unread = ยังอ่านวันและเวลาไม่ออก ผ่านไปแล้ว หรือนานเกินสามเดือน{ $ka } พิมพ์เช่น พรุ่งนี้ 8.30 น. หรือ วันจันทร์ 15.45 น.

announce-over-quota = โควตา LINE เดือนนี้ไม่พอ ขาดอีก { $short } ข้อความ ต้องการทำอย่างไร{ $kha }
    .free = ฝากไว้กับคำตอบถัดไป
    .month = รอเดือนหน้า
    .tell = แจ้งผู้ดูแล
    .no = ไม่ส่ง

announce-told = ฝากเรื่องถึงผู้ดูแลของเขตพื้นที่แล้ว จะทราบเมื่อเปิดแชตครั้งถัดไป ประกาศนี้ยังไม่ได้ส่ง โควตาขาดอีก { $short } ข้อความ ต้องการทำอย่างไร{ $kha }

announce-not-sent = ไม่ได้ส่งประกาศ{ $ka }

announce-only-coordinators = การส่งประกาศเป็นหน้าที่ของผู้ประสานงานเครือข่าย{ $ka } หากมีเรื่องถึงเพื่อนในเครือข่าย ใช้ “แบ่งปันความรู้” หรือ “ขอคำปรึกษา” ได้
    .share = แบ่งปันความรู้
    .advice = ขอคำปรึกษา
    .menu = เมนู

announce-begun = กำลังส่งประกาศถึง { $n } คน ดูผลหรือหยุดส่งได้จากปุ่มข้างล่าง หรือพิมพ์ “ประกาศ” ภายหลัง

announce-planned = ตั้งเวลาไว้แล้ว{ $ka } จะส่งประกาศถึง { $n } คน กำหนดส่ง { $when } ดูผลหรือหยุดส่งได้จากปุ่มข้างล่าง หรือพิมพ์ “ประกาศ” ภายหลัง

announce-begun-free = ฝากไว้แล้ว{ $ka } ประกาศจะไปพร้อมคำตอบครั้งถัดไปของแต่ละคน รวม { $n } คน ไม่ใช้โควตา ดูผลหรือหยุดส่งได้จากปุ่มข้างล่าง

announced-list =
    ประกาศล่าสุดของ { $network }
    { $list }
    .open = ประกาศ
    .new = เขียนประกาศ
    .result = ดูผล { $no }

announced-line = { $no }. { $date } { $title } ({ $state })

announced-state = ประกาศ
    .planned = รอเวลาส่ง
    .sending = กำลังส่ง
    .done = ส่งครบแล้ว
    .stopped = หยุดส่งแล้ว
    .gone = (ข้อความถูกลบ)

announced = ประกาศ
    .stop = หยุดส่ง
    .result = ดูผล

broadcast-sent = ส่งแล้ว { $ok } จาก { $n } คน รับทราบแล้ว { $ack } คน{ $failed_note }

announced-urgent = ส่งด่วน เพราะ { $reason }

announced-note-timed = รอเวลาส่ง { $n } คน

announced-note-quota = รอโควตา LINE เดือนหน้า { $n } คน

announced-note-waiting = รอส่ง { $n } คน

announced-note-parked = รอไปพร้อมคำตอบครั้งถัดไป { $n } คน

announced-note-unknown = ไม่แน่ว่าถึงหรือไม่ { $n } คน ภาคีไม่ส่งซ้ำ

announced-note-unreachable = ส่งไม่ถึง { $n } คน เช่น บล็อกภาคีไว้

announced-note-fault = ส่งไม่ได้เพราะระบบขัดข้อง { $n } คน

announced-note-gone = ออกจากเครือข่ายก่อนส่ง { $n } คน

announced-note-too_late = พ้นกำหนดก่อนส่ง { $n } คน

announced-note-stopped = ไม่ได้ส่งเพราะหยุดก่อน { $n } คน

announced-stopped = หยุดส่งแล้ว{ $ka } ส่งไปแล้ว { $sent }/{ $all } คน

announced-stopped-before = ประกาศนี้หยุดส่งไปก่อนแล้ว{ $ka }

announced-all-sent = ประกาศนี้ส่งครบแล้ว จึงหยุดไม่ได้{ $ka }

announced-not-yours = เรื่องนี้ทำได้เฉพาะผู้ประสานงานของเครือข่ายนี้{ $ka }

ack-done =
    { $voice ->
        [neutral]
            บันทึกการรับทราบเรียบร้อยแล้ว ขอขอบคุณ
       *[other]
            ขอบคุณ{ $ka } บันทึกการรับทราบแล้ว
    }

ack-again =
    { $voice ->
        [neutral]
            บันทึกการรับทราบไว้ก่อนแล้ว ขอขอบคุณ
       *[other]
            รับทราบไว้แล้ว ขอบคุณ{ $ka }
    }

ask-announcer-text = เรื่องประกาศ “{ $title }” ต้องการถามสิ่งใด{ $kha } ภาคีจะฝากถึงผู้ประสานงาน และเก็บเป็นคำถามในเครือข่าย

announcement-asked = ฝากคำถามเรื่อง “{ $title }” ถึงผู้ประสานงานแล้ว{ $ka } จะเห็นเมื่อเปิดแชตครั้งถัดไป

announcement-question = มีคำถามเรื่องประกาศ “{ $title }” จาก { $who }: “{ $text }”
    .member = สมาชิกคนหนึ่ง

announcement-ended = ส่งประกาศ “{ $title }” เสร็จแล้ว{ $ka } แต่อาจไม่ถึงทุกคน{ $notes }

quota-used-up = โควตาข้อความ LINE เดือนนี้ไม่พอแล้ว{ $ka } (ใช้ไป { $used } ข้อความ) ประกาศที่ยังไม่ถึง { $n } คน จะไปพร้อมคำตอบครั้งถัดไปของแต่ละคน มิฉะนั้นส่งต้นเดือนหน้า ชวนสมาชิกเชื่อม Telegram ที่ “ตั้งค่า” หรือให้ผู้ดูแลเพิ่มแพ็กเกจ LINE ได้

quota-short = ผู้ประสานงานของ { $network } มีประกาศที่ส่งไม่ได้ เพราะโควตา LINE เดือนนี้ขาดอีก { $short } ข้อความ เพิ่มแพ็กเกจของบัญชี LINE ได้ หรือรอเดือนหน้า
