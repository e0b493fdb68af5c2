"""Which kommun a text names, and which words are none."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from knowledge.directory.mentions import ALSO_WORDS, FILE, county_in, denied_in, mention_in, municipality_in
from knowledge.directory.places import places

ROOT = Path(__file__).parents[2]
CONTENT, EXAMPLES = ROOT / "knowledge" / "content", ROOT / "bot" / "data" / "intents"


def name_of(text: str, *, asked: bool = False) -> str | None:
    code = municipality_in(text, asked=asked)
    return places().name(code) if code else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Finns det hjälp i Umeå?", "Umeå"),
        ("vem kan hjälpa i umea", "Umeå"),
        ("jag bor i Upplands Väsby", "Upplands Väsby"),
        ("Malmös socialtjänst", "Malmö"),
        ("Malmös kommun", "Malmö"),
        ("jag bor i lund", "Lund"),
        ("Mark kommun", "Mark"),
        ("uppe i Skellefteå", "Skellefteå"),
        ("han kommer från Kiruna", "Kiruna"),
        ("norrtälje", "Norrtälje"),
        ("norrtalje", "Norrtälje"),
        ("vi bor i Gbg", "Göteborg"),
        ("sthlm", "Stockholm"),
        ("nåt på hisingen då", "Göteborg"),
        ("vi bor i Angered", "Göteborg"),
        ("in Gothenburg", "Göteborg"),
        ("hon jobbar i Visby", "Gotland"),
        ("en kurator i Sveg", "Härjedalen"),
        ("grupper i Hässleholmstrakten", "Hässleholm"),
        ("malmöbo sen tio år", "Malmö"),
        ("jönköpingskommun", "Jönköping"),
        ("i Norrtalje kommun", "Norrtälje"),
        ("vi bor i sundsval", "Sundsvall"),
        ("från Götebrog", "Göteborg"),
        ("trolhättans kommun", "Trollhättan"),
        ("vi bor i örebo", "Örebro"),
        ("i goteborg", "Göteborg"),
        ("jag är i lulea", "Luleå"),
        ("i Stockhlm", "Stockholm"),
        ("Malmø", "Malmö"),
        ("jag bor i Gøteborg", "Göteborg"),
        ("fra Ørebro", "Örebro"),
        ("in Malmoe", "Malmö"),
        ("i Boraas", "Borås"),
        ("i växsjö", "Växjö"),
        ("i vesterås", "Västerås"),
        ("I was in Stockholm before but now Västerås", "Västerås"),
        ("vi bodde i Umeå men har flyttat till Luleå", "Luleå"),
        ("De bor i Piteå, jag bor i Kalmar", "Piteå"),
        ("نسكن في مالمو", "Malmö"),
        ("وين ألاقي دعم بمالمو", "Malmö"),
        ("finns det hjälp i boden", "Boden"),
    ],
)
def test_a_place_is_recognised_in_what_people_write(text: str, name: str) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "det kan vara farligt",
        "ring mark",
        "who are you",
        "my mum and I are scared",
        "min dotter Nora är rädd",
        "Dorotea heter hon",
        "mora",
        "Tierp",
        "de slog in våra rutor i våras",
        "han har byggt nåt i boden",
        "hon står på klippan",
        "jag har ont i handen",
        "ett foto av oss",
        "i stora bokstäver",
        "hon är i salen",
        "jag är på vinden",
        "i bästa fall",
        "i bastun",
        "i trans",
        "till vargarna",
        "i väntas",
        "i vantas och vandas",
        "in bracket",
        "to brace ourselves",
        "i olust",
        "i gamle",
        "i en bostad",
        "han har blivit tränad",
        "a student as a teacher",
        "stockholmssyndromet",
        "sundsval",
        "",
    ],
)
def test_a_word_of_every_day_is_no_place(text: str) -> None:
    assert name_of(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mora", "Mora"),
        ("det är Mora", "Mora"),
        ("Vara", "Vara"),
        ("Are", None),
        ("sundsval", "Sundsvall"),
        ("vi bor örebo typ", "Örebro"),
        ("Stockhlm", "Stockholm"),
        ("luleaa", "Luleå"),
        ("likoping", None),
        ("kista", "Stockholm"),
    ],
)
def test_an_answer_to_the_question_where_may_be_any_name(text: str, name: str | None) -> None:
    assert name_of(text, asked=True) == name


@pytest.mark.parametrize(
    "text",
    ["vill inte vara där", "jag vill helst vara anonym", "nej", "vi har badat och torkat oss", "jag blir så tråkad"],
)
def test_an_answer_that_says_no_place_is_none(text: str) -> None:
    assert name_of(text, asked=True) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("finns de nån i kommunen här uppe eller måste man till luleå", None),
        ("finns det samtalsstöd för föräldrar i Arvika eller ska man åka till Karlstad", "Arvika"),
        ("vi ska flytta till Karlstad", "Karlstad"),
        ("vet inte om jag ska ringa eller åka, bor i Luleå", "Luleå"),
    ],
)
def test_where_one_would_have_to_go_instead_is_not_where_one_is(text: str, name: str | None) -> None:
    assert name_of(text) == name


def test_no_word_of_our_own_texts_is_taken_for_a_misspelt_place() -> None:
    """Articles, replies, guides, and what people write to the bot in its examples: some 20,000 words."""
    files = [*CONTENT.rglob("*.md"), *CONTENT.rglob("*.yaml"), *EXAMPLES.glob("*.yaml")]
    words = {word for file in files for word in re.findall(r"[^\W\d_]+", file.read_text(encoding="utf-8"))}
    assert len(words) > 10_000
    assert not {word for word in words if municipality_in(f"till {word}") and not municipality_in(word)}


@pytest.mark.parametrize("code", sorted(places().municipalities))
def test_every_kommun_is_recognised_in_each_of_its_forms(code: str) -> None:
    name = places().name(code)
    genitive = name if name.endswith(("s", "x")) else f"{name}s"
    for text in (f"i {name}, vem?", f"från {name}", f"{name} kommun", f"{genitive} kommun", f"vi bor i {name.lower()}"):
        assert municipality_in(text) == code, text
    assert municipality_in(name.lower(), asked=True) == code


def test_every_listed_place_leads_to_a_kommun_and_is_none_itself() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kommuner = {name.lower() for name in places().municipalities.values()}
    assert len({row["place"].lower() for row in rows}) == len(rows)
    for row in rows:
        assert row["place"].lower() not in kommuner
        assert municipality_in(f"vi bor i {row['place']}") == row["kommun_code"], row


def test_a_mention_covers_the_words_that_say_it() -> None:
    found = mention_in("vi bor i Upplands Väsby kommun nu")
    assert found is not None
    assert (found.first, found.length) == (3, 3)


def test_words_that_need_a_preposition_are_kommuner() -> None:
    folded = {name.lower().translate(str.maketrans("åäö", "aao")) for name in places().municipalities.values()}
    assert folded >= ALSO_WORDS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jag bor i Norrbotten", "25"),
        ("vi är i norrbottens län", "25"),
        ("Västra Götaland", "14"),
        ("vastra gotalands lan", "14"),
        ("i skåne", "12"),
        ("uppe i Dalarna", "20"),
        ("i Uppsala län", "03"),
        ("i Uppsala", None),
        ("jag bor i Gävleborg", "21"),
        ("vi bor på landet", None),
    ],
)
def test_a_lan_is_recognised_unless_its_name_is_that_of_a_kommun(text: str, code: str | None) -> None:
    assert county_in(text) == code


def test_every_lan_is_recognised_by_its_whole_name() -> None:
    assert {code: county_in(f"jag bor i {name}") for code, name in places().counties.items()} == {
        code: code for code in places().counties
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jag bor inte i malmö. bor i växjö", "Växjö"),
        ("okej malmö kommun. jag bor inte i malmö, jag bor i växjö", "Växjö"),
        ("inte Malmö utan Växjö", "Växjö"),
        ("jag är inte från Kiruna", None),
        ("I do not live in Malmo, not in Malmö", None),
        ("han vill att de ska träffas i malmö på lovet", None),
        ("de ses i Lund varje lördag", None),
        ("vi bor i malmö och de ska träffas i lund", "Malmö"),
        ("jag trivs inte i malmö", "Malmö"),
        ("jag vågar inte gå till polisen i malmö", "Malmö"),
        ("orkar inte mer. malmö", "Malmö"),
    ],
)
def test_where_somebody_is_not_or_only_meets_others_is_no_place_of_theirs(text: str, name: str | None) -> None:
    assert name_of(text) == name


def test_which_kommun_is_denied() -> None:
    assert denied_in("jag bor inte i malmö. bor i växjö") == {"1280"}
    assert denied_in("jag bor i malmö") == frozenset()
