"""What the editor has to know of a kind of text, and no more: its form, its rules, how visitors see it.

A new kind is one more `Kind` in the list that the composition root hands over; desk, routes and page stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import msgspec

from handoff.contract.editor import FieldForm, FieldView, KindView, Life
from knowledge.directory.contacts import SourceAge
from knowledge.findings import Faulty, Finding, of_validation
from knowledge.lifecycle import Document, LiveText

Files = Literal["markdown", "csv", "yaml", ""]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind's form; see `handoff.contract.editor.FieldView`."""

    name: str
    form: FieldForm
    part: str = ""
    options: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    max_chars: int | None = None
    required: bool = False
    asked: bool = False
    fixed: bool = False

    def view(self) -> FieldView:
        """The field as the wire model from which the page draws its form."""
        return FieldView(
            name=self.name,
            form=self.form,
            part=self.part,
            options=list(self.options),
            labels=dict(self.labels),
            max_chars=self.max_chars,
            required=self.required,
            asked=self.asked,
            fixed=self.fixed,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What the editor shows of a text: findings, its HTML as visitors see it, words and readability."""

    findings: Sequence[Finding]
    body: str
    """HTML without script, as visitors see it."""
    words: int | None = None
    most_words: int | None = None
    """How many there may be; None where nothing says so."""
    lix: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of text. The functions take its content (`content`, a struct)."""

    name: str
    life: Life
    content: type[Any]
    fields: tuple[Field, ...]
    text_name: Callable[[Any], str]
    """Unique in the kind; without dots, and with one slash at most."""
    title: Callable[[Any], str]
    lang: Callable[[Any], str]
    look: Callable[[Any, Collection[str]], Look]
    """Also gets the names of all texts of the kind that there are."""
    creatable: bool = True
    strict: bool = False
    """Nothing with a fault is saved, not even as a draft: it might point to a person."""
    publishes: bool = True
    """False for texts that no visitor ever sees: a review is the end of their way."""
    files: Files = ""
    file_of: Callable[[Any], tuple[str, bytes] | None] = lambda stored: None
    """What is stored as a file: its name and what is in it."""
    kept: Callable[[Any, Any], Any] = lambda old, new: new
    """(content in force, content that somebody sends) -> what is saved: fields that no form may set are kept."""
    runs_out: Callable[[Any], date | None] = lambda content: None
    """`checked` kinds: the last day on which the check of an entry counts; None if nobody has checked it."""
    shown: Callable[[Any, date, bool], bool] = lambda content, today, practice: True
    """`checked` kinds: whether visitors see an entry on a day, in practice or not."""
    to_check: Callable[[Any, date], bool] = lambda content, today: False
    """`checked` kinds: whether somebody has to check it."""
    source_age: Callable[[Any, date], SourceAge] = lambda content, today: ""
    """`checked` kinds: whether the page behind an entry is old, or does not say how old."""
    checked_parts: Callable[[Any], Mapping[str, object]] = lambda content: {}
    """`checked` kinds: what a check is of, by name. Who wrote one of them does not check the entry."""
    checked_on: Callable[[Any], date | None] = lambda content: None
    """`checked` kinds: the day of the check."""
    area: Callable[[Any], str] = lambda content: ""
    """`checked` kinds: the county that an entry is for; empty for the whole country."""
    sort: Callable[[Any], str] = lambda content: ""
    """`checked` kinds: which sort of entry it is."""
    verified: Callable[[Any, date, str], Any] = lambda content, today, how: content
    """`checked` kinds: the entry with a check of today."""
    reads: Callable[[Mapping[str, Any]], Any] | None = None
    """How the fields of the form make a content, where they are not its own fields. Raises `Faulty` too."""
    shows: Callable[[Any], dict[str, Any]] | None = None
    """The other way: the fields of a content."""
    places: Callable[[Mapping[str, Any], Sequence[Finding]], Sequence[Finding]] = lambda fields, found: found
    """(fields of the form, findings of the content) -> the findings with their places in the form."""

    @property
    def sound(self) -> bool:
        """Whether nothing with a fault may be saved, not even as a draft."""
        return self.strict or self.life == "checked"

    def view(self) -> KindView:
        """The kind as the wire model from which the page draws its form."""
        return KindView(
            kind=self.name,
            life=self.life,
            fields=[each.view() for each in self.fields],
            creatable=self.creatable,
            files=self.files,
        )

    def read(self, fields: Mapping[str, Any]) -> Any:
        """The content that these fields make.

        Raises:
            msgspec.ValidationError: one of them is missing, unknown or wrong; the message names it.
            Faulty: the same, with all findings.
        """
        return self.reads(fields) if self.reads is not None else msgspec.convert(dict(fields), self.content)

    def decode(self, body: bytes) -> Any:
        """Decode a stored body: a `Document` for a reviewed kind, the bare content for a checked one."""
        return _decoder(self).decode(body)

    def fields_of(self, content: Any) -> dict[str, Any]:
        """The fields of a content, as JSON has them; all of them, whatever their value."""
        made: dict[str, Any] = self.shows(content) if self.shows is not None else msgspec.to_builtins(content)
        return made

    def findings(self, content: Any, fields: Mapping[str, Any], names: Collection[str]) -> Sequence[Finding]:
        """What is wrong with a content, by the places in the form from which it was read."""
        return self.places(fields, self.look(content, names).findings)

    def content_of(self, stored: Any) -> Any:
        """The text itself, without the status that a reviewed kind stores around it."""
        return stored.content if isinstance(stored, Document) else stored

    def live_of(self, stored: Any) -> LiveText[Any] | None:
        """The text that was published last, for a kind that is reviewed."""
        return stored.live if isinstance(stored, Document) else None


def read_fields(kind: Kind, fields: Mapping[str, Any]) -> tuple[Any, Sequence[Finding]]:
    """The content, or None and what is wrong with its form."""
    try:
        return kind.read(fields), ()
    except msgspec.ValidationError as error:
        return None, _faults(kind, fields) or [of_validation(error)]
    except Faulty as error:
        return None, error.findings


def _faults(kind: Kind, fields: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with the form of each field; none where the fields of the form are not those of the content."""
    found: list[Finding] = []
    for own in msgspec.structs.fields(kind.content) if kind.reads is None else ():
        if own.encode_name not in fields:
            if own.required:
                found.append(Finding(field=own.encode_name, rule="empty"))
            continue
        try:
            msgspec.convert(fields[own.encode_name], own.type)
        except msgspec.ValidationError as error:
            fault = of_validation(error)
            name = ".".join(part for part in (own.encode_name, fault.field) if part)
            found.append(msgspec.structs.replace(fault, field=name))
    order = [field.name.partition(".")[0] for field in kind.fields]
    return sorted(found, key=lambda fault: order.index(at) if (at := fault.field.partition(".")[0]) in order else -1)


_decoders: Final[dict[type[Any], msgspec.json.Decoder[Any]]] = {}


def _decoder(kind: Kind) -> msgspec.json.Decoder[Any]:
    if kind.content not in _decoders:
        stored = Document[kind.content] if kind.life == "reviewed" else kind.content  # type: ignore[name-defined]  # chosen when it runs
        _decoders[kind.content] = msgspec.json.Decoder(stored)
    return _decoders[kind.content]
