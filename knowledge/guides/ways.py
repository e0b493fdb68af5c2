"""The ways through a guide, and their faults: nowhere to go, nobody comes there, too much at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.findings import Finding
from knowledge.guides.model import END, Ask, Entry, Guide, Step, Words
from knowledge.questions import NEEDED, SAFETY
from knowledge.spoken_of import spoken_of

MOST_SAID: Final = 2
"""Steps that are said before the question of a turn."""
MOST_WORDS: Final = 70
MOST_WORDS_AT_THE_END: Final = 90
"""Of a turn that ends the guide: its summary is in it."""
MOST_ASKED: Final = 3
"""Questions in a row without anything that is given."""
PASSAGE_WORDS: Final = 30
"""Of a passage that is not known."""

PassageWords = Callable[[Step], int]
"""The number of words of a step's passage."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The steps by id."""

    guide: Guide
    steps: Mapping[str, Step]

    @classmethod
    def of(cls, guide: Guide) -> Graph:
        """The steps of a guide; of two with one id the first."""
        return cls(guide, {step.id: step for step in reversed(guide.steps)})

    def leads(self, to: str) -> bool:
        """Whether there is such a place."""
        return to == END or to in self.steps


def in_ways(
    guide: Guide, passage_words: PassageWords = lambda step: PASSAGE_WORDS if step.passage else 0
) -> Iterator[Finding]:
    """The faults of the ways. Lengths are measured once no way is broken."""
    graph = Graph.of(guide)
    broken = [*_twice(guide), *_unknown(graph), *_circles(graph)]
    yield from broken
    yield from _unreached(graph)
    for step in guide.steps:
        yield from in_step(step)
    if not broken:
        yield from _too_long(graph, passage_words)
        yield from _interrogates(graph)


def _twice(guide: Guide) -> Iterator[Finding]:
    ids = [step.id for step in guide.steps]
    yield from (
        Finding(field=f"steps.{name}", rule="step_twice") for name in sorted({n for n in ids if ids.count(n) > 1})
    )


def _unknown(graph: Graph) -> Iterator[Finding]:
    if not graph.leads(graph.guide.first) or graph.guide.first == END:
        yield Finding(field="first", rule="unknown_step", value=graph.guide.first)
    entry = graph.guide.entry
    for field, name in _entries(entry):
        if name and (name == END or not graph.leads(name)):
            yield Finding(field=field, rule="unknown_step", value=name)
    for step in graph.guide.steps:
        for answer, to in step.ways:
            field = f"steps.{step.id}.ask.answers.{answer}" if answer else f"steps.{step.id}.next"
            if not to:
                yield Finding(field=f"steps.{step.id}", rule="dead_end")
            elif not graph.leads(to):
                yield Finding(field=field, rule="unknown_step", value=to)


def _begins(guide: Guide) -> tuple[str, ...]:
    """The steps with which a guide may begin."""
    entry = guide.entry
    return tuple(name for name in (guide.first, *(step for _, step in _entries(entry))) if name)


def _entries(entry: Entry) -> tuple[tuple[str, str], ...]:
    """(field, step) of the other steps with which a guide may begin; empty where it has none."""
    return (
        ("entry.unsure", entry.unsure),
        ("entry.outside", entry.outside),
        ("entry.past", entry.past),
        ("entry.close", entry.close),
    )


def _circles(graph: Graph) -> Iterator[Finding]:
    """Steps from which a way leads back without a question that is asked again: one that keeps no fact."""
    done: set[str] = set()
    found: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        step = graph.steps.get(name)
        if step is None or (step.ask is not None and not step.ask.fact):
            return
        if name in above:
            found.add(name)
        elif name not in done:
            for _, to in step.ways:
                visit(to, (*above, name))
            done.add(name)

    for step in graph.guide.steps:
        visit(step.id, ())
    yield from (Finding(field=f"steps.{name}", rule="circle") for name in sorted(found))


def _unreached(graph: Graph) -> Iterator[Finding]:
    reached: set[str] = set()
    waiting = list(_begins(graph.guide))
    while waiting:
        name = waiting.pop()
        if name in graph.steps and name not in reached:
            reached.add(name)
            waiting += [to for _, to in graph.steps[name].ways]
    yield from (
        Finding(field=f"steps.{step.id}", rule="unreachable") for step in graph.guide.steps if step.id not in reached
    )


