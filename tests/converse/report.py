"""The table of a run, by check and kind, and the failures with their turns. Pure: values to lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tests.converse.checks import Result
from tests.converse.checks_of_safety import is_false_alarm
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


FALSE_ALARM: Final = "false alarm"
MISSED: Final = "danger missed"


def causes(judged: Judged) -> list[str]:
    """What every failure of a conversation is a failure of; a call by a false alarm is part of that alarm."""
    alarmed = {each.turn for each in judged.failures if each.check == "safety" and is_false_alarm(each.problem)}
    return [_cause(result, by_alarm=result.turn in alarmed) for result in judged.failures]


def _cause(result: Result, *, by_alarm: bool) -> str:
    if result.check == "safety":
        return FALSE_ALARM if is_false_alarm(result.problem) else MISSED
    if result.check == "hand-off":
        called = result.problem.startswith("a person is called")
        return FALSE_ALARM if called and by_alarm else f"{result.check}: {result.problem}"
    return result.check


def obstacles(judged: Sequence[Judged]) -> Iterator[str]:
    """What keeps conversations from being whole: by cause, how many it touches and how many it alone breaks.

    The last column adds up: how many would be whole if this and all causes above it were mended, the best one next.
    """
    found = [causes(each) for each in judged]
    kinds = [frozenset(each) for each in found]
    mended: frozenset[str] = frozenset()
    yield f"{'what fails':44} {'times':>6} {'in':>5} {'alone':>6} {'whole without':>14}"
    while left := frozenset().union(*kinds) - mended:
        best = max(sorted(left), key=lambda one: (_whole_without(kinds, mended | {one}), _touched(kinds, one)))
        mended |= {best}
        times = sum(each.count(best) for each in found)
        alone = sum(each == {best} for each in kinds)
        yield f"{best:44} {times:6} {_touched(kinds, best):5} {alone:6} {_whole_without(kinds, mended):14}"
    yield ""


def _touched(kinds: Sequence[frozenset[str]], cause: str) -> int:
    return sum(cause in each for each in kinds)


def _whole_without(kinds: Sequence[frozenset[str]], mended: frozenset[str]) -> int:
    return sum(each <= mended for each in kinds)


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
