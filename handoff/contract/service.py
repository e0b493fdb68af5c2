"""The service as a whole over HTTP: opening hours, what a page must know before the first word, the survey."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec

from handoff.contract.base import Answer, Count, Lang, Model, ModeName
from handoff.contract.parts import Ack


class OpenSpan(Model, frozen=True, kw_only=True):
    """Open from `opens` to `closes`, Swedish time, within one day ("24:00" is its end)."""

    opens: Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class HoursException(Model, frozen=True, kw_only=True):
    """Other hours on one day; none: closed. Stronger than a holiday."""

    date: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    spans: Annotated[list[OpenSpan], msgspec.Meta(max_length=6)] = msgspec.field(default_factory=list)


class OpeningHours(Model, frozen=True, kw_only=True):
    always: bool = True
    """Open day and night; the rest is kept but does not count."""
    weekly: Annotated[
        list[Annotated[list[OpenSpan], msgspec.Meta(max_length=6)]], msgspec.Meta(min_length=7, max_length=7)
    ] = msgspec.field(default_factory=lambda: [[] for _ in range(7)])
    """Monday first."""
    exceptions: Annotated[list[HoursException], msgspec.Meta(max_length=200)] = msgspec.field(default_factory=list)
    closed_on_holidays: bool = True


class HoursSet(Model, frozen=True, kw_only=True):
    version: Count
    """The one that was read; 0 where nothing has been set yet."""
    hours: OpeningHours


class Holiday(Answer, frozen=True, kw_only=True):
    date: str
    name: str


class HoursAck(Ack, frozen=True, kw_only=True):
    version: int
    hours: OpeningHours
    within_hours: bool
    holidays: list[Holiday]
    """Of the next twelve months."""
    opens_at: str | None = None
    """When it opens next, if it is closed now and ever opens."""
    closes_at: str | None = None
    """When it closes, if it is open now and closes within a week."""


class LanguagesSet(Model, frozen=True, kw_only=True):
    version: Count
    """The one that was read; 0 where nothing has been set yet."""
    languages: Annotated[list[Lang], msgspec.Meta(min_length=1, max_length=20)]


class LanguagesAck(Ack, frozen=True, kw_only=True):
    version: int
    languages: list[str]
    """In which the line answers, the first one first. What visitors are told."""
    available: list[str]
    """That the bot and the fixed texts have words in."""


SURVEY_TEXT_MAX: Final = 2000
"""Characters."""
SURVEY_QUESTIONS: Final = ("helped", "felt_safe")


class SurveyAnswer(Model, frozen=True, kw_only=True):
    survey_token: Annotated[str, msgspec.Meta(max_length=128)]
    helped: Literal["yes", "partly", "no"] | None = None
    """No question has to be answered."""
    felt_safe: Literal["yes", "partly", "no"] | None = None
    text: Annotated[str, msgspec.Meta(max_length=SURVEY_TEXT_MAX)] | None = None


class ServiceInfo(Ack, frozen=True, kw_only=True):
    """`GET /api/v1/service`: what a page must know before the first word. Nothing is created."""

    mode: ModeName
    open: bool
    operator: str
    exit_url: str
    languages: list[str]
    retention_days: int
    """How long a conversation is kept after its end."""
    retention_urgent_days: int
    """How long at most, where a shift lead has decided so for a conversation at N3 or N4."""
    opens_at: str | None = None
    """When it opens next, if it is outside opening hours now."""
    ends_on: str | None = None
    """The last day of the pilot, in its last month."""
    closing_soon: bool = False
    """Within the last half hour newcomers below N3 are offered the mailbox."""
    usual_wait_min: int | None = None
    """Within how many minutes most of those who asked this week were reached; only where enough have been counted."""
    closed_because: Literal["hours", "holiday", "nobody"] | None = None
    """Why nobody can be had: outside opening hours, a public holiday, nobody is here. None where `open`."""
