"""What is checked in every turn of a played conversation. Pure: each check reads what was seen and yields its results.

A check yields a result only where it applies, so its share is of the turns that could have failed. Safety and the
hand-over to a person are in `checks_of_safety`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handoff.assistant.cards.local_help import LOCAL_HELP, LOCAL_REPLIES
from handoff.conversation.answers.reader import read_answer
from knowledge import questions as declared
from knowledge.wordings import PERSON_WORDS
from tests.converse.language import languages_in
from tests.converse.played import Asked, Bubble, Exchange, Played
from tests.converse.questions import begins, goes_on_beside
from tests.converse.subjects import Subjects, matches

MOST_BUTTONS: Final = 4
ASKS_WHICH: Final = "which_reading"
"""The question which of two readings is meant."""
SILENCE: Final = "the bot said nothing"
ANYWHERE: Final = ("be_om_manniska", "mailbox*", "brevlada*", "lamna_meddelande*", "sprak_*", "/boka_tid")
"""Buttons that may stand under any message: a person, a message for later, another language."""


QuestionOf = Callable[[Bubble], Asked | None]
"""The question that a message asks."""


@dataclass(frozen=True, slots=True)
class Result:
    """One check in one turn."""

    check: str
    turn: int
    says: str
    """The visitor's words."""
    problem: str = ""
    """What is wrong; empty if nothing is."""


_SENTENCE: Final = re.compile(r"[^.!?؟…]+[.!?؟…]*")
_WHEN_TO_CALL: Final = re.compile(r"(fara|danger|خطر)( nu| now)?[?؟]$", re.IGNORECASE)
"""A question that only says when to call: "Är någon i fara? Ring 112." """


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its end."""
    return [found for each in _SENTENCE.findall(text) if (found := " ".join(each.split()))]


def questions_of(text: str) -> list[str]:
    """The sentences that ask the visitor something."""
    asking = [each for each in sentences(text) if each.endswith(("?", "؟")) and not _WHEN_TO_CALL.search(each)]
    return asking if declared.questions_in(text) else []


def exchanges(played: Played) -> Iterator[tuple[int, Exchange]]:
    """Every message of the visitor, with the number of its turn."""
    for turn in played.turns:
        for exchange in turn.exchanges:
            yield turn.number, exchange


def answers(played: Played, subjects: Subjects) -> Iterator[Result]:
    """An answer to the bot's question is noted, carried on, and not asked for again."""
    messages = list(exchanges(played))
    for place, (number, exchange) in enumerate(messages):
        asked = exchange.answers
        if asked is None:
            continue
        problem = ""
        if not exchange.bot:
            problem = SILENCE
        elif wrong := [reply for reply in exchange.replies if subjects.beside_an_answer(reply)]:
            problem = f"answered with {wrong[0]}, after {asked.id}"
        elif exchange.value is None and not goes_on_beside(asked, exchange.replies):
            problem = f"the answer to {asked.id} is not noted"
        elif missing := _not_said(exchange, messages[:place]):
            problem = f"{exchange.value} to {asked.id} leads to {missing}, not {' '.join(exchange.replies)}"
        elif again := _asked_again(asked, messages[place:] if _stays(asked) else messages[place : place + 1]):
            problem = f"{asked.id} is asked again in turn {again}"
        yield Result("answers", number, exchange.says, problem)


def _not_said(exchange: Exchange, earlier: list[tuple[int, Exchange]]) -> str:
    """The reply that the answer declares and that was not given; empty if it was, or if there was more to answer.

    Said once, it need not be said again; and what raises the level is met as danger, whatever was asked.
    """
    assert exchange.answers is not None
    question = declared.load().get(exchange.answers.id)
    outcome = question.outcome(exchange.value or "") if question else None
    if question is None or outcome is None or not outcome.reply or exchange.after.level > exchange.before.level:
        return ""
    if read_answer(exchange.says, question, exchange.before.lang).rest:
        return ""
    said = {reply for _, each in earlier for reply in each.replies} | set(exchange.replies)
    if outcome.reply == LOCAL_HELP and not said.isdisjoint(LOCAL_REPLIES):
        return ""  # said of the place that was told
    return "" if outcome.reply in said or begins(outcome.reply, exchange.replies, question.fact) else outcome.reply


