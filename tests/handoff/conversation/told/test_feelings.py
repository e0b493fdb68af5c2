"""Feelings are heard where a visitor names their own, and nowhere else."""

from __future__ import annotations

import pytest

from handoff.conversation.told.feelings import FEELINGS, feelings_in, is_said_of_another, tells_of_a_loss
from tests.support.samples import started, write


@pytest.mark.parametrize(
    ("text", "feelings"),
    [
        ("jag är så rädd för honom", ("fear",)),
        ("vill inte att de ska förstå att det var jag", ("fear",)),
        ("känns otäckt att de står där", ("fear",)),
        ("mamma skriker jag kan inte lugna henne. är så rädd", ("fear",)),
        ("tänk om han gör nåt. då är det mitt fel", ("guilt", "fear")),
        ("känner mig delaktig som satt där", ("guilt",)),
        ("är det jag som har gjort honom sån", ("guilt",)),
        ("är det jag som är larvig", ()),
        ("är det jag som överdriver", ()),
        ("dumt att man gråter över en katt", ("grief",)),
        ("dom är dom enda som bryr sig om mig", ("lonely",)),
        ("grannarna hälsar inte ens", ("lonely",)),
        ("trött på att ingen lyssnar", ("anger", "lonely")),
        ("jag är så trött. och så känns det som mitt fel", ("tired", "guilt")),
        ("jag saknar honom och jag hatar honom", ("grief", "anger")),
        ("i feel guilty and so sad", ("guilt", "grief")),
        ("ابني تغير وأنا خائفة عليه", ("fear",)),
        ("أنا متعبة جدا", ("tired",)),
        ("أحس أنني السبب", ("guilt",)),
        ("تعبت من كل شيء", ("tired",)),
        ("ja e skitradd", ("fear",)),
        ("han skrämmer mig", ("fear",)),
        ("im so scarred... i mean scared", ("fear",)),
        ("får panikattacker om nätterna", ("fear",)),
        ("jag är en dålig mamma", ("guilt",)),
        ("i have failed him", ("guilt",)),
        ("det är så sorgligt", ("grief",)),
        ("har kämpat så länge", ("tired",)),
        ("alla har vänt mig ryggen", ("lonely",)),
        ("jag skäms så mycket", ("shame",)),
        ("skamms over hela grejen", ("shame",)),
        ("I am ashamed of him", ("shame",)),
        ("jag är ledsen och saknar honom", ("grief",)),
        ("rädd? nej jag är mest arg", ("anger",)),
        ("i miss my brother so much", ("grief",)),
        ("är så jävla arg på skolan", ("anger",)),
        ("I'm furious", ("anger",)),
        ("jag är så trött", ("tired",)),
        ("jag e sa trott pa allt", ("tired",)),
        ("orkar inte mer", ("tired",)),
        ("I can't cope anymore", ("tired",)),
        ("känner mig så ensam med det här", ("lonely",)),
        ("jag känner mig så ensam i det", ("lonely",)),
        ("jag borde inte ha snokat", ("guilt",)),
        ("feel so lonely", ("lonely",)),
        ("är det mitt fel att han blev så", ("guilt",)),
        ("jag borde ha sett det", ("guilt",)),
        ("feeling guilty about it", ("guilt",)),
        ("jag är rädd och skäms", ("fear", "shame")),
        ("räääädd", ("fear",)),
        ("jag har läst alla meddelanden som han har fått av dem och blir så rädd", ("fear",)),
        ("jag är så orolig för henne", ("fear",)),
        ("dom har fått allt. jag skakar", ("fear",)),
        ("har en klump i magen hela tiden", ("fear",)),
        ("vet inte om ja vågar", ("fear",)),
        ("أنا خائفة على ابني", ("fear",)),
        ("e de mitt fel", ("guilt",)),
        ("gjorde ja fel", ("guilt",)),
        ("jag har så dåligt samvete", ("guilt",)),
        ("did i do wrong", ("guilt",)),
        ("jag känner mig feg", ("shame",)),
        ("klarar inte blickarna i affären", ("shame",)),
        ("jag gråter hela nätterna", ("grief",)),
        ("min mormor dog i lördags", ("grief",)),
        ("ja känner mig helt tom", ("grief",)),
        ("ingen förstår", ("lonely",)),
        ("barnen hör inte av sig", ("lonely",)),
        ("i've got nobody here", ("lonely",)),
        ("vi är så trötta, vi sover knappt", ("tired",)),
        ("ja orkar typ inte mer", ("tired",)),
        ("jag hatar dom som gjorde det", ("anger",)),
        ("i'm so fed up", ("anger",)),
        ("jag är orolig", ("worry",)),
        ("jag skyller på mig själv", ("guilt",)),
        ("jag vill sjunka genom jorden", ("shame",)),
        ("det känns som att jag tappat honom", ("grief",)),
        ("jag har inte en vän kvar", ("lonely",)),
        ("vet inte hur länge jag ska orka", ("tired",)),
        ("jag kan inte slappna av", ("fear",)),
        ("honestly it creeps me out", ("fear",)),
        ("han retar mig till vansinne", ("anger",)),
    ],
)
def test_a_feeling_that_is_named_is_heard(text: str, feelings: tuple[str, ...]) -> None:
    assert feelings_in(text) == feelings


