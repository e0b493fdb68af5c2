"""One practice conversation: what was heard, what the visitor answered, and how it went. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from knowledge.practice import grading, walk
from knowledge.practice.grading import Grade, GradedTurn
from knowledge.practice.hearing import Turn, hear
from knowledge.practice.story import END, Lines, Story
from knowledge.practice.words import load
from knowledge.search.embedder import Vectors

MOST_TURNS: Final = 60


class Session:
    """Follows one story from its first answer to its grade."""

    def __init__(self, story: Story, *, feels: Callable[[str], bool]) -> None:
        """`feels`: whether the writer of a text names a feeling of their own."""
        self._story = story
        self._feels = feels
        self._place = walk.begin(story)
        self._said: Lines = story.opening
        self._turns: list[GradedTurn] = []
        self._helped = False

    @property
    def over(self) -> bool:
        """Whether the visitor has said their last word."""
        return bool(self._place.ending) or len(self._turns) >= MOST_TURNS

    @property
    def asks_intent(self) -> bool:
        """Whether the story goes on by what the bot would understand."""
        if self._place.step == END:
            return False
        return any(way.when is not None and way.when.intents for way in self._story.step(self._place.step).ways)

    def hear(self, text: str, intent: str = "", vectors: Vectors | None = None) -> Lines:
        """What the visitor answers to this; nothing, where they are silent. `vectors`: of the text's sentences."""
        visitor = "\n".join(self._said)
        turn = Turn(visitor, text, self._place.level, feeling=self._feels(visitor), helped=self._helped)
        heard = hear(turn, vectors)
        self._helped = self._helped or text in load().skills["help112"].heard
        answered, self._place = walk.answer(self._story, self._place, walk.Said(text, heard, intent))
        self._turns.append(
            GradedTurn(
                visitor=visitor,
                counselor=text,
                passages=tuple((each.fault, each.start, each.end) for each in heard.passages),
                skills=heard.skills,
                trust=self._place.trust,
            )
        )
        self._said = answered
        return answered

    def grade(self) -> Grade:
        """How it went so far; one that is not over was closed by somebody else."""
        return grading.grade(self._turns, began_with=self._story.trust, ending=self._place.ending or "closed")
