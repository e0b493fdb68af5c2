"""The choice of a guide that is meant by words which name none: the one whose own words have the nearest vector. Pure.

Stands beside the reader of answers, which knows the words of a choice and goes first. A choice that shows danger is
never meant, and no safety guide is walked by it. Words that an editor has added since `ways.npz` was made are not in
it: then a choice is named or not, as it is without a vector.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.learned.meanings import load
from handoff.conversation.text.sentences import asks_back
from knowledge.guides.model import Ask, Guide, Way

WAYS: Final = Path(__file__).parent / "ways.npz"
NEAR: Final = 0.4
"""From this likeness to a choice's words it is meant; of one that is less like, nobody knows."""
AHEAD: Final = 0.1
"""So much further away every other choice must be."""
MOST_WORDS: Final = 20
"""In a longer message a choice is one of many things."""


def meant_choices(guide: Guide) -> list[str]:
    """All texts by which a guide's choices are compared, in every language."""
    asks = (step.ask for step in guide.steps if step.ask is not None and step.ask.kind == "choice")
    ways = (way for ask in asks for way in ask.named.values() if not guide.safety and not way.level)
    return [text for way in ways for lang in {*way.words, *way.button} for text in texts_of(way, lang)]


def texts_of(way: Way, lang: str) -> list[str]:
    """What a choice is called in one language."""
    title = way.button.get(lang)
    return [*way.words.get(lang, ()), *([title] if title else [])]


def meant_way(ask: Ask, words: str, vector: Vector | None, lang: str) -> Way | None:
    """The one choice that is meant by words which name none; None if several are as near, or none is near.

    Args:
        ask: the open question of a guide that is not one of safety.
        words: the visitor's message.
        vector: the same as the bot has embedded it; None, or of another embedder: nothing is guessed.
        lang: the language of the conversation.
    """
    held = load(WAYS)
    at = held.place_of(vector)
    if ask.kind != "choice" or at is None or asks_back(words) or not 0 < len(words.split()) <= MOST_WORDS:
        return None
    texts = {name: texts_of(way, lang) for name, way in ask.named.items()}
    name = held.nearest(at, texts, near=NEAR, ahead=AHEAD)
    return ask.named[name] if name is not None and not ask.named[name].level else None
