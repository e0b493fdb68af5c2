"""Routes of reports. All who read figures read them; the evaluator writes, another person approves."""

from __future__ import annotations

from handoff.contract.parts import Ack
from handoff.contract.reports import (
    ReportFile,
    ReportsAck,
    ReportTextsAck,
    ReportTextsApproval,
    ReportTextsSet,
)
from handoff.contract.routes.route import staff
from handoff.contract.routes.statistics import APPROVERS, PROPOSERS, READERS
from handoff.contract.statistics import ReportAck

_ONE = "statistics/reports/{report}"
_TEXTS = f"{_ONE}/texts"

REPORTS = (
    staff(
        "reports:list",
        "get",
        "statistics/reports",
        "Joined periods: the pilot, years and half-years whose quarters are all released.",
        ack=ReportsAck,
        roles=READERS,
        audited=False,
    ),
    staff(
        "reports:read",
        "get",
        _ONE,
        "The joined figures of a quarter, a half-year, a year or the pilot, in `?lang=`.",
        ack=ReportAck,
        roles=READERS,
        refusals=(401, 403, 404),
    ),
    staff(
        "reports:file",
        "get",
        f"{_ONE}/file",
        "The report as `?format=html`, `pdf`, `csv` (international) or `excel` (Swedish), in `?lang=`.",
        ack=ReportFile,
        roles=READERS,
        refusals=(400, 401, 403, 404, 503),
    ),
    staff(
        "reports:texts",
        "get",
        _TEXTS,
        "What has been written for the report.",
        ack=ReportTextsAck,
        roles=READERS,
        refusals=(401, 403, 404),
    ),
    staff(
        "reports:write",
        "put",
        _TEXTS,
        "Write it, in place of the version that was read; another person approves it anew.",
        body=ReportTextsSet,
        ack=ReportTextsAck,
        roles=PROPOSERS,
        refusals=(400, 401, 403, 404, 409),
    ),
    staff(
        "reports:approve",
        "post",
        f"{_TEXTS}/approval",
        "Approve what another person has written.",
        body=ReportTextsApproval,
        ack=Ack,
        roles=APPROVERS,
        refusals=(400, 401, 403, 404, 409),
    ),
)
