"""Every HTTP route of `/api/v1`. Pure.

The gateway serves these tables and nothing else: a path that is served without standing here stops the start
(deny by default).
"""

from __future__ import annotations

from handoff.routes.editor import EDITOR
from handoff.routes.gaps import GAPS
from handoff.routes.knowledge import KNOWLEDGE
from handoff.routes.public import PUBLIC
from handoff.routes.records import RECORDS
from handoff.routes.retention import RETENTION
from handoff.routes.route import PREFIX, Route
from handoff.routes.sealing import SEALING
from handoff.routes.staff import STAFF
from handoff.routes.statistics import STATISTICS
from handoff.routes.teaching import TEACHING

ROUTES = (*PUBLIC, *STAFF, *GAPS, *RETENTION, *SEALING, *TEACHING, *STATISTICS, *RECORDS)
"""Served by `handoff.gateway.http` and `handoff.gateway.staff_http`."""

__all__ = ["EDITOR", "KNOWLEDGE", "PREFIX", "ROUTES", "Route"]
