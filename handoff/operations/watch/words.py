"""The words of what people on call are sent. Owns the reading of `words.yaml`, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from handoff.operations.watch.conditions import Condition

_FILE: Final = Path(__file__).with_name("words.yaml")
_OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong in a line, and what to do."""

    subject: str
    do: str


def message(condition: Condition, console: str) -> Message:
    """The message about a condition. `console`: where staff sign in; empty if that is not known."""
    texts = all_words()
    chosen = texts.get(condition.words, texts[_OTHER])
    values = {**condition.values, "console": console}
    return Message(chosen["subject"].format_map(values), chosen["do"].format_map(values))


@cache
def all_words() -> Mapping[str, Mapping[str, str]]:
    """Every text by its name."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(_FILE.read_text("utf-8"))
    return found
