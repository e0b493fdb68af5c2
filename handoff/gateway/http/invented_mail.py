"""The handler of invented mails. Checks no caller: that is done by `staff_entrance`."""

from __future__ import annotations

from handoff.actions.invented_mail import InventedMails
from handoff.contract.base import Answer
from handoff.gateway.http.staff_router import Caller


class InventedMailHttp:
    """Handler of `MAIL`."""

    def __init__(self, mails: InventedMails) -> None:
        self._mails = mails

    async def mail_rehearse(self, caller: Caller, body: None) -> Answer:
        return await self._mails.arrive()
