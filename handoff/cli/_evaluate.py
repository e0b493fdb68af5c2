"""`lotsen bot evaluate [FILE]`: triage measured on sentences with known answers, printed and written as a report."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from handoff.assistant.bot_service.client import Bot
from handoff.assistant.evaluation import report
from handoff.assistant.evaluation.cases import Dialogue, Sentence, read
from handoff.assistant.evaluation.path import follow, judge
from handoff.assistant.evaluation.scores import DialogueScores, Pair, dialogue_scores, false_alarms, scores
from handoff.cli._bot import EX_UNAVAILABLE, NoBotError, bot
from handoff.cli._registry import EX_CONFIG
from handoff.contract.errors import LotsenError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.risk import RiskRules

EX_DATAERR = 65


def evaluate(words: Sequence[str]) -> int:
    """Run the evaluation; returns 0, 65 for a file that cannot be used, 69 without a bot, 78 for a setting."""
    parser = ArgumentParser(prog="lotsen bot evaluate", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="YAML or JSON lines; default: the project's own test set")
    parser.add_argument("--dialogues", type=Path, help="YAML or JSON lines of dialogues")
    parser.add_argument("--calm", type=Path, help="YAML or JSON lines of calm sentences: false alarms")
    parser.add_argument("--out", type=Path, default=None, help="folder of the report (default .lotsen/evaluation)")
    options = parser.parse_args(words)
    checkout = Checkout.here()
    own = checkout.root / "tests/handoff/assistant/evaluation"
    sentences = options.file or own / "sentences.yaml"
    dialogues = options.dialogues or (own / "dialogues.yaml" if options.file is None else None)
    calm = options.calm or (own / "calm.yaml" if options.file is None else None)
    out = options.out or checkout.root / ".lotsen" / "evaluation"
    try:
        asyncio.run(_run(sentences, dialogues, calm, out))
    except NoBotError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    except LotsenError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR if options.file else EX_CONFIG
    return 0


async def _run(sentences: Path, dialogues: Path | None, calm: Path | None, out: Path) -> None:
    cases = read(sentences, Sentence)
    courses = read(dialogues, Dialogue) if dialogues else []
    everyday = read(calm, Sentence) if calm else []
    rules = RiskRules.load()
    async with bot() as answering:
        said = await judge(rules, answering, cases)
        heard = await judge(rules, answering, everyday)
        followed = await _follow_all(rules, answering, courses)
    pairs = list(zip(cases, said, strict=True))
    by_lang = {"all": scores(pairs)}
    for lang in sorted({case.lang for case in cases}):
        by_lang[lang] = scores(_of_lang(pairs, lang))
    alarms = false_alarms(list(zip(everyday, heard, strict=True))) if everyday else {}
    text = report.markdown(by_lang, alarms, followed, pairs, sentences.name)
    print(text)
    for path in report.write(text, by_lang["all"], out):
        print(f"written: {path}")


def _of_lang(pairs: Sequence[Pair], lang: str) -> list[Pair]:
    return [(case, verdict) for case, verdict in pairs if case.lang == lang]


async def _follow_all(rules: RiskRules, answering: Bot, courses: Sequence[Dialogue]) -> DialogueScores | None:
    if not courses:
        return None
    followed = [(case, await follow(rules, answering, case.turns, lang=case.lang)) for case in courses]
    return dialogue_scores(followed)