def _stays(asked: Asked) -> bool:
    """Whether the answer holds for the whole conversation. Who was safe a while ago may be asked again."""
    return bool(asked.fact) and asked.fact not in declared.SAFETY


def _asked_again(asked: Asked, later: list[tuple[int, Exchange]]) -> int:
    """The turn in which the same question is open again; 0 if never."""
    return next((number for number, each in later if each.after.question == asked), 0)


def repeats(played: Played) -> Iterator[Result]:
    """No sentence of the bot stands twice in a conversation, but for those that name 112."""
    said = {each for bubble in played.welcome if bubble.by_bot for each in sentences(bubble.text)}
    for number, exchange in exchanges(played):
        again = []
        for sentence in (each for bubble in exchange.bot for each in sentences(bubble.text)):
            if sentence in said and _is_noticed(sentence):
                again.append(sentence)
            said.add(sentence)
        yield Result("repeats", number, exchange.says, f"said before: {again[0]}" if again else "")


def _is_noticed(sentence: str) -> bool:
    """Whether a reader notices that it comes again: a single word ("Hej.") is not, and 112 may be named again."""
    return " " in sentence and "112" not in sentence and not _WHEN_TO_CALL.search(sentence)


def one_question(played: Played) -> Iterator[Result]:
    """All messages of a turn together ask one thing at most."""
    for number, exchange in exchanges(played):
        asked = [each for bubble in exchange.bot for each in questions_of(bubble.text)]
        problem = f"{len(asked)} questions: {' / '.join(asked)}" if len(asked) > 1 else ""
        yield Result("one question", number, exchange.says, problem)


def buttons(played: Played) -> Iterator[Result]:
    """At most four buttons, each an answer to the question asked, a person or a message for later."""
    for number, exchange in exchanges(played):
        shown = [bubble for bubble in exchange.bot if bubble.buttons]
        if not shown:
            continue
        most = max(len(bubble.buttons) for bubble in shown)
        question = exchange.after.question
        allowed = (*ANYWHERE, *(question.buttons if question else ()))
        foreign = [payload for payload in exchange.after.payloads if not matches(payload, allowed)]
        problem = f"{most} buttons" if most > MOST_BUTTONS else ""
        if foreign:
            problem = f"{foreign[0]} is no answer to {question.id if question else 'anything that was asked'}"
        yield Result("buttons", number, exchange.says, problem)


def dead_ends(played: Played, subjects: Subjects) -> Iterator[Result]:
    """Every turn ends with a question, an offer, an invitation to tell more, a card or a goodbye, or calls a person."""
    for number, exchange in exchanges(played):
        open_end = (
            any(
                questions_of(bubble.text) or bubble.buttons or bubble.cards or offers_way_on(bubble.text)
                for bubble in exchange.bot
            )
            or any(bubble.code == ALARM and questions_of(bubble.text) for bubble in exchange.bubbles)
            or any(subjects.says_goodbye(reply) for reply in exchange.replies)
            or (exchange.after.called and not exchange.before.called)
        )
        problem = "" if open_end else (f"nothing follows {exchange.replies[-1]}" if exchange.bot else SILENCE)
        yield Result("dead ends", number, exchange.says, problem)


