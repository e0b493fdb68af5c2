"""The `/visitor` namespace: admits connections, resumes by token, and limits the pace of every event."""

from __future__ import annotations

import contextlib
import time
from functools import partial
from typing import Any

import msgspec
from socketio.exceptions import ConnectionRefusedError as Refusal

from handoff.actions.appointments import AppointmentActions
from handoff.actions.visitor import VisitorActions
from handoff.backoffice.telephone.callbacks import Callbacks
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.tables import VISITOR_EVENTS, Event
from handoff.contract.visitor import VisitorAuth
from handoff.conversation.token_life import LONG
from handoff.gateway.acknowledgements import Wire, acknowledged, parse
from handoff.gateway.binding import Handler, bind, require_models
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.flood import FloodGates
from handoff.gateway.limits.keep_pace import keep_pace
from handoff.gateway.limits.pace import Addresses, Paces
from handoff.gateway.sockets.delivery import VISITOR, Delivery
from handoff.gateway.sockets.registry import VisitorSocket, VisitorSockets
from handoff.gateway.sockets.server import GuardedServer
from handoff.gateway.sockets.visitor_events import VisitorEvents
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from storage.errors import IntegrityError, StorageError
from storage.ids import ConversationId
from storage.ports.visitors import VisitorSecrets


class VisitorGateway:
    """Connections and limits of one namespace; registers its handlers on the server."""

    def __init__(
        self,
        *,
        server: GuardedServer,
        sockets: VisitorSockets,
        actions: VisitorActions,
        appointments: AppointmentActions,
        callbacks: Callbacks,
        secrets: VisitorSecrets,
        conversations: ConversationRepository,
        receipts: ReadReceipts,
        delivery: Delivery,
        relay: Relay,
        addresses: Addresses,
        flood: FloodGates,
        trusted_proxies: tuple[str, ...],
        paces: Paces,
    ) -> None:
        self._server = server
        self._sockets = sockets
        self._actions = actions
        self._secrets = secrets
        self._delivery = delivery
        self._addresses = addresses
        self._trusted_proxies = trusted_proxies
        self._paces = paces
        server.on("connect", self._connect, namespace=VISITOR)
        server.on("disconnect", self._disconnect, namespace=VISITOR)
        handlers = VisitorEvents(
            join=self._join,
            sockets=sockets,
            actions=actions,
            appointments=appointments,
            callbacks=callbacks,
            conversations=conversations,
            receipts=receipts,
            delivery=delivery,
            relay=relay,
            addresses=addresses,
            flood=flood,
        )
        bound = bind(list(VISITOR_EVENTS), [handlers])
        require_models(bound, {name: event.model for name, event in VISITOR_EVENTS.items()})
        for name, event in VISITOR_EVENTS.items():
            server.on(name, partial(self._handle, event, bound[name]), namespace=VISITOR)

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
        if conversation is not None and token is not None:
            await self._join(socket, conversation, token)

    async def _resumed(self, token: str) -> ConversationId:
        try:
            conversation = await self._actions.resume(token)
        except StorageError as error:
            if isinstance(error, IntegrityError):
                await self._delivery.damage_met(None)
            raise Refusal("unavailable") from None
        if conversation is None:
            raise Refusal("invalid_token")
        return conversation

    async def drop_idle(self) -> None:
        """Close connections without a conversation; a page connects when Start is pressed, and starts at once."""

        async def drop(socket: VisitorSocket) -> bool:
            await self._server.drop_client(socket.sid, VISITOR)
            return True

        await each("drop_idle_visitors", self._sockets.idle(), drop)

    async def keep_tokens(self) -> None:
        """Note that the tokens of connected pages are held: a node that is killed notes no end."""
        await self._secrets.see_tokens(self._sockets.tokens())

    async def forget_tokens(self) -> None:
        """Delete tokens that no connection has held for longer than any is good for."""
        await self._secrets.forget_tokens(LONG)

    async def _disconnect(self, sid: str, reason: str = "") -> None:
        socket = self._sockets.remove(sid)
        if socket is None:
            return
        self._addresses.leave(socket.address)
        if socket.token is not None:
            with contextlib.suppress(StorageError):  # it was noted within the last minute
                await self._secrets.see_tokens([socket.token])

    async def _join(self, socket: VisitorSocket, conversation: ConversationId, token: str) -> None:
        if self._sockets.get(socket.sid) is not socket:
            return  # it has closed while its request was under way
        socket.token = token
        socket.pace = self._paces.of(conversation)
        for extra in self._sockets.join(socket, conversation):
            await self._server.disconnect(extra.sid, namespace=VISITOR)

    # --- events ------------------------------------------------------------------------------------

    async def _handle(self, event: Event, handler: Handler, sid: str, data: object = None) -> Wire:
        socket = self._sockets.get(sid)

        async def run() -> Answer:
            if socket is None:
                raise Refused("no_conversation")
            await keep_pace(socket.pace)
            granted: Answer = await handler(socket, parse(event, data))
            return granted

        async def damage() -> None:
            await self._delivery.damage_met(socket.conversation if socket else None)

        return await acknowledged(run, on_damage=damage)
