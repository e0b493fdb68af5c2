"""A visitor client that reconnects and sends again as the widget does."""

from __future__ import annotations

import asyncio
from itertools import cycle

from tests.support.checker import Acked
from tests.support.clients import Visitor

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 0.4
"""Before coming back: longer each time that nobody answers, or that nothing could be stored."""


class Persistent:
    """A visitor whose client does what the widget does: on any failure it comes back and sends the same id again.

    Of several nodes, it comes back to the next one, as through a proxy that has noticed.
    """

    def __init__(self, *urls: str) -> None:
        self._urls = cycle(urls)
        self._url = next(self._urls)
        self._visitor: Visitor | None = None
        self._token: str | None = None
        self._pause_s = FIRST_PAUSE_S
        self.conversation = ""
        self.acked = Acked()

    async def talk(self, messages: int, counted: asyncio.Semaphore) -> None:
        for _ in range(messages):
            number = len(self.acked.messages)
            ack = await self._sent(f"m{number}", f"meddelande nummer {number} om en vanlig dag")
            self.acked.messages.append((f"m{number}", ack["seq"]))
            counted.release()

    async def talk_until(self, over: asyncio.Event, counted: asyncio.Semaphore) -> None:
        """Without end; stops after the message that is under way when it is over."""
        while not over.is_set():
            await self.talk(1, counted)

    async def ask_for_a_human(self) -> None:
        """Until it is acknowledged."""
        while True:
            try:
                visitor = self._visitor or await self._connected()
                if (await visitor.call("human:request", {"client_msg_id": "human"}))["ok"]:
                    return
                await self._pause()
            except Exception:  # noqa: BLE001  # as above
                await self._drop()

    @property
    def token(self) -> str | None:
        """What opens the conversation in another window."""
        return self._token

    async def close(self) -> None:
        await self._drop()

    async def _sent(self, key: str, text: str) -> dict[str, int]:
        while True:
            try:
                visitor = self._visitor or await self._connected()
                ack = await visitor.say(text, key)
            except Exception:  # noqa: BLE001  # whatever the cut connection raised, the answer is the same
                await self._drop()
                continue
            if ack["ok"]:
                self._pause_s = FIRST_PAUSE_S
                return ack
            assert ack["error"]["code"] in ("unavailable", "internal"), ack
            await self._pause()

    async def _connected(self) -> Visitor:
        visitor = Visitor(self._url)
        visitor.token = self._token
        await visitor.connect()
        try:
            if self._token is None:
                await visitor.start()
        except BaseException:
            await visitor.close()
            raise
        self._token, self.conversation = visitor.token, self.conversation or visitor.conversation
        self._visitor, self._pause_s = visitor, FIRST_PAUSE_S
        return visitor

    async def _drop(self) -> None:
        if self._visitor is not None:
            await self._visitor.close()
        self._visitor = None
        self._url = next(self._urls)
        await self._pause()

    async def _pause(self) -> None:
        """What is refused comes back at once: who did not wait would take the processor from what they wait for."""
        await asyncio.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
