"""Test cases: sentences and dialogues with their right answers, read from YAML or JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from handoff.contract.base import LevelName
from handoff.contract.errors import LotsenError


class CasesError(LotsenError):
    """A file of test cases is invalid; the message names the place."""


class Sentence(msgspec.Struct, frozen=True):
    """One sentence with the right result of triage. Only `text` and `level` are required."""

    text: str
    level: LevelName
    id: str = ""
    lang: str = "sv"
    signals: tuple[str, ...] = ()
    holder: str = "unknown"
    human_request: bool = False
    intent: str | None = None
    trap: str | None = None
    pair: str | None = None
    before: str = ""
    """What was told or asked just before, where it is no first message; the model does not see it."""


class Dialogue(msgspec.Struct, frozen=True):
    """A visitor's turns, the right level of the conversation after each, and the turn that needs a person."""

    turns: tuple[str, ...]
    levels: tuple[LevelName, ...]
    handoff_at: int | None
    id: str = ""
    lang: str = "sv"
    about: str = ""


T = TypeVar("T", Sentence, Dialogue)


def read(path: Path, kind: type[T]) -> list[T]:
    """All cases of a file; missing ids are filled in.

    Raises:
        CasesError: it cannot be read, is empty, or a case is of the wrong shape.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CasesError(f"{path} cannot be read: {error.strerror}") from None
    try:
        if path.suffix in (".yaml", ".yml"):
            cases: list[T] = msgspec.yaml.decode(data, type=list[kind])  # type: ignore[valid-type]
        else:
            cases = [msgspec.json.decode(line, type=kind) for line in data.splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CasesError(f"{path} is not a list of {kind.__name__.lower()}s: {error}") from None
    if not cases:
        raise CasesError(f"{path} holds nothing")
    return [
        case if case.id else msgspec.structs.replace(case, id=f"{path.stem}:{number}")
        for number, case in enumerate(cases, 1)
    ]
