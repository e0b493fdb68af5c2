"""A number, an address and a subject: ten seconds after the end no node holds them, and no file ever did."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from handoff.app.background import sealing_job
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from tests.handoff.backoffice.sealing.test_job import give_keys
from tests.handoff.gateway.http.test_records import desk as http_desk
from tests.support.exchange import call_event, fresh_call, with_key
from tests.support.living import holders
from tests.support.mail import Desk, letter, mail_desk
from tests.support.site import Site, pages, site
from tests.trust.canary import searched

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

TICKS, TICK_S = 20, 0.5
"""Ten seconds, without those that the search itself takes."""
CANARY = "-".join(("zxqv", "kanarie"))
NUMBER = "".join(("070", "9871234"))


async def test_after_the_end_no_object_no_file_and_no_log_holds_who_called_or_wrote(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    data = tmp_path / "data"
    async with EmbeddedDatabase(data / "database") as database:
        store = await open_store(database.uri, key_file=data / "keys.json", timeout_s=30)
        async with (
            site(pages(tmp_path / "pages"), store, mail_socket=tmp_path / "mail.sock") as node,
            mail_desk(node, tmp_path) as desk,
        ):
            await _written_answered_and_sealed(desk)
            await _called_back(node)
            await _forgotten_by_the_test(desk)
            printed = caplog.text
            caplog.clear()
            left: list[str] = []
            for _ in range(TICKS):  # nothing tells of what is forgotten
                if not (left := holders(CANARY) + holders(NUMBER)):
                    break
                await asyncio.sleep(TICK_S)
            assert left == []
            await node.node.runtime.settled()
        await store.close()
    looked_at, found = searched(data, printed.encode(), [CANARY, NUMBER])
    assert found == []
    assert looked_at > 100_000, "the database is among it"


async def _written_answered_and_sealed(desk: Desk) -> None:
    """A mail rings, is answered and documented; nobody can read it any more."""
    node = desk.site
    runtime = node.node.runtime
    await give_keys(runtime.staff_keys)
    lead = await node.counselor("lea", "shift_lead")
    sender = f"{CANARY}@example.org"
    made = letter(f"[N3] {CANARY} i texten", Subject=f"{CANARY} i ämnet", From=f"{CANARY} Namn <{sender}>")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=f"{CANARY}.pdf")
    assert await desk.comes(made, envelope_from=sender) == 250
    await lead.available()
    conversation = await lead.takes_next()
    assert holders(CANARY), "until then it is there"
    assert (await lead.answer(conversation, f"svar om {CANARY}"))["ok"]
    await runtime.settled()
    assert await desk.sender.send_all() == 1
    assert desk.outside.came[0]["To"] == sender
    assert (await lead.finish(conversation))["ok"]
    await runtime.settled()
    assert await sealing_job(runtime, on=True, left=lambda _: True).run() == 1


async def _called_back(node: Site) -> None:
    """A number is left, shown to whoever calls, and done; one that an exchange reports is refused."""
    visitor = await node.visitor()
    wish = {"client_msg_id": "ring-000001", "number": NUMBER, "safe": True, "others": True, "say": f"{CANARY} säg"}
    assert (await visitor.call("callback:leave", wish))["ok"]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        kim = await http_desk(http, node, "kim")
        _, listed = await kim.ask("get", "callbacks")
        place = f"callbacks/{listed['callbacks'][0]['callback']}"
        _, taken = await kim.ask("post", f"{place}/take")
        assert taken["callback"]["number"] == NUMBER
        await kim.ask("post", f"{place}/done", {"result": "reached"})
    event = call_event(fresh_call(), "started", node.began, caller=f"{CANARY} {NUMBER}")
    assert await (await with_key(node)).code(event) == "number_refused"


async def _forgotten_by_the_test(desk: Desk) -> None:
    """What only the clients and the other end keep."""
    await asyncio.gather(*(client.close() for client in desk.site.clients))
    desk.site.clients.clear()
    desk.site.bot.requests.clear()
    desk.outside.came.clear()
