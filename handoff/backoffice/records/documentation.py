"""Documenting a contact: suggesting, checking, keeping its form; and what follows if nobody does (DOMAIN D9, 4.1).

A conversation is closed first, and its form is due within 24 hours: to whoever had it and to the shift leads. Then the
system writes a minimal one. Two people at once: the first form stands, and the second is told.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from handoff.backoffice.records import suggestions as known
from handoff.backoffice.records.decisions import decode as decode_decision
from handoff.backoffice.records.form import Form, Guiding, KeptForm, decode, encode, month_of
from handoff.backoffice.records.guidelines import Guideline
from handoff.backoffice.records.rules import check, without_people
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.base import LevelName
from handoff.contract.counselor import ConversationClose
from handoff.contract.errors import Fault, Refused
from handoff.contract.parts import SeqAck
from handoff.contract.records import (
    DueAck,
    DueForm,
    EarlierGuiding,
    FormAck,
    FormFill,
    FormItem,
    FormsAck,
    FormSave,
    GuidingFill,
    OutcomeSet,
    SavedAck,
)
from handoff.conversation.calendar import SWEDEN, swedish_month
from handoff.conversation.contact_facts import Facts
from handoff.conversation.staff import Staff
from handoff.conversation.text.message_text import message_text
from handoff.conversation.visibility import Names, iso
from handoff.ledger.contact import facts_of
from handoff.ledger.repository import ConversationRepository
from handoff.operations.readable import readable
from storage.ids import AccountId, CaseId, ConversationId
from storage.ports.clock import DatabaseClock
from storage.ports.records import CaseLink, CaseLinks, KeptRecord, RecordBook

DUE_WITHIN = timedelta(hours=24)
CERTAIN = ["kanal", "startperiod", "langd", "niva_bot", "info_112_s", "avslut"]
"""Fields of a chat that the system knows."""


class Closes(Protocol):
    """Who ends a conversation in the log."""

    async def close(self, staff: Staff, request: ConversationClose) -> SeqAck:
        """End it, or raise Refused."""


class CallContacts(Protocol):
    """Contacts by telephone, by the random name of their form."""

    async def ended_at(self, case: CaseId) -> datetime | None:
        """When the call ended; None if the form is no call's."""

    async def documented(self, case: CaseId) -> None:
        """Its form is saved."""


Contacts = Callable[[str], tuple[str, str] | None]
"""Name and level (statlig, regional, lokal, civilsamhalle) of a directory entry by its id; None if there is none."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The versions of what is written down, that are in force."""

    vocabulary: Vocabulary
    guidelines: Mapping[str, Guideline]

    @property
    def guideline(self) -> Guideline:
        """The one on documentation."""
        return self.guidelines["dokumentation"]


