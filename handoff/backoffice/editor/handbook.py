"""Pages of the handbooks as a kind of the editor: written, reviewed and published like articles, and read by staff."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final

from handoff.backoffice.editor.exchange_staff_texts import STAFF_TEXTS
from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.records.published_texts import HANDBOOK
from knowledge.checks import plain, words_of
from knowledge.handbook import BOOKS, MAX_WORDS, HandbookPage, findings
from knowledge.labels import LANGUAGES
from knowledge.markdown import to_html
from knowledge.readability import lix

LINE_MAX: Final = 300


def _look(page: HandbookPage, names: Collection[str]) -> Look:
    return Look(
        findings=findings(page),
        body=_body_of(page),
        words=words_of(page.text),
        most_words=MAX_WORDS,
        lix=lix(plain(page.text)),
    )


def _body_of(page: HandbookPage) -> str:
    body = to_html(page.text, lambda kind, name: None)
    return (
        f'<article lang="{escape(page.lang)}"><h1>{escape(page.title)}</h1>'
        f"<p class=lead>{escape(page.lead)}</p>{body}</article>"
    )


HANDBOOK_PAGES: Final = Kind(
    name=HANDBOOK,
    life="reviewed",
    content=HandbookPage,
    fields=(
        Field("titel", "line", "text", max_chars=LINE_MAX, required=True),
        Field("ingress", "line", "text", max_chars=LINE_MAX, required=True),
        Field("text", "markdown", "text"),
        Field("bok", "choice", "name", options=BOOKS, required=True),
        Field("ordning", "number", "name", required=True),
        Field("kallor", "lines", "review"),
        Field("jurist", "switch", "review"),
        Field("granskas_efter_dagar", "number", "review"),
        Field("id", "line", "name", max_chars=60, required=True, fixed=True),
        Field("sprak", "choice", "name", options=LANGUAGES, required=True, fixed=True),
    ),
    text_name=lambda page: str(page.name),
    title=lambda page: str(page.title),
    lang=lambda page: str(page.lang),
    look=_look,
    files="markdown",
    file_of=STAFF_TEXTS[HANDBOOK].single,
)
