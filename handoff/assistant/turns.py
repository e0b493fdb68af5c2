"""The bot's turns: at most one request in flight for a conversation, and an answer or a failure for every message.

Follows the change feed: when the bot owes an answer, a worker of that conversation asks the bot and runs the answer, or
the failure, as a command. The rules reject a stale answer, one that a person or another answer has overtaken.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from handoff.assistant.answering import answer_without_bot, fitted, placed
from handoff.assistant.bot_service.client import TIMEOUT, Bot, BotAnswer, BotRequest, BotUnusable, Vector
from handoff.assistant.bot_service.fallback import fallback_answer
from handoff.assistant.bot_service.giving_way import GivingWay
from handoff.assistant.bot_service.load_shedding import LoadShedder
from handoff.assistant.cards.cards import CardChooser, Content, with_first
from handoff.assistant.cards.local_help import is_local
from handoff.assistant.cards.named import ASKED_BY_NAME, to_who_is_named
from handoff.assistant.contextual import model
from handoff.assistant.contextual.reread import ReadsInContext, answering, may_be_reread, meant
from handoff.assistant.contextual.said import IN_DANGER, subjects_of
from handoff.assistant.contextual.seen import Seen, seen
from handoff.assistant.contextual.taken_up import taken_up
from handoff.assistant.danger.triage import bot_command
from handoff.assistant.guides.walker import GuideWalker
from handoff.assistant.leaning.of_the_line import of_the_case, without_the_line
from handoff.assistant.leaning.reading import together_in
from handoff.assistant.leaning.together import asked_in, together_with
from handoff.assistant.replies.beside import asks_in_a_guide, with_answer
from handoff.assistant.replies.declared import answered
from handoff.assistant.replies.direct import (
    DirectAnswers,
    Found,
    Stands,
    answering_directly,
    with_its_words,
    worded,
)
from handoff.assistant.replies.open_question import naming_the_question, with_likely, with_near
from handoff.assistant.replies.plain_questions import ASKED_FOR
from handoff.assistant.replies.repair import repaired
from handoff.assistant.replies.thinking_along import thinking_along
from handoff.assistant.safety_meaning.meaning import heard_answer
from handoff.assistant.thread.acknowledgement import is_told, listening_reply, taking_up
from handoff.assistant.thread.relevance import OWN_WELLBEING
from handoff.assistant.wording.dialogue import Passage, Told, with_reflection, without_repetition
from handoff.assistant.wording.speech import Texts, speech
from handoff.contract.base import level_name
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import PASSAGE_OF, ShownCard, Slot
from handoff.conversation.intake import Intake
from handoff.conversation.rules.leaving import LEFT as LEAVES_THE_QUEUE
from handoff.conversation.state import State, written
from handoff.conversation.text.reading import one_reading
from handoff.conversation.told.feelings import feelings_in, is_said_of_another
from handoff.conversation.told.understood import confirmed
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.feed import Change
from handoff.ledger.repository import ConversationRepository
from knowledge.directory.places import places
from knowledge.questions import Questions
from storage.errors import StorageError
from storage.ids import CommandId, ConversationId, Seq

log = logging.getLogger(__name__)

MOST_BEFORE: Final = 4
"""So many messages back, this one with them, is somebody looked for of whom a piece of a sentence goes on."""


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """What came of reading the messages that wait."""

    by_bot: BotAnswer | None
    """What the bot, or who answers in its place, says of them; None while it has too much to do."""
    answers: cmd.HearAnswer | None
    """What they answer by their meaning, which is to be on the record before they are answered."""


class BotTurns:
    """Workers, one for each conversation in which the bot owes an answer."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        bot: Bot,
        intake: Callable[[State], Intake],
        texts: Texts,
        questions: Questions,
        cards: CardChooser | None = None,
        direct: DirectAnswers | None = None,
        guides: GuideWalker | None = None,
    ) -> None:
        self._conversations = conversations
        self._commands = commands
        self._cards = cards
        self._direct = direct
        self._guides = guides
        self._bot = bot
        self._intake = intake
        self._texts = texts
        self._questions = questions
        self.reader: ReadsInContext = model.load()
        """Reads what a message is about where it stands."""
        self._workers: dict[ConversationId, asyncio.Task[None]] = {}
        self._shedder = LoadShedder()
        self._way = GivingWay()
        self.overloaded = 0
        """Turns that were answered without the bot, because it had too much to do."""
        self.stale_replies_rejected = 0
        """Answers that came too late: a person, or another answer, was faster."""

    def follow(self, change: Change) -> None:
        """Observer of the change feed: asks the bot for entries that this node wrote; peers ask for theirs."""
        conversation = change.conversation
        if change.own and change.after.pending and not self.working_on(conversation):
            worker = asyncio.create_task(self._work(conversation))
            self._workers[conversation] = worker
            worker.add_done_callback(lambda done: self._ended(conversation, done))

    def working_on(self, conversation: ConversationId) -> bool:
        """Whether this node is asking the bot for that conversation now."""
        worker = self._workers.get(conversation)
        return worker is not None and not worker.done()

    @property
    def busy(self) -> bool:
        """Whether this node is asking the bot for anybody."""
        return bool(self._workers)

    def _ended(self, conversation: ConversationId, worker: asyncio.Task[None]) -> None:
        """Forget the worker, unless another has begun in the moment between its end and this call."""
        if self._workers.get(conversation) is worker:
            del self._workers[conversation]

    async def settled(self) -> None:
        """Wait until all turns so far have ended."""
        while self._workers:
            await asyncio.wait(self._workers.values())

    async def close(self) -> None:
        """Stop all workers. What the bot still owes is handed over by the timers of any node."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, conversation: ConversationId) -> None:
        while (state := self._conversations.cached(conversation)) is not None and state.pending:
            answers = state.pending[-1].seq
            try:
                await self._turn(conversation, state, answers)
            except Refused:
                self.stale_replies_rejected += 1
                await self._refresh(conversation)
            except StorageError:
                log.warning("bot_turn_not_stored")
                return  # the overdue timer hands the conversation over

    async def _turn(self, conversation: ConversationId, state: State, answers: Seq) -> None:
        try:
            heard = await self.hear(state)
            if heard.answers is not None:
                await self._run(conversation, CommandId(f"heard:{answers}"), heard.answers)
                state = self._conversations.cached(conversation) or state
                if not state.pending or state.pending[-1].seq != answers:
                    return  # more was written, or a person took over: the bot has not read what waits now
            _, _, command = await self.answer(state, heard)
            await self._run(conversation, CommandId(f"bot:{answers}"), command)
            return
        except BotUnusable as unusable:
            reason = unusable.reason
        except (Refused, StorageError):
            raise
        except Exception as error:  # noqa: BLE001  # a reply without wording, an answer too large to be stored …
            log.error("bot_answer_unusable %s", type(error).__name__)
            reason = "invalid"
        await self._run(conversation, CommandId(f"bot:{answers}"), cmd.BotFail(answers, reason))

    async def hear(self, state: State) -> HeardTurn:
        """What the bot makes of the messages that wait, and what they answer by their meaning.

        Raises:
            BotUnusable: the bot fails.
        """
        await self._way.my_turn()
        read = answered(state, self._questions)
        request = bot_request(state, self._intake(state), read.rest)
        by_bot = answer_without_bot(request, read, self._questions) or await self._ask(request)
        return HeardTurn(by_bot, heard_answer(by_bot, state, self._questions))

    async def answer(self, state: State, heard: HeardTurn) -> tuple[BotRequest, BotAnswer, cmd.BotReply]:
        """What is asked for the messages that wait, the bot's answer as it fits, and the command that says it.

        Args:
            state: the conversation, with what the messages answer by their meaning.
            heard: what the bot makes of them.
        """
        await self._way.my_turn()
        read = answered(state, self._questions)
        request = bot_request(state, self._intake(state), read.rest)
        by_bot = answer_without_bot(request, read, self._questions) or heard.by_bot
        together = together_in(by_bot, request) if self._direct is not None else None
        with one_reading():
            message = seen(by_bot, request, state) if by_bot and may_be_reread(by_bot, request, state) else None
            likely = of_the_case(self.reader.read(message) if message is not None else {}, together)
            answer = fitted(by_bot or fallback_answer(request), request, read, state, likely)
            answer = without_the_line(answer, together)
            if self._cards is not None and (shown := self._cards.asked_for(request.text)) is not None:
                answer = to_who_is_named(answer, request, state, shown=shown)
            given = any(each.reply_id in ASKED_FOR for each in answer.replies)
            asked = self._direct if not given else None
            direct = asked.found(answer, request, state, likely, together) if asked is not None else None
            kind = self._kind(message, likely, answer, request, state)
        if direct is None and self._direct is not None:
            direct = await self._direct.asked_before(answer, request, state)
        words = request.text if by_bot and request.payload is None else None
        if direct is not None and direct.stands in (Stands.INSTEAD, Stands.AGAIN):
            answer = answering_directly(direct, answer, state)
            command = await self._command(answer, request, words, state, sure=True, beside=direct, kind=kind)
            return request, answer, self._with_lost(direct, command, state)
        command = await self._command(answer, request, words, state, beside=direct, kind=kind)
        subject = meant(likely, self._said(command), answer, state) if not given else None
        if subject is not None:
            answer = placed(answering(subject, answer, state), request, read, state)
            sure = subject not in IN_DANGER
            command = await self._command(answer, request, words, state, sure=sure, beside=direct, kind=kind)
        if given:
            command = self._with_who_is_named(command, answer, request, state)
        if direct is None or not direct.is_said or self._cards is None:
            return request, answer, command
        if direct.stands is Stands.WITH_DANGER or asks_in_a_guide(command, self._questions):
            line = worded(direct, self._cards, state)
            return request, answer, with_answer(command, line, self._questions, state)
        answer = answering_directly(direct, answer, state)
        return request, answer, await self._command(answer, request, words, state, sure=True, kind=kind)

    def _with_lost(self, direct: Found, command: cmd.BotReply, state: State) -> cmd.BotReply:
        """The command with the short answer before the question of a guide that has begun in its place."""
        lost = direct.is_said and not any(line.reply_id.startswith(PASSAGE_OF) for line in command.lines)
        if not lost or self._cards is None or not asks_in_a_guide(command, self._questions):
            return command
        return with_answer(command, worded(direct, self._cards, state), self._questions, state)

    def _with_who_is_named(
        self, command: cmd.BotReply, answer: BotAnswer, request: BotRequest, state: State
    ) -> cmd.BotReply:
        """The command with the card of who is asked for under the words on it, before the question of a guide."""
        said = next((each.reply_id for each in answer.replies if each.reply_id in ASKED_BY_NAME), None)
        if said is None or self._cards is None:
            return command
        line = cmd.BotLine(said, cards=self._cards.named(request.text, written(state)))
        if any(each.reply_id == said for each in command.lines):
            kept = (replace(each, cards=line.cards) if each.reply_id == said else each for each in command.lines)
            return replace(command, lines=tuple(kept))
        return with_answer(command, line, self._questions, state)

    def _kind(
        self, message: Seen | None, likely: Mapping[str, float], answer: BotAnswer, request: BotRequest, state: State
    ) -> str | None:
        """The reply that takes up just what the message tells; None where nothing is surely told, or none was read."""
        if message is None:
            return None
        kind = taken_up(self.reader.told(message), likely, model.load().about, answer, request, state)
        return kind if kind is not None and self._texts.speaks(kind, written(state)) else None

    async def _command(
        self,
        answer: BotAnswer,
        request: BotRequest,
        words: str | None,
        state: State,
        *,
        sure: bool = False,
        beside: Found | None = None,
        kind: str | None = None,
    ) -> cmd.BotReply:
        """The command that says the answer, with what fits it.

        Args:
            answer: what the bot would say.
            request: what it was asked.
            words: the visitor's own, to search for; None without any.
            state: the conversation before the answer.
            sure: it surely is about what was said.
            beside: a short answer that the command says, or that is shown with those near it on cards.
            kind: the reply that takes up just what was told.
        """
        found = await self._content_for(answer, words, state)
        perhaps = self._perhaps(beside, state)
        cards = found.cards
        if beside is not None and not beside.is_said:
            cards = perhaps if beside.stands is Stands.AGAIN else with_first(perhaps[:1], cards)
        command = bot_command(answer, state.pending[-1].seq, cards, written_in(state), state.signals_told)
        if self._cards is not None:
            command = with_its_words(command, self._cards, state)
        with one_reading():
            moved = self._moves(command, request, state, found.passages, answer.vector, sure=sure, kind=kind)
        variants = speech(self._texts, state, open=self._intake(state).open_at(state.level)).variants
        if beside is not None and beside.is_said:
            made = with_near(moved, perhaps)
        else:
            near = beside is not None and beside.stands is Stands.CARD
            made = with_likely(naming_the_question(moved, request, state, variants, perhaps, near=near), perhaps)
        return self._with_the_named(made, found.cards, request.text, written(state))

    def _with_the_named(self, command: cmd.BotReply, cards: Sequence[ShownCard], text: str, lang: str) -> cmd.BotReply:
        """The command with those of the cards whom a question names first: an answer takes no place of theirs."""
        wanted = self._cards.named(text, lang) if self._cards is not None else ()
        kept = [card for card in cards if card in wanted]
        return replace(command, cards=with_first(kept, command.cards)) if kept else command

    def _perhaps(self, found: Found | None, state: State) -> tuple[ShownCard, ...]:
        """The cards of short answers that are only likely, or near the one that is said."""
        if self._cards is None or found is None:
            return ()
        return self._cards.articles(found.on_cards, written(state))

    def _said(self, command: cmd.BotReply) -> frozenset[str]:
        """What a command is about."""
        of_a_step = self._guides.about if self._guides is not None else lambda _: ()
        return subjects_of((line.reply_id for line in command.lines), of_a_step)

    async def _ask(self, request: BotRequest) -> BotAnswer | None:
        """The bot's answer; None while it has more to do than it can. BotUnusable if it fails."""
        now, shedder = asyncio.get_running_loop().time, self._shedder
        if shedder.overloaded(now()):
            if shedder.failed(now()):
                raise BotUnusable(TIMEOUT)
            shedder.turn_away()
            self.overloaded += 1
            return None
        turn = shedder.begin(now())
        answer: BotAnswer | None = None
        try:
            answer = await self._bot.turn(request)
        except BotUnusable as unusable:
            if unusable.reason != TIMEOUT or not shedder.too_much(turn, now()):
                raise
            self.overloaded += 1
        finally:
            shedder.end(turn, now(), answered=answer is not None)
        return answer

    async def _content_for(self, answer: BotAnswer, text: str | None, state: State) -> Content:
        """What fits the answer, by a search for the visitor's words; by the topic alone without words of their own.

        What stands on a button is the service's own and is not searched for.

        An answer without cards is better than none.
        """
        if self._cards is None:
            return Content()
        try:
            if text is None and not is_local(answer):
                return Content(self._cards.by_topic(answer.intent.name, state))
            return await self._cards.content_for(answer, text or "", state)
        except Exception as error:  # noqa: BLE001  # a broken search must not cost the visitor the answer
            log.error("cards_failed %s", type(error).__name__)
            return Content()

    def _moves(
        self,
        command: cmd.BotReply,
        request: BotRequest,
        state: State,
        passages: Sequence[Passage],
        vector: Vector | None,
        *,
        sure: bool,
        kind: str | None,
    ) -> cmd.BotReply:
        """The answer with what the visitor tells taken up, and without what they have read; or a guide's next step."""
        if any(line.reply_id == LEAVES_THE_QUEUE for line in command.lines):
            return command
        words_now = speech(self._texts, state, open=self._intake(state).open_at(state.level))
        variants = words_now.variants
        words = request.text if request.payload is None else ""
        of_oneself = kind is not None and model.load().about.get(kind) == OWN_WELLBEING
        told = Told(kind, of_oneself, _feelings(words, state))
        listening = listening_reply(state) if is_told(request) else None
        fresh = without_repetition(command, state, variants, passages, listening=listening)
        walked = self._guides and self._guides.turn(
            command,
            fresh,
            request,
            state,
            lang=words_now.guided,
            open=words_now.open,
            variants=variants,
            told=told,
            vector=vector,
            sure=sure,
        )
        takes_up = taking_up(request, state, command)
        made = walked or with_reflection(fresh, words, state, variants, taking_up=takes_up, told=told)
        return repaired(thinking_along(made, request, state, variants), request, state, variants)

    async def _run(self, conversation: ConversationId, name: CommandId, command: cmd.Command) -> None:
        await self._commands.run(conversation, name, command)

    async def _refresh(self, conversation: ConversationId) -> None:
        """The answer was refused, so the cached state may be behind: catch up before the worker looks at it again."""
        try:
            await self._conversations.state(conversation)
        except StorageError:
            self._conversations.forget(conversation)


