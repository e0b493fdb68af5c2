"""A published short answer to the very question that a visitor asks, in place of the bot's reply to its subject.

Owns when such an answer may be given, and which. It raises and lowers no level and calls nobody. What is said of danger
and of limits, and what is asked of this service in so many words, goes first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply, Vector
from handoff.assistant.cards.cards import CardChooser
from handoff.assistant.cards.local_help import is_local
from handoff.assistant.cards.near import place_of
from handoff.assistant.contextual.said import ASKED, IN_DANGER
from handoff.assistant.leaning.of_the_line import is_about_the_line
from handoff.assistant.leaning.reading import Together
from handoff.assistant.library import Library
from handoff.assistant.replies.audience import told_audience
from handoff.assistant.replies.beside import is_calm
from handoff.assistant.replies.repair import is_misread
from handoff.assistant.replies.room import Room, is_free, room_for
from handoff.assistant.replies.weighing import ONLY_PART, Weighed, mixed, nearly_as_likely, weighed
from handoff.assistant.thread.asked import asks_to_report
from handoff.assistant.thread.of_an_adult import is_of_oneself
from handoff.assistant.wording.dialogue import ABOUT_THE_LINE
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.rules.leaving import LEFT
from handoff.conversation.state import SAFE, State, tells_danger, written
from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.understood import DANGER, known_now
from handoff.conversation.wishes.seeking import seeks
from handoff.conversation.wishes.service_questions import THE_LINE
from handoff.risk import Level
from handoff.risk.signals import OF_OTHERS
from knowledge.questions import NO, YES
from knowledge.search.answers import Alike
from knowledge.search.embedder import QuestionVector, Vectors
from knowledge.search.passages import quotable

SURELY: Final = 0.25
"""So much likelier, as log odds, than none an answer has to be to be said, and than every other by `NEIGHBOUR` less.

