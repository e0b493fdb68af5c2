"""On a node the bot's turn is answered by what the message is about where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotRequest, Intent, Reply
from handoff.assistant.contextual.seen import Seen
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node


class Misreads(ScriptedBot):
    """Takes every message for something outside the subject."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        intent = Intent("utanfor_omradet", 0.9)
        return replace(answer(), intent=intent, ranking=(intent,), replies=(Reply("utanfor_omradet"),))


class Reads:
    """Reads a question about the police in every message, and keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[Seen] = []

    def read(self, message: Seen) -> Mapping[str, float]:
        self.shown.append(message)
        return {"police": 0.95}


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
