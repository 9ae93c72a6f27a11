# Terms with a fixed wording: positions, phases, kinds, roles, forms of address.

position-teacher = Teacher
    .button = Teacher
position-mentor_teacher = Mentor teacher
    .button = Mentor teacher
position-director = School director
    .button = Director
position-deputy = Deputy director
    .button = Deputy director
position-supervisor = Educational supervisor
    .button = Supervisor
position-lecturer = University lecturer
    .button = University lecturer
position-area_staff = Area office staff
    .button = Area office staff
position-other = Other agency / other
    .button = Other agency / other

phase-plan_together = Think/plan together
    .button = Think/plan together
phase-do_together = Do together
    .button = Do together
phase-evaluate_together = Evaluate together
    .button = Evaluate together

organisation-kind-person = Individual

role-member = Member
role-coordinator = Network coordinator
role-area_admin = Area administrator

address-teacher = Kru { $name }
address-mentor_teacher = Kru { $name }
address-director = Director { $name }
address-deputy = Deputy Director { $name }
address-supervisor = Supervisor { $name }
address-lecturer = Ajarn { $name }
address-area_staff = Khun { $name }
address-other = Khun { $name }
address-plain = { $name }
