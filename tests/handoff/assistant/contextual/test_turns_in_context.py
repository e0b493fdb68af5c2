"""On a node the bot's turn is answered by what the message is about where it stands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Handoff, Intent, Reply
from handoff.assistant.contextual.seen import Seen
from handoff.conversation.state import State
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import Parts, node

BEGINS = "min son åker dit varje helg"


class Misreads(ScriptedBot):
    """Takes every message for something outside the subject."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        intent = Intent("utanfor_omradet", 0.9)
        return replace(answer(), intent=intent, ranking=(intent,), replies=(Reply("utanfor_omradet"),))


class Reads:
    """Reads the same in every message, by itself a question about the police, and keeps what it was shown."""

    def __init__(self, likely: Mapping[str, float] | None = None) -> None:
        self.shown: list[Seen] = []
        self._likely = likely or {"police": 0.95}

    def read(self, message: Seen) -> Mapping[str, float]:
        self.shown.append(message)
        return self._likely

    def told(self, message: Seen) -> None:
        """No kind of thing."""


async def test_what_is_beside_the_message_is_not_said() -> None:
    async with node(bot=Misreads()) as parts:
        reader = parts.turns.reader = Reads()
        conversation = await parts.started()
        await parts.says(conversation, "min son åker dit varje helg")
        await parts.says(conversation, "ska man ringa dem då")
        await parts.settled()
        said = (await parts.state(conversation)).said
        assert any(each.startswith("fraga_polis") for each in said)
        assert not any(each.startswith("utanfor_omradet") for each in said)
        assert reader.shown[-1].text.endswith("ska man ringa dem då")


class HearsAWish(ScriptedBot):
    """Hears a wish for a person in every message but the first."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        if request.text == BEGINS:
            return answer()
        intent = Intent("be_om_manniska", 0.7)
        called = Handoff(requested=True, reason="asked")
        return replace(answer(), intent=intent, ranking=(intent,), replies=(Reply("be_om_manniska"),), handoff=called)


async def wished_in_what_goes_on(parts: Parts, likely: Mapping[str, float]) -> State:
    """Where a conversation stands after a later message in which the model hears a wish."""
    parts.turns.reader = Reads(likely)
    conversation = await parts.started()
    await parts.says(conversation, BEGINS)
    await parts.settled()
    await parts.says(conversation, "kan man prata med dom om det")
    await parts.settled()
    return await parts.state(conversation)


async def test_nobody_is_called_by_words_that_wish_for_nobody_where_they_stand() -> None:
    async with node(bot=HearsAWish()) as parts:
        state = await wished_in_what_goes_on(parts, {"police": 0.95, "person": 0.005})
        assert any(each.startswith("fraga_polis") for each in state.said)
        assert (state.name, state.human_asked) == ("bot", False)


async def test_a_wish_that_was_only_guessed_gives_way_to_what_is_surely_said() -> None:
    async with node(bot=HearsAWish()) as parts:
        state = await wished_in_what_goes_on(parts, {"police": 0.95, "person": 0.1})
        assert any(each.startswith("fraga_polis") for each in state.said)
        assert (state.name, state.human_asked) == ("bot", False)


async def test_a_wish_that_may_be_one_where_it_stands_calls_a_person() -> None:
    async with node(bot=HearsAWish()) as parts:
        assert (await wished_in_what_goes_on(parts, {"police": 0.5, "person": 0.4})).human_asked


async def test_a_wish_that_the_model_hears_in_a_first_message_is_one() -> None:
    async with node(bot=HearsAWish()) as parts:
        parts.turns.reader = Reads({"police": 0.95, "person": 0.005})
        conversation = await parts.started()
        await parts.says(conversation, "kan man prata med dom om det")
        await parts.settled()
        assert (await parts.state(conversation)).human_asked


class TakesForAMember(ScriptedBot):
    """Takes every message but the first for one of somebody who is drawn into a group themselves."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        name = "oro_annan_narstaende" if request.text == BEGINS else "dras_in_sjalv"
        intent = Intent(name, 0.97)
        return replace(answer(), intent=intent, ranking=(intent,), replies=(Reply(name),))


@pytest.mark.parametrize(
    ("likely", "said"),
    [
        ({"worry_close": 0.57, "drawn_in": 0.31, "leave": 0.02}, "oro_annan_narstaende"),
        ({"worry_close": 0.57, "drawn_in": 0.62, "leave": 0.02}, "dras_in_sjalv"),
        ({"worry_close": 0.2, "drawn_in": 0.31, "leave": 0.02}, "dras_in_sjalv"),
    ],
)
async def test_who_worries_for_somebody_is_not_taken_for_somebody_in_the_group(
    likely: Mapping[str, float], said: str
) -> None:
    async with node(bot=TakesForAMember()) as parts:
        parts.turns.reader = Reads(likely)
        conversation = await parts.started()
        for text in (BEGINS, "jag har sagt att jag inte gillar det"):
            await parts.says(conversation, text)
            await parts.settled()
        assert (await parts.state(conversation)).said[-1].startswith(said)
