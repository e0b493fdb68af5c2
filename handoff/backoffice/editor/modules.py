"""Modules of training as a kind of the editor: one text in the form of its file, with its questions in a preview."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from handoff.backoffice.editor.exchange_staff_texts import STAFF_TEXTS
from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.records.published_texts import MODULE
from knowledge.checks import plain, words_of
from knowledge.findings import Finding
from knowledge.markdown import to_html
from knowledge.readability import lix
from knowledge.training_modules import MAX_WORDS, ModuleError, ModuleText, Question, findings, parse, serialise

TEXT: Final = "modul"
"""The field that holds the whole of it."""


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    modul: str


def _look(text: ModuleText, names: Collection[str]) -> Look:
    return Look(
        findings=findings(text),
        body=_body_of(text),
        words=words_of(text.text),
        most_words=MAX_WORDS,
        lix=lix(plain(text.text)),
    )


def _body_of(text: ModuleText) -> str:
    goals = "".join(f"<li>{escape(goal)}</li>" for goal in text.goals)
    return (
        f'<article lang="{escape(text.lang)}"><h1>{escape(text.title)}</h1><ul>{goals}</ul>'
        f"{to_html(text.text, lambda kind, name: None)}{_asked(text.questions)}<hr>{_asked(text.test)}</article>"
    )


def _asked(questions: Sequence[Question]) -> str:
    return "".join(
        f"<p><strong>{escape(each.asks)}</strong></p><ol>"
        + "".join(
            f"<li>{escape(answer)}{' ✓' if number == each.right else ''}</li>"
            for number, answer in enumerate(each.answers, 1)
        )
        + f"</ol><p class=mark>{escape(each.why)}</p>"
        for each in questions
    )


def _read(fields: Mapping[str, Any]) -> ModuleText:
    """The module in the text.

    Raises:
        ModuleError: with the field of the text, or its line.
        msgspec.ValidationError: there is no text.
    """
    try:
        return parse(msgspec.convert(dict(fields), _Form).modul)[0]
    except ModuleError as error:
        raise ModuleError(_in_form({}, error.findings)) from None


def _in_form(fields: Mapping[str, Any], found: Sequence[Finding]) -> list[Finding]:
    """The findings in the one field of the form; the field of the text stands where a file's name would."""
    return [replace(each, where=each.field, field=TEXT) for each in found]


MODULES: Final = Kind(
    name=MODULE,
    life="reviewed",
    content=ModuleText,
    fields=(Field(TEXT, "yaml", "text", required=True),),
    text_name=lambda text: str(text.name),
    title=lambda text: str(text.title),
    lang=lambda text: str(text.lang),
    look=_look,
    files="markdown",
    file_of=STAFF_TEXTS[MODULE].single,
    reads=_read,
    shows=lambda text: {TEXT: serialise(text)},
    places=_in_form,
)
