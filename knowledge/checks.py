"""Content checks for articles: length, plain language, links, promises, numbers, markup. Pure.

Every finding names its place. Sources: the domain brief, sections 2.4 (secrecy), 3.4 and 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from knowledge.articles import Article
from knowledge.findings import Finding
from knowledge.intents import INTENTS
from knowledge.plain_words import jargon_findings, promises
from knowledge.readability import lix

MAX_WORDS: Final = 400
MAX_LIX: Final = 35.0
STAFF_LIX: Final = 45.0
"""Above this a text for staff is heavy to read (LIX 45-50: "medelsvår till svår")."""
LIX_LANGUAGES: Final = frozenset({"sv"})
"""LIX 35 is a measure of Swedish; English words are shorter by nature, so they pass it without being plainer."""

AUDIENCES: Final = frozenset({"alla", "anhorig", "ung", "vill_lamna", "yrkesverksam", "organisation"})
TOPICS: Final = frozenset(
    {"anhorigstod", "lamna", "barn", "hot", "heder", "sjalvmord", "resa", "konsultation", "orosanmalan", "brott"}
)
INTERNAL: Final = re.compile(r"^(artikel|kontakt):([a-z0-9_-]{1,64})$")
_QUOTED_CHARS: Final = 60
_NUMBER: Final = re.compile(r"\+?\d[\d \-]{2,}")
_UNSAFE: Final = re.compile(r"(javascript|vbscript|data|file)\s*:", re.IGNORECASE)

# HTML is read here so that it can be named; pages are rendered without it.
_reader: Final = MarkdownIt("commonmark", {"html": True})


def findings(article: Article, *, known: Collection[str] = (), contacts: Collection[str] = ()) -> list[Finding]:
    """The faults of an article; empty if it may be published.

    Args:
        article: any article.
        known: ids of articles that links may lead to; links are not followed when it is empty.
        contacts: the same of entries of the directory.
    """
    found = [
        *_fields(article),
        *length(article.text, article.lang, most_words=MAX_WORDS, most_lix=MAX_LIX),
        *_words(article),
    ]
    parts = (("titel", article.title), ("ingress", article.lead), ("text", article.text))
    return found + list(markup(parts)) + list(_links(article, {"artikel": known, "kontakt": contacts}))


def problems(article: Article, *, known: Collection[str] = ()) -> list[str]:
    """The same as sentences that begin with the article's name."""
    return [str(replace(finding, where=article.name)) for finding in findings(article, known=known)]


def length(text: str, lang: str, *, most_words: int, most_lix: float = STAFF_LIX) -> Iterator[Finding]:
    """Whether there is any text, and how long and heavy it is. LIX is a measure of Swedish alone."""
    if not text:
        yield Finding(field="text", rule="empty")
    count = words_of(text)
    if count > most_words:
        yield Finding(field="text", rule="too_many_words", value=str(count), limit=str(most_words))
    measured = lix(plain(text))
    if lang in LIX_LANGUAGES and measured > most_lix:
        yield Finding(field="text", rule="too_heavy", value=f"{measured:.0f}", limit=f"{most_lix:.0f}")


def lix_of(text: str, lang: str) -> float | None:
    """The readability of a text without markup; None in a language that LIX does not measure."""
    return lix(text) if lang in LIX_LANGUAGES else None


def words_of(text: str) -> int:
    """The number of words without markup."""
    return len(plain(text).split())


def plain(text: str) -> str:
    """Markdown as plain text: one paragraph or list item a line, each with a full stop."""
    lines = []
    for token in _reader.parse(text):
        if token.type == "inline":
            line = "".join(_words_of(child) for child in token.children or ())
            lines.append(line if line.rstrip(' "').endswith((".", "!", "?", ":")) else f"{line}.")
    return "\n".join(lines)


def _words_of(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _fields(article: Article) -> Iterator[Finding]:
    for field, values, known in (
        ("malgrupp", article.audiences, AUDIENCES),
        ("lotsning_amnen", article.topics, TOPICS),
        ("relaterade_intent", article.related_intents, INTENTS),
    ):
        yield from (Finding(field=field, rule="unknown_value", value=name) for name in values if name not in known)


def _words(article: Article) -> Iterator[Finding]:
    for field, text in (("titel", article.title), ("ingress", article.lead), ("text", article.text)):
        for number, line in enumerate(text.splitlines() or [text], 1):
            place = number if field == "text" else None
            yield from (Finding(field=field, line=place, rule="promise", value=said) for said in promises(line))
            yield from jargon_findings(field, line, article.lang, place)
            for match in _NUMBER.findall(line):
                if match.strip() != "112":
                    yield Finding(field=field, line=place, rule="number", value=match.strip())
            unsafe = _UNSAFE.search(line)
            if unsafe:
                yield Finding(field=field, line=place, rule="unsafe_link", value=unsafe[0])


def markup(parts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """HTML and pictures in these fields, which no text may hold."""
    for field, text in parts:
        for token in _reader.parse(text):
            line = token.map[0] + 1 if token.map else 1
            for each in (token, *(token.children or ())):
                if each.type in ("html_block", "html_inline"):
                    yield Finding(field=field, line=line, rule="html", value=each.content.strip()[:_QUOTED_CHARS])
                elif each.type == "image":
                    yield Finding(field=field, line=line, rule="picture", value=each.content)


def _links(article: Article, known: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    for token in _reader.parse(article.text):
        line = token.map[0] + 1 if token.map else 1
        for child in token.children or ():
            if child.type == "link_open":
                yield from _link_findings(str(child.attrGet("href")), line, known)


def _link_findings(href: str, line: int, known: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    internal = INTERNAL.match(href)
    if internal is None:
        if not href.startswith("https://"):
            yield Finding(field="text", line=line, rule="foreign_link", value=href)
    elif known[internal[1]] and internal[2] not in known[internal[1]]:
        yield Finding(field="text", line=line, rule="dead_link", value=internal[2])
