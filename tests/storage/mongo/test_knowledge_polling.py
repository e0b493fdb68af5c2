"""What it costs the database that every node asks each second whether the knowledge has changed."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from tests.storage.conftest import OpenNode
from tests.support.commands import commands

IMPORTED: Final = 150
FEW: Final = 30


async def test_after_an_import_of_hundreds_in_one_moment_a_poll_reads_only_the_newest(
    open_node: OpenNode, raw: Any
) -> None:
    asked = commands()
    one, two = await open_node(), await open_node()
    await asyncio.gather(*(one.knowledge.save("article", f"{n}", b"x", seen=0, by="anna") for n in range(IMPORTED)))
    before = await two.knowledge.revision()
    with asked.listen() as sent:
        assert await two.knowledge.revision() == before
    assert [str(each) for each in sent] == ["find knowledge"]
    assert await raw["knowledge"].count_documents(sent[0].filter) <= FEW
    await one.knowledge.save("article", "0", b"y", seen=1, by="bo")
    assert await two.knowledge.revision() != before, "the oldest, saved again, is the newest"


async def test_after_a_save_only_the_text_that_was_saved_is_read(open_node: OpenNode) -> None:
    """A node holds thousands of texts, and reads what is new while visitors wait."""
    asked = commands()
    one, two = await open_node(), await open_node()
    await asyncio.gather(*(one.knowledge.save("article", f"{n}", b"x", seen=0, by="anna") for n in range(IMPORTED)))
    known = {each.name: each.version for each in await two.knowledge.other_than("article", {})}
    await one.knowledge.save("article", "7", b"y", seen=1, by="bo")
    with asked.listen() as sent:
        (found,) = await two.knowledge.other_than("article", known)
    assert (found.name, found.version, found.body) == ("7", 2, b"y")
    assert [str(each) for each in sent if "getMore" not in str(each)] == ["find knowledge", "find knowledge"]
    assert sent[-1].filter == {"_id": {"$in": ["article\0007"]}}
