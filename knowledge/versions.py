"""Owns the comparison of two versions of a text, as editors see it. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from knowledge.articles import Article, serialise
from knowledge.lifecycle import C, Document, Person, edited

Op = Literal["same", "add", "del"]
_WORDS: Final = re.compile(r"\s+|\S+")
_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS: Final = 4000
"""Words and the blanks between them; longer texts are compared line by line, which is quicker."""


class Part(NamedTuple):
    """A stretch of text that is in both, only in the new or only in the old."""

    op: Op
    text: str


def difference(old: Article, new: Article) -> list[str]:
    """The lines that differ, each with its sign (`-`, `+`, two blanks for context, `@@` for a place)."""
    lines = difflib.unified_diff(serialise(old).splitlines(), serialise(new).splitlines(), lineterm="", n=2)
    return list(lines)[2:]


def restored(current: Document[C], old: Document[C], by: Person) -> Document[C]:
    """The old text as a new draft; it is reviewed and published like any other."""
    return edited(current, old.content, by)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Part]]:
    """Field by field, what differs; fields in which nothing does are left out.

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
    """One text as it became another, word by word."""
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
    """Changes with nothing but blanks between them are one: a sentence was replaced, not each of its words."""
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
    """What went, then what came; blanks at the end that are in both stay in both."""
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
    """A value as it is read: one line for each of several."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(
            " ".join(map(str, each.values())) if isinstance(each, Mapping) else str(each) for each in value
        )
    return str(value)
