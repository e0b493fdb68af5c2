"""The bot's words and the training sentences as files: `replies.yaml` and `examples.yaml`, each a list of texts.

Owns the form of the files and their check; `exchange` saves. A missing file is nothing to take in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import yaml
from msgspec.structs import replace

from handoff.assistant.library import REPLY, decode_reply
from handoff.backoffice.teaching.desk import EXAMPLE, decode_example, personal
from handoff.backoffice.teaching.sources import installed
from knowledge import examples, replies, seed, wordings, yaml_text
from knowledge.articles import Marks
from knowledge.examples import Example
from knowledge.findings import Finding
from knowledge.lifecycle import Document
from knowledge.replies import Reply

REPLIES_FILE: Final = "replies.yaml"
EXAMPLES_FILE: Final = "examples.yaml"
FILES: Final = {REPLIES_FILE: REPLY, EXAMPLES_FILE: EXAMPLE}
_MARKS: Final = Marks.__struct_encode_fields__
T = TypeVar("T", Reply, Example)
Texts = list[tuple[T, Marks]]


def written(documents: Sequence[Document[Any]]) -> bytes:
    """The file of these texts, with their standing."""
    listed = [{**msgspec.to_builtins(each.content), **msgspec.to_builtins(each.marks)} for each in documents]
    return yaml_text.written(listed).encode()


def read_replies(folder: Path, contacts: Collection[str], found: list[Finding]) -> Texts[Reply]:
    """The words in a folder; what is wrong with them goes to `found`. `contacts`: ids that a text may name."""
    file = folder / REPLIES_FILE
    if not file.exists():
        return []
    known = wordings.load(seed.REPLIES).ids
    return _read(file, Reply, lambda reply: replies.findings(reply, known=known, contacts=contacts), found)


def read_examples(folder: Path, found: list[Finding]) -> Texts[Example]:
    """The sentences in a folder; what is wrong with them goes to `found`."""
    file = folder / EXAMPLES_FILE
    if not file.exists():
        return []
    known = installed()

    def judged(example: Example) -> list[Finding]:
        return examples.findings(example, taught=known.taught, measured_on=known.measured_on, personal=personal)

    return _read(file, Example, judged, found)


def decoder(kind: str) -> Callable[[bytes], Document[Any]]:
    """How a stored body of this kind is read."""
    return decode_reply if kind == REPLY else decode_example


def _read(file: Path, form: type[T], judge: Callable[[T], list[Finding]], found: list[Finding]) -> Texts[T]:
    texts: Texts[T] = []
    try:
        content = yaml_text.read(file.read_bytes())
        listed = msgspec.convert(content, list[dict[str, Any]])
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        found.append(Finding(where=file.name, rule="wrong_field", field="content", value=str(error).split("\n")[0]))
        return []
    for number, fields in enumerate(listed, 1):
        marks = {name: _as_text(fields.pop(name)) for name in _MARKS if name in fields}
        try:
            text, standing = msgspec.convert(fields, form), msgspec.convert(marks, Marks)
        except msgspec.ValidationError as error:
            found.append(Finding(where=file.name, field="content", rule="wrong_field", line=number, value=str(error)))
            continue
        found += [replace(fault, where=text.name) for fault in judge(text)]
        texts.append((text, standing))
    return texts


def _as_text(value: object) -> object:
    """YAML makes dates of what looks like one."""
    return value.isoformat() if hasattr(value, "isoformat") else value
