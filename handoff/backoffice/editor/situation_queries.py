"""Queries of what the bot says, by situation: the list, a search, and one situation with all that belongs to it.

Changes nothing: each text is opened and edited as itself. The program's lists are read once; texts are read each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from textwrap import shorten
from typing import Final

from handoff.assistant.cards.near import TOPICS_OF
from handoff.assistant.contextual.kinds import kinds
from handoff.assistant.library import ARTICLE, FALLBACK_LANG, GUIDE, REPLY
from handoff.backoffice.editor.situation_search import SituationIndex
from handoff.backoffice.editor.situations import Answer, Situation, Sources, Way, situations
from handoff.backoffice.editor.text_queries import TextQueries
from handoff.backoffice.teaching.sources import Installation
from handoff.contract.editor import TextRow
from handoff.contract.errors import Refused
from handoff.contract.situations import (
    SituationAck,
    SituationAnswer,
    SituationRow,
    SituationsAck,
    SituationText,
    SituationWay,
)
from handoff.conversation.staff import Staff
from knowledge import questions
from knowledge.articles import Article
from knowledge.guides.model import Guide
from knowledge.language import SERVED
from knowledge.replies import Reply
from knowledge.spoken_of import spoken_of

MOST_SENTENCES: Final = 6
MOST_EXAMPLES: Final = 2
"""Of a situation in a list."""
OPENING_CHARS: Final = 140
_SEARCHED: Final = ("sv", "en")
"""Languages whose example sentences are searched; the texts are searched in Swedish."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The replies as they are stored now, by language and id."""

    found: Mapping[tuple[str, str], tuple[Reply, TextRow]]

    def words(self, reply: str) -> str:
        """The Swedish text; empty if there is none."""
        found = self.found.get((FALLBACK_LANG, reply))
        return spoken_of(str(found[0].text)) if found else ""

    def opening(self, reply: str) -> str:
        """How it begins."""
        return shorten(self.words(reply), OPENING_CHARS, placeholder=" …")

    @property
    def versions(self) -> frozenset[tuple[str, int]]:
        """Changes when one of them is saved."""
        return frozenset((row.name, row.version) for _, row in self.found.values())

    def all_of(self, reply: str) -> Iterator[str]:
        """Everything that may be said, in Swedish."""
        found = self.found.get((FALLBACK_LANG, reply))
        if found is not None:
            content = found[0]
            yield from (content.text, *content.variants, *content.closed_variants)
            yield from [content.closed] if content.closed else []


class SituationQueries:
    """Read access to the situations."""

    def __init__(self, *, queries: TextQueries, installation: Installation, known: Collection[str]) -> None:
        """`known`: the ids of all texts of bot and service."""
        self._queries = queries
        self._installation = installation
        self._known = known
        self._searched: tuple[frozenset[tuple[str, int]], SituationIndex] | None = None
        """The words of the texts, and the versions that they are of."""

    @cached_property
    def _situations(self) -> Mapping[str, Situation]:
        made = self._installation
        lists = Sources(made.rules, made.responses, made.intents, questions.load(), kinds())
        return situations(lists, self._known)

    async def list(self, q: str, staff: Staff) -> SituationsAck:
        """All situations, or those that a search finds, the best first."""
        known, texts = await asyncio.to_thread(lambda: self._situations), await self._texts(staff)
        if not q.strip():
            return SituationsAck(situations=[_row(each, texts) for each in known.values()], languages=list(SERVED))
        if self._searched is None or self._searched[0] != texts.versions:
            self._searched = texts.versions, await asyncio.to_thread(self._index, texts)
        hits = await asyncio.to_thread(self._searched[1].search, q)
        rows = [_row(known[hit.name], texts, hit.passage) for hit in hits]
        return SituationsAck(situations=rows, languages=list(SERVED))

    async def read(self, name: str, staff: Staff) -> SituationAck:
        """One situation, whole. Raises Refused: not_found."""
        found = (await asyncio.to_thread(lambda: self._situations)).get(name)
        if found is None:
            raise Refused("not_found")
        texts = await self._texts(staff)
        all_articles = await self._queries.rows(staff, ARTICLE)
        articles = [(text.content, row) for text, row in all_articles if _answers(text.content, name)]
        guides = [row for text, row in await self._queries.rows(staff, GUIDE) if _begins(text.content, found)]
        return SituationAck(
            name=name,
            trigger=found.trigger,
            level=found.level,
            tells=found.tells,
            pressed=[texts.words(title) for title in found.pressed],
            sentences={lang: list(islice(each, MOST_SENTENCES)) for lang, each in found.sentences.items()},
            counts={lang: len(each) for lang, each in found.sentences.items()},
            answers=[_answer(each, texts) for each in found.answers],
            articles=[row for _, row in articles],
            guides=guides,
            topics=list(
                dict.fromkeys(
                    [topic for signal in found.signals for topic in TOPICS_OF.get(signal, ())]
                    + [topic for article, _ in articles for topic in article.topics]
                )
            ),
        )

    async def _texts(self, staff: Staff) -> _Texts:
        rows = await self._queries.rows(staff, REPLY)
        return _Texts({(text.content.lang, text.content.id): (text.content, row) for text, row in rows})

    def _index(self, texts: _Texts) -> SituationIndex:
        return SituationIndex({name: _passages(each, texts) for name, each in self._situations.items()})


