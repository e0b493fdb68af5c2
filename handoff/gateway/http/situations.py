"""Handlers of what the bot says, by situation. Owns only what is HTTP; the rest is `editor.situation_queries`'.

Checks no caller: role, origin and audit are done by `staff_router`.
"""

from __future__ import annotations

import msgspec

from handoff.backoffice.editor.situation_queries import SituationQueries
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.situations import SituationQuery
from handoff.gateway.http.staff_router import Caller


class SituationsHttp:
    """Handlers of the routes `situations:` of `EDITOR`, a method a route."""

    def __init__(self, situations: SituationQueries) -> None:
        self._situations = situations

    async def situations_list(self, caller: Caller, body: None) -> Answer:
        try:
            query = msgspec.convert(dict(caller.query), SituationQuery)
        except msgspec.ValidationError:
            raise Refused("bad_request") from None
        return await self._situations.list(query.q, caller.staff)

    async def situations_read(self, caller: Caller, body: None) -> Answer:
        return await self._situations.read(caller.place["name"], caller.staff)
