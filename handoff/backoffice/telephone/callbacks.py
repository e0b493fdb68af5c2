"""Who wants to be called: a record of its own for each, encrypted under its own key, and gone when it is over.

Owns numbers. They are in no log of a conversation, no list and no audit; whoever has taken a call-back is shown one.
It is erased when it is done, withdrawn, when its conversation is erased, and after 72 hours whatever happens. Of who
was not reached the outcome alone is kept as long again, in a new record, so that they are told when they come back.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.backoffice.telephone.live import TRIES
from handoff.contract.base import level_name
from handoff.contract.callbacks import (
    CallbackAck,
    CallbackEnd,
    CallbackLeave,
    CallbackResult,
    CallbacksAck,
    CallbackShown,
    CallbackTakeAck,
    CallbackView,
)
from handoff.contract.errors import Refused
from handoff.conversation.calendar import SWEDEN, swedish_month
from handoff.conversation.staff import Staff
from handoff.conversation.state import State
from handoff.conversation.text.message_text import message_text
from handoff.conversation.visibility import Names, iso
from handoff.ledger.index_row import audience_of
from handoff.operations.jobs import Outcome, each
from handoff.operations.readable import readable
from handoff.risk import Level
from storage.errors import StorageError
from storage.ids import AccountId, ConversationId
from storage.ports.records import KeptRecord, RecordBook

KEPT: Final = timedelta(hours=72)
HELD: Final = timedelta(hours=1)
"""After this somebody else may call, if nothing has come of it."""
MOST_TRIES: Final = 3
DUE_WITHIN: Final = {
    Level.N4: timedelta(0),
    Level.N3: timedelta(minutes=30),
    Level.N2: timedelta(hours=4),
    Level.N1: timedelta(hours=24),
    Level.N0: timedelta(hours=24),
}
"""How soon somebody calls who named no time, by the level of the conversation."""
_NUMBER: Final = re.compile(r"\+?[0-9]{7,15}")
_SEPARATORS: Final = re.compile(r"[ ()./-]")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many are due now, and what a list of all is made from."""

    due: int
    seen: tuple[tuple[str, str | None, int], ...]


StateOf = Callable[[ConversationId], Awaitable[State]]
Admit = Callable[[], None]
"""Raises what keeps an address from one more wish."""
RequireTraining = Callable[[AccountId, str | None], Awaitable[None]]
"""Raises what keeps an account from somebody real."""


class Callback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One wish to be called. Encrypted at rest."""

    callback: str
    """Its name to staff: random, so that it leads to no conversation."""
    number: str
    others: bool
    say: str
    level: Level
    lang: str
    left_at: datetime
    due_at: datetime
    at: datetime | None = None
    practice: bool = False
    by: AccountId | None = None
    taken_at: datetime | None = None
    tries: int = 0
    key: str = ""
    """The retry key of the request that left it."""
    ended: CallbackEnd | None = None
    """Nobody was reached: it waits for the visitor to read that, has no number, and is in no list of staff."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Callback).decode