def _passages(situation: Situation, texts: _Texts) -> Iterator[str]:
    yield situation.tells or situation.name.replace("_", " ")
    yield from (text for lang in _SEARCHED for text in situation.sentences.get(lang, ()))
    yield from (text for reply in situation.replies for text in texts.all_of(reply))
    yield from (text for title in situation.pressed if (text := texts.words(title)))


def _row(situation: Situation, texts: _Texts, found: str = "") -> SituationRow:
    first = situation.replies[0]
    rows = {lang: texts.found[lang, first][1] for lang in SERVED if (lang, first) in texts.found}
    return SituationRow(
        name=situation.name,
        trigger=situation.trigger,
        level=situation.level,
        tells=situation.tells,
        opening=texts.opening(first),
        pressed=[texts.words(title) for title in situation.pressed],
        safety=any(row.safety for row in rows.values()),
        standings={lang: row.status for lang, row in rows.items()},
        found=found,
        examples=list(islice(situation.sentences.get(FALLBACK_LANG, ()), MOST_EXAMPLES)),
    )


def _answer(answer: Answer, texts: _Texts) -> SituationAnswer:
    listed = [_text(lang, answer.reply, texts) for lang in SERVED]
    swedish = texts.found.get((FALLBACK_LANG, answer.reply))
    return SituationAnswer(
        reply=answer.reply,
        when=answer.when,
        handoff=answer.handoff,
        safety=swedish is not None and swedish[1].safety,
        texts=listed,
        ways=[_way(each, texts) for each in answer.ways],
    )


def _text(lang: str, reply: str, texts: _Texts) -> SituationText:
    found = texts.found.get((lang, reply))
    if found is None:
        return SituationText(lang=lang, name=f"{lang}/{reply}")
    content, row = found
    return SituationText(
        lang=lang,
        name=row.name,
        status=row.status,
        live=row.live,
        for_review=row.for_review,
        text=spoken_of(content.text),
        variants=[spoken_of(each) for each in content.variants],
        closed=content.closed and spoken_of(content.closed),
        closed_variants=[spoken_of(each) for each in content.closed_variants],
    )


def _way(way: Way, texts: _Texts) -> SituationWay:
    return SituationWay(
        answer=way.answer,
        title=texts.words(way.title) if way.title else "",
        title_name=f"{FALLBACK_LANG}/{way.title}" if way.title else "",
        opening=texts.opening(way.reply) if way.reply else "",
        leads=way.leads,
        level=way.level,
        handoff=way.handoff,
    )


def _answers(article: Article, situation: str) -> bool:
    return situation in article.related_intents


def _begins(guide: Guide, situation: Situation) -> bool:
    entry = guide.entry
    return bool(set(entry.replies) & set(situation.replies)) or bool(set(entry.signals) & set(situation.signals))
