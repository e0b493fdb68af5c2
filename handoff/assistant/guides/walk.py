"""The walk: from an answer to the next question, through all that is said between. Pure.

Owns which steps a turn has and which of their variants; not what begins or interrupts a guide (`turn`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handoff.assistant.wording.dialogue import least_said, unsaid
from handoff.assistant.wording.sentences import without_read
from handoff.conversation.answers.choices import named_in
from handoff.conversation.state import TAKEN_BACK, said_as
from handoff.conversation.text.sentences import sentences_of
from handoff.conversation.unsettled import CANNOT_TALK
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import END, Ask, Step, Way, reply_id
from knowledge.spoken_of import SEX, spoken_of

MOST_SAID: Final = 2
MOST_WORDS: Final = 93
"""With more in one turn than this, what meets the visitor is left out."""
MOST_STEPS: Final = 200
"""No guide has so many: whoever walks further is in a circle."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text of the turn."""

    step: Step | None
    """None for the summary."""
    reply_id: str
    variant: int
    text: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What a turn of a guide says."""

    said: tuple[Said, ...]
    asks: Said | None
    """The question of the turn; None at the end."""
    step: str
    """Where the visitor stands now: the step that asks, or `end`."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known when the walk goes on."""

    memory: Mapping[str, str]
    said: Sequence[str] = ()
    """What was said in this episode (`State.said`), the latest last."""
    read: Collection[str] = ()
    """The sentences of it."""
    lang: str = "sv"
    open: bool = True
    place: str = ""
    """The name of the visitor's kommun."""
    written: Sequence[str] = ()
    """What the visitor has written in this episode, latest first, as far as it is still known."""


def way_of(ask: Ask, answer: str | None) -> Way | None:
    """Where an answer leads; anything else that was written (None) leads where the guide goes on anyway."""
    return (ask.way(answer) if answer is not None else None) or ask.otherwise


def advance(compiled: Compiled, start: str, heard: Heard) -> Moves:
    """Walk from a step to the next question: what is said on the way, and the question.

    A question whose fact is known is passed over by what is known. Texts that were read are not said again; where none
    of a step is left it is passed over, and a question by the way of who does not answer. A guide of safety asks again.

    Args:
        compiled: the version that the visitor walks.
        start: the first step of the turn, or `end`.
        heard: what is known. A choice that was named in what was written is not asked for.
    """
    said: list[Said] = []
    name = start
    for _ in range(MOST_STEPS):
        step = compiled.steps.get(name)
        if step is None:
            break
        if step.ask is None:
            words = _worded(compiled, step, heard)
            said += [words] if words is not None else []
            name = step.next
            continue
        known = _known(step.ask, heard.memory) or _written(compiled, step, heard)
        words = None if known is not None else _worded(compiled, step, heard)
        if words is not None:
            return Moves(_few(said, words), words, name)
        way = known or step.ask.otherwise
        name = way.to if way is not None else END
    misread = any(each.reply_id.endswith(TAKEN_BACK) for each in said)
    summary = None if misread else _summary(compiled, heard)  # it speaks of the danger that is none
    return Moves((*_few(said, summary), *([summary] if summary is not None else ())), None, END)


def _known(ask: Ask, memory: Mapping[str, str]) -> Way | None:
    """The way of what is known already."""
    value = memory.get(ask.fact) if ask.fact else None
    return ask.way(value) if value is not None else None


def _written(compiled: Compiled, step: Step, heard: Heard) -> Way | None:
    """The way of the choice that was named before it is asked for."""
    if step.ask is None or not step.ask.from_before:
        return None
    told = (_OF_A_FRIEND.sub(" ", text) for text in heard.written)
    named = (named_way(compiled, step, text, heard.lang) or _named_once(compiled, step, text, heard) for text in told)
    return next((way for way in named if way is not None), None)


def _named_once(compiled: Compiled, step: Step, text: str, heard: Heard) -> Way | None:
    """The way of the one choice that any sentences of a story name; None if they name several."""
    ways = {way.to: way for each in sentences_of(text) if (way := named_way(compiled, step, each, heard.lang))}
    return next(iter(ways.values())) if len(ways) == 1 else None


_OF_A_FRIEND: Final = re.compile(r"\b(?:en|min|mina|a|my) (?:kompis|vän|polare|friend|mate)\w*", re.IGNORECASE)
"""Whom somebody writes about, and not that there are new ones: no choice of what has changed is named by it."""


def named_way(compiled: Compiled, step: Step, told: str, lang: str) -> Way | None:
    """The way of the one choice that a message names which is about more than that, unless it shows danger."""
    if step.ask is None or step.ask.kind != "choice" or not told:
        return None
    way = step.ask.named.get(named_in(told, compiled.questions[step.id], lang) or "")
    return way if way is not None and not way.level else None


def _worded(compiled: Compiled, step: Step, heard: Heard) -> Said | None:
    """A text of this step that was not said yet; None if all have been, and nobody's safety depends on it."""
    reply = reply_id(compiled.guide.id, step.id)
    texts = compiled.texts(step.id, heard.lang, open=heard.open, placed=bool(heard.place))
    variant = _quiet(reply, texts, heard) if is_voiceless(heard.said) else None
    variant = unsaid(reply, len(texts), heard.said) if variant is None else variant
    if variant is None and compiled.guide.safety and texts:
        variant = least_said(reply, len(texts), heard.said)
    return _said(compiled, step, reply, texts, variant, heard)


SILENT_STEP: Final = "/tyst#"
"""Stands in what was said of a step that is for who cannot call aloud."""
_CALLS: Final = re.compile(r"\bring 112|\bcall 112|اتصل بالرقم 112", re.IGNORECASE)


def is_voiceless(said: Collection[str]) -> bool:
    """Whether the visitor was answered as somebody who cannot call aloud."""
    return any(each.startswith(f"{CANNOT_TALK}#") or SILENT_STEP in each for each in said)


def _quiet(reply: str, texts: Sequence[str], heard: Heard) -> int | None:
    """The first text that was not said yet and does not tell to call."""
    fresh = (each for each in range(len(texts)) if said_as(reply, each) not in heard.said)
    return next((each for each in fresh if not _CALLS.search(texts[each])), None)


def _summary(compiled: Compiled, heard: Heard) -> Said | None:
    reply = reply_id(compiled.guide.id, END)
    texts = compiled.texts(END, heard.lang, open=heard.open)
    return _said(compiled, None, reply, texts, unsaid(reply, len(texts), heard.said), heard)


def _said(
    compiled: Compiled, step: Step | None, reply: str, texts: Sequence[str], variant: int | None, heard: Heard
) -> Said | None:
    if variant is None:
        return None
    text = spoken_of(texts[variant], heard.memory.get(SEX, "")).replace("{plats}", heard.place)
    asks = step is not None and step.ask is not None
    if not asks:
        text = without_read(text, heard.read, safety=compiled.guide.safety)
    return Said(step, reply, variant, text)


def _few(said: Sequence[Said], last: Said | None) -> tuple[Said, ...]:
    """At most two of what would be said: what meets the visitor, and what is nearest to the question.

    Where questions were passed over, more would come together than somebody can read at once.
    """
    few = tuple(said) if len(said) <= MOST_SAID else (said[0], said[-1])
    words = sum(len(each.text.split()) for each in (*few, *([last] if last is not None else ())))
    return few[-1:] if len(few) > 1 and words > MOST_WORDS else few
