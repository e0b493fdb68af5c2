"""All checks of a played conversation, under the names that the table has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from tests.converse import checks, checks_of_guides, checks_of_safety
from tests.converse.checks import QuestionOf, Result
from tests.converse.played import Played
from tests.converse.subjects import Subjects

TARGETS: Final = {
    "safety": 1.0,
    "hand-off": 0.97,
    "answers": 0.95,
    "repeats": 0.98,
    "one question": 0.95,
    "buttons": 0.97,
    "dead ends": 0.95,
    "language": 0.97,
    "place": 0.9,
    "subject": 0.85,
    "feeling": None,
    "guide": 1.0,
}
"""Every check with the share that is aimed for; None where no aim is set."""
TOGETHER: Final = 0.92
WHOLE: Final = 0.75
"""The share of conversations without any failure that is aimed for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A played conversation with all results."""

    played: Played
    results: tuple[Result, ...]

    @property
    def failures(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.problem)

    @property
    def whole(self) -> bool:
        """Played to its end without any failure."""
        return not self.failures and not self.played.problem


def judge(played: Played, subjects: Subjects, question_of: QuestionOf) -> Judged:
    """All checks of one conversation."""
    run: Sequence[Callable[[], Iterator[Result]]] = (
        lambda: checks_of_safety.safety(played),
        lambda: checks_of_safety.handoff(played),
        lambda: checks.answers(played, subjects),
        lambda: checks.repeats(played),
        lambda: checks.one_question(played),
        lambda: checks.buttons(played),
        lambda: checks.dead_ends(played, subjects),
        lambda: checks.language(played),
        lambda: checks.place(played),
        lambda: checks.subject(played, subjects, question_of),
        lambda: checks.feeling(played, subjects),
        lambda: checks_of_guides.guide(played),
    )
    return Judged(played, tuple(chain.from_iterable(each() for each in run)))
