"""Retention over HTTP: who sees the proof, and a shift lead's logged decision to keep an urgent transcript longer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.handoff.gateway.http.test_staff import Desk, signed_in
from tests.support.site import Site


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def closed(site: Site, text: str) -> str:
    """A conversation that its visitor has ended."""
    visitor = await site.visitor()
    ack = await visitor.call("message:send", {"client_msg_id": "text", "text": text})
    assert ack["ok"], ack
    ack = await visitor.call("conversation:end", {"client_msg_id": "end", "erase": False})
    assert ack["ok"], ack
    await site.node.runtime.settled()
    return visitor.conversation


async def told(desk: Desk) -> list[dict[str, Any]]:
    _, ack = await desk.ask("get", "retention/holds")
    found: list[dict[str, Any]] = ack["transcripts"]
    return found


async def test_a_lead_keeps_an_urgent_transcript_longer_and_it_is_logged(
    http: aiohttp.ClientSession, running: Site
) -> None:
    lead = await signed_in(http, running, "siv", "shift_lead")
    urgent, calm = await closed(running, "[N4]"), await closed(running, "hej")
    (before,) = await told(lead)
    assert (before["conversation"], before["level"], before.get("ground")) == (urgent, "N4", None)
    assert await lead.code("put", f"retention/holds/{calm}", {"ground": "supervision"}) == "hold_not_urgent"
    assert await lead.code("put", f"retention/holds/{urgent}", {"ground": "because"}) == "bad_request"
    assert await lead.code("put", f"retention/holds/{urgent}", {"ground": "supervision"}) == "ok"
    (after,) = await told(lead)
    assert after["ground"] == "supervision"
    assert after["due_at"] > before["due_at"]
    latest = (await running.store.audit.latest())[1]  # the list that was read since is the last
    assert (latest.action, latest.conversation, latest.outcome) == ("retention:hold", urgent, "ok")
    assert await lead.code("delete", f"retention/holds/{urgent}") == "ok"
    assert (await told(lead))[0]["due_at"] == before["due_at"]


async def test_the_proof_is_there_from_the_first_run(http: aiohttp.ClientSession, running: Site) -> None:
    chief = await signed_in(http, running, "chef", "administrator")
    _, ack = await chief.ask("get", "retention")
    assert ack["sound"] is True
    assert (ack["transcript_days"], ack["urgent_days"]) == (14, 30)
    assert [proof["past"] for proof in ack["proofs"]] == [0]
