"""What the pages on the line itself show beside their text, and the links to them at the foot of every public page.

The text is an article like any, written and reviewed in the editor; who runs the line, its hours and the line to embed
come from the settings, so that they cannot be out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from handoff.assistant.library import Library
from handoff.contract.service import OpeningHours
from knowledge.articles import LINE_PAGES
from knowledge.labels import Labels


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the settings say of the line."""

    operator: str
    origin: str
    """Where the chat is."""
    hours: Callable[[], OpeningHours]

    def beside(self, page: str, labels: Labels) -> str:
        """The markup below the text of this page."""
        match page:
            case "om_oss":
                return f"<p><strong>{escape(labels.run_by.format(operator=self.operator))}</strong></p>"
            case "na_oss":
                return _hours(self.hours(), labels)
            case "for_organisationer":
                line = f'<script src="{self.origin}/widget.js" async></script>'
                return f"<h2>{escape(labels.embed_title)}</h2><pre dir=ltr><code>{escape(line)}</code></pre>"
        return ""


def foot(library: Library, lang: str, labels: Labels) -> str:
    """Links to the pages on the line that are published."""
    shown = [live for page in LINE_PAGES if (live := library.snapshot.article(page, lang)) is not None]
    links = "".join(
        f'<a href="/kunskap/{lang}/{escape(live.content.id)}">{escape(live.content.title)}</a>' for live in shown
    )
    return f'<footer><nav aria-label="{escape(labels.about_line)}">{links}</nav></footer>' if links else ""


def _hours(hours: OpeningHours, labels: Labels) -> str:
    title = f"<h2>{escape(labels.hours_title)}</h2>"
    if hours.always:
        return f"{title}<p>{escape(labels.hours_always)}</p>"
    rows = "".join(
        f"<tr><th scope=row>{escape(day)}</th><td>{escape(said)}</td></tr>"
        for day, spans in zip(labels.weekdays.split(), hours.weekly, strict=True)
        for said in [", ".join(f"{span.opens}–{span.closes}" for span in spans) or labels.hours_closed]
    )
    return f"{title}<table>{rows}</table><p class=mark>{escape(labels.hours_zone)}</p>"
