"""The desk at which texts are written, reviewed and published.

Owns the order of things: read, decide by the life cycle, save in place of the version that was read, tell this node.
Which role may come here stands in `handoff.contract.routes.editor`; what a step asks of a person, in
`knowledge.lifecycle`. Nothing is ever overwritten: whoever was slower gets both texts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from handoff.backoffice.editor import views
from handoff.backoffice.editor.kinds import Kind, read_fields
from handoff.backoffice.editor.review_talks import ReviewTalks
from handoff.backoffice.editor.text_queries import TextQueries, person_of
from handoff.backoffice.editor.translations import Translations
from handoff.backoffice.editor.views import Opened, opened
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.contract.editor import (
    CopyAck,
    CopyPut,
    Step,
    TextAck,
)
from handoff.contract.errors import Refused
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import iso
from knowledge import lifecycle
from knowledge.front_matter import MAX_FILE_BYTES
from knowledge.lifecycle import Document, NotAllowed
from storage.ids import AccountId
from storage.ports.knowledge import KnowledgeDocuments, WorkingCopies

REFUSALS: Final = {"wrong_status": "wrong_step", "other_article": "bad_request", "needs_two": "needs_second_person"}
"""Refusals of the life cycle whose code on the wire is another."""

encode = msgspec.json.Encoder().encode
Change = Callable[[Document[Any]], Document[Any]]


class EditorDesk:
    """The texts of all kinds, for writing."""

    def __init__(
        self,
        *,
        queries: TextQueries,
        documents: KnowledgeDocuments,
        copies: WorkingCopies,
        clock: Callable[[], datetime],
        on_saved: Callable[[], Awaitable[object]],
        same_person: SamePerson = same_account,
    ) -> None:
        """`on_saved`: this node looks at once what is published; the others do within a second."""
        self._queries = queries
        self._documents = documents
        self._copies = copies
        self._translations = Translations(documents, lambda kind, body: queries.kind(kind).decode(body))
        self._talks = ReviewTalks(documents)
        self._clock = clock
        self._on_saved = on_saved
        self._same_person = same_person

    # --- writing -----------------------------------------------------------------------------------

    async def create(self, kind: str, fields: Mapping[str, Any], staff: Staff) -> TextAck:
        """A new text: a draft, or an entry that nobody has checked.

        Raises:
            Refused: not_found for a kind that nobody can add to; content_invalid; name_taken.
        """
        wanted = self._queries.kind(kind)
        if not wanted.creatable:
            raise Refused("not_found")
        content = self._valid(wanted, fields, checked=wanted.sound, known=await self._queries.known(wanted))
        content = wanted.kept(None, content)
        state = content if wanted.life == "checked" else lifecycle.drafted(content, person_of(staff))
        name = wanted.text_name(content)
        stored = await self._documents.save(kind, name, encode(state), seen=0, by=staff.account)
        if stored is None:
            raise Refused("name_taken")
        await self._on_saved()
        return await self._queries.whole(opened(wanted, stored), staff)

    async def keep(self, kind: str, name: str, kept: CopyPut, staff: Staff) -> CopyAck:
        """Keep what somebody is writing, whatever it is like.

        Raises:
            Refused: not_found; too_large; stale_version with the other text, if another window of theirs has kept one.
        """
        await self._queries.current(kind, name)
        body = encode(kept.content)
        if len(body) > MAX_FILE_BYTES:
            raise Refused("too_large")
        copy = await self._copies.put(staff.account, kind, name, body, base=kept.base, seen=kept.seen)
        if copy is None:
            mine = await self._queries.own_copy(kind, name, staff)
            raise Refused("stale_version", details={"copy": mine} if mine else None)
        return CopyAck(revision=copy.revision, saved_at=iso(copy.saved_at))

    async def drop(self, kind: str, name: str, staff: Staff) -> None:
        """Forget what somebody was writing."""
        await self._copies.drop(staff.account, kind, name)

    async def save(self, kind: str, name: str, version: int, fields: Mapping[str, Any], staff: Staff) -> TextAck:
        """A new version that the others see; the working copy has done its work.

        The same once more, after an answer that got lost, is granted and changes nothing.

        Raises:
            Refused: not_found, content_invalid; stale_version with the other text.
        """
        current = await self._queries.current(kind, name)
        wanted = current.kind
        content = self._valid(wanted, fields, checked=wanted.sound, known=await self._queries.known(wanted))
        if wanted.text_name(content) != name:
            raise Refused("bad_request")
        repeated = current.stored.saved_by == staff.account and current.content == wanted.kept(current.content, content)
        if current.stored.version != version and not repeated:
            raise await self._conflict(current, version, staff)
        changed = current.content != content or current.status == "dragen"
        if changed and current.stored.version == version:
            current = await self._put(current, self._written(current, content, staff), version, staff)
        await self._copies.drop(staff.account, kind, name)
        return await self._queries.whole(current, staff)

    async def restore(self, kind: str, name: str, version: int, old: int, staff: Staff) -> TextAck:
        """An earlier version as a new one. Raises Refused: not_found; stale_version."""
        earlier = await self._queries.opened_version(kind, name, old)
        return await self.save(kind, name, version, earlier.kind.fields_of(earlier.content), staff)

    async def verify(self, kind: str, name: str, version: int, how: str, staff: Staff) -> TextAck:
        """An entry was checked today, by somebody else than who wrote its number, address and hours.

        Raises:
            Refused: not_found, wrong_step, stale_version, content_invalid, needs_second_person.
        """
        current = await self._queries.current(kind, name)
        if current.kind.life != "checked":
            raise Refused("wrong_step")
        self._require_sound(current.kind, current.content, await self._queries.known(current.kind))
        if await self._queries.wrote_unchecked(current, staff):
            raise Refused("needs_second_person")
        checked = current.kind.verified(current.content, self._queries.today(), how)
        return await self._queries.whole(await self._put(current, checked, version, staff), staff)

    # --- the life of a text ------------------------------------------------------------------------

    async def submit(self, kind: str, name: str, version: int, note: str | None, staff: Staff) -> TextAck:
        """Its author has finished, and may tell the reviewer something. Raises Refused as `_step`."""

        def submit(document: Document[Any]) -> Document[Any]:
            return lifecycle.submitted(document, note)

        return await self._step(kind, name, version, staff, "submit", submit, sound=True)

    async def approve(self, kind: str, name: str, version: int, comment: str | None, staff: Staff) -> TextAck:
        """A reviewer finds it right. Raises Refused as `_step`."""
        person, today = person_of(staff), self._queries.today()

        def review(document: Document[Any]) -> Document[Any]:
            return lifecycle.reviewed(document, person, today, comment)

        live = document.live if (document := (await self._queries.current(kind, name)).document) else None
        done = await self._step(kind, name, version, staff, "approve", review, sound=True)
        before, after = live.content if live else None, (await self._queries.current(kind, name)).content
        await self._translations.reviewed(kind, name, before, after, by=staff.account)
        return done

    async def looked(self, kind: str, name: str, version: int, staff: Staff) -> TextAck:
        """A translation has been compared with the changed Swedish text. Raises Refused as `_step`."""
        return await self._step(kind, name, version, staff, "looked", lifecycle.looked_over)

    async def send_back(self, kind: str, name: str, version: int, comment: str, staff: Staff) -> TextAck:
        """A reviewer wants it changed. Raises Refused as `_step`."""
        person = person_of(staff)
        return await self._step(
            kind, name, version, staff, "return", lambda document: lifecycle.returned(document, person, comment)
        )

    async def publish(self, kind: str, name: str, version: int, staff: Staff, *, leave_remarks: bool) -> TextAck:
        """Visitors see it from now on. Raises Refused as `_step`; open_remarks, unless they are knowingly left."""
        await self._require_met(kind, name, leave_remarks)
        person, today = person_of(staff), self._queries.today()
        return await self._step(
            kind,
            name,
            version,
            staff,
            "publish",
            lambda document: lifecycle.published(document, today, person),
            sound=True,
        )

    async def schedule(
        self, kind: str, name: str, version: int, at: str, staff: Staff, *, leave_remarks: bool
    ) -> TextAck:
        """Visitors see it from this time on.

        Raises:
            Refused: as `publish`; bad_request for what is no time, date_past for one that is not in the future.
        """
        when = _time(at)
        if when is None:
            raise Refused("bad_request")
        if when <= self._clock():
            raise Refused("date_past")
        await self._require_met(kind, name, leave_remarks)
        person = person_of(staff)
        return await self._step(
            kind,
            name,
            version,
            staff,
            "schedule",
            lambda document: lifecycle.scheduled(document, when, person),
            sound=True,
        )

    async def withdraw(self, kind: str, name: str, version: int, staff: Staff) -> TextAck:
        """No visitor sees it any more. Raises Refused as `_step`."""
        return await self._step(kind, name, version, staff, "withdraw", lifecycle.withdrawn)

    async def _step(
        self, kind: str, name: str, version: int, staff: Staff, step: Step, change: Change, *, sound: bool = False
    ) -> TextAck:
        """Take a text one step further.

        Args:
            kind: of the text.
            name: of the text.
            version: the one that was read.
            staff: who does it.
            step: what it is called.
            change: what the life cycle makes of it.
            sound: nothing may be wrong with the content.

        Raises:
            Refused: not_found; stale_version; content_invalid; wrong_step, own_text, needs_jurist, needs_two,
                indispensable: the step is not one of the life cycle, or not this person's.
        """
        current = await self._queries.current(kind, name)
        document = current.document
        if document is None:
            raise Refused("wrong_step")
        if current.stored.version != version:
            raise await self._conflict(current, version, staff)
        try:
            changed = change(document)
        except NotAllowed as error:
            raise Refused(REFUSALS.get(error.code, error.code)) from None
        if step == "approve" and document.author and await self._same_person(staff.account, AccountId(document.author)):
            raise Refused("own_text")
        if step not in views.steps(current, person_of(staff), staff.role, self._queries.today()):
            raise Refused("wrong_step")
        if sound:
            self._require_sound(current.kind, current.content, await self._queries.known(current.kind))
        return await self._queries.whole(await self._put(current, changed, version, staff), staff)

    async def _require_met(self, kind: str, name: str, leave: bool) -> None:
        """Refuse while remarks are open."""
        if not leave and (await self._talks.of(kind, name)).open:
            raise Refused("open_remarks")

    async def saved(self) -> None:
        """Something was saved past this desk: look at it."""
        await self._on_saved()

    # --- inside ------------------------------------------------------------------------------------

    async def _put(self, current: Opened, state: Any, version: int, staff: Staff) -> Opened:
        kind, name = current.kind, current.stored.name
        stored = await self._documents.save(kind.name, name, encode(state), seen=version, by=staff.account)
        if stored is None:
            raise await self._conflict(await self._queries.current(kind.name, name), version, staff)
        await self._on_saved()
        return opened(kind, stored)

    async def _conflict(self, current: Opened, base: int, staff: Staff) -> Refused:
        """Somebody was faster: what they have written, and what both began from."""
        details: dict[str, object] = {"current": await self._queries.whole(current, staff)}
        try:
            earlier = await self._queries.opened_version(current.kind.name, current.stored.name, base)
            details["base"] = earlier.kind.fields_of(earlier.content)
        except Refused:
            details["base"] = None
        return Refused("stale_version", details=details)

    def _written(self, current: Opened, content: Any, staff: Staff) -> Any:
        document = current.document
        if document is None:
            return current.kind.kept(current.content, content)
        return lifecycle.edited(document, content, person_of(staff))

    def _valid(self, kind: Kind, fields: Mapping[str, Any], *, checked: bool, known: Sequence[str]) -> Any:
        if len(encode(fields)) > MAX_FILE_BYTES:
            raise Refused("too_large")
        content, wrong = read_fields(kind, fields)
        if content is None:
            raise Refused("content_invalid", details={"findings": views.finding_views(wrong)})
        if checked:
            self._require_sound(kind, content, known, fields)
        return content

    def _require_sound(
        self, kind: Kind, content: Any, known: Sequence[str], fields: Mapping[str, Any] | None = None
    ) -> None:
        found = kind.findings(content, kind.fields_of(content) if fields is None else fields, known)
        if found:
            raise Refused("content_invalid", details={"findings": views.finding_views(found)})


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None
