"""What a page must know of the service before the first word, for the chat's script and for the chat without one."""

from __future__ import annotations

from collections.abc import Callable

from handoff.backoffice.retention.rules import RetentionRules
from handoff.contract.service import ServiceInfo
from handoff.conversation.visibility import iso
from handoff.routing.service import Service


class ServiceFacts:
    """Reads them as they are now."""

    def __init__(
        self,
        service: Service,
        *,
        usual_wait: Callable[[], int | None],
        operator: str,
        exit_url: str,
        retention: RetentionRules,
    ) -> None:
        self._service = service
        self._usual_wait = usual_wait
        self._operator = operator
        self._exit_url = exit_url
        self._retention = retention

    def __call__(self) -> ServiceInfo:
        intake, opens_at = self._service.intake(), self._service.opens_at()
        return ServiceInfo(
            mode=self._service.mode,
            open=intake.open,
            opens_at=iso(opens_at) if opens_at else None,
            closing_soon=intake.closing_soon,
            usual_wait_min=self._usual_wait() if intake.open else None,
            closed_because=self._service.closed_because(),
            retention_days=self._retention.transcript_days,
            retention_urgent_days=self._retention.urgent_days,
            ends_on=ends_on.isoformat() if (ends_on := self._service.ends_on()) else None,
            operator=self._operator,
            exit_url=self._exit_url,
            languages=list(self._service.languages),
        )
