"""Patterns over word classes, matched against a whole message at once.

A message is, for every class, an integer whose bit *n* says "word *n* has this class". A pattern is then a few shifts
and ANDs, whatever the number of words that could begin it, so time is linear and there is nothing to backtrack.

Notation, one string a pattern:
    `<kill>`            a word of the class; `död` is the literal word; `a|b|<c>` any of them
    `..` and `.2`       a gap of up to 3 (or 2) words; without it the next element follows directly
    `.3-<neg>|men`      a gap that none of these words may stand in
    `<kill>*`           the predicate: whose subject, time and negation are read (the last element if none is marked)
    `^` and `$`         beginning and end of the sentence
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

T = TypeVar("T")
Positions = Mapping[int, int]
"""Class id -> bits of the words that have it."""

SENTENCE_GAP: Final = 10
"""Empty positions between two sentences; larger than any gap, so that no pattern crosses."""
_LARGEST_GAP: Final = 8
_ELLIPSIS_GAP: Final = 3
START: Final = "^"
END: Final = "$"
NO_CLASSES: Final[tuple[int, ...]] = ()


class PatternError(ValueError):
    """A pattern in a rule file does not follow the notation."""


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern, and the gap that may stand before it."""

    classes: tuple[int, ...]
    gap: int
    barred: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. `rarest` are the classes of its elements, rarest first, each once.

    `predicate` is the place of that element, `predicate_classes` its classes. `plan` are the elements as plain tuples,
    which the hot path unpacks faster: first class, other classes, the shifts that fill the gap in few steps, and what
    may not stand in it.
    """

    text: str
    predicate: int
    predicate_classes: tuple[int, ...]
    rarest: tuple[tuple[int, ...], ...]
    plan: tuple[tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]], ...]

    def steps(self, positions: Positions) -> list[int]:
        """For each element the bits of the words on which a match up to it may end; empty without a match."""
        steps: list[int] = []
        spread = -1
        for first, others, shifts, barred in self.plan:
            here = positions[first] if first in positions else 0  # noqa: SIM401  # `get` takes longer
            for number in others:
                if number in positions:
                    here |= positions[number]
            if barred:
                free = ~_bits(barred, positions)
                for _ in shifts:
                    spread |= (spread & free) << 1
            else:
                for shift in shifts:
                    spread |= spread << shift
            here &= spread
            if not here:
                return []
            steps.append(here)
            spread = here << 1
        return steps

    def predicates(self, positions: Positions) -> int:
        """Bits of the words that may be the predicate of a match."""
        return _bits(self.predicate_classes, positions)

    def ends(self, positions: Positions) -> int:
        """Bits of the words on which a match ends."""
        steps = self.steps(positions)
        return steps[-1] if steps else 0


def spans(steps: list[int], most: int) -> list[list[int]]:
    """Word positions of the elements, for at most `most` of the matches in `steps`, in order of their end."""
    if not sum([bits & (bits - 1) for bits in steps]):  # each element stands at one place
        return [[bits.bit_length() - 1 for bits in steps]]
    found: list[list[int]] = []
    ends, before = steps[-1], steps[-2::-1]
    while ends and len(found) < most:
        at = (ends & -ends).bit_length() - 1
        ends &= ends - 1
        path = [at]
        for reach in before:
            # The nearest candidate is within reach, because a farther one was.
            at = (reach & ((1 << at) - 1)).bit_length() - 1
            path.append(at)
        path.reverse()
        found.append(path)
    return found


def covered(steps: list[int], most: int) -> int:
    """Bits of all words from first to last of the matches that `spans` gives."""
    first, ends = steps[0], steps[-1]
    if not ends & (ends - 1) and not first & (first - 1):
        return (ends << 1) - first  # one match, and one place where it may begin
    bits, before = 0, steps[-2::-1]
    while ends and most:
        most -= 1
        at = last = (ends & -ends).bit_length() - 1
        ends &= ends - 1
        for reach in before:
            at = (reach & ((1 << at) - 1)).bit_length() - 1
        bits |= (2 << last) - (1 << at)
    return bits


def _bits(classes: tuple[int, ...], positions: Positions) -> int:
    bits = 0
    for number in classes:
        if number in positions:
            bits |= positions[number]
    return bits


def compile_pattern(
    text: str, number: Callable[[str], int], weight: Callable[[int], float], shared: dict[Any, Any]
) -> Pattern:
    """Compile the notation.

    `number` gives the class id of `<name>` (called with "name") or of a literal (called with "=word");
    `weight` says how common a class is, so that a pattern is looked up by rare ones. `shared` are the tuples of other
    patterns: thousands of patterns have few different elements.

    Raises:
        PatternError: the text is empty, begins or ends with a gap, or has a gap that is too large.
    """
    elements: list[Element] = []
    predicate = -1
    gap, barred = 0, NO_CLASSES
    pending = False
    for part in text.split():
        if part.startswith(".") and part != ".":
            gap, barred = _gap(part, number)
            pending = True
            continue
        if part.endswith("*"):
            predicate = len(elements)
        classes = _one(_classes(part.removesuffix("*"), number), shared)
        elements.append(Element(classes, gap, _one(barred, shared)))
        gap, barred, pending = 0, NO_CLASSES, False
    if not elements or pending or elements[0].gap:
        raise PatternError(f"pattern {text!r} is empty, or begins or ends with a gap")
    weights = [sum(weight(item) for item in element.classes) for element in elements]
    rarest_first = sorted(range(len(elements)), key=weights.__getitem__)
    rarest: dict[frozenset[int], tuple[int, ...]] = {}
    for at in rarest_first:
        rarest.setdefault(frozenset(elements[at].classes), elements[at].classes)
    if predicate < 0:
        predicate = _last_word(text, len(elements))
    return Pattern(
        text=text,
        predicate=predicate,
        predicate_classes=elements[predicate].classes,
        plan=tuple(_one(_step(element), shared) for element in elements),
        rarest=tuple(rarest.values()),
    )


def _one(value: T, shared: dict[Any, Any]) -> T:
    """The first of all equal values."""
    first: T = shared.setdefault(value, value)
    return first


def _step(element: Element) -> tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    return element.classes[0], element.classes[1:], _shifts(element), element.barred


def _shifts(element: Element) -> tuple[int, ...]:
    """Shifts that together cover the gap; single ones where words are excluded from it."""
    if element.barred:
        return (1,) * element.gap
    shifts: list[int] = []
    left, reach = element.gap, 1
    while left:
        shifts.append(min(reach, left))
        left -= shifts[-1]
        reach += shifts[-1]
    return tuple(shifts)


def _last_word(text: str, count: int) -> int:
    return count - 2 if text.rsplit(maxsplit=1)[-1] == END and count > 1 else count - 1


def _classes(part: str, number: Callable[[str], int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number(_name(item)) for item in part.split("|")))


def _name(item: str) -> str:
    if item in (START, END):
        return item
    if item.startswith("<") and item.endswith(">"):
        return item[1:-1]
    if not item or "<" in item or ">" in item:
        raise PatternError(f"{item!r} is neither a word nor a <class>")
    return "=" + item


def _gap(part: str, number: Callable[[str], int]) -> tuple[int, tuple[int, ...]]:
    size, _, without = part.partition("-")
    width = _ELLIPSIS_GAP if size == ".." else _width(size)
    return width, _classes(without, number) if without else NO_CLASSES


def _width(size: str) -> int:
    if not size[1:].isdigit() or int(size[1:]) > _LARGEST_GAP:
        raise PatternError(f"gap {size!r} is not .0 to .{_LARGEST_GAP}")
    return int(size[1:])
