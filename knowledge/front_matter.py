"""Markdown files with front matter: fields between two lines of `---`, and a text below. Pure.

Owns the form of such a file, for every kind of text that is kept in one. What the fields mean is the kind's.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, TypeVar

import msgspec
import yaml
from msgspec.structs import replace

from knowledge import yaml_text
from knowledge.findings import Faulty, Finding, of_validation

MAX_FILE_BYTES: Final = 64 * 1024
"""The longest text, a module of training, has about 30,000 characters."""
FENCE: Final = "---"

C = TypeVar("C", bound=msgspec.Struct)
M = TypeVar("M", bound=msgspec.Struct)


def read(
    source: str | bytes, content: type[C], marks: type[M], *, where: str, refusal: type[Faulty] = Faulty
) -> tuple[C, M]:
    """The content and the marks of its standing in a file.

    Args:
        source: UTF-8.
        content: the struct with the field `text`.
        marks: the struct of the fields that say how the text stands.
        where: the file's name, for messages.
        refusal: what is raised.

    Raises:
        refusal: it is too large, not UTF-8, has no front matter, or a field is missing, unknown or wrong.
    """
    try:
        front, text = _split(_decoded(source, where), where)
        fields = _fields(front, where)
        if "text" in fields:
            raise Faulty([Finding(where=where, field="text", rule="text_in_front")])
        standing = {name: _as_text(fields.pop(name)) for name in marks.__struct_encode_fields__ if name in fields}
        return msgspec.convert({**fields, "text": text}, content), msgspec.convert(standing, marks)
    except msgspec.ValidationError as error:
        raise refusal([replace(of_validation(error), where=where)]) from None
    except Faulty as error:
        raise refusal(error.findings) from None


def write(content: msgspec.Struct, marks: msgspec.Struct | None, *, left_out_if_empty: Collection[str] = ()) -> str:
    """The file of a content, with its standing if there is one: `read` gives back the same."""
    fields: dict[str, Any] = msgspec.to_builtins(content)
    text = fields.pop("text")
    fields = {name: value for name, value in fields.items() if value or name not in left_out_if_empty}
    fields.update(msgspec.to_builtins(marks) if marks is not None else {})
    front = yaml_text.written(fields)
    return f"{FENCE}\n{front}{FENCE}\n{text}\n"


def _decoded(source: str | bytes, where: str) -> str:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_FILE_BYTES:
        raise Faulty([Finding(where=where, rule="file_too_large", value=str(len(raw)), limit=str(MAX_FILE_BYTES))])
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Faulty([Finding(where=where, rule="not_utf8", value=str(error.start))]) from None


def _split(source: str, where: str) -> tuple[str, str]:
    """Front matter and text."""
    lines = source.split("\n")
    if lines[0].rstrip() != FENCE:
        raise Faulty([Finding(where=where, line=1, rule="no_front")])
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]).strip()
    raise Faulty([Finding(where=where, rule="open_front")])


def _fields(front: str, where: str) -> dict[str, Any]:
    try:
        fields = yaml_text.read(front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise Faulty([Finding(where=where, line=line, rule="yaml", value=error.problem or "not YAML")]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Faulty([Finding(where=where, line=2, rule="yaml", value=type(error).__name__)]) from None
    if not isinstance(fields, dict) or not all(isinstance(name, str) for name in fields):
        raise Faulty([Finding(where=where, line=2, rule="no_list")])
    return fields


def _as_text(value: object) -> object:
    """A date, which YAML makes of such text, as text again."""
    return value.isoformat() if hasattr(value, "isoformat") else value
