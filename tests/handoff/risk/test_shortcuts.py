"""What the engine leaves out to be fast changes nothing: every pattern of every rule, tried and read, says the same.

Of several places that give a rule the same level, the first is shown: patterns in the order of the files, then places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.risk import Level, Polarity, RiskRules, everyday, lexicon, normal
from handoff.risk.frame import frame, surroundings
from handoff.risk.loader import load
from handoff.risk.matching import matched_words
from handoff.risk.message_index import MessageIndex, languages, read
from handoff.risk.pattern import Pattern, spans
from handoff.risk.rulebook import Index, Rule, RuleBook
from tests.handoff.risk.speed import all_sentences

RULES = RiskRules(load())
SPEAKING = [rule for rule in RULES.book.rules if rule.patterns and not rule.after]


NAMES = {rule.name for rule in SPEAKING}


@pytest.mark.parametrize("link", [" ", ". hej. hej. "], ids=["in a sentence", "far apart"])
def test_no_shortcut_changes_what_a_rule_says_of_two_things(link: str) -> None:
    for rule in SPEAKING:
        text = rule.examples[0] + link + rule.examples[-1]
        found = {reason.rule: (reason.level, reason.matched) for reason in RULES.assess(text).reasons}
        assert {name: found[name] for name in found.keys() & NAMES} == _all_tried(text, RULES.book), text


def test_words_elsewhere_do_not_change_which_of_two_equal_hits_is_shown() -> None:
    text = "jag hör hur han misshandlar henne genom väggen, hon skriker på hjälp"
    for other in ("", "hej.", "min son läser på nätet.", "vi bor i ett hus med en hund och två katter."):
        shown = {reason.rule: reason.matched for reason in RULES.assess(f"{other} {text}").reasons}
        assert shown["sv.unsaid.at_the_door"] == "skriker på hjälp"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_one_letter_too_many_is_forgiven_wherever_it_stands(lang: str) -> None:
    vocabulary = RULES.book.vocabularies[lang]
    for word in sorted(word for word in vocabulary.misspelt if len(word) > 6 and word.isalpha())[::50]:
        for at in range(1, len(word) + 1):
            longer = f"{word[:at]}q{word[at:]}"
            if not longer.endswith(tuple(vocabulary.heads)):
                less = (longer[:gone] + longer[gone + 1 :] for gone in range(1, len(longer)))
                assert vocabulary.unknown(longer) == next(filter(None, map(vocabulary.misspelt.get, less))), longer


def test_a_compound_is_read_by_its_last_part_alone() -> None:
    vocabulary = RULES.book.vocabularies["sv"]
    for word, head in vocabulary.heads.items():
        assert vocabulary.unknown(f"qqq{word}") == head.classes, word
        assert vocabulary.unknown(f"qqq{word}qqq") == (), word


def test_unusual_words_are_remembered_without_the_word_and_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_REMEMBERED_WORDS", 50)
    vocabulary = RULES.book.vocabularies["sv"]
    words = [f"{word}q{number}" for number, word in enumerate(sorted(vocabulary.misspelt)[::200])]
    for word in [*words, *words]:
        assert vocabulary.unusual(word, {}) == vocabulary.unknown(word), word
        assert len(vocabulary.remembered) <= 50
    assert not any(isinstance(key, str) for key in vocabulary.remembered)


def test_what_is_remembered_changes_no_assessment_of_any_test_sentence() -> None:
    fresh = RiskRules(load())
    texts = all_sentences()
    first = [fresh.assess(text) for text in texts]
    assert [fresh.assess(text) for text in reversed(texts)] == first[::-1]
    for text, found in list(zip(texts, first, strict=True))[::9]:
        for vocabulary in fresh.book.vocabularies.values():
            vocabulary.remembered.clear()
        fresh.book.everyday.remembered.clear()
        assert fresh.assess(text) == found, text


def test_what_everyday_words_fit_is_remembered_without_the_word_and_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(everyday, "_REMEMBERED_WORDS", 50)
    known = load().everyday
    for number in range(120):
        assert known.explains(f"dödstrött{number} efter flytten") is (known.rest(f"dödstrött{number}") is not None)
        assert len(known.remembered) <= 50
    assert not any(isinstance(key, str) for key in known.remembered)


@given(st.text(st.sampled_from("abiåöxAÖ é.!?;\n'`,-_*@$01ßª´×\t\r\x00\u200b’"), max_size=14))
@settings(max_examples=3_000, deadline=None)
def test_plain_words_are_split_as_any_others(text: str) -> None:
    """By signs and letters that part words, join them or end sentences, in every order."""
    assert everyday.words_of(text) == everyday.words_of_cleaned(normal.clean(text))
    cleaned = normal.clean(text)
    tokens, dotted, _ = normal.spoken(text, RULES.book.pairs)
    assert tokens == [*normal.tokens(cleaned, RULES.book.pairs), normal.BREAK]
    assert dotted == normal.dotted(cleaned)


def test_every_test_sentence_is_split_as_patterns_split_it() -> None:
    for text in all_sentences():
        tokens, _, arabic = normal.spoken(text, RULES.book.pairs)
        assert tokens == [*normal.tokens(normal.clean(text), RULES.book.pairs), normal.BREAK], text
        assert arabic == normal.arabic(normal.clean(text)), text
        assert everyday.words_of(text) == everyday.words_of_cleaned(normal.clean(text)), text


def _all_tried(text: str, book: RuleBook) -> dict[str, tuple[Level, str]]:
    message = normal.spoken(text, book.pairs)
    shown: dict[str, tuple[Level, str]] = {}
    for lang in languages(message, book):
        reading = read(message.tokens, lang, not message.dotted, book)
        for rule in SPEAKING:
            heard = list(_heard(rule, reading, book)) if rule.lang == lang else []
            if heard:
                level, span = max(heard, key=lambda hit: hit[0])  # the first of the highest
                shown[rule.name] = level, matched_words(span, reading)
    return shown


def _heard(rule: Rule, reading: MessageIndex, book: RuleBook) -> Iterator[tuple[Level, Sequence[int]]]:
    """The level of every match of every pattern that says something, and where it stands."""
    lifts = [level for level, words in rule.raised if _ends(words, reading)]
    for pattern in rule.patterns:
        steps = pattern.steps(reading.positions)
        for span in spans(steps, 1_000) if steps else ():
            around = surroundings(span[pattern.predicate], reading, book.marks)
            read_as = frame(rule, span, around, reading, book.marks)
            denied = read_as.polarity is Polarity.NEGATED
            level = rule.denied if denied else rule.levels[read_as.modality, read_as.time]
            if level is None or (rule.holders and read_as.holder not in rule.holders):
                continue
            if not _ends(rule.unless, reading) & around.sentence:
                yield (max(level, *lifts) if level > Level.N1 and lifts else level), span


def _ends(index: Index[Pattern], reading: MessageIndex) -> int:
    """Where a match of any pattern in it ends, whatever it is looked up by."""
    behind = (entry for group in index.values() for _, entries in group for entry in entries)
    return reduce(or_, (pattern.ends(reading.positions) for _, _, pattern in behind), 0)
