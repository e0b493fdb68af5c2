"""Every HTTP route of `/api/v1`. Pure.

The gateway serves these tables and nothing else: a path that is served without standing here stops the start
(deny by default).
"""

from __future__ import annotations

from handoff.contract.routes.appointments import APPOINTMENTS
from handoff.contract.routes.callbacks import CALLBACKS
from handoff.contract.routes.calls import CALLS
from handoff.contract.routes.case_numbers import CASE_NUMBERS
from handoff.contract.routes.editor import EDITOR
from handoff.contract.routes.gaps import GAPS
from handoff.contract.routes.knowledge import KNOWLEDGE
from handoff.contract.routes.learnt import LEARNT
from handoff.contract.routes.mail import MAIL
from handoff.contract.routes.public import PUBLIC
from handoff.contract.routes.records import RECORDS
from handoff.contract.routes.reports import REPORTS
from handoff.contract.routes.retention import RETENTION
from handoff.contract.routes.rota import ROTA
from handoff.contract.routes.route import PREFIX, Route
from handoff.contract.routes.sealing import SEALING
from handoff.contract.routes.staff import STAFF
from handoff.contract.routes.statistics import STATISTICS
from handoff.contract.routes.supervision import SUPERVISION
from handoff.contract.routes.teaching import TEACHING

ROUTES = (
    *PUBLIC,
    *STAFF,
    *GAPS,
    *RETENTION,
    *SEALING,
    *TEACHING,
    *STATISTICS,
    *REPORTS,
    *LEARNT,
    *RECORDS,
    *APPOINTMENTS,
    *CALLS,
    *CALLBACKS,
    *CASE_NUMBERS,
    *MAIL,
    *SUPERVISION,
    *ROTA,
)
"""All routes that every node serves; `KNOWLEDGE` and `EDITOR` need a library."""

__all__ = ["EDITOR", "KNOWLEDGE", "PREFIX", "ROUTES", "Route"]
