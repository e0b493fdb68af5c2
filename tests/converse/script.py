"""Reads scripted conversations: what a visitor writes, how they answer, and what should follow. README has the format.

Owns the shape and its checks. Knows neither the bot's words nor how a conversation is played.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
import yaml

from handoff.risk import Level

Handoff = Literal["no", "offered", "queued", "any"]
LevelWanted = Literal["N0", "N1", "N2", "N3", "N4", "N4?"]
Feeling = Literal["fear", "shame", "grief", "anger", "tired", "lonely", "guilt"]
PersonaKey = Literal[
    "relation", "age", "place", "since", "signs", "tried", "wish", "safe", "role", "alone", "plan", "yes_no", "more"
]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]

Kind = Literal[
    "parent", "sibling", "partner", "friend", "child_self", "young_self", "leaver", "ambivalent", "school",
    "social_services", "association", "faith", "municipality", "employer", "threatened", "honour", "suicidal",
    "own_violence", "danger_now", "returnee", "crime_witness", "journalist", "student", "curious", "abusive", "tester",
    "off_topic", "service_questions", "other_language",
]  # fmt: skip
"""Who writes, or about what."""

SETTLING: Final = "N4?"
"""Life may be in danger now: N4, or the silent "may be N4" that is being settled."""


class ScriptError(ValueError):
    """A file of conversations is not as it should be. Names the conversation."""


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What should hold once the visitor's words are answered."""

    level: LevelWanted
    handoff: Handoff
    lang: str
    subject: tuple[str, ...] = ()
    feeling: Feeling | None = None
    place: str | None = None

    @property
    def least(self) -> Level:
        """The level that the conversation should have by now."""
        return Level[self.level.removesuffix("?")]

    @property
    def calm(self) -> bool:
        """Whether an alarm, or a person who is called unasked, would be wrong."""
        return self.least <= Level.N1


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message of the visitor's own."""

    says: Words
    expect: Expected
    own: Literal["N0", "N1", "N2", "N3", "N4", ""] = ""
    """How urgent this message is by itself, read with what came before; empty where the writer has not said it."""
    told: str = ""
    """The kind of thing that it tells, by id, or that it tells none (`handoff.assistant.contextual.kinds`); empty where
    nobody has said it."""


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One conversation."""

    id: str
    kind: Kind
    lang: str
    turns: Annotated[tuple[Turn, ...], msgspec.Meta(min_length=1)]
    page: str = ""
    """In which language the page is, where that is another than the visitor begins in."""
    guide: str = ""
    """The guide that this visitor should be led into, where the conversation is a walk of one."""
    persona: Mapping[PersonaKey, Words] = {}
    """What this visitor answers when the bot asks for a fact, in their own words."""


def read(file: Path) -> list[Script]:
    """The conversations of a file.

    Raises:
        ScriptError: unknown keys or values, an id that stands twice, a level that falls.
    """
    try:
        scripts = msgspec.convert(_words(file), list[Script])
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise ScriptError(f"{file.name}: {error}") from None
    seen: set[str] = set()
    for script in scripts:
        for problem in _problems(script, seen):
            raise ScriptError(f"{file.name}: {script.id}: {problem}")
        seen.add(script.id)
    return scripts


def _words(file: Path) -> object:
    """What the file says, every value as it is written: `no` is a word here, and so is an age."""
    text = file.read_text(encoding="utf-8")
    return _without_empty(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506  # makes nothing but words


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_empty(each) for key, each in value.items() if each not in ("", "null", "~")}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value


def _problems(script: Script, seen: set[str]) -> list[str]:
    levels = [turn.expect.least for turn in script.turns]
    found = ["this id stands twice"] if script.id in seen else []
    if levels != sorted(levels):
        found.append("the expected level falls, which a conversation's level never does by itself")
    return found
