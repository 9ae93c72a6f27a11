# The particles of the three voices; every message may use $ka, $kha, $hello, $mai.

voice-neutral = neutral
    .ka = { "" }
    .kha = { "" }
    .hello = เรียน
    .mai = หรือไม่
voice-female = female
    .ka = ค่ะ
    .kha = คะ
    .hello = สวัสดีค่ะ
    .mai = ไหมคะ
voice-male = male
    .ka = ครับ
    .kha = ครับ
    .hello = สวัสดีครับ
    .mai = ไหมครับ
