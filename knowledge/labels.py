"""Interface words around articles and contacts, by language. A missing one stops the start."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).parent / "content" / "labels"
LANGUAGES: Final = ("sv", "en", "ar")
"""Of articles, of the pages that show them, and of cards in a conversation."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All labels in one language. Those with `{date}` take a date."""

    unreviewed: str
    unchecked: str
    checked: str
    reviewed: str
    open_always: str
    site_title: str
    site_lead: str
    questions_title: str
    questions_lead: str
    question_groups: dict[str, str]
    """The headings of the page of short answers (`handoff.gateway.http.answers_page`)."""
    search_label: str
    search_hint: str
    search_button: str
    search_found: str
    """Above what was found."""
    search_else: str
    """Below it; the link to the chat follows."""
    search_none_title: str
    search_none: str
    search_chat: str
    """The link to the chat."""
    search_urgent: str
    """To who searches for something in which danger is read; the links to 112 and to the chat follow."""
    search_later_title: str
    search_later: str
    practice: str
    danger: str
    """A question; the link to 112 follows it."""
    exit: str
    """The link that leaves at once."""
    back: str
    not_found: str
    other_language: str
    language_name: str
    help_title: str
    help_lead: str
    call: str
    """With `{number}`."""
    open_now: str
    closed_now: str
    ages_between: str
    """With `{low}` and `{high}`, in years."""
    ages_from: str
    ages_to: str
    said_open: str
    said_closed: str
    about_line: str
    """Above the links to the pages on the line itself."""
    run_by: str
    """With `{operator}`."""
    hours_title: str
    hours_always: str
    hours_closed: str
    hours_zone: str
    weekdays: str
    """Monday first, parted by blanks."""
    embed_title: str


def direction(lang: str) -> str:
    """In which direction the language is read."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def load(folder: Path = FOLDER, *, languages: Collection[str] = LANGUAGES) -> Mapping[str, Labels]:
    """The labels of every language.

    Raises:
        OSError, msgspec.DecodeError: a file or a label is missing or wrong.
    """
    return {lang: msgspec.yaml.decode((folder / f"{lang}.yaml").read_bytes(), type=Labels) for lang in languages}
