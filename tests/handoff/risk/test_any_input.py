"""Whatever is written: always an assessment, the same one, in time that grows with the length alone."""

from __future__ import annotations

import itertools
import unicodedata
from random import Random
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.contract.base import TEXT_MAX_CODE_POINTS
from handoff.contract.errors import Refused
from handoff.conversation.text.message_text import message_text
from handoff.risk import Assessment, Level, RiskContext, RiskRules
from handoff.risk.loader import load

RULES = RiskRules.load()
VOCABULARY = sorted(word for word in RULES.book.vocabularies["sv"].known if word.isalpha())

MOST_TIMES = 5
"""So many times the time of ordinary words of that length may any text take."""
PIECES = (
    "jag ", "vill ", "dö ", "d ö ", "a b c d ", "inte ", "han ", "... ", "! ", "döda ", "mig ", "self ", "I ", "'",
    "13 ", "4", "@", "$", "ooooo", "ö", "e i å ", "\u0301", "\u0f73", "\ufdfa", "\u2488", "\u2167.", "½", "?", "\n",
)  # fmt: skip


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_assessed(text: str) -> None:
    assert isinstance(RULES.assess(text), Assessment)


@given(st.lists(st.sampled_from(VOCABULARY), max_size=60), st.lists(st.sampled_from(VOCABULARY), max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_words_in_any_context_are_assessed_and_explained(now: list[str], before: list[str]) -> None:
    context = RiskContext((" ".join(before),), Level.N3, ("S2", "S3", "S4", "S6"))
    found = RULES.assess(" ".join(now), context)
    assert found == RULES.assess(" ".join(now), context)
    assert found.level == max((reason.level for reason in found.reasons), default=Level.N0)
    assert all(reason.why("sv") and reason.why("en") for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀" * 100,
        "\x00\x01",
        "\ud800",
        "?" * 500,
        "." * 4000,
        "العربية",
        "Soomaali",
        "1",
        "a" * 4000,
        "\u200b",
    ],
)
def test_odd_messages_are_calm(text: str) -> None:
    assert RULES.assess(text).level == Level.N0


@pytest.mark.parametrize(
    "piece",
    [
        "jag vill inte ", "a b ", "d ö ", ". ", "? ", "dööö", "jag ska döda han ", "kniv ", "1 ", "😀", "-", "'", "*",
        "\u0301", "he will kill ", "abcdefghij",
    ],
)  # fmt: skip
def test_time_is_linear_in_the_length(piece: str) -> None:
    """Eight times the text may take at most thirty times the time: quadratic would be sixty-four."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        return min(_timed(text) for _ in range(5))

    assert seconds(32_000) < 30 * seconds(4_000) + 0.05


def _timed(text: str) -> float:
    begin = thread_time()
    RULES.assess(text)
    return thread_time() - begin


def test_no_text_of_any_characters_costs_more_than_ordinary_words(ordinary: float) -> None:
    """Of every kind of code point (by category, length of its compatibility forms, and whether it is a mark) two."""
    kinds: dict[tuple[object, ...], list[str]] = {}
    for char in map(chr, itertools.chain(range(0xD800), range(0xE000, 0x110000))):
        wide, apart = (unicodedata.normalize(form, char) for form in ("NFKC", "NFKD"))
        kind = (len(wide), len(apart), unicodedata.category(char), unicodedata.combining(char) > 0, wide.isalnum())
        kinds.setdefault(kind, []).append(char)
    chosen = [char for chars in kinds.values() for char in (chars[0], chars[-1])]
    shapes = [piece for char in chosen for piece in (char, f"{char} ", f"{char}.", f"{char}a ")]
    assert [piece for piece in shapes if _cost(piece * 4000) > MOST_TIMES * ordinary] == []


@pytest.mark.parametrize("seed", range(60))
def test_no_mixture_costs_more_than_ordinary_words(ordinary: float, seed: int) -> None:
    chance = Random(seed)
    pieces = chance.sample(PIECES, chance.randint(1, 4))
    text = "".join(chance.choice(pieces) for _ in range(4000))
    assert _cost(text) < MOST_TIMES * ordinary


@pytest.fixture(scope="module")
def ordinary() -> float:
    """Seconds for a message of the greatest length whose words are all different and unknown, and were never read."""
    texts = (
        " ".join("".join(each) for each in itertools.product("bdfgk", "aeiou", "lmnrst", "aeiou", "ptkb", end))
        for end in "aou"
    )
    return min(_of_thread(text[:TEXT_MAX_CODE_POINTS]) for text in texts)


def _cost(text: str) -> float:
    """Seconds of this thread for what a visitor has sent, from the text on the wire to its level; the least of some."""
    try:
        return min(_of_thread(text[:TEXT_MAX_CODE_POINTS]) for _ in range(3))
    except Refused:
        return 0.0


def _of_thread(text: str) -> float:
    begin = thread_time()
    RULES.assess(message_text(text))
    return thread_time() - begin


@pytest.mark.parametrize("unseen", ["\u115f", "\u034f", "\u200b", "\ufe0f"])
def test_what_nobody_sees_hides_no_word(unseen: str) -> None:
    plain, hidden = (
        "han har köpt en kniv och ska döda henne",
        f"han har köpt en kn{unseen}iv{unseen} och ska dö{unseen}da henne",
    )
    assert RULES.assess(hidden, RiskContext()).level == RULES.assess(plain, RiskContext()).level >= Level.N3


def test_a_representation_shows_no_words_of_the_visitor() -> None:
    found = RULES.assess("jag ska döda Sixten i kväll", RiskContext(("hemligt",), Level.N0))
    assert found.level == Level.N4
    assert "Sixten" not in repr(found)
    assert "hemligt" not in repr(RiskContext(("hemligt",)))


def test_loading_twice_gives_the_same_rules() -> None:
    assert [rule.name for rule in load().rules] == [rule.name for rule in RULES.book.rules]