def _feelings(words: str, state: State) -> tuple[str, ...]:
    """The feelings that the visitor's words name as their own; none where they go on about somebody else."""
    if is_said_of_another(words, "\n".join(state.recent[-MOST_BEFORE:-1])):
        return ()
    return feelings_in(words)


def written_in(state: State) -> list[str]:
    """What the visitor has written in the messages that wait for an answer, without buttons."""
    return [message.text for message in state.pending if not message.payload]


def bot_request(state: State, intake: Intake, rest: str = "") -> BotRequest:
    """All messages that wait for an answer as one turn; a button's meaning only when it stands alone.

    `rest`: what they say beside answers to questions; what was answered is told by the memory.
    """
    waiting = state.pending
    earlier = state.recent[: -len(waiting)] if len(waiting) < len(state.recent) else ()
    text = (rest or "\n".join(message.text for message in waiting))[-4000:]
    payload = waiting[0].payload if len(waiting) == 1 else None
    return BotRequest(
        text=text,
        lang=written(state),
        payload=payload,
        level=level_name(state.level),
        slots={
            **state.slots,
            **known_slots(state),
            "open": intake.open_at(state.level),
            "queued": state.name == "queued",
            "turn": state.episode_messages,
        },
        recent=earlier,
        together="" if payload else together_with(text, earlier, written(state)),
        question="" if payload else asked_in(text, written(state)),
    )


def known_slots(state: State) -> dict[str, Slot]:
    """What the bot need not ask: the role and the kommun, where the visitor has told them in this episode."""
    told = confirmed(state)
    known: dict[str, Slot] = {}
    audience = told.get("audience") or ROLE_BY_AGE.get(told.get("own_age", "")) or ROLE_BY.get(told.get("relation", ""))
    if audience and not state.slots.get("audience"):
        known["audience"] = audience
    kommun = places().municipalities.get(told.get("kommun", ""))
    if kommun and not state.slots.get("kommun"):
        known["kommun"] = kommun
    return known


ROLE_BY: Final = {"barn": "anhorig", "syskon": "anhorig", "annan_slakt": "anhorig", "elev_klient": "yrkesverksam"}
"""The role of who speaks of a child, a brother or sister, a relative, a pupil. With a parent it may be a child."""
ROLE_BY_AGE: Final = dict.fromkeys(("under_13", "13_14", "15_17"), "ung")
