"""The database user of an installation: a password of its own, and no other administrator's rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import OperationFailure
from pymongo.uri_parser import parse_uri

from storage.embedded.server import EmbeddedDatabase
from storage.errors import BadSetting, Unavailable
from storage.mongo.users import USER, make_user


async def test_the_new_user_reaches_its_two_databases_and_no_other(tmp_path: Path) -> None:
    # A database of its own: whoever shares it would not get in afterwards.
    async with EmbeddedDatabase(tmp_path / "database", cache="64M") as database:
        made = await make_user(database.uri, "lotsen")
        old, new = parse_uri(database.uri), parse_uri(made)
        assert (new["username"], new["nodelist"]) == (USER, old["nodelist"])
        assert new["password"] != old["password"]
        assert len(new["password"]) == 48
        assert made.endswith("?authSource=admin")
        client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(made)
        for name in ("lotsen", "lotsen_keys"):
            await client[name]["things"].insert_one({})
        with pytest.raises(OperationFailure):
            await client["others"]["things"].insert_one({})
        client.close()


async def test_a_database_that_does_not_answer_or_refuses_is_told_without_the_password() -> None:
    with pytest.raises(Unavailable) as raised:
        await make_user("mongodb://root:secret@127.0.0.1:9/", "lotsen", timeout_s=0.5)
    assert "secret" not in str(raised.value)
    with pytest.raises(BadSetting) as refused:
        await make_user("http://root:secret@127.0.0.1/", "lotsen")
    assert "secret" not in str(refused.value)
