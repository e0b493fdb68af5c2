"""What a visitor wrote is found nowhere on disk but as ciphertext, and in nothing that is printed or logged."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from storage.embedded.server import EmbeddedDatabase
from storage.mongo import open_mongo
from tests.storage.samples import ANNA, account, put_open, row, say

CANARY = "kanariefågeln sjunger i mörkret"


async def test_a_canary_sentence_is_in_no_file_and_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = CANARY.encode()
    async with EmbeddedDatabase(tmp_path / "database", cache="64M") as database:
        store = await open_mongo(database.uri, database="lotsen", key_file=tmp_path / "keys.json", timeout_s=5)
        await say(store, secret, secret * 20)
        await put_open(store, row(state="queued", personal=secret))
        token = await store.visitors.issue_token(ANNA)
        await store.visitors.set_code(ANNA, "return-code-in-clear")
        client_id = "client-id-in-clear"
        store.visitors.conversation_for(client_id)
        await store.accounts.add(account(totp_secret=secret))
        cookie = await store.sessions.open(account().account)
        survey = await store.surveys.issue()
        await store.surveys.answer(survey, helped="yes", felt_safe="yes", text=CANARY)
        await store.log.read(ANNA)
        await store.index.in_state("queued")
        while_running = bytes_in(tmp_path)
        await store.close()
    printed = capfd.readouterr()
    everything = while_running + bytes_in(tmp_path) + (printed.out + printed.err + caplog.text).encode()
    assert ANNA.encode() in everything, "the search itself must find what is stored in clear"
    for needle in (secret, CANARY.encode("utf-16-le"), *map(str.encode, (token, "return-code-in-clear", cookie))):
        assert needle not in everything
    assert client_id.encode() not in everything
    assert survey.encode() not in everything


def bytes_in(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    return b"".join(path.read_bytes() for path in files)
