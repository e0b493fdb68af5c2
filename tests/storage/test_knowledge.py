"""Versioned documents: nobody overwrites what they have not seen, and nothing that was saved is lost."""

from __future__ import annotations

import asyncio

from storage.ids import AccountId
from storage.ports.store import Store
from tests.storage.conftest import OpenNode


async def test_a_document_is_saved_found_and_listed_by_name(store: Store) -> None:
    assert await store.knowledge.get("article", "sv/a01") is None
    for name in ("sv/a02", "sv/a01"):
        saved = await store.knowledge.save("article", name, b"one", seen=0, by="anna")
        assert saved is not None
        assert await store.knowledge.get("article", name) == saved
    await store.knowledge.save("contact", "bris", b"x", seen=0, by="bo")
    listed = await store.knowledge.all("article")
    assert [(each.name, each.version, each.saved_by) for each in listed] == [
        ("sv/a01", 1, "anna"),
        ("sv/a02", 1, "anna"),
    ]


async def test_what_is_known_already_is_not_read_again(store: Store) -> None:
    for name in ("c", "a", "b"):
        await store.knowledge.save("article", name, b"one", seen=0, by="anna")
    await store.knowledge.save("contact", "bris", b"x", seen=0, by="bo")

    async def other_than(known: dict[str, int]) -> list[tuple[str, int]]:
        return [(each.name, each.version) for each in await store.knowledge.other_than("article", known)]

    known = dict(await other_than({}))
    assert known == {"a": 1, "b": 1, "c": 1}
    assert await other_than(known) == []
    await store.knowledge.save("article", "b", b"two", seen=1, by="bo")
    await store.knowledge.save("article", "d", b"new", seen=0, by="bo")
    assert await other_than(known) == [("b", 2), ("d", 1)]


async def test_who_has_not_seen_the_current_version_saves_nothing(store: Store) -> None:
    await store.knowledge.save("article", "a", b"one", seen=0, by="anna")
    assert await store.knowledge.save("article", "a", b"two", seen=0, by="bo") is None
    assert await store.knowledge.save("article", "a", b"two", seen=1, by="bo") is not None
    assert await store.knowledge.save("article", "a", b"three", seen=1, by="anna") is None
    assert await store.knowledge.save("article", "b", b"x", seen=4, by="anna") is None
    current = await store.knowledge.get("article", "a")
    assert current is not None
    assert (current.version, current.body) == (2, b"two")


async def test_of_many_who_save_at_once_one_does_and_no_version_is_lost(store: Store) -> None:
    await store.knowledge.save("article", "a", b"0", seen=0, by="anna")
    for version in range(1, 6):
        saves = (store.knowledge.save("article", "a", b"%d" % n, seen=version, by=f"{n}") for n in range(5))
        assert sum(saved is not None for saved in await asyncio.gather(*saves)) == 1
    versions = await store.knowledge.versions("article", "a")
    assert [each.version for each in versions] == [6, 5, 4, 3, 2, 1]
    assert versions[-1].body == b"0"
    assert all(each.body.decode() == each.saved_by for each in versions[:-1])


async def test_the_revision_differs_after_every_save(store: Store) -> None:
    seen = {await store.knowledge.revision()}
    for version in range(3):
        for name in ("a", "b"):
            await store.knowledge.save("article", name, b"x", seen=version, by="anna")
            seen.add(await store.knowledge.revision())
    assert len(seen) == 7
    assert await store.knowledge.revision() in seen


async def test_a_working_copy_is_replaced_only_by_who_has_seen_it(store: Store) -> None:
    anna = AccountId("anna")
    first = await store.copies.put(anna, "article", "a", b"one", base=3, seen=0)
    assert first is not None
    assert (first.revision, first.base) == (1, 3)
    assert await store.copies.put(anna, "article", "a", b"other window", base=3, seen=0) is None
    second = await store.copies.put(anna, "article", "a", b"two", base=3, seen=1)
    assert second is not None
    repeated = await store.copies.put(anna, "article", "a", b"two", base=3, seen=1)
    assert repeated is not None
    assert (repeated.revision, repeated.body) == (2, b"two")
    assert [copy.body for copy in await store.copies.by(anna)] == [b"two"]


async def test_everybody_has_a_working_copy_of_their_own(store: Store) -> None:
    anna, bo = AccountId("anna"), AccountId("bo")
    await store.copies.put(anna, "article", "a", b"anna's", base=1, seen=0)
    await store.copies.put(bo, "article", "a", b"bo's", base=1, seen=0)
    await store.copies.put(bo, "article", "b", b"another", base=0, seen=0)
    assert {copy.account for copy in await store.copies.of("article", "a")} == {anna, bo}
    await store.copies.drop(anna, "article", "a")
    assert [copy.body for copy in await store.copies.of("article", "a")] == [b"bo's"]
    assert len(await store.copies.by(bo)) == 2
    assert await store.copies.put(anna, "article", "a", b"again", base=2, seen=0) is not None


async def test_another_node_sees_the_save_and_its_revision(open_node: OpenNode) -> None:
    one, two = await open_node(), await open_node()
    before = await two.knowledge.revision()
    await one.knowledge.save("article", "a", b"x", seen=0, by="anna")
    assert await two.knowledge.revision() != before
    assert (await two.knowledge.all("article"))[0].body == b"x"


async def test_of_two_nodes_that_save_in_the_same_moment_one_does_and_both_texts_are_there(open_node: OpenNode) -> None:
    nodes = await open_node(), await open_node()
    for version in range(8):
        saves = [
            node.knowledge.save("article", "a", b"%d" % n, seen=version, by=f"{n}") for n, node in enumerate(nodes)
        ]
        assert sum(saved is not None for saved in await asyncio.gather(*saves)) == 1
        copies = [
            node.copies.put(AccountId(f"{n}"), "article", "a", b"mine", base=0, seen=0) for n, node in enumerate(nodes)
        ]
        assert None not in await asyncio.gather(*copies), "what either of them writes is kept"
    for node in nodes:
        assert [each.version for each in await node.knowledge.versions("article", "a")] == [8, 7, 6, 5, 4, 3, 2, 1]
