"""Queries of the editors' desk: lists, one text with its standing and history, versions, and checks of a draft.

Changes nothing (`desk` does). Reads the store each time: what an editor sees is what is stored now, on every node.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args

import msgspec

from handoff.backoffice.editor import views
from handoff.backoffice.editor.checks import touched, unchecked_writers
from handoff.backoffice.editor.kinds import Kind, read_fields
from handoff.backoffice.editor.pages import page_of
from handoff.backoffice.editor.review_talks import ReviewTalks
from handoff.backoffice.editor.translations import source_name
from handoff.backoffice.editor.views import Names, Opened, Today, opened
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.contract.editor import (
    CopyMark,
    CopyView,
    DiffAck,
    Group,
    HistoryAck,
    KindsAck,
    LookAck,
    Query,
    TextAck,
    TextRow,
    TextsAck,
    TodoAck,
    TodoGroup,
    VersionAck,
)
from handoff.contract.errors import Refused
from handoff.conversation.calendar import swedish_day
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import iso
from knowledge import versions
from knowledge.labels import LANGUAGES
from knowledge.lifecycle import Person
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocuments, WorkingCopies


class TextQueries:
    """Read access to the texts of all kinds."""

    def __init__(
        self,
        *,
        documents: KnowledgeDocuments,
        copies: WorkingCopies,
        kinds: Sequence[Kind],
        names: Names,
        clock: Callable[[], datetime],
        practice: Callable[[], bool],
        wanted: Callable[[], Awaitable[Mapping[str, int]]],
        same_person: SamePerson = same_account,
    ) -> None:
        """`wanted`: how often each entry of the directory was looked for."""
        self._same_person = same_person
        self._documents = documents
        self._wanted = wanted
        self._copies = copies
        self._talks = ReviewTalks(documents)
        self._kinds = {kind.name: kind for kind in kinds}
        self._names = names
        self._clock = clock
        self._practice = practice

    # --- reading -----------------------------------------------------------------------------------

    def kinds(self) -> KindsAck:
        """What there is to edit."""
        return KindsAck(kinds=[kind.view() for kind in self._kinds.values()], languages=list(LANGUAGES))

    async def texts(self, query: Query, staff: Staff) -> TextsAck:
        """The texts that fit a query, by kind and name; the languages of a text stand together, Swedish first."""
        wanted = query.q.casefold().strip()
        rows = []
        for text, row in await self.rows(staff, query.kind):
            words = f"{row.title} {row.name} {msgspec.to_builtins(text.content)}" if wanted else ""
            if (
                query.status in (None, row.status)
                and query.lang in (None, row.lang)
                and (query.whose is None or row.mine)
                and {None: True, "overdue": row.overdue, "soon": row.due_soon or row.overdue}[query.due]
                and wanted in words.casefold()
            ):
                rows.append(row)
        return TextsAck(texts=sorted(rows, key=self._place))

    async def todo(self, staff: Staff) -> TodoAck:
        """What waits for somebody, in the order of urgency; entries to be checked by how often they were looked for."""
        today, person = self.today(), person_of(staff)
        groups: dict[Group, list[TextRow]] = {name: [] for name in get_args(Group)}
        talks = await self._talks.by_text()
        for text, row in await self.rows(staff):
            may = views.steps(text, person, staff.role, today)
            group = views.waits(text, row, today, staff.account, may, talks.get((row.kind, row.name)))
            if group is not None:
                groups[group].append(await self._with_hindrance(text, row, staff))
        ordered = {name: sorted(rows, key=views.urgency) for name, rows in groups.items()}
        return TodoAck(groups=[TodoGroup(name=name, texts=rows) for name, rows in ordered.items() if rows])

    async def read(self, kind: str, name: str, staff: Staff) -> TextAck:
        """One text with all that belongs to it.

        Raises:
            Refused: not_found.
        """
        return await self.whole(await self.current(kind, name), staff)

    async def history(self, kind: str, name: str) -> HistoryAck:
        """Every version. Raises Refused: not_found."""
        found = [opened(self.kind(kind), each) for each in await self._documents.versions(kind, name)]
        if not found:
            raise Refused("not_found")
        before = [*(each.content for each in found[1:]), None]
        rows = [
            views.version_row(each, self._names, words=each.content != content)
            for each, content in zip(found, before, strict=True)
        ]
        return HistoryAck(versions=rows)

    async def version(self, kind: str, name: str, number: int) -> VersionAck:
        """One version. Raises Refused: not_found."""
        text = await self.opened_version(kind, name, number)
        return VersionAck(version=views.version_row(text, self._names), content=text.kind.fields_of(text.content))

    async def diff(self, kind: str, name: str, old: int, new: int) -> DiffAck:
        """What differs between two versions. Raises Refused: not_found."""
        before, after = await self.version(kind, name, old), await self.version(kind, name, new)
        return await self.compare(before.content, after.content)

    async def compare(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> DiffAck:
        """What differs between two texts that nobody has saved."""
        return views.diff_ack(await asyncio.to_thread(versions.changes, old, new))

    async def look(self, kind: str, fields: Mapping[str, Any]) -> LookAck:
        """What is wrong with a text, and how visitors will see it. A half-written one has findings and no preview."""
        wanted = self.kind(kind)
        content, wrong = read_fields(wanted, fields)
        if content is None:
            return LookAck(findings=views.finding_views(wrong), preview="")
        look = wanted.look(content, await self.known(wanted))
        return LookAck(
            findings=views.finding_views(wanted.places(fields, look.findings)),
            preview=page_of(look.body, lang=wanted.lang(content)),
            words=look.words,
            most_words=look.most_words,
            lix=round(look.lix) if look.lix is not None else None,
        )

    async def file(self, kind: str, name: str) -> tuple[str, bytes]:
        """A text as a file: its name and what is in it. Raises Refused: not_found, also for a kind without files."""
        current = await self.current(kind, name)
        made = current.kind.file_of(current.state)
        if made is None:
            raise Refused("not_found")
        return made

    # --- for the desk --------------------------------------------------------------------------------

    def kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            raise Refused("not_found")
        return kind

    async def current(self, kind: str, name: str) -> Opened:
        wanted = self.kind(kind)
        stored = await self._documents.get(kind, name)
        if stored is None:
            raise Refused("not_found")
        return opened(wanted, stored)

    async def whole(self, text: Opened, staff: Staff) -> TextAck:
        kind, name = text.kind, text.stored.name
        copies = await self._copies.of(kind.name, name)
        mine = await self.own_copy(kind.name, name, staff)
        document = text.document
        live = kind.live_of(text.state)
        fields = kind.fields_of(text.content)
        own = await self.wrote_unchecked(text, staff)
        talk = await self._talks.of(kind.name, name)
        today = self._today(staff.account, {(kind.name, name)} if mine else set())
        return TextAck(
            text=views.row_of(text, replace(today, talks={(kind.name, name): talk})),
            content=fields,
            may=views.steps(text, person_of(staff), staff.role, self.today(), own=own),
            hindered=views.hindrance(text, person_of(staff), staff.role, self.today(), own=own),
            author=self._names(document.author) if document and document.author else None,
            reviewer=self._names(document.reviewer) if document and document.reviewer else None,
            reviewed_on=document.reviewed_on.isoformat() if document and document.reviewed_on else None,
            comment=document.comment if document else None,
            note=document.note if document else None,
            source=source_name(text),
            live=kind.fields_of(live.content) if live and live.content != text.content else None,
            copy=mine,
            others=[
                CopyMark(name=self._names(copy.account), saved_at=iso(copy.saved_at))
                for copy in copies
                if copy.account != staff.account
            ],
            remarks=views.remark_views(talk, self._names),
            assignee=talk.assignee,
            findings=views.finding_views(kind.findings(text.content, fields, await self.known(kind))),
        )

    async def own_copy(self, kind: str, name: str, staff: Staff) -> CopyView | None:
        for copy in await self._copies.of(kind, name):
            if copy.account == staff.account:
                return views.copy_view(copy, msgspec.json.decode(copy.body))
        return None

    async def wrote_unchecked(self, text: Opened, staff: Staff) -> bool:
        """Whether this person wrote some of what a check of the entry would be of."""
        kind = text.kind
        if kind.life != "checked" or not touched(text):
            return False
        stored = await self._documents.versions(kind.name, text.stored.name)
        writers = unchecked_writers([opened(kind, each) for each in stored])
        return any([await self._same_person(staff.account, AccountId(writer)) for writer in sorted(writers)])

    async def known(self, kind: Kind) -> Sequence[str]:
        return [stored.name for stored in await self._documents.all(kind.name)]

    def today(self) -> date:
        return swedish_day(self._clock())

    # --- inside ------------------------------------------------------------------------------------

    async def _with_hindrance(self, text: Opened, row: TextRow, staff: Staff) -> TextRow:
        """The row of an entry that this reader wrote says so: somebody else checks it."""
        own = staff.role in views.WRITERS and await self.wrote_unchecked(text, staff)
        return msgspec.structs.replace(row, own=own) if own else row

    async def opened_version(self, kind: str, name: str, number: int) -> Opened:
        wanted = self.kind(kind)
        for stored in await self._documents.versions(kind, name):
            if stored.version == number:
                return opened(wanted, stored)
        raise Refused("not_found")

    async def rows(self, staff: Staff, only: str | None = None) -> list[tuple[Opened, TextRow]]:
        """Every text, or those of one kind, with its row. Raises Refused: not_found."""
        kinds = [self.kind(only)] if only else list(self._kinds.values())
        mine = {(copy.kind, copy.name) for copy in await self._copies.by(staff.account)}
        wanted, talks = await self._wanted(), await self._talks.by_text()
        today = replace(self._today(staff.account, mine), wanted=wanted, talks=talks)
        stored = [(kind, each) for kind in kinds for each in await self._documents.all(kind.name)]
        texts = [opened(kind, each) for kind, each in stored]
        return [(text, views.row_of(text, today)) for text in texts]

    def _place(self, row: TextRow) -> tuple[int, str, int]:
        """Where a text stands in a list."""
        lang, _, own = row.name.partition("/")
        known = LANGUAGES.index(lang) if lang in LANGUAGES else len(LANGUAGES)
        return list(self._kinds).index(row.kind), own or row.name, known

    def _today(self, reader: AccountId, in_work: set[tuple[str, str]]) -> Today:
        return Today(self.today(), self._practice(), self._names, reader, in_work)


def person_of(staff: Staff) -> Person:
    """Who acts, as the life cycle knows people."""
    return Person(staff.account, is_lawyer=staff.jurist)
