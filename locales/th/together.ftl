# The same work recorded by several, and their own parts in it.

duplicate = วันที่ { $date } มีบันทึก “{ $title }” ของ { $org } อยู่แล้ว เป็นงานเดียวกันหรือไม่{ $kha }
    .same = งานเดียวกัน
    .apart = คนละงาน

duplicate-apart = เก็บเป็นคนละงานแล้ว{ $ka }

together-offer = { $org } บันทึก “{ $title }” วันที่ { $date } และระบุว่า { $org_own } ร่วมด้วย ถูกต้อง{ $mai }
    .joined = โรงเรียนเราร่วมด้วย
    .not_joined = ไม่ได้ร่วม

together-named = งานที่ระบุโรงเรียนเรา
    .open = ระบุโรงเรียนเรา ({ $n })

together-declined = เก็บไว้แล้วว่าไม่ได้ร่วมรายการ { $no }

together-nothing = ไม่มีงานที่รอคำตอบแล้ว{ $ka }

together-done = เพิ่ม { $org } ในรายการ { $no } แล้ว{ $ka } หากมีส่วนที่ทำต่างออกไป เล่าเพิ่มได้เลย
    .tell_part = เล่าเพิ่ม
    .enough = พอแค่นี้
    .split = แยกกลับ

together-told = เก็บเรื่องของท่านในรายการ { $no } แล้ว{ $ka }
    .show = ดูรายการ

together-left = นำส่วนของท่านออกจากรายการ { $no } แล้ว{ $ka } กู้คืนได้ภายใน 7 วัน โดยพิมพ์ “กู้คืน { $no }”
    .restore = กู้คืน

together-back = กู้คืนส่วนของท่านในรายการ { $no } แล้ว{ $ka }
    .show = ดูรายการ

together-split = แยกรายการ { $no } กับ { $no2 } ออกจากกันแล้ว{ $ka }
    .show = ดูรายการ

together-split-late = รายการนี้แยกกลับไม่ได้แล้ว{ $ka } แยกได้ภายใน 7 วัน

together-split-first = รายการ { $no } รวมอยู่ในรายการ { $no2 } ซึ่งรวมกับรายการอื่นแล้ว แยกรายการ { $no2 } ก่อน{ $ka }
    .split = แยกรายการ { $no2 }

undo-joined = นำส่วนของท่านออกจากรายการ { $no } แล้ว{ $ka } รายการยังอยู่ เพราะมีอีก { $n } แห่งร่วมด้วย กู้คืนได้ภายใน 7 วัน โดยพิมพ์ “กู้คืน { $no }”

entry-shown =
    เลขที่ { $no }
    “{ $title }”
    { $date } • { $orgs } • { $phase }{ $hours_note }
    เจ้าภาพ { $host } • บันทึกโดย { $org }
    .joined = โรงเรียนเราร่วมด้วย
    .not_joined = ไม่ได้ร่วม
    .tell_part = เล่าเพิ่ม
    .leave_part = นำส่วนของเราออก
    .rejoin = กู้คืนส่วนของเรา
    .correct = แก้ไข (ผู้ประสานงาน)
    .merge = รวมกับ…

tell-part = เล่าเพิ่ม

tell-part-words = ส่วนของท่านทำต่างออกไปอย่างไร{ $kha } เล่าสั้น ๆ ได้เลย

tell-part-plc_role = ท่านมีบทบาทใดในงานนี้{ $kha }
    .skip = ข้าม
    .enough = พอแค่นี้

# ---- heard at the next contact

notice-merged = { $org } บันทึกงานเดียวกับรายการ { $no } “{ $title }” ของท่าน จึงรวมเป็นรายการเดียวแล้ว{ $ka } แยกกลับได้ภายใน 7 วัน
    .show = ดูรายการ
    .split = แยกกลับ

notice-split = รายการ { $no } กับ { $no2 } ที่เคยรวมกัน แยกเป็นสองรายการแล้ว{ $ka }
    .show = ดูรายการ

notice-passed = ผู้บันทึกรายการ { $no } “{ $title }” นำส่วนของตนออก รายการยังอยู่ และท่านเป็นผู้ดูแลรายการต่อ{ $ka }
    .show = ดูรายการ

entry-merged-into = รายการ { $no } รวมเข้ากับรายการ { $no2 } แล้ว จึงแสดงรายการ { $no2 }{ $ka }

reason = เหตุผล
    .because = เพราะ
    .because-that = เพราะว่า

# ---- a coordinator and the entries of the network

entries =
    กิจกรรมของเครือข่าย แตะเลขที่เพื่อดู
    { $list }
    .open = กิจกรรมเครือข่าย
    .next = ถัดไป

entries-none = ไม่มีรายการก่อนหน้านี้แล้ว{ $ka }

correct-entry = แก้ไขรายการของสมาชิก

correct-entry-part = รายการ { $no } ต้องการแก้ส่วนใด{ $kha } ผู้บันทึกจะเห็นเหตุผล และแก้กลับได้

