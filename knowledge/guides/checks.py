"""What must hold of a guide. Every finding names its place. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from knowledge.articles import Article
from knowledge.checks import AUDIENCES, TOPICS
from knowledge.findings import Finding
from knowledge.guides.model import FALLBACK, Guide, Step
from knowledge.guides.ways import PASSAGE_WORDS, in_ways
from knowledge.guides.words import in_buttons, in_languages, in_texts
from knowledge.search.passages import quotable

SIGNALS: Final = frozenset({"S1", "S2", "S2b", "S3", "S4", "S5", "S6", "S7", "S8", "S9"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a guide may point to. Without arguments nothing of it is checked."""

    replies: Collection[str] = ()
    """Ids of the replies."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """By id, in Swedish."""
    organisations: Collection[str] = ()
    """Names of the directory's entries."""


def findings(guide: Guide, known: Known = Known()) -> list[Finding]:
    """The faults of a guide; empty if it may be published."""
    found = [
        *_fields(guide, known),
        *in_languages(guide),
        *in_ways(guide, lambda step: _passage_words(step, known)),
        *in_texts(guide, known.organisations),
    ]
    for step in guide.steps:
        found += in_buttons(step)
        found += _pointers(step, known)
    return found


def _fields(guide: Guide, known: Known) -> Iterator[Finding]:
    yield from (
        Finding(field="audiences", rule="unknown_value", value=name)
        for name in guide.audiences
        if name not in AUDIENCES
    )
    if not guide.entry.replies and not guide.entry.signals:
        yield Finding(field="entry", rule="never_begins")
    for name in guide.entry.replies:
        if known.replies and name not in known.replies:
            yield Finding(field="entry.replies", rule="unknown_value", value=name)
    for name in guide.entry.signals:
        if name not in SIGNALS:
            yield Finding(field="entry.signals", rule="unknown_value", value=name)
    if guide.entry.signals and not guide.safety:
        yield Finding(field="entry.signals", rule="signals_without_safety")


def _pointers(step: Step, known: Known) -> Iterator[Finding]:
    """Articles and topics that there are not."""
    yield from (
        Finding(field=f"steps.{step.id}.help", rule="unknown_value", value=name)
        for name in step.help
        if name not in TOPICS
    )
    for part, pointer in (("passage", step.passage), ("card", step.card)):
        if pointer is not None and known.articles and pointer.article not in known.articles:
            yield Finding(field=f"steps.{step.id}.{part}", rule="unknown_article", value=pointer.article)
    if step.passage is not None and step.passage.article in known.articles:
        there_are = len(list(quotable(known.articles[step.passage.article])))
        if step.passage.part > there_are:
            part, most = str(step.passage.part), str(there_are)
            yield Finding(field=f"steps.{step.id}.passage.part", rule="no_passage", value=part, limit=most)


def _passage_words(step: Step, known: Known) -> int:
    if step.passage is None:
        return 0
    article = known.articles.get(step.passage.article)
    quotes = list(quotable(article)) if article is not None else []
    return len(quotes[step.passage.part - 1].split()) if step.passage.part <= len(quotes) else PASSAGE_WORDS


def known_of(replies: Collection[str], articles: Collection[Article], organisations: Collection[str]) -> Known:
    """What there is, of all articles in all languages."""
    return Known(replies, {each.id: each for each in articles if each.lang == FALLBACK}, organisations)
