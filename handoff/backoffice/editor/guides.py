"""Guides as a kind of the editor: one text in the form of its file, with a preview of its steps in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from handoff.assistant.library import GUIDE
from handoff.backoffice.editor.kinds import Field, Kind, Look
from knowledge.articles import Article
from knowledge.checks import TOPICS
from knowledge.findings import Finding
from knowledge.guides.checks import findings, known_of
from knowledge.guides.files import GuideError, parse, placed, serialise
from knowledge.guides.model import END, FALLBACK, Ask, Guide, GuideDocument, Step, Words
from knowledge.labels import direction
from knowledge.spoken_of import spoken_of

TEXT: Final = "guide"
"""The field that holds the whole of it."""


def guides_kind(
    replies: Collection[str],
    articles: Callable[[], Collection[Article]],
    organisations: Callable[[], Collection[str]],
) -> Kind:
    """The kind.

    Args:
        replies: the ids in whose place a guide may begin.
        articles: the articles that are shown now.
        organisations: names of the directory's entries, which stand on cards and in no text.
    """

    def look(guide: Guide, names: Collection[str]) -> Look:
        known = known_of(replies, articles(), organisations())
        return Look(findings=findings(guide, known), body=body_of(guide), words=None)

    return Kind(
        name=GUIDE,
        life="reviewed",
        content=Guide,
        fields=(
            Field("id", "line", "name", required=True, fixed=True, max_chars=32),
            Field(TEXT, "guide", "text", options=tuple(TOPICS), required=True),
        ),
        text_name=lambda guide: str(guide.id),
        title=lambda guide: str(guide.title.get(FALLBACK) or guide.id),
        lang=lambda guide: FALLBACK,
        look=look,
        files="yaml",
        file_of=_file,
        reads=_read,
        shows=_shown,
        places=_placed,
    )


def _read(fields: Mapping[str, Any]) -> Guide:
    """The guide in the text. A new one need not repeat the id that stands beside it.

    Raises:
        GuideError: with the line in the text.
        msgspec.ValidationError: there is no text.
    """
    sent = msgspec.convert({"id": "", **fields}, _Form)
    opening = "" if _names_itself(sent.guide) or not sent.id else f"id: {sent.id}\n"
    try:
        return parse(opening + sent.guide)[0]
    except GuideError as error:
        lines = opening.count("\n")
        raise GuideError(_in_form(error.findings, lines)) from None


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    guide: str


def _names_itself(text: str) -> bool:
    return any(line.startswith("id:") for line in text.splitlines())


def _in_form(found: Sequence[Finding], opening: int = 0) -> list[Finding]:
    """The findings in the one field of the form; the path stands where a file's name would."""
    return [
        replace(each, where=each.field, field=TEXT, line=each.line - opening if each.line else None) for each in found
    ]


def _shown(guide: Guide) -> dict[str, Any]:
    return {"id": guide.id, TEXT: serialise(guide)}


def _placed(fields: Mapping[str, Any], found: Sequence[Finding]) -> Sequence[Finding]:
    return _in_form(placed(found, str(fields.get(TEXT, ""))))


def _file(stored: GuideDocument) -> tuple[str, bytes]:
    return f"{stored.content.id}.yaml", serialise(stored.content, stored.marks).encode()


# --- the preview -------------------------------------------------------------------------------------


def body_of(guide: Guide) -> str:
    """All steps in the order in which somebody meets them, in each language of the guide."""
    return "".join(_in_language(guide, lang) for lang in guide.languages)


def _in_language(guide: Guide, lang: str) -> str:
    steps = "".join(_step(step, lang) for step in in_order(guide))
    return (
        f'<article lang="{escape(lang)}" dir="{direction(lang)}"><h1>{escape(guide.title[lang])}</h1>'
        f"<p class=lead>{escape(guide.purpose.get(lang) or guide.purpose.get(FALLBACK, ''))}</p>"
        f"<ol>{steps}</ol><h2 id={END}>{END}</h2>{_said(guide.summary, lang)}</article>"
    )


def in_order(guide: Guide) -> Iterator[Step]:
    """Its steps, each after one that leads to it, as far as ways go; those that none leads to at the end."""
    steps = {step.id: step for step in guide.steps}
    seen: set[str] = set()
    waiting = [*(step.id for step in reversed(guide.steps)), guide.first]
    while waiting:
        name = waiting.pop()
        if name in steps and name not in seen:
            seen.add(name)
            yield steps[name]
            waiting += reversed([to for _, to in steps[name].ways])


def _step(step: Step, lang: str) -> str:
    parts = [f"<h2 id={escape(step.id)}>{escape(step.id)}</h2>"]
    parts.append(_said(step.say, lang))
    parts += [
        f"<blockquote>{_said(words, lang)}</blockquote>" for words in (step.closed, step.say_without_place) if words
    ]
    if step.ask is not None:
        parts.append(_asked(step.ask, lang))
    elif step.next:
        parts.append(f"<p>→ {_link(step.next)}</p>")
    shown = [f"{step.passage.article}, {step.passage.part}"] if step.passage is not None else []
    shown += [step.card.article] if step.card is not None else []
    shown += list(step.help)
    if shown:
        parts.append(f"<p class=mark>{escape(' · '.join(shown))}</p>")
    return f"<li>{''.join(parts)}</li>"


def _asked(ask: Ask, lang: str) -> str:
    rows = "".join(
        f"<li>{escape(spoken_of(way.button.get(lang, '')) or name)}"
        f"{f' · {escape(way.level)}' if way.level else ''} → {_link(way.to)}</li>"
        for name, way in ask.answers.items()
    )
    closed = f"<blockquote>{_said(ask.closed, lang)}</blockquote>" if ask.closed else ""
    return f"{_said(ask.text, lang)}{closed}<ul>{rows}</ul>"


def _said(words: Words, lang: str) -> str:
    """As it is said of a person of whom nothing is known."""
    return "".join(f"<p>{escape(spoken_of(text))}</p>" for text in words.get(lang, ()))


def _link(step: str) -> str:
    return f'<a href="#{escape(step)}">{escape(step)}</a>'