@pytest.mark.parametrize(
    "text",
    [
        "jag är inte rädd",
        "nej jag är inte alls arg",
        "han är arg på alla",
        "min systers son kom ut från fängelset och är jättearg på sin mamma",
        "hej, min sambo har börjat titta på en massa krigsfilmer och blir arg på nyheterna",
        "min son är 15 och har blivit så arg",
        "vår dotter fyllde fjorton i höstas och kan bli jättearg när man frågar",
        "min dotter sitter uppe hela nätterna med de där klippen och är ledsen",
        "min son är så arg nuförtiden",
        "she is angry all the time",
        "jag har trott att det går över",
        "jag är ensam hemma",
        "det är inte mitt fel",
        "en varg i en färgad skog",
        "hej, vad gör ni?",
        "min pappa är med i en grupp som hatar folk",
        "om man hatar staten då",
        "han grät hela kvällen",
        "jag har ingen aning",
        "min kille blev sur och slog i väggen",
        "kollegorna vågar inte jobba med honom",
        "där sitter hon med ledsna barn",
        "en kille som står utanför affären",
        "",
        "borde jag prata med hans lärare?",
        "borde vi visa det för någon",
        "fast min mattelärare är arg på alla",
        "kuratorn är sjukskriven",
        "en av dem var arg på mig i två timmar",
        "hon skrek att hon hatar mig",
        "det är inte så att jag saknar honom",
        "nä jag saknar dem inte",
        "jag sörjer väl inte. fattar du ens vad jag skriver",
        "jag saknar inte honom",
        "det är inte jag som sover dåligt",
        "har en orolig mamma på tråden",
        "ingen elev jag är orolig för",
        "kan jag ta bort allt om jag ångrar mig",
        "ska jag åka ensam?",
        "jag var där nere i fyra år",
        "de pratar om vem som ska få skulden",
        "vi satt bredvid varann i skolan",
        "kan man säga emot utan att låta feg",
        "lillebror har kissat på sig och skäms",
        "man kan knappt gå på toa",
        "han ringer och frågar om jag är arg på honom",
        "går det att rädda någon genom musik",
        "ledsen att jag skriver så sent",
        "hans pappa såg så ledsen ut",
        "kan man bli beroende av att vara arg",
        "halva styrelsen vågar inte",
        "han är med i en grupp som hatar alla",
        "det blev gråt på lektionen",
        "vi trodde och trott att det var ungar",
        "chatten är öppen dygnet runt",
    ],
)
def test_what_is_denied_or_somebody_elses_is_not(text: str) -> None:
    assert feelings_in(text) == ()


def test_every_feeling_can_be_found() -> None:
    assert set(FEELINGS) == {"fear", "shame", "grief", "anger", "tired", "lonely", "guilt", "worry"}


def test_feelings_are_remembered_with_those_before() -> None:
    story = started(write(text="jag är så rädd"))
    story.does(write(text="och jag skäms, jag är rädd", client_msg_id="n"))
    assert story.state.memory["feelings"] == "fear shame"


@pytest.mark.parametrize(
    ("before", "text", "of_another"),
    [
        ("han är konstig", "jättearg", True),
        ("min bror", "så arg typ", True),
        ("han är konstig", "jag är arg", False),
        ("han är konstig och jag orkar inte", "jättearg", False),
        ("", "jättearg", False),
        ("grabben. var snäll förr", "skäms", False),
    ],
)
def test_a_piece_of_a_sentence_goes_on_about_whoever_was_spoken_of(before: str, text: str, of_another: bool) -> None:
    assert is_said_of_another(text, before) is of_another


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("min brorson åkte 2015 och kom aldrig hem", True),
        ("jag har förlorat min bästa vän", True),
        ("han dog i våras", True),
        ("my brother passed away", True),
        ("tänk om han dog", False),
        ("han kom aldrig hem i natt", False),
        ("jag förlorade min telefon", False),
    ],
)
def test_a_loss_is_heard_where_somebody_is_dead_and_not_where_it_is_feared(text: str, lost: bool) -> None:
    assert tells_of_a_loss(text) is lost
