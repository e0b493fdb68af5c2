"""The knowledge as files and back.

They are `articles/<lang>/<id>.md`, `guides/<id>.yaml`, `guidelines/<lang>/<id>.md`, `directory.csv`, and those of
`exchange_texts`. All of it comes in, or nothing.

Owns the reading, checking and saving. What has not changed is not saved, so an import of an export does nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from msgspec.structs import replace

from handoff.assistant.library import (
    ARTICLE,
    CONTACT,
    GUIDE,
    REPLY,
    decode_article,
    decode_contact,
    decode_guide,
    encode,
)
from handoff.backoffice.editor.contacts import kept
from handoff.backoffice.editor.exchange_staff_texts import STAFF_TEXTS, read_staff_texts, write_staff_texts
from handoff.backoffice.editor.exchange_texts import (
    EXAMPLES_FILE,
    FILES,
    REPLIES_FILE,
    decoder,
    read_examples,
    read_replies,
    written,
)
from handoff.backoffice.editor.translations import Translations
from handoff.backoffice.teaching.desk import EXAMPLE
from knowledge import seed, wordings
from knowledge.articles import Article, ArticleError, Marks, parse, serialise
from knowledge.checks import findings
from knowledge.directory import csv_file
from knowledge.directory.contacts import Contact
from knowledge.directory.csv_file import DirectoryError
from knowledge.examples import Example
from knowledge.findings import Faulty, Finding
from knowledge.guides import files as guide_files
from knowledge.guides.checks import findings as guide_findings
from knowledge.guides.checks import known_of
from knowledge.guides.files import GuideError
from knowledge.guides.model import Guide, GuideDocument
from knowledge.lifecycle import ArticleDocument, C, Document, LiveText, Person, Status, drafted, edited
from knowledge.replies import Reply
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

DIRECTORY_FILE: Final = "directory.csv"
ARTICLES_FOLDER: Final = "articles"
GUIDES_FOLDER: Final = "guides"


class ImportFault(Faulty):
    """The files cannot be taken in."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much was written."""

    articles: int
    contacts: int
    replies: int = 0
    examples: int = 0
    guides: int = 0
    staff_texts: Mapping[str, int] = field(default_factory=dict)
    """Guidelines and modules, by kind."""


async def export(documents: KnowledgeDocuments, folder: Path) -> Count:
    """Write everything to `folder`: what editors work on, with its standing."""
    articles = [decode_article(stored.body) for stored in await documents.all(ARTICLE)]
    contacts = [decode_contact(stored.body) for stored in await documents.all(CONTACT)]
    guides = [decode_guide(stored.body) for stored in await documents.all(GUIDE)]
    for_staff = {
        kind: [form.decode(stored.body) for stored in await documents.all(kind)] for kind, form in STAFF_TEXTS.items()
    }
    words = {file: await _all_of(documents, kind) for file, kind in FILES.items()}
    await asyncio.to_thread(_write, folder, articles, contacts, guides, for_staff, words)
    return Count(
        articles=len(articles),
        contacts=len(contacts),
        replies=len(words[REPLIES_FILE]),
        examples=len(words[EXAMPLES_FILE]),
        guides=len(guides),
        staff_texts={kind: len(texts) for kind, texts in for_staff.items()},
    )


async def _all_of(documents: KnowledgeDocuments, kind: str) -> list[Document[Any]]:
    return [decoder(kind)(stored.body) for stored in await documents.all(kind)]


def _write(
    folder: Path,
    articles: Sequence[ArticleDocument],
    contacts: Sequence[Contact],
    guides: Sequence[GuideDocument],
    for_staff: Mapping[str, Sequence[Document[Any]]],
    words: Mapping[str, Sequence[Document[Any]]],
) -> None:
    for document in articles:
        path = folder / ARTICLES_FOLDER / document.content.lang / f"{document.content.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(serialise(document.content, document.marks), encoding="utf-8")
    for guide in guides:
        path = folder / GUIDES_FOLDER / f"{guide.content.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(guide_files.serialise(guide.content, guide.marks), encoding="utf-8")
    write_staff_texts(folder, for_staff)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DIRECTORY_FILE).write_bytes(csv_file.write(contacts))
    for file, texts in words.items():
        if texts:
            (folder / file).write_bytes(written(texts))


