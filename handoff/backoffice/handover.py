"""The handover of the line to another organisation (DOMAIN D14): all that is knowledge, nothing that was confided.

Owns the layout of an export and its manifest. In it: articles, directory, the bot's words, guidelines, opening hours,
languages, released aggregates, reports with the proposal of who may run the line. Never in it: conversations, forms,
notes, decisions, accounts, keys, the audit trail; what this module does not name cannot leave by it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import msgspec

from handoff.assistant.library import REPLY
from handoff.backoffice.editor import exchange
from handoff.backoffice.records import vocabulary as vocabularies
from handoff.backoffice.records.guidelines import Guideline
from handoff.backoffice.records.published_texts import GuidelinesInForce
from handoff.backoffice.statistics import editions, page, releases, sheet
from handoff.backoffice.statistics import texts as report_texts
from handoff.backoffice.statistics.desk import RELEASE
from handoff.backoffice.statistics.inputs import INPUTS
from handoff.backoffice.statistics.report_desk import TEXTS
from handoff.backoffice.statistics.texts import ReportTexts
from handoff.backoffice.statistics.wording import Teller
from handoff.conversation.calendar import swedish_day
from handoff.routing.service import HOURS, LANGUAGES
from storage.ports.desk import ServiceRecords
from storage.ports.knowledge import KnowledgeDocuments

FORMAT: Final = "lotsen-handover/1"
MANIFEST: Final = "manifest.json"
KNOWLEDGE: Final = "knowledge"
DOCUMENTS: Final = "documents"
GUIDELINES: Final = "guidelines"
AGGREGATES: Final = "aggregates"
SETTINGS: Final = "settings"
DOCUMENT_KINDS: Final = (REPLY, RELEASE, INPUTS, TEXTS)
REPORTS: Final = "reports"
SETTING_NAMES: Final = (HOURS, LANGUAGES)
GUIDE: Final = Path(__file__).parents[1] / "guide"
IMPORTER: Final = "handover"


class HandoverFault(Exception):
    """The folder cannot be used. One sentence says which file and why; nothing was taken in."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to an export, and that it is unchanged."""

    format: str
    made_at: datetime
    operator: str
    files: dict[str, str]
    """SHA-256 by path."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How much an import has changed."""

    articles: int
    contacts: int
    guides: int
    documents: int
    settings: int
    other_guidelines: tuple[str, ...]
    """Guidelines that were of another version here: those of the export hold now, and people sign them anew."""


# --- out -------------------------------------------------------------------------------------------


async def export(
    documents: KnowledgeDocuments, records: ServiceRecords, folder: Path, *, operator: str, at: datetime
) -> Manifest:
    """Write the export into a folder that is new or empty.

    Raises:
        HandoverFault: there is something in the folder.
    """
    await asyncio.to_thread(_make_empty, folder)
    await exchange.export(documents, folder / KNOWLEDGE)
    texts: dict[str, str] = {}
    released: dict[str, releases.Release] = {}
    for kind in DOCUMENT_KINDS:
        found = [each for each in await documents.all(kind) if each.body]
        lines = [_json({"name": each.name, "body": json.loads(each.body)}) for each in found]
        texts[f"{DOCUMENTS}/{kind}.jsonl"] = "".join(f"{line}\n" for line in lines)
        if kind == RELEASE:
            released = {each.name: releases.decode(each.body) for each in found}
            texts |= _sheets(list(released.values()))
        if kind == TEXTS:
            written = {each.name: report_texts.decode(each.body) for each in found}
            texts |= await asyncio.to_thread(_reports, released, written, operator, swedish_day(at))
    for name in SETTING_NAMES:
        record = await records.get(name)
        if record is not None:
            texts[f"{SETTINGS}/{name}.json"] = record[1].decode()
    texts |= await asyncio.to_thread(_fixed_texts, await _guidelines(documents, at))
    return await asyncio.to_thread(_finish, folder, texts, operator, at)


def _sheets(found: list[releases.Release]) -> dict[str, str]:
    """Released periods as CSV, for those who have no Lotsen to import them into. Not what is only proposed."""
    vocabulary = vocabularies.load()
    released = [each for each in found if each.status == "released"]
    return {
        f"{AGGREGATES}/{each.figures.period}.csv": sheet.write(
            [(each, Teller(vocabulary, "sv", each.figures.period))]
        ).decode()
        for each in released
    }


def _reports(
    registry: Mapping[str, releases.Release], written: Mapping[str, ReportTexts], operator: str, today: date
) -> dict[str, str]:
    """The joined reports as pages, each with what is written in it: the proposal of who may run the line too."""
    vocabulary = vocabularies.load()
    found = [editions.edition(name, registry) for name in editions.names(registry)]
    return {
        f"{REPORTS}/{each.name}.html": page.render(
            each,
            Teller(vocabulary, "sv", each.parts[0].figures.period),
            written.get(each.name, ReportTexts()),
            operator=operator,
            today=today,
        )
        for each in found
    }


