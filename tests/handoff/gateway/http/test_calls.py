"""The telephone desk over real sockets: an exchange reports calls, staff talk in them, and each is counted once."""

from __future__ import annotations

import asyncio
import socket
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handoff.app.ports import statistics_ports
from handoff.backoffice.records.form import decode as decode_form
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.periods import parse
from handoff.cli import exchange as command
from handoff.deployment.exchange import asterisk as script
from handoff.routing.launch import Launch
from storage.ids import AccountId
from tests.handoff.gateway.http.test_records import desk
from tests.support.documentation import filled
from tests.support.exchange import CALLER, answered_call, asterisk, call_event, fresh_call, with_key
from tests.support.site import Site


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


# --- the door -------------------------------------------------------------------------------------


async def test_only_a_signed_report_of_now_is_taken(running: Site) -> None:
    main = await with_key(running)
    said = answered_call(now() - timedelta(minutes=20))
    assert (await main.report(*said))["changed"] == 1
    assert (await main.report(*reversed(said)))["changed"] == 0, "the same again changes nothing"
    for wrong in (
        {"Lotsen-Signature": "0" * 64},
        {"Lotsen-Exchange": "another"},
        {"Lotsen-Exchange": ""},
        {"Lotsen-Time": "tomorrow"},
        {"Lotsen-Signature": "å" * 64},
    ):
        assert await main.code(*said, **wrong) == "exchange_refused", wrong
    assert await main.code(*said, time_s=int(time.time()) - 310) == "exchange_refused"
    assert await main.code(*said, time_s=int(time.time()) + 310) == "exchange_refused"
    assert await main.code(call_event(fresh_call(), "started", now() + timedelta(hours=1))) == "bad_request"
    assert await main.code(call_event(fresh_call(), "started", now(), colour="blue")) == "bad_request"
    assert len(await running.store.calls.all()) == 1


async def test_a_key_is_shown_once_encrypted_and_revoked(running: Site) -> None:
    assert await command.act(running.store, Namespace(action="list")) == [command.NONE_YET]
    main = await with_key(running)
    (listed,) = await command.act(running.store, Namespace(action="list"))
    assert listed.startswith("main\t")
    assert listed.endswith("\tactive")
    await command.act(running.store, Namespace(action="revoke", name="main"))
    assert await main.code(call_event(fresh_call(), "started", now())) == "exchange_refused"
    actions = [record.action for record in await running.store.audit.latest()]
    assert actions == ["command:exchange_revoke", "command:exchange_add"]
    again = await with_key(running)
    assert await again.code(call_event(fresh_call(), "started", now())) == "ok"
    assert await main.code(call_event(fresh_call(), "started", now())) == "exchange_refused", "the old key is gone"


async def test_a_report_with_a_number_is_refused_as_a_whole_and_audited_without_it(running: Site) -> None:
    main = await with_key(running)
    good = call_event(fresh_call(), "started", now())
    for bad in ({"caller": CALLER}, {"answered_by": "070 123 45 67"}):
        assert await main.code(good, {**call_event(fresh_call(), "started", now()), **bad}) == "number_refused"
    assert await running.store.calls.all() == []
    audited = [record for record in await running.store.audit.latest() if record.action == "calls:report"]
    assert [(record.outcome, record.subject) for record in audited] == [("number_refused", "main")] * 2
    assert not any(digits in repr(audited) for digits in ("123 45 67", "1234567"))


# --- talking --------------------------------------------------------------------------------------


async def test_a_call_is_talked_in_documented_and_then_nothing_leads_to_it(running: Site, http: Any) -> None:
    main = await with_key(running)
    kim, lee, sam = [await desk(http, running, name, role) for name, role in STAFF]
    call = fresh_call()
    await main.report(call_event(call, "started", now()))
    _, listed = await lee.ask("get", "calls")
    assert [(one["state"], one.get("mine")) for one in listed["calls"]] == [("ringing", None)]
    await main.report(call_event(call, "answered", now(), answered_by="kim"))
    assert await lee.code("post", f"calls/{call}/take") == "already_claimed"
    await kim.ask("put", f"calls/{call}/note", {"text": "en mamma som är orolig"})
    assert await lee.code("put", f"calls/{call}/note", {"text": "x"}) == "not_yours"
    heard = {"signals": ["S9", "S2"], "urgent": True}
    _, ack = await kim.ask("put", f"calls/{call}/signals", heard)
    assert (ack["call"]["level"], ack["call"]["note"]) == ("N4", "en mamma som är orolig")
    _, seen = await sam.ask("get", "calls")
    assert (seen["calls"][0]["level"], seen["calls"][0].get("note"), seen["calls"][0].get("case")) == ("N4", None, None)
    case = ack["call"]["case"]
    await main.report(call_event(call, "ended", now()))
    form = {"seen": 0, "form": filled(kanal="telefon", niva_slut="N4", signaler=["S2", "S9"])}
    assert await kim.code("put", f"documentation/{case}", form) == "ok"
    assert await running.store.live_calls.all() == [], "the notes are gone"
    (kept,) = await running.store.forms.all()
    assert decode_form(kept.body).closed_at is not None, "late is what comes a day after the end"
    assert await kim.code("put", f"calls/{call}/note", {"text": "x"}) == "unknown_call"
    await main.report(call_event(call, "started", now()), call_event(call, "ended", now()))
    assert await running.store.live_calls.all() == [], "a repeated report brings nothing back"
    assert call not in repr(kept)


