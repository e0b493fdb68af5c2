"""A start does not wait for an index that it can do without, and does not end because one has changed."""

from __future__ import annotations

import pytest
from pymongo import IndexModel

from storage.backup import upgrading
from storage.backup.moving import Place
from storage.mongo import log as log_collections
from storage.mongo import records, store
from storage.mongo.indexes import Named, difference, make_needed
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.samples import ANNA, say

ENTRIES = log_collections.COLLECTION


async def names(raw: Raw, collection: str) -> set[str]:
    return set(await raw[collection].index_information())


async def test_a_new_installation_has_every_index_at_once(open_node: OpenNode, raw: Raw) -> None:
    node = await open_node()
    found = await difference(node._database, store._INDEXES)
    assert (found.missing, found.changed) == ([], [])


async def test_what_decides_what_is_stored_is_made_before_the_start_ends(open_node: OpenNode, raw: Raw) -> None:
    node = await open_node()
    await say(node, b"one")
    unique = [each.document["name"] for each in log_collections.INDEXES[ENTRIES] if each.document.get("unique")]
    assert unique
    for name in unique:
        await raw[ENTRIES].drop_index(name)
    await open_node()
    assert set(unique) <= await names(raw, ENTRIES)


async def test_another_index_of_a_collection_with_data_is_made_after_the_start(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one")
    others = [each for each in log_collections.INDEXES[ENTRIES] if not each.document.get("unique")]
    for each in others:
        await raw[ENTRIES].drop_index(each.document["name"])
    node = await open_node()
    later = await make_needed(node._database, {ENTRIES: others})
    assert {each.name for each in later} <= {Named(ENTRIES, each).name for each in others}
    await node.indexes.done()
    assert {each.document["name"] for each in others} <= await names(raw, ENTRIES)


async def test_an_index_that_has_changed_stops_no_start_and_is_made_anew_by_an_upgrade(
    open_node: OpenNode, installation: Installation, raw: Raw, caplog: pytest.LogCaptureFixture
) -> None:
    await say(await open_node(), b"one")
    wanted = records.INDEXES[records.FORMS][0]
    name = wanted.document["name"]
    await raw[records.FORMS].drop_index(name)
    await raw[records.FORMS].create_indexes([IndexModel([("before", 1)], name=name)])
    await open_node()
    assert "run lotsen upgrade" in caplog.text
    said: dict[str, int] = {}
    place = Place(installation.uri, installation.name, installation.key_file)
    folder = installation.key_file.parent
    await upgrading.upgrade(place, folder / "data", folder / "keys", said.__setitem__)
    assert said == {"indexes": 1}
    assert (await raw[records.FORMS].index_information())[name]["key"] == list(wanted.document["key"].items())


async def test_indexes_of_a_former_version_serve_its_nodes_until_an_upgrade_drops_them(
    open_node: OpenNode, installation: Installation, raw: Raw, caplog: pytest.LogCaptureFixture
) -> None:
    """The one in their place is made beside the work of the first node of this version, and finds what was there."""
    first = await open_node()
    before = await first.clock.now()
    await say(first, b"one")
    former = [IndexModel([("t", 1)]), IndexModel([("l", 1)], sparse=True)]
    in_place = {each.document["name"] for each in log_collections.INDEXES[ENTRIES] if "t" in each.document["key"]}
    for name in in_place:
        await raw[ENTRIES].drop_index(name)
    await raw[ENTRIES].create_indexes(former)
    retired = set(log_collections.RETIRED[ENTRIES])
    assert retired == {each.document["name"] for each in former}
    node = await open_node()
    await node.indexes.done()
    assert "run lotsen upgrade when all nodes are of this version" in caplog.text
    assert retired | in_place <= await names(raw, ENTRIES)
    said: dict[str, int] = {}
    place = Place(installation.uri, installation.name, installation.key_file)
    folder = installation.key_file.parent
    await upgrading.upgrade(place, folder / "data", folder / "keys", said.__setitem__)
    assert said == {"indexes": 2}
    assert not retired & await names(raw, ENTRIES)
    assert [head.conversation for head in await node.log.listed_since(before, by_others=True)] == [ANNA]
    assert [head.conversation for head in await node.log.touched_since(before)] == [ANNA]
    await upgrading.upgrade(place, folder / "data", folder / "keys", said.__setitem__)
    assert said == {"indexes": 0}, "an upgrade that is run again has nothing left to do"
