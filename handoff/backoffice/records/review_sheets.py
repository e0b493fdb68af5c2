"""Practising: which conversations are rehearsals, how they went, and on which sheets they are reviewed.

Nothing of it is counted among the contacts of the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import msgspec

from handoff.backoffice.records import practice
from handoff.backoffice.records.competence import Practised
from handoff.backoffice.records.practice import Marked, MarkName, Review
from handoff.backoffice.records.rules import check_text
from handoff.backoffice.records.second_person import SamePerson
from handoff.backoffice.records.training import TrainingRegister
from handoff.contract.errors import Fault, Refused
from handoff.contract.records import Choice
from handoff.contract.training import (
    Advice,
    GradeAck,
    GradedTurnView,
    Mark,
    PassageView,
    PersonasAck,
    PersonaView,
    ReviewItem,
    ReviewsAck,
    ReviewSave,
    ReviewView,
)
from handoff.conversation.calendar import swedish_month
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.operations.readable import readable
from knowledge.practice import files, grading
from knowledge.practice.grading import Grade, GradedTurn
from knowledge.practice.story import Titles
from knowledge.practice.words import FaultName, SkillName, load
from storage.ids import AccountId
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook

COMMENT_MAX = 280
SAVE_TRIES = 5
MARKS: dict[MarkName, dict[str, str]] = {
    "ja": {"sv": "Ja", "en": "Yes"},
    "delvis": {"sv": "Delvis", "en": "Partly"},
    "nej": {"sv": "Nej", "en": "No"},
    "ej_aktuellt": {"sv": "Inte aktuellt", "en": "Not relevant"},
}


class ReviewSheets:
    """The sheets: begun with a rehearsal, filled in by the one who practised or by a shift lead."""

    def __init__(
        self,
        *,
        reviews: RecordBook,
        database_clock: DatabaseClock,
        names: Names,
        same_person: SamePerson,
        register: TrainingRegister,
    ) -> None:
        self._register = register
        self._same_person = same_person
        self._reviews = reviews
        self._database_clock = database_clock
        self._names = names

    def personas(self, lang: str) -> PersonasAck:
        """Those to choose from."""
        return PersonasAck(
            personas=[
                PersonaView(
                    persona=name,
                    title=_of(story.title, lang),
                    about=_of(story.about, lang),
                    role=story.role,
                    level=story.level,
                    track=story.track,
                    kind=story.kind,
                    language=story.language,
                )
                for name, story in files.load().items()
            ]
        )

    async def begin(self, conversation: str, persona: str, trainee: AccountId) -> None:
        """An empty sheet."""
        review = Review(
            conversation=conversation, persona=persona, trainee=trainee, started_at=await self._database_clock.now()
        )
        await self._save(review, seen=0)

    async def graded(self, conversation: str, grade: Grade) -> None:
        """Keep how a conversation went, beside whatever has been marked meanwhile; nothing of one without an answer."""
        if not grade.turns:
            return
        for _ in range(SAVE_TRIES):
            record = await self._reviews.get(conversation)
            if record is None:
                return
            review = practice.with_grade(practice.decode(record.body), grade)
            if await self._save(review, seen=record.version):
                return

    async def grade(self, staff: Staff, conversation: str, lang: str) -> GradeAck:
        """How one conversation went: one's own, to shift leads any.

        Raises:
            Refused: unknown_case, where there is none, or no grade yet; not_yours.
        """
        _, review = await self._existing(staff, conversation)
        if review.grade is None:
            raise Refused("unknown_case")
        return _grade_ack(review, review.grade, self._names(review.trainee), lang)

    async def show(self, staff: Staff, lang: str) -> ReviewsAck:
        """One's own sheets, to shift leads all; the newest first."""
        records = await self._reviews.all()
        held = readable("reviews", records, practice.decode)
        seen = [pair for pair in held if staff.lead or pair[1].trainee == staff.account]
        items = practice.sheet().items
        return ReviewsAck(
            items=[ReviewItem(item=name, label=item.en if lang == "en" else item.sv) for name, item in items.items()],
            marks=[Choice(value=mark, label=_in(words, lang)) for mark, words in MARKS.items()],
            reviews=[self._view(staff, record, review, lang) for record, review in reversed(seen)],
        )

    async def fill(self, staff: Staff, request: ReviewSave, lang: str) -> ReviewsAck:
        """The marks of a sheet, in place of those that were read."""
        _, review = await self._existing(staff, request.conversation)
        if review.by_another and review.trainee == staff.account:
            raise Refused("same_person")
        marks = marked(request.marks)
        filled = msgspec.structs.replace(review, marks=marks, reviewed_by=staff.account)
        if not await self._save(filled, seen=request.seen):
            raise Refused("stale_version")
        if marks and not await self._same_person(staff.account, review.trainee):
            await self._count(review)
        return await self.show(staff, lang)

    async def _count(self, review: Review) -> None:
        """A review by somebody else counts in the register, if there was a conversation."""
        story = files.load().get(review.persona)
        if story is None or review.grade is None:
            return
        levels = {story.level, *(step.level for step in story.steps if step.level)}
        done = Practised(conversation=review.conversation, kind=story.kind, level=str(max(levels)))
        await self._register.note_practice(review.trainee, done)

    async def _existing(self, staff: Staff, conversation: str) -> tuple[KeptRecord, Review]:
        record = await self._reviews.get(conversation)
        if record is None:
            raise Refused("unknown_case")
        review = practice.decode(record.body)
        if not staff.lead and review.trainee != staff.account:
            raise Refused("not_yours")
        return record, review

    async def _save(self, review: Review, *, seen: int) -> bool:
        now = await self._database_clock.now()
        body = practice.encode(review)
        record = KeptRecord(review.conversation, swedish_month(now), practice=True, saved_at=now, body=body)
        return await self._reviews.save(record, seen=seen)

    def _view(self, staff: Staff, record: KeptRecord, review: Review, lang: str) -> ReviewView:
        story, grade = files.load().get(review.persona), review.grade
        return ReviewView(
            conversation=review.conversation,
            persona=review.persona,
            title=_title(review.persona, lang),
            trainee=self._names(review.trainee),
            mine=review.trainee == staff.account,
            marks=[Mark(item=each.item, mark=each.mark, comment=each.comment) for each in review.marks],
            reviewed_by=self._names(review.reviewed_by) if review.reviewed_by else None,
            seen=record.version,
            started_at=iso(review.started_at),
            by_another=review.by_another,
            kind=story.kind if story else "",
            score=grade.score if grade else None,
            faults=dict(grading.fault_counts(grade).items()) if grade else {},
        )


