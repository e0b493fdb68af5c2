"""Modules of training in use: somebody reads one, takes its test, and the register knows it (DOMAIN D8).

Owns the grading here, never in a browser: the right answers of a test leave with its result alone.
"""

from __future__ import annotations

from math import ceil

from handoff.backoffice.records import competence
from handoff.backoffice.records.competence import Curriculum
from handoff.backoffice.records.published_texts import FALLBACK_LANG, ModulesInForce
from handoff.backoffice.records.staff_text import shown
from handoff.backoffice.records.training import TrainingRegister, completed_view
from handoff.contract.errors import Refused
from handoff.contract.training import ExamAck, ExamAnswers, LearnAck, QuestionView
from handoff.conversation.staff import Staff
from knowledge.lifecycle import LiveText
from knowledge.training_modules import PASS_SHARE, ModuleText, Question, grade


class ModuleDesk:
    """Reads modules and takes tests."""

    def __init__(self, register: TrainingRegister, texts: ModulesInForce, curriculum: Curriculum) -> None:
        self._register = register
        self._texts = texts
        self._curriculum = curriculum

    async def open(self, staff: Staff, module: str, lang: str) -> LearnAck:
        """A module to read. Raises Refused: unknown_module."""
        live = self._live(module, lang)
        text, tested = live.content, self._tested(module)
        _, page = await self._register.page(staff.account)
        done = next((each for each in page.completed if each.module == module), None)
        return LearnAck(
            module=module,
            title=text.title,
            edition=tested.edition,
            reviewed=live.reviewed,
            minutes=text.minutes,
            goals=list(text.goals),
            blocks=shown(text.text),
            questions=[_told(each) for each in text.questions or tested.questions],
            test=[QuestionView(asks=each.asks, answers=list(each.answers)) for each in tested.test],
            needed=ceil(PASS_SHARE * len(tested.test)),
            tries_left=_tries_left(page, module),
            done=completed_view(done, self._register.today(), self._texts.editions()) if done else None,
        )

    async def answer(self, staff: Staff, module: str, request: ExamAnswers) -> ExamAck:
        """Grade a test; whoever passes has done the module today.

        Raises:
            Refused: unknown_module, also for one without a test; guideline_changed, if it has another edition by now;
                bad_request, for another number of answers; tries_used, until a lead gives new ones; stale_version.
        """
        text = self._tested(module)
        if not text.test:
            raise Refused("unknown_module")
        if request.edition != text.edition:
            raise Refused("guideline_changed")
        if len(request.answers) != len(text.test):
            raise Refused("bad_request")
        version, page = await self._register.page(staff.account)
        if _tries_left(page, module) == 0:
            raise Refused("tries_used")
        result = grade(text.test, request.answers)
        if result.passed:
            page = competence.with_module(
                page,
                module,
                self._register.today(),
                self._curriculum,
                by=staff.account,
                edition=text.edition,
                tested=True,
            )
        else:
            page = competence.with_failed_test(page, module)
        await self._register.save(page, seen=version)
        done = next((each for each in page.completed if each.module == module), None)
        return ExamAck(
            passed=result.passed,
            right=list(result.right),
            why=[each.why for each in text.test],
            tries_left=_tries_left(page, module),
            valid_to=done.valid_to.isoformat() if result.passed and done else None,
        )

    def _tested(self, module: str) -> ModuleText:
        """The module whose test counts: other languages have an overview."""
        return self._live(module, FALLBACK_LANG).content

    def _live(self, module: str, lang: str) -> LiveText[ModuleText]:
        live = self._texts.get(module, lang)
        if live is None or module not in self._curriculum.modules:
            raise Refused("unknown_module")
        return live


def _told(question: Question) -> QuestionView:
    return QuestionView(asks=question.asks, answers=list(question.answers), right=question.right, why=question.why)


def _tries_left(page: competence.Training, module: str) -> int:
    return max(0, competence.TRIES - page.failed.get(module, 0))