Of 1,127 questions by people who had seen no way to ask (`tests/knowledge/answer_questions.yaml`,
`unread_answer_questions.yaml`), asked by themselves, 0.67 get their answer and 0.04 another.
"""
SURELY_TOGETHER: Final = -0.2
"""The same of a question that is read with what was told before it, or without what its message tells beside. What else
is said to it is about its subject: of 268 such replies to questions by people who had seen nothing of this four readers
held four for good.
"""
ASKED_IN_VAIN: Final = 0.1
"""The same where the visitor asks once more, says that they were misread, or would hear what the service is in general:
nothing else that is said answers them."""
OF_FEW_WORDS: Final = 1.5
FEW_WORDS: Final = 3
"""So far ahead an answer has to be to a question in so few words that leans on nothing: "måste jag betala?" may be
about this service or a debt."""
SURE_IN_PLACE: Final = 1.5
"""So much likelier than none where a kommun is named beside the question: help there is shown on cards then, and else
in words."""
SURE_IN_DANGER: Final = 1.2
"""The same in danger: an answer beside it there is worse than none."""
TOLD: Final = 3.25
"""The same where nothing is asked or looked for in so many words: what is only told is taken up and asked on about."""
TOLD_ON_A_CARD: Final = 1.25
"""The same for a card under what takes up what was told: of nine likeliest answers to what people who tried the chat
told, so far ahead, five are right there and four near."""
SURE_AFTER_DANGER: Final = 2.0
"""So far ahead an answer to a calm question is said where a person is called for danger, whatever it is about."""
PERHAPS: Final = -1.5
"""So far behind none an answer may lie and is still shown on a card, where nothing else that is said answers. Of 99
questions whose likeliest answer lies between this and none, the right one is among the likeliest three for 48."""
LIKELY: Final = -1.2
"""So far behind none it is likely enough to be shown in place of words that are only about its subject."""
_ASKS_FOR_SOMEBODY: Final = re.compile(
    r"\b(?:vart|vem|vilka|vilken|who|whom|where|kontakta\w*|kontakt|nummer|numret|ring\w*|vanda|vander|hitta\w*|finns|fins)\b"
)
"""Who asks for somebody in a place is told whom to turn to there."""
MOST_BACK: Final = 3
"""So many messages back is a question looked for that was misread."""
SAID_BEFORE: Final = "fraga_besvarad"
"""Said to who asks just what a short answer that they have read says."""
MOST_TIMES_NAMED: Final = 3
READ_BEFORE: Final = 1.5
"""So far ahead an answer that was read before has to be to be named: another question may be only near it."""
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
    PERHAPS = "perhaps"
    """On a card under what is said, and in place only of words that answer nothing: it may be the one."""
    AGAIN = "again"
    """On a card, with words that say that it has been said: the visitor has read it, and asks just that."""
    INSTEAD = "instead"
    """In place of what would be said."""
    OPENS = "opens"
    """Before the question of a guide that begins; where none does, in place of what would be said."""
    WITH_DANGER = "with_danger"
    """Beside what is said of danger."""


_ON_CARDS: Final = frozenset({Stands.CARD, Stands.PERHAPS, Stands.AGAIN})


@dataclass(frozen=True, slots=True)
class Found:
    """A short answer: which article, and the intent by which it is counted."""

    article: str
    intent: str
    stands: Stands
    others: tuple[str, ...] = ()
    """The articles that are nearly as likely, likeliest first."""

    @property
    def is_said(self) -> bool:
        """Whether it is said in words, and not shown on a card alone."""
        return self.stands not in _ON_CARDS

    @property
    def on_cards(self) -> tuple[str, ...]:
        """The articles for cards: this one and those near it, or of one that is said in words those near it alone."""
        return self.others if self.is_said else (self.article, *self.others)


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
        asks = asks_somewhere(request.text)
        looks = asks or seeks(request.text) or is_misread(request, state)
        room = room_for(answer, request, state, is_read=bool(likely), asks=asks, looks=looks)
        alike = self._asked(answer, request, written(state), together) if room is not Room.NONE else None
        if alike is None:
            return None
        line = together.line if together is not None else None
        asked = Weighed(alike, *weighed(alike, likely, line=line, audience=told_audience(state)))
        if room is Room.CARDS:
            shown = asked.ahead >= LIKELY and not asked.is_said(state)
            return self._near(asked, answer, state, Stands.PERHAPS) if shown else None
        if is_local(answer) and asked.over_none < (math.inf if _wants_somebody(request) else SURE_IN_PLACE):
            return None
        needed = margin_needed(answer, request, state, together) if looks else TOLD
        if not is_calm(answer, state):
            return self._in_danger(asked, needed, answer, state, asks=asks)
        if asked.is_said(state):
            if asks and asked.ahead >= max(needed, READ_BEFORE) and _may_be_named(request, state):
                return self._on_cards(asked, [asked.first], answer, state, Stands.AGAIN)
            asked = asked.unsaid(state)
        return self._calmly(asked, needed, answer, state, asks=asks, looks=looks)

    def _in_danger(self, asked: Weighed, needed: float, answer: BotAnswer, state: State, *, asks: bool) -> Found | None:
        """The answer beside what is said of danger, or on cards under it."""
        if asked.is_said(state):
            return None
        if tells_danger(state):
            needed = max(needed, SURE_IN_DANGER)
        if asked.ahead >= needed:
            return self._sayable(asked, asked.first, answer, state, Stands.INSTEAD if asks else Stands.OPENS)
        shown = asked.ahead >= (PERHAPS if asks else TOLD_ON_A_CARD)
        return self._near(asked, answer, state, Stands.PERHAPS) if shown else None

    def _calmly(
        self, asked: Weighed, needed: float, answer: BotAnswer, state: State, *, asks: bool, looks: bool
    ) -> Found | None:
        """An answer that has not been read, where nobody is in danger: said with those near it on cards, or shown."""
        if not asks and asked.ahead >= needed:
            return self._sayable(asked, asked.first, answer, state, Stands.OPENS)
        if asked.ahead < (PERHAPS if looks else TOLD_ON_A_CARD):
            return None
        if asked.ahead >= needed:
            said = self._sayable(asked, asked.first, answer, state, Stands.INSTEAD)
            near = self._near(asked, answer, state, Stands.PERHAPS)
            return replaced(said, others=near.others) if said is not None and near is not None else said
        likely = looks and asked.ahead >= LIKELY
        return self._near(asked, answer, state, Stands.CARD if likely else Stands.PERHAPS)

    def _near(self, asked: Weighed, answer: BotAnswer, state: State, stands: Stands) -> Found | None:
        """The likeliest answers on cards."""
        return self._on_cards(asked, nearly_as_likely(asked.scores, least=asked.none + PERHAPS), answer, state, stands)

    def _on_cards(
        self, asked: Weighed, places: Sequence[int], answer: BotAnswer, state: State, stands: Stands
    ) -> Found | None:
        """Those of some answers that may be said, on cards; None if none may."""
        sayable = [
            found for place in places if (found := self._sayable(asked, place, answer, state, stands)) is not None
        ]
        return replaced(sayable[0], others=tuple(each.article for each in sayable[1:])) if sayable else None

    def _asked(self, answer: BotAnswer, request: BotRequest, lang: str, together: Together | None) -> Alike | None:
        """What a message likely asks, by its words and, of a short question, with what was told before it."""
        if answer.vector is None:
            return None
        alone = self._library.alike(_question(answer.vector), request.text, lang)
        if alone is None:
            return None
        asked = (
            self._library.alike(_question(answer.question), request.question, lang)
            if answer.question is not None
            else None
        )
        both = self._library.alike(together.vector, request.together, lang) if together is not None else None
        return mixed(alone, asked, both)

    async def asked_before(self, answer: BotAnswer, request: BotRequest, state: State) -> Found | None:
        """The answer to the question that was asked before, for who writes that they were misread and asks nothing new.

        By the words of that question alone: where it stood is what was misread. What they have read is not said again.
        """
        question = lost_question(request, state)
        free = is_calm(answer, state) and is_free(answer, request, state)
        if question is None or answer.vector is None or not free:
            return None
        model = answer.vector.model
        vectors = await self._library.vectors_of([question], model)
        alike = None if vectors is None else self._library.alike(_as_asked(model, vectors[0]), question, written(state))
        if alike is None:
            return None
        unsaid = Weighed(alike, alike.log_odds[:-1], float(alike.log_odds[-1])).unsaid(state)
        sure = unsaid.ahead >= SURELY_TOGETHER
        return self._sayable(unsaid, unsaid.first, answer, state, Stands.INSTEAD) if sure else None

    def _sayable(self, asked: Weighed, place: int, answer: BotAnswer, state: State, stands: Stands) -> Found | None:
        """One of the answers, if it has words now and may be said after what was told."""
        article, intents = asked.alike.articles[place], asked.alike.intents_of(place)
        if stands is Stands.AGAIN and is_about_the_line(intents):
            return None  # what this service is has replies enough
        live = self._library.snapshot.answer(article, written(state))
        if not intents or live is None or not any(quotable(live.content)):
            return None
        told = tells_danger(state)
        urgent = told or Level[answer.risk.level] >= Level.N3
        after = state.danger_told and state.level >= Level.N3 and not _is_calm_since(state)
        calmer = after and not urgent and asked.ahead < SURE_AFTER_DANGER
        if (told or calmer) and intents[0] not in AFTER_DANGER:
            return None
        beside = told or (urgent and intents[0] not in ABOUT_DANGER)
        return Found(article, intents[0], Stands.WITH_DANGER if beside and stands not in _ON_CARDS else stands)


def _is_calm_since(state: State) -> bool:
    """Whether nobody is in danger any more, as the visitor has said since: themselves, where they are safe."""
    known = known_now(state)
    by_another = OF_OTHERS in state.signals_told
    return known.get(DANGER) == NO or (known.get(SAFE) == YES and not by_another)


def _wants_somebody(request: BotRequest) -> bool:
    return _ASKS_FOR_SOMEBODY.search(folded_text(request.text)) is not None


def lost_question(request: BotRequest, state: State) -> str | None:
    """What was asked last before the visitor wrote that they were misread; None where they ask now, or never asked."""
    if not is_misread(request, state) or asks_somewhere(request.text):
        return None
    return next((text for text in reversed(request.recent[-MOST_BACK:]) if asks_somewhere(text)), None)


def _may_be_named(request: BotRequest, state: State) -> bool:
    """Whether the visitor may hear that what they ask was answered: not often, nor who says that they were misread."""
    times = sum(each.startswith(f"{SAID_BEFORE}#") for each in state.said)
    return times < MOST_TIMES_NAMED and not is_misread(request, state)


def _as_asked(model: str, vector: Vectors) -> QuestionVector:
    return QuestionVector(model, vector.astype("<f4").tobytes())


def margin_needed(answer: BotAnswer, request: BotRequest, state: State, together: Together | None) -> float:
    """How far ahead an answer has to be to be said."""
    replies = {reply.reply_id for reply in answer.replies}
    general = together is not None and together.is_of_the_line and replies == {THE_LINE}
    read_twice = (together is not None or answer.question is not None) and answer.intent.name not in ABOUT_THE_LINE
    needed = SURELY_TOGETHER if read_twice else SURELY
    if is_of_oneself(request.text, state) and asks_to_report(request.text):
        return SURE_AFTER_DANGER  # who is threatened themselves asks something else than who knows of a crime
    if general or is_misread(request, state):
        return min(needed, ASKED_IN_VAIN)
    leans_on_nothing = together is None and answer.question is None
    return OF_FEW_WORDS if leans_on_nothing and len(request.text.split()) <= FEW_WORDS else needed


def _question(vector: Vector) -> QuestionVector:
    return QuestionVector(vector.model, vector.values)


def answering_directly(found: Found, answer: BotAnswer, state: State) -> BotAnswer:
    """The bot's answer with this one in the place of what it would say; who waits for a person hears that they do.

    One that the visitor has read is not said again, but named. A hand-off for danger that the model has read stands.
    """
    urgent = Level[answer.risk.level] >= Level.N3
    name = SAID_BEFORE if found.stands is Stands.AGAIN else f"{PASSAGE_OF}{found.article}"
    said = Reply(name, buttons=(_PERSON,))
    leaves = tuple(reply for reply in answer.replies if reply.reply_id == LEFT)
    waits = (Reply(STILL_QUEUED),) if state.name == "queued" and not leaves else ()
    handoff = answer.handoff if urgent else Handoff()
    replies = (*leaves, said, *waits)
    return replace(answer, intent=Intent(found.intent, 1.0), ranking=(), replies=replies, handoff=handoff)


def with_its_words(command: BotReply, cards: CardChooser, state: State) -> BotReply:
    """The command with the words of a short answer as they are published now, and one article on that to read on in.

    Who asks one thing is told that, and whom else one may turn to only where it is known where they are.
    """
    if not any(_is_bare(line) for line in command.lines):
        return command
    lines = tuple(_with_words(line, cards, state) if _is_bare(line) else line for line in command.lines)
    articles = (card for card in command.cards if card.type == "article")
    more = [card for card in articles if cards.is_about(card.id, command.intent, written(state))]
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