def _grade_ack(review: Review, grade: Grade, trainee: str, lang: str) -> GradeAck:
    return GradeAck(
        conversation=review.conversation,
        title=_title(review.persona, lang),
        trainee=trainee,
        started_at=iso(review.started_at),
        score=grade.score,
        ending=grade.ending,
        began_with=grade.began_with,
        turns=[_turn_view(each, lang) for each in grade.turns],
        well=[_skill(each, lang) for each in grading.went_well(grade)],
        tries=[_fault(each, lang) for each in grading.to_try(grade)],
    )


def _turn_view(turn: GradedTurn, lang: str) -> GradedTurnView:
    words = load()
    return GradedTurnView(
        visitor=turn.visitor,
        said=turn.counselor,
        passages=[
            PassageView(fault=name, label=words.faults[name].wording(lang).label, start=start, end=end)
            for name, start, end in turn.passages
        ],
        skills=[words.skills[each].wording(lang).label for each in turn.skills],
        trust=turn.trust,
    )


def _skill(name: SkillName, lang: str) -> Advice:
    words = load().skills[name].wording(lang)
    return Advice(code=name, label=words.label, why=words.why)


def _fault(name: FaultName, lang: str) -> Advice:
    words = load().faults[name].wording(lang)
    return Advice(code=name, label=words.label, why=words.why, instead=words.instead)


def _title(persona: str, lang: str) -> str:
    story = files.load().get(persona)
    return _of(story.title, lang) if story else persona


def _of(titles: Titles, lang: str) -> str:
    return titles.en if lang == "en" else titles.sv


def marked(marks: Sequence[Mark]) -> tuple[Marked, ...]:
    """The marks as they are kept.

    Raises:
        Refused: documentation_invalid, naming the lines.
    """
    faults: list[Fault] = []
    for each in marks:
        if each.item not in practice.sheet().items or each.mark not in MARKS:
            faults.append(Fault(each.item, "unknown_value"))
        faults += check_text(each.item, each.comment, COMMENT_MAX)
    if len({each.item for each in marks}) != len(marks):
        faults.append(Fault("marks", "duplicate"))
    if faults:
        raise Refused("documentation_invalid", faults=faults)
    return tuple(Marked(item=each.item, mark=cast("MarkName", each.mark), comment=each.comment) for each in marks)


def _in(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["sv"])
