"""What happens with the texts, and what is answered badly, on the wire: released counts, no words of a visitor."""

from __future__ import annotations

from typing import Literal

import msgspec

from handoff.contract.base import Answer
from handoff.contract.parts import Ack

UsedSort = Literal["article", "guide", "reply", "asked"]
"""`asked` is not a text but what was heard in a message: an intent, whose name is a situation's too."""
Used = Literal[
    "shown", "opened", "read", "finished", "helped", "not_helped", "person", "badly", "unsure", "nothing_found"
]


class GapView(Answer, frozen=True, kw_only=True):
    """Questions for which there was no text."""

    intent: str
    topic: str = ""
    lang: str
    count: int


class HelpView(Answer, frozen=True, kw_only=True):
    """Whether an article helped those who were asked. A number that is hidden is 0, as none is."""

    article: str
    title: str
    lang: str
    yes: int
    no: int


class UsedRow(Answer, frozen=True, kw_only=True):
    """One text, or one thing that was asked. A number that is hidden (0-4) is null."""

    id: str
    title: str = ""
    """Of an article or guide, or how a reply begins, as it is published now; empty where it is not."""
    name: str = ""
    """Of the text at the editors' desk; empty where there is none."""
    counts: list[int | None]


class UsedTable(Answer, frozen=True, kw_only=True):
    """All texts of a sort of which something may be shown, those first that would win most by being mended."""

    sort: UsedSort
    columns: list[Used]
    rows: list[UsedRow]


class GapsAck(Ack, frozen=True, kw_only=True):
    """What happened with the texts in a released period, and what editors should write next.

    `least` says which numbers are hidden; `weeks` how long the period is. `gaps` and `helped` are two views of `texts`
    for older clients.
    """

    least: int
    weeks: int
    practice: bool
    gaps: list[GapView]
    helped: list[HelpView]
    period: str = ""
    """Empty while no period with such figures is released."""
    periods: list[str] = msgspec.field(default_factory=list)
    """Those that can be read, the latest first."""
    texts: list[UsedTable] = msgspec.field(default_factory=list)
