"""Joins guides to the bot's turns of this node: what a pure turn depends on is gathered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handoff.assistant.bot_service.client import BotRequest, Vector
from handoff.assistant.cards.cards import CardChooser
from handoff.assistant.cards.near import place_of
from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.guides.guided import guided
from handoff.assistant.guides.lines import Showing
from handoff.assistant.guides.turn import Turn
from handoff.assistant.guides.walk import Heard
from handoff.assistant.replies.repair import is_misread
from handoff.assistant.thread.acknowledgement import is_told, listening_reply, taking_up
from handoff.assistant.wording.dialogue import Told
from handoff.assistant.wording.sentences import sentences
from handoff.assistant.wording.speech import Texts
from handoff.conversation.commands import BotReply
from handoff.conversation.state import State
from handoff.conversation.told.afraid_of import is_only_afraid
from handoff.conversation.told.understood import known_now
from handoff.risk import Level
from knowledge import questions
from knowledge.directory.places import places
from knowledge.guides.model import place_in
from knowledge.spoken_of import SEX


def _asks(reply: str) -> bool:
    return bool(questions.load().asked_by(reply))


class GuideWalker:
    """Puts a guide into the answers of the bot, where one is walked or begins."""

    def __init__(self, catalog: GuideCatalog, *, texts: Texts, cards: CardChooser | None) -> None:
        self._catalog = catalog
        self._texts = texts
        self._cards = cards

    def turn(
        self,
        command: BotReply,
        fresh: BotReply,
        request: BotRequest,
        state: State,
        *,
        lang: str,
        open: bool,
        variants: Callable[[str], int],
        told: Told | None = None,
        vector: Vector | None = None,
        sure: bool = False,
    ) -> BotReply | None:
        """The answer with a guide in it; None where none is concerned.

        Args:
            command: the bot's answer.
            fresh: the same without what was read before.
            request: what was asked for.
            state: the conversation before it.
            lang: the language of the answer.
            open: whether a person can be had.
            variants: how many texts a reply has.
            told: what of the message can be taken up; None: what its words name.
            vector: the message as the bot has embedded it.
            sure: whether the answer surely is about what was said, read where it stands: the guide makes room for it.
        """
        words = "\n".join(message.text for message in state.pending) if request.payload is None else ""
        may_begin = self._catalog.may_begin(command, max(state.level, Level[command.level])) or is_only_afraid(words)
        if state.guide is None and not may_begin:
            return None
        memory = known_now(state)
        heard = Heard(
            memory=memory,
            said=state.said,
            read=self._read(state, lang, open=open),
            lang=lang,
            open=open,
            place=places().in_words(kommun) if (kommun := place_of(state)) else "",
            written=tuple(reversed(state.recent)),
        )
        turn = Turn(
            command,
            fresh,
            state,
            words,
            request.payload,
            heard,
            self._showing(state, lang),
            variants,
            _asks,
            taking_up(request, state, command),
            listening_reply(state) if is_told(request) else None,
            told,
            vector,
            sure,
            is_misread(request, state),
        )
        return guided(turn, self._catalog)

    def about(self, reply: str) -> Sequence[str]:
        """What a reply is about that is a step of a live guide; nothing for another one."""
        place = place_in(reply)
        guide = self._catalog.live(place.guide) if place is not None else None
        return guide.about(place.step) if place is not None and guide is not None else ()

    def _showing(self, state: State, lang: str) -> Showing:
        cards = self._cards
        if cards is None:
            return Showing()
        return Showing(
            passage=lambda passage: cards.passage(passage.article, passage.part, lang),
            help=lambda topics: cards.near(state, lang, topics=topics).cards,
        )

    def _read(self, state: State, lang: str, *, open: bool) -> frozenset[str]:
        """The sentences of all that was said, as those texts are now."""
        sex = {SEX: state.memory.get(SEX, "")}
        read: set[str] = set()
        for name in state.said:
            reply, _, variant = name.rpartition("#")
            try:
                read.update(sentences(self._texts.text(reply, lang, open=open, variant=int(variant), **sex)))
            except ValueError:
                continue
        return frozenset(read)
