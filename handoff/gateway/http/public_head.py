"""The first line of every public page without the chat: 112, and the way out."""

from __future__ import annotations

from html import escape

from knowledge.labels import Labels


def head(labels: Labels, exit_url: str, *, practice: bool) -> str:
    """The markup, in one language."""
    exercise = f"<p class=practice>{escape(labels.practice)}</p>" if practice else ""
    call = f'<a href="tel:112">{escape(labels.call.format(number="112"))}</a>'
    leave = f'<a class=exit href="{escape(exit_url)}" rel="noreferrer">{escape(labels.exit)}</a>'
    return f"<header><div><p class=danger>{escape(labels.danger)} {call}</p>{leave}</div>{exercise}</header>"