async def _guidelines(documents: KnowledgeDocuments, now: datetime) -> dict[str, Guideline]:
    """Those in force here."""
    guidelines = GuidelinesInForce(documents, clock=lambda: now)
    guidelines.take(await guidelines.read())
    return dict(guidelines)


def _fixed_texts(guidelines: Mapping[str, Guideline]) -> dict[str, str]:
    """The guidelines in force, and the guide to the handover."""
    texts = {f"{GUIDELINES}/{name}.json": _json(msgspec.to_builtins(each)) for name, each in guidelines.items()}
    return texts | {path.name: path.read_text("utf-8") for path in sorted(GUIDE.glob("*.md"))}


def _make_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise HandoverFault(f"the folder {folder} is not empty: an export needs one of its own")
    folder.mkdir(parents=True, exist_ok=True)


def _finish(folder: Path, texts: Mapping[str, str], operator: str, at: datetime) -> Manifest:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    files = {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = Manifest(format=FORMAT, made_at=at, operator=operator, files=files)
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


# --- in --------------------------------------------------------------------------------------------


async def take_in(documents: KnowledgeDocuments, records: ServiceRecords, folder: Path, *, today: date) -> Taken:
    """Take an export into this installation: what differs is saved, with its standing and its reviews.

    May be repeated. Released periods are kept as they are: what this installation has released itself stands.

    Raises:
        HandoverFault: the folder is none, or a file is missing, changed or not named; nothing is saved.
        exchange.ImportFault: with all faults of articles and directory; nothing of them is saved.
    """
    await asyncio.to_thread(_verify, folder)
    before = await _guidelines(documents, datetime.combine(today, time(), UTC))
    knowledge = await exchange.take_in(documents, folder / KNOWLEDGE, by=IMPORTER, today=today, keep_status=True)
    changed = 0
    for kind in DOCUMENT_KINDS:
        changed += await _documents(documents, kind, await asyncio.to_thread(_lines, folder, kind))
    settings = 0
    for name in SETTING_NAMES:
        settings += await _setting(records, name, folder / SETTINGS / f"{name}.json")
    others = await asyncio.to_thread(_other_guidelines, folder, before)
    return Taken(knowledge.articles, knowledge.contacts, knowledge.guides, changed, settings, others)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an export.

    Raises:
        HandoverFault: the folder has none, or one of another format.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        raise HandoverFault(f"{folder} is no export of Lotsen: {MANIFEST} is missing or damaged") from None
    if manifest.format != FORMAT:
        raise HandoverFault(f"{folder} is an export of another version: {manifest.format}")
    return manifest


def _verify(folder: Path) -> None:
    """Every file is as it was written, and nothing has come along that was not."""
    named = read_manifest(folder).files
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ named.keys()):
        raise HandoverFault(f"{name} is {'missing' if name in named else 'not part of the export'}")
    for name, digest in named.items():
        if _digest(folder / name) != digest:
            raise HandoverFault(f"{name} has been changed since the export")


def _lines(folder: Path, kind: str) -> list[tuple[str, bytes]]:
    path = folder / DOCUMENTS / f"{kind}.jsonl"
    if not path.exists():
        return []
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(str(each["name"]), _json(each["body"]).encode()) for each in found]


async def _documents(documents: KnowledgeDocuments, kind: str, found: list[tuple[str, bytes]]) -> int:
    """Save what differs; returns how many. A period that is released here already is never replaced."""
    saved = 0
    for name, body in found:
        stored = await documents.get(kind, name)
        if stored is not None and stored.body and (kind == RELEASE or json.loads(stored.body) == json.loads(body)):
            continue
        seen = stored.version if stored else 0
        if await documents.save(kind, name, body, seen=seen, by=IMPORTER) is None:
            raise HandoverFault(f"somebody saved {kind} {name} during the import; import again")
        saved += 1
    return saved


async def _setting(records: ServiceRecords, name: str, path: Path) -> int:
    if not await asyncio.to_thread(path.exists):
        return 0
    value = await asyncio.to_thread(path.read_bytes)
    stored = await records.get(name)
    if stored is not None and stored[1] == value:
        return 0
    return int(await records.put(name, value, replaces=stored[0] if stored else 0))


def _other_guidelines(folder: Path, own: Mapping[str, Guideline]) -> tuple[str, ...]:
    found: list[str] = []
    for name, guideline in own.items():
        path = folder / GUIDELINES / f"{name}.json"
        if path.exists() and json.loads(path.read_text("utf-8")).get("version") != guideline.version:
            found.append(name)
    return tuple(found)
