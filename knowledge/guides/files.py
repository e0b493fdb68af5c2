"""The file of a guide: one readable YAML, which round-trips. Pure.

A bare `yes:` or `no:` is a truth value in YAML; as a key it means the answer, with or without quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
import yaml
from msgspec.structs import replace

from knowledge import yaml_text
from knowledge.articles import Marks
from knowledge.findings import Faulty, Finding, of_validation
from knowledge.guides.model import Guide

MAX_FILE_BYTES: Final = 256 * 1024
_MARKS: Final = Marks.__struct_encode_fields__
_BOOLEANS: Final = {True: "yes", False: "no"}


class GuideError(Faulty):
    """A file is not a valid guide."""


def parse(source: str | bytes, *, where: str = "guide") -> tuple[Guide, Marks]:
    """The guide in a file.

    Args:
        source: YAML, UTF-8.
        where: the file's name, for messages.

    Raises:
        GuideError: it is too large, no YAML, or a field is missing, unknown or wrong.
    """
    fields = _fields(source, where)
    marks = {name: _as_text(fields.pop(name)) for name in _MARKS if name in fields}
    try:
        return msgspec.convert(fields, Guide), msgspec.convert(marks, Marks)
    except msgspec.ValidationError as error:
        raise GuideError([_placed(_of_step(error, fields), source, where)]) from None


def serialise(guide: Guide, marks: Marks | None = None) -> str:
    """The file of a guide: `parse` gives back the same guide and marks."""
    fields: dict[str, Any] = msgspec.to_builtins(guide)
    fields.update(msgspec.to_builtins(marks) if marks is not None else {})
    return yaml_text.written(fields)


def placed(findings: Iterable[Finding], source: str | bytes, *, where: str = "") -> list[Finding]:
    """The findings with their lines in the file."""
    return [_placed(each, source, where) for each in findings]


def _placed(finding: Finding, source: str | bytes, where: str) -> Finding:
    return replace(finding, where=where, line=_line_of(finding.field, source))


def _of_step(error: msgspec.ValidationError, fields: Mapping[str, Any]) -> Finding:
    """The finding, with a step by its id: `steps[2].ask` is where nobody counts to."""
    finding = of_validation(error)
    _, _, place = str(error).partition(" - at `$.")
    path = place.rstrip("`").replace("[...]", "")
    if not path.startswith("steps["):
        return finding
    number, _, inside = path.removeprefix("steps[").partition("]")
    steps = fields.get("steps")
    step = steps[int(number)] if isinstance(steps, list) and number.isdecimal() and int(number) < len(steps) else {}
    name = step.get("id", number) if isinstance(step, Mapping) else number
    return replace(finding, field=f"steps.{name}{inside}")


def _fields(source: str | bytes, where: str) -> dict[str, Any]:
    raw = source.encode() if isinstance(source, str) else source
    if len(raw) > MAX_FILE_BYTES:
        too_large = Finding(where=where, rule="file_too_large", value=str(len(raw)), limit=str(MAX_FILE_BYTES))
        raise GuideError([too_large])
    try:
        fields = yaml_text.read(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise GuideError([Finding(where=where, rule="not_utf8", value=str(error.start))]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise GuideError([Finding(where=where, line=line, rule="yaml", value=error.problem or "not YAML")]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise GuideError([Finding(where=where, line=1, rule="yaml", value=type(error).__name__)]) from None
    if not isinstance(fields, dict):
        raise GuideError([Finding(where=where, line=1, rule="no_list")])
    named: dict[str, Any] = _named(fields)
    return named


def _named(value: Any) -> Any:
    """The same with every key as text."""
    if isinstance(value, dict):
        return {
            _BOOLEANS.get(key, str(key)) if isinstance(key, bool) else str(key): _named(each)
            for key, each in value.items()
        }
    return [_named(each) for each in value] if isinstance(value, list) else value


def _as_text(value: object) -> object:
    """A date, which YAML makes of such text, as text again."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _line_of(field: str, source: str | bytes) -> int | None:
    """The line of the nearest place in the file that this path names; a step is named by its id."""
    try:
        node = yaml.compose(source, Loader=yaml_text.LOADER)
    except yaml.YAMLError:
        return None
    line = None
    for part in field.split("."):
        found = _inside(node, part)
        if found is None:
            break
        node, line = found
    return line


def _inside(node: yaml.Node | None, part: str) -> tuple[yaml.Node, int] | None:
    """The value of this key, or the item with this id or number, and its line."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, 1):
            if str(number) == part or _id_of(item) == part:
                return item, item.start_mark.line + 1
    return None


def _id_of(node: yaml.Node) -> str:
    if not isinstance(node, yaml.MappingNode):
        return ""
    return next((str(value.value) for key, value in node.value if key.value == "id"), "")
