"""The questions that the bot's texts ask: which answers are expected, and where each leads. Pure but for its own file.

Owns `content/questions.yaml` and what must hold of it. `handoff.conversation.answers` reads an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from knowledge.articles import Language
from knowledge.findings import Finding

FILE: Final = Path(__file__).parent / "content" / "questions.yaml"

Kind = Literal["yes_no", "choice", "place", "age", "relation", "time", "free"]
Level = Literal["", "N2", "N3", "N4"]

YES, NO, UNSURE, VALUE = "yes", "no", "unsure", "value"
"""Keys of answers. `value` stands for every value that is read, of a kind that has values."""
TAKEN_BACK: Final = "taken_back"
"""Key of the answer of who regrets what they have told: "just kidding", "forget it", "stop asking"."""

SAFETY: Final[Mapping[str, str]] = {"safe": NO, "plan": YES, "means": YES, "alone": YES, "danger": YES, "harm": YES}
"""Facts of a safety question, with the answer that is the worse one: it declares a level and a signal."""

NEEDED: Final[Mapping[Kind, tuple[str, ...]]] = {
    "yes_no": (YES, NO, UNSURE),
    "choice": (UNSURE,),
    "place": (VALUE, UNSURE),
    "age": (VALUE, UNSURE),
    "relation": (VALUE, UNSURE),
    "time": (VALUE, UNSURE),
    "free": (VALUE, UNSURE),
}
"""The answers that a question of each kind must have."""


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one answer leads."""

    reply: str = ""
    """The id of what is said to it."""
    passes: bool = msgspec.field(name="pass", default=False)
    """Nothing is said to the answer by itself: the bot answers the whole message."""
    level: Level = ""
    """The level that this answer shows, without any more words."""
    signal: str = ""
    reason: str = ""
    """Why it shows that level, for staff, in Swedish."""
    handoff: Literal["", "asked", "risk"] = ""
    """Why a person is called: `asked`, by this answer the visitor asks for one; `risk`, the reply promises one."""
    button: str = ""
    """The title of the button that gives this answer."""
    payload: str = ""
    """What the button means that gives this answer, up to its first space."""
    telling: bool = False
    """Whoever tells something, in place of choosing, has given this answer; the bot answers what was told."""
    words: Mapping[Language, tuple[str, ...]] = {}
    """Of a choice: words by which it is named, in lower case."""
    alone: Mapping[Language, tuple[str, ...]] = {}
    """Of a choice: words that name it where nothing else is said, because they have other uses as well."""


class Question(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True, kw_only=True):
    """One question, in whatever words it is asked."""

    kind: Kind
    fact: str = ""
    """What is known when it has been answered (a key of the memory); empty where nothing is kept."""
    asked_by: tuple[str, ...] = ()
    """Ids of the replies and notices that ask it."""
    answers: Mapping[str, Outcome]

    @property
    def safety(self) -> bool:
        """Whether somebody's safety depends on the answer."""
        return self.fact in SAFETY

    @property
    def careful(self) -> bool:
        """Whether an answer may show danger: "okay" or "a little" is then neither a yes nor a no."""
        return self.safety or any(each.level for each in self.answers.values())

    @property
    def asks_for_person(self) -> bool:
        """Whether it asks if the visitor wants a person."""
        yes = self.answers.get(YES)
        return self.kind == "yes_no" and yes is not None and yes.handoff == "asked"

    @property
    def choices(self) -> dict[str, Outcome]:
        """The answers that are values of a choice."""
        return {name: each for name, each in self.answers.items() if name not in (YES, NO, UNSURE, VALUE)}

    def outcome(self, value: str) -> Outcome | None:
        """Where this answer leads; None for one that nobody expects."""
        named = self.answers.get(value)
        return named if named is not None or value in (YES, NO, UNSURE) else self.answers.get(VALUE)

    def fact_of(self, value: str) -> str:
        """The fact that this answer fills; empty where it only says that there is none, or none that is known."""
        none = value == TAKEN_BACK or (self.kind != "yes_no" and value in (YES, NO, UNSURE))
        return "" if none else self.fact

    def value_of(self, payload: str) -> str | None:
        """The answer that a button with this meaning gives."""
        meaning = payload.split(" ", 1)[0]
        return next((value for value, each in self.answers.items() if meaning and each.payload == meaning), None)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    with_counselor: frozenset[str]
    """Ids of notices that ask while a counselor is there, who reads the answer."""
    questions: dict[str, Question]


