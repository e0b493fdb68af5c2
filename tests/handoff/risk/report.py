"""Recall of the rules alone on the labelled intent files: `python -m tests.handoff.risk.report [--misses KIND]`.

A development figure, not a promise: the classifier of the bot is trained on the same sentences, and the project's own
test set is another one. KIND is `n4` (N4 below N3), `n4low` (N4 below N4), `n3` (N3 below N3), `over` (N0/N1 at N3 or
above), `under` (N2 below N1), `request` (missed), `extra` (needless request) or `signal` (expected signal missing).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from handoff.risk import Assessment, Level, RiskRules

INTENTS = Path(__file__).parents[3] / "bot" / "data" / "intents"
REQUEST = "be_om_manniska"


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence."""

    text: str
    lang: str
    intent: str
    level: Level
    signals: tuple[str, ...]
    request: bool


def sentences(folder: Path = INTENTS) -> Iterator[Sentence]:
    """All sentences of the intent files, with the level and signals of the file unless they name their own."""
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        default = content["default"]
        for lang, entries in content["examples"].items():
            for entry in entries:
                own: dict[str, Any] = {"text": entry} if isinstance(entry, str) else entry
                yield Sentence(
                    text=str(own["text"]),
                    lang=lang,
                    intent=content["intent"],
                    level=Level[own.get("level", default["level"])],
                    signals=tuple(own.get("signals", default["signals"])),
                    request=own.get("human_request", content["intent"] == REQUEST),
                )


def kinds(item: Sentence, found: Assessment) -> Iterator[str]:
    """The kinds of miss that one sentence is."""
    if item.level == Level.N4 and found.level < Level.N3:
        yield "n4"
    if item.level == Level.N4 and found.level < Level.N4:
        yield "n4low"
    if item.level == Level.N3 and found.level < Level.N3:
        yield "n3"
    if item.level <= Level.N1 and found.level >= Level.N3:
        yield "over"
    if item.level == Level.N2 and found.level < Level.N2:
        yield "under"
    if item.request and not found.human_request:
        yield "request"
    if found.human_request and not item.request:
        yield "extra"
    if item.signals and item.level >= Level.N3 and not set(item.signals) & set(found.signals):
        yield "signal"


def part(text: str) -> str:
    """A third of the sentences is held back: whoever widens the rules reads the misses of the others only."""
    return "held" if crc32(text.encode()) % 3 == 0 else "seen"


def share(some: int, whole: int) -> str:
    """`some` of `whole` as counts and per cent."""
    return f"{some}/{whole}" + (f" {100 * some / whole:.1f} %" if whole else "")


def main() -> None:
    """Print the figures by language, then the misses of the kinds asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", nargs="*", default=[])
    parser.add_argument("--lang", default="")
    parser.add_argument("--intent", default="")
    parser.add_argument("--part", choices=("all", "seen", "held"), default="all")
    asked = parser.parse_args()
    rules = RiskRules.load()
    chosen = [
        item
        for item in sentences()
        if asked.lang in ("", item.lang)
        and asked.intent in ("", item.intent)
        and asked.part in ("all", part(item.text))
    ]
    judged = [(item, rules.assess(item.text)) for item in chosen]
    for lang in sorted({item.lang for item in chosen}):
        figures(lang, [(item, found) for item, found in judged if item.lang == lang])
    for item, found in judged:
        missed = set(kinds(item, found)) & set(asked.misses)
        if missed:
            names = ", ".join(f"{reason.rule}={reason.level.name}/{reason.time}" for reason in found.reasons)
            levels = f"{item.level.name}->{found.level.name}"
            print(f"{'+'.join(sorted(missed))} {levels} [{item.intent}] {item.text} | {names}")


def figures(lang: str, judged: list[tuple[Sentence, Assessment]]) -> None:
    """Print recall by level, over-triage and requests for one language."""
    count = Counter(kind for item, found in judged for kind in kinds(item, found))
    levels = Counter(item.level for item, _ in judged)
    low = levels[Level.N0] + levels[Level.N1]
    none = sum(item.level == Level.N4 and found.level == Level.N0 for item, found in judged)
    asking = sum(item.request for item, _ in judged)
    said = sum(found.human_request for _, found in judged)
    print(f"{lang}: {len(judged)} sentences")
    print(f"  N4 at N3 or above      {share(levels[Level.N4] - count['n4'], levels[Level.N4])}")
    print(f"  N4 at N4               {share(levels[Level.N4] - count['n4low'], levels[Level.N4])}")
    print(f"  N4 judged N0           {none}")
    print(f"  N3 at N3 or above      {share(levels[Level.N3] - count['n3'], levels[Level.N3])}")
    print(f"  N2 at N2 or above      {share(levels[Level.N2] - count['under'], levels[Level.N2])}")
    print(f"  N0/N1 at N3 or above   {share(count['over'], low)}")
    print(f"  request recall         {share(asking - count['request'], asking)}")
    print(f"  request precision      {share(said - count['extra'], said)}")
    high = levels[Level.N3] + levels[Level.N4]
    print(f"  signal among expected  {share(high - count['signal'], high)}")


if __name__ == "__main__":
    main()
