"""The texts of a guide, and the faults that each has by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from msgspec.structs import replace

from knowledge.findings import Finding
from knowledge.guides.model import FALLBACK, Guide, Step, Title, Words
from knowledge.questions import questions_in
from knowledge.readability import lix
from knowledge.spoken_of import spoken_of
from knowledge.wordings import PERSON_WORDS, WordingError, content_findings, placeholders

PLACE: Final = "plats"
"""The placeholder for the name of the visitor's kommun."""
MAX_LIX: Final = 40.0
PLAIN_LIX: Final = 30.0
"""Of guides of safety and of those for the young."""
MEASURED_FROM_WORDS: Final = 12
"""LIX says nothing of a single short sentence."""
MAX_BUTTON_CHARS: Final = 28
ALSO_ORGANISATIONS: Final = frozenset(
    {"Mind", "Exit", "Fryshuset", "BRIS", "CVE", "Säpo", "Rädda Barnen", "Röda Korset"}
)
NOT_ORGANISATIONS: Final = frozenset({"polisen"})
"""Everybody knows what it is, and 112 leads there."""


class Spoken(NamedTuple):
    """One text that may be said."""

    field: str
    lang: str
    text: str
    asks: bool
    closed: bool
    placed: bool
    """It may name the visitor's place."""


def spoken(guide: Guide) -> Iterator[Spoken]:
    """All texts that may be said, with where each stands, as they are said of a person of whom nothing is known."""
    for step in guide.steps:
        for part, words, asks in _words_of(step):
            closed = part.endswith("closed")
            placed = part == "say" and bool(step.help)
            for lang, texts in words.items():
                field = f"steps.{step.id}.{part}.{lang}"
                yield from (
                    Spoken(f"{field}.{number}", lang, spoken_of(text), asks, closed, placed)
                    for number, text in enumerate(texts, 1)
                )
    for field, words in (("summary", guide.summary), ("resume", guide.resume)):
        for lang, texts in words.items():
            for number, text in enumerate(texts, 1):
                asks = field == "resume"
                yield Spoken(f"{field}.{lang}.{number}", lang, spoken_of(text), asks, closed=False, placed=False)


def _words_of(step: Step) -> Iterator[tuple[str, Words, bool]]:
    """(part of the step, its texts, whether it asks)."""
    yield "say", step.say, False
    yield "closed", step.closed, False
    yield "say_without_place", step.say_without_place, False
    if step.ask is not None:
        yield "ask.text", step.ask.text, True
        yield "ask.closed", step.ask.closed, True


def in_texts(guide: Guide, organisations: Collection[str]) -> Iterator[Finding]:
    """The faults of single texts.

    Args:
        guide: any guide.
        organisations: names that stand on cards and in no text.
    """
    named = _pattern(organisations)
    for each in spoken(guide):
        yield from _in_text(each, named, _most_lix(guide))
    for step in guide.steps:
        yield from _closed(step)
        yield from _repeated(step)


def _most_lix(guide: Guide) -> float:
    return PLAIN_LIX if guide.safety or set(guide.audiences) == {"ung"} else MAX_LIX


def _in_text(spoken: Spoken, named: re.Pattern[str], most: float) -> Iterator[Finding]:
    field, text = spoken.field, spoken.text
    yield from (replace(each, field=field) for each in content_findings(field, text, "", title=True))
    asked = questions_in(text)
    if spoken.asks and not asked:
        yield Finding(field=field, rule="asks_nothing")
    if not spoken.asks and asked:
        yield Finding(field=field, rule="asks_in_say")
    if asked > 1:
        yield Finding(field=field, rule="asks_twice")
    if spoken.lang == FALLBACK and len(text.split()) >= MEASURED_FROM_WORDS and lix(text) > most:
        yield Finding(field=field, rule="too_heavy", value=f"{lix(text):.0f}", limit=f"{most:.0f}")
    organisation = named.search(text)
    if organisation:
        yield Finding(field=field, rule="organisation", value=organisation[0])
    yield from _variables(spoken)


def _variables(spoken: Spoken) -> Iterator[Finding]:
    try:
        strange = placeholders(spoken.text) - ({PLACE} if spoken.placed else set())
    except WordingError:
        yield Finding(field=spoken.field, rule="braces")
        return
    for name in sorted(strange):
        limit = f"{{{PLACE}}}" if spoken.placed else "-"
        yield Finding(field=spoken.field, rule="unknown_variable", value=f"{{{name}}}", limit=limit)


def _pattern(organisations: Collection[str]) -> re.Pattern[str]:
    names = {each for each in (*organisations, *ALSO_ORGANISATIONS) if each.casefold() not in NOT_ORGANISATIONS}
    listed = "|".join(re.escape(each) for each in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"\b(?:{listed})\b")


def _closed(step: Step) -> Iterator[Finding]:
    """A text that offers or promises a person has another for when nobody is there, which does not."""
    pairs = [("say", step.say, "closed", step.closed)]
    if step.ask is not None:
        pairs.append(("ask.text", step.ask.text, "ask.closed", step.ask.closed))
    for part, words, closed_part, closed in pairs:
        for lang, person in PERSON_WORDS.items():
            offers = any(person.search(text) for text in words.get(lang, ()))
            if offers and not closed.get(lang):
                yield Finding(field=f"steps.{step.id}.{part}.{lang}", rule="no_closed")
            if any(person.search(text) for text in closed.get(lang, ())):
                yield Finding(field=f"steps.{step.id}.{closed_part}.{lang}", rule="closed_offers")


def _repeated(step: Step) -> Iterator[Finding]:
    for part, words, _ in _words_of(step):
        for lang, texts in words.items():
            for number, text in enumerate(texts, 1):
                if text in texts[: number - 1]:
                    yield Finding(field=f"steps.{step.id}.{part}.{lang}.{number}", rule="said_already")


def in_languages(guide: Guide) -> Iterator[Finding]:
    """Swedish is missing, or a language in which the guide is walked has a hole."""
    if FALLBACK not in guide.title:
        yield Finding(field="title", rule="no_swedish")
    for field, words in _by_language(guide):
        for lang in guide.languages:
            if words and lang not in words:
                rule = "no_swedish" if lang == FALLBACK else "no_language"
                yield Finding(field=field, rule=rule, value=lang)


def _by_language(guide: Guide) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "summary", guide.summary
    yield "resume", guide.resume
    for step in guide.steps:
        yield from ((f"steps.{step.id}.{part}", words) for part, words, _ in _words_of(step))
        for name, way in step.ask.answers.items() if step.ask else ():
            yield f"steps.{step.id}.ask.answers.{name}.button", way.button


def in_buttons(step: Step) -> Iterator[Finding]:
    """Titles that are too long, and more buttons than a turn has."""
    if step.ask is None:
        return
    titled = [(name, way.button) for name, way in step.ask.answers.items() if way.button]
    if len(titled) > MOST_BUTTONS:
        field = f"steps.{step.id}.ask.answers"
        yield Finding(field=field, rule="too_many_buttons", value=str(len(titled)), limit=str(MOST_BUTTONS))
    for name, button in titled:
        yield from _long_titles(f"steps.{step.id}.ask.answers.{name}.button", button)


def _long_titles(field: str, button: Title) -> Iterator[Finding]:
    for lang, title in button.items():
        if len(title) > MAX_BUTTON_CHARS:
            yield Finding(field=f"{field}.{lang}", rule="too_long", limit=str(MAX_BUTTON_CHARS))


MOST_BUTTONS: Final = 4
