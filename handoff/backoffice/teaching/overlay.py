"""A copy of the bot's project that learns from further sentences.

The bot names its models by their content, so a copy with other sentences trains, keeps and runs a model of its own, and
the installation's stays what it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from handoff.backoffice.teaching.sources import INTENTS, load
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.supervisor.bot_choice import Choice
from knowledge import yaml_text
from knowledge.examples import HOLDERS, Example, folded

PACKAGE: Final = "bot"


def make(bot: Path, folder: Path, examples: Sequence[Example]) -> Path:
    """Copy the project to `folder`, in place of an earlier copy, and put the sentences where the bot reads them.

    Args:
        bot: the project's folder.
        folder: where the copy lies afterwards, as `folder/bot`; it can be run from `folder`.
        examples: sentences, in any order: the copy depends on what they are alone.

    Raises:
        OSError, yaml.YAMLError: the project is not whole, or the folder cannot be written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    copy = folder / PACKAGE
    shutil.copytree(bot, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    replaced = {folded(each.replaces) for each in examples if each.replaces}
    by_intent: dict[str, list[Example]] = {}
    for each in sorted(examples, key=lambda each: each.id):
        by_intent.setdefault(each.intent, []).append(each)
    for path in sorted((copy / INTENTS).glob("*.yaml")):
        content = load(path)
        if _changed(content, by_intent.get(path.stem, []), replaced):
            path.write_text(yaml_text.written(content), encoding="utf-8")
    return folder


def source_of(checkout: Checkout, folder: Path, choice: Choice) -> Path | None:
    """The project that learns from this choice; None for the installation's own."""
    return make(checkout.root / PACKAGE, folder, choice.examples) if choice.examples else None


def _changed(content: dict[str, Any], added: Sequence[Example], replaced: set[str]) -> bool:
    """Put sentences in and take replaced ones out; whether anything is different now."""
    groups: dict[str, list[Any]] = content.setdefault("examples", {})
    changed = bool(added)
    for lang, entries in groups.items():
        kept = [entry for entry in entries or [] if folded(_text(entry)) not in replaced]
        changed = changed or len(kept) != len(entries or [])
        groups[lang] = kept
    for each in added:
        groups.setdefault(each.lang, []).append(
            {"text": each.text, "level": each.level, "signals": list(each.signals), "holder": HOLDERS[each.holder]}
        )
    return changed


def _text(entry: Any) -> str:
    return str(entry["text"] if isinstance(entry, dict) else entry)
