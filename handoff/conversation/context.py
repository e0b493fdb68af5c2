"""What a decision may know beside the state and the command: values and pure functions, made once for each command.

Owns no source of them: the time, the intake and the random bits come in from `handoff.app`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.conversation.intake import Intake
from handoff.conversation.return_codes import code_of
from handoff.conversation.state import State
from handoff.risk import Assessment, RiskContext, RiskRules
from knowledge.questions import Questions

STAFF_LANG: Final = "sv"
"""Reasons of the risk rules are stored in the language that the staff work in."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at the moment of a command."""

    now: datetime
    """Aware UTC."""
    intake: Intake
    rules: RiskRules
    questions: Questions
    """What the bot's texts ask, and where each answer leads."""
    random_bits: int
    """`CODE_BITS` fresh ones, for the rule that makes a return code."""

    def assess(self, text: str, state: State) -> Assessment:
        """What the risk rules read in a visitor's text, after what this conversation has been so far."""
        return self.rules.assess(text, RiskContext(state.recent, state.level, state.signals, state.risk_cache))

    def fresh_code(self) -> str:
        """A return code, as it is shown; the same one at every call."""
        return code_of(self.random_bits)
