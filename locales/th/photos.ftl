# Photographs and files.

photo-received = ได้รับภาพ { $n } ภาพแล้ว เป็นภาพของเรื่องใด{ $kha } พิมพ์บอกสั้น ๆ ได้เลย
    .attach = แนบกับ { $no }
    .share = แบ่งปันความรู้
    .drop = ลบภาพ

photo-faces = ในภาพเห็นใบหน้านักเรียนชัดเจนหรือไม่{ $kha }
    .none = ไม่เห็น
    .permitted = เห็น ได้รับอนุญาต
    .drop = ลบภาพ

photo-faces-none = เพื่อนในเครือข่ายเห็นภาพนี้ได้แล้ว{ $ka }

photo-faces-permitted = เพื่อนในเครือข่ายเห็นภาพนี้ได้ เพราะได้รับอนุญาตแล้ว{ $ka }

photo-attached = แนบภาพ { $n } ภาพกับ { $no } แล้ว{ $ka }

photo-same = ภาพนี้มีอยู่ในรายการ { $no } แล้ว{ $ka }

photos-added-post = ได้รับภาพ { $n } ภาพแล้ว จะเก็บไว้กับเรื่องที่แบ่งปัน{ $ka }

photos-added = ได้รับภาพ { $n } ภาพแล้ว จะแนบกับรายการนี้{ $ka }

photo-deleted = ลบภาพ { $n } ภาพออกจากระบบแล้ว{ $ka }

photos-gone = ไม่มีภาพที่รอคำตอบ{ $ka }

photo-refused-too-many = เก็บได้ { $most } ภาพต่อรายการ{ $ka } เก็บ { $most } ภาพแรกไว้แล้ว อีก { $more } ภาพไม่ได้เก็บ

photo-refused-too-large = ภาพ { $more } ภาพใหญ่เกิน 20 MB จึงไม่ได้เก็บ{ $ka } ส่งเป็นภาพถ่ายธรรมดาได้เลย

photo-refused-too-many-pixels = ภาพ { $more } ภาพมีขนาดใหญ่เกินไป จึงไม่ได้เก็บ{ $ka } ส่งเป็นภาพถ่ายธรรมดาได้เลย

photo-refused-no-picture = ไฟล์ { $more } ไฟล์เปิดเป็นภาพไม่ได้ จึงไม่ได้เก็บ{ $ka }

photo-refused-vanished = ภาพ { $more } ภาพหมดอายุก่อนภาคีจะรับได้{ $ka } ส่งมาอีกครั้งได้เลย

photo-refused = ภาพ { $more } ภาพเก็บไม่สำเร็จ{ $ka } ส่งมาอีกครั้งได้เลย

file-caption = { $name }

file-link =
    { $name }
    { $link }
    .open = เปิดไฟล์

photo-shown = ภาพและไฟล์ของรายการ { $no } ทั้งหมด { $n }
    .card = ดูรายการ
    .post = ดูเรื่องนี้
    .more = ดูต่อ
    .drop-photo = ลบภาพ
    .drop-file = ลบไฟล์

post-shown =
    { $date }
    { $text }

post-gone = ไม่พบเรื่องนี้ หรือลบไปแล้ว{ $ka }

photo-take-out = ลบภาพของท่านในรายการ { $no } หรือไม่{ $kha }
    .yes = ลบ
    .no = ไม่ลบ

photo-take-out-post = ลบภาพของท่านในเรื่องนี้หรือไม่{ $kha }

file-take-out = ลบไฟล์ของท่านในรายการ { $no } หรือไม่{ $kha }

file-take-out-post = ลบไฟล์ของท่านในเรื่องนี้หรือไม่{ $kha }

photo-stays = ไม่ได้ลบ{ $ka } ยังอยู่ตามเดิม

files-deleted = ลบไฟล์ { $n } ไฟล์ออกจากระบบแล้ว{ $ka }
