"""The risk layer: deterministic, explainable rules over every visitor message (DOMAIN 3.2-3.6).

Everything here is pure but `loader`, which reads the rule files once at start.
"""

from __future__ import annotations

from handoff.risk.engine import RiskRules
from handoff.risk.everyday import Everyday
from handoff.risk.levels import (
    Assessment,
    Holder,
    Level,
    Modality,
    Polarity,
    Reason,
    RiskContext,
    Time,
    only_own_suicide,
)
from handoff.risk.loader import RulesError, load_everyday
from handoff.risk.message_cache import MessageCache

__all__ = [
    "Assessment",
    "Everyday",
    "Holder",
    "Level",
    "MessageCache",
    "Modality",
    "Polarity",
    "Reason",
    "RiskContext",
    "RiskRules",
    "RulesError",
    "Time",
    "load_everyday",
    "only_own_suicide",
]
