"""What has been read of a conversation's last messages, so that nothing of them is read again with every message.

Owns a cache and no words: of a message it keeps which parts of combinations stand in it, under this process' own hash
of the text. The cache belongs to the conversation's state in memory (`State.heard`): it goes with it, is never stored
or sent, and knows the messages of `RiskContext.recent` and the one last assessed, and no others. What is missing in it
is read again, so it changes no assessment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Parts(NamedTuple):
    """What one message has in one language.

    `bits` are the parts that stand in it, by their place in `RuleBook.parts`; `formed` the expressions that were
    formed, by their place in the order, each as often as it stands there; `whole` as in `Reading`.
    """

    bits: int
    formed: tuple[int, ...]
    whole: bool


@dataclass(slots=True)
class Told:
    """One message. `parts` by language, and whether it was read as one without å, ä and ö.

    `dotted`: it has such letters. `unfinished`: its last sentence goes on in the next message. `tokens`: how many.
    """

    dotted: bool
    unfinished: bool
    tokens: int
    parts: dict[tuple[str, bool], Parts] = field(default_factory=dict)


class Heard:
    """The cache of one conversation: hash of a text -> what it tells. Equal to any other: it decides nothing."""

    __slots__ = ("told",)

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Heard)

    def __hash__(self) -> int:
        return hash(Heard)
