"""A published short answer to the very question that a visitor asks, in place of the bot's reply to its subject.

Owns when such an answer may be given, and which. It raises and lowers no level and calls nobody. What is said of danger
and of limits, and what is asked of this service in so many words, goes first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.cards.cards import CardChooser
from handoff.assistant.cards.local_help import is_local
from handoff.assistant.cards.near import place_of
from handoff.assistant.contextual.reread import sets_a_limit, wishes
from handoff.assistant.contextual.said import ASKED, IN_DANGER, subjects_answered_by
from handoff.assistant.danger.safety import CALL_FOR_ME, NOT_SAFE, STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE
from handoff.assistant.leaning.of_the_line import is_about_the_line
from handoff.assistant.leaning.reading import Together
from handoff.assistant.library import Library
from handoff.assistant.replies.beside import is_calm, may_stand_beside
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.replies.plain_talk import (
    COMES,
    FAREWELL,
    FAREWELL_AT_ONCE,
    FAREWELL_IN_DANGER,
    NO_PERSON,
    STOPS_WAITING,
)
from handoff.assistant.replies.repair import is_misread
from handoff.assistant.replies.thinking_along import is_beside
from handoff.assistant.thread.asked import asks_to_report
from handoff.assistant.thread.of_an_adult import is_of_oneself
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.rules.leaving import LEFT
from handoff.conversation.state import State, said_as, tells_danger, written
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.ages import AGES
from handoff.conversation.told.understood import confirmed
from handoff.conversation.unsettled import CANNOT_TALK
from handoff.conversation.wishes.seeking import seeks
from handoff.conversation.wishes.service_questions import NO_CONTACT, ONLY_WORDS, THE_LINE, WHY_ASKED
from handoff.risk import Level
from knowledge.directory.search import ADULT
from knowledge.search.answers import Alike
from knowledge.search.embedder import QuestionVector, Vectors
from knowledge.search.passages import quotable

LITTLE: Final = 0.02
"""A subject that was not thought of is still this likely where a message stands."""
OF_NONE: Final = 0.3
"""As likely as the subject of a question would have to be for the place to say nothing."""
SURELY: Final = 1.0
"""So much likelier, as log odds, than none an answer has to be to be said, and than every other by `NEIGHBOUR` less.

