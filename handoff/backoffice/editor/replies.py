"""The bot's words and the counselors' replies as a kind of the editor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from html import escape
from typing import Final

from handoff.assistant.library import REPLY
from handoff.backoffice.editor.kinds import Field, Kind, Look
from handoff.backoffice.editor.personal import personal_findings
from knowledge.checks import lix_of
from knowledge.labels import Labels
from knowledge.language import SPOKEN
from knowledge.replies import CONTACT, LINE, MAX_CHARS, Reply, filled, findings, named
from knowledge.wordings import PLACEHOLDERS, WordingError, fields, placeholders

EXAMPLE_VALUE: Final = "2"
"""Stands in a preview where a number will stand."""


def replies_kind(
    known: Collection[str], contacts: Callable[[], Mapping[str, str]], labels: Mapping[str, Labels], line: str
) -> Kind:
    """The kind, for these ids of the bot and the service.

    Args:
        known: what the bot and the service may say.
        contacts: how to reach each entry of the directory that is shown now.
        labels: the words around a preview, by language.
        line: what the line is called.
    """

    def look(reply: Reply, names: Collection[str]) -> Look:
        reach = contacts()
        found = findings(reply, known=known, contacts=reach)
        for field, row, words in fields(reply.wording):
            found += personal_findings(field, words, reply.lang, row)
        return Look(
            findings=found,
            body=_body(reply, reach, labels.get(reply.lang) or labels["sv"], line),
            words=len(reply.text.split()),
            lix=lix_of(reply.text, reply.lang),
        )

    return Kind(
        name=REPLY,
        life="reviewed",
        content=Reply,
        fields=(
            Field("text", "text", "text", max_chars=MAX_CHARS, required=True),
            Field("stangt", "text", "text", max_chars=MAX_CHARS),
            Field("varianter", "lines", "text"),
            Field("varianter_stangt", "lines", "text"),
            Field("titel", "line", "canned", max_chars=80),
            Field("genvag", "line", "canned", max_chars=20),
            Field("granskas_efter_dagar", "number", "review"),
            Field("id", "line", "name", required=True, fixed=True, max_chars=64),
            Field("sprak", "choice", "name", options=SPOKEN, required=True, fixed=True),
        ),
        text_name=lambda reply: str(reply.name),
        title=lambda reply: str(reply.heading),
        lang=lambda reply: str(reply.lang),
        look=look,
    )


def _body(reply: Reply, contacts: Mapping[str, str], labels: Labels, line: str) -> str:
    """All that may be said, as the visitor reads it: the text and its variants, then those with nobody there."""
    told_apart = reply.closed is not None
    headings = {"text": labels.said_open if told_apart else "", "stangt": labels.said_closed}
    places = ("text", "varianter", "stangt", "varianter_stangt")
    parts = []
    for field, _, words in sorted(fields(reply.wording), key=lambda each: places.index(each[0])):
        heading = f"<p class=mark>{escape(headings[field])}</p>" if headings.get(field) else ""
        parts.append(f"{heading}<p>{escape(_filled(reply, words, contacts, line))}</p>")
    return f'<article lang="{escape(reply.lang)}">{"".join(parts)}</article>'


def _filled(reply: Reply, words: str, contacts: Mapping[str, str], line: str) -> str:
    """With examples in place of the variables; as it stands where those are wrong, which the findings say."""
    try:
        wanted = placeholders(words)
        if reply.sort == "canned" and wanted <= {LINE, CONTACT} and set(named(words)) <= set(contacts):
            return filled(words, line=line, contacts=contacts)
        if wanted == PLACEHOLDERS.get(reply.id, frozenset()):
            return words.format(**dict.fromkeys(wanted, EXAMPLE_VALUE))
    except (WordingError, ValueError, LookupError):
        return words
    return words
