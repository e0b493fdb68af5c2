"""Plays every invented visitor in three styles through the real gateway and prints how grades rank them.

`python -m tests.practice` (`make rank-practice`): reference conversations, careless and harmful ones.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from knowledge.practice.grading import Grade
from tests.practice.measure import measured, ranked, read, table
from tests.practice.player import STYLES, Player, Script, rehearsed, scripts
from tests.support.site import pages, site

UNREAD: Final = Path(__file__).parent / "counselors_unread.yaml"
APART: Final = Path(__file__).parent / "counselors_kinds_apart.yaml"

Graded = Sequence[tuple[Script, Grade]]


def agreement(grades: Graded) -> tuple[int, int]:
    """Of the pairs of two styles with the same visitor, how many are in their order, and how many there are."""
    right = pairs = 0
    for (one, better), (other, worse) in itertools.permutations(grades, 2):
        if one.persona == other.persona and STYLES.index(one.style) < STYLES.index(other.style):
            pairs += 1
            right += better.score > worse.score
    return right, pairs


async def played() -> Graded:
    """Every script through the gateway, one after the other, with progress on standard error."""
    found: list[tuple[Script, Grade]] = []
    with tempfile.TemporaryDirectory() as name:
        async with site(pages(Path(name)), sockets_per_address=10_000, within_s=None) as running:
            player = Player(running)
            for number, script in enumerate(wanted := scripts(), 1):
                found.append((script, await player.play(script)))
                if number % 10 == 0 or number == len(wanted):
                    print(f"{number} of {len(wanted)} conversations", file=sys.stderr, flush=True)
    return found


def report(grades: Graded) -> str:
    """A line a visitor, and how many pairs are in their order."""
    lines = [f"{'visitor':<16}{'reference':>14}{'mediocre':>10}{'harmful':>9}"]
    for persona, each in itertools.groupby(grades, key=lambda one: one[0].persona):
        scores = [grade.score for _, grade in each]
        lines.append(f"{persona:<16}{f'{scores[0]} {scores[1]}':>14}{scores[2]:>10}{scores[3]:>9}")
    right, pairs = agreement(grades)
    return "\n".join([*lines, f"{right} of {pairs} pairs in their order ({right / pairs:.0%})"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.practice", description=__doc__)
    parser.add_argument("--rules", action="store_true", help="by the rules alone, without a gateway: a second")
    options = parser.parse_args()
    grades = [(each, rehearsed(each)) for each in scripts()] if options.rules else asyncio.run(played())
    print(report(grades))
    blind = read(UNREAD)
    messages = [*blind.messages, *read(APART).messages]
    print(f"\nunread messages of counselors: {len(messages)}")
    print(table(measured(messages)))
    right, pairs = ranked(blind.sessions)
    print(f"unread conversations: {right} of {pairs} pairs in their order ({right / pairs:.0%})")


if __name__ == "__main__":
    main()
