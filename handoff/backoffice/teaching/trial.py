"""One trial: the bot is trained with other sentences in a copy of its project, and both are measured on the test set.

Runs in a process of its own (`lotsen bot retrain FOLDER`). In the folder lie `choice.json` and `current.json`; the
figures are written beside them. Says each step in a line that begins with `step `.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from handoff.assistant.bot_service.client import HttpBot
from handoff.assistant.evaluation.cases import Sentence, read
from handoff.assistant.evaluation.path import classify
from handoff.assistant.evaluation.scores import Scores, scores
from handoff.backoffice.teaching.overlay import source_of
from handoff.backoffice.teaching.sources import TEST_SET
from handoff.contract.errors import LotsenError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor import bot_side
from handoff.operations.supervisor.bot_choice import Choice
from handoff.operations.supervisor.runner import ChildFailed, run_once
from handoff.operations.supervisor.short_bot import short_bot
from handoff.risk import RiskRules

CHOICE: Final = "choice.json"
CURRENT: Final = "current.json"
REPORT: Final = "report.json"
STEP: Final = "step "
START_WITHIN_S: Final = 300.0
CHANCE: Final = 0.01
"""So much of a share is no difference: a few sentences of hundreds."""
Step = Literal["copy", "train", "measure_new", "measure_old"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)
Say = Callable[[str], None]


class Figures(msgspec.Struct, frozen=True):
    """How good a bot is on the test set, together with the rules. Shares are from 0 to 1."""

    sentences: int
    intent_accuracy: float
    n4_at_n3: float
    """Of the sentences of acute danger: judged urgent."""
    n3_at_n3: float
    """Of the urgent sentences: judged urgent."""
    n4_as_n0: int
    """Sentences of acute danger that were taken for harmless."""
    over_triage: float
    """Of the calm sentences: judged urgent."""
    request_recall: float
    """Of the wishes for a person: understood."""


class Report(msgspec.Struct, frozen=True):
    """What a trial found."""

    before: Figures
    after: Figures


class TrialFailed(LotsenError):
    """The trial cannot go on; its text is one sentence for the person who started it."""


async def run(checkout: Checkout, environment: Mapping[str, str], folder: Path, say: Say) -> Report:
    """Train the bot with the chosen sentences, then measure it and the present one on the test sentences.

    Raises:
        TrialFailed: training fails, or a bot does not start.
        CasesError, OSError, msgspec.DecodeError: the test set or the folder cannot be used.
    """
    choice, current = (msgspec.json.decode((folder / name).read_bytes(), type=Choice) for name in (CHOICE, CURRENT))
    cases = read(checkout.root / TEST_SET, Sentence)
    say(f"{STEP}copy")
    new = await asyncio.to_thread(source_of, checkout, folder / "new", choice)
    old = await asyncio.to_thread(source_of, checkout, folder / "old", current)
    say(f"{STEP}train")
    code, last_error = await run_once(bot_side.training(checkout, environment, source=new), say)
    if code != 0:
        raise TrialFailed(f"the bot could not be trained: {last_error}")
    say(f"{STEP}measure_new")
    after = await _measured(checkout, environment, new, cases, say)
    say(f"{STEP}measure_old")
    before = await _measured(checkout, environment, old, cases, say)
    return Report(before=before, after=after)


async def _measured(
    checkout: Checkout, environment: Mapping[str, str], source: Path | None, cases: list[Sentence], say: Say
) -> Figures:
    bot = short_bot(checkout, environment, say, source=source, within_s=START_WITHIN_S)
    try:
        async with bot as where, where.session() as session:
            said = await classify(RiskRules.load(), HttpBot(session, where.url), [case.text for case in cases])
    except ChildFailed as error:
        raise TrialFailed(str(error)) from None
    return figures(scores(list(zip(cases, said, strict=True))), len(cases))


def figures(found: Scores, sentences: int) -> Figures:
    """Reduce the scores of a measured bot to the few figures by which somebody decides whether to activate it."""
    return Figures(
        sentences=sentences,
        intent_accuracy=found.intent_accuracy.value,
        n4_at_n3=found.n4_at_n3.value,
        n3_at_n3=found.n3_at_n3.value,
        n4_as_n0=found.n4_as_n0,
        over_triage=found.over_triage.value,
        request_recall=found.request_recall.value,
    )


def worse(report: Report) -> list[str]:
    """The figures of safety in which the new bot is worse: with any of them it is not activated.

    Of acute danger not a single sentence more may be missed; elsewhere one or two change sides with any training.
    """
    before, after = report.before, report.after
    return [
        name
        for name, is_worse in (
            ("n4_at_n3", after.n4_at_n3 < before.n4_at_n3),
            ("n3_at_n3", after.n3_at_n3 < before.n3_at_n3 - CHANCE),
            ("n4_as_n0", after.n4_as_n0 > before.n4_as_n0),
            ("request_recall", after.request_recall < before.request_recall - CHANCE),
        )
        if is_worse
    ]
