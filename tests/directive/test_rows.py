"""One test for each row of the directive (dir. 2015:86, as DOMAIN 1 has it), named after it: does it hold?

Each looks at the row's acceptance criterion on the product; the details are tested where they belong, and rows that are
acts of people in `test_acts` and `test_acts_of_channels`.
"""

from __future__ import annotations

import ast
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import grimp
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import ParsedMessage, TurnContext, main_event, opening, role_is_due
from handoff.app.ports import statistics_ports
from handoff.backoffice import handover
from handoff.backoffice.records import competence, guidelines, vocabulary
from handoff.backoffice.records.form import decode
from handoff.backoffice.records.launch import SIGNERS, Conditions, change_mode, missing
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.suppression import protect
from handoff.contract.base import Track
from handoff.contract.routes import ROUTES
from handoff.contract.tables import COUNSELOR_EVENTS, EVERY_ROLE, STAFF_ROLES
from handoff.conversation import commands as cmd
from handoff.conversation.decide import TABLE, Row
from handoff.routing.launch import Launch
from knowledge import seed
from storage.crypto.digests import KeyedHash
from storage.crypto.noise import KeyedNoise
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.documentation import filled
from tests.support.exchange import answered_call, call_event, fresh_call, with_key
from tests.support.site import Opens, Site

