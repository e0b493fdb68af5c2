"""The handler of trying the bot. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from handoff.assistant.trial_talk import TrialTalks
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.try_bot import TryTalk
from handoff.gateway.http.staff_router import Caller


class TryBotHttp:
    """The handler of `try:play`."""

    def __init__(self, talks: TrialTalks | None) -> None:
        self._talks = talks

    async def try_play(self, caller: Caller, body: TryTalk) -> Answer:
        if self._talks is None:
            raise Refused("not_found")
        return await self._talks.play(body)
