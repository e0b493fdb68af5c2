"""A short answer beside what is said of danger, and to who looks for something without asking; on a real node."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRisk, Intent
from handoff.conversation.wishes.seeking import seeks
from handoff.risk import Level
from tests.handoff.assistant.replies.test_direct import PROOF, PROOF_ASKED, Embeds, answering, lines
from tests.support.fakes import answer
from tests.support.guides import threat

ANSWER = f"stycke:{PROOF}"
REPORTS = "jag vill göra en orosanmälan men har inga bevis"
READ = replace(answer("oro_barn"), intent=Intent("oro_barn", 0.9), risk=BotRisk(level="N3", signals=("S5",)))


async def test_who_tells_of_danger_and_asks_hears_both_and_the_danger_stays() -> None:
    async with answering(Embeds(answer("risk_stod")), likely={"report_concern": 0.9}) as parts:
        conversation = await parts.started()
        said = [line.reply_id for line in await lines(parts, conversation, f"[N3] {PROOF_ASKED}?")]
        state = await parts.state(conversation)
        assert said[-2:] == ["risk_stod", ANSWER]
        assert (state.level, state.name) == (Level.N3, "queued")


async def test_the_question_that_is_asked_of_a_danger_comes_last() -> None:
    async with answering(Embeds(answer("ta_pa_allvar")), likely={"report_concern": 0.9}) as parts:
        conversation = await parts.started()
        said = [line.reply_id for line in await lines(parts, conversation, f"[N3] {PROOF_ASKED}?")]
        assert said[-2:] == [ANSWER, "ta_pa_allvar"]


async def test_what_the_model_alone_reads_as_danger_keeps_nobody_from_an_answer() -> None:
    async with answering(Embeds(READ), likely={"report_concern": 0.9}) as parts:
        conversation = await parts.started()
        assert ANSWER in [line.reply_id for line in await lines(parts, conversation, PROOF_ASKED)]


@pytest.mark.parametrize(("sure", "said"), [(0.5, [ANSWER, "fara_nu"]), (0.9, [])])
async def test_beside_an_n4_of_which_the_model_is_not_sure_the_answer_comes_before_the_question(
    sure: float, said: list[str]
) -> None:
    risk = BotRisk(level="N4", signals=("S5",), probabilities={"N4": sure, "N3": 1 - sure})
    hurt = replace(answer("barn_far_illa"), intent=Intent("barn_far_illa", 0.9), risk=risk)
    async with answering(Embeds(hurt), likely={"report_concern": 0.9, "urgent": 0.9}) as parts:
        conversation = await parts.started()
        found = [line.reply_id for line in await lines(parts, conversation, PROOF_ASKED)]
        assert [each for each in found if each in (ANSWER, "fara_nu")] == said
        state = await parts.state(conversation)
        assert (state.name, state.unsettled_since is not None) == ("queued", sure < 0.8)


async def test_an_answer_about_the_danger_itself_comes_before_the_question_of_the_guide_that_begins() -> None:
    risk = BotRisk(level="N3", signals=("S4",))
    journey = replace(answer("resa_konfliktzon"), intent=Intent("resa_konfliktzon", 0.9), risk=risk)
    async with answering(Embeds(journey), likely={"travel": 0.9}, guide=threat()) as parts:
        conversation = await parts.started()
        said = [line.reply_id for line in await lines(parts, conversation, "kan man stoppa hans resa?")]
        assert said[-2] == "stycke:svar_stoppa_vuxen_resa"
        assert said[-1].startswith("guide:")


async def test_who_looks_for_something_without_asking_is_answered() -> None:
    async with answering(Embeds(answer("oro_barn")), likely={"report_concern": 0.9}) as parts:
        conversation = await parts.started()
        assert ANSWER in [line.reply_id for line in await lines(parts, conversation, REPORTS)]


async def test_a_guide_that_begins_asks_after_the_answer_to_who_only_told_something() -> None:
    bot = Embeds(replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9)))
    async with answering(bot, likely={"report_concern": 0.9, "worry_child": 0.9}) as parts:
        conversation = await parts.started()
        said = [line.reply_id for line in await lines(parts, conversation, REPORTS)]
        assert said[0] == ANSWER
        assert said[1].startswith("guide:")
        assert (await parts.state(conversation)).guide is not None


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("vill anmäla men mitt namn får inte synas", True),
        ("han slår på bordet. vi behöver få honom att sluta", True),
        ("skulle verkligen behöva få bo kvar i lägenheten", True),
        ("vet inte hur jag ska börja när dom svarar", True),
        ("han bor hemma hos oss. vill anmäla utan namn", True),
        ("har inte råd att ta bort tatueringen", True),
        ("är mest rädd att de tar barnen", True),
        ("hon vill inte prata med oss längre", False),
        ("han har en ny jacka och kom hem sent", False),
        ("jag tänker anmäla det", True),
        ("jag ligger vaken varje natt och tänker", False),
        ("jag vet inte riktigt", False),
        ("det var skönt i går", False),
    ],
)
def test_what_somebody_looks_for_is_told_from_what_they_tell(text: str, looks: bool) -> None:
    assert seeks(text) is looks
