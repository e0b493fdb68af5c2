"""Training examples that staff write for the bot, and the checks of one. Pure.

They are typed in, in the writer's own words. There is no way from a conversation to here, and there must be none; a
sentence that may point to a person is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from knowledge.findings import Finding
from knowledge.lifecycle import Document
from knowledge.traits import OrdinaryContent

SIGNALS: Final = ("S1", "S2", "S2b", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11")
LEVELS: Final = ("N0", "N1", "N2", "N3", "N4")
HOLDERS: Final = {"sjalv": "self", "annan": "other", "okand": "unknown"}
"""Whose plan, thought or situation it is, with the bot's word for it."""
MAX_CHARS: Final = 300
ExampleId = Annotated[str, msgspec.Meta(pattern=r"^(m[0-9a-z]{1,16})?$")]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHARS)]


class Example(OrdinaryContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One sentence with its intent and labels."""

    id: ExampleId = ""
    """Made from its first wording (`id_of`), and kept when it changes. Empty before it is first saved."""
    lang: Literal["sv", "en"] = msgspec.field(name="sprak")
    text: Sentence
    intent: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,64}$")] = msgspec.field(name="avsikt")
    """The intent."""
    level: Literal["N0", "N1", "N2", "N3", "N4"] = msgspec.field(name="niva")
    signals: tuple[str, ...] = msgspec.field(name="signaler", default=())
    holder: Literal["sjalv", "annan", "okand"] = msgspec.field(name="hallare", default="okand")
    """Whose plan, thought or situation it is."""
    replaces: Annotated[str, msgspec.Meta(max_length=MAX_CHARS)] = msgspec.field(name="ersatter", default="")
    """A sentence of the installation that this one replaces."""

    @property
    def name(self) -> str:
        """The id, which is unique."""
        return self.id

    @property
    def needs_lawyer(self) -> bool:
        """Never: it is no legal text."""
        return False

    @property
    def review_after_days(self) -> int:
        """Two years."""
        return 730


ExampleDocument = Document[Example]


@dataclass(frozen=True, slots=True)
class Taught:
    """The bot's present training data: intents, and the intent of each sentence (folded)."""

    intents: frozenset[str]
    sentences: Mapping[str, str]


def id_of(text: str) -> str:
    """The id of a new sentence; equal sentences have equal ids."""
    return f"m{hashlib.sha256(folded(text).encode()).hexdigest()[:12]}"


def folded(text: str) -> str:
    """The form in which sentences are compared: case-folded, single spaces."""
    return " ".join(text.casefold().split())


def findings(
    example: Example, *, taught: Taught, measured_on: frozenset[str], personal: Callable[[str], list[str]]
) -> list[Finding]:
    """The faults of a sentence; empty if it may be used for training.

    Args:
        example: any sentence.
        taught: the bot's present training data.
        measured_on: folded sentences of the test sets; training on them would falsify the figures.
        personal: finds what in a text may point to a person.
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
