"""What the bot says, by situation: what brings it about, which texts answer, and what follows. Pure.

Owns the joining of lists that know each other by ids alone: the bot's rules (what follows on what was heard), its
responses (a text with its buttons), the declared questions (where each answer leads) and the kinds of things that are
told. It words nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from handoff.assistant.contextual.kinds import Kind
from handoff.backoffice.teaching.sources import Intent
from knowledge.questions import Questions
from knowledge.replies import Reply, Sort

Trigger = Literal["written", "told", "pressed", "service", "notice"]
"""A message is written; just this kind of thing is told; a button is pressed; the service chooses it by what was told;
it tells of the conversation."""


@dataclass(frozen=True, slots=True)
class Way:
    """What follows, by a button or by an answer to the question that a text asks."""

    answer: str
    """The key of the answer; empty for a button that answers no question."""
    title: str
    """The id of its button's words; empty where there is no button."""
    reply: str
    """What is said then; empty where the bot answers the message as it stands."""
    leads: str
    """The situation that it leads to; empty if there is none of its own."""
    level: str = ""
    handoff: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that answers a situation."""

    reply: str
    when: str = ""
    """What must be known for it: a slot and its value, as `kommun is null`; empty where there is one answer alone."""
    handoff: str = ""
    """Why it calls a person: `asked`, `risk`, `low_confidence`; empty if it does not."""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation."""

    name: str
    trigger: Trigger
    answers: tuple[Answer, ...]
    level: str = ""
    tells: str = ""
    """What is told, in Swedish, where that brings it about."""
    signals: tuple[str, ...] = ()
    sentences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Examples of what people write, by language."""
    pressed: tuple[str, ...] = ()
    """Ids of the buttons that lead here."""

    @property
    def replies(self) -> tuple[str, ...]:
        """The ids of its texts."""
        return tuple(each.reply for each in self.answers)


@dataclass(frozen=True, slots=True)
class Sources:
    """The lists."""

    rules: Sequence[Mapping[str, Any]]
    """Of the bot, as its file has them."""
    responses: Mapping[str, Sequence[Mapping[str, Any]]]
    """Of the bot's domain, by action."""
    intents: Mapping[str, Intent]
    """What the bot hears, with its sentences."""
    questions: Questions
    told: Mapping[str, Kind]
    """The kinds of things that are told, by the id of the text that takes each up."""


def situations(sources: Sources, known: Collection[str]) -> dict[str, Situation]:
    """All situations by name: those of the bot's rules, then one for each text that the service chooses by itself.

    Args:
        sources: where they stand.
        known: the ids of all texts of bot and service.
    """
    listed = _by_event(sources)
    home = {reply: name for name, answers in listed.items() for reply, _, _ in answers}
    own = [reply for reply in sorted(known) if reply not in home and _sort(reply) in ("reply", "notice")]
    leads = {**{name: name for name in listed}, **{reply: reply for reply in own}, **home}
    pressed = _pressed(sources, leads)
    made = {}
    for name, answers in listed.items():
        texts = tuple(
            Answer(reply, when, _handoff(response), tuple(_ways(reply, response, sources.questions, leads)))
            for reply, when, response in answers
        )
        made[name] = _of_rule(name, texts, sources.intents.get(name), pressed.get(name, ()))
    for reply in own:
        ways = tuple(_ways(reply, {}, sources.questions, leads))
        if (kind := sources.told.get(reply)) is not None:
            made[reply] = Situation(reply, "told", (Answer(reply),), tells=kind.tells, sentences={"sv": kind.ways})
            continue
        trigger: Trigger = "notice" if _sort(reply) == "notice" else "service"
        made[reply] = Situation(reply, trigger, (Answer(reply, ways=ways),), pressed=pressed.get(reply, ()))
    return made


def _of_rule(name: str, answers: tuple[Answer, ...], intent: Intent | None, pressed: tuple[str, ...]) -> Situation:
    if intent is None:
        return Situation(name, "pressed" if pressed else "service", answers, pressed=pressed)
    return Situation(
        name,
        "written",
        answers,
        intent.level,
        signals=intent.signals,
        sentences=intent.sentences,
        pressed=pressed,
    )


def _by_event(sources: Sources) -> dict[str, list[tuple[str, str, Mapping[str, Any]]]]:
    """(reply, condition, response) of each event of the rules."""
    found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for rule in sources.rules:
        event = next((step["intent"] for step in rule["steps"] if "intent" in step), "")
        when = str(rule["rule"]).partition(", ")[2]
        for step in rule["steps"]:
            for response in sources.responses.get(step.get("action", ""), ()):
                found.setdefault(event, []).append((str(response["text"]), when, response))
    return found


def _ways(reply: str, response: Mapping[str, Any], questions: Questions, leads: Mapping[str, str]) -> Iterator[Way]:
    """The answers to its question, then the buttons that answer none."""
    question = questions.get(questions.asked_by(reply))
    answers = dict(question.answers) if question else {}
    for answer, outcome in answers.items():
        yield Way(answer, outcome.button, outcome.reply, leads.get(outcome.reply, ""), outcome.level, outcome.handoff)
    given = {outcome.button for outcome in answers.values()}
    for button in response.get("buttons", ()):
        payload = str(button["payload"]).split(" ", 1)[0]
        if button["title"] not in given:
            yield Way("", str(button["title"]), "", leads.get(payload, ""))


def _pressed(sources: Sources, leads: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The buttons that lead to each situation."""
    found: dict[str, dict[str, None]] = {}
    buttons = [each for listed in sources.responses.values() for one in listed for each in one.get("buttons", ())]
    for button in buttons:
        found.setdefault(leads.get(str(button["payload"]).split(" ", 1)[0], ""), {})[str(button["title"])] = None
    for _, question in sources.questions:
        for outcome in question.answers.values():
            if outcome.button:
                found.setdefault(leads.get(outcome.reply, ""), {})[outcome.button] = None
    return {name: tuple(titles) for name, titles in found.items() if name}


def _handoff(response: Mapping[str, Any]) -> str:
    return str((response.get("metadata") or {}).get("handoff") or "")


def _sort(reply: str) -> Sort:
    return Reply(id=reply, lang="sv", text="-").sort
