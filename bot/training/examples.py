"""Reads the training examples, `bot/data/intents/*.yaml`: one file an intent, each example with its labels.

Pure but for reading files; without Rasa, so that tests and tools can use it anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.levels import LEVELS
from bot.text import clean

SIGNALS = ("S1", "S2", "S2b", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11")
HOLDERS = ("self", "other", "unknown")
LANGUAGES = ("sv", "en", "ar", "so")
LABELS = ("level", "signals", "holder", "request")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ExampleError(ValueError):
    """A file of examples breaks the format; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Example:
    """One sentence with its intent, language and risk labels.

    `request`: the visitor asks for a person here. It is a label of its own, because people in danger ask too, and
    then the danger is what the message is about.
    """

    text: str
    intent: str
    lang: str
    level: str
    signals: tuple[str, ...]
    holder: str
    request: bool = False

    def labels(self) -> dict[str, Any]:
        """The labels beside the intent, as Rasa's training data carries them."""
        return {"level": self.level, "signals": list(self.signals), "holder": self.holder, "request": self.request}


def read_examples(folder: Path) -> list[Example]:
    """All examples of the files in `folder`, without repeats, in the order of the file names.

    Raises ExampleError for an unknown key or label, and for sentences that stand under two intents.
    """
    seen: dict[str, Example] = {}
    torn = []
    for path in sorted(folder.glob("*.yaml")):
        for example in _read_file(path):
            first = seen.setdefault(example.text.casefold(), example)
            if first.intent != example.intent:
                torn.append(f"{example.text!r} under {first.intent} and {example.intent}")
    if torn:
        raise ExampleError("one sentence, two intents: " + "; ".join(torn))
    return list(seen.values())


def _read_file(path: Path) -> list[Example]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # the safe one, in C
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ExampleError(f"{path.name}: not valid YAML, line {mark.line + 1 if mark else '?'}") from None
    if not isinstance(content, dict) or content.get("intent") != path.stem:
        raise ExampleError(f"{path.name}: `intent` must be the name of the file")
    default = content.get("default") or {}
    groups = content.get("examples") or {}
    if set(groups) - set(LANGUAGES):
        raise ExampleError(f"{path.name}: languages are {', '.join(LANGUAGES)}")
    return [_example(path, lang, default, entry) for lang, entries in groups.items() for entry in entries or []]


def _example(path: Path, lang: str, default: dict[str, Any], entry: Any) -> Example:
    own = entry if isinstance(entry, dict) else {"text": entry}
    if set(own) - {"text", *LABELS} or not isinstance(own.get("text"), str):
        raise ExampleError(f"{path.name}: an example is a text, or text with {', '.join(LABELS)}")
    labels = {**default, **own}
    level, holder, signals = labels.get("level"), labels.get("holder", "unknown"), labels.get("signals") or []
    request = labels.get("request", False)
    if not isinstance(request, bool):
        raise ExampleError(f"{path.name}: request is true or false: {request}")
    if level not in LEVELS or holder not in HOLDERS or set(signals) - set(SIGNALS):
        raise ExampleError(f"{path.name}: unknown level, holder or signal: {level}, {holder}, {signals}")
    return Example(clean(own["text"]), path.stem, lang, level, tuple(signals), holder, request)
