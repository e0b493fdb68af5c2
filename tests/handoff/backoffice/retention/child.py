"""A process that erases what is due, says so after the fifth, and goes on until it is killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from handoff.app.ports import erasure_ports, retention_ports
from handoff.backoffice.retention.job import RetentionJob
from handoff.backoffice.retention.rules import RetentionRules
from handoff.ledger.erasure import Eraser
from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId
from storage.mongo import open_mongo
from storage.periods import utc_now

SAYS_SO_AT = 5


class Announcing(Eraser):
    """Tells the test how far it is."""

    done = 0

    async def erase(self, conversation: ConversationId) -> int:
        revoked = await super().erase(conversation)
        self.done += 1
        if self.done == SAYS_SO_AT:
            print("five", flush=True)
        return revoked


async def main(uri: str, name: str, key_file: str) -> None:
    store = await open_mongo(uri, database=name, key_file=Path(key_file), timeout_s=5)
    conversations = ConversationRepository(store.log, headers=store.sealing.header)
    eraser = Announcing(ports=erasure_ports(store), conversations=conversations)
    rules = RetentionRules(transcript_days=0)
    await RetentionJob(
        ports=retention_ports(store), conversations=conversations, eraser=eraser, rules=rules, clock=utc_now
    ).run()
    await store.close()


asyncio.run(main(*sys.argv[1:]))
