"""Training examples as a kind of the editor."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from msgspec.structs import replace

from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.teaching.desk import EXAMPLE, personal
from handoff.backoffice.teaching.sources import Installation
from knowledge.examples import HOLDERS, LEVELS, MAX_CHARS, SIGNALS, Example, findings, id_of


def examples_kind(installation: Installation) -> Kind:
    """The kind, beside what the installation teaches already."""

    def look(example: Example, names: Collection[str]) -> Look:
        return Look(
            findings=findings(
                example, taught=installation.taught, measured_on=installation.measured_on, personal=personal
            ),
            body=f'<article lang="{escape(example.lang)}"><p>{escape(example.text)}</p></article>',
            words=len(example.text.split()),
        )

    return Kind(
        name=EXAMPLE,
        life="reviewed",
        content=Example,
        fields=(
            Field("text", "line", "text", max_chars=MAX_CHARS, required=True),
            Field("avsikt", "intent", "meaning", options=installation.names, required=True),
            Field("niva", "choice", "meaning", options=LEVELS, required=True),
            Field("signaler", "choices", "meaning", options=SIGNALS),
            Field("hallare", "choice", "meaning", options=tuple(HOLDERS)),
            Field("ersatter", "line", "meaning", max_chars=MAX_CHARS),
            Field("sprak", "choice", "name", options=("sv", "en"), required=True, fixed=True),
        ),
        text_name=lambda example: str(example.id),
        title=lambda example: str(example.text),
        lang=lambda example: str(example.lang),
        look=look,
        strict=True,
        publishes=False,
        kept=named_by_its_words,
    )


def named_by_its_words(old: Example | None, new: Example) -> Example:
    """A new sentence gets its id from its words, and keeps it."""
    return replace(new, id=old.id if old else id_of(new.text))