async def test_a_call_that_was_documented_while_it_was_talked_in_does_not_come_back(running: Site, http: Any) -> None:
    main, kim, call = await with_key(running), await desk(http, running, "kim"), fresh_call()
    said = [call_event(call, "started", now()), call_event(call, "answered", now(), answered_by="kim")]
    await main.report(*said)
    (held,) = await running.store.calls.all()
    (shown,) = (await kim.ask("get", "calls"))[1]["calls"]
    form = {"seen": 0, "form": filled(kanal="telefon")}
    assert await kim.code("put", f"documentation/{shown['case']}", form) == "ok"
    (kept,) = await running.store.calls.all()
    assert kept.saved_at == held.saved_at, "when the form was saved is not to be read from the call"
    assert (await main.report(*said))["changed"] == 0
    assert (await main.report(call_event(call, "ended", now())))["changed"] == 1
    assert (await kim.ask("get", "calls"))[1]["calls"] == []


STAFF = (("kim", "counselor"), ("lee", "counselor"), ("sam", "shift_lead"))


async def test_a_call_by_hand_counts_as_a_contact_and_in_no_figure_of_the_exchange(running: Site, http: Any) -> None:
    kim, call = await desk(http, running, "kim"), fresh_call()
    assert await kim.code("post", "calls/by-hand", {"call": call}) == "ok"
    assert await kim.code("post", "calls/by-hand", {"call": call}) == "ok", "the answer may have been lost"
    _, ended = await kim.ask("post", f"calls/{call}/end")
    assert ended["call"]["state"] == "to_document"
    form = {"seen": 0, "form": filled(kanal="telefon")}
    assert await kim.code("put", f"documentation/{ended['call']['case']}", form) == "ok"
    assert (await running.store.calls.all(), len(await running.store.forms.all())) == ([], 1)


async def test_an_urgent_call_rings_at_every_console_of_every_node(running: Site, http: Any) -> None:
    lead = await running.counselor("sam", "shift_lead")
    kim, call = await desk(http, running, "kim"), fresh_call()
    await kim.ask("post", "calls/by-hand", {"call": call})
    told = await lead.until_pushed("calls")
    assert (told["ringing"], told["talking"]) == (0, 1)
    await kim.ask("put", f"calls/{call}/signals", {"signals": ["S3"]})
    alarm = await lead.until_pushed("alarm")
    assert (alarm["level"], alarm["code"], alarm["conversation"]) == ("N3", "call", call)
    late = await running.counselor("alex", "shift_lead")
    assert (await late.until_pushed("alarm"))["conversation"] == call, "who comes later hears of it too"


async def test_an_invented_call_rings_in_practice_alone_and_counts_nowhere(running: Site, http: Any) -> None:
    kim = await desk(http, running, "kim")
    _, rung = await kim.ask("post", "calls/rehearsal")
    assert (rung["call"]["state"], rung["call"]["practice"]) == ("ringing", True)
    _, taken = await kim.ask("post", f"calls/{rung['call']['call']}/take")
    form = {"seen": 0, "form": filled(kanal="telefon")}
    assert await kim.code("put", f"documentation/{taken['call']['case']}", form) == "ok"
    (kept,) = await running.store.forms.all()
    assert (kept.practice, await running.store.calls.all()) == (True, [])


async def test_what_nobody_documents_gets_a_minimal_form_after_a_day(running: Site, http: Any) -> None:
    kim, call = await desk(http, running, "kim"), fresh_call()
    await kim.ask("post", "calls/by-hand", {"call": call})
    await kim.ask("put", f"calls/{call}/note", {"text": "något"})
    await kim.ask("post", f"calls/{call}/end")
    telephone = running.node.runtime.telephone
    late = datetime.now(UTC) + timedelta(hours=25)
    telephone.desk._clock = lambda: late  # a day passes
    for job in telephone.jobs(running.node.runtime.documentation):
        await job.once()
    (form,) = await running.store.forms.all()
    kept = decode_form(form.body)
    assert (kept.automatic, kept.form.channel, await running.store.live_calls.all()) == (True, "telefon", [])


# --- counting -------------------------------------------------------------------------------------