class Callbacks:
    """What visitors and staff do with call-backs, and what the passing of time does."""

    def __init__(
        self,
        *,
        book: RecordBook,
        state_of: StateOf,
        require_training: RequireTraining,
        names: Names,
        clock: Callable[[], datetime],
    ) -> None:
        self._book = book
        self._state_of = state_of
        self._require_training = require_training
        self._names = names
        self._clock = clock

    # --- the visitor -------------------------------------------------------------------------------

    async def leave(self, conversation: ConversationId, request: CallbackLeave, admit: Admit) -> CallbackAck:
        """Keep the wish, in place of an earlier one.

        `admit` is asked for a conversation's first wish below N3: from there on a person is called in any case, and
        somebody in danger loses no call because others have left many.

        Raises:
            Refused: danger_to_life at N4, where 112 comes first; conversation_closed; callback_unsafe, where it is not
                safe to call; number_invalid; date_past or callback_late for the time; stale_version, if it changes all
                the time.
        """
        state = await self._state_of(conversation)
        if state.name in ("closed", "erased"):
            raise Refused("conversation_closed")
        if state.level >= Level.N4:
            raise Refused("danger_to_life")
        if not request.safe:
            raise Refused("callback_unsafe")
        for _ in range(TRIES):
            held = await self._book.get(conversation)
            earlier = _decode(held.body) if held is not None else None
            if earlier is not None and earlier.key == request.client_msg_id:
                return _shown(earlier)
            wish = self._wish(state, request)
            if (earlier is None or earlier.ended) and state.level < Level.N3:
                admit()
            if await self._save(conversation, wish, seen=held.version if held is not None else 0):
                return await self._kept(conversation, wish)
        raise Refused("stale_version")

    async def _kept(self, conversation: ConversationId, wish: Callback) -> CallbackAck:
        """The answer, if the conversation was not erased in the moment in which the wish was stored."""
        if (await self._state_of(conversation)).name == "erased":
            await self.forget(conversation)
            raise Refused("conversation_closed")
        return _shown(wish)

    async def of(self, conversation: ConversationId) -> CallbackAck:
        """The visitor's own wish if there is one, or what came of it."""
        held = await self._book.get(conversation)
        return CallbackAck() if held is None else _shown(_decode(held.body))

    async def forget(self, conversation: ConversationId) -> None:
        """Erase it: withdrawn, its end taken note of, or its conversation is to be erased."""
        await self._book.remove(conversation)

    # --- staff -------------------------------------------------------------------------------------

    async def listed(self, staff: Staff) -> CallbacksAck:
        """All, by level and then by when they are due."""
        wishes = [await self._as_now(record.id, wish) for record, wish in await self._open()]
        wishes.sort(key=lambda each: (-each[0].level, each[0].due_at))
        return CallbacksAck(callbacks=[self._view(wish, staff, audience) for wish, audience in wishes])

    async def waiting(self) -> Waiting:
        """Who waits to be called, without anything that they have said."""
        wishes, now = [wish for _, wish in await self._open()], self._clock()
        due = sum(wish.due_at <= now and (wish.by is None or self._is_lapsed(wish)) for wish in wishes)
        return Waiting(due, tuple((wish.callback, wish.by, wish.tries) for wish in wishes))

    async def take(self, staff: Staff, callback: str) -> CallbackTakeAck:
        """Say that one calls now; number and answers are shown.

        One at a time: a single account cannot take all numbers, and keep everybody else from calling for an hour.

        Raises:
            Refused: unknown_callback; already_claimed; callback_first, while one calls somebody else; training_missing
                or training_expired, as for a chat.
        """
        record, wish = await self._named(callback)
        if wish.by not in (None, staff.account) and not self._is_lapsed(wish):
            raise Refused("already_claimed")
        if not wish.practice:
            await self._require_training(staff.account, None)
        await self._require_free(staff, callback)
        taken = msgspec.structs.replace(wish, by=staff.account, taken_at=self._clock())
        if not await self._save(ConversationId(record.id), taken, seen=record.version):
            raise Refused("already_claimed")
        try:
            await self._require_free(staff, callback)
        except Refused:  # two were asked for at the same time: neither is taken
            await self._give_back(callback)
            raise
        return CallbackTakeAck(callback=self._view(taken, staff))

    async def _require_free(self, staff: Staff, callback: str) -> None:
        wishes = [wish for _, wish in await self._open()]
        if any(each.by == staff.account and each.callback != callback and not self._is_lapsed(each) for each in wishes):
            raise Refused("callback_first")

    async def _give_back(self, callback: str) -> None:
        record, wish = await self._named(callback)
        waiting = msgspec.structs.replace(wish, by=None, taken_at=None)
        await self._save(ConversationId(record.id), waiting, seen=record.version)

    async def done(self, staff: Staff, callback: str, request: CallbackResult) -> CallbacksAck:
        """What came of it: who was reached, or not for the third time, is erased; who is put back waits as before.

        Raises:
            Refused: unknown_callback; not_yours.
        """
        record, wish = await self._named(callback)
        if wish.by != staff.account:
            raise Refused("not_yours")
        tries = wish.tries + 1
        if request.result == "put_back":
            await self._give_back(callback)
        elif request.result == "no_answer" and tries < MOST_TRIES:
            again = self._clock() + timedelta(hours=1)
            waiting = msgspec.structs.replace(wish, by=None, taken_at=None, tries=tries, due_at=again)
            await self._save(ConversationId(record.id), waiting, seen=record.version)
        elif await self._erase(record, wish) and request.result in _ENDS:
            await self._tell(ConversationId(record.id), wish, _ENDS[request.result])
        return await self.listed(staff)

    async def _tell(self, conversation: ConversationId, wish: Callback, ended: CallbackEnd) -> None:
        """Keep what came of it for the visitor, without anything that they have said, unless they want it no more."""
        told = msgspec.structs.replace(
            wish, number="", say="", others=False, by=None, taken_at=None, key="", ended=ended, left_at=self._clock()
        )
        if await self._save(conversation, told, seen=0) and (await self._state_of(conversation)).name == "erased":
            await self.forget(conversation)

    # --- time --------------------------------------------------------------------------------------

    async def expire(self) -> Outcome:
        """Erase what is 72 hours old."""
        old = await self._book.saved_before(self._clock() + timedelta(minutes=1))
        return await each("expire_callbacks", old, self._expire)

    async def _expire(self, name: str) -> bool:
        record = await self._book.get(name)
        if record is None or self._clock() - (wish := _decode(record.body)).left_at < KEPT:
            return False
        return await self._erase(record, wish)

    # --- inside ------------------------------------------------------------------------------------

    async def _erase(self, record: KeptRecord, wish: Callback) -> bool:
        """Erase a wish that was read; False, and nothing erased, if another has taken its place since."""
        empty = msgspec.structs.replace(wish, number="", say="", others=False)
        # A removal knows no version: what the visitor has left meanwhile would go with it.
        if not await self._save(ConversationId(record.id), empty, seen=record.version):
            return False
        return await self._book.remove(record.id)

    def _wish(self, state: State, request: CallbackLeave) -> Callback:
        now = self._clock()
        at = None if request.at is None else self._time(request.at, now)
        number = _SEPARATORS.sub("", request.number)
        if not _NUMBER.fullmatch(number):
            raise Refused("number_invalid")
        return Callback(
            callback=secrets.token_hex(12),
            number=number,
            others=request.others,
            say=message_text(request.say) if request.say.strip() else "",
            level=state.level,
            lang=state.lang,
            left_at=now,
            at=at,
            due_at=at or now + DUE_WITHIN[state.level],
            practice=state.practice,
            key=request.client_msg_id,
        )

    def _time(self, wanted: str, now: datetime) -> datetime:
        try:
            at = datetime.fromisoformat(wanted).replace(tzinfo=SWEDEN)
        except ValueError:
            raise Refused("bad_request") from None
        if at <= now:
            raise Refused("date_past")
        if at > now + KEPT - timedelta(hours=1):
            raise Refused("callback_late")
        return at

    async def _as_now(self, conversation: str, wish: Callback) -> tuple[Callback, str | None]:
        """The wish with the level to which its conversation has risen since, and its topic, if that can be read."""
        try:
            state = await self._state_of(ConversationId(conversation))
        except StorageError:
            return wish, None
        return msgspec.structs.replace(wish, level=max(wish.level, state.level)), audience_of(state)

    async def _open(self) -> list[tuple[KeptRecord, Callback]]:
        """The wishes that staff can fulfil."""
        wishes = readable("callbacks", await self._book.all(), _decode)
        return [(record, wish) for record, wish in wishes if not wish.ended]

    def _is_lapsed(self, wish: Callback) -> bool:
        return wish.taken_at is None or self._clock() - wish.taken_at > HELD

    async def _named(self, callback: str) -> tuple[KeptRecord, Callback]:
        for record, wish in await self._open():
            if wish.callback == callback:
                return record, wish
        raise Refused("unknown_callback")

    async def _save(self, conversation: ConversationId, wish: Callback, *, seen: int) -> bool:
        record = KeptRecord(
            id=conversation,
            period=swedish_month(wish.left_at),
            practice=wish.practice,
            saved_at=self._clock(),
            body=_encode(wish),
        )
        return await self._book.save(record, seen=seen)

    def _view(self, wish: Callback, staff: Staff, audience: str | None = None) -> CallbackView:
        mine = wish.by == staff.account
        return CallbackView(
            callback=wish.callback,
            level=level_name(wish.level),
            lang=wish.lang,
            audience=audience,
            due_at=iso(wish.due_at),
            at=iso(wish.at) if wish.at else None,
            tries=wish.tries,
            by=self._names(wish.by) if wish.by and not self._is_lapsed(wish) else None,
            mine=mine,
            practice=wish.practice,
            number=wish.number if mine else None,
            others=wish.others if mine else None,
            say=wish.say if mine else None,
        )


_ENDS: Final[Mapping[str, CallbackEnd]] = {"wrong": "wrong_number", "no_answer": "no_answer"}
"""Results that end a wish though nobody was reached."""


def _shown(wish: Callback) -> CallbackAck:
    if wish.ended:
        return CallbackAck(ended=wish.ended)
    until = wish.left_at + KEPT
    return CallbackAck(callback=CallbackShown(at=iso(wish.at) if wish.at else None, until=iso(until)))
