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

photo-shown = ภาพและไฟล์ของรายการ { $no } ทั้งหมด { $n }
    .card = ดูรายการ
    .more = ดูต่อ
