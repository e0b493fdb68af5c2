"""The cell adversary: knows the program, has every number of two tables of the same people, and tries all that fit.

Right is that each small count may still be any of 0-4, under any key. Shares no code with the program but the call of
what it attacks; what the program's text says of one count is written down here.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path

from handoff.backoffice.statistics.suppression import SMALL, shown
from storage.crypto.digests import KeyedHash
from storage.crypto.noise import KeyedNoise
from tests.trust.outcome import Outcome

LARGEST = 14
Cells = tuple[int, ...]


async def attack_cells(folder: Path, times: int, seed: int) -> Outcome:
    """So many pairs of tables, each under a key of its own."""
    chance = random.Random(seed)
    outcome = Outcome("small cells, by trying all tables that fit", times)
    for _ in range(times):
        draw = KeyedNoise(KeyedHash(chance.randbytes(32))).draw
        one = tuple(chance.randrange(LARGEST) for _ in range(3))
        other = _split(sum(one), chance)
        out = [tuple(shown(count, f"{name} {at}", draw) for at, count in enumerate(counts))
               for name, counts in (("one", one), ("other", other))]  # fmt: skip
        fits = [
            table
            for total, tables in _tables(3).items()
            if any(_fits(each, out[1]) for each in _tables(2).get(total, ()))
            for table in tables
            if _fits(table, out[0])
        ]
        for at, count in enumerate(one):
            if count <= SMALL and not {0, 1, 2, 3, 4} <= {table[at] for table in fits}:
                outcome.failures.append(f"{one} beside {other}: {out}")
        outcome.advance()
    return outcome


def _split(total: int, chance: random.Random) -> Cells:
    part = chance.randint(0, total)
    return part, total - part


@cache
def _tables(width: int) -> dict[int, list[Cells]]:
    """All tables of so many cells, by their total."""
    found: defaultdict[int, list[Cells]] = defaultdict(list)
    for cells in product(range(LARGEST + 6), repeat=width):
        found[sum(cells)].append(cells)
    return dict(found)


def _fits(counts: Cells, out: Sequence[int | None]) -> bool:
    return all(value is None or (count > SMALL and value > SMALL) for count, value in zip(counts, out, strict=True))
