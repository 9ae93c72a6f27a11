# The page that `phakhi invite` prints for a school's wall.
invite-page-heading = ขอเชิญเข้าร่วม
invite-page-scan = สแกน QR ของแอปที่ท่านใช้อยู่
invite-page-send = แตะส่งข้อความที่รออยู่ในช่องพิมพ์ หรือแตะ Start ใน Telegram
invite-page-agree = อ่านเรื่องข้อมูลส่วนบุคคล แล้วแตะ “ยินยอมและเข้าร่วม”
invite-page-typed = หรือพิมพ์รหัสนี้ในแชตของภาคี
invite-page-voluntary = ใช้เวลา 1 นาที สมัครใจ ออกได้ทุกเมื่อ

# The text for a school's group; $network: short name, $link: the address behind the QR code.
invite-text = ขอเชิญคุณครูเข้าร่วม { $network } สแกน QR หรือแตะ { $link } แล้วกดส่ง ใช้เวลา 1 นาที สมัครใจ ออกได้ทุกเมื่อ
