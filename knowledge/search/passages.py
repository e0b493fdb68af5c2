"""The searched passages of an article: title, lead, the questions it answers, and its text in pieces. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from knowledge.articles import Article
from knowledge.checks import plain

PIECE_CHARS: Final = 350
SHARED_BY: Final = 4
"""A sentence that stands in so many articles ("Is anybody in danger now? Call …") tells nothing of any of them."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?:])\s+")
_INTERNAL_LINK: Final = re.compile(r"\[[^\]]*\]\((?:artikel|kontakt):[^)]*\)")
_FULL_STOP: Final = re.compile(r"(?<=[.!])\s+")
_PARAGRAPH_END: Final = re.compile(r"\n\s*\n")
_BLOCK: Final = re.compile(r"\s*(?:#|[-*+>]\s|\d+\.\s|\|)")
LEAST_QUOTED: Final = 2
MOST_QUOTED: Final = 3
MOST_SAID: Final = 4
"""Sentences of a short answer: how long it may be, its words say."""
ARTICLES_KEPT: Final = 256
"""So many articles' quotes are remembered: those that are shown most."""
Kind = Literal["title", "lead", "question", "text"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of one article, in one language."""

    article: str
    lang: str
    kind: Kind
    text: str


def shared_sentences(articles: Sequence[Article]) -> frozenset[str]:
    """Sentences that many articles of a language share."""
    count = Counter(each for article in articles for each in set(_sentences(article.text)))
    return frozenset(sentence for sentence, times in count.items() if times >= SHARED_BY)


def passages(article: Article, *, skip: Collection[str] = ()) -> Iterator[Passage]:
    """All passages of an article, without the sentences in `skip`."""
    yield Passage(article.id, article.lang, "title", article.title)
    yield Passage(article.id, article.lang, "lead", article.lead)
    for question in article.questions:
        yield Passage(article.id, article.lang, "question", question)
    for lang, questions in article.questions_by_lang.items():
        for question in questions:
            yield Passage(article.id, lang, "question", question)
    for piece in _pieces(each for each in _sentences(article.text) if each not in skip):
        yield Passage(article.id, article.lang, "text", piece)


def quotable(article: Article, *, skip: Collection[str] = ()) -> Iterator[str]:
    """Two or three sentences of each paragraph that can be read by itself, as they stand in the article.

    Headings and lists belong to what is around them. A paragraph that asks something, has a link to another article or
    a sentence in `skip` is not said outside of its article.
    """
    for sentences, quoted in _quotes(article.text, MOST_SAID if article.said_in_chat else MOST_QUOTED):
        if skip and any(each in skip for each in sentences):
            continue
        yield quoted


@lru_cache(ARTICLES_KEPT)
def _quotes(text: str, most: int) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The sentences of each paragraph of a published text that can be read by itself, and the first of them."""
    found = []
    for paragraph in _PARAGRAPH_END.split(text):
        words = " ".join(plain(paragraph).split())
        sentences = tuple(_FULL_STOP.split(words))
        apart = _BLOCK.match(paragraph) or _INTERNAL_LINK.search(paragraph)
        quoted = _whole(sentences[:most])
        if not apart and "?" not in words and len(quoted) >= LEAST_QUOTED and not words.endswith(":"):
            found.append((sentences, " ".join(quoted)))
    return tuple(found)


def _whole(sentences: Sequence[str]) -> Sequence[str]:
    """The sentences without those after which somebody's words, in quotation marks, would be cut off."""
    while sentences and " ".join(sentences).count('"') % 2:
        sentences = sentences[:-1]
    return sentences


def first_sentence(quote: str) -> str:
    """The sentence with which it begins."""
    return _FULL_STOP.split(quote)[0]


def _sentences(text: str) -> list[str]:
    """The sentences of a text, without the titles of links to other articles."""
    lines = plain(_INTERNAL_LINK.sub("", text)).splitlines()
    return [sentence for line in lines for sentence in _SENTENCE_END.split(line)]


def _pieces(sentences: Iterator[str]) -> Iterator[str]:
    """Sentences put together up to about `PIECE_CHARS` characters."""
    piece = ""
    for sentence in sentences:
        if piece and len(piece) + len(sentence) > PIECE_CHARS:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    if piece:
        yield piece