ROOT = Path(__file__).parents[2]
OPENS_CONNECTIONS = {
    "ClientSession",
    "AsyncClient",
    "AsyncIOMotorClient",
    "MongoClient",
    "urlopen",
    "create_connection",
    "open_connection",
    "aiosmtplib",
    "Redis",
}
SENDS = {"smtplib", "ftplib", "requests", "httpx", "telnetlib", "xmlrpc"}
REPLIES = yaml.safe_load((ROOT / "knowledge/content/replies/sv.yaml").read_text("utf-8"))["replies"]
DOMAIN = yaml.safe_load((ROOT / "bot/domain.yml").read_text("utf-8"))


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def names_in(path: Path) -> set[str]:
    """Every name and attribute that a module uses, and every module that it imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


async def desk(http: aiohttp.ClientSession, site: Site, name: str, role: str = "counselor") -> Desk:
    return Desk(http, site, await site.cookie(name, role))  # type: ignore[arg-type]  # one of the roles


def test_d01_no_authority_can_reach_a_conversation() -> None:
    assert set(EVERY_ROLE) == {*STAFF_ROLES, "editor", "reviewer", "evaluator", "administrator"}, "no authority's role"
    for event in COUNSELOR_EVENTS.values():
        assert set(event.roles) <= set(STAFF_ROLES), f"{event.name} is for those who counsel alone"
    for route in ROUTES:
        if route.name.startswith(("documentation:", "decisions:")):
            assert set(route.roles) <= set(STAFF_ROLES), route.name
    about = REPLIES["fraga_om_tjansten"]["text"]
    assert "ingen myndighet" in about, "who runs the line is one question away"
    listed = set(yaml.safe_load((ROOT / "handoff/deployment/egress.yaml").read_text("utf-8")))
    ours = [path for path in sources("handoff", "knowledge", "storage") if "bootstrap" not in path.parts]
    ours = [path for path in ours if "supervisor" not in path.parts and "cli" not in path.parts]
    opening_ones = {str(path.relative_to(ROOT)) for path in ours if names_in(path) & OPENS_CONNECTIONS}
    assert opening_ones == listed


def test_d03_both_stages_have_words_articles_and_a_value() -> None:
    articles = [article for article in seed.articles() if article.lang == "sv"]
    for intents, value in (({"oro_barn", "oro_annan_narstaende"}, "narmar_sig"), ({"redan_aktiv"}, "redan_aktiv")):
        assert intents <= set(DOMAIN["intents"])
        assert sum(bool(intents & set(article.related_intents)) for article in articles) >= 2, intents
        assert vocabulary.load().allows("skede", value)


def test_d04_professionals_are_asked_who_they_are_and_told_to_name_nobody() -> None:
    text = REPLIES["yrke_inga_namn"]["text"]
    assert "skriv inga namn eller personnummer" in text
    assert "yrkesspar_borjar" in opening("rad_kommun", TurnContext(turn=2))
    heard = ParsedMessage("fraga_begrepp", 0.9, level="N0", language="sv", has_words=True)
    asked = [role_is_due("fraga_begrepp", heard, TurnContext(turn=turn), []) for turn in (1, 2, 3)]
    assert any(asked), "within three turns"
    skip = "roll_hoppa_over"
    assert main_event(replace(heard, payload=skip), TurnContext()) == skip, "skippable"


def test_d06_every_turn_says_what_it_gives_and_a_person_is_one_button_away() -> None:
    kinds = {response["metadata"]["kind"] for variants in DOMAIN["responses"].values() for response in variants}
    assert {"information", "advice", "support"} <= kinds <= {"information", "advice", "support", "refusal"}
    for state in ("bot", "queued", "with_counselor", "mailbox"):
        assert isinstance(TABLE[state][cmd.AskHuman], Row), state


async def test_d08_without_training_there_is_no_queue_and_practice_is_not_counted(open_site: Opens) -> None:
    store = MemoryStore()
    site = await open_site(store=store)
    kim = await site.counselor("kim")
    account = await store.accounts.get(AccountId("kim"))
    assert account is not None
    await store.accounts.replace(replace(account, totp_secret=b"a second factor"))
    await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    visitor = await site.visitor()
    await kim.available()
    await visitor.call("human:request", {"client_msg_id": "h"})
    await site.node.runtime.projection.settled()
    assert (await kim.call("queue:summary", {})).get("fitting", 0) == 0, "an untrained person is offered nobody"
    assert (await kim.take_next())["error"]["code"] == "training_missing"
    assert (await site.state(visitor)).name == "queued", "the visitor keeps the place"
    curriculum = competence.load()
    tracks: tuple[Track, ...] = ("anhorig", "yrkesverksam", "ung", "vill_lamna")
    assert all(curriculum.mandatory(track) for track in tracks)
    assert not (await site.state(visitor)).practice, "and this one counts"


async def test_d09_an_ended_contact_has_its_form_or_is_due_to_its_counselor_and_the_lead(
    running: Site, http: aiohttp.ClientSession
) -> None:
    visitor, kim = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, kim)
    request = {"conversation": visitor.conversation, "client_msg_id": "k", "reason": "klart"}
    pointing = {**request, "documentation": filled(notering="811218-9876")}
    refused = (await kim.call("conversation:close", pointing))["error"]
    assert (refused["code"], refused["faults"][0]["problem"]) == ("documentation_invalid", "personnummer")
    assert (await kim.call("conversation:close", request))["ok"], "the visitor does not wait for a form"
    (link,) = await running.store.cases.of(ConversationId(visitor.conversation))
    assert (link.done, link.due_at - link.closed_at) == (False, timedelta(hours=24))
    own, lead, other = (
        Desk(http, running, kim.cookie),
        await desk(http, running, "alex", "shift_lead"),
        await desk(http, running, "lee"),
    )
    due = [[form["case"] for form in (await each.ask("get", "documentation/due"))[1]["forms"]] for each in (own, lead)]
    assert due == [[link.case], [link.case]]
    assert (await other.ask("get", "documentation/due"))[1]["forms"] == []
    assert await own.code("put", f"documentation/{link.case}", {"seen": 0, "form": filled()}) == "ok"
    record = await running.store.forms.get(link.case)
    assert record is not None
    assert record.practice, "what is practised is marked, and never counted"
    assert decode(record.body).guideline_version == guidelines.load()["dokumentation"].version
    assert (await own.ask("get", "documentation/due"))[1]["forms"] == []


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_d10_no_released_count_is_small(counts: list[int], key: int) -> None:
    noise = KeyedNoise(KeyedHash(key.to_bytes(32, "big")))
    places = [[str(place)] for place in range(len(counts))]
    cells = protect([[count] for count in counts], places, noise.draw, crossed=False)
    for (value,), count in zip(cells.values, counts, strict=True):
        assert value is None or (count > 4 and value > 4)


async def test_d11_two_people_decide_and_nothing_can_be_sent(running: Site, http: aiohttp.ClientSession) -> None:
    graph = grimp.build_graph("handoff", "storage", "knowledge", include_external_packages=True, cache_dir=None)
    outward = {"aiohttp", "socketio", "engineio", "urllib", "http", "smtplib", "socket", "requests", "subprocess"}
    for module in (
        "handoff.backoffice.records.decision_desk",
        "handoff.backoffice.records.decisions",
        "handoff.contract.records",
    ):
        reached = {name.split(".")[0] for name in graph.find_upstream_modules(module)}
        assert not reached & outward, (module, reached & outward)
    for path in sources("bot"):
        assert not names_in(path) & (SENDS | OPENS_CONNECTIONS), path
    kim, alex = await desk(http, running, "kim"), await desk(http, running, "alex", "shift_lead")
    number = secrets.token_hex(16)
    proposal = {
        "client_id": number,
        "riktlinje_version": guidelines.load()["brottsinformation"].version,
        "grund": "akut_fara",
        "mottagare": "112",
        "kanal": "telefon",
        "informerad": "ja",
    }
    assert await kim.code("post", "decisions", proposal) == "ok"
    told = {"seen": 0, "form": filled(kanal="telefon", polisuppgift="lamnad_av_oss", beslut_id=number)}
    assert await kim.code("put", f"documentation/{secrets.token_hex(16)}", told) == "documentation_invalid"
    assert await kim.code("post", f"decisions/{number}", {"accept": True}) == "not_allowed"
    assert await alex.code("post", f"decisions/{number}", {"accept": True}) == "ok"
    assert await kim.code("put", f"documentation/{secrets.token_hex(16)}", told) == "ok"


async def test_d13_the_share_of_calls_that_were_answered_can_be_rebuilt_from_the_tables(running: Site) -> None:
    """The figure that the pilot could not give: from an exchange's reports, by hour and weekday, out of aggregates."""
    await running.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    main, evening = await with_key(running), datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
    for number in range(120):
        await main.report(*answered_call(evening - timedelta(days=number % 5)))
    for _ in range(80):
        call = fresh_call()
        await main.report(call_event(call, "started", evening), call_event(call, "missed", evening))
    figures = StatisticsDesk(ports=statistics_ports(running.store), clock=lambda: datetime(2027, 2, 1, tzinfo=UTC))
    draft = (await figures.draft(parse("2026Q4"))).figures
    answered = next(kpi for kpi in draft.kpis if kpi.id == "besvarade_samtal")
    table = draft.table("telefon_svar")
    part = table.values[table.rows.index("besvarat")][0]
    assert part is not None
    assert table.total is not None
    assert answered.value == 100 * part // table.total
    by_weekday = draft.table("telefon_svar_veckodag")
    missed = [row[by_weekday.columns.index("missat")] or 0 for row in by_weekday.values]
    assert missed.index(max(missed)) == by_weekday.rows.index("ons"), "the evening on which nobody was there"


