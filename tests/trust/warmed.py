"""Imported in the process that gateways are forked from: they find rules and wordings read."""

from __future__ import annotations

import tests.support.read_once  # noqa: F401  # before the first reading
from handoff.cli._parts import REPLIES
from handoff.risk import RiskRules
from knowledge import wordings

RiskRules.load(None)
wordings.load(REPLIES)
