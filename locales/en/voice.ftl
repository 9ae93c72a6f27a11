# The particles of the three voices; every message may use $ka, $kha, $hello, $mai.

voice-neutral = neutral
    .ka = { "" }
    .kha = { "" }
    .hello = Hello
    .mai = { "" }
voice-female = female
    .ka = { "" }
    .kha = { "" }
    .hello = Hello
    .mai = { "" }
voice-male = male
    .ka = { "" }
    .kha = { "" }
    .hello = Hello
    .mai = { "" }