class Questions:
    """All questions, by id and by the text that asks them."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        with_counselor: Collection[str] = (),
        *,
        of_guides: Callable[[str], Question | None] = lambda name: None,
    ) -> None:
        """`of_guides`: the question that a guide asks, by its id; guides change while the service runs."""
        self._questions = questions
        self._of_guides = of_guides
        self._asked_by = {reply: name for name, each in questions.items() for reply in each.asked_by}
        self._with_counselor = frozenset(with_counselor)

    def __iter__(self) -> Iterator[tuple[str, Question]]:
        """(id, question) of each."""
        return iter(self._questions.items())

    def get(self, name: str) -> Question | None:
        """The question of this id."""
        return self._questions.get(name) or self._of_guides(name)

    def and_those_of(self, guides: Callable[[str], Question | None]) -> Questions:
        """The same, with the questions of guides."""
        return Questions(self._questions, self._with_counselor, of_guides=guides)

    def asked_by(self, reply_id: str) -> str:
        """The id of the question that this text asks; empty if it asks none."""
        return self._asked_by.get(reply_id, "")

    def declares(self, reply_id: str) -> bool:
        """Whether somebody reads the answer to what this text asks."""
        return reply_id in self._asked_by or reply_id in self._with_counselor

    def problems(self, known: Collection[str]) -> Iterator[str]:
        """What is wrong with the declarations themselves.

        Args:
            known: the ids of all texts.
        """
        for name, question in self._questions.items():
            yield from (f"{name}: {each}" for each in _in_question(question, known))
        asking = [reply for each in self._questions.values() for reply in each.asked_by]
        yield from (f"{reply}: asks two questions" for reply in sorted({r for r in asking if asking.count(r) > 1}))


def _in_question(question: Question, known: Collection[str]) -> Iterator[str]:
    missing = [answer for answer in NEEDED[question.kind] if answer not in question.answers]
    yield from (f"no answer for `{answer}`" for answer in missing)
    if question.kind == "choice" and len(question.choices) < 2:
        yield "fewer than two choices"
    for reply in question.asked_by:
        if reply not in known:
            yield f"asked by `{reply}`, which is no text"
    for answer, outcome in question.answers.items():
        if not outcome.reply and not outcome.passes:
            yield f"`{answer}` leads nowhere"
        if outcome.reply and outcome.reply not in known:
            yield f"`{answer}` leads to `{outcome.reply}`, which is no text"
        if outcome.button and (not outcome.payload or outcome.button not in known):
            yield f"`{answer}`: the button has no title or no meaning"
        if len({bool(outcome.level), bool(outcome.signal), bool(outcome.reason)}) > 1:
            yield f"`{answer}`: level, signal and reason go together"
    worse = question.answers.get(SAFETY.get(question.fact, ""))
    if question.safety and (worse is None or not worse.level):
        yield "the worse answer declares no level"


@cache
def load(file: Path = FILE) -> Questions:
    """The questions of the installation.

    Raises:
        msgspec.DecodeError: the file is broken.
    """
    read = msgspec.yaml.decode(file.read_bytes(), type=_File)
    return Questions(read.questions, read.with_counselor)


_EMERGENCY: Final = re.compile(
    r"(?:(?<=[.!?؟:])|^)[^.!?؟:]*[?؟](?=\s*(?:Ring|Call|Danger\? Call|اتصل بالرقم) (?:nu )?112)"
)
"""Where a sentence begins alone: begun anew at each of its letters, the search would take the square of its length."""
_ASKING: Final = re.compile(
    r"(?:(?<=[.!?؟])|^)[^.!?؟]*[?؟](?!\s*(?:Ring|Call|Danger\? Call|اتصل بالرقم) (?:nu )?112)(?=\s|$)"
)
_ASKED: Final = re.compile(r"[?؟]+")


def questions_in(words: str) -> int:
    """How many questions a text asks. "Is anybody in danger? Call 112." is an instruction, not a question."""
    if _ASKED.search(words) is None:
        return 0
    return len(_ASKED.findall(_EMERGENCY.sub("", words)))


def without_questions(words: str) -> str:
    """A text without the sentences that ask; the whole text if it does nothing else."""
    return _ASKING.sub("", words).strip() or words


def ask_findings(
    reply_id: str, texts: Iterable[tuple[str, int | None, str]], questions: Questions
) -> Iterator[Finding]:
    """Where a text asks what nobody reads the answer to, or asks twice.

    Args:
        reply_id: of a reply or a notice.
        texts: all its texts, as `knowledge.wordings.fields` has them.
        questions: what is declared.
    """
    for field, line, words in texts:
        asked = questions_in(words)
        if asked and not questions.declares(reply_id):
            yield Finding(field=field, line=line, rule="asks_undeclared")
        if asked > 1:
            yield Finding(field=field, line=line, rule="asks_twice")
