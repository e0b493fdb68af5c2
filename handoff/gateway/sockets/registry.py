"""Registries of the open sockets, by connection, conversation and account. Owns no protocol."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from handoff.conversation.staff import Staff
from handoff.gateway.limits import onion
from handoff.gateway.limits.pace import Pace
from storage.bounded import RecentCache
from storage.ids import AccountId, ConversationId

MAX_PER_CONVERSATION = 3
MAX_UNSTARTED = 2_000
"""Connections of visitors without a conversation; beyond this number the oldest is closed."""
MAX_LEFT = 10_000
"""How many conversations are remembered whose visitor has disconnected."""


@dataclass(slots=True)
class VisitorSocket:
    """One connection on `/visitor`; `conversation` once it has started or resumed one."""

    sid: str
    address: bytes
    pace: Pace
    conversation: ConversationId | None = None
    token: str | None = None
    """The token that its page holds."""


@dataclass(slots=True)
class StaffSocket:
    """One connection on `/counselor` of a signed-in account, and the conversations that it has opened."""

    sid: str
    staff: Staff
    cookie: str
    used_at: float = 0.0
    """Monotonic time of the last touch of the session."""
    watching: set[ConversationId] = field(default_factory=set)
    audited_at: dict[tuple[str, str], float] = field(default_factory=dict)
    """When (monotonic) an event that the console repeats was last audited, by event and conversation."""


class VisitorSockets:
    """Visitors' sockets by id and by conversation."""

    def __init__(self) -> None:
        self._by_sid: dict[str, VisitorSocket] = {}
        self._unstarted: dict[str, VisitorSocket] = {}
        """Those without a conversation, the oldest first."""
        self._idle: frozenset[str] = frozenset()
        """Those that had none at the last call of `idle`."""
        self._by_conversation: defaultdict[ConversationId, dict[str, VisitorSocket]] = defaultdict(dict)
        self._observers: list[Callable[[ConversationId], None]] = []
        self._closed: list[Callable[[ConversationId], None]] = []
        self._left = RecentCache[ConversationId, bool](MAX_LEFT)

    def __len__(self) -> int:
        return len(self._by_sid)

    def observe(
        self, observer: Callable[[ConversationId], None], *, left: Callable[[ConversationId], None] | None = None
    ) -> None:
        """Call these when a conversation gets a socket at this node, and when its last one here has closed."""
        self._observers.append(observer)
        self._closed += [left] if left else []

    def unstarted(self, address: bytes) -> int:
        """How many connections have no conversation yet, of those that come the way this one does."""
        by_onion = address == onion.NAME
        return sum((each.address == onion.NAME) == by_onion for each in self._unstarted.values())

    def add(self, socket: VisitorSocket) -> list[VisitorSocket]:
        """Add a connection; returns the oldest ones without a conversation, to be closed, if there are too many."""
        self._by_sid[socket.sid] = self._unstarted[socket.sid] = socket
        return list(self._unstarted.values())[: max(0, len(self._unstarted) - MAX_UNSTARTED)]

    def idle(self) -> list[VisitorSocket]:
        """Connections that had no conversation at the last call and have none now."""
        idle = [socket for sid, socket in self._unstarted.items() if sid in self._idle]
        self._idle = frozenset(self._unstarted)
        return idle

    def get(self, sid: str) -> VisitorSocket | None:
        """The connection with this id."""
        return self._by_sid.get(sid)

    def enter(self, socket: VisitorSocket, conversation: ConversationId) -> list[VisitorSocket]:
        """Add a connection that has a conversation from its beginning; returns what `join` does."""
        self._by_sid[socket.sid] = socket
        return self.join(socket, conversation)

    def join(self, socket: VisitorSocket, conversation: ConversationId) -> list[VisitorSocket]:
        """Put the socket into a conversation; returns its oldest sockets, to be closed, if there are too many."""
        self._leave(socket)
        self._unstarted.pop(socket.sid, None)
        socket.conversation = conversation
        self._left.drop(conversation)
        members = self._by_conversation[conversation]
        members[socket.sid] = socket
        for observer in self._observers:
            observer(conversation)
        return list(members.values())[:-MAX_PER_CONVERSATION]

    def remove(self, sid: str) -> VisitorSocket | None:
        """Remove a closed connection."""
        socket = self._by_sid.pop(sid, None)
        self._unstarted.pop(sid, None)
        if socket is not None:
            self._leave(socket)
        return socket

    def of(self, conversation: ConversationId) -> list[str]:
        """Ids of the sockets in a conversation."""
        return list(self._by_conversation.get(conversation, ()))

    def left(self, conversation: ConversationId) -> bool:
        """Whether its visitor was connected to this node and has disconnected; False if this node does not know."""
        return self._left.get(conversation) is not None

    def tokens(self) -> list[str]:
        """The tokens that pages with a connection here hold."""
        return [socket.token for socket in self._by_sid.values() if socket.token]

    def conversations(self) -> list[ConversationId]:
        """Conversations that have a socket here."""
        return list(self._by_conversation)

    def _leave(self, socket: VisitorSocket) -> None:
        if socket.conversation is None:
            return
        members = self._by_conversation[socket.conversation]
        members.pop(socket.sid, None)
        if not members:
            del self._by_conversation[socket.conversation]
            self._left.put(socket.conversation, True)
            for observer in self._closed:
                observer(socket.conversation)


class StaffSockets:
    """Staff's sockets by id and by account; many tabs of one counselor are one counselor."""

    def __init__(self) -> None:
        self._by_sid: dict[str, StaffSocket] = {}
        self._connected: list[Callable[[AccountId], None]] = []
        self._opened: list[Callable[[ConversationId], None]] = []

    def observe(self, *, connected: Callable[[AccountId], None], opened: Callable[[ConversationId], None]) -> None:
        """Call these when a member of staff connects, and when they open a conversation."""
        self._connected.append(connected)
        self._opened.append(opened)

    def add(self, socket: StaffSocket) -> None:
        """Add a connection."""
        self._by_sid[socket.sid] = socket
        for observer in self._connected:
            observer(socket.staff.account)

    def watch(self, socket: StaffSocket, conversation: ConversationId) -> None:
        """Send what happens in the conversation to this connection from now on."""
        socket.watching.add(conversation)
        for observer in self._opened:
            observer(conversation)

    def get(self, sid: str) -> StaffSocket | None:
        """The connection with this id."""
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> StaffSocket | None:
        """Remove a closed connection."""
        return self._by_sid.pop(sid, None)

    def all(self) -> list[StaffSocket]:
        """All connections."""
        return list(self._by_sid.values())

    def of(self, account: AccountId) -> list[StaffSocket]:
        """The connections of one account."""
        return [socket for socket in self._by_sid.values() if socket.staff.account == account]

    def watching(self, conversation: ConversationId, owner: AccountId | None) -> list[StaffSocket]:
        """The connections that follow a conversation: the owner's, and those that opened it."""
        return [
            socket
            for socket in self._by_sid.values()
            if socket.staff.account == owner or conversation in socket.watching
        ]

    def unwatch(self, conversation: ConversationId) -> None:
        """Stop sending what happens in it, to everybody who does not open it again."""
        for socket in self._by_sid.values():
            socket.watching.discard(conversation)
            socket.audited_at = {asked: at for asked, at in socket.audited_at.items() if asked[1] != conversation}
