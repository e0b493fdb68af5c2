"""Everyday talk in words of danger, by kind, and the danger that looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.risk import Everyday, Level, RiskContext, RiskRules, RulesError, load_everyday


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.fixture(scope="module")
def everyday() -> Everyday:
    return load_everyday()


CALM = {
    "exaggeration": [
        "usch vad jag är dödshungrig efter simningen",
        "dog nästan av tristess på planeringsdagen",
        "vi frös ihjäl i tältet men det var värt det",
        "redovisning på torsdag, jag dör",
        "benen är helt döda efter trapporna",
        "laundry, kill me now",
        "I was bored to death in that lecture",
        "you are killing it in the new job",
        "this hill is going to kill my knees, but the view",
    ],
    "school": [
        "seminariet imorgon, vi blir säkert slaktade",
        "handledaren sköt ner mitt förslag på fem sekunder",
        "blev mosad i schack av lillasyrran",
    ],
    "sayings": ["det som inte dödar det härdar, brukar hon säga", "ont krut förgås inte, säger farfar"],
    "sport": [
        "semifinal på lördag, vi ska krossa dem på isen",
        "our coach says attack the ball and shoot at the goal",
    ],
    "games": ["fick en headshot i sista rundan", "respawnar om fem"],
    "cooking": ["farmor slaktade en tupp till söndagen"],
    "grief": ["vi lade blommor på graven på fars dag", "katten har varit död i ett år nu och jag saknar den"],
    "news": ["hörde en podd om avhoppare igår"],
    "identity": ["kille 19", "woman 35", "17 år kille"],
    "goodbye": ["jag måste kila nu", "får springa vidare", "ha det fint, sköt om dig"],
    "job": ["she handed in her resignation", "jag lämnade in min uppsägning igår"],
    "body": ["skallen sprängs, ska lägga mig en stund", "this hangover is like someone drilling"],
}

DANGER = [
    "jag dör om han hittar mig",
    "jag vill dö",
    "jag är så dödstrött att jag vill dö",
    "dödstrött på att leva",
    "pappa slaktade kaninen framför mig och sa att det är så det går för mig",
    "han tog livet av katten och sa att jag är näst på tur",
    "dödstrött på allt",
    "han ska döda oss på planen utanför skolan",
    "matchen imorgon, vi ska döda dem på planen utanför skolan",
    "kill me now, I can't do this anymore",
    "he's going to kill me now",
    "my dad is drunk again, kill me now",
    "de dör av skratt när de slår mig",
    "fryser ihjäl, han har låst mig utanför",
    "prov imorgon, jag dör hellre, har tabletter",
    "headshot, så ska jag göra med honom, har en pistol",
    "kille 19 med kniv",
    "jag måste sticka nu, han kommer med kniven",
    "sköt ner honom på gatan",
    "han sköt ner min bror",
    "batteriet dog och han står utanför med en bössa",
    "killing it tonight with my gun",
    "mamma har varit död i tio minuter, hjälp",
    "armarna är döda, han slog mig",
    "headshot på läraren imorgon",
    "pappa har varit död sen i natt",
    "I'm freezing to death, he locked me in the garage",
    "dödstrött, vill bara sova för alltid",
    "huvudet sprängs av rösterna som säger åt mig att göra det",
    "över min döda kropp ska hon gifta sig",
    "mina ben är döda, kan inte röra mig",
    "jag ska döda alla på skolgården",
    "min handledare blev mördad",
    "nu är det tid att döda",
    "it is time to die",
    "öga för öga, de ska få betala",
    "vi ska slakta motståndarna efter valet",
    "migrän, och han kommer med kniv och hugger",
    "match i kväll, han har pistol, vi ska döda dem på planen",
    "i bilen dog pappa",
    "he is dying for a cause",
    "hon har varit död i tre timmar",
    "ett kors i blod på dörren",
    "he has a bread knife",
    "han ska slakta grisarna i uniform",
    "I will kill it",
    "they shoot on sight",
    "barnen dör av hunger i lägret",
    "han predikar om död åt de otrogna",
    "hon har varit borta sen igår",
    "läser en bok om terrorattacker och vill göra likadant",
    "det snöar och de har slängt ut mig",
    "fryser ihjäl här ute, de har kört bort mig",
    "matchen är slut, nu massakrerar jag dem",
    "pappa slaktade grisen och sen mig",
    "han slår ihjäl degen, sen är det min tur",
    "tar livet av blomman och sen av mig",
    "jag dör av hunger, de ger mig ingen mat",
    "svettas ihjäl i bagageutrymmet",
    "jag väntar ihjäl mig på att han ska göra slut på det",
    "killstreak på pride i morgon",
    "finalen är på torget, vi ska mörda dem på banan",
    "vi ska slakta bortalaget i tunnelbanan efteråt",
    "skallen exploderar när jag trycker på knappen",
    "döda marknaden på julmarknaden med lastbilen",
    "han ska döda vår språklärare",
    "kill our game master tonight",
    "bored to death, so tonight I end it",
    "dead line on the road, I will step in front of the train",
    "dead quiet now, he stopped breathing",
    "nailed it to his door with his address",
    "two birds with one stone, mother and child",
    "curiosity killed the cat and she is next",
    "skjuta mygg med kanon, och grannen med bössa",
    "headache hammering, going to hammer her skull",
    "attack the box at the mall",
    "jag vill döda tiden jag har kvar",
    "batteriet dog, han med",
    "mobilen dör snart och jag med",
    "benen är döda, han körde över dem",
    "armarna är döda efter att de band mig",
    "mördar badplatsen i helgen",
    "sköt sönder budgeten och dörren",
    "slaktade tuppen, nu är det hans tur",
    "dödskallt ute och de har lagt ut bebisen",
    "dödskallt vatten, jag går ut i det nu",
    "dödstrött, tar burken nu",
    "dödstrött och vill sova för gott",
    "dödstrött, vill somna in",
    "dödslugn nu när jag har bestämt mig",
    "sköta om er ordentligt i kväll, ni vet vad som väntar",
    "true crime gav mig idén hur jag ska göra med henne",
    "poddar om bankrån ger oss planen till fredag",
    "sköt om dig, det här är sista gången",
    "sköt om er, jag finns inte i morgon",
    "dödsglad, i morgon är det över",
    "ljus på graven, snart ligger jag där",
    "jag dör av skam och familjen vill det",
    "match i kväll, vi ska slakta dem på banan med knogjärn",
    "krossa motståndarlaget, vi har järnrör",
    "mobilen dör, de är här",
    "tog kål på växterna, nu tar jag kål på grannarna",
    "dödsirriterad på dem, nu får det vara nog",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CALM.items() for text in texts])
def test_everyday_talk_is_explained_and_raises_nothing(
    rules: RiskRules, everyday: Everyday, kind: str, text: str
) -> None:
    assert everyday.explains(text), kind
    assert rules.assess(text).level <= Level.N1, kind


@pytest.mark.parametrize("text", DANGER)
def test_danger_that_looks_alike_is_never_explained(everyday: Everyday, text: str) -> None:
    assert not everyday.explains(text)


def test_calm_words_alone_are_not_explained(everyday: Everyday) -> None:
    assert not everyday.explains("vi ska baka bullar och titta på matchen")
    assert not everyday.explains("")


def test_the_spelling_without_dots_is_read(everyday: Everyday) -> None:
    assert everyday.explains("DODSTRÖTT efter passet!!")
    assert everyday.explains("dodskallt i kallaren")


def test_rules_read_what_is_said_beside_the_expression(rules: RiskRules) -> None:
    found = rules.assess("derbyt på lördag, vi ska döda dem på isen. jag vill prata med en människa")
    assert found.level <= Level.N1
    assert found.human_request


def test_nothing_is_explained_away_after_danger(rules: RiskRules) -> None:
    text = "derbyt på lördag, vi ska döda dem på isen"
    assert rules.assess(text).level <= Level.N1
    alone = rules.assess(text, RiskContext(level=Level.N2))
    assert alone.level >= Level.N2


def test_a_file_of_another_form_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "everyday.yaml").write_text("harmless: [hej]\n", encoding="utf-8")
    with pytest.raises(RulesError, match="danger"):
        load_everyday(tmp_path)
