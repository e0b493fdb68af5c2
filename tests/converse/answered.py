"""How often who tried the chat gets the right answer: `python -m tests.converse.answered`. Prints, asserts nothing.

Their messages (`tried.yaml`) are written once more, in their order, whatever the chat says now; a person who answers
would write otherwise, so this tells how questions are read, and not how a talk goes.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from handoff.conversation.events import PASSAGE_OF
from tests.converse.node import chat
from tests.converse.played import Bubble
from tests.converse.player import Player

TRIED: Final = Path(__file__).with_name("tried.yaml")
SAID: Final = ("said, right", "said, near", "said, another: right on a card", "said, another")
OUTCOMES: Final = (*SAID, "card, right", "card, another", "nothing")


class Tried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message, and which short answers readers held for right there, or near."""

    says: str
    asks: bool = False
    right: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Talk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One conversation."""

    id: str
    turns: tuple[Tried, ...]


@cache
def tried() -> tuple[Talk, ...]:
    """All of them."""
    return msgspec.yaml.decode(TRIED.read_bytes(), type=tuple[Talk, ...])


def outcome(wanted: Tried, bubbles: tuple[Bubble, ...]) -> str:
    """What a question got, of `OUTCOMES`."""
    said = [name.removeprefix(PASSAGE_OF) for each in bubbles if (name := each.reply_id or "").startswith(PASSAGE_OF)]
    shown = [card.id for each in bubbles for card in each.cards if card.id.startswith("svar_")]
    on_a_card = not set(wanted.right).isdisjoint(shown)
    if said:
        right, near = not set(wanted.right).isdisjoint(said), not set(wanted.near).isdisjoint(said)
        return SAID[0 if right else 1 if near else 2 if on_a_card else 3]
    if shown:
        return "card, right" if on_a_card else "card, another"
    return "nothing"


async def played() -> Counter[str]:
    """How many questions got what."""
    got: Counter[str] = Counter()
    async with chat() as site:
        player = Player(site)
        for number, talk in enumerate(tried(), 1):
            async with player.chat("sv") as one:
                await one.news()
                for turn in talk.turns:
                    exchange = await one.say(turn.says)
                    got[outcome(turn, exchange.bubbles)] += turn.asks
            print(f"{number} of {len(tried())} conversations", file=sys.stderr, flush=True)
    return got


def main() -> None:
    """Play them and print the table."""
    questions = [turn for talk in tried() for turn in talk.turns if turn.asks]
    got = asyncio.run(played())
    print(f"{len(questions)} questions, {sum(bool(each.right) for each in questions)} with a right answer")
    for name in OUTCOMES:
        print(f"{name:<30} {got[name]:>4}")


if __name__ == "__main__":
    main()