async def test_a_call_missed_in_the_evening_is_in_the_report(running: Site) -> None:
    """Figures by hour and weekday, protected like all others; what came while the line practised is in none."""
    main, evening = await with_key(running), datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
    await main.report(*answered_call(evening))
    await running.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    for number in range(60):
        await main.report(*answered_call(evening - timedelta(minutes=number), waited_s=12 if number % 2 else 90))
    for number in range(40):
        call, at = fresh_call(), evening - timedelta(days=number % 4)
        await main.report(call_event(call, "started", at), call_event(call, "missed", at + timedelta(seconds=40)))
    figures = StatisticsDesk(ports=statistics_ports(running.store), clock=lambda: datetime(2027, 2, 1, tzinfo=UTC))
    draft = (await figures.draft(parse("2026Q4"))).figures
    shown = {kpi.id: kpi for kpi in draft.kpis}
    assert shown["besvarade_samtal"].value in range(50, 71), "sixty, with noise"
    assert shown["besvarade_samtal"].met is False, "ninety of a hundred are to be answered"
    assert shown["missade_samtal"].value in range(30, 51)
    by_hour = draft.table("telefon_svar_timme")
    assert by_hour.values[by_hour.rows.index("19")][by_hour.columns.index("missat")] in range(30, 55, 5)
    weekdays = draft.table("telefon_veckodag")
    assert weekdays.values[weekdays.rows.index("lor")] == (None,), "nobody called on a Saturday: 0-4, like one call"
    assert "telefon_vantan_veckodag" in {table.id for table in draft.tables}


# --- Asterisk -------------------------------------------------------------------------------------


@pytest.fixture
def key() -> bytes:
    return b"k" * 32


def test_numbers_stop_at_the_exchange(key: bytes) -> None:
    with asterisk() as (host, port, _):
        said = list(_said(host, port, key))
    assert [(one["kind"], one.get("answered_by")) for one in said] == [
        ("started", None),
        ("answered", "Kim"),
        ("ended", None),
        ("started", None),
        ("missed", None),
    ]
    assert len({one["call"] for one in said}) == 2, "of the line's queue, and of the closed line; no other queue's"
    assert not any(digits in repr(said) for digits in ("123 45", "0701234567", "1764268"))


def _said(host: str, port: int, key: bytes) -> Iterator[dict[str, str]]:
    with socket.create_connection((host, port)) as connection:
        connection.sendall(b"Action: Login\r\n\r\n")
        with connection.makefile("r", encoding="utf-8") as lines:
            for fields in script.events_of(lines):
                assert CALLER not in repr(fields), "what is not read is not even kept"
                found = script.mapped(fields, key, "line", now())
                if found is not None:
                    yield found


async def test_the_script_reports_to_the_line(running: Site, tmp_path: Any) -> None:
    main = await with_key(running)
    await running.account("kim")
    (tmp_path / "ami").write_text("secret\n", encoding="utf-8")
    sender = script.Sender(running.url, "main", main.key)
    with asterisk() as (host, port, heard):
        settings = {"AMI_HOST": host, "AMI_PORT": str(port), "AMI_USER": "lotsen"}
        settings["AMI_SECRET_FILE"] = str(tmp_path / "ami")
        await asyncio.to_thread(script.follow, sender, main.key, "line", settings)
    assert "Username: lotsen" in heard[0]
    assert len(await running.store.calls.all()) == 2
    (live,) = await running.node.runtime.telephone.live.all()
    assert (live.by, live.state) == (AccountId("kim"), "to_document")


async def test_what_could_not_be_sent_is_sent_later(running: Site, tmp_path: Any) -> None:
    main = await with_key(running)
    sender = script.Sender("http://127.0.0.1:9", "main", main.key)
    said = script.report("started", "1764268200.42", main.key, now())
    await asyncio.to_thread(sender.add, said)
    assert not await asyncio.to_thread(sender.flush)
    sender.point_to(running.url)
    assert await asyncio.to_thread(sender.flush)
    assert len(await running.store.calls.all()) == 1


async def test_whoever_guesses_a_key_is_slowed_down(running: Site) -> None:
    main = await with_key(running)
    said = call_event(fresh_call(), "started", now())
    codes = [await main.code(said, **{"Lotsen-Signature": "0" * 64}) for _ in range(40)]
    assert codes[0] == "exchange_refused"
    assert codes[-1] == "rate_limited"
    assert await main.code(said) == "ok", "who has the key is not held up"


async def test_a_shift_lead_takes_a_call_over_without_its_notes(running: Site, http: Any) -> None:
    kim, sam = await desk(http, running, "kim"), await desk(http, running, "sam", "shift_lead")
    call = fresh_call()
    await kim.ask("post", "calls/by-hand", {"call": call})
    await kim.ask("put", f"calls/{call}/note", {"text": "mitt"})
    _, taken = await sam.ask("post", f"calls/{call}/take")
    assert (taken["call"]["mine"], taken["call"].get("note")) == (True, None)
    assert await kim.code("post", f"calls/{call}/end") == "not_yours"