class Documentation:
    """All that staff do with forms."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        cases: CaseLinks,
        forms: RecordBook,
        form_notes: RecordBook,
        decisions: RecordBook,
        database_clock: DatabaseClock,
        closes: Closes,
        calls: CallContacts,
        rules: Rules,
        contacts: Contacts,
        names: Names,
        practice: Callable[[], bool],
    ) -> None:
        """`practice`: whether a contact without a chat that is written down now is one of practice."""
        self._conversations = conversations
        self._cases = cases
        self._forms = forms
        self._form_notes = form_notes
        self._decisions = decisions
        self._database_clock = database_clock
        self._closes = closes
        self._calls = calls
        self._rules = rules
        self._contacts = contacts
        self._names = names
        self._practice = practice

    # --- the end of a conversation -------------------------------------------------------------------

    async def close(self, staff: Staff, request: ConversationClose) -> SeqAck:
        """End the conversation; keep its form if one came along, else the form is due from now on.

        What is wrong with a form is said before anything ends. A repeated request mends what a crash has left between.

        Raises:
            Refused: documentation_invalid (with faults), guideline_changed, documentation_exists; and what ending may
                be refused with.
        """
        message_text(request.reason)
        conversation, fill = ConversationId(request.conversation), request.documentation
        before = await self._facts(conversation)
        if fill is not None and before is not None:
            await self._checked(fill, before)
        ack = await self._closes.close(staff, request)
        facts = await self._facts(conversation)
        if facts is not None:
            link = await self.link(conversation, facts)
            if fill is not None:
                form = await self._checked(fill, facts)
                await self._keep(staff, link.case, form, fill.note, link=link, seen=0)
        return ack

    async def link(self, conversation: ConversationId, facts: Facts) -> CaseLink:
        """The case of a contact that has ended; made if it has none."""
        closed_at = facts.closed_at or facts.seen_at
        return await self._cases.add(
            CaseLink(
                conversation=conversation,
                episode=facts.episode,
                case=CaseId(secrets.token_hex(16)),
                practice=facts.practice,
                closed_at=closed_at,
                due_at=closed_at + DUE_WITHIN,
                account=facts.served_by,
            )
        )

    # --- reading -----------------------------------------------------------------------------------

    async def suggest(self, staff: Staff, conversation: ConversationId) -> FormAck:
        """The form of a conversation: kept already, or as the system fills it in."""
        facts = await self._facts(conversation)
        if facts is None:
            raise Refused("unknown_conversation")
        state = await self._conversations.state(conversation)
        if not (staff.lead or staff.account in (state.owner, facts.served_by)):
            raise Refused("not_yours")
        links = await self._cases.of(conversation)
        earlier = await self._earlier([link for link in links if link.episode < facts.episode])
        current = next((link for link in links if link.episode == facts.episode), None)
        if current is None and facts.closed_at is not None:
            current = await self.link(conversation, facts)
        if current is not None and (kept := await self._forms.get(current.case)):
            return await self._shown(kept, earlier)
        listed = {card for _, card in facts.cards if self._contacts(card)}
        form = known.suggested(facts, self._rules.vocabulary, listed)
        return FormAck(
            case=current.case if current else None,
            seen=0,
            form=self._filled(form, "", self._rules.guideline.version),
            names={each.actor: self._name_of(each.actor) for each in form.guidings},
            practice=facts.practice,
            certain=CERTAIN,
            earlier=earlier,
        )

    async def read(self, staff: Staff, case: CaseId) -> FormAck:
        """A kept form; its author's, and the shift leads'."""
        record = await self._own(staff, case)
        if record is None:
            raise Refused("unknown_case")
        return await self._shown(record, [])

    async def due(self, staff: Staff) -> DueAck:
        """Contacts without a form."""
        links = await (self._cases.due() if staff.lead else self._cases.due_from(staff.account))
        return DueAck(
            forms=[
                DueForm(
                    case=link.case,
                    conversation=link.conversation,
                    closed_at=iso(link.closed_at),
                    due_at=iso(link.due_at),
                    practice=link.practice,
                    name=self._names(link.account) if link.account else None,
                )
                for link in links
            ]
        )

    async def mine(self, staff: Staff) -> FormsAck:
        """One's own forms of this month and the last, the newest first."""
        today = (await self._database_clock.now()).astimezone(SWEDEN)
        months = {swedish_month(today), swedish_month(today.replace(day=1, hour=0) - timedelta(days=1))}
        records = [record for month in sorted(months) for record in await self._forms.of_period(month)]
        forms = readable("forms", records, decode)
        own = [(record, kept) for record, kept in forms if kept.counselor == staff.account]
        return FormsAck(forms=[_item(record, kept) for record, kept in reversed(own)])

    # --- writing -----------------------------------------------------------------------------------

    async def save(self, staff: Staff, case: CaseId, request: FormSave) -> SavedAck:
        """Keep a form: one that is due, one of a contact without a chat, or a mended one.

        Raises:
            Refused: documentation_invalid, guideline_changed, documentation_exists, not_yours, unknown_case.
        """
        link = await self._cases.by_case(case)
        record = await self._own(staff, case, link)
        if record is None and request.seen > 0:
            raise Refused("unknown_case")
        facts = await self._facts_of(link) if link else None
        form = await self._checked(request.form, facts, chat=self._chat(link, record))
        version = await self._keep(staff, case, form, request.form.note, link=link, seen=request.seen)
        await self._calls.documented(case)
        return SavedAck(case=case, seen=version)

    async def set_outcome(self, staff: Staff, case: CaseId, request: OutcomeSet) -> SavedAck:
        """What came of guiding somebody on, once they are back."""
        record = await self._own(staff, case)
        if record is None:
            raise Refused("unknown_case")
        kept = decode(record.body)
        changed = tuple(
            msgspec.structs.replace(each, outcome=request.outcome) if each.actor == request.actor else each
            for each in kept.form.guidings
        )
        if request.actor not in {each.actor for each in changed}:
            raise Refused("unknown_contact")
        form = msgspec.structs.replace(kept.form, guidings=changed)
        self._require(check(form, "", self._rules.vocabulary, by_person=False))
        changed_kept = msgspec.structs.replace(kept, form=form)
        await self._replace(record, changed_kept)
        return SavedAck(case=case, seen=record.version + 1)

    async def write_minimal(self, link: CaseLink, *, end_alone: bool = False) -> None:
        """Write the system's minimal form of a contact; does nothing where there is a form.

        Args:
            end_alone: do not read the log, which cannot be read, and write what the link knows.
        """
        facts = _end_of(link) if end_alone else await self._facts_of(link)
        form = known.automatic(facts, self._rules.vocabulary)
        kept = self._kept(form, None, facts.closed_at or link.closed_at, await self._database_clock.now())
        await self._forms.save(_record(link.case, kept, practice=link.practice), seen=0)
        await self._cases.complete(link.case)

    async def write_minimal_call(
        self, case: CaseId, began_at: datetime, ended_at: datetime, level: LevelName, *, practice: bool
    ) -> None:
        """Write the system's minimal form of a call that nobody has documented; does nothing where there is a form."""
        form = known.automatic_of_call(began_at, ended_at, level)
        kept = self._kept(form, None, ended_at, await self._database_clock.now())
        await self._forms.save(_record(case, kept, practice=practice), seen=0)

    # --- inside ------------------------------------------------------------------------------------

    async def _facts(self, conversation: ConversationId) -> Facts | None:
        return await facts_of(self._conversations, conversation)

    async def _facts_of(self, link: CaseLink) -> Facts:
        """Of a contact whose transcript is gone, or goes on as another contact, only its end is known."""
        facts = await self._facts(link.conversation)
        if facts is not None and facts.episode == link.episode:
            return facts
        return _end_of(link)

    async def _checked(self, fill: FormFill, facts: Facts | None, *, chat: bool = True) -> Form:
        """The form that can be kept, with what the system knows put in."""
        if fill.guideline_version != self._rules.guideline.version:
            raise Refused("guideline_changed")
        form = known.implied(without_people(self._levelled(_form(fill))))
        if facts is not None:
            form = known.certain(form, facts)
        faults = list(check(form, fill.note, self._rules.vocabulary))
        if form.channel not in known.CHANNELS.values() if chat else form.channel == "chatt":
            faults.append(Fault("kanal", "contradicts"))
        if form.decision_id and not await self._is_decided(form.decision_id):
            faults.append(Fault("beslut_id", "unknown_value"))
        self._require(faults)
        return form

    def _levelled(self, form: Form) -> Form:
        """The directory knows on which level an actor is; one that it does not know has none, which is a fault."""
        guided = tuple(
            msgspec.structs.replace(each, level=found[1] if (found := self._contacts(each.actor)) else "")
            for each in form.guidings
        )
        return msgspec.structs.replace(form, guidings=guided)

    def _require(self, faults: Sequence[Fault]) -> None:
        if faults:
            raise Refused("documentation_invalid", faults=faults)

    async def _is_decided(self, decision_id: str) -> bool:
        record = await self._decisions.get(decision_id)
        return record is not None and decode_decision(record.body).status == "beslutat"

    def _chat(self, link: CaseLink | None, record: KeptRecord | None) -> bool:
        return link is not None or (record is not None and decode(record.body).form.channel == "chatt")

    async def _own(self, staff: Staff, case: CaseId, link: CaseLink | None = None) -> KeptRecord | None:
        """The form, if there is one; raises unless it is this person's to see."""
        record = await self._forms.get(case)
        link = link or await self._cases.by_case(case)
        author = decode(record.body).counselor if record else None
        owners = {author, link.account if link else None} - {None}
        if not staff.lead and owners and staff.account not in owners:
            raise Refused("not_yours")
        if not staff.lead and (record or link) and not owners:
            raise Refused("not_yours")  # no person had it: shift leads alone
        return record

    async def _keep(
        self, staff: Staff, case: CaseId, form: Form, note: str, *, link: CaseLink | None, seen: int
    ) -> int:
        """Store form and note; the version that is stored."""
        now = await self._database_clock.now()
        held = await self._forms.get(case)
        before = decode(held.body) if held else None
        closed_at = link.closed_at if link else before.closed_at if before else await self._calls.ended_at(case)
        kept = self._kept(form, staff.account, closed_at, now)
        if before is not None and not before.automatic:
            kept = msgspec.structs.replace(kept, counselor=before.counselor, saved_at=before.saved_at)
        practice = link.practice if link else held.practice if held else self._practice()
        record = _record(case, kept, practice=practice, at=now)
        if not await self._forms.save(record, seen=seen):
            held = await self._forms.get(case)
            if held is None or not _same(decode(held.body), kept):
                raise Refused("documentation_exists")
            seen = held.version - 1  # the answer to the same request was lost
        await self._keep_note(case, note, practice=practice, at=now)
        await self._cases.complete(case)
        return seen + 1

    async def _keep_note(self, case: CaseId, note: str, *, practice: bool, at: datetime) -> None:
        held = await self._form_notes.get(case)
        if not note.strip():
            await self._form_notes.remove(case)
        elif held is None or held.body != note.encode():
            kept = KeptRecord(case, swedish_month(at), practice, at, note.encode())
            await self._form_notes.save(kept, seen=held.version if held else 0)

    async def _replace(self, record: KeptRecord, kept: KeptForm) -> None:
        now = await self._database_clock.now()
        changed = KeptRecord(record.id, record.period, record.practice, now, encode(kept))
        if not await self._forms.save(changed, seen=record.version):
            raise Refused("documentation_exists")

    def _kept(self, form: Form, account: AccountId | None, closed_at: datetime | None, now: datetime) -> KeptForm:
        return KeptForm(
            form=form,
            guideline_version=self._rules.guideline.version,
            vocabulary_version=self._rules.vocabulary.version,
            counselor=account,
            closed_at=closed_at,
            saved_at=now,
        )

    async def _earlier(self, links: Sequence[CaseLink]) -> list[EarlierGuiding]:
        """Where this visitor was guided to before."""
        records = await self._forms.get_many([link.case for link in links])
        held = [records[link.case] for link in links if link.case in records]
        return [
            EarlierGuiding(
                case=record.id,
                actor=each.actor,
                name=self._name_of(each.actor),
                manner=each.manner,
                outcome=each.outcome,
            )
            for record, kept in readable("forms", held, decode)
            for each in kept.form.guidings
        ]

    def _name_of(self, actor: str) -> str:
        found = self._contacts(actor)
        return found[0] if found else actor

    async def _shown(self, record: KeptRecord, earlier: list[EarlierGuiding]) -> FormAck:
        kept = decode(record.body)
        note = await self._form_notes.get(record.id)
        return FormAck(
            case=record.id,
            seen=record.version,
            # An older form is corrected under the guideline of today.
            form=self._filled(kept.form, note.body.decode() if note else "", self._rules.guideline.version),
            names={each.actor: self._name_of(each.actor) for each in kept.form.guidings},
            automatic=kept.automatic,
            practice=record.practice,
            certain=CERTAIN if kept.form.channel == "chatt" else [],
            earlier=earlier,
        )

    def _filled(self, form: Form, note: str, version: str) -> FormFill:
        values = msgspec.to_builtins(form)
        return msgspec.convert({**values, "notering": note, "riktlinje_version": version}, FormFill)


