"""The table of a run, by check and kind, and the failures with their turns. Pure: values to lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tests.converse.judged import TARGETS, TOGETHER, WHOLE, Judged

_LONGEST = 100


def shares(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Check -> (results without a failure, all results), and `together`."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for result in (result for each in judged for result in each.results):
        for name in (result.check, "together"):
            of[name] += 1
            right[name] += not result.problem
    return {name: (right[name], of[name]) for name in (*TARGETS, "together")}


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """The shares of all conversations, then those of each kind."""
    found = shares(judged)
    aims = {**TARGETS, "together": TOGETHER}
    yield f"{'check':14} {'share':>6} {'aim':>6} {'right':>6} {'of':>6}"
    for name, (right, of) in found.items():
        aim = aims[name]
        yield f"{name:14} {_share(right, of)} {'' if aim is None else f'{aim:6.2f}':>6} {right:6} {of:6}"
    whole = sum(each.whole for each in judged)
    yield f"{'without fault':14} {_share(whole, len(judged))} {WHOLE:6.2f} {whole:6} {len(judged):6}"
    broken = [each for each in judged if each.played.problem]
    if broken:
        yield f"not played to their end: {len(broken)}"
    yield ""
    yield from _by_kind(judged)


def _by_kind(judged: Sequence[Judged]) -> Iterator[str]:
    kinds: defaultdict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        kinds[each.played.script.kind].append(each)
    names = (*TARGETS, "together")
    yield f"{'kind':18} {'n':>3} {'whole':>5} " + " ".join(f"{name[:8]:>8}" for name in names)
    for kind, own in sorted(kinds.items()):
        found = shares(own)
        cells = " ".join(f"{_share(*found[name]):>8}" for name in names)
        yield f"{kind:18} {len(own):3} {sum(each.whole for each in own):5} {cells}"


def failures(judged: Sequence[Judged], only: str | None = None) -> Iterator[str]:
    """Every failure with its turn; of one check only, if it is named."""
    for each in sorted(judged, key=lambda one: one.played.script.id):
        script = each.played.script
        if each.played.problem and only is None:
            yield f"{script.id} {script.kind}: not played to its end: {each.played.problem}"
        for result in each.failures:
            if only in (None, result.check):
                yield f"{script.id} {script.kind} turn {result.turn}, {result.check}: {result.problem}"
                yield f"    «{result.says[:_LONGEST]}»"


def transcript(judged: Judged) -> Iterator[str]:
    """The whole conversation as it was seen, with the failures of each turn."""
    played = judged.played
    yield f"== {played.script.id} {played.script.kind} {played.problem}"
    for turn in played.turns:
        for exchange in turn.exchanges:
            answered = f" (answers {exchange.answers.id})" if exchange.answers else ""
            yield f"  > {exchange.says}{answered}"
            for bubble in exchange.bubbles:
                extra = [*(f"[{title}]" for title in bubble.buttons), *(f"<{card.title}>" for card in bubble.cards)]
                yield f"    {bubble.reply_id or bubble.code}: {bubble.text} {' '.join(extra)}".rstrip()
            after = exchange.after
            yield f"    {after.level.name} {after.name} asks {after.question.id if after.question else '-'}"
        for result in judged.failures:
            if result.turn == turn.number:
                yield f"    !! {result.check}: {result.problem}"


def _share(right: int, of: int) -> str:
    return f"{right / of:6.3f}" if of else "     -"
