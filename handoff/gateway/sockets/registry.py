"""Which sockets are open, and whose they are. Owns no protocol: plain registries that delivery and timers read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from handoff.conversation.staff import Staff
from handoff.gateway.limits.pace import Pace
from storage.bounded import RecentCache
from storage.ids import AccountId, ConversationId

MAX_PER_CONVERSATION = 3
MAX_UNSTARTED = 2_000
"""Connections of visitors that have begun nothing; beyond them the oldest makes room."""
MAX_LEFT = 10_000
"""So many conversations are remembered whose visitor has gone."""


@dataclass(slots=True)
class VisitorSocket:
    """One connection on `/visitor`; `conversation` once it has started or resumed one."""

    sid: str
    address: bytes
    pace: Pace
    conversation: ConversationId | None = None


@dataclass(slots=True)
class StaffSocket:
    """One connection on `/counselor` of a signed-in account, and the conversations that it has opened."""

    sid: str
    staff: Staff
    cookie: str
    used_at: float = 0.0
    """Monotonic time at which the session was last noted as in use."""
    watching: set[ConversationId] = field(default_factory=set)
    noted_at: dict[tuple[str, str], float] = field(default_factory=dict)
    """What of its asking by itself, event and conversation, stands in the audit trail, and since when (monotonic)."""


class VisitorSockets:
    """Visitors' sockets by id and by conversation."""

    def __init__(self) -> None:
        self._by_sid: dict[str, VisitorSocket] = {}
        self._unstarted: dict[str, VisitorSocket] = {}
        """Those without a conversation, the oldest first."""
        self._idle: frozenset[str] = frozenset()
        """Those that had none at the last look."""
        self._by_conversation: defaultdict[ConversationId, dict[str, VisitorSocket]] = defaultdict(dict)
        self._observers: list[Callable[[ConversationId], None]] = []
        self._left = RecentCache[ConversationId, bool](MAX_LEFT)

    def __len__(self) -> int:
        return len(self._by_sid)

    def observe(self, observer: Callable[[ConversationId], None]) -> None:
        """Follow which conversations get a socket here."""
        self._observers.append(observer)

    @property
    def unstarted(self) -> int:
        """How many connections have begun nothing."""
        return len(self._unstarted)

    def add(self, socket: VisitorSocket) -> list[VisitorSocket]:
        """A new connection; returns older ones that have to make room."""
        self._by_sid[socket.sid] = self._unstarted[socket.sid] = socket
        return list(self._unstarted.values())[: max(0, len(self._unstarted) - MAX_UNSTARTED)]

    def idle(self) -> list[VisitorSocket]:
        """Connections that had begun nothing at the last call, and have begun nothing now."""
        idle = [socket for sid, socket in self._unstarted.items() if sid in self._idle]
        self._idle = frozenset(self._unstarted)
        return idle

    def get(self, sid: str) -> VisitorSocket | None:
        """The connection with this id."""
        return self._by_sid.get(sid)

    def join(self, socket: VisitorSocket, conversation: ConversationId) -> list[VisitorSocket]:
        """Put the socket into a conversation; returns older ones that are too many now."""
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
        """The connection has closed."""
        socket = self._by_sid.pop(sid, None)
        self._unstarted.pop(sid, None)
        if socket is not None:
            self._leave(socket)
        return socket

    def of(self, conversation: ConversationId) -> list[str]:
        """Ids of the sockets in a conversation."""
        return list(self._by_conversation.get(conversation, ()))

    def left(self, conversation: ConversationId) -> bool:
        """Whether its visitor was here and has gone. False also where another node, or nobody, would know."""
        return self._left.get(conversation) is not None

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


class StaffSockets:
    """Staff's sockets by id and by account; many tabs of one counselor are one counselor."""

    def __init__(self) -> None:
        self._by_sid: dict[str, StaffSocket] = {}
        self._came: list[Callable[[AccountId], None]] = []
        self._watched: list[Callable[[ConversationId], None]] = []

    def observe(self, *, came: Callable[[AccountId], None], watched: Callable[[ConversationId], None]) -> None:
        """Follow who connects, and what they open."""
        self._came.append(came)
        self._watched.append(watched)

    def add(self, socket: StaffSocket) -> None:
        """A new connection."""
        self._by_sid[socket.sid] = socket
        for observer in self._came:
            observer(socket.staff.account)

    def watch(self, socket: StaffSocket, conversation: ConversationId) -> None:
        """The connection has opened the conversation, and is to see what happens in it from now on."""
        socket.watching.add(conversation)
        for observer in self._watched:
            observer(conversation)

    def get(self, sid: str) -> StaffSocket | None:
        """The connection with this id."""
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> StaffSocket | None:
        """The connection has closed."""
        return self._by_sid.pop(sid, None)

    def all(self) -> list[StaffSocket]:
        """All connections."""
        return list(self._by_sid.values())

    def of(self, account: AccountId) -> list[StaffSocket]:
        """The connections of one account."""
        return [socket for socket in self._by_sid.values() if socket.staff.account == account]

    def watching(self, conversation: ConversationId, owner: AccountId | None) -> list[StaffSocket]:
        """The connections that are to see what happens in a conversation: the owner's, and those that opened it."""
        return [
            socket
            for socket in self._by_sid.values()
            if socket.staff.account == owner or conversation in socket.watching
        ]

    def unwatch(self, conversation: ConversationId) -> None:
        """Nobody is to see more of it until they open it again."""
        for socket in self._by_sid.values():
            socket.watching.discard(conversation)
            socket.noted_at = {asked: at for asked, at in socket.noted_at.items() if asked[1] != conversation}
