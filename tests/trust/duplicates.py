"""Sends the same message again, at one node and at two at once: it is stored once, with one acknowledgement."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from storage.ids import ConversationId
from tests.support.checker import Acked, history, problems
from tests.support.site import pages, site
from tests.trust.outcome import Outcome

COPIES = 4
"""Of each message; half of them on each node."""


async def send_again(folder: Path, times: int) -> Outcome:
    """Send so many messages, each several times at once, over two nodes on one database."""
    outcome = Outcome("messages sent four times at once on two nodes", of=times)
    acked = Acked()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(EmbeddedDatabase(folder / "database", cache="64M"))
        nodes = []
        for number in range(2):
            store = await open_store(database.uri, key_file=folder / "keys.json", timeout_s=30)
            stack.push_async_callback(store.close)
            nodes.append(await stack.enter_async_context(site(pages(folder / str(number)), store, within_s=None)))
        here = await nodes[0].visitor()
        there = await nodes[1].visitor(token=here.token)
        for number in range(times):
            key = f"k{number}"
            acks = await asyncio.gather(*((here, there)[copy % 2].say("hej", key) for copy in range(COPIES)))
            if len({(ack["ok"], ack.get("seq"), ack.get("at")) for ack in acks}) != 1:
                outcome.failures.append(f"{key} was acknowledged as {acks}")
            acked.messages.append((key, acks[0].get("seq", 0)))
            outcome.advance()
        conversation = ConversationId(here.conversation)
        stored = await history(nodes[0].store.log, conversation)
    outcome.failures += problems({here.conversation: acked}, {here.conversation: stored})
    return outcome
