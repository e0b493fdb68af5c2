"""Routes of figures. The evaluator reads aggregates that two people have released, and nothing else."""

from __future__ import annotations

from handoff.contract.base import Role
from handoff.contract.parts import Ack
from handoff.contract.routes.route import ADMINISTRATOR, staff
from handoff.contract.statistics import CalendarSet, FileAck, InputsAck, InputsSet, PeriodsAck, ReportAck

READERS: tuple[Role, ...] = ("evaluator", "administrator", "shift_lead")
PROPOSERS: tuple[Role, ...] = ("evaluator", "administrator")
APPROVERS: tuple[Role, ...] = ("administrator", "shift_lead")

_ONE = "statistics/releases/{period}"
_INPUTS = "statistics/inputs/{period}"

STATISTICS = (
    staff(
        "statistics:periods",
        "get",
        "statistics/periods",
        "The calendar, and how far the release of each period has come.",
        ack=PeriodsAck,
        roles=READERS,
        audited=False,
    ),
    staff(
        "statistics:calendar",
        "put",
        "statistics/calendar",
        "Release quarters, or months, for ever; only before the line opens.",
        body=CalendarSet,
        ack=PeriodsAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "statistics:read",
        "get",
        _ONE,
        "A period's figures in `?lang=`; what is only proposed, to those who may approve it.",
        ack=ReportAck,
        roles=READERS,
        refusals=(401, 403, 404),
    ),
    staff(
        "statistics:file",
        "get",
        f"{_ONE}/file",
        "A released period as `?format=csv` or `html`, in `?lang=`.",
        ack=FileAck,
        roles=READERS,
        refusals=(400, 401, 403, 404),
    ),
    staff(
        "statistics:propose",
        "post",
        _ONE,
        "Count a period that is over, and lay it before a second person.",
        ack=Ack,
        roles=PROPOSERS,
        refusals=(401, 403, 404, 409),
    ),
    staff(
        "statistics:approve",
        "post",
        f"{_ONE}/approval",
        "Release what another person has proposed. It is never counted again.",
        ack=Ack,
        roles=APPROVERS,
        refusals=(401, 403, 404, 409),
    ),
    staff(
        "statistics:withdraw",
        "delete",
        _ONE,
        "Take a proposal back.",
        ack=Ack,
        roles=PROPOSERS,
        refusals=(401, 403, 404, 409),
    ),
    staff(
        "statistics:inputs",
        "get",
        _INPUTS,
        "What has been entered for a quarter that no system can count.",
        ack=InputsAck,
        roles=ADMINISTRATOR,
        refusals=(401, 403, 404),
    ),
    staff(
        "statistics:enter",
        "put",
        _INPUTS,
        "Enter it, in place of the version that was read.",
        body=InputsSet,
        ack=InputsAck,
        roles=ADMINISTRATOR,
        refusals=(400, 401, 403, 404, 409),
    ),
)