Of 1,127 questions by people who had seen no way to ask (`tests/knowledge/answer_questions.yaml`,
`unread_answer_questions.yaml`) 0.79 have their answer above it and 0.04 another.
"""
NEIGHBOUR: Final = 0.4
"""What is nearly as likely as an answer is mostly a neighbour of it, which says much the same."""
ASKED_IN_VAIN: Final = 0.3
"""The same where the visitor asks once more, says that they were misread, or would hear what the service is in general:
nothing else that is said answers them."""
ELSE_UNANSWERED: Final = 0.5
"""The same where the visitor would otherwise hear that there is no answer, or what helps to think it through."""
IN_A_STORY: Final = 1.5
"""The same in danger, and in a message of `MANY_WORDS` or more. Of 296 questions, each behind a calm message of another
person, 0.44 have their answer above it and 0.04 another, and from 1.0 on 0.09 another."""
MANY_WORDS: Final = 20
TOLD: Final = 3.5
"""The same where nothing is asked or looked for in so many words: what is only told is taken up and asked on about."""
MOST_BACK: Final = 3
"""So many messages back is a question looked for that was misread."""
FOR_ANOTHER: Final = 2.0
"""So much less likely is an answer that speaks to somebody else than who the visitor has told to be."""
_TOO: Final[Mapping[str, frozenset[str]]] = {
    "yrkesverksam": frozenset({"organisation"}),
    "organisation": frozenset({"yrkesverksam"}),
    "ung": frozenset({"vill_lamna"}),
    "vill_lamna": frozenset({"ung"}),
}
"""Whom an answer to the one also speaks to: at work and for an organisation, young and on the way out."""
ONLY_PART: Final = 1
"""The passage of a short answer is all of it."""
STAY: Final = frozenset(
    {
        *(CALL_FOR_ME, CANNOT_TALK, NOT_SAFE, STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE),
        *(FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER),
        *(NO_CONTACT, ONLY_WORDS, WHY_ASKED, COMES, NO_PERSON, STOPS_WAITING),
    }
)
"""Replies that stand: while danger is open, to a goodbye, and to what was read by words that no answer is nearer to."""
ABOUT_DANGER: Final = frozenset(said.intent for said in IN_DANGER.values()) | {"kannedom_om_brott"}
"""Intents whose answers may be said to a message in which the model reads danger: they are about just that."""
AFTER_DANGER: Final = (
    (frozenset(ASKED.values()) - {"hur_prata", "fraga_tecken"})
    | ABOUT_DANGER
    | {"radd_for_repressalier", "vill_lamna", "rekrytering_pagar", "oro_natet", "narstaende_utomlands", "oro_yrkesroll"}
)
"""Intents whose answers may be said where a person is called for danger: facts, and what to do in a case. How to talk
with somebody, and what a sign means, is another thing there than for who only worries."""
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")


class Stands(StrEnum):
    """Where a short answer that is found stands."""

    CARD = "card"
    """On a card beside what is said: it is only likely."""
    INSTEAD = "instead"
    """In place of what would be said."""
    OPENS = "opens"
    """Before the question of a guide that begins; where none does, in place of what would be said."""
    WITH_DANGER = "with_danger"
    """Beside what is said of danger."""


@dataclass(frozen=True, slots=True)
class Found:
    """A short answer: which article, and the intent by which it is counted."""

    article: str
    intent: str
    stands: Stands


class DirectAnswers:
    """The short answers of this node's library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def found(
        self,
        answer: BotAnswer,
        request: BotRequest,
        state: State,
        likely: Mapping[str, float],
        together: Together | None = None,
    ) -> Found | None:
        """The answer to what the message likely asks; None where there is none, or something else goes first.

        Args:
            answer: what the bot would say.
            request: what it was asked.
            state: the conversation with the message.
            likely: how likely each subject is where the message stands; empty if that was not read.
            together: a short question read with what was told before it.
        """
        vector, asks = answer.vector, asks_somewhere(request.text)
        in_danger = not is_calm(answer, state)
        if vector is None or not likely or not _is_free(answer, request, state):
            return None
        if not asks and _is_an_answer(state):
            return None
        lang = written(state)
        alone = self._library.alike(QuestionVector(vector.model, vector.values), request.text, lang)
        both = self._library.alike(together.vector, request.together, lang) if together is not None else None
        if alone is None:
            return None
        alike, place, ahead = _nearest_of(alone, both, likely, together, told_audience(state))
        if ahead < 0 or _is_said(alike.articles[place], state):
            return None
        needed = margin_needed(answer, request, state, together) if asks or seeks(request.text) else TOLD
        sure = ahead >= (max(needed, IN_A_STORY) if in_danger else needed)
        if not sure and (in_danger or not asks):
            return None
        said = Stands.INSTEAD if asks else Stands.OPENS
        return self._sayable(alike, place, answer, state, said if sure else Stands.CARD)

    async def asked_before(self, answer: BotAnswer, request: BotRequest, state: State) -> Found | None:
        """The answer to the question that was asked before, for who writes that they were misread and asks nothing new.

        By the words of that question alone: where it stood is what was misread. What they have read is not said again.
        """
        question = lost_question(request, state)
        free = is_calm(answer, state) and _is_free(answer, request, state)
        if question is None or answer.vector is None or not free:
            return None
        model = answer.vector.model
        vectors = await self._library.vectors_of([question], model)
        alike = None if vectors is None else self._library.alike(_as_asked(model, vectors[0]), question, written(state))
        if alike is None:
            return None
        place, ahead = _nearest_unsaid(alike, state)
        return self._sayable(alike, place, answer, state, Stands.INSTEAD) if ahead >= ELSE_UNANSWERED else None

    def _sayable(self, alike: Alike, place: int, answer: BotAnswer, state: State, stands: Stands) -> Found | None:
        """One of the answers, if it has words now and may be said after what was told."""
        article, intents = alike.articles[place], alike.intents_of(place)
        live = self._library.snapshot.answer(article, written(state))
        if not intents or live is None or not any(quotable(live.content)):
            return None
        told = tells_danger(state)
        urgent = told or Level[answer.risk.level] >= Level.N3
        after = state.danger_told and state.level >= Level.N3
        if (told or (after and not urgent)) and intents[0] not in AFTER_DANGER:
            return None
        beside = told or (urgent and intents[0] not in ABOUT_DANGER)
        return Found(article, intents[0], Stands.WITH_DANGER if beside else stands)


