"""What of the line's own texts a visit met, and what came after: articles, guides, replies, and what was asked.

Folded from the log like `visits.py`, and stored with the visit. Ids and codes of the program alone: no word of a
visitor, no answer but "it helped" or "it did not". Each text counts once a visit, however often it was shown. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from handoff.conversation.events import (
    PASSAGE_OF,
    BotUnderstood,
    BotWrote,
    Event,
    GuideStood,
    Record,
    StateChanged,
    VisitorWrote,
)
from handoff.conversation.shown_cards import helpfulness
from knowledge.guides.model import END, PREFIX

Sort = Literal["article", "guide", "reply", "asked"]
"""`asked`: an intent, which is what the bot has heard in a visitor's message."""

Named = tuple[Sort, str]

FINISHED: Final = "finished"
HELPED: Final = "helped"
NOT_HELPED: Final = "not_helped"
PERSON: Final = "person"
"""A person was called after it: of an article or guide at any time later in the visit, of a reply or of something that
was asked with the next step."""
UNSURE: Final = "unsure"
NOTHING_FOUND: Final = "nothing_found"

QUESTIONS: Final = ("fraga_", "rad_", "hitta_", "hur_", "oro_")
"""Intents that ask for something an article could answer begin so."""
UNSURE_BELOW: Final = 0.5
"""The confidence below which the bot was not sure: the one below which it may offer two readings instead."""
CODE: Final = re.compile(r"[a-z0-9_#/.-]{1,64}")
"""What an id looks like. Anything else is no id of the program, and is not kept."""
MOST: Final = 200
"""Texts of one visit that are kept: a visit has a few dozen."""
WISHED: Final = "asked"
"""Why a person is called: the visitor wants one."""
NOT_UNDERSTOOD: Final = "low_confidence"
"""Why a person is called: the bot gives up. All other reasons are no fault of the answer before."""


class Met(msgspec.Struct, frozen=True, array_like=True):
    """One text, or one thing that was asked, in one visit."""

    sort: Sort
    id: str
    marks: tuple[str, ...] = ()


Pages = Mapping[tuple[str, ...], int]
"""How often something was done with an article: (article, `opened` or `read`)."""


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the visits of a period met, and how often articles were opened and read to the end, by whomever."""

    met: Sequence[Met] = ()
    pages: Pages = field(default_factory=dict)


@dataclass(slots=True)
class Meeting:
    """The texts of a visit that is being read from the log."""

    _marks: dict[Named, set[str]] = field(default_factory=dict)
    _with: dict[str, set[Named]] = field(default_factory=dict)
    """Of each article the replies and intents with which it was shown."""
    _latest: set[Named] = field(default_factory=set)
    """What was said, and to what, in the latest answer of the bot."""
    _before: set[Named] = field(default_factory=set)
    """The same of the answer before it."""
    _pressed: bool = False
    """The message that the bot answers was a button."""

    def met(self) -> tuple[Met, ...]:
        """All of them, in the order in which they were met first."""
        return tuple(Met(*each, tuple(sorted(marks))) for each, marks in list(self._marks.items())[:MOST])

    def read(self, record: Record) -> None:
        """Take in the events of one entry."""
        answered = any(isinstance(event, BotUnderstood | BotWrote) for event in record.events)
        if answered:
            self._answered(record.events)
        for event in record.events:
            match event:
                case VisitorWrote():
                    self._pressed = event.payload is not None
                    self._judged(event.payload)
                case GuideStood():
                    self._note(("guide", event.guide), FINISHED if event.step == END else "")
                case StateChanged(state="queued"):
                    self._person(event.reason, asked_in_words=answered)
                case _:
                    pass

    def _answered(self, events: Iterable[Event]) -> None:
        said = [event for event in events if isinstance(event, BotWrote)]
        heard = next((event for event in events if isinstance(event, BotUnderstood)), None)
        quoted = {each.reply_id.removeprefix(PASSAGE_OF) for each in said if each.reply_id.startswith(PASSAGE_OF)}
        replies: set[Named] = {
            ("reply", each.reply_id) for each in said if not each.reply_id.startswith((PREFIX, PASSAGE_OF))
        }
        self._before, self._latest = self._latest, {*replies}
        if heard is not None and heard.intent and not self._pressed:
            self._latest.add(("asked", heard.intent))
            self._note(("asked", heard.intent), *_of_answer(heard, said))
        for reply in replies:
            self._note(reply)
        shown = [card.id for each in said for card in each.cards if card.type == "article"]
        for article in (*quoted, *shown):
            self._note(("article", article))
            self._with.setdefault(article, set()).update(self._latest)

    def _judged(self, payload: str | None) -> None:
        """It helped, or it did not: the articles that were asked about, and the answers that they came with."""
        pressed = helpfulness(payload)
        if pressed is None:
            return
        helped, articles = pressed
        for article in articles:
            for each in (("article", article), *self._with.get(article, ())):
                if each in self._marks:
                    self._note(each, HELPED if helped else NOT_HELPED)

    def _person(self, reason: str, *, asked_in_words: bool) -> None:
        """A person was called. Whose wish the bot has just heard was answered poorly before, not by this answer."""
        for each in self._marks:
            if each[0] in ("article", "guide"):
                self._note(each, PERSON)
        poor = self._before if reason == WISHED and asked_in_words else self._latest
        for each in poor if reason in (WISHED, NOT_UNDERSTOOD) else ():
            self._note(each, PERSON)

    def _note(self, each: Named, *marks: str) -> None:
        if CODE.fullmatch(each[1]):
            self._marks.setdefault(each, set()).update(mark for mark in marks if mark)


def _of_answer(heard: BotUnderstood, said: Iterable[BotWrote]) -> Iterable[str]:
    """What was poor about an answer: the bot was not sure, or no text was found."""
    if heard.confidence < UNSURE_BELOW:
        yield UNSURE
    found = any(each.cards or each.reply_id.startswith(PASSAGE_OF) for each in said)
    if heard.intent.startswith(QUESTIONS) and not found:
        yield NOTHING_FOUND
