"""Stand-ins at ports: a clock, texts, rules that read tags, a bot on a script, and logs that yield or fail."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotUnusable, Handoff, Intent, Reply
from handoff.risk import Assessment, Level, RiskContext, RiskRules
from knowledge.spoken_of import SEX
from storage.errors import Unavailable
from storage.ids import AccountId, CommandId, ConversationId, Seq
from storage.ports.base import BEFORE_FIRST
from storage.ports.capacity import CapacitySlots, Slot
from storage.ports.index import ConversationIndex, ConversationRow
from storage.ports.log import AppendResult, ConversationLog, Entry, Head, NewEntry
from tests.support.samples import NOON


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class PlainTexts:
    """`Texts` that say which text was asked for: `sv:welcome`, `sv:welcome:closed`. `no_such_words` is unknown."""

    def __init__(self, variants: Mapping[str, int] = {}) -> None:
        """`variants`: how many texts a reply has; those after the first are named by their number.

        All other replies can be said again and again.
        """
        self._variants = variants

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str:
        if wording_id == "no_such_words":
            raise ValueError("no_such_words: no such wording")
        told = "".join(f" {key}={value}" for key, value in values.items() if key != SEX)
        number = f"#{variant}" if variant and wording_id in self._variants else ""
        return f"{lang}:{wording_id}{number}{'' if open else ':closed'}{told}"

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int:
        return self._variants.get(wording_id, 1000)

    def speaks(self, wording_id: str, lang: str) -> bool:
        return True

    def unread(self, wording_id: str, lang: str) -> bool:
        return False


class TagRules(RiskRules):
    """Rules that read tags in the text: `[N3]` a level, `[S7]` a signal, `[human]`, `[suicide]`."""

    def __init__(self) -> None:
        """No rule book: nothing is loaded."""

    def assess(self, text: str, context: RiskContext = RiskContext()) -> Assessment:  # noqa: B008  # as the rules do
        levels = [Level[name] for name in re.findall(r"\[(N[0-4])\]", text)]
        return Assessment(
            level=max(levels, default=Level.N0),
            signals=tuple(dict.fromkeys(re.findall(r"\[(S\d+b?)\]", text))),
            reasons=(),
            human_request="[human]" in text,
            suicide="[suicide]" in text,
            ambiguous=False,
        )


def answer(reply_id: str = "ok", *, handoff: str | None = None) -> BotAnswer:
    return BotAnswer(
        intent=Intent("greet", 0.9),
        replies=(Reply(reply_id),),
        handoff=Handoff(requested=handoff is not None, reason=handoff),
    )


Turn = BotAnswer | BotUnusable | Exception | Callable[[BotRequest], BotAnswer]


class ScriptedBot:
    """A bot that says `ok`, unless told otherwise. `hold()` lets its turns wait until `release()`."""

    def __init__(self) -> None:
        self.script: deque[Turn] = deque()
        self.requests: list[BotRequest] = []
        self.well = True
        self.health_asked = 0
        self.in_flight = 0
        self.most_in_flight = 0
        self._free = asyncio.Event()
        self._free.set()
        self._asked = asyncio.Condition()

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    @property
    def held(self) -> bool:
        return not self._free.is_set()

    async def asked(self, times: int = 1) -> None:
        """Wait until so many requests have come."""
        async with asyncio.timeout(60), self._asked:
            await self._asked.wait_for(lambda: len(self.requests) >= times)

    async def turn(self, request: BotRequest) -> BotAnswer:
        async with self._asked:
            self.requests.append(request)
            self._asked.notify_all()
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self._free.wait()
        finally:
            self.in_flight -= 1
        turn = self.script.popleft() if self.script else answer()
        if isinstance(turn, Exception):
            raise turn
        return turn(request) if callable(turn) else turn

    async def healthy(self) -> bool:
        self.health_asked += 1
        return self.well


class BusyLog:
    """A log that gives way to others before and after every step, as a database does."""

    def __init__(self, log: ConversationLog) -> None:
        self._log = log
        self.appends = 0
        self.conflicts = 0

    async def append(self, entry: NewEntry) -> AppendResult:
        await asyncio.sleep(0)
        self.appends += 1
        result = await self._log.append(entry)
        await asyncio.sleep(0)
        return result

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        await asyncio.sleep(0)
        return await self._log.read(conversation, after, limit)

    async def find(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        await asyncio.sleep(0)
        return await self._log.find(conversation, command_id)

    async def holds(self, conversation: ConversationId, command_id: CommandId) -> bool:
        return await self._log.holds(conversation, command_id)

    async def head(self, conversation: ConversationId) -> Head | None:
        await asyncio.sleep(0)
        return await self._log.head(conversation)

    async def touched_since(self, since: datetime) -> Sequence[Head]:
        return await self._log.touched_since(since)

    async def listed_since(self, since: datetime, *, by_others: bool = False) -> Sequence[Head]:
        return await self._log.listed_since(since, by_others=by_others)

    async def erase(self, conversation: ConversationId) -> None:
        await self._log.erase(conversation)


class FailingLog(BusyLog):
    """A log whose next appends fail: `before` they are written, or `after` (the answer is lost)."""

    def __init__(self, log: ConversationLog) -> None:
        super().__init__(log)
        self.fails: deque[str] = deque()

    async def append(self, entry: NewEntry) -> AppendResult:
        how = self.fails.popleft() if self.fails else None
        if how == "before":
            raise Unavailable("no answer")
        result = await super().append(entry)
        if how == "after":
            raise Unavailable("no answer")
        return result


class GatedLog(BusyLog):
    """A log that answers at once, but for appends while its gate is shut."""

    def __init__(self, log: ConversationLog) -> None:
        super().__init__(log)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    async def append(self, entry: NewEntry) -> AppendResult:
        if not self.gate.is_set():
            self.reached.set()
            await self.gate.wait()
        return await self._log.append(entry)


class AilingIndex:
    """An index whose next writes fail, and which counts them."""

    def __init__(self, index: ConversationIndex) -> None:
        self._index = index
        self.fails: list[Exception] = []
        self.puts = self.renewals = 0

    async def put(self, row: ConversationRow) -> bool:
        self.puts += 1
        if self.fails:
            raise self.fails.pop(0)
        return await self._index.put(row)

    async def renew(self, row: ConversationRow) -> None:
        self.renewals += 1
        if self.fails:
            raise self.fails.pop(0)
        await self._index.renew(row)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


class BusySlots:
    """Slots that give way to others at every step."""

    def __init__(self, slots: CapacitySlots) -> None:
        self._slots = slots

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        await asyncio.sleep(0)
        slot = await self._slots.reserve(account, capacity, conversation, since)
        await asyncio.sleep(0)
        return slot

    async def confirm(self, account: AccountId, conversation: ConversationId, since: Seq) -> bool:
        await asyncio.sleep(0)
        return await self._slots.confirm(account, conversation, since)

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        await asyncio.sleep(0)
        await self._slots.free(account, conversation, up_to=up_to)

    async def release_if_unchanged(self, slot: Slot) -> None:
        await asyncio.sleep(0)
        await self._slots.release_if_unchanged(slot)

    async def of(self, account: AccountId) -> Sequence[Slot]:
        await asyncio.sleep(0)
        return await self._slots.of(account)

    async def all(self) -> Sequence[Slot]:
        return await self._slots.all()

    async def reserved_since(self, at: datetime) -> Sequence[Slot]:
        return await self._slots.reserved_since(at)


class GatedSlots(BusySlots):
    """Slots that are reserved only while their gate is open."""

    def __init__(self, slots: CapacitySlots) -> None:
        super().__init__(slots)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    async def reserve(self, account: AccountId, capacity: int, conversation: ConversationId, since: Seq) -> Slot | None:
        self.reached.set()
        await self.gate.wait()
        return await super().reserve(account, capacity, conversation, since)


class DamagedLog(BusyLog):
    """A log in which some conversations cannot be read: their entries raise, their heads are still there."""

    def __init__(self, log: ConversationLog) -> None:
        super().__init__(log)
        self.damage: dict[ConversationId, Exception] = {}

    async def read(self, conversation: ConversationId, after: Seq = BEFORE_FIRST, limit: int = 500) -> Sequence[Entry]:
        if conversation in self.damage:
            raise self.damage[conversation]
        return await super().read(conversation, after, limit)

    async def find(self, conversation: ConversationId, command_id: CommandId) -> Entry | None:
        if conversation in self.damage:
            raise self.damage[conversation]
        return await super().find(conversation, command_id)


class LateIndex:
    """An index that answers one read late, with what was true when it was asked: `hold_next`, then `gate`."""

    def __init__(self, index: ConversationIndex) -> None:
        self._index = index
        self._holds = False
        self.gate = asyncio.Event()
        self.asked = asyncio.Event()

    def hold_next(self) -> None:
        self._holds = True

    async def in_state(self, state: str, limit: int = 1000) -> Sequence[ConversationRow]:
        rows = await self._index.in_state(state, limit)
        await self._answer()
        return rows

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        row = await self._index.get(conversation)
        await self._answer()
        return row

    async def _answer(self) -> None:
        if self._holds:
            self._holds = False
            self.asked.set()
            await self.gate.wait()

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)
