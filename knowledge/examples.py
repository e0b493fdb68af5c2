"""Owns sentences from which the bot learns what visitors mean: what one is, and what makes it fit to learn from. Pure.

Staff type them in, in their own words. There is no way from a conversation to here, and there must be none: what points
to a person is refused, and nobody is asked where a sentence comes from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from knowledge.findings import Finding
from knowledge.lifecycle import Document

SIGNALS: Final = ("S1", "S2", "S2b", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11")
LEVELS: Final = ("N0", "N1", "N2", "N3", "N4")
HOLDERS: Final = {"sjalv": "self", "annan": "other", "okand": "unknown"}
"""Whose plan, thought or situation it is, with the bot's word for it."""
MAX_CHARS: Final = 300
ExampleId = Annotated[str, msgspec.Meta(pattern=r"^(m[0-9a-z]{1,16})?$")]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHARS)]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sentence with what it means."""

    id: ExampleId = ""
    """Made of its first words (`id_of`), and the same when they change. Empty only before it is kept."""
    lang: Literal["sv", "en"] = msgspec.field(name="sprak")
    text: Sentence
    intent: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,64}$")] = msgspec.field(name="avsikt")
    """The intent."""
    level: Literal["N0", "N1", "N2", "N3", "N4"] = msgspec.field(name="niva")
    signals: tuple[str, ...] = msgspec.field(name="signaler", default=())
    holder: Literal["sjalv", "annan", "okand"] = msgspec.field(name="hallare", default="okand")
    """Whose plan, thought or situation it is."""
    replaces: Annotated[str, msgspec.Meta(max_length=MAX_CHARS)] = msgspec.field(name="ersatter", default="")
    """A sentence of the installation that is not learned from any more, in favour of this one."""

    @property
    def name(self) -> str:
        """Unique over all."""
        return self.id

    @property
    def needs_lawyer(self) -> bool:
        """What visitors mean is no legal text."""
        return False

    @property
    def review_after_days(self) -> int:
        """Language changes slowly."""
        return 730

    @property
    def safety(self) -> bool:
        """A model is judged as a whole before anybody activates it."""
        return False

    @property
    def indispensable(self) -> bool:
        """One sentence less leaves thousands."""
        return False

    @property
    def timeless(self) -> bool:
        """No visitor sees it."""
        return False


ExampleDocument = Document[Example]


@dataclass(frozen=True, slots=True)
class Taught:
    """What the bot learns from already: intents, and which sentence (folded) stands under which of them."""

    intents: frozenset[str]
    sentences: Mapping[str, str]


def id_of(text: str) -> str:
    """An id for a new sentence: two people who think of the same one meet."""
    return f"m{hashlib.sha256(folded(text).encode()).hexdigest()[:12]}"


def folded(text: str) -> str:
    """How sentences are compared."""
    return " ".join(text.casefold().split())


def findings(
    example: Example, *, taught: Taught, measured_on: frozenset[str], personal: Callable[[str], list[str]]
) -> list[Finding]:
    """What is wrong with a sentence; empty when it may be learned from.

    Args:
        example: any sentence.
        taught: what the bot learns from already.
        measured_on: folded sentences by which models are judged; learning from them would make the figures lie.
        personal: what in a text may point to a person, each in a word.
    """
    found = [Finding(field="text", rule="personal", value=what) for what in personal(example.text)]
    if example.intent not in taught.intents:
        found.append(Finding(field="avsikt", rule="unknown_value", value=example.intent))
    found += [Finding(field="signaler", rule="unknown_value", value=s) for s in example.signals if s not in SIGNALS]
    own, replaced = folded(example.text), folded(example.replaces)
    elsewhere = taught.sentences.get(own)
    if elsewhere is not None and own != replaced:
        found.append(Finding(field="text", rule="taught_already", value=elsewhere))
    if own in measured_on:
        found.append(Finding(field="text", rule="measured_on"))
    if replaced and replaced not in taught.sentences:
        found.append(Finding(field="ersatter", rule="not_taught", value=example.replaces))
    return found
