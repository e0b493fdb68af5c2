"""The cache of a conversation's last messages, so that they are not analysed again with every new one.

It holds no words: for each message, under this process' own hash of the text, which parts of combinations it contains.
It is part of the conversation's state in memory (`State.risk_cache`), is never stored or sent, and covers the messages
of `RiskContext.recent` and the one assessed last. A missing entry is computed again, so it changes no assessment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Parts(NamedTuple):
    """The parts and expressions of one message in one language.

    `bits` are the parts that it contains, by their index in `RuleBook.parts`; `whole` as in `MessageIndex`.
    """

    bits: int
    whole: bool


@dataclass(slots=True)
class CachedMessage:
    """One message: its `parts` by language and by whether it was analysed as a text without å, ä and ö.

    `dotted`: it has such letters. `tokens`: their number.
    """

    dotted: bool
    tokens: int
    parts: dict[tuple[str, bool], Parts] = field(default_factory=dict)


class MessageCache:
    """The cache of one conversation: cached messages by the hash of their text. All caches compare equal."""

    __slots__ = ("messages",)

    def __init__(self) -> None:
        self.messages: dict[int, CachedMessage] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MessageCache)

    def __hash__(self) -> int:
        return hash(MessageCache)
