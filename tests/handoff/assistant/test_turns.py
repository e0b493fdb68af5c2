"""The bot's turns: one request in flight a conversation, an answer or a hand-off for every message, never silence."""

from __future__ import annotations

import asyncio

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotUnusable, Handoff, Intent, Reply
from handoff.contract.counselor import ConversationRelease
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import Clock, FailingLog, GatedLog, ScriptedBot, answer
from tests.support.parts import Parts, node, staff

KIM = staff("kim")
UNAVAILABLE = "sv:notice_bot_unavailable:closed"
CROWD = 100
"""Visitors at once: more than the bot answers in time."""


async def bot_lines(parts: Parts, conversation: ConversationId) -> list[str]:
    return [line for line in await parts.seen(conversation) if line.startswith("sv:ok")]


async def test_the_bot_is_asked_with_all_that_it_must_know_and_answers() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.says(conversation, "första [N1]")
        await parts.settled()
        await parts.says(conversation, "andra")
        await parts.settled()
        request = parts.bot.requests[1]
        assert (request.text, request.lang, request.level) == ("andra", "sv", "N1")
        assert request.recent == ("första [N1]",)
        assert {key: request.slots[key] for key in ("open", "queued", "turn")} == {
            "open": False,
            "queued": False,
            "turn": 2,
        }
        assert len(await bot_lines(parts, conversation)) == 2


async def test_messages_that_come_while_it_thinks_are_one_more_turn_and_never_two_at_once() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "ett")
        await bot.asked()
        await parts.says(conversation, "två")
        await parts.says(conversation, "tre")
        bot.release()
        await parts.settled()
        assert [request.text for request in bot.requests] == ["ett", "två\ntre"]
        assert bot.most_in_flight == 1
        assert (await parts.state(conversation)).pending == ()


async def test_conversations_do_not_wait_for_each_other() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        bot.hold()
        for _ in range(5):
            await parts.says(await parts.started(), "hej")
        await bot.asked(5)
        assert bot.most_in_flight == 5
        bot.release()
        await parts.settled()


async def test_a_late_answer_never_appears_after_a_claim() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        await parts.on_duty(KIM)
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "[human]")
        await bot.asked()
        await parts.projection.settled()
        assert (await parts.queue.claim_next(KIM)).conversation == conversation
        before = await parts.state(conversation)
        bot.release()
        await parts.settled()
        assert await parts.state(conversation) == before
        assert parts.turns.stale_replies_rejected == 1
        assert await bot_lines(parts, conversation) == []


async def test_a_late_answer_never_appears_after_a_claim_on_another_node() -> None:
    store = MemoryStore(Clock())
    bot = ScriptedBot()
    async with node(store, bot=bot) as one, node(store, name="two") as two:
        await two.on_duty(KIM)
        conversation = await one.started()
        bot.hold()
        await one.says(conversation, "[human]")
        await bot.asked()
        await one.projection.settled()
        await two.queue.claim_next(KIM)
        bot.release()
        await one.settled()
        assert await bot_lines(one, conversation) == []
        assert (await one.state(conversation)).owner == KIM.account


async def test_an_answer_from_before_an_episode_does_not_reach_into_it() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        await parts.on_duty(KIM)
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "[human]")
        await bot.asked()
        await parts.projection.settled()
        await parts.queue.claim_next(KIM)
        release = ConversationRelease(conversation=conversation, client_msg_id="r", to="bot", reason="klart")
        await parts.counselor.release(KIM, release)
        bot.release()
        await parts.settled()
        assert await bot_lines(parts, conversation) == []
        assert (await parts.state(conversation)).name == "bot"


@pytest.mark.parametrize("reason", ["timeout", "unreachable", "error", "empty", "invalid"])
async def test_whatever_the_bot_fails_with_a_human_is_fetched_and_the_visitor_told(reason: str) -> None:
    bot = ScriptedBot()
    bot.script.append(BotUnusable(reason))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, "hej")
        await parts.settled()
        state = await parts.state(conversation)
        assert (state.name, state.pending) == ("queued", ())
        assert UNAVAILABLE in await parts.seen(conversation)


@pytest.mark.parametrize(
    "bad",
    [
        RuntimeError("a bug of the client"),
        answer("no_such_words"),
        BotAnswer(intent=Intent("greet", 0.9), replies=(Reply("ok"),), slots={"topic": "x" * 40_000}),
    ],
    ids=["client fails", "words that nobody has written", "larger than an entry may be"],
)
async def test_an_answer_that_cannot_be_used_is_a_failed_turn(bad: Exception | BotAnswer) -> None:
    bot = ScriptedBot()
    bot.script.append(bad)
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, "hej")
        await parts.settled()
        assert (await parts.state(conversation)).name == "queued"
        assert UNAVAILABLE in await parts.seen(conversation)
        await parts.says(conversation, "du")
        await parts.settled()
        assert len(await bot_lines(parts, conversation)) == 1, "the next turn is an ordinary one"


