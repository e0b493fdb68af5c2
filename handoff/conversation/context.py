"""What a decision may know beside the state and the command: values and pure functions, made once for each command.

Owns no source of them: the time, the intake and the random bits come in from `handoff.app`. Those two are read when a
decision first asks for them, since most messages ask for neither, and are the same from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from handoff.conversation.intake import Intake
from handoff.conversation.return_codes import code_of
from handoff.conversation.state import State
from handoff.risk import Assessment, RiskContext, RiskRules
from knowledge.questions import Questions

VIOLENCE: Final = frozenset({"S2", "S2b"})
STAFF_LANG: Final = "sv"
"""Reasons of the risk rules are stored in the language that the staff work in."""


@dataclass(frozen=True)
class Context:
    """What holds at the moment of a command."""

    now: datetime
    """Aware UTC."""
    read_intake: Callable[[], Intake]
    rules: RiskRules
    questions: Questions
    """What the bot's texts ask, and where each answer leads."""
    draw_bits: Callable[[], int]
    """`CODE_BITS` fresh random ones, for the rule that makes a return code."""

    @cached_property
    def intake(self) -> Intake:
        """Whether this visitor can get a person."""
        return self.read_intake()

    @cached_property
    def _code(self) -> str:
        return code_of(self.draw_bits())

    def assess(self, text: str, state: State) -> Assessment:
        """What the risk rules read in a visitor's text, after what this conversation has been so far.

        Violence that the model alone has read is in doubt: after it a time or a place ("men i morgon har jag honom på
        lektionen") makes no danger of now, as it does after violence that was told.
        """
        signals = tuple(each for each in state.signals if each not in VIOLENCE or each in state.signals_told)
        return self.rules.assess(text, RiskContext(state.recent, state.level, signals, state.risk_cache))

    def fresh_code(self) -> str:
        """A return code, as it is shown; the same one at every call."""
        return self._code
