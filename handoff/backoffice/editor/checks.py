"""Who may check an entry: nobody who wrote a part of it that no other person has checked since. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handoff.assistant.library import IMPORTER
from handoff.backoffice.editor.views import Opened


def unchecked_writers(versions: Sequence[Opened]) -> set[str]:
    """The accounts that wrote what a check of the newest version would be of.

    Args:
        versions: all of one entry, in any order.
    """
    writers: dict[str, str] = {}
    parts: dict[str, object] = {}
    checked: date | None = None
    for version in sorted(versions, key=lambda each: each.stored.version):
        kind, content = version.kind, version.content
        written = kind.checked_parts(content)
        for name, value in written.items():
            if name not in parts or parts[name] != value:
                writers[name] = version.stored.saved_by
        before, checked = checked, kind.checked_on(content)
        if checked is not None and checked != before:
            writers.clear()
        parts = dict(written)
    return set(writers.values())


def touched(text: Opened) -> bool:
    """Whether anybody has written in an entry since it came with the installation."""
    return text.stored.version > 1 or text.stored.saved_by != IMPORTER
