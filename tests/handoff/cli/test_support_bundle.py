"""A support bundle says what is needed, and nothing of anybody: a canary in every place sings in none of its files."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts.registry import add
from handoff.cli.__main__ import main
from handoff.cli.support_bundle import kept_lines
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from tests.support.site import pages, site

CANARY = "kanariefagel"


async def test_nothing_of_anybody_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, file = tmp_path / CANARY, tmp_path / "support.tar.gz"
    data.mkdir(mode=0o700)
    async with EmbeddedDatabase(tmp_path / "database") as database:
        store = await open_store(database.uri, database="lotsen", key_file=data / "keys.json")
        async with site(pages(tmp_path / "widget"), store, data=data, within_s=None) as running:
            await add(account_ports(store), f"{CANARY} Berg", "administrator", f"{CANARY}-losenord")
            visitor = await running.visitor()
            await visitor.say(f"[N4] jag heter {CANARY}")
            await running.node.runtime.projection.settled()
            for name, value in {
                "LOTSEN_MONGODB_URI": database.uri,
                "LOTSEN_DATA": str(data),
                "LOTSEN_PORT": running.url.rpartition(":")[2],
                "LOTSEN_OPERATOR": f"Linjen {CANARY}",
                "LOTSEN_RETENTION_DAYS": "10",
                "LOTSEN_TRUSTED_PROXIES": "192.0.2.7",
            }.items():
                monkeypatch.setenv(name, value)
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                assert await asyncio.to_thread(main, ["support-bundle", str(file)]) == 0, said.getvalue()
                again = await asyncio.to_thread(main, ["support-bundle", str(file)])
            assert again == 78, "nothing is written over"
            secrets = [visitor.conversation, visitor.token, database.uri, "192.0.2.7", "Berg", CANARY]
        await store.close()
    with tarfile.open(file) as archive:
        parts = {each.name: (archive.extractfile(each) or io.BytesIO()).read().decode() for each in archive}
    for secret in secrets:
        assert secret
        assert [name for name, text in parts.items() if secret in text] == []
    assert "retention_days=10" in parts["lotsen-support/settings.txt"]
    assert "ok accounts: (names people)" in parts["lotsen-support/check.txt"]
    assert 'lotsen_waiting{level="N4"} 1.0' in parts["lotsen-support/metrics.txt"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_of_the_log_only_lines_of_known_events_are_kept() -> None:
    known = "WARNING handoff.operations.jobs job_failed sealing Unavailable"
    structured = json.dumps({"event": "job_failed", "logger": "handoff.operations.jobs", "values": ["sealing"]})
    lines = [
        known,
        structured,
        f"WARNING handoff.gateway origin_refused https://{CANARY}.example",
        f"ERROR aiohttp.server {CANARY}",
        f"account Kim (counselor) password {CANARY}",
        json.dumps({"event": "library", "values": [CANARY]}),
        "{" + CANARY,
        CANARY,
        "",
    ]
    assert kept_lines(lines) == f"{known}\n{structured}\n"
