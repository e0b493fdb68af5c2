"""How long one assessment takes: `python -m tests.handoff.risk.speed`. Prints figures; no test depends on them.

The rules stand on the way of every message before its acknowledgement, so the aim is under 100 µs (p50) for a message
of 100 characters on one core.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path
from time import perf_counter_ns

import handoff.risk
from handoff.assistant.evaluation.cases import Sentence, read
from handoff.risk import Assessment, MessageCache, RiskContext, RiskRules
from tests.handoff.risk.beside import risk_of

TRIAGE = Path(__file__).parents[1] / "assistant" / "evaluation"
ROUNDS = 2_000
BESIDE_ROUNDS = 6
MESSAGES = {
    "harmless, sv": "hej jag undrar hur man kan prata med sin son om det han läser på nätet utan att det blir bråk",
    "worried, sv": "min son har blivit så arg på alla och sitter uppe hela nätterna, jag känner inte igen honom längre",
    "risk, sv": "min bror säger att han ska skjuta folk på skolan i morgon och han har skaffat vapen, vad gör jag nu",
    "suicide, sv": "jag orkar inte leva längre och jag har tabletterna framför mig här på bordet, förlåt mig för allt",
    "harmless, en": "hello I would like to know how to talk with my son about what he reads online without any fights",
    "risk, en": "my brother says he will shoot people at the school tomorrow and he bought a gun, what should I do",
}

EARLIER = (
    "hej, jag är mamma till en kille på sexton och vet inte riktigt var jag ska börja",
    "han sitter uppe hela nätterna och pratar med folk som jag inte vet vilka de är",
    "hans nya vänner säger att han ska vara redo, och han har köpt en kniv",
    "jag har försökt prata med honom men han blir bara arg och går in på sitt rum",
    "skolan ringde i går, han har inte varit där på två veckor",
)
"""A conversation in which combinations are half met: every message after it asks what was said before."""


def microseconds(rules: RiskRules, text: str, context: RiskContext, rounds: int) -> list[float]:
    """Time of each of `rounds` assessments in µs."""
    times = []
    for _ in range(rounds):
        begin = perf_counter_ns()
        rules.assess(text, context)
        times.append((perf_counter_ns() - begin) / 1_000)
    return times


def microseconds_as_sixth(rules: RiskRules, text: str, rounds: int) -> list[float]:
    """The same for the sixth message of a conversation that the node has heard from the beginning."""
    times = []
    for _ in range(rounds):
        times += microseconds(rules, text, heard_before(rules), 1)
    return times


def heard_before(rules: RiskRules) -> RiskContext:
    """The context of the sixth message of a conversation that the node has heard from the beginning."""
    heard = MessageCache()
    for number, earlier in enumerate(EARLIER):
        rules.assess(earlier, RiskContext(EARLIER[:number], cache=heard))
    return RiskContext(EARLIER, cache=heard)


def all_sentences() -> list[str]:
    """The texts of all test sets of triage, of all levels and languages."""
    sets = (path for path in TRIAGE.glob("*.yaml") if path.name != "dialogues.yaml")
    return [case.text for path in sorted(sets) for case in read(path, Sentence)]


def of_about_a_hundred() -> list[str]:
    """Those of 80 to 120 characters."""
    return [text for text in all_sentences() if 80 <= len(text) <= 120]


def show(name: str, length: int, times: list[float]) -> None:
    """One line of figures."""
    deciles = statistics.quantiles(times, n=100)
    print(f"{name:30} {length:5} characters  p50 {deciles[49]:8.1f} µs  p95 {deciles[94]:8.1f} µs")


def show_beside(folder: Path) -> None:
    """Old and new in turn over the test sentences, first messages and sixth ones, and the ratio of their medians."""
    there = risk_of(folder)
    print(f"beside {folder}, rules of each")
    show_differences(there.RiskRules.load(), RiskRules.load())
    texts = of_about_a_hundred()[::3]
    for name, earlier in (("first messages", ()), ("sixth messages", EARLIER)):
        old, new = list[float](), list[float]()
        pairs = ((there, there.RiskRules.load(), old), (handoff.risk, RiskRules.load(), new))
        for number in range(BESIDE_ROUNDS):
            for package, rules, times in pairs if number % 2 else reversed(pairs):
                context = package.RiskContext(earlier, cache=package.MessageCache())
                rules.assess(texts[0], context)
                times += [min(microseconds(rules, text, context, 2)) for text in texts]
        show(f"{name}, there", 100, old)
        show(f"{name}, here", 100, new)
        print(f"{name}: here/there {statistics.median(new) / statistics.median(old):.2f}")


def show_differences(there: RiskRules, here: RiskRules) -> None:
    """In how many test sentences the two assess otherwise: a change for speed alone has none."""
    texts = all_sentences()
    differ = [text for text in texts if said(there.assess(text)) != said(here.assess(text))]
    print(f"assessed otherwise: {len(differ)} of {len(texts)} test sentences")


def said(found: Assessment) -> tuple[object, ...]:
    """An assessment without the classes of its checkout."""
    reasons = [
        (each.rule, each.level.name, each.signal, each.holder, each.modality, each.time, each.polarity, each.matched)
        for each in found.reasons
    ]
    return found.level.name, found.signals, found.human_request, found.suicide, found.ambiguous, reasons


def main() -> None:
    """Load the rules, warm up, print a line for each kind of message."""
    parser = argparse.ArgumentParser(prog="python -m tests.handoff.risk.speed", description=__doc__)
    parser.add_argument(
        "--beside", type=Path, metavar="FOLDER", help="another checkout, measured in turn in this process"
    )
    options = parser.parse_args()
    if options.beside is not None:
        show_beside(options.beside.resolve())
        return
    begin = perf_counter_ns()
    rules = RiskRules.load()
    print(f"load {(perf_counter_ns() - begin) / 1e6:.0f} ms, {len(rules.book.rules)} rules")
    for name, text in MESSAGES.items():
        show(name, len(text), microseconds(rules, text, RiskContext(), ROUNDS))
    texts = of_about_a_hundred()
    each = [statistics.median(microseconds(rules, text, RiskContext(), 5)) for text in texts]
    show(f"{len(texts)} test sentences", round(statistics.mean(map(len, texts))), each)
    for name in ("harmless, sv", "risk, sv"):
        text = MESSAGES[name]
        show(f"{name}, five earlier", len(text), microseconds_as_sixth(rules, text, ROUNDS // 4))
        context = RiskContext(EARLIER)
        show(f"{name}, five unheard", len(text), microseconds(rules, text, context, ROUNDS // 4))
    long = " ".join(MESSAGES.values())[:100] * 40
    show("the longest message", len(long), microseconds(rules, long, RiskContext(), 50))


if __name__ == "__main__":
    main()
