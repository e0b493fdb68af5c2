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

    hor: tuple[str, ...] = ()
    """Beginnings of words or phrases, in small letters; empty: whatever was said."""
    sager: tuple[str, ...]
    sedan: str = ""
    """The step that follows; empty: the visitor says goodbye and goes."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place in the conversation, and where it may lead."""

    grenar: tuple[Branch, ...]


class Persona(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One invented visitor."""

    titel: dict[str, str]
    om: dict[str, str]
    """What the trainee is to practise."""
    roll: str
    spar: str
    niva: LevelName
    """The level that the first words lead to, as the rules see it."""
    borjar: tuple[str, ...]
    """What they write before a person is there."""
    forst: str = "start"
    steg: dict[str, Step]


class SheetItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the review sheet."""

    sv: str
    en: str


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The review sheet of one version."""

    version: str
    punkter: dict[str, SheetItem]


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
    for branch in persona.steg[step].grenar:
        if not branch.hor or any(re.search(rf"\b{re.escape(word)}", said) for word in branch.hor):
            return branch
    raise ValueError(f"step {step} has no branch for whatever is said")  # `load` has made sure of one


def _check(name: str, persona: Persona) -> None:
    if persona.forst not in persona.steg:
        raise ValueError(f"{name}: the first step {persona.forst} is missing")
    for step, place in persona.steg.items():
        if place.grenar[-1].hor:
            raise ValueError(f"{name}: step {step} has no branch for whatever is said")
        for branch in place.grenar:
            if branch.sedan and branch.sedan not in persona.steg:
                raise ValueError(f"{name}: {step} leads to {branch.sedan}, which is missing")
