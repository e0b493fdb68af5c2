"""Articles as a kind of the editor."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from typing import Final

from handoff.assistant.library import ARTICLE
from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.editor.personal import personal_findings
from knowledge.answer_checks import MOST_WORDS, answer_findings
from knowledge.articles import Article, serialise
from knowledge.checks import AUDIENCES, MAX_WORDS, TOPICS, findings, lix_of, plain, words_of
from knowledge.intents import INTENTS
from knowledge.labels import LANGUAGES
from knowledge.lifecycle import ArticleDocument
from knowledge.markdown import to_html

LINE_MAX: Final = 300


def _look(article: Article, names: Collection[str], contacts: Collection[str]) -> Look:
    known = {name.partition("/")[2] for name in names}
    text = plain(article.text)
    fields = (("titel", article.title), ("ingress", article.lead), ("text", article.text))
    personal = [found for field, words in fields for found in personal_findings(field, words, article.lang)]
    return Look(
        findings=[
            *findings(article, known=known | {article.id}, contacts=contacts),
            *answer_findings(article),
            *personal,
        ],
        body=body_of(article),
        words=words_of(article.text),
        most_words=MOST_WORDS if article.said_in_chat else MAX_WORDS,
        lix=lix_of(text, article.lang),
    )


def body_of(article: Article) -> str:
    """The article as its public page has it."""
    addresses = {"artikel": f"/kunskap/{article.lang}/", "kontakt": f"/stod?lang={article.lang}#"}
    text = to_html(article.text, lambda kind, name: f"{addresses[kind]}{name}")
    return (
        f'<article lang="{escape(article.lang)}"><h1>{escape(article.title)}</h1>'
        f"<p class=lead>{escape(article.lead)}</p>{text}</article>"
    )


def _file(stored: ArticleDocument) -> tuple[str, bytes]:
    content = stored.content
    return f"{content.lang}-{content.id}.md", serialise(content, stored.marks).encode()


def articles_kind(contacts: Callable[[], Collection[str]]) -> Kind:
    """The kind. `contacts`: ids of the directory's entries, to which a link may lead."""
    return Kind(
        name=ARTICLE,
        life="reviewed",
        content=Article,
        fields=(
            Field("titel", "line", "text", max_chars=LINE_MAX, required=True),
            Field("ingress", "text", "text", max_chars=LINE_MAX, required=True),
            Field("text", "markdown", "text", options=("artikel", "kontakt")),
            Field("malgrupp", "choices", "reach", options=tuple(sorted(AUDIENCES)), required=True),
            Field("lotsning_amnen", "choices", "reach", options=tuple(sorted(TOPICS))),
            Field("relaterade_intent", "intents", "reach", options=tuple(sorted(INTENTS))),
            Field("fragor", "lines", "reach"),
            Field("fragor_andra", "by_lang", "reach"),
            Field("sags_i_chatten", "switch", "reach"),
            Field("fragor_inte", "lines", "reach"),
            Field("kallor", "lines", "review"),
            Field("jurist", "switch", "review"),
            Field("granskas_efter_dagar", "number", "review"),
            Field("id", "line", "name", required=True, fixed=True, max_chars=32),
            Field("sprak", "choice", "name", options=LANGUAGES, required=True, fixed=True),
        ),
        text_name=lambda article: str(article.name),
        title=lambda article: str(article.title),
        lang=lambda article: str(article.lang),
        look=lambda article, names: _look(article, names, contacts()),
        files="markdown",
        file_of=_file,
    )
