"""`lotsen triage`: what Lotsen makes of sentences or dialogues, as JSON lines; rules and bot, as in the chat."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import islice
from typing import Any

from handoff.cli._registry import EX_CONFIG

SUMMARY = "judge sentences (classify) or dialogues from standard input"
BATCH = 64
EX_DATAERR = 65


class LineError(Exception):
    """A line of the input cannot be used; says which and why."""


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    classify = actions.add_parser("classify", help='{"id","text"} -> level, signals, human_request, intent, why')
    classify.add_argument("--lang", default="sv", choices=("sv", "en"), help="language of the reasons")
    actions.add_parser("dialogue", help='{"id","turns":[…]} -> {"id","levels":[…],"handoff_at","queued_at"}')


def run(options: Namespace) -> int:
    """Answer line by line, in order; returns 0, 65 for a line that cannot be used, 69 without a bot."""
    from handoff.cli._bot import EX_UNAVAILABLE, NoBotError
    from handoff.contract.errors import SettingError

    try:
        asyncio.run(_classify(options.lang) if options.action == "classify" else _dialogue())
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except NoBotError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    except LineError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    return 0


async def _classify(lang: str) -> None:
    from handoff.assistant.evaluation.path import classify
    from handoff.cli._bot import bot
    from handoff.risk import RiskRules

    rules, lines = RiskRules.load(), _lines("text", str)
    async with bot() as answering:
        begun, count = time.perf_counter(), 0
        while batch := list(islice(lines, BATCH)):
            judged = await classify(rules, answering, [line["text"] for line in batch], lang=lang)
            count += len(batch)
            for line, said in zip(batch, judged, strict=True):
                _print(
                    {
                        "id": line.get("id"),
                        "level": said.level.name,
                        "signals": list(said.signals),
                        "human_request": said.human_request,
                        "intent": said.intent,
                        "confidence": round(said.confidence, 4),
                        "why": list(said.why),
                        **({"unsettled": "N4"} if said.unsettled else {}),
                    }
                )
    took_s = max(time.perf_counter() - begun, 1e-9)
    print(f"triage: {count} sentences in {took_s:.1f} s, {count / took_s:.0f} a second", file=sys.stderr)


async def _dialogue() -> None:
    from handoff.assistant.evaluation.path import follow
    from handoff.cli._bot import bot
    from handoff.risk import RiskRules

    rules = RiskRules.load()
    async with bot() as answering:
        for line in _lines("turns", list):
            course = await follow(rules, answering, [str(turn) for turn in line["turns"]])
            levels = [level.name for level in course.levels]
            doubted = ["N4" if turn in course.unsettled else None for turn in range(len(levels))]
            _print(
                {
                    "id": line.get("id"),
                    "levels": levels,
                    "handoff_at": course.handoff_at,
                    "queued_at": course.queued_at,
                    **({"unsettled": doubted} if course.unsettled else {}),
                }
            )


def _lines(field: str, kind: type) -> Iterator[dict[str, Any]]:
    for number, text in enumerate(sys.stdin, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except json.JSONDecodeError as error:
            raise LineError(f"line {number} is not JSON: {error.msg}") from None
        if not isinstance(line, dict) or not isinstance(line.get(field), kind):
            raise LineError(f'line {number} has no "{field}" of the right kind')
        yield line


def _print(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)
