"""D14: a fresh installation can import the export, no transcript is in it, and the deletion is proved."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handoff.app.ports import statistics_ports, wind_up_ports
from handoff.assistant.library import ARTICLE, CONTACT, GUIDE, encode
from handoff.backoffice import handover
from handoff.backoffice.editor import exchange
from handoff.backoffice.handover import HandoverFault
from handoff.backoffice.retention.windup import erase_all
from handoff.backoffice.statistics import texts
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.inputs import Inputs
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.report_desk import TEXTS
from handoff.backoffice.statistics.texts import Option, ReportTexts
from handoff.routing.service import HOURS
from knowledge import seed
from knowledge.lifecycle import seeded
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord
from storage.ports.store import Store
from tests.handoff.backoffice.retention.test_job import ended
from tests.handoff.backoffice.statistics.generator import CANARY
from tests.handoff.backoffice.statistics.test_desk import fill
from tests.support.fakes import Clock
from tests.support.guides import worry
from tests.support.parts import Parts, node

AFTER = datetime(2027, 2, 1, 12, tzinfo=UTC)
TODAY = AFTER.date()
KIM, LEE = AccountId("kim"), AccountId("lee")
SECRET = "hemligheten om sjön"


@pytest.fixture
async def line() -> AsyncIterator[Parts]:
    """A line with knowledge, figures of a quarter that two people have released, and much that was confided."""
    async with node(MemoryStore(Clock(AFTER)), clock=Clock(AFTER)) as parts:
        store = parts.store
        for article in seed.articles():
            await store.knowledge.save(ARTICLE, article.name, encode(seeded(article, TODAY)), seen=0, by="installation")
        for contact in seed.contacts()[:5]:
            await store.knowledge.save(CONTACT, contact.id, encode(contact), seen=0, by="installation")
        guide = seeded(worry(), TODAY)
        await store.knowledge.save(GUIDE, guide.content.name, encode(guide), seen=0, by="installation")
        assert await store.records.put(HOURS, b'{"always":true}', replaces=0)
        await fill(store, 200)
        desk = StatisticsDesk(ports=statistics_ports(store), clock=Clock(AFTER))
        await desk.set_inputs(parse("2026Q4"), Inputs(staff_hours=40), seen=0, by=KIM)
        for period in (parse("2026Q3"), parse("2026Q4")):
            await desk.propose(period, by=KIM)
            await desk.approve(period, by=LEE)
        option = Option(id="own", name="Egen organisation", assumptions=("Pengarna räcker i tre år.",))
        words = texts.encode(ReportTexts(options=(option,), written_by=KIM))
        assert await store.knowledge.save(TEXTS, "pilot", words, seen=0, by=KIM)
        await ended(parts, SECRET)
        await store.form_notes.save(KeptRecord("case", "2026-11", False, AFTER, SECRET.encode()), seen=0)
        yield parts


async def exported(store: Store, folder: Path) -> Path:
    await handover.export(store.knowledge, store.records, folder, operator="Exempel", at=AFTER)
    return folder


def everything(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8-sig") for path in sorted(folder.rglob("*")) if path.is_file())


async def test_d14_a_fresh_installation_imports_the_export_and_gives_the_same_one_back(
    line: Parts, tmp_path: Path
) -> None:
    first = await exported(line.store, tmp_path / "first")
    fresh = MemoryStore(Clock(AFTER))
    taken = await handover.take_in(fresh.knowledge, fresh.records, first, today=TODAY)
    assert (taken.articles, taken.contacts, taken.documents, taken.settings) == (len(seed.articles()), 5, 4, 1)
    assert taken.guides == 1
    assert (first / "knowledge" / "guides" / "prov_oro.yaml").read_text("utf-8").startswith("id: prov_oro")
    assert taken.other_guidelines == ()
    second = await exported(fresh, tmp_path / "second")
    assert handover.read_manifest(second).files == handover.read_manifest(first).files
    again = await handover.take_in(fresh.knowledge, fresh.records, first, today=TODAY)
    assert (again.articles, again.contacts, again.documents, again.settings) == (0, 0, 0, 0)
    released = await StatisticsDesk(ports=statistics_ports(fresh), clock=Clock(AFTER)).released("2026Q4")
    assert released.released_by == LEE, "the registry goes on: the period is not counted again there"


async def test_d14_the_proposal_of_who_may_run_the_line_goes_along(line: Parts, tmp_path: Path) -> None:
    page = (await exported(line.store, tmp_path / "out") / "reports" / "pilot.html").read_text("utf-8")
    for words in ("Egen organisation", "Pengarna räcker i tre år.", "Uppmätt (hela försöket)", "Utkast: kommentarer"):
        assert words in page, words


async def test_d14_no_transcript_form_note_account_or_key_is_in_the_export(line: Parts, tmp_path: Path) -> None:
    text = everything(await exported(line.store, tmp_path / "out"))
    for secret in (SECRET, CANARY, "password_hash", '"keks"'):
        assert secret not in text
    assert [row.conversation for row in await line.store.index.in_state("closed") if row.conversation in text] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("knowledge/directory.csv", "changed"), ("smuggled.txt", "not part"), ("HANDOVER.md", "missing")],
)
async def test_an_export_that_was_touched_is_refused_whole(line: Parts, tmp_path: Path, name: str, said: str) -> None:
    folder = await exported(line.store, tmp_path / "out")
    path = folder / name
    if said == "missing":
        path.unlink()
    else:
        path.write_text("annat", encoding="utf-8")
    fresh = MemoryStore()
    with pytest.raises(HandoverFault, match=said):
        await handover.take_in(fresh.knowledge, fresh.records, folder, today=TODAY)
    assert await fresh.knowledge.all(ARTICLE) == []


async def test_a_folder_that_is_no_export_or_not_empty_is_refused(line: Parts, tmp_path: Path) -> None:
    with pytest.raises(HandoverFault, match="no export"):
        await handover.take_in(MemoryStore().knowledge, MemoryStore().records, tmp_path, today=TODAY)
    (tmp_path / "annat.txt").write_text("x")
    with pytest.raises(HandoverFault, match="not empty"):
        await exported(line.store, tmp_path)


async def test_a_guideline_of_another_version_is_named_to_be_signed_anew(line: Parts, tmp_path: Path) -> None:
    folder = await exported(line.store, tmp_path / "out")
    path = folder / "guidelines" / "lotsning.json"
    guideline = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**guideline, "version": "2031-1"}), encoding="utf-8")
    manifest = json.loads((folder / handover.MANIFEST).read_text("utf-8"))
    manifest["files"]["guidelines/lotsning.json"] = handover._digest(path)
    (folder / handover.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    taken = await handover.take_in(MemoryStore().knowledge, MemoryStore().records, folder, today=TODAY)
    assert taken.other_guidelines == ("lotsning",)


async def test_faults_of_articles_are_all_named_and_nothing_is_saved(line: Parts, tmp_path: Path) -> None:
    folder = await exported(line.store, tmp_path / "out")
    path = next((folder / "knowledge" / "articles").rglob("*.md"))
    path.write_text("inget huvud", encoding="utf-8")
    manifest = json.loads((folder / handover.MANIFEST).read_text("utf-8"))
    manifest["files"][str(path.relative_to(folder))] = handover._digest(path)
    (folder / handover.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    fresh = MemoryStore()
    with pytest.raises(exchange.ImportFault):
        await handover.take_in(fresh.knowledge, fresh.records, folder, today=date(2027, 2, 1))
    assert await fresh.knowledge.all(CONTACT) == []


async def test_d14_what_was_confided_is_erased_and_the_deletion_is_proved(line: Parts) -> None:
    store = line.store
    open_one = await line.started()
    proof = await erase_all(wind_up_ports(store), line.eraser, operator="Exempel", clock=Clock(AFTER))
    assert proof.complete
    assert proof.erased["transcripts"] == 2
    assert proof.erased["forms"] >= 200, "those that an erasure itself has written too"
    assert proof.erased["notes"] == 1
    head = await store.log.head(ConversationId(open_one))
    assert head is not None
    assert head.erased, "open ones too"
    assert (
        await StatisticsDesk(ports=statistics_ports(store), clock=Clock(AFTER)).released("2026Q4")
    ).status == "released"
    again = await erase_all(wind_up_ports(store), line.eraser, operator="Exempel", clock=Clock(AFTER))
    assert again.complete
    assert not any(again.erased.values())
