"""Imported in the process that gateways are forked from: what a start reads of the product's own files is read once.

Rules and wordings do not change while a form runs, and reading them is half of the processor time of a start.
"""

from __future__ import annotations

from functools import cache

from handoff.cli._parts import REPLIES
from handoff.risk import RiskRules
from knowledge import wordings

RiskRules.load = cache(RiskRules.load)  # type: ignore[method-assign]
wordings.load = cache(wordings.load)

RiskRules.load(None)
wordings.load(REPLIES)