async def take_in(
    documents: KnowledgeDocuments,
    folder: Path,
    *,
    by: str,
    today: date,
    keep_status: bool,
    only_look: bool = False,
) -> Count:
    """Save what differs from the files in `folder`.

    Args:
        documents: where it is saved.
        folder: as `export` writes it; either part may be missing.
        by: who imports.
        today: the day from which review dates count where a file has none.
        keep_status: take over reviews, publication and checks from the files; otherwise a changed article is a draft,
            and an entry of the directory has the check that it had, if what was checked is still what is written.
        only_look: say how much would be saved, and save nothing.

    Raises:
        ImportFault: with all faults of all files; nothing is saved. Only if somebody saves one of these texts while
            they are being saved, what came before it stays; the same import once more does the rest.
    """
    stored_articles = {each.name: each for each in await documents.all(ARTICLE)}
    stored_contacts = {each.name: each for each in await documents.all(CONTACT)}
    files = await asyncio.to_thread(
        _read, folder, {name.partition("/")[2] for name in stored_articles}, set(stored_contacts)
    )
    texts: dict[str, Sequence[tuple[Any, Marks]]] = {
        ARTICLE: files.articles,
        REPLY: files.replies,
        EXAMPLE: files.examples,
        GUIDE: files.guides,
        **files.staff_texts,
    }
    changed: dict[str, list[_Change]] = {}
    for kind, listed in texts.items():
        stored = stored_articles if kind == ARTICLE else {each.name: each for each in await documents.all(kind)}
        changed[kind] = [
            _Change(document, held)
            for content, marks in listed
            for held in [stored.get(content.name)]
            if (document := _document(content, marks, _decoded(kind, held), by, today, keep_status)) is not None
        ]
    held_contacts = {name: decode_contact(each.body) for name, each in stored_contacts.items()}
    contacts = [contact if keep_status else kept(held_contacts.get(contact.id), contact) for contact in files.contacts]
    changed_contacts = [contact for contact in contacts if contact != held_contacts.get(contact.id)]
    if not only_look:
        for kind, changes in changed.items():
            for document, held in changes:
                await _save(documents, kind, document.content.name, encode(document), held, by)
            await _mark_translations(documents, kind, changes, by)
        for contact in changed_contacts:
            await _save(documents, CONTACT, contact.id, encode(contact), stored_contacts.get(contact.id), by)
    return _count(changed, len(changed_contacts))


class _Change(NamedTuple):
    """What is to be saved, and what is stored."""

    document: Document[Any]
    held: KnowledgeDocument | None


async def _mark_translations(documents: KnowledgeDocuments, kind: str, changes: Sequence[_Change], by: str) -> None:
    """Translations of what came reviewed in the files are to be looked over, but for those that came with it."""
    translations = Translations(documents, lambda of, body: (_DECODERS.get(of) or decoder(of))(body))
    came = {document.content.name for document, _ in changes}
    for document, held in changes:
        before = _decoded(kind, held)
        if before is not None and before.live is not None and document.status in ("granskad", "publicerad"):
            name = document.content.name
            await translations.reviewed(kind, name, before.live.content, document.content, by=by, but=came)


def _decoded(kind: str, held: KnowledgeDocument | None) -> Document[Any] | None:
    return (_DECODERS.get(kind) or decoder(kind))(held.body) if held else None


def _count(changed: Mapping[str, Sequence[object]], contacts: int) -> Count:
    return Count(
        contacts=contacts,
        staff_texts={kind: len(changed[kind]) for kind in STAFF_TEXTS},
        **{name: len(changed[kind]) for name, kind in _COUNTED.items()},
    )


_COUNTED: Final = {
    "articles": ARTICLE,
    "replies": REPLY,
    "examples": EXAMPLE,
    "guides": GUIDE,
}
"""The fields of `Count` beside the contacts, by kind of text."""

_DECODERS: Final[Mapping[str, Callable[[bytes], Document[Any]]]] = {
    ARTICLE: decode_article,
    GUIDE: decode_guide,
    **{kind: form.decode for kind, form in STAFF_TEXTS.items()},
}


@dataclass(frozen=True, slots=True)
class _Files:
    """What a folder holds; without faults."""

    articles: Sequence[tuple[Article, Marks]]
    contacts: Sequence[Contact]
    replies: Sequence[tuple[Reply, Marks]]
    examples: Sequence[tuple[Example, Marks]]
    guides: Sequence[tuple[Guide, Marks]]
    staff_texts: Mapping[str, Sequence[tuple[Any, Marks]]]


