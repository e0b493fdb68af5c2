"""Whether a reply is about what was said: by the reviewed lists in `subjects.yaml`. Pure, once the lists are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import msgspec

from handoff.assistant.contextual.kinds import kinds
from handoff.conversation.events import PASSAGE_OF
from knowledge import seed
from knowledge.guides.model import place_in
from tests.converse.played import Bubble, SeenCard
from tests.converse.questions import guides
from tests.converse.script import Feeling

FILE: Final = Path(__file__).parent / "subjects.yaml"

Patterns = tuple[str, ...]


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to a subject. Replies (and questions) and contacts are patterns of ids."""

    replies: Patterns
    intents: frozenset[str] = frozenset()
    """Of the articles that belong here."""
    topics: frozenset[str] = frozenset()
    """Of the contacts that belong here."""
    contacts: Patterns = ()


class TakenUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a reply shows that it has heard a feeling: by its id, or by a word that begins like one of these."""

    replies: Patterns
    words: tuple[str, ...]


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    subjects: Mapping[str, Subject]
    misunderstood: Patterns
    beside_an_answer: Patterns
    goodbyes: Patterns
    feelings: Mapping[Feeling, TakenUp]


class Subjects:
    """The lists, joined with what articles and contacts say of themselves."""

    def __init__(self, file: Path = FILE) -> None:
        self._lists = msgspec.yaml.decode(file.read_bytes(), type=_Lists)
        self._intents = {article.id: frozenset(article.related_intents) for article in seed.articles()}
        self._told = {name: frozenset(kind.about) for name, kind in kinds().items()}
        self._topics = {contact.id: frozenset(contact.topics) for contact in seed.contacts()}

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self._lists.subjects)

    @property
    def named(self) -> frozenset[str]:
        """Every reply that a list names as it is, without a pattern."""
        lists = (
            *(subject.replies for subject in self._lists.subjects.values()),
            *(feeling.replies for feeling in self._lists.feelings.values()),
            self._lists.misunderstood,
            self._lists.beside_an_answer,
            self._lists.goodbyes,
        )
        return frozenset(name for each in lists for name in each if "*" not in name)

    def belongs(self, bubble: Bubble, question: str, codes: Iterable[str]) -> bool:
        """Whether this message, the question that it asks or one of its cards is about one of these."""
        if self.misunderstood(bubble.reply_id):
            return False
        codes = frozenset(codes)
        own = about_of_step(bubble.reply_id)
        return bool(own & codes) or any(self._about(bubble, question, self._lists.subjects[code]) for code in codes)

    def misunderstood(self, reply: str) -> bool:
        return matches(reply, self._lists.misunderstood)

    def beside_an_answer(self, reply: str) -> bool:
        """Whether this reply cannot carry on an answer to a question."""
        return matches(reply, self._lists.beside_an_answer)

    def says_goodbye(self, reply: str) -> bool:
        return matches(reply, self._lists.goodbyes)

    def takes_up(self, feeling: Feeling, bubble: Bubble) -> bool:
        """Whether this message shows that the feeling was heard."""
        signs = self._lists.feelings[feeling]
        return matches(bubble.reply_id, signs.replies) or any(
            re.search(rf"\b{re.escape(word)}", bubble.text, re.IGNORECASE) for word in signs.words
        )

    def _about(self, bubble: Bubble, question: str, subject: Subject) -> bool:
        return (
            matches(bubble.reply_id, subject.replies)
            or bool(question and matches(question, subject.replies))
            or any(self._card_about(card, subject) for card in bubble.cards)
            or self._is_passage_of(bubble.reply_id, subject)
            or bool(self._told.get(bubble.reply_id, frozenset()) & subject.intents)
        )

    def _is_passage_of(self, reply: str, subject: Subject) -> bool:
        """Whether this is a piece of an article that belongs to the subject."""
        article = reply.removeprefix(PASSAGE_OF)
        return article != reply and bool(self._intents.get(article, frozenset()) & subject.intents)

    def _card_about(self, card: SeenCard, subject: Subject) -> bool:
        if card.type == "article":
            return bool(self._intents.get(card.id, frozenset()) & subject.intents)
        return matches(card.id, subject.contacts) or bool(self._topics.get(card.id, frozenset()) & subject.topics)


def about_of_step(reply: str) -> frozenset[str]:
    """The subjects that a step of a guide says it is about; none for any other reply."""
    place = place_in(reply)
    guide = guides().live(place.guide) if place is not None else None
    return frozenset(guide.about(place.step)) if place is not None and guide is not None else frozenset()


def matches(name: str, patterns: Collection[str]) -> bool:
    """Whether a name fits one of these patterns (`*` stands for anything)."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
