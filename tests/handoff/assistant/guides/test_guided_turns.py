"""A guide in a conversation, on a real node: begun by a reply, walked by answers, ended."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRisk
from handoff.contract.base import LevelName
from handoff.contract.counselor import ConversationOpen
from handoff.conversation.events import BotWrote
from knowledge import seed
from storage.ids import ConversationId
from tests.handoff.assistant.guides.talking import WORRIED, guiding, says, turn
from tests.support.fakes import answer
from tests.support.guides import worry
from tests.support.parts import Parts, staff


@pytest.mark.parametrize(
    ("who", "asks"),
    [
        ("min son", "Fråga vad han gillar där."),
        ("vår dotter", "Fråga vad hon gillar där."),
        ("mitt barn", "Fråga vad hen gillar där."),
    ],
)
async def test_a_guide_speaks_of_who_was_told_of(who: str, asks: str) -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        await turn(parts, conversation, who)
        await turn(parts, conversation, "Mycket på nätet")
        said = [
            event.text
            for _, record in await parts.conversations.records(conversation)
            for event in record.events
            if isinstance(event, BotWrote) and event.reply_id == "guide:prov_oro/om_natet"
        ]
        assert said == [f"{asks} Lyssna mer än du pratar."]


async def test_a_guide_is_walked_from_its_entry_to_its_end_without_the_bot() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        assert await turn(parts, conversation, "jag är orolig", WORRIED) == [
            "guide:prov_oro/mote",
            "guide:prov_oro/vem?",
        ]
        asked = len(parts.bot.requests)
        assert await turn(parts, conversation, "min son") == ["guide:prov_oro/forandrat?"]
        state = await parts.state(conversation)
        assert state.memory["relation"] == "barn"
        assert [button.title for button in state.buttons] == ["Mycket på nätet", "Nya vänner", "sv:knapp_person:closed"]
        assert await turn(parts, conversation, "Mycket på nätet") == [
            "guide:prov_oro/om_natet",
            "guide:prov_oro/prova?",
        ]
        assert [button.title for button in (await parts.state(conversation)).buttons][:2] == [
            "sv:knapp_ja:closed",
            "sv:knapp_nej:closed",
        ]
        assert await turn(parts, conversation, "ja") == ["guide:prov_oro/bra", "guide:prov_oro/end"]
        assert len(parts.bot.requests) == asked
        state = await parts.state(conversation)
        assert state.guide is None
        assert state.memory["signs"] == "natet"
        assert await turn(parts, conversation, "orolig igen", WORRIED) == ["amne_oro?"]


async def test_what_was_told_with_the_first_words_is_not_asked() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, "jag är orolig för min dotter", WORRIED)
        assert said == ["guide:prov_oro/mote", "guide:prov_oro/forandrat?"]


@pytest.mark.parametrize("late", ["eller nej, mest på nätet egentligen", "på nätet", "Mycket på nätet"])
async def test_who_mends_an_answer_is_led_to_what_they_meant(late: str) -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "nya vänner", WORRIED)
        assert said == ["guide:prov_oro/om_vanner", "guide:prov_oro/prova?"]
        said = await turn(parts, conversation, late, says("oro_natet", "oro_natet"))
        assert said[-2:] == ["guide:prov_oro/om_natet", "guide:prov_oro/prova?"]


async def test_every_question_can_be_skipped() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        assert await turn(parts, conversation, "hoppa över") == ["guide:prov_oro/forandrat?"]
        assert await turn(parts, conversation, "vet inte") == ["guide:prov_oro/om_vanner", "guide:prov_oro/prova?"]


async def test_what_is_told_beside_the_question_is_taken_in_and_the_guide_goes_on() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "hon svarar mig aldrig längre", says("oro_barn"))
        assert said == ["guide:prov_oro/om_vanner", "guide:prov_oro/prova?"]


async def test_a_choice_is_found_in_an_answer_that_tells_more() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        told = "jo det som är nytt är väl mest att hon sitter där på nätet hela nätterna"
        said = await turn(parts, conversation, told, says("oro_barn"))
        assert said == ["guide:prov_oro/om_natet", "guide:prov_oro/prova?"]
        assert (await parts.state(conversation)).memory["signs"] == "natet"


async def test_small_talk_is_not_met_by_the_same_question_for_ever() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        assert (await turn(parts, conversation, "jag är orolig", WORRIED))[-1] == "guide:prov_oro/vem?"
        assert await turn(parts, conversation, "hej", says("halsa", "halsa")) == ["guide:prov_oro/vem?"]
        said = await turn(parts, conversation, "hej igen", says("halsa", "halsa"))
        assert said[-1] == "guide:prov_oro/forandrat?"


async def test_who_wants_no_person_is_asked_what_the_guide_asks_and_nothing_else() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        worse = says("amne_oro", risk=BotRisk(level="N2", probabilities={"N2": 0.9}))
        said = await turn(parts, conversation, "orolig för min dotter", worse)
        assert said[-1] == "erbjud_person?"
        assert await turn(parts, conversation, "nej") == ["ingen_person", "guide:prov_oro/forandrat?"]
        assert await turn(parts, conversation, "nya vänner") == ["guide:prov_oro/om_vanner", "guide:prov_oro/prova?"]


@pytest.mark.parametrize(("level", "offered"), [("N1", False), ("N2", True)])
async def test_from_n2_a_person_can_be_had_beside_a_question_with_four_answers(
    level: LevelName, *, offered: bool
) -> None:
    worried = says("amne_oro", risk=BotRisk(level=level, probabilities={level: 0.9}))
    async with guiding(guides=seed.guides()) as parts:
        conversation = await parts.started()
        assert (await turn(parts, conversation, "jag är orolig", worried))[-1] == (
            "erbjud_person?" if offered else "guide:oro/vem?"
        )
        if offered:
            assert await turn(parts, conversation, "nej") == ["ingen_person", "guide:oro/vem?"]
            assert await _pressed(parts, conversation) == ["barn", "syskon", "partner", "van"], "just declined"
        assert (await turn(parts, conversation, "min son"))[-1] == "guide:oro/sett?"
        seen = ["natet", "vanner", "hat", "be_om_manniska" if offered else "undan"]
        assert await _pressed(parts, conversation) == seen


async def _pressed(parts: Parts, conversation: ConversationId) -> list[str]:
    """What the buttons mean."""
    return [button.payload.rpartition("/")[2] for button in (await parts.state(conversation)).buttons]


async def test_a_guide_goes_on_in_the_queue_and_ends_when_a_counselor_comes() -> None:
    kim = staff("kim")
    async with guiding() as parts:
        await parts.on_duty(kim)
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert (await parts.state(conversation)).name == "queued"
        assert (await turn(parts, conversation, "ja"))[-1] == "guide:prov_fara/ensam?"
        await parts.projection.settled()
        assert (await parts.queue.claim_next(kim)).conversation == conversation
        assert (await parts.state(conversation)).guide is None


async def test_a_guide_is_not_begun_in_a_language_that_it_does_not_have() -> None:
    async with guiding() as parts:
        conversation = await parts.started("en")
        assert (await turn(parts, conversation, "worried", WORRIED))[0] == "guide:prov_oro/mote"
        other = await parts.started("en")
        assert "guide:prov_fara/hor" not in await turn(parts, other, "threat [N3] [S4]", answer("hot_mot_person"))


async def test_a_turn_asks_one_thing_and_has_at_most_four_buttons() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        for text, said in (("orolig", WORRIED), ("min son", None), ("nya vänner", None), ("kanske", None)):
            lines = await turn(parts, conversation, text, said)
            assert sum(line.endswith("?") for line in lines) <= 1
            assert len((await parts.state(conversation)).buttons) <= 4


async def test_a_guide_that_is_withdrawn_in_the_middle_is_left() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        library = parts.runtime.knowledge.library
        assert library is not None
        library.guides.take([])
        assert await turn(parts, conversation, "min son", says("oro_barn")) == ["oro_barn?"]
        assert (await parts.state(conversation)).guide is None


async def test_a_changed_guide_is_walked_by_the_next_visitor_and_the_old_one_ended_by_who_is_in_it() -> None:
    async with guiding() as parts:
        first = await parts.started()
        await turn(parts, first, "jag är orolig", WORRIED)
        library = parts.runtime.knowledge.library
        assert library is not None
        steps = tuple(
            replace(step, say={"sv": ("Nytt.",), "en": ("New.",)}) if step.id == "om_natet" else step
            for step in worry().steps
        )
        library.guides.take([replace(worry(), steps=steps)], [worry()])
        second = await parts.started()
        for conversation in (first, second):
            if conversation == second:
                await turn(parts, conversation, "jag är orolig", WORRIED)
            await turn(parts, conversation, "min son")
            await turn(parts, conversation, "på nätet")
        assert "Nytt." not in await parts.seen(first)
        assert "Nytt." in await parts.seen(second)


async def test_the_counselor_reads_what_a_guide_has_learnt_in_its_own_words() -> None:
    kim = staff("kim")
    async with guiding() as parts:
        await parts.on_duty(kim)
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        await turn(parts, conversation, "på nätet")
        await turn(parts, conversation, "[human]", says("be_om_manniska", "be_om_manniska"))
        await parts.projection.settled()
        assert (await parts.queue.claim_next(kim)).conversation == conversation
        page = await parts.counselor.open(kim, ConversationOpen(conversation=conversation, after_seq=0))
        assert [(each.fact, each.value, each.words) for each in page.told] == [
            ("relation", "barn", ""),
            ("signs", "natet", "Mycket på nätet"),
            ("feelings", "worry", ""),
        ]


async def test_an_answer_in_words_that_no_list_has_is_taken_for_told() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "hon har slutat sjunga", says("utanfor_omradet", "utanfor_omradet"))
        assert said[-1] == "guide:prov_oro/prova?"
        assert "utanfor_omradet" not in said


async def test_of_several_choices_the_one_that_is_named_first_is_gone_on_with() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        told = "det är mycket på nätet och så de där nya vännerna hon hänger med hela tiden"
        said = await turn(parts, conversation, told, says("oro_barn"))
        assert parts.bot.requests[-1].text == told, "what is told beside the choice is heard"
        assert "guide:prov_oro/om_natet" in said