def lost_question(request: BotRequest, state: State) -> str | None:
    """What was asked last before the visitor wrote that they were misread; None where they ask now, or never asked."""
    if not is_misread(request, state) or asks_somewhere(request.text):
        return None
    return next((text for text in reversed(request.recent[-MOST_BACK:]) if asks_somewhere(text)), None)


def _is_said(article: str, state: State) -> bool:
    return said_as(f"{PASSAGE_OF}{article}", ONLY_PART) in state.said


def _as_asked(model: str, vector: Vectors) -> QuestionVector:
    return QuestionVector(model, vector.astype("<f4").tobytes())


def margin_needed(answer: BotAnswer, request: BotRequest, state: State, together: Together | None) -> float:
    """How far ahead an answer has to be to be said."""
    replies = {reply.reply_id for reply in answer.replies}
    general = together is not None and together.is_of_the_line and replies == {THE_LINE}
    if general or is_misread(request, state):
        return ASKED_IN_VAIN
    if replies and all(is_beside(each, request.text) for each in replies):
        return ELSE_UNANSWERED
    return IN_A_STORY if len(request.text.split()) >= MANY_WORDS else SURELY


def _is_an_answer(state: State) -> bool:
    """Whether what waits has been read as an answer to the open question."""
    return any(each.answer for each in state.pending)