def _end_of(link: CaseLink) -> Facts:
    """What the link alone knows of a contact: when it ended, and with whom."""
    return Facts(link.closed_at, link.closed_at, link.practice, closed_at=link.closed_at, served_by=link.account)


def _form(fill: FormFill) -> Form:
    values = {name: getattr(fill, name) for name in FormFill.__struct_fields__}
    del values["guideline_version"], values["note"]
    guided = tuple(_guiding(each) for each in fill.guidings)
    lists = {name: tuple(values[name]) for name in ("topics", "signals", "actions")}
    return Form(**{**values, **lists, "guidings": guided})


def _guiding(fill: GuidingFill) -> Guiding:
    return Guiding(level=fill.level, actor=fill.actor, manner=fill.manner, outcome=fill.outcome)


def _record(case: CaseId, kept: KeptForm, *, practice: bool, at: datetime | None = None) -> KeptRecord:
    return KeptRecord(case, month_of(kept.form), practice, at or kept.saved_at, encode(kept))


def _same(one: KeptForm, other: KeptForm) -> bool:
    return one.form == other.form and one.counselor == other.counselor


def _item(record: KeptRecord, kept: KeptForm) -> FormItem:
    return FormItem(
        case=record.id,
        start_period=kept.form.start_period,
        channel=kept.form.channel,
        kind=kept.form.kind,
        final_level=kept.form.final_level,
        automatic=kept.automatic,
        practice=record.practice,
        guided=len(kept.form.guidings),
        unknown_outcomes=sum(each.outcome == "okant" and each.manner != "avbojd" for each in kept.form.guidings),
    )
