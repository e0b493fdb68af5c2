"""Visitors' tokens and return codes, and anonymous survey answers, on MongoDB.

Owns the collections `tokens`, `codes`, `survey_tokens` and `survey_answers`. Must not store a secret, only its keyed
hash, nor anything that links a survey token to a conversation.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, IndexModel

from storage.bounded import batches
from storage.crypto.cipher import SecretBox
from storage.crypto.digests import KeyedHash, Signer, new_token
from storage.ids import ConversationId
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database, Document
from storage.mongo.signing import DocumentSigner
from storage.periods import iso_week
from storage.ports.audit import SurveyAnswer
from storage.ports.visitors import OpenToken

TOKENS: Final = "tokens"
CODES: Final = "codes"
SURVEY_TOKENS: Final = "survey_tokens"
SURVEY_ANSWERS: Final = "survey_answers"
INDEXES: Final = {
    TOKENS: [IndexModel([("conversation", ASCENDING)]), IndexModel([("seen_at", ASCENDING)])],
    CODES: [IndexModel([("digest", ASCENDING)], unique=True)],
    SURVEY_ANSWERS: [IndexModel([("week", ASCENDING)])],
}

_SEEN_AT_ONCE: Final = 20
"""Tokens in one command, between two of which messages are stored. On SecantusDB a token costs a third less than in
groups of 50, and a sixth of what it costs in one command for 1,000, during which nothing else is done for seconds."""


class MongoVisitorSecrets:
    """Stores visitors' tokens and return codes as hashes (port `VisitorSecrets`).

    The `_id` of a token is its hash, that of a code its conversation. Each is signed together with its conversation.
    """

    def __init__(self, database: Database, keyed_hash: KeyedHash, signer: Signer, clock: DatabaseClock) -> None:
        # When it was seen last is written every minute; whose it is, is signed.
        self._signed_tokens = DocumentSigner(signer, TOKENS, unsigned=frozenset({"seen_at"}))
        self._signed_codes = DocumentSigner(signer, CODES)
        self._database = database
        self._tokens = database[TOKENS]
        self._codes = database[CODES]
        self._hash = keyed_hash
        self._clock = clock

    async def issue_token(self, conversation: ConversationId) -> str:
        token = new_token()
        now = await self._clock.now()
        document: Document = {"_id": self._hash.of("token", token), "conversation": conversation, "seen_at": now}
        with self._database.call():
            await self._tokens.insert_one(self._signed_tokens.sign(document))
        return token

    async def find_token(self, token: str) -> OpenToken | None:
        now = await self._clock.now()
        with self._database.call():
            found = self._signed_tokens.verified(await self._tokens.find_one({"_id": self._hash.of("token", token)}))
        if found is None or not isinstance(found.get("seen_at"), datetime):
            return None
        return OpenToken(ConversationId(found["conversation"]), now - found["seen_at"])

    async def see_tokens(self, tokens: Collection[str]) -> None:
        now = await self._clock.now()
        for page in batches(tokens, _SEEN_AT_ONCE):
            names = [self._hash.of("token", token) for token in page]
            with self._database.call():
                await self._tokens.update_many({"_id": {"$in": names}}, {"$set": {"seen_at": now}})

    async def revoke_tokens(self, conversation: ConversationId) -> int:
        with self._database.call():
            return (await self._tokens.delete_many({"conversation": conversation})).deleted_count

    async def forget_tokens(self, unseen: timedelta) -> int:
        limit = await self._clock.now() - unseen
        with self._database.call():
            return (await self._tokens.delete_many({"seen_at": {"$lt": limit}})).deleted_count

    async def set_code(self, conversation: ConversationId, code: str) -> None:
        document = self._signed_codes.sign({"_id": conversation, "digest": self._hash.of("code", code)})
        with self._database.call():
            await self._codes.replace_one({"_id": conversation}, document, upsert=True)

    async def resolve_code(self, code: str) -> ConversationId | None:
        with self._database.call():
            found = self._signed_codes.verified(await self._codes.find_one({"digest": self._hash.of("code", code)}))
        return ConversationId(found["_id"]) if found else None

    async def revoke_all(self, conversation: ConversationId) -> int:
        revoked = await self.revoke_tokens(conversation)
        with self._database.call():
            await self._codes.delete_one({"_id": conversation})
        return revoked

    def conversation_for(self, client_id: str) -> ConversationId:
        return self._hash.conversation(client_id)

    def thread_of(self, conversation: ConversationId) -> str:
        return self._hash.thread(conversation)

    def conversation_of_thread(self, thread: str) -> ConversationId | None:
        return self._hash.conversation_of(thread)


class MongoSurveys:
    """Stores survey tokens as hashes and answers encrypted (port `Surveys`).

    Ids of answers are random, because an ObjectId contains its time and process.
    """

    def __init__(self, database: Database, keyed_hash: KeyedHash, box: SecretBox, clock: DatabaseClock) -> None:
        self._database = database
        self._tokens = database[SURVEY_TOKENS]
        self._answers = database[SURVEY_ANSWERS]
        self._hash = keyed_hash
        self._box = box
        self._clock = clock

    async def issue(self, *, practice: bool = False) -> str:
        token = new_token()
        week = iso_week(await self._clock.now())
        with self._database.call():
            await self._tokens.insert_one({"_id": self._hash.of("survey", token), "week": week, "practice": practice})
        return token

    async def answer(self, token: str, *, helped: str | None, felt_safe: str | None, text: str | None) -> bool:
        with self._database.call():
            used: Document | None = await self._tokens.find_one_and_delete({"_id": self._hash.of("survey", token)})
        if used is None:
            return False
        name = secrets.token_hex(12)
        document: Document = {
            "_id": name,
            "week": iso_week(await self._clock.now()),
            "helped": helped,
            "felt_safe": felt_safe,
            "practice": bool(used.get("practice")),
        }
        if text is not None:
            document["text"] = self._box.seal(name, text.encode())
        with self._database.call():
            await self._answers.insert_one(document)
        return True

    async def of_week(self, week: str) -> Sequence[SurveyAnswer]:
        with self._database.call():
            documents = await self._answers.find({"week": week}).to_list(length=None)
        return [self._open(document) for document in documents]

    async def forget_tokens(self, before_week: str) -> int:
        old = {"$or": [{"week": {"$lt": before_week}}, {"week": {"$exists": False}}]}  # earlier versions wrote no week
        with self._database.call():
            return (await self._tokens.delete_many(old)).deleted_count

    async def forget_texts(self, before_week: str) -> int:
        old = {"week": {"$lt": before_week}, "text": {"$exists": True}}
        with self._database.call():
            return (await self._answers.update_many(old, {"$unset": {"text": ""}})).modified_count

    def _open(self, document: Document) -> SurveyAnswer:
        text = None
        if "text" in document:
            text = self._box.open(document["_id"], document["text"]).decode()
        practice = bool(document.get("practice"))
        return SurveyAnswer(
            document["week"], document["helped"], document["felt_safe"], text, practice, document["_id"]
        )
