# Terms with a fixed wording: positions, phases, kinds, roles, forms of address.

position-teacher = ครู
    .button = ครู
position-mentor_teacher = ครูพี่เลี้ยง
    .button = ครูพี่เลี้ยง
position-director = ผู้อำนวยการโรงเรียน
    .button = ผู้อำนวยการ
position-deputy = รองผู้อำนวยการโรงเรียน
    .button = รองผู้อำนวยการ
position-supervisor = ศึกษานิเทศก์
    .button = ศึกษานิเทศก์
position-lecturer = อาจารย์มหาวิทยาลัย
    .button = อาจารย์มหาวิทยาลัย
position-area_staff = ผู้บริหาร/เจ้าหน้าที่เขต
    .button = ผู้บริหาร/จนท.เขต
position-other = หน่วยงานอื่น/อื่น ๆ
    .button = หน่วยงานอื่น/อื่น ๆ

phase-plan_together = ร่วมคิด/วางแผน
    .button = ร่วมคิด/วางแผน
phase-do_together = ร่วมทำ
    .button = ร่วมทำ
phase-evaluate_together = ร่วมประเมินผล
    .button = ร่วมประเมินผล

organisation-kind-person = บุคคลทั่วไป

role-member = สมาชิก
role-coordinator = ผู้ประสานงานเครือข่าย
role-area_admin = ผู้ดูแลระดับเขต

address-teacher = คุณครู{ $gap }{ $name }
address-mentor_teacher = คุณครู{ $gap }{ $name }
address-director = ผอ.{ $gap }{ $name }
address-deputy = รอง ผอ.{ $gap }{ $name }
address-supervisor = ศน.{ $gap }{ $name }
address-lecturer = อาจารย์{ $gap }{ $name }
address-area_staff = คุณ{ $gap }{ $name }
address-other = คุณ{ $gap }{ $name }
address-plain = { $name }
