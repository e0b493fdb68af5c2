"""Plays scripted conversations through the real chat and prints how it did: `python -m tests.converse`.

`LOTSEN_BOT_URL` names a bot that runs already; otherwise one is trained, if need be, and started.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Final

from tests.converse import report
from tests.converse.judged import Judged, judge
from tests.converse.node import chat
from tests.converse.player import Player
from tests.converse.questions import asked_by
from tests.converse.script import Script, read
from tests.converse.subjects import Subjects

FOLDER: Final = Path(__file__).parent
BESIDE: Final = 6
PROGRESS_EVERY: Final = 10


def own_files() -> list[Path]:
    """The project's own conversations."""
    return sorted(FOLDER.glob("own_*.yaml"))


def chosen(options: argparse.Namespace) -> list[Script]:
    """The conversations of the files, of these kinds and ids only if any are named."""
    scripts = [script for file in options.files or own_files() for script in read(file)]
    return [
        script
        for script in scripts
        if (not options.kind or script.kind in options.kind) and (not options.id or script.id in options.id)
    ]


async def play(scripts: list[Script], beside: int) -> list[Judged]:
    """Play them all, with progress on standard error."""
    subjects, judged = Subjects(), list[Judged]()
    async with chat() as site:
        began = time.monotonic()
        async for played in Player(site).play_all(scripts, beside=beside):
            judged.append(judge(played, subjects, lambda bubble: asked_by(bubble.reply_id)))
            if len(judged) % PROGRESS_EVERY == 0 or len(judged) == len(scripts):
                took = time.monotonic() - began
                print(f"{len(judged)} of {len(scripts)} conversations, {took:.0f} s", file=sys.stderr, flush=True)
    return judged


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.converse", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="conversations; without any, all of the project's own")
    parser.add_argument("--failures", action="store_true", help="every failure with its turn")
    parser.add_argument("--only", metavar="CHECK", help="failures of this check only")
    parser.add_argument("--transcripts", action="store_true", help="the whole conversations, with their failures")
    parser.add_argument("--obstacles", action="store_true", help="what keeps how many conversations from being whole")
    parser.add_argument("--figures-only", action="store_true", help="the table and no sentence of anybody")
    parser.add_argument("--kind", action="append", help="conversations of this kind; may be repeated")
    parser.add_argument("--id", action="append", help="this conversation; may be repeated")
    parser.add_argument("--beside", type=int, default=BESIDE, help="how many are played at the same time")
    options = parser.parse_args()
    judged = asyncio.run(play(chosen(options), options.beside))
    if options.transcripts and not options.figures_only:
        print(*(line for each in judged for line in report.transcript(each)), sep="\n")
    if (options.failures or options.only) and not options.figures_only:
        print(*report.failures(judged, options.only), "", sep="\n")
    if options.obstacles:
        print(*report.obstacles(judged), sep="\n")
    print(*report.table(judged), sep="\n")


if __name__ == "__main__":
    main()
