"""What deciding on one message costs, by part: `python -m tests.bench.reading [--beside FOLDER] [--rounds 5]`.

All that happens to a message between socket and database and back, without either: the text, the decision with the
rules of risk and what is told beside an answer, wording, fold and encoding. Processor time of one thread, so that what
else a machine does lengthens little. `--beside` measures another checkout in turn, each round in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import thread_time_ns
from typing import Any, Final

from handoff.assistant.wording.wording import Wording
from handoff.cli._parts import REPLIES
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.decide import decide
from handoff.conversation.events import Record, encode
from handoff.conversation.fold import fold
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.conversation.text.message_text import message_text
from handoff.ledger.fingerprint import fingerprint
from handoff.risk import RiskRules
from knowledge import questions, wordings
from storage.ids import AccountId
from tests.bench.load import TEXTS
from tests.handoff.risk.speed import of_about_a_hundred
from tests.support.product import ROOT

OPEN: Final = Intake(mode="practice", within_hours=True, available=True)
MESSAGES: Final = 12
"""Of one visitor: what has been said before is read again for some decisions."""
BEGINNINGS: Final[dict[str, tuple[cmd.Command, ...]]] = {
    "with the bot": (),
    "with a counselor": (cmd.AskHuman(), cmd.Claim(AccountId("bench"), lead=False)),
}


def measured(every: int = 40) -> dict[str, float]:
    """Median microseconds by who has the conversation and by part, with each so many of the longer sentences."""
    spent: defaultdict[str, list[float]] = defaultdict(list)
    context = Context(datetime.now(UTC), lambda: OPEN, RiskRules.load(), questions.load(), lambda: 0)
    words = Wording(wordings.load(REPLIES), lambda: OPEN, None)
    texts = [*TEXTS, *of_about_a_hundred()[::every]]
    for counted in (False, True):  # what is remembered of words is there before anything counts
        for who, beginning in BEGINNINGS.items():
            for first in range(len(texts)):
                said = [texts[(first + number) % len(texts)] for number in range(MESSAGES)]
                _converse(said, beginning, context, words, who, spent if counted else defaultdict(list))
    return {part: statistics.median(times) for part, times in spent.items()}


def _converse(
    texts: Sequence[str],
    beginning: Sequence[cmd.Command],
    context: Context,
    words: Wording,
    who: str,
    spent: defaultdict[str, list[float]],
) -> None:
    state = State()
    for command in (cmd.Start(lang="sv", practice=True, trainee=None), *beginning):
        state = fold(state, Record(context.now, "", decide(state, command, context)))

    def timed(part: str, function: Callable[..., Any], *given: Any) -> Any:
        begun = thread_time_ns()
        result = function(*given)
        spent[f"{who}: {part}"].append((thread_time_ns() - begun) / 1000)
        return result

    for number, raw in enumerate(texts):
        begun = thread_time_ns()
        text = timed("text", message_text, raw)
        command = cmd.Write(f"bench-{number}", text, None)
        name = timed("fingerprint", fingerprint, command)
        decided = timed("decide, with risk", decide, state, command, context)
        record = Record(context.now, name, timed("word", words.word, decided, state, lambda: OPEN))
        after = timed("fold", fold, state, record)
        timed("encode", encode, record)
        spent[f"{who}: together"].append((thread_time_ns() - begun) / 1000)
        timed("of it risk", context.assess, text, state)
        state = after


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reading", description=__doc__)
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="another checkout, measured in turn")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one round, as a line")
    options = parser.parse_args()
    if options.json:
        print(json.dumps(measured()))
        return
    folders = [ROOT, *([options.beside.resolve()] if options.beside else [])]
    rounds: list[list[dict[str, float]]] = [[] for _ in folders]
    for _ in range(options.rounds):
        for folder, kept in zip(folders, rounds, strict=True):
            kept.append(_in(folder))
    here, *there = [{part: statistics.median(each[part] for each in kept) for part in kept[0]} for kept in rounds]
    for part, now in here.items():
        before = f"{there[0][part]:9.1f} {now / there[0][part]:7.2f}" if there else ""
        print(f"{part:40} {now:9.1f} µs {before}")


def _in(folder: Path) -> dict[str, float]:
    """One round in a checkout; this file is that of ours, whatever the other has."""
    done = subprocess.run(  # our own file
        [sys.executable, str(Path(__file__)), "--json"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
