"""The wire models of what the knowledge lacks. Counts over twelve weeks, none below five, no words of a visitor."""

from __future__ import annotations

from handoff.contract.base import Answer
from handoff.contract.parts import Ack


class GapView(Answer, frozen=True, kw_only=True):
    """Questions for which there was no text."""

    intent: str
    topic: str = ""
    lang: str
    count: int


class HelpView(Answer, frozen=True, kw_only=True):
    """Whether an article helped those who were asked. A number below the threshold is 0, as none is."""

    article: str
    title: str
    lang: str
    yes: int
    no: int


class GapsAck(Ack, frozen=True, kw_only=True):
    """What editors should write next. `least` and `weeks` say what is left out of the lists."""

    least: int
    weeks: int
    practice: bool
    gaps: list[GapView]
    helped: list[HelpView]
