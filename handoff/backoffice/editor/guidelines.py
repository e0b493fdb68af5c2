"""Guidelines as a kind of the editor: written, reviewed and published like articles, and read by staff alone."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final

from handoff.backoffice.editor.exchange_staff_texts import STAFF_TEXTS
from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.records.published_texts import GUIDELINE
from knowledge.checks import plain, words_of
from knowledge.guidelines import MAX_WORDS, RECORDS, GuidelineText, findings
from knowledge.labels import LANGUAGES
from knowledge.markdown import to_html
from knowledge.readability import lix

LINE_MAX: Final = 300


def _look(text: GuidelineText, names: Collection[str]) -> Look:
    return Look(
        findings=findings(text),
        body=_body_of(text),
        words=words_of(text.text),
        most_words=MAX_WORDS,
        lix=lix(plain(text.text)),
    )


def _body_of(text: GuidelineText) -> str:
    body = to_html(text.text, lambda kind, name: None)
    listed = "".join(f"<li>{escape(line)}</li>" for line in text.checklist)
    return (
        f'<article lang="{escape(text.lang)}"><h1>{escape(text.title)}</h1>'
        f"<p class=mark>{escape(text.version)}</p><ul>{listed}</ul>{body}</article>"
    )


GUIDELINES: Final = Kind(
    name=GUIDELINE,
    life="reviewed",
    content=GuidelineText,
    fields=(
        Field("titel", "line", "text", max_chars=LINE_MAX, required=True),
        Field("utgava", "line", "text", max_chars=7, required=True),
        Field("checklista", "lines", "text"),
        Field("text", "markdown", "text"),
        Field("kallor", "lines", "review"),
        Field("jurist", "switch", "review"),
        Field("granskas_efter_dagar", "number", "review"),
        Field("id", "choice", "name", options=RECORDS, required=True, fixed=True),
        Field("sprak", "choice", "name", options=LANGUAGES, required=True, fixed=True),
    ),
    text_name=lambda text: str(text.name),
    title=lambda text: str(text.title),
    lang=lambda text: str(text.lang),
    look=_look,
    files="markdown",
    file_of=STAFF_TEXTS[GUIDELINE].single,
)