def _is_free(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a short answer may stand here: nothing else is asked in so many words, and no life is in danger now."""
    if request.payload is not None or not (is_calm(answer, state) or may_stand_beside(answer, request.text, state)):
        return False
    if sets_a_limit(answer) or wishes(answer) or is_local(answer) or answer.intent.name == ANSWERED:
        return False
    if is_of_oneself(request.text, state) and asks_to_report(request.text):
        return False  # who is threatened themselves asks something else than who knows of a crime
    return not any(reply.reply_id in STAY for reply in answer.replies)


def _nearest_of(
    alone: Alike, both: Alike | None, likely: Mapping[str, float], together: Together | None, audience: str | None
) -> tuple[Alike, int, float]:
    """The nearest answer to a question by itself, or read with what was told before it: whichever is further ahead."""
    by_itself = (alone, *nearest(alone, likely, audience=audience))
    if both is None or together is None:
        return by_itself
    with_both = (both, *nearest(both, likely, line=together.line, audience=audience))
    of_the_line = is_about_the_line(alone.intents_of(by_itself[1]))
    if together.is_of_the_case and of_the_line:
        return with_both
    return max(by_itself, with_both, key=lambda each: each[2])


def nearest(
    alike: Alike, likely: Mapping[str, float], *, line: float | None = None, audience: str | None = None
) -> tuple[int, float]:
    """The place of the answer whose question was likeliest asked, and how far it is ahead, as log odds.

    Args:
        alike: how likely the message asks each question by its words, and none of them.
        likely: how likely each subject is where the message stands.
        line: how likely the question is about this service, as log odds; None where that was not read.
        audience: who the visitor is, as told; None where that is not known.
    """
    subjects = (subjects_answered_by(kind.intents) for kind in alike.kinds)
    beside = [max((likely.get(each, 0.0) for each in some), default=0.0) for some in subjects]
    fits = np.log(np.array(beside) + LITTLE)
    if line is not None:
        of_line = np.array([is_about_the_line(kind.intents) for kind in alike.kinds])
        fits -= np.logaddexp(0, np.where(of_line, -line, line))
    for_another = [audience is not None and not speaks_to(kind.audiences, audience) for kind in alike.kinds]
    fits -= np.where(for_another, FOR_ANOTHER, 0.0)
    scores = alike.log_odds[:-1] + fits[alike.kind_of]
    return first_of(scores, none=alike.log_odds[-1] + np.log(OF_NONE))


def told_audience(state: State) -> str | None:
    """Who the visitor has told to be in this (`knowledge.checks.AUDIENCES`), where that leaves no doubt.

    Who names a sister, a friend or a partner may write about themselves; who has a son or a pupil in it does not.
    """
    told = confirmed(state)
    if told.get("own_age") in YOUNG:
        return "ung"
    return told.get("audience") or _BY_RELATION.get(told.get("relation", ""))


YOUNG: Final = frozenset(name for name, above in AGES if above <= ADULT)
_BY_RELATION: Final[Mapping[str, str]] = {"barn": "anhorig", "elev_klient": "yrkesverksam"}


def speaks_to(audiences: Collection[str], audience: str) -> bool:
    """Whether an answer for these is one for somebody like this."""
    return not {EVERYBODY, audience, *_TOO.get(audience, ())}.isdisjoint(audiences)


EVERYBODY: Final = "alla"


def _nearest_unsaid(alike: Alike, state: State) -> tuple[int, float]:
    """As `nearest`, by the words alone and among the answers that the visitor has not read."""
    said = np.array([_is_said(article, state) for article in alike.articles])
    return first_of(np.where(said, -np.inf, alike.log_odds[:-1]), none=alike.log_odds[-1])


def first_of(scores: Vectors, *, none: float) -> tuple[int, float]:
    """The place of the largest score, and how far it is ahead of none and, but for `NEIGHBOUR`, of every other."""
    first = int(np.argmax(scores))
    return first, float(scores[first] - np.append(np.delete(scores, first) - NEIGHBOUR, none).max())


def answering_directly(found: Found, answer: BotAnswer, state: State) -> BotAnswer:
    """The bot's answer with this one in the place of what it would say; who waits for a person hears that they do.

    A hand-off for danger that the model has read stands.
    """
    urgent = Level[answer.risk.level] >= Level.N3
    said = Reply(f"{PASSAGE_OF}{found.article}", buttons=(_PERSON,))
    leaves = tuple(reply for reply in answer.replies if reply.reply_id == LEFT)
    waits = (Reply(STILL_QUEUED),) if state.name == "queued" and not leaves else ()
    handoff = answer.handoff if urgent else Handoff()
    replies = (*leaves, said, *waits)
    return replace(answer, intent=Intent(found.intent, 1.0), ranking=(), replies=replies, handoff=handoff)


def with_its_words(command: BotReply, cards: CardChooser, state: State) -> BotReply:
    """The command with the words of a short answer as they are published now, and one article to read on in.

    Who asks one thing is told that, and whom else one may turn to only where it is known where they are.
    """
    if not any(_is_bare(line) for line in command.lines):
        return command
    lines = tuple(_with_words(line, cards, state) if _is_bare(line) else line for line in command.lines)
    more = [card for card in command.cards if card.type == "article"]
    near = command.cards if place_of(state) else tuple(more[:1])
    return replace(command, lines=lines, cards=near)


def worded(found: Found, cards: CardChooser, state: State) -> BotLine:
    """A short answer as a line, with its words as they are published now."""
    return _with_words(BotLine(reply_id=f"{PASSAGE_OF}{found.article}"), cards, state)


def _with_words(line: BotLine, cards: CardChooser, state: State) -> BotLine:
    return replace(line, variant=ONLY_PART, text=cards.passage(_article_of(line), ONLY_PART, written(state)))


def _is_bare(line: BotLine) -> bool:
    return line.reply_id.startswith(PASSAGE_OF) and not line.text


def _article_of(line: BotLine) -> str:
    return line.reply_id.removeprefix(PASSAGE_OF)