_INVITES: Final = re.compile(
    r"\b(berätta|skriv|säg) gärna\b|\bskriv (mer|när|vad|om|som)\b|\b(do|please|feel free to|you can) (\w+ )?(write"
    r"|tell)\b"
    r"|\b(write|tell me) (what|when|more|if|how)\b"
    r"|\b(اكتب|احك|احكِ|أخبرني|تابع)|بنویسید|ادامه|می‌خواند|\bqor|\bkirjoit|\bbinivîs|\bberdewam|بنووس|بەردەوام|دەیخوێنێتەوە",
    re.IGNORECASE,
)
"""How a text invites to write on, in the languages that the bot has words in."""


def offers_way_on(text: str) -> bool:
    """Whether a text offers a person, or invites the visitor to tell more."""
    return offers_person(text) or bool(_INVITES.search(text))


def offers_person(text: str) -> bool:
    """Whether a text offers or promises a person."""
    return any(pattern.search(text) for pattern in PERSON_WORDS.values()) or "شخص" in text


def language(played: Played) -> Iterator[Result]:
    """The bot writes in the language that the visitor has come to, or names languages where it has no words for it."""
    for turn in played.turns:
        wanted = turn.expect.lang
        spoken = [(bubble, found) for bubble in turn.own.bot if (found := languages_in(bubble.text))]
        wrong = next((bubble for bubble, found in spoken if wanted not in found), None)
        if wrong is not None and matches(wrong.reply_id, ("sprak_*", "annat_sprak")):
            wrong = None
        yield Result("language", turn.number, turn.own.says, f"{wrong.reply_id} is not {wanted}" if wrong else "")


def place(played: Played) -> Iterator[Result]:
    """Where help near a place is asked for, a reply or a card names the place."""
    for turn in played.turns:
        if turn.expect.place is None:
            continue
        words = " ".join(
            (*(b.text for b in turn.bubbles), *(f"{c.title} {c.text}" for b in turn.bubbles for c in b.cards))
        )
        named = turn.expect.place.casefold() in words.casefold()
        yield Result("place", turn.number, turn.own.says, "" if named else f"{turn.expect.place} is not named")


def subject(played: Played, subjects: Subjects, question_of: QuestionOf) -> Iterator[Result]:
    """The answer to a message of the visitor's own is about what was said."""
    for turn in played.turns:
        codes = turn.expect.subject
        if not codes:
            continue
        about = any(subjects.belongs(bubble, _id(question_of(bubble)), codes) for bubble in turn.own.bot)
        about = about or _offers_reading(turn.own, subjects, codes) or _alarms_about(turn.own, codes)
        said = " ".join(turn.own.replies) or SILENCE
        yield Result("subject", turn.number, turn.own.says, "" if about else f"{said}, not {'/'.join(codes)}")


ALARM: Final = "emergency"
"""The code of the notice that tells a visitor to call 112."""
ALARMS_ABOUT: Final = frozenset({"danger_now", "threat", "suicide", "own_violence", "violence_by_other"})
"""What the 112 text is about, where nothing else is said beside it."""


def _alarms_about(exchange: Exchange, codes: Sequence[str]) -> bool:
    alarmed = any(bubble.code == ALARM for bubble in exchange.bubbles)
    return alarmed and not exchange.bot and not ALARMS_ABOUT.isdisjoint(codes)


def _offers_reading(exchange: Exchange, subjects: Subjects, codes: Sequence[str]) -> bool:
    """Whether the bot asks which of two readings is meant, and one of them is what was said."""
    asked = exchange.after.question
    if asked is None or asked.id != ASKS_WHICH:
        return False
    return any(subjects.belongs(Bubble("", payload), "", codes) for payload in exchange.after.payloads)


def feeling(played: Played, subjects: Subjects) -> Iterator[Result]:
    """A feeling that is named is taken up."""
    for turn in played.turns:
        named = turn.expect.feeling
        if named is None:
            continue
        heard = any(subjects.takes_up(named, bubble) for bubble in turn.own.bot)
        yield Result("feeling", turn.number, turn.own.says, "" if heard else f"{named} is passed over")


def _id(question: Asked | None) -> str:
    return question.id if question else ""