def _read(folder: Path, stored: Collection[str], stored_contacts: Collection[str]) -> _Files:
    found: list[Finding] = []
    articles: list[tuple[Article, Marks]] = []
    for path in sorted((folder / ARTICLES_FOLDER).rglob("*.md")):
        where = str(path.relative_to(folder))
        try:
            articles.append(parse(path.read_bytes(), where=where))
        except ArticleError as error:
            found += error.findings
    known = {article.id for article, _ in articles}.union(stored)
    names = Counter(article.name for article, _ in articles)
    found += [
        Finding(where=name, rule="twice_in_files", value=str(count)) for name, count in names.items() if count > 1
    ]
    for article, marks in articles:
        faults = [*findings(article, known=known), *_mark_faults(marks)]
        found += [replace(fault, where=article.name) for fault in faults]
    contacts: list[Contact] = []
    file = folder / DIRECTORY_FILE
    if file.exists():
        try:
            contacts = csv_file.read(file.read_bytes(), where=DIRECTORY_FILE)
        except DirectoryError as error:
            found += error.findings
    words = read_replies(folder, {*stored_contacts, *(contact.id for contact in contacts)}, found)
    sentences = read_examples(folder, found)
    guides = _read_guides(folder, [article for article, _ in articles], known, contacts, found)
    for_staff = read_staff_texts(folder, found)
    staff_texts = [text for texts in for_staff.values() for text in texts]
    for _, marks in (*words, *sentences, *guides, *staff_texts):
        found += _mark_faults(marks)
    if not (articles or contacts or words or sentences or guides or staff_texts or found):
        found.append(Finding(where=folder.name, rule="no_files", value=f"{ARTICLES_FOLDER}/", limit=DIRECTORY_FILE))
    if found:
        raise ImportFault(found)
    return _Files(articles, contacts, words, sentences, guides, for_staff)


def _read_guides(
    folder: Path,
    articles: Sequence[Article],
    stored: Collection[str],
    contacts: Sequence[Contact],
    found: list[Finding],
) -> list[tuple[Guide, Marks]]:
    """The guides in a folder; what is wrong with them goes to `found`.

    What an article of the database says is not known here, so its passages are not counted.
    """
    read: list[tuple[Guide, Marks]] = []
    known = known_of(wordings.load(seed.REPLIES).ids, articles, [contact.name for contact in contacts])
    for path in sorted((folder / GUIDES_FOLDER).glob("*.yaml")):
        where = str(path.relative_to(folder))
        source = path.read_bytes()
        try:
            guide, marks = guide_files.parse(source, where=where)
        except GuideError as error:
            found += error.findings
            continue
        faults = [
            each for each in guide_findings(guide, known) if each.rule != "unknown_article" or each.value not in stored
        ]
        found += guide_files.placed(faults, source, where=where)
        read.append((guide, marks))
    return read


def _mark_faults(marks: Marks) -> Iterator[Finding]:
    if marks.status not in get_args(Status):
        yield Finding(field="status", rule="no_status", value=marks.status)
    for name, value in (("granskad_datum", marks.reviewed_on), ("granskas_senast", marks.review_due_on)):
        try:
            _date(value)
        except ValueError:
            yield Finding(field=name, rule="no_date", value=value or "")


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _document(
    content: C, marks: Marks, current: Document[C] | None, by: str, today: date, keep_status: bool
) -> Document[C] | None:
    """What is to be saved for this text of a file, or None if nothing differs."""
    same_content = current is not None and current.content == content
    if current is not None and same_content and (not keep_status or current.marks == marks):
        return None
    if keep_status:
        return _as_marked(content, marks, today)
    person = Person(by)
    return edited(current, content, person) if current else drafted(content, person)


def _as_marked(content: C, marks: Marks, today: date) -> Document[C]:
    """The standing that the file tells of. A text that is neither published nor seed is not live."""
    on = _date(marks.reviewed_on)
    status: Status = next(status for status in get_args(Status) if status == marks.status)
    due = _date(marks.review_due_on) or today
    live = None
    if status in ("publicerad", "seed"):
        reviewed = status == "publicerad"
        live = LiveText(
            content=content,
            reviewed=reviewed,
            reviewed_by=marks.reviewed_by if reviewed else None,
            reviewed_on=on if reviewed else None,
            review_due_on=due,
        )
    return Document(content=content, status=status, live=live, reviewed_by=marks.reviewed_by, reviewed_on=on)


async def _save(
    documents: KnowledgeDocuments, kind: str, name: str, body: bytes, stored: KnowledgeDocument | None, by: str
) -> None:
    saved = await documents.save(kind, name, body, seen=stored.version if stored else 0, by=by)
    if saved is None:
        raise ImportFault([Finding(where=name, rule="saved_meanwhile")])
