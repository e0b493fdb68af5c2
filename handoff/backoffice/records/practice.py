"""Practice (DOMAIN D8): invented visitors on a script with branches, and the sheet on which a conversation is reviewed.

Pure: which line comes next. The personas are data, `data/personas`, in Swedish;
`handoff.gateway.sockets.practice_visitor` drives one through the gateway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from handoff.contract.base import LevelName
from storage.ids import AccountId

_FOLDER = Path(__file__).parent / "data" / "personas"
_SHEET = Path(__file__).parent / "data" / "review_sheet.yaml"
MarkName = Literal["ja", "delvis", "nej", "ej_aktuellt"]


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the visitor says if the counselor has said one of these; the first branch that fits is taken."""

    hears: tuple[str, ...] = msgspec.field(name="hor", default=())
    """Beginnings of words or phrases, in small letters; empty: whatever was said."""
    says: tuple[str, ...] = msgspec.field(name="sager")
    next_step: str = msgspec.field(name="sedan", default="")
    """The step that follows; empty: the visitor says goodbye and goes."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place in the conversation, and where it may lead."""

    branches: tuple[Branch, ...] = msgspec.field(name="grenar")


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One invented visitor."""

    title: dict[str, str] = msgspec.field(name="titel")
    about: dict[str, str] = msgspec.field(name="om")
    """What the trainee is to practise."""
    role: str = msgspec.field(name="roll")
    track: str = msgspec.field(name="spar")
    level: LevelName = msgspec.field(name="niva")
    """The level that the first words lead to, as the rules see it."""
    opening: tuple[str, ...] = msgspec.field(name="borjar")
    """What they write before a person is there."""
    first_step: str = msgspec.field(name="forst", default="start")
    steps: dict[str, Step] = msgspec.field(name="steg")


class SheetItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the review sheet."""

    sv: str
    en: str


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The review sheet of one version."""

    version: str
    items: dict[str, SheetItem] = msgspec.field(name="punkter")


class Marked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line as it was marked."""

    item: str
    mark: MarkName
    comment: str = ""


class Review(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sheet of one practice conversation. Never counted anywhere."""

    conversation: str
    persona: str
    trainee: AccountId
    started_at: datetime
    marks: tuple[Marked, ...] = ()
    reviewed_by: AccountId | None = None


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Review).decode


@cache
def load(folder: Path = _FOLDER) -> Mapping[str, Persona]:
    """All personas, by the names of their files.

    Raises:
        msgspec.ValidationError: a file is not one.
        ValueError: a branch leads nowhere, or a step has no branch for whatever is said.
    """
    personas = {
        file.stem: msgspec.yaml.decode(file.read_bytes(), type=Persona) for file in sorted(folder.glob("*.yaml"))
    }
    for name, persona in personas.items():
        _check(name, persona)
    return personas


@cache
def sheet(path: Path = _SHEET) -> Sheet:
    """The review sheet."""
    return msgspec.yaml.decode(path.read_bytes(), type=Sheet)


def answer(persona: Persona, step: str, heard: str) -> Branch:
    """The branch that a counselor's message leads to."""
    said = " ".join(re.findall(r"\w+", heard.lower()))
    for branch in persona.steps[step].branches:
        if not branch.hears or any(re.search(rf"\b{re.escape(word)}", said) for word in branch.hears):
            return branch
    raise ValueError(f"step {step} has no branch for whatever is said")  # `load` has made sure of one


def _check(name: str, persona: Persona) -> None:
    if persona.first_step not in persona.steps:
        raise ValueError(f"{name}: the first step {persona.first_step} is missing")
    for step, place in persona.steps.items():
        if place.branches[-1].hears:
            raise ValueError(f"{name}: step {step} has no branch for whatever is said")
        for branch in place.branches:
            if branch.next_step and branch.next_step not in persona.steps:
                raise ValueError(f"{name}: {step} leads to {branch.next_step}, which is missing")
