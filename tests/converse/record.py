"""Records what the chat knew at each turn of scripted conversations: `python -m tests.converse.record INTO FILE...`.

What the reader in context learns from (`handoff.assistant.contextual.training`): each message as that model would see
it, with the subjects that a good reply is about and the kind of thing that it tells. The conversations are played
without that model. `make reader`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from handoff.assistant.contextual.seen import Seen
from handoff.assistant.contextual.training import Recorded
from handoff.risk import Level
from tests.converse.node import chat
from tests.converse.played import Played
from tests.converse.player import Player
from tests.converse.script import Expected, Script, read

BESIDE = 6
PROGRESS_EVERY = 50


class Recording:
    """Stands in the reader's place: keeps what it is shown, and reads nothing."""

    def __init__(self) -> None:
        # By the message before it: two visitors who say the same after the same differ in nothing that matters here.
        self._shown: dict[str, list[Seen]] = defaultdict(list)

    def read(self, message: Seen) -> Mapping[str, float]:
        self._shown[message.before].append(message)
        return {}

    def told(self, message: Seen) -> None:
        """No kind of thing."""

    def shown(self, says: str, before: str) -> Seen | None:
        """The message as it was shown; of one that answered a question too, what stood beside the answer."""
        fitting = (each for each in self._shown[before] if each.text and each.text in says)
        return max(fitting, key=lambda each: len(each.text), default=None)


def recorded(played: Played, recording: Recording) -> Iterator[Recorded]:
    """The turns of a conversation that were shown."""
    before, reached = "", Level.N0
    for turn in played.turns:
        message = recording.shown(turn.own.says, before)
        if message is not None and turn.expect.subject:
            urgency = turn.urgency or _urgency(turn.expect, reached)
            yield Recorded(message, turn.expect.subject, urgency, turn.told)
        before, reached = turn.exchanges[-1].says, turn.expect.least


def _urgency(expect: Expected, reached: Level) -> str:
    """The level of a message by that of its conversation: known where it rises, or is calm."""
    return expect.least.name if expect.least > reached or expect.calm else ""


async def record(scripts: list[Script], into: Path) -> None:
    """Play them and write what was shown, with progress on standard error."""
    recording, encode, turns = Recording(), msgspec.json.Encoder(), 0
    async with chat() as site:
        site.node.runtime.bot_turns.reader = recording
        with into.open("wb") as file:
            number = 0
            async for played in Player(site).play_all(scripts, beside=BESIDE):
                number += 1
                found = list(recorded(played, recording))
                turns += len(found)
                file.write(encode.encode_lines(found))
                if number % PROGRESS_EVERY == 0 or number == len(scripts):
                    print(f"{number} of {len(scripts)} conversations, {turns} turns", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.converse.record", description=__doc__)
    parser.add_argument("into", type=Path, help="the recorded turns (JSON lines)")
    parser.add_argument("files", nargs="+", type=Path, help="conversations")
    options = parser.parse_args()
    asyncio.run(record([script for file in options.files for script in read(file)], options.into))


if __name__ == "__main__":
    main()
