"""Visitors' tokens and codes, and anonymous survey answers, in memory. Stores hashes, never secrets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from storage.crypto.digests import KeyedHash, new_token
from storage.ids import ConversationId
from storage.periods import iso_week
from storage.ports.audit import SurveyAnswer
from storage.ports.visitors import OpenToken


class MemoryVisitorSecrets:
    """`VisitorSecrets` over two dictionaries of hashes."""

    def __init__(self, keyed_hash: KeyedHash, clock: Callable[[], datetime]) -> None:
        self._hash = keyed_hash
        self._clock = clock
        self._tokens: dict[bytes, tuple[ConversationId, datetime]] = {}
        self._codes: dict[ConversationId, bytes] = {}

    async def issue_token(self, conversation: ConversationId) -> str:
        token = new_token()
        self._tokens[self._hash.of("token", token)] = (conversation, self._clock())
        return token

    async def find_token(self, token: str) -> OpenToken | None:
        found = self._tokens.get(self._hash.of("token", token))
        return OpenToken(found[0], self._clock() - found[1]) if found else None

    async def see_tokens(self, tokens: Collection[str]) -> None:
        for token in tokens:
            name = self._hash.of("token", token)
            if name in self._tokens:
                self._tokens[name] = (self._tokens[name][0], self._clock())

    async def revoke_tokens(self, conversation: ConversationId) -> int:
        before = len(self._tokens)
        self._tokens = {name: found for name, found in self._tokens.items() if found[0] != conversation}
        return before - len(self._tokens)

    async def forget_tokens(self, unseen: timedelta) -> int:
        before, limit = len(self._tokens), self._clock() - unseen
        self._tokens = {name: found for name, found in self._tokens.items() if found[1] >= limit}
        return before - len(self._tokens)

    async def set_code(self, conversation: ConversationId, code: str) -> None:
        self._codes[conversation] = self._hash.of("code", code)

    async def resolve_code(self, code: str) -> ConversationId | None:
        digest = self._hash.of("code", code)
        return next((name for name, stored in self._codes.items() if stored == digest), None)

    async def revoke_all(self, conversation: ConversationId) -> int:
        self._codes.pop(conversation, None)
        return await self.revoke_tokens(conversation)

    def conversation_for(self, client_id: str) -> ConversationId:
        return self._hash.conversation(client_id)

    def thread_of(self, conversation: ConversationId) -> str:
        return self._hash.thread(conversation)

    def conversation_of_thread(self, thread: str) -> ConversationId | None:
        return self._hash.conversation_of(thread)


class MemorySurveys:
    """`Surveys` over unused tokens and a list of answers."""

    def __init__(self, keyed_hash: KeyedHash, clock: Callable[[], datetime]) -> None:
        self._hash = keyed_hash
        self._clock = clock
        self._unused: dict[bytes, tuple[str, bool]] = {}
        self._answers: list[SurveyAnswer] = []

    async def issue(self, *, practice: bool = False) -> str:
        token = new_token()
        self._unused[self._hash.of("survey", token)] = (iso_week(self._clock()), practice)
        return token

    async def answer(self, token: str, *, helped: str | None, felt_safe: str | None, text: str | None) -> bool:
        digest = self._hash.of("survey", token)
        if digest not in self._unused:
            return False
        _, practice = self._unused.pop(digest)
        self._answers.append(SurveyAnswer(iso_week(self._clock()), helped, felt_safe, text, practice, token_hex(12)))
        return True

    async def of_week(self, week: str) -> Sequence[SurveyAnswer]:
        return [answer for answer in self._answers if answer.week == week]

    async def forget_tokens(self, before_week: str) -> int:
        before = len(self._unused)
        self._unused = {digest: given for digest, given in self._unused.items() if given[0] >= before_week}
        return before - len(self._unused)

    async def forget_texts(self, before_week: str) -> int:
        old = [answer for answer in self._answers if answer.text is not None and answer.week < before_week]
        self._answers = [replace(answer, text=None) if answer in old else answer for answer in self._answers]
        return len(old)