async def test_a_hand_off_without_words_is_enough_of_an_answer() -> None:
    bot = ScriptedBot()
    bot.script.append(BotAnswer(intent=Intent("human", 0.9), replies=(), handoff=Handoff(True, "asked")))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, "hej")
        await parts.settled()
        state = await parts.state(conversation)
        assert (state.name, state.human_asked) == ("queued", True)


async def test_the_bot_goes_on_answering_those_who_wait() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.says(conversation, "och en sak till")
        await parts.settled()
        assert len(await bot_lines(parts, conversation)) == 2
        assert parts.bot.requests[1].slots["queued"] is True


async def test_a_message_that_slips_in_as_the_worker_ends_is_answered_too() -> None:
    """It waits for the answer's append, and is appended in the moment between the worker's end and its clean-up."""
    store = MemoryStore(Clock())
    gated = GatedLog(store.log)
    store.log = gated  # type: ignore[assignment]  # the same port
    bot = ScriptedBot()
    async with node(store, bot=bot) as parts:
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "ett")
        await bot.asked()
        gated.gate.clear()
        bot.release()
        await gated.reached.wait()
        second = asyncio.create_task(parts.says(conversation, "två"))
        await asyncio.sleep(0)
        gated.gate.set()
        await second
        await parts.settled()
        assert [request.text for request in bot.requests] == ["ett", "två"]
        assert (await parts.state(conversation)).pending == ()


async def test_a_database_that_is_away_leaves_the_turn_to_the_timer() -> None:
    store = MemoryStore(Clock())
    failing = FailingLog(store.log)
    store.log = failing  # type: ignore[assignment]  # the same port
    bot = ScriptedBot()
    clock = Clock()
    async with node(store, bot=bot, clock=clock) as parts:
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "hej")
        await bot.asked()
        failing.fails.append("before")
        bot.release()
        await parts.settled()
        assert (await parts.state(conversation)).unanswered_since is not None


async def test_a_turn_is_asked_again_for_nothing_that_is_settled() -> None:
    """The other node's timer has handed over already: this node's worker stops."""
    bot = ScriptedBot()
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, bot=bot, clock=clock) as one, node(store, clock=clock, name="two", working=False) as two:
        conversation = await one.started()
        bot.hold()
        await one.says(conversation, "hej")
        await bot.asked()
        await one.projection.settled()
        clock.advance(3)
        assert await two.timers.hand_over_overdue() == 1
        bot.release()
        await one.settled()
        assert len(bot.requests) == 1
        assert not one.turns.working_on(conversation)
        assert await bot_lines(one, conversation) == []


async def test_a_very_long_wait_is_cut_to_what_a_message_may_hold() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "ett")
        await bot.asked()
        for letter in "ab":
            await parts.says(conversation, letter * 4000)
        bot.release()
        await parts.settled()
        assert bot.requests[1].text == "b" * 4000


# --- more than it can ------------------------------------------------------------------------------


async def test_a_bot_that_falls_behind_while_it_answers_others_sends_nobody_to_the_queue() -> None:
    """Overload is not failure: the menu is said instead, and only danger and wishes for a person call anybody."""
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        waiting = await parts.started()
        bot.hold()
        await parts.says(waiting, "hej")
        await bot.asked()
        bot.script.extend([answer(), BotUnusable("timeout")])
        other = await parts.started()
        await parts.says(other, "hej")
        await bot.asked(2)
        bot.release()
        await parts.settled()
        seen = [await parts.seen(each) for each in (waiting, other)]
        assert any("sv:manga_skriver:closed" in each for each in seen)
        assert [(await parts.state(each)).name for each in (waiting, other)] == ["bot", "bot"]
        assert parts.turns.overloaded == 1


async def test_a_crowd_is_not_all_sent_to_a_bot_that_has_answered_nobody_yet() -> None:
    """It would read those who have hung up and answer nobody, and all be handed over for as long as they write."""
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        bot.hold()
        bot.script.extend([BotUnusable("timeout")] * CROWD)
        visitors = [await parts.started() for _ in range(CROWD)]
        for each in visitors:
            await parts.says(each, "hej")
        while len(bot.requests) + parts.turns.overloaded < CROWD:  # noqa: ASYNC110  # of two counters
            await asyncio.sleep(0)
        assert len(bot.requests) < CROWD
        bot.release()
        await parts.settled()
        assert {(await parts.state(each)).name for each in visitors} == {"bot"}
        assert all(["sv:manga_skriver:closed" in await parts.seen(each) for each in visitors])
        assert parts.turns.overloaded == CROWD


async def test_a_bot_that_answers_nobody_is_a_failure_and_a_person_is_called() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        bot.script.extend([BotUnusable("timeout")] * 2)
        for _ in range(2):
            conversation = await parts.started()
            await parts.says(conversation, "hej")
            await parts.settled()
            assert (await parts.state(conversation)).name == "queued"
        assert parts.turns.overloaded == 0