correct-entry-title = ชื่อกิจกรรมใหม่คืออะไร{ $kha }

correct-entry-organisations = โรงเรียนใดร่วมบ้าง{ $kha } แตะชุดข้างล่าง หรือพิมพ์ชื่อหลายแห่งในบรรทัดเดียว
    .all = ทุกโรงเรียน
    .last = ตามเดิม
    .own = เฉพาะผู้บันทึก
    .pick = เลือกทีละแห่ง
    .done = เสร็จ

correct-entry-organisations-pick = { log-activity-organisations-pick }

correct-entry-organisations-which = { log-activity-organisations-which }
    .none = ไม่ใช่ทั้งหมด

correct-entry-organisations-unknown = { log-activity-organisations-unknown }
    .keep = บันทึกชื่อนี้
    .again = พิมพ์ใหม่
    .skip = ข้าม

correct-entry-phase = { log-activity-phase }

correct-entry-held_on = { log-activity-held_on }
    .today = วันนี้
    .yesterday = เมื่อวาน

correct-entry-hours = ใช้เวลากี่ชั่วโมง{ $kha } แตะหรือพิมพ์ตัวเลข

correct-entry-reason = แก้เพราะเหตุใด{ $kha } ผู้บันทึกจะได้อ่านข้อความนี้

correct-done = แก้ { $field } ของรายการ { $no } เป็น “{ $value }” แล้ว{ $ka } ผู้บันทึกจะทราบเมื่อทักมาครั้งต่อไป
    .show = ดูรายการ

coordinator-corrected = ผู้ประสานงานแก้ { $field } ของรายการ { $no } เป็น “{ $value }” เพราะ { $reason } หากไม่ถูกต้อง แก้กลับได้{ $ka }
    .right = ถูกต้อง
    .revert = แก้กลับ

revert-done = แก้ { $field } ของรายการ { $no } กลับเป็นอย่างเดิมแล้ว{ $ka }
    .show = ดูรายการ

revert-late = รายการ { $no } เปลี่ยนไปแล้วหลังการแก้ครั้งนั้น จึงแก้กลับไม่ได้{ $ka }

merge-entries = รวมรายการ

merge-entries-other = รวมรายการ { $no } กับรายการใด{ $kha } พิมพ์เลขที่ของอีกรายการ

merge-entries-not = เลขที่นี้รวมกับรายการ { $no } ไม่ได้{ $ka } พิมพ์เลขที่ของอีกรายการในเครือข่ายเดียวกัน

merge-entries-decision = { $no } กับ { $no2 } ดูเป็นงานเดียวกัน ต้องการรวมเป็น { $no } หรือไม่{ $kha } ชั่วโมงของแต่ละคนไม่ถูกนับซ้ำ แยกกลับได้ภายใน 7 วัน
    .merge = รวม
    .apart = ไม่รวม

merge-entries-reason = รวมเพราะเหตุใด{ $kha } ผู้บันทึกทั้งสองรายการจะได้อ่านข้อความนี้

merge-entries-apart = ไม่ได้รวม{ $ka } ทั้งสองรายการยังอยู่

merge-entries-done = รวมรายการ { $no2 } เข้ากับรายการ { $no } แล้ว{ $ka } ผู้บันทึกจะทราบเมื่อทักมาครั้งต่อไป
    .show = ดูรายการ
    .split = แยกกลับ

notice-merged-by = ผู้ประสานงานรวมรายการ { $no2 } เข้ากับรายการ { $no } เพราะ { $reason } แยกกลับได้ภายใน 7 วัน
    .show = ดูรายการ
    .split = แยกกลับ

notice-reverted = ผู้บันทึกแก้ { $field } ของรายการ { $no } กลับเป็นอย่างเดิมแล้ว{ $ka }
    .show = ดูรายการ

# ---- members named by the recorder

name-participants = ใครร่วมบ้าง
    .open = ใครร่วมบ้าง

name-participants-names = มีใครร่วมบ้าง{ $kha } พิมพ์ชื่อไม่เกิน { $most } คนในบรรทัดเดียว คั่นด้วยจุลภาค

participants-too-many = พิมพ์ได้ครั้งละไม่เกิน { $most } คน ลองแบ่งพิมพ์เป็นสองครั้ง

participants-asked = ภาคีจะถามเจ้าตัวเมื่อทักมาครั้งต่อไป หากชื่อตรงกับสมาชิก{ $ka }
    .show = ดูรายการ

participants-several = ภาคีจะถามเจ้าตัวเมื่อทักมาครั้งต่อไป หากชื่อตรงกับสมาชิก{ $ka } มีบางชื่อที่อาจเป็นได้หลายคน จึงยังไม่ได้ถาม พิมพ์ชื่อพร้อมนามสกุลได้

notice-asked = { $org } บันทึก “{ $title }” วันที่ { $date } และระบุว่าท่านร่วมด้วย ถูกต้อง{ $mai }
    .joined = ยืนยัน
    .not_joined = ไม่ใช่
