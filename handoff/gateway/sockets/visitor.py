"""The `/visitor` namespace: authorises by token, limits the pace, and hands on to `VisitorActions`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from socketio.exceptions import ConnectionRefusedError as Refusal

from handoff.actions.visitor import VisitorActions
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.tables import VISITOR_EVENTS, Event
from handoff.contract.visitor import (
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    HumanRequest,
    MailboxLeave,
    MailboxOpen,
    MessageSend,
    ReadUpTo,
    Sync,
    TransferAnswer,
    TypingSet,
    VisitorAuth,
)
from handoff.gateway.acknowledgements import Wire, acknowledged, parse
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.flood import FloodGate
from handoff.gateway.limits.pace import Addresses, Paces
from handoff.gateway.sockets.delivery import VISITOR, Delivery
from handoff.gateway.sockets.registry import VisitorSocket, VisitorSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.ledger.ledger import Ledger
from handoff.ledger.read_marks import Reads
from storage.errors import StorageError
from storage.ids import ConversationId, Seq
from storage.ports.visitors import VisitorSecrets

Act = Callable[[VisitorSocket, Any], Awaitable[Answer]]


class VisitorGateway:
    """Handlers of one namespace. Registers itself on the server."""

    def __init__(
        self,
        *,
        server: GuardedServer,
        sockets: VisitorSockets,
        actions: VisitorActions,
        secrets: VisitorSecrets,
        ledger: Ledger,
        reads: Reads,
        delivery: Delivery,
        relay: Relay,
        addresses: Addresses,
        flood: FloodGate,
        trusted_proxies: tuple[str, ...],
        pace: tuple[int, int],
    ) -> None:
        self._server = server
        self._sockets = sockets
        self._actions = actions
        self._secrets = secrets
        self._ledger = ledger
        self._reads = reads
        self._delivery = delivery
        self._relay = relay
        self._addresses = addresses
        self._flood = flood
        self._trusted_proxies = trusted_proxies
        self._paces = Paces(*pace)
        server.on("connect", self._connect, namespace=VISITOR)
        server.on("disconnect", self._disconnect, namespace=VISITOR)
        acts: dict[str, Act] = {
            "conversation:start": self._start,
            "message:send": self._send,
            "human:request": self._human,
            "typing": self._typing,
            "sync": self._sync,
            "code:create": self._code,
            "mailbox:leave": self._mailbox_leave,
            "mailbox:open": self._mailbox_open,
            "conversation:end": self._end,
            "transfer:answer": self._answer_transfer,
            "read": self._read,
        }
        for name, event in VISITOR_EVENTS.items():
            server.on(name, partial(self._handle, event, acts[name]), namespace=VISITOR)

    # --- connection --------------------------------------------------------------------------------

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        now = time.monotonic()
        try:
            token = msgspec.convert(auth or {}, VisitorAuth).token
        except msgspec.ValidationError:
            raise Refusal("bad_request") from None
        # The library's own REMOTE_ADDR is always this machine.
        address = self._addresses.admit(remote_address(environ["aiohttp.request"], self._trusted_proxies), now)
        if address is None:
            raise Refusal("rate_limited")
        try:
            conversation = None if token is None else await self._resumed(token)
        except Exception:
            self._addresses.leave(address)
            raise
        socket = VisitorSocket(sid, address, self._paces.fresh())
        for extra in self._sockets.add(socket):
            await self._server.drop_client(extra.sid, VISITOR)
        if conversation is not None:
            await self._join(socket, conversation)

    async def _resumed(self, token: str) -> ConversationId:
        try:
            conversation = await self._secrets.resolve_token(token)
        except StorageError:
            raise Refusal("unavailable") from None
        if conversation is None:
            raise Refusal("invalid_token")
        return conversation

    async def drop_idle(self) -> None:
        """Close connections that begin nothing. A page connects when a start is pressed, and starts at once."""
        for socket in self._sockets.idle():
            await self._server.drop_client(socket.sid, VISITOR)

    async def _disconnect(self, sid: str, reason: str = "") -> None:
        socket = self._sockets.remove(sid)
        if socket is not None:
            self._addresses.leave(socket.address)

    async def _join(self, socket: VisitorSocket, conversation: ConversationId) -> None:
        if self._sockets.get(socket.sid) is not socket:
            return  # it has closed while its request was under way
        socket.pace = self._paces.of(conversation)
        for extra in self._sockets.join(socket, conversation):
            await self._server.disconnect(extra.sid, namespace=VISITOR)

    # --- events ------------------------------------------------------------------------------------

    async def _handle(self, event: Event, act: Act, sid: str, data: object = None) -> Wire:
        async def run() -> Answer:
            socket = self._sockets.get(sid)
            if socket is None:
                raise Refused("no_conversation")
            now = time.monotonic()
            wait_s = socket.pace.wait_s(now)
            if wait_s > 0:
                held_s = socket.pace.held_s(now)
                await asyncio.sleep(held_s)
                raise Refused("rate_limited", retry_after_s=max(0.0, wait_s - held_s))
            return await act(socket, parse(event, data))

        return await acknowledged(run)

    async def _start(self, socket: VisitorSocket, request: ConversationStart) -> Answer:
        if not self._actions.invented(request.client_id):  # the gateway itself has sent for that one
            now = time.monotonic()
            self._flood.admit(request.client_id, request.work, unstarted=self._sockets.unstarted, now=now)
        ack = await self._actions.start(request)
        await self._join(socket, ConversationId(ack.conversation))
        return ack

    async def _send(self, socket: VisitorSocket, request: MessageSend) -> Answer:
        return await self._actions.send(_conversation(socket), request)

    async def _human(self, socket: VisitorSocket, request: HumanRequest) -> Answer:
        return await self._actions.ask_human(_conversation(socket), request)

    async def _typing(self, socket: VisitorSocket, request: TypingSet) -> Answer:
        conversation = _conversation(socket)
        state = self._ledger.cached(conversation)
        if state is not None and state.owner is not None:
            await self._relay.typing(conversation, "visitor", on=request.on)
        return Ack()

    async def _sync(self, socket: VisitorSocket, request: Sync) -> Answer:
        conversation = _conversation(socket)
        ack = await self._actions.sync(conversation, request)
        if request.after_seq == 0 and ack.state == "queued":
            await self._delivery.show_position_to(conversation)
        return ack

    async def _code(self, socket: VisitorSocket, request: CodeCreate) -> Answer:
        return await self._actions.make_code(_conversation(socket), request)

    async def _mailbox_leave(self, socket: VisitorSocket, request: MailboxLeave) -> Answer:
        return await self._actions.leave_message(_conversation(socket), request)

    async def _mailbox_open(self, socket: VisitorSocket, request: MailboxOpen) -> Answer:
        wait_s = self._addresses.guess_wait_s(socket.address, time.monotonic())
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
        ack = await self._actions.open_mailbox(request)
        await self._join(socket, ConversationId(ack.conversation))
        return ack

    async def _answer_transfer(self, socket: VisitorSocket, request: TransferAnswer) -> Answer:
        return await self._actions.answer_transfer(_conversation(socket), request)

    async def _read(self, socket: VisitorSocket, request: ReadUpTo) -> Answer:
        conversation = _conversation(socket)
        if self._reads.mark(conversation, Seq(request.seq)):
            await self._relay.read(conversation, "visitor", Seq(request.seq))
        return Ack()

    async def _end(self, socket: VisitorSocket, request: ConversationEnd) -> Answer:
        return await self._actions.end(_conversation(socket), request)


def _conversation(socket: VisitorSocket) -> ConversationId:
    if socket.conversation is None:
        raise Refused("no_conversation")
    return socket.conversation