async def test_d14_the_export_holds_no_transcript(running: Site, tmp_path: Path) -> None:
    visitor = await running.visitor()
    secret = "det hemliga ordet är havregryn"
    await visitor.say(secret)
    folder = tmp_path / "export"
    await handover.export(
        running.store.knowledge, running.store.records, folder, operator="Lotsen", at=datetime.now(UTC)
    )
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert secret.encode() not in content
        assert visitor.conversation.encode() not in content


async def test_d15_the_pilot_ends_on_its_day_and_deletion_goes_on(open_site: Opens) -> None:
    now = datetime.now(UTC)
    store = MemoryStore(lambda: now)
    site = await open_site(store=store, clock=lambda: now)
    service = site.node.runtime.service
    yesterday = (now - timedelta(days=1)).date()
    await service.put_launch(Launch(mode="open", pilot_end=yesterday), replaces=0)
    jobs = {job.name: job for job in site.node.jobs}
    await jobs["end_pilot"].step()
    assert service.mode == "ended"
    visitor = await site.visitor(start=False)
    begun = await visitor.call("conversation:start", {"lang": "sv", "client_id": secrets.token_hex(16)})
    assert begun["error"]["code"] == "wrong_state", "the page shows others who can help"
    await jobs["retention"].step()


def test_the_launch_gate_asks_for_the_five_conditions() -> None:
    texts = guidelines.load()
    assert {guideline.requirement for guideline in texts.values()} == {"D8", "D9", "D10", "D11", "D12"}
    assert len(missing(Launch(), texts)) == 5
    assert SIGNERS == 2
    with pytest.raises(Exception, match="records_unsigned"):
        change_mode(Launch(), "open", by=AccountId("a"), at=datetime.now(UTC), conditions=Conditions(texts))