def in_step(step: Step) -> Iterator[Finding]:
    """The faults of a step by itself."""
    field = f"steps.{step.id}"
    if bool(step.say) == (step.ask is not None):
        yield Finding(field=field, rule="says_or_asks")
    if step.ask is not None:
        yield from _in_ask(step.ask, f"{field}.ask")
        if step.next:
            yield Finding(field=f"{field}.next", rule="next_of_question")
    if step.say_without_place and not step.help:
        yield Finding(field=f"{field}.say_without_place", rule="place_without_help")
    if any("{plats}" in text for texts in step.say.values() for text in texts) and not step.say_without_place:
        yield Finding(field=f"{field}.say", rule="no_text_without_place")


def _in_ask(ask: Ask, field: str) -> Iterator[Finding]:
    for answer in NEEDED[ask.kind]:
        if answer not in ask.answers:
            yield Finding(field=f"{field}.answers", rule="no_way", value=answer)
    if ask.kind == "choice" and len(ask.named) < 2:
        yield Finding(field=f"{field}.answers", rule="one_choice")
    for name in ask.named if ask.kind == "choice" else ():
        if not ask.answers[name].words and not ask.answers[name].button:
            yield Finding(field=f"{field}.answers.{name}", rule="unsayable")
    for name, way in ask.answers.items():
        if len({bool(way.level), bool(way.signal), bool(way.reason)}) > 1:
            yield Finding(field=f"{field}.answers.{name}", rule="half_level")
    worse = ask.answers.get(SAFETY.get(ask.fact, ""))
    if ask.fact in SAFETY and (worse is None or not worse.level):
        yield Finding(field=f"{field}.answers", rule="no_level", value=SAFETY[ask.fact])


def _too_long(graph: Graph, passage_words: PassageWords) -> Iterator[Finding]:
    """Turns from the beginning, and from each answer, to the next question."""
    begins = dict.fromkeys(_begins(graph.guide), "first")
    for step in graph.guide.steps:
        if step.ask is not None:
            begins.update({to: f"steps.{step.id}.ask.answers.{name}" for name, to in step.ways if to != END})
    for begin, field in begins.items():
        for lang in graph.guide.languages:
            said, words, most = _turn(graph, begin, lang, passage_words)
            if said > MOST_SAID:
                yield Finding(field=field, rule="says_too_much", value=str(said), limit=str(MOST_SAID))
                break
            if words > most:
                yield Finding(field=field, rule="too_many_words", value=str(words), limit=str(most))
                break


def _turn(graph: Graph, begin: str, lang: str, passage_words: PassageWords) -> tuple[int, int, int]:
    """(steps said, words with those of the question, the most there may be) of a turn."""
    said = words = 0
    name = begin
    while name != END:
        step = graph.steps[name]
        if step.ask is not None:
            return said, words + longest(step.ask.text, lang), MOST_WORDS
        said += 1
        words += longest(step.say, lang) + passage_words(step)
        name = step.next
    return said, words + longest(graph.guide.summary, lang), MOST_WORDS_AT_THE_END


def longest(words: Words, lang: str) -> int:
    """The number of words of the longest of these texts in a language."""
    return max((len(spoken_of(text).split()) for text in words.get(lang, ())), default=0)


def _interrogates(graph: Graph) -> Iterator[Finding]:
    """More questions in a row than somebody should be asked without being given anything."""
    most: dict[str, int] = {}

    def in_a_row(name: str, above: tuple[str, ...] = ()) -> int:
        step = graph.steps.get(name)
        if step is None or step.ask is None or name in above:
            return 0
        if name not in most:
            most[name] = 1 + max(in_a_row(to, (*above, name)) for _, to in step.ways)
        return most[name]

    for step in graph.guide.steps:
        if in_a_row(step.id) == MOST_ASKED + 1:
            yield Finding(field=f"steps.{step.id}", rule="interrogates", limit=str(MOST_ASKED))
