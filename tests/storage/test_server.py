"""What a database server tells of its own habits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from secantus.server import SecantusDBServer

from storage.mongo.database import lets_anybody_in
from storage.ports.server import ServerDiagnostics
from storage.ports.store import Store


async def test_a_fresh_server_neither_profiles_nor_remembers_writes(store: Store) -> None:
    assert await store.server.diagnostics() == ServerDiagnostics(profiling=False, oplog=timedelta(), anybody=False)


async def test_a_server_that_answers_without_a_password_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    folder = str(tmp_path / "open")
    server = SecantusDBServer("127.0.0.1", 0, folder, replica_set_name=None)
    server.start()
    try:
        port = server.port
        assert await lets_anybody_in(f"mongodb://127.0.0.1:{port}/", timeout_s=5) is True
        assert (
            await lets_anybody_in(f"mongodb://u:p@127.0.0.1:{port}/?authSource=admin&w=majority", timeout_s=5) is True
        )
    finally:
        server.stop()
    assert await lets_anybody_in(f"mongodb://127.0.0.1:{port}/", timeout_s=0.2) is None
