"""A wish for a person is told from a declined one, somebody else's and a past one."""

from __future__ import annotations

import pytest
import yaml

from bot.request_check import RequestCheck
from bot.training.examples import read_examples
from bot.training.project import ROOT


@pytest.fixture(scope="module")
def check() -> RequestCheck:
    return RequestCheck(yaml.safe_load((ROOT / "data" / "request_check.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "det behövs ingen rådgivare",
        "I don't want to talk to a human, that robot of yours is fine",
        "jag vill inte prata med någon, kan ni fixa en länk",
        "I don't want to talk to anyone, can you arrange a brochure",
        "min bror vill hellre prata med mamma eller någon vän",
        "han pratar med dom eller någon på nätet",
        "då inte en människa",
        "jag tar det hellre med boten",
        "min faster vill tala med någon",
        "jag talade med en kurator i våras",
        "I won't be needing an adviser",
        "I'd rather stay with the bot",
        "my uncle would like to speak with somebody",
        "we met an adviser in spring",
        "hur får vi henne att tala med någon",
        "how could I get them to see somebody",
        "jag vill ha en person som städar trappan",
        "somebody who drives the bus",
        "om jag pratar med en rådgivare, syns mitt nummer då",
        "vad händer om man blir kopplad till någon",
        "jag vet inte om jag vågar tala med någon",
        "what happens if I press the button for a person",
        "not sure whether I want to speak to anybody",
        "finns det någon som läser allt",
        # somebody else, and not at their own wish
        "hur får jag min bror att prata med någon av er",
        "how do I get my daughter to talk to one of you",
        "min syster pratar hellre med främlingar än med någon i familjen",
        # called off, too hard, or the bot is enough
        "glöm rådgivaren",
        "sluta fråga om jag vill ha en person",
        "take me off the list for an adviser",
        "jag är för blyg för att prata med en människa",
        "I'm too shy to talk to anybody",
        "är för blyg för att prata med någon",
        # what follows wants something else than what was refused
        "jag vill inte prata med någon, jag måste tänka på det",
        "I don't want a person, I need to think about that",
        "I don't need a person, I do fine with you",
        "en bot räcker fint, ingen människa",
        "hellre du än någon främmande",
        "jag går hellre till frisören än till någon av er",
        "jag reder mig utan att prata med någon",
        "I'll do without a person",
        "ja fixar de utan å snacka me nån",
        "I do not need to be put through to anybody",
        # wished for somebody else, or nobody but as "no wish to"
        "jag önskar att hon hade någon att anförtro sig åt",
        "I wish he had a person to turn to",
        "vill inte bli satt i kontakt med någon, har ingen lust",
        # past, or somebody is there already
        "en av er sa att det går över",
        "one of you told me to wait",
        "jag har redan någon som hjälper mig",
        "jag tar det med min kurator",
        # what would be, or may be later
        "suppose I wanted a human next year",
        "tänk om jag vill ha en människa en annan dag",
        "kanske en människa senare",
        "I'm wondering whether I should talk to somebody",
        # which of both it is
        "är det en människa eller en robot",
        "a person or a program",
        # another place or errand
        "jag vill prata med någon på banken",
        "I need a person at the tax office",
        "får jag intervjua en av er",
        "could I quote one of you",
        # other languages
        "لا أريد أن أتكلم مع أحد",
        "شخص ولا برنامج",
        "qof ma rabo",
        "uma baahni qof",
        "qof mise mashiin",
    ],
)
def test_these_do_not_ask(check: RequestCheck, text: str) -> None:
    assert check.declined(text)


@pytest.mark.parametrize(
    "text",
    [
        "kan inte någon levande svara",
        "det går väl att ge honom en av er som kan språket",
        "han ber om att få skriva med en av er",
        "den förra var så snäll, finns hon eller någon annan inne",
        "not their people, one of yours",
        "min vän vill ha en vuxen, kan ni ordna det",
        "finns det ingen människa där",
        "hellre en människa än en maskin",
        "jag vill inte tala med en robot, ge mig en rådgivare",
        "jag berättar inget förrän det är en människa",
        "min bror har en kniv, jag måste få tala med någon",
        "why can't anybody real answer",
        "not a bot, a person",
        "om jag kunde få prata med någon",
        "jag undrar om jag kan få tala med en människa",
        "kan någon som läser det här svara mig",
        "if anybody is there, please answer",
        "hej",
        # told for somebody else, who wants it
        "min faster vill tala med någon hos er",
        "my uncle would like a word with one of you in Somali",
        "jag tolkar åt min farmor, hon behöver prata med en av er",
        # one of you, whatever the other clause says of persons
        "ingen hemma lyssnar, kan en av er",
        "om jag är anonym, får jag prata med en av er då",
        "om jag gick hemifrån, kunde jag få en rådgivare då",
        "han har skrivit om folk som ska bort och jag vill att en av er svarar",
        "om någon läser detta, kan ni svara",
        "är någon av er uppe så här sent",
        # where to find the person is what is denied
        "jag hittar inte var man väljer människa",
        "I don't know how to reach an adviser",
        # called off is something else
        "glöm boten, ge mig en människa",
        "slipper jag menyn och får en av er",
        "make him stop, somebody",
        "hellre en människa än en broschyr",
        "jag vill inte ha en bot utan en rådgivare",
        "jag går inte hem utan att prata med en av er",
        "I'd rather you got me a person",
        "I had a bot already and I want a person",
        "jag pratade med en bot men jag vill ha en människa",
        # an errand of the writer's own, a helper here
        "ställ mig i kön medan jag lagar mat",
        "kan jag få en person när det passar",
        "keep my place for a person",
        "kan jag få tillbaka min rådgivare",
        # a wish, whichever it is
        "om du är en robot eller en människa vet jag inte men jag vill ha en person",
        # the wish names nobody again, or is "I too"
        "min kusin fick tala med en av er och det vill jag också",
        "my uncle has spoken to one of you, I'd like that too",
        "jag sa att jag inte behövde någon, det gör jag",
        "I said I need nobody, but I do",
        "never mind the person, well, I want one after all",
        "I too want to write to a human",
        # who hopes that one may, or that others put one through
        "jag hoppas man kan få prata med en människa",
        "jag hoppas dom kan koppla mig till någon",
        "I hope they can connect me to a human",
        "we too would like to see an adviser",
        # a question that holds a no, or asks whether it is too late
        "vore det inte klokare om en människa svarade",
        "is it too late to reach an adviser",
        # only a person, without a comma; one who can
        "no tips no buttons just someone to write to",
        "jag förstår inte vad det är för folk, har ni en som kan sånt",
        "skulle vilja fråga någon hos er vad som händer om jag anmäler",
        # other languages
        "لا أريد مقالات، أريد إنسانا",
        "robot ma rabo qof dhab ah ayaan rabaa",
        "ma la hadli karaa qof",
        # without a comma: a no or "too" about something else, and then a wish
        "min son äter inte kan jag få prata med en människa",
        "my son refuses to eat can I talk to someone",
        "this is too hard to deal with alone I need to talk to someone",
        "för rädd för att ringa polisen jag vill prata med en människa",
        "they cut me off is there somebody I can talk to",
    ],
)
def test_these_are_left_to_the_classifier(check: RequestCheck, text: str) -> None:
    assert not check.declined(text)


def test_no_training_sentence_that_asks_is_taken_for_a_no(check: RequestCheck) -> None:
    asks = [example.text for example in read_examples(ROOT / "data" / "intents") if example.request]
    assert len(asks) >= 500
    assert [text for text in asks if check.declined(text)] == []
