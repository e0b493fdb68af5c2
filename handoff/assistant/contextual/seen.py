"""What is known of a message in its conversation, as the features of a model. Pure.

Owns the features. A message is seen with the one before it, with what the bot has said last, and with what the
conversation knows; everything but the vector is a name that is hashed into a column. It judges nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Heard, Intent, Vector
from handoff.assistant.thread.topic import thread_of
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.understood import confirmed
from handoff.risk import Level

COLUMNS: Final = 1 << 16
VECTOR, WORDS, BEFORE, CONTEXT, READING = 3.0, 2.0, 1.0, 1.5, 2.0
"""How loud each kind of feature is. Chosen by what was read best in conversations that were left out."""
MOST_SAID: Final = 2
"""So many of the bot's latest messages are seen."""
MOST_TURNS: Final = 4
WORDS_A_STEP, MOST_STEPS = 4, 6
STEM: Final = 5
"""Longer words count by their beginning too."""
FIRST: Final = ("welcome#0",)
"""What the bot has said before a first message."""
FACTS: Final = ("relation", "audience", "own_age", "age", "sex")


class Seen(msgspec.Struct, frozen=True):
    """A message as the model sees it."""

    text: str
    before: str
    """The visitor's message before it; empty for the first."""
    context: tuple[str, ...]
    """What is known of the conversation, as names."""
    readings: Mapping[str, float]
    """What the bot's model reads in the message alone: its likeliest intents, and the levels with their shares."""
    vector: Vector | None = None


def seen(answer: BotAnswer, request: BotRequest, state: State) -> Seen:
    """A message with what the conversation knows before it is answered.

    Args:
        answer: the bot's, as it came.
        request: what it was asked.
        state: the conversation, with this message.
    """
    earlier = state.recent[: -len(state.pending)] if state.pending else state.recent
    return Seen(
        text=request.text,
        before=earlier[-1] if earlier else "",
        context=tuple(_context(request.text, state)),
        readings=_readings(answer.ranking, answer.risk),
        vector=answer.vector,
    )


def seen_alone(heard: Heard, text: str, level: Level, *, before: str = "") -> Seen:
    """A text of which no more is known than the one before it; empty: it is a first message.

    `level`: the rules' of the text.
    """
    state = State(level=level, episode_messages=2 if before else 1, said=() if before else FIRST)
    return Seen(text, before, tuple(_context(text, state)), _readings(heard.ranking, heard.risk), heard.vector)


def seen_bare(text: str, vector: Vector) -> Seen:
    """A text of which nothing else is known than that a conversation goes on with it."""
    return Seen(text, "", tuple(_context(text, State(episode_messages=2))), {}, vector)


def _readings(ranking: Sequence[Intent], risk: BotRisk) -> dict[str, float]:
    intents = {f"intent:{each.name}": each.confidence for each in ranking}
    return {**intents, **{f"level:{name}": share for name, share in risk.probabilities.items()}}


def _context(text: str, state: State) -> Iterator[str]:
    yield f"thread:{thread_of(state)}"
    yield f"level:{state.level:d}"
    yield f"turn:{min(state.episode_messages, MOST_TURNS)}"
    yield f"asked:{state.question.partition('@')[0]}"
    yield f"guide:{state.guide.guide if state.guide is not None else ''}"
    yield f"asks:{asks_back(text)}"
    yield f"words:{min(len(text.split()) // WORDS_A_STEP, MOST_STEPS)}"
    told = confirmed(state)
    yield from (f"{fact}={told[fact]}" for fact in FACTS if fact in told)
    yield from (f"said:{each.partition('#')[0].partition('@')[0]}" for each in state.said[-MOST_SAID:])


def features(message: Seen) -> dict[int, float]:
    """The columns of a message with their values, without its vector."""
    found: dict[int, float] = {}
    words, before = set(_terms(message.text)), set(_terms(message.before))
    _add(found, "now", words, WORDS / max(1.0, len(words) ** 0.5))
    _add(found, "before", before, BEFORE / max(1.0, len(before) ** 0.5))
    _add(found, "sign", set(message.context), CONTEXT)
    for name, share in message.readings.items():
        _add(found, "reading", {name}, READING * share)
    return found


def _add(found: dict[int, float], kind: str, names: set[str], value: float) -> None:
    for name in names:
        column = zlib.crc32(f"{kind} {name}".encode()) % COLUMNS
        found[column] = found.get(column, 0.0) + value


def _terms(text: str) -> Iterator[str]:
    words = list(folded_words(text))
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))
    yield from (f"{word[:STEM]}-" for word in words if len(word) > STEM)
