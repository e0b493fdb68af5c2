"""Who says that they were misread is known by their words, and who only tells is not taken for it."""

from __future__ import annotations

import pytest

from handoff.conversation.wishes.corrections import corrects, corrects_the_role, denies_the_reading


@pytest.mark.parametrize(
    "text",
    [
        "va? jag skrev ju att jag är trygg",
        "Frågan var om vi ska ta upp ett rykte på mötet",
        "nä jag menar anmäla hoten. till polisen",
        "jag vet väl fan vad jag har sett",
        "orosanmälan? det är ju jag som är hotad",
        "VÄXJÖ skrev jag. herregud",
        "Det var inte det jag frågade. Jag undrar om det är normalt",
        "Nej. Svara på frågan tack.",
        "hör du vad jag skriver?",
        "fattar du inte?? en vuxen karl har bilder",
        "nej det e INTE jag som ska slå nån. det e dom",
        "nej, inte riktigt. jag ÄR ute. är rädd att jag ska gå tillbaka",
        "Jag? Nej, det är eleven som hotar MIG",
        "jaha. så det var allt?? jag sitter här och skakar",
        "han är inte tyst. hallå",
        "det har jag redan sagt",
        "det är inte jag som sover dåligt det är min bror",
        "han är inte mitt barn, jag är styvpappa",
        "det är hon. jag undrade om jag ska spara meddelandena",
        "Jag vet att ni inte är polisen. Jag frågade om något annat",
        "va? ska jag snacka med dom? dom skulle ju slå mig då",
        "men svara, kan en 12åring bli nazist?",
        "jag är inte orolig för nån annan. det handlar om mig",
        "det är inte jag… det e min kompis",
        "Vad då bära? Jag har inte sagt att jag bär på något",
        "ingen av de där. hon upprepar det pappa säger",
        "va för grupp? det va bara en chatt med klassen",
        "hen? det är jag som läser",
        "jag frågade om soc inte polisen. tar dom barnen då?",
        "svara på det med passen tack",
        "nej ingen hotar mig?? jag undrar om man kan få straff",
        "sitter i köket med en öl. är inte med i nån grupp",
        "du skrev samma sak igen typ. jag undrade om träningen",
        "nej ingen. men svara har ni ringt polisen eller inte",
        "jag har ju svarat på det",
        "du läser ju inte vad jag skriver",
        "nu har du missförstått",
        "vad har det med saken att göra",
        "that is not what I asked",
        "you are not listening",
        "I already told you that",
        "nej det handlar inte om min son",
        "har inte sagt att jag är trygg men okej",
        "det gäller min bror!! inte mig. vad kan man göra",
        "han sitter här i soffan. varför säger du ring 112 hela tiden",
    ],
)
def test_who_was_misread_says_so(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "jag skrev till honom i går",
        "jag skrev på lappen att jag var orolig",
        "han förstår inte att jag är orolig",
        "hallå är nån där",
        "jag sa att han fick välja",
        "fattar du hur svårt det är",
        "hon lyssnar inte på mig",
        "det handlar om min son",
        "han svarar inte på mina frågor",
        "HAN HAR SLUTAT PRATA MED MIG OCH ÄR ALDRIG HEMMA",
        "vad ska jag svara dom",
        "de är med i NMR",
        "det handlar inte bara om pengar",
        "svara gärna snabbt",
        "jag frågade honom varför",
        "vad svarar man på det. jag sa bara jaha",
        "jag har ju skrivit under",
        "ska jag läsa men svara honom sen",
        "vad för hjälp finns det?",
        "jag skrev ju till henne i går",
        "han har sagt att jag är en svikare",
        "det gäller min bror och mig",
        "är det rätt att bjuda in soc för att svara på frågor",
        "kan JAG anmäla till soc fast jag är 17",
        "nej sa jag. då blev han arg",
        "she said that she is tired",
    ],
)
def test_who_only_tells_something_corrects_nothing(text: str) -> None:
    assert not corrects(text)


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("nej du fattar inte. jag är ute. det var fel av mig", True),
        ("Nej. Svara på frågan tack. Kan jag ringa", True),
        ("nej det var inte det jag menade", True),
        ("no you are not listening", True),
        ("nej", False),
        ("nej jag är inte trygg, fattar du inte", False),
        ("nej, inte nu", False),
        ("nej ingen vet", False),
        ("du fattar inte", False),
    ],
)
def test_a_no_to_what_was_read_answers_no_question(text: str, denies: bool) -> None:
    assert denies_the_reading(text) is denies


@pytest.mark.parametrize(
    ("text", "puts_right"),
    [
        ("öh jag jobbar inte där, jag är elev", True),
        ("men jag har ingen chef haha", True),
        ("jag är ju chefen", True),
        ("jag är själv samordnaren", True),
        ("i don't work there", True),
        ("jag är elevens mamma", False),
        ("min chef jobbar inte i dag", False),
    ],
)
def test_a_role_that_was_taken_for_granted_is_put_right(text: str, puts_right: bool) -> None:
    assert corrects_the_role(text) is puts_right
