"""Everyday talk in words of danger, by kind, and the danger that looks like it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from handoff.risk import Everyday, Level, RiskContext, RiskRules, RulesError, load_everyday
from handoff.risk.loader import FOLDER


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.fixture(scope="module")
def everyday() -> Everyday:
    return load_everyday()


CALM = {
    "where somebody works": ("på en skola", "i skolan", "inom socialtjänsten", "på vår arbetsplats", "at a school"),
    "tired of talk": ("orkar snart inte höra det mer", "orkar inte med hans prat", "jag orkar inte höra honom längre"),
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
    "games": ["fick en headshot i sista rundan", "respawnar om fem", "blir skjuten i ryggen i valorant hela tiden"],
    "treats": ["jag kan döda för en våffla med grädde", "i kväll tar vi livet av resterna av tårtan"],
    "what wears one out": ["de nya stövlarna tar kål på mig", "så mätt att jag håller på att spricka"],
    "cross over a bill": [
        "morsan dödar mig när hon ser telefonräkningen",
        "min bror mördar mig när han märker det, lol",
    ],
    "pets": ["kaninen har rymt igen", "I am held hostage by my cat"],
    "plans": ["i januari skjuter vi igång den nya kampanjen"],
    "cooking": ["farmor slaktade en tupp till söndagen"],
    "grief": ["vi lade blommor på graven på fars dag", "katten har varit död i ett år nu och jag saknar den"],
    "news": ["hörde en podd om avhoppare igår"],
    "identity": ["kille 19", "woman 35", "17 år kille"],
    "goodbye": ["jag måste kila nu", "får springa vidare", "ha det fint, sköt om dig"],
    "job": ["she handed in her resignation", "jag lämnade in min uppsägning igår"],
    "body": ["skallen sprängs, ska lägga mig en stund", "this hangover is like someone drilling"],
    "things": [
        "ska döda min wifi snart",
        "jag kommer att strypa min skrivare",
        "nu skjuter vi den här kopian av rapporten i sank",
        "I could murder a curry right now",
        "the new cleaner kills mould and germs",
    ],
    "trifles": [
        "mamma mördar mig om jag inte diskar",
        "brorsan kommer döda mig, jag åt upp hans pizza",
        "my brother will literally kill me for the cake",
        "jag skjuter mig om jag måste sitta i ett möte till",
        "he threatened to sing",
    ],
    "more games": [
        "vi ska spränga deras bas i clash i kväll",
        "han dödar alla i lobbyn",
        "jag dödade honom tre gånger i rad i valorant",
        "we need to attack the castle tonight, the raid starts at eight",
        "I got stabbed by the imposter again",
    ],
    "guilds and fish": [
        "min klan i clash ska attackera klockan nio",
        "rushing the hostage map again",
        "jag spricker av nyfikenhet",
        "fällkniv eller morakniv, vilken är bäst för att rensa fisken",
    ],
    "fiction": [
        "refrängen går vi ska bränna ner hela stan",
        "i boken skjuter hon kungen",
        "we rehearse the play, I am the one who gets shot",
    ],
    "kitchen and wood": [
        "han står i köket med kniven och hackar lök",
        "pappa går omkring med yxan, han klyver ved",
        "put the knife in my bag for the picnic",
        "I always cut myself when I peel potatoes",
        "vi ska tända eld i grillen",
    ],
    "hunt and stings": [
        "he went out with the rifle, it is moose season",
        "en geting stack mig i foten",
        "sköterskan stack mig tre gånger innan hon hittade en åder",
    ],
    "locks": ["jag har låst mig ute och nyckeln är inne", "we got trapped in the lift"],
    "children play": [
        "barnen har barrikaderat sig med kuddar",
        "the kids are holding me hostage until I make pancakes",
    ],
    "family": [
        "mamma tog min mobil för att jag var uppe för länge",
        "min bror blockade mig överallt efter bråket",
        "farmor ligger på sjukhus, hon kommer att dö",
    ],
}

DANGER = [
    "han tar kål på mig när vi kommer hem",
    "pappa dödar mig när han ser det",
    "jag är så arg att jag håller på att spränga dem",
    "vi hålls som gisslan, katten är hos grannen",
    "i skolan med en kniv",
    "på en skola, jag ska skjuta",
    "jag dör om han hittar mig",
    "jag vill dö",
    "jag skulle kunna döda för saken",
    "nu tar jag livet av den sista av dem",
    "min kusin blev skjuten i går, han satt och spelade valorant",
    "jag vill avsluta mitt liv, de hotar med inkasso",
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
    # Words of games, kitchens, books and trifles beside danger.
    "mamma mördar mig om hon ser att jag har glömt slöjan",
    "pappa kommer döda mig när han hittar min laddare, han har slagit mig förut",
    "brorsan ska döda mig, jag har glömt slöjan hemma",
    "min man ska strypa mig om jag inte diskar",
    "min sambo hotar att döda mig, jag spillde glass på soffan",
    "min bror dödade mig nästan för att jag glömt diska",
    "han ska skjuta dem i finalen, han har med sig geväret",
    "han ska spränga servern på jobbet med dynamit",
    "vi ska spränga tunneln när tåget kommer",
    "vi ska spränga berget så att det rasar över byn",
    "jag ska hugga honom med kökskniven när han hackar lök",
    "kniven i handen, han skär upp tårtan och sen mig",
    "han skär mig när han skär bröd",
    "jag skär mig när mamma lagar mat",
    "jag skar mig med flit när jag hackade lök",
    "hon skär sig när hon rakar sig",
    "han ska döda honom i spelet och sen på riktigt",
    "i spelet ser han ut som i verkligheten när han dödar",
    "i fortnite skrev han att han ska döda mig",
    "i lobbyn på hotellet ska de skjuta alla",
    "han sköt dem i banken",
    "de dödade honom på banan vid stationen",
    "spränga lobbyn på hotellet",
    "vi ska attackera basen i natt med granater",
    "de ska bomba militärens bas",
    "han ska bomba slottet på nationaldagen",
    "skjuta kungen",
    "jag ska döda min boss",
    "I will kill my boss tomorrow",
    "I am going to kill her in the next round of beatings",
    "attack the tower with petrol",
    "he will shoot my brother at the game tonight",
    "in the book he wrote how he will kill his teacher",
    "boken visar hur man dödar, jag ska göra det",
    "jag spelar offret men han dödar mig på riktigt",
    "karate i kväll, sen ska jag slå sönder hans ansikte",
    "han gick ut med geväret, han ska skjuta mamma",
    "he took the rifle, it is his season of revenge",
    "pappa tog min mobil för att jag pratar med en kille",
    "mum took my phone because I have a boyfriend",
    "pappa tog min mobil så att jag inte kan ringa polisen",
    "han har blockat mig överallt efter att han sagt hejdå för alltid",
    "min bror har blockat mig överallt efter att han åkte",
    "mitt ex har blockat mig på snap för han ska hämnas",
    "de har packat väskan, jag ska gifta mig på semestern",
    "pappa har mitt pass, vi ska till Dubai och jag ska giftas bort",
    "passet är packat, han ska till Turkiet och sen över gränsen",
    "min man håller oss som gisslan i soffan",
    "pappa har tagit barnen som gisslan",
    "min son håller mig som gisslan med kniv i köket",
    "barnen har barrikaderat sig mot pappa med kuddar",
    "barnen har barrikaderat sig med kuddar, pappa skriker",
    "vi är instängda i hissen och han står utanför",
    "fast i hissen, det brinner",
    "låst mig ute, han är där inne med barnen",
    "jag har låst mig ute på balkongen och tänker hoppa",
    "fick en spruta av honom och blir medvetslös",
    "han stack mig i armen med kniv",
    "hon stack mig i kärleken med en dolk",
    "han stack mig och det blöder",
    "sköterskan stack mig med flit, hon vill döda mig",
    "farmor ligger på sjukhus, han slog henne så hon dör",
    "farfar är på hospice och jag vill dö med honom",
    "jag dör av hosta, de har gasat oss",
    "jag skjuter mig om jag måste gifta mig",
    "jag hänger mig om jag måste träffa honom",
    "jag skjuter mig om jag får underkänt på tentan, menar allvar",
    "om det här mötet blir av exploderar jag med västen",
    "om han kommer exploderar jag",
    "jag exploderar på bussen i morgon",
    "döda alla måndagar",
    "kill the weed dealer",
    "ska spränga isen där de står",
    "ska krossa stenen mot hans skalle",
    "mörda den som hittade på lögnen",
    "jag ska mörda den som hittade min dagbok",
    "I will murder whoever invented this rumour",
    "hugga veden och sedan grannen",
    "slakta fåren i uniform",
    "de ska slakta oss som får",
    "han har dödat kaninen och sagt att jag är näst",
    "han dödade min kanin för att straffa mig",
    "min pappa dödade kaninen",
    "skjuta in sig på en fågel och sen på klassen",
    "han hotade att äta upp mig om jag berättar",
    "hotade sjunga för polisen, nu ska han dö",
    "vi ska döda dem i returen, han har bössan",
    "laget ska döda dem i cupen efteråt i omklädningsrummet",
    "jag ska halshugga honom precis som i filmen",
    "filmen visar hur de dödar min bror",
    "in the video they kill my cousin",
    "serien av mord fortsätter, jag skjuter nästa",
    "han sprängde ballongen vid skolan med en bomb",
    "i fortnite skrev han att han ska attackera skolan",
    "i spelet sa han att han ska döda mig",
    "kniven räcker, han ska rensa ut dem som fisk",
    "he has a knife and will clean him like a fish",
    "jag spricker av hat",
    "orkar inte mer",
    "orkar inte höra rösterna mer",
    "orkar inte höra det mer, orkar inte leva",
    "orkar inte höra honom slå mamma",
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


def test_an_unknown_group_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "everyday.yaml").write_text("harmless: [<things>]\ndanger: kniv\n", encoding="utf-8")
    with pytest.raises(RulesError, match="things"):
        load_everyday(tmp_path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Everyday:
    folder = tmp_path_factory.mktemp("everyday")
    (folder / "everyday.yaml").write_text(
        "groups: {kill: döda slakta*, which: min den}\n"
        'harmless: ["<kill> .2=<which> mobil*", "<kill> .3-att|han i .0 spelet"]\n'
        "danger: kniv* en+gång+för\n",
        encoding="utf-8",
    )
    return load_everyday(folder)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ska döda min mobil", " ska . min "),
        ("ska slaktade den mobilen nu", " ska . den nu "),
        ("ska döda hans mobil", None),
        ("döda dem alla i spelet", " . dem alla "),
        ("döda dem sa han i spelet", None),
        ("döda min mobil med kniven", None),
        ("döda min mobil en gång för alla", None),
        ("döda min mobil en gång", " . min en gang "),
    ],
)
def test_gaps_name_the_words_that_may_and_may_not_stand_in_them(small: Everyday, text: str, rest: str | None) -> None:
    assert small.rest(text) == rest


def test_an_expression_is_never_missed_by_the_words_that_it_is_found_by(everyday: Everyday) -> None:
    """Only expressions whose first words stand in a text are tried: to try all gives the same."""
    every = everyday._replace(shorter=-1)
    for text in [*DANGER, *(text for texts in CALM.values() for text in texts)]:
        assert everyday.rest(text) == every.rest(text), text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("jag är så rädd och ensam, skolan hjälper inte", False),
        ("he is alone and I am scared", False),
        ("jag är rädd, han har en kniv", True),
        ("det är över för mig", True),
        ("han sitter i köket och läser", False),
    ],
)
def test_words_of_worry_are_no_danger_by_themselves_but_beside_a_saying(
    everyday: Everyday, text: str, named: bool
) -> None:
    assert everyday.names_danger(text) is named


def test_words_of_worry_are_all_words_of_danger() -> None:
    content = msgspec.yaml.decode((FOLDER / "everyday.yaml").read_bytes())
    assert set(content["worry"].split()) <= set(content["danger"].split())
