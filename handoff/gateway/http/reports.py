"""Handlers of the routes of reports.

Checks no caller: `staff_router` does. All that is read here is released by two people.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from handoff.backoffice.statistics import page, sheet
from handoff.backoffice.statistics.editions import Edition
from handoff.backoffice.statistics.report_desk import ReportDesk
from handoff.backoffice.statistics.texts import OPTIONS, PARTS, Option, ReportTexts
from handoff.backoffice.statistics.wording import Teller
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.reports import (
    ReportFile,
    ReportOption,
    ReportPart,
    ReportsAck,
    ReportTextsAck,
    ReportTextsApproval,
    ReportTextsSet,
    ReportView,
)
from handoff.conversation.calendar import swedish_day
from handoff.gateway.http.staff_router import Caller
from handoff.gateway.http.statistics import edition_of
from handoff.operations.typesetter import CannotTypeset
from storage.ids import AccountId


class ToPdf(Protocol):
    """Makes a PDF of a page."""

    async def to_pdf(self, page: str) -> bytes:
        """The PDF. CannotTypeset if none can be made here."""


class ReportsHttp:
    """Handlers of `REPORTS`, a method a route.

    Args:
        names: what an account is called.
        operator: who runs the line.
    """

    def __init__(
        self,
        desk: ReportDesk,
        *,
        operator: str,
        names: Callable[[AccountId], str],
        typesetter: ToPdf,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._operator = operator
        self._names = names
        self._typesetter = typesetter
        self._clock = clock

    async def reports_list(self, caller: Caller, body: None) -> Answer:
        found = [await self._desk.edition(name) for name in await self._desk.editions()]
        return ReportsAck(
            reports=[
                ReportView(name=each.name, title=page.title_of(each, self._teller(each, caller))) for each in found
            ]
        )

    async def reports_read(self, caller: Caller, body: None) -> Answer:
        edition = await self._desk.edition(caller.place["report"])
        return edition_of(edition, self._teller(edition, caller), self._operator)

    async def reports_file(self, caller: Caller, body: None) -> Answer:
        edition = await self._desk.edition(caller.place["report"])
        teller = self._teller(edition, caller)
        name = f"lotsen-{edition.name}"
        match caller.query.get("format"):
            case "csv":
                return _file(f"{name}.csv", "text/csv", sheet.of_edition(edition, teller))
            case "excel":
                return _file(f"{name}-excel.csv", "text/csv", sheet.for_excel(edition, teller))
            case "html":
                return _file(f"{name}.html", "text/html", (await self._page(edition, teller)).encode())
            case "pdf":
                return _file(f"{name}.pdf", "application/pdf", await self._pdf(edition, teller))
        raise Refused("bad_request")

    async def reports_texts(self, caller: Caller, body: None) -> Answer:
        edition = await self._desk.edition(caller.place["report"])
        version, written = await self._desk.texts(edition.name)
        teller = self._teller(edition, caller)
        return ReportTextsAck(
            version=version,
            status=written.status,
            parts=[
                ReportPart(id=part, title=page.part_title(part, teller), text=written.parts.get(part, ""))
                for part in PARTS
            ],
            options=[_told(each) for each in written.options],
            templates=[_told(teller.template(each)) for each in OPTIONS],
            written_by=self._names(written.written_by) if written.written_by else None,
            own=written.written_by == caller.staff.account,
            approved_by=self._names(written.approved_by) if written.approved_by else None,
        )

    async def reports_write(self, caller: Caller, body: ReportTextsSet) -> Answer:
        options = tuple(_option(each) for each in body.options)
        written = ReportTexts(parts={name: text for name, text in body.parts.items() if text.strip()}, options=options)
        name = caller.place["report"]
        await self._desk.write_texts(name, written, seen=body.version, by=caller.staff.account)
        return await self.reports_texts(caller, None)

    async def reports_approve(self, caller: Caller, body: ReportTextsApproval) -> Answer:
        await self._desk.approve_texts(caller.place["report"], seen=body.version, by=caller.staff.account)
        return Ack()

    async def _page(self, edition: Edition, teller: Teller) -> str:
        _, written = await self._desk.texts(edition.name)
        today = swedish_day(self._clock())
        learnt = await self._desk.learnt(edition)
        return page.render(edition, teller, written, operator=self._operator, today=today, learnt=learnt)

    async def _pdf(self, edition: Edition, teller: Teller) -> bytes:
        try:
            return await self._typesetter.to_pdf(await self._page(edition, teller))
        except CannotTypeset:
            raise Refused("pdf_unavailable") from None

    def _teller(self, edition: Edition, caller: Caller) -> Teller:
        return Teller(self._desk.vocabulary, caller.query.get("lang", "sv"), edition.parts[0].figures.period)


def _file(name: str, media_type: str, content: bytes) -> ReportFile:
    return ReportFile(name=name, media_type=media_type, base64=b64encode(content).decode())


def _told(option: Option) -> ReportOption:
    values: dict[str, Any] = msgspec.structs.asdict(option)
    return ReportOption(**{**values, "assumptions": list(option.assumptions)})


def _option(given: ReportOption) -> Option:
    values: dict[str, Any] = msgspec.structs.asdict(given)
    return Option(**{**values, "assumptions": tuple(each for each in given.assumptions if each.strip())})
