"""How likely a message asks each question that has a short answer, where it stands. Pure.

Owns the weights of what is read: the words, what was told before them, the subject and who asks. How sure an answer has
to be to be said, and where, is `direct`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace as replaced
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from handoff.assistant.contextual.said import subjects_answered_by
from handoff.assistant.leaning.of_the_line import is_about_the_line
from handoff.assistant.replies.audience import NOBODY_KNOWN, Audience
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.state import State, said_as
from knowledge.search.answers import Alike, Kind, Kinds
from knowledge.search.embedder import Vectors

LITTLE: Final = 0.02
"""A subject that was not thought of is still this likely where a message stands."""
OF_SUBJECT: Final = 0.3
"""How much the subject where a message stands counts beside its words, which tell the most. Of 440 questions (see
`leaning/together.py`) 0.71 find their answer with it, 0.67 where it counts in full."""
WITH_TOLD: Final = 0.6
"""How much what a question asks after what was told counts, and the rest by its own words."""
OF_NONE: Final = 0.2
"""As likely as the subject of a question would have to be for the place to say nothing. Of 439 questions 0.75 of the
answers surely ahead of all others and hardly of none are right, and 0.45 of those hardly ahead of another."""
NEIGHBOUR: Final = 0.4
"""What is nearly as likely as an answer is mostly a neighbour of it, which says much the same."""
NEAR_THE_FIRST: Final = 2.0
"""So much less likely than the likeliest another one is still shown beside it."""
MOST_NEAR: Final = 3
"""So many are shown at most: of 440 questions the right answer, where there is one, is likeliest for 0.71, and among
the likeliest three for 0.85."""
FOR_ANOTHER: Final = 2.0
"""So much less likely is an answer that speaks to somebody else than who the visitor has told to be."""
ONLY_PART: Final = 1
"""The passage of a short answer is all of it."""


class Weighed:
    """How likely a message asks each question where it stands, and the likeliest of them."""

    def __init__(self, alike: Alike, scores: Vectors, none: float) -> None:
        self.alike = alike
        self.scores = scores
        self.none = none
        self.first, self.ahead = first_of(scores, none=none)
        self.over_none = float(scores[self.first] - none)
        """How much likelier than none the likeliest is, however near another lies."""

    def is_said(self, state: State) -> bool:
        """Whether the visitor has read the likeliest answer."""
        return _is_said(self.alike.articles[self.first], state)

    def unsaid(self, state: State) -> Weighed:
        """The same without the answers that the visitor has read."""
        end = said_as("", ONLY_PART)
        read = {each[len(PASSAGE_OF) :].removesuffix(end) for each in state.said if each.startswith(PASSAGE_OF)}
        said = np.array([article in read for article in self.alike.articles])
        return Weighed(self.alike, np.asarray(np.where(said, -np.inf, self.scores), np.float32), self.none)


def mixed(alone: Alike, asked: Alike | None, both: Alike | None) -> Alike:
    """What a message asks, weighed: all of it, its questions by themselves, and with what was told before it.

    Of a message that is one question the first two are the same.
    """
    read = [each.log_odds for each in (alone, asked, both) if each is not None]
    if asked is None and both is not None:
        return replaced(alone, log_odds=(1 - WITH_TOLD) * alone.log_odds + WITH_TOLD * both.log_odds)
    return replaced(alone, log_odds=np.mean(read, axis=0, dtype=np.float32))


class _Columns:
    """Kinds of answers in columns, which are the same for every message: what they are about, and for whom."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        answered = [subjects_answered_by(kind.intents) for kind in kinds]
        self._subjects = sorted(frozenset().union(*answered))
        self._about = np.array([[each in some for each in self._subjects] for some in answered], np.bool_)
        self.of_line = np.array([is_about_the_line(kind.intents) for kind in kinds])
        self._audiences = list(dict.fromkeys(kind.audiences for kind in kinds))
        self._audience_of = np.array([self._audiences.index(kind.audiences) for kind in kinds])

    def likely(self, likely: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """How likely the likeliest subject of each kind is."""
        each = np.array([likely.get(subject, 0.0) for subject in self._subjects])
        return np.asarray(np.where(self._about, each, 0.0).max(axis=1, initial=0.0))

    def for_another(self, audience: Audience) -> npt.NDArray[np.bool_]:
        """Whether each kind is for somebody else."""
        others = np.array([not audience.is_spoken_to(each) for each in self._audiences])
        return np.asarray(others[self._audience_of])


@lru_cache(8)
def _columns_of(kinds: Kinds) -> _Columns:
    """Kept for the languages of a node, and for a while those of before an editor's change."""
    return _Columns(kinds.each)


def weighed(
    alike: Alike, likely: Mapping[str, float], *, audience: Audience = NOBODY_KNOWN, line: float | None = None
) -> tuple[Vectors, float]:
    """How likely each answer's question was asked, and none of them, as log odds with a common addend.

    Args:
        alike: how likely the message asks each question by its words, and none of them.
        likely: how likely each subject is where the message stands.
        line: how likely the question is about this service, as log odds; None where that was not read.
        audience: who the visitor is, as told.
    """
    kinds = _columns_of(alike.kinds)
    fits = OF_SUBJECT * np.log(kinds.likely(likely) + LITTLE)
    if line is not None:
        fits -= np.logaddexp(0, np.where(kinds.of_line, -line, line))
    fits -= np.where(kinds.for_another(audience), FOR_ANOTHER, 0.0)
    scores = np.asarray(alike.log_odds[:-1] + fits[alike.kind_of], np.float32)
    return scores, float(alike.log_odds[-1] + np.log(OF_NONE))


def first_of(scores: Vectors, *, none: float) -> tuple[int, float]:
    """The place of the largest score, and how far it is ahead of none and, but for `NEIGHBOUR`, of every other."""
    first = int(np.argmax(scores))
    return first, float(scores[first] - np.append(np.delete(scores, first) - NEIGHBOUR, none).max())


def nearly_as_likely(scores: Vectors, *, least: float) -> list[int]:
    """The places of the likeliest answers that are at least so likely, likeliest first."""
    places = np.argsort(-scores, kind="stable")[:MOST_NEAR]
    floor = max(float(scores[places[0]]) - NEAR_THE_FIRST, least)
    return [int(place) for place in places if scores[place] >= floor]


def _is_said(article: str, state: State) -> bool:
    return said_as(f"{PASSAGE_OF}{article}", ONLY_PART) in state.said
