"""The wire models of teaching the bot: what it learns from, trials and their figures, what is chosen."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Count, Model
from handoff.contract.parts import Ack


class ExamplePropose(Model, frozen=True, kw_only=True):
    """A sentence that the bot should understand, typed in by somebody in their own words."""

    lang: Literal["sv", "en"]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    intent: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,64}$")]


class ProposedAck(Ack, frozen=True, kw_only=True):
    name: str
    """Of the draft that editors see."""


class ChoiceMade(Model, frozen=True, kw_only=True):
    """What is to be activated: the `choice` of the trial whose figures somebody has seen."""

    choice: Annotated[str, msgspec.Meta(max_length=64)]


class FiguresView(Answer, frozen=True, kw_only=True):
    """On the test set, rules and bot together. Shares are from 0 to 1."""

    sentences: Count
    intent_accuracy: float
    n4_at_n3: float
    n3_at_n3: float
    n4_as_n0: Count
    over_triage: float
    request_recall: float


class TrialView(Answer, frozen=True, kw_only=True):
    """The latest trial."""

    choice: str
    examples: Count
    by: str
    started_at: str
    state: Literal["running", "done", "failed"]
    step: str
    """Where it is, or where it failed; one of `steps`."""
    steps: list[str]
    before: FiguresView | None = None
    after: FiguresView | None = None
    worse: list[str] = msgspec.field(default_factory=list)
    """Figures of safety in which the new one is worse: with any of them it cannot be activated."""
    active: bool = False


class IntentRow(Answer, frozen=True, kw_only=True):
    """What the installation teaches of one intent."""

    intent: str
    about: str
    level: str
    signals: list[str]
    sentences: dict[str, int]
    """By language."""


class TeachingAck(Ack, frozen=True, kw_only=True):
    """How the bot is taught now."""

    intents: list[IntentRow]
    reviewed: Count
    """Sentences of editors that a trial would learn from."""
    unreviewed: Count
    learned: Count
    """Sentences of editors that the running bot learns from."""
    new: bool
    """A trial would learn from something else than the running bot."""
    bot: Literal["preparing", "running", "went_back", "elsewhere"]
    """`elsewhere`: it is run by somebody else, and what is activated here does not reach it."""
    can_go_back: bool
    trial: TrialView | None = None


class IntentAck(Ack, frozen=True, kw_only=True):
    """The installation's sentences of one intent, in one language."""

    intent: str
    sentences: list[str]
