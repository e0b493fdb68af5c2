"""How often a text is recognised as what it is: the figures of a measuring set, and of what only sounds like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares: of the texts that have an answer, and of those that have none."""

    likeliest: float
    """The right one is the likeliest."""
    said: float
    """The right one is said."""
    wrongly: float
    """Another one is said."""
    near: float
    """Something is said to what only sounds alike."""
    ordinary: float
    """Something is said to anything else."""


Found = tuple[str, bool]
"""The likeliest one for a text, and whether it is sure enough to be said."""


def figures(
    right: Mapping[str, Sequence[str]],
    near: Sequence[str],
    ordinary: Sequence[str],
    find: Callable[[Sequence[str]], Sequence[Found]],
) -> Figures:
    """The figures of a set.

    Args:
        right: texts by what each should be recognised as.
        near: texts that sound like one of them and are none.
        ordinary: any other texts.
        find: what each text is recognised as.
    """
    names = [name for name, texts in right.items() for _ in texts]
    found = list(zip(names, find([text for texts in right.values() for text in texts]), strict=True))
    alike, others = ([said for _, said in find(texts)] for texts in (near, ordinary))
    return Figures(
        likeliest=sum(one == name for name, (one, _) in found) / len(names),
        said=sum(one == name and said for name, (one, said) in found) / len(names),
        wrongly=sum(one != name and said for name, (one, said) in found) / len(names),
        near=sum(alike) / len(near),
        ordinary=sum(others) / len(ordinary),
    )
