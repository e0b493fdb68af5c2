"""The model of an invented visitor: a story with branches, steered by what the counselor says. Pure.

Owns its shape. What must hold of one is `checks`', its file `files`', how it is walked `walk`'s.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from knowledge.practice.words import FaultName, SkillName

Kind = Literal["anhorig", "barn", "vill_lamna", "akut", "arg", "yrke", "ovrig"]
"""What is practised; the guideline on training asks for the first five."""
LevelName = Literal["N0", "N1", "N2", "N3", "N4"]
Language = Literal["sv", "ar", "enkel"]
"""What the visitor writes; `enkel`: Swedish that is not their first language."""
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Lines = tuple[Line, ...]
END: Final = "end"


class Titles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line in both languages of the console."""

    sv: Line
    en: Line


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be heard for a way to be taken: one of all that is listed, and the trust."""

    skills: tuple[SkillName, ...] = ()
    faults: tuple[FaultName, ...] = ()
    hears: tuple[str, ...] = ()
    """Phrases, as in the word lists."""
    intents: tuple[str, ...] = ()
    """As the bot would understand the counselor's words."""
    trust: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """At least."""


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the visitor answers, and the step that follows; `end`: they say it and go."""

    to: str
    says: Lines = ()
    """Nothing: they are silent, and wait."""
    when: When | None = None
    """None: whatever was said, once the visitor has waited in vain."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the story. The first way that fits is taken."""

    id: str
    ways: Annotated[tuple[Way, ...], msgspec.Meta(min_length=1)]
    level: LevelName | None = None
    """From here on; None: as before."""
    stalls: Lines = ()
    """Said once where nothing fits, before the last way is taken all the same."""


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented visitor."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    title: Titles
    about: Titles
    """What the trainee is to practise."""
    kind: Kind
    role: str
    track: str
    level: LevelName
    """That the first words lead to, as the rules see it."""
    opening: Annotated[Lines, msgspec.Meta(min_length=1)]
    """What they write before a person is there."""
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1)]
    leaves: Annotated[Lines, msgspec.Meta(min_length=1)]
    """Said when their trust is gone."""
    reacts: dict[FaultName, Lines] = {}
    """What they say to a fault, once each."""
    losses: dict[FaultName, int] = {}
    """What they take worse, or lighter, than others."""
    trust: Annotated[int, msgspec.Meta(ge=10, le=90)] = 45
    """With which they come."""
    language: Language = "sv"

    def step(self, id: str) -> Step:
        """The step with this id. KeyError if there is none."""
        found = {each.id: each for each in self.steps}
        return found[id]
