"""Comparison of two versions of a text, field by field and word by word. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

Op = Literal["same", "add", "del"]
_WORDS: Final = re.compile(r"\s+|\S+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS: Final = 4000
"""Words and the blanks between them; longer texts are compared line by line, which is quicker."""


class Part(NamedTuple):
    """A piece of text that is in both versions, only in the new or only in the old."""

    op: Op
    text: str


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Part]]:
    """The changed fields, each as parts.

    Args:
        old: fields of a text as JSON has them; those of a field of a field are named with a dot.
        new: fields of another.
    """
    before, after = dict(_flat(old)), dict(_flat(new))
    names = [*after, *(name for name in before if name not in after)]
    return {
        name: words_changed(before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    }


def words_changed(old: str, new: str) -> list[Part]:
    """The parts that turn `old` into `new`, word by word."""
    pattern = _WORDS if max(len(_WORDS.findall(old)), len(_WORDS.findall(new))) <= MOST_WORDS else _LINES
    before, after = pattern.findall(old), pattern.findall(new)
    parts: list[Part] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(before[start:end])))
            continue
        parts += [Part("del", "".join(before[start:end]))] if end > start else []
        parts += [Part("add", "".join(after[new_start:new_end]))] if new_end > new_start else []
    return _together(parts)


def _together(parts: list[Part]) -> list[Part]:
    """`parts` with changes that only blanks separate joined to one."""
    joined: list[Part] = []
    run: list[Part] = []
    for part in [*parts, None]:
        if part is not None and (part.op != "same" or (run and not part.text.strip())):
            run.append(part)
            continue
        joined += _one_change(run)
        run = []
        joined += [part] if part is not None else []
    return joined


def _one_change(run: list[Part]) -> list[Part]:
    """A run of changes as one deletion and one addition; trailing blanks stay."""
    trailing = [run.pop()] if run and run[-1].op == "same" else []
    gone = "".join(part.text for part in run if part.op != "add")
    came = "".join(part.text for part in run if part.op != "del")
    if not any(part.op == "del" for part in run) or not any(part.op == "add" for part in run):
        return [*run, *trailing]
    return [Part("del", gone), Part("add", came), *trailing]


def _flat(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, _words_of(value)


def _words_of(value: object) -> str:
    """A value as text: one line for each item of a list."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(
            " ".join(map(str, each.values())) if isinstance(each, Mapping) else str(each) for each in value
        )
    return str(value)
