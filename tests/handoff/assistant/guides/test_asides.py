"""What is asked or told beside a guide, on a real node: answered, and the guide gone on with or left."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import Handoff
from handoff.assistant.contextual.seen import Seen
from handoff.conversation.events import BotWrote
from knowledge.guides.model import Entry
from tests.handoff.assistant.guides.talking import WORRIED, guiding, says, turn
from tests.support.guides import worry
from tests.support.parts import staff


class ReadsSecrecy:
    """Reads a question about secrecy in every message."""

    def read(self, message: Seen) -> Mapping[str, float]:
        return {"professional_secrecy": 0.95}

    def told(self, message: Seen) -> None:
        """No kind of thing."""


@pytest.mark.parametrize("read_there", [False, True])
async def test_what_is_surely_asked_where_it_stands_is_answered_though_it_could_answer_the_guide(
    read_there: bool,
) -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        await turn(parts, conversation, "min son")
        if read_there:
            parts.turns.reader = ReadsSecrecy()
        asks = replace(says("fraga_sekretess_yrke", "fraga_sekretess_yrke", 0.5), language="sv")
        lines = await turn(parts, conversation, "oense om sekretessen där", replace(asks, ranking=(asks.intent,)))
        assert ("fraga_sekretess_yrke" in lines) == read_there, lines


async def test_a_question_that_nothing_answers_is_not_met_by_advice_nobody_asked_for() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        assert (await turn(parts, conversation, "orolig för min dotter", WORRIED))[-1] == "guide:prov_oro/forandrat?"
        asked = "hon pratar om att kvinnor ska vara hemma, vad är det för konstiga åsikter tror du?"
        said = await turn(parts, conversation, asked, says("oro_barn"))
        assert [each for each in said if not each.startswith("spegling_")] == ["fraga_utan_svar", "guide_fortsatta?"]
        assert await turn(parts, conversation, "ja") == ["guide:prov_oro/forandrat?"]


async def test_another_question_is_answered_and_then_the_visitor_goes_on() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        aside = await turn(parts, conversation, "är jag anonym här?", says("fraga_anonymitet", "fraga_anonymitet"))
        assert aside == ["fraga_anonymitet", "guide_fortsatta?"]
        assert await turn(parts, conversation, "ja") == ["guide:prov_oro/forandrat?"]
        texts = await parts.seen(conversation)
        assert "Vad är annorlunda nu?" in texts
        assert "Vill du berätta mer om den du är orolig för?" in texts, "what it would go on with is named"


@pytest.mark.parametrize("words", ["vi bor i Kiruna, vart vänder man sig?", "Kiruna"])
async def test_help_near_the_visitor_is_said_beside_a_guide_and_the_guide_waits(words: str) -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        assert await turn(parts, conversation, words, says("oro_barn")) == ["hjalp_i_kommun", "guide_fortsatta?"]
        (help_there,) = [
            event
            for _, record in await parts.conversations.records(conversation)
            for event in record.events
            if isinstance(event, BotWrote) and event.kommun
        ]
        assert (help_there.kommun, help_there.text) == ("2584", "sv:hjalp_i_kommun:closed kommun=Kiruna")


async def test_a_yes_that_goes_on_to_ask_for_a_person_is_no_yes_to_going_on() -> None:
    asked = replace(says("be_om_manniska", "be_om_manniska", 1.0), handoff=Handoff(requested=True, reason="asked"))
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        assert "guide_fortsatta?" in await turn(
            parts, conversation, "sparas det?", says("fraga_lagring", "fraga_lagring")
        )
        said = await turn(parts, conversation, "ja jag vill gärna prata med en människa", asked)
        assert not any(each.startswith("guide:") for each in said)
        assert (await parts.state(conversation)).name == "queued"
        again = await turn(parts, conversation, "ja okej, kan jag prata med en kollega till dig?", asked)
        assert again
        assert not any(each.startswith("guide:") for each in again)


async def test_who_does_not_want_to_go_on_leaves_the_guide() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        await turn(parts, conversation, "är jag anonym här?", says("fraga_anonymitet", "fraga_anonymitet"))
        assert await turn(parts, conversation, "nej") == ["guide_lamnad"]
        assert (await parts.state(conversation)).guide is None


async def test_after_an_aside_the_question_may_be_answered_at_once() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        await turn(parts, conversation, "är jag anonym här?", says("fraga_anonymitet", "fraga_anonymitet"))
        assert await turn(parts, conversation, "nya vänner", says("oro_barn", "eget_maende")) == [
            "guide:prov_oro/om_vanner",
            "guide:prov_oro/prova?",
        ]


async def test_who_asks_for_something_else_again_and_again_is_not_held() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        for reply in ("fraga_anonymitet", "fraga_lagring"):
            assert (await turn(parts, conversation, "en sak?", says(reply, reply)))[-1] == "guide_fortsatta?"
        assert await turn(parts, conversation, "är ni polis?", says("fraga_polis", "fraga_polis")) == ["fraga_polis"]
        assert (await parts.state(conversation)).guide is None


async def test_the_answer_to_another_question_of_the_bot_is_met_and_then_the_guide_asks_its_own() -> None:
    async with guiding() as parts:
        await parts.on_duty(staff("kim"))
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter, sedan i somras", WORRIED)
        person = replace(says("be_om_manniska", "be_om_manniska"), handoff=Handoff(requested=True, reason="asked"))
        await turn(parts, conversation, "kan jag prata med någon", person)
        assert (await parts.state(conversation)).question == "understood"
        assert await turn(parts, conversation, "ja") == ["forstatt_tack", "guide:prov_oro/forandrat?"]


async def test_what_has_nothing_to_do_with_it_is_met_and_the_visitor_asked_whether_to_go_on() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "vad kostar en båt", says("utanfor_omradet", "utanfor_omradet"))
        assert said == ["utanfor_omradet", "guide_fortsatta?"]


async def test_who_writes_about_the_subject_of_another_guide_is_led_there() -> None:
    other = replace(worry(), id="prov_annan", entry=Entry(replies=("oro_yrkesroll",)))
    async with guiding(guides=[worry(), other]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        said = await turn(parts, conversation, "jag undervisar i en klass", says("oro_yrkesroll", "oro_yrkesroll"))
        assert said == ["guide:prov_annan/mote", "guide:prov_annan/vem?"]
        await turn(parts, conversation, "min elev")
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.guide == "prov_annan", "and no way back and forth"


async def test_a_feeling_is_taken_up_beside_a_guide_too() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(
            parts, conversation, "jag skäms så. är jag anonym?", says("fraga_anonymitet", "fraga_anonymitet")
        )
        assert said == ["spegling_skam", "fraga_anonymitet", "guide_fortsatta?"]


async def test_what_answers_the_open_question_is_no_request() -> None:
    """A wish may sound like a question to the service: "hur jag ska prata med honom"."""
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        told = await turn(parts, conversation, "jag skrev ett brev till henne", says("fraga_polis", "fraga_polis"))
        assert "fraga_polis" not in told
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        asked = await turn(parts, conversation, "ringer ni polisen?", says("fraga_polis", "fraga_polis"))
        assert asked == ["fraga_polis", "guide_fortsatta?"]


async def test_a_question_in_a_sentence_beside_an_answer_is_answered() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        asks = says("fraga_sekretess_yrke", "fraga_sekretess_yrke", 0.95)
        said = await turn(parts, conversation, "nätet. jag undrar om jag får tala med skolan", asks)
        assert said[0].startswith("fraga_sekretess_yrke")


async def test_a_plain_question_is_answered_though_it_names_a_choice_of_the_open_question() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "ska jag ta telefonen hela tiden?", says("oro_natet", "oro_natet"))
        assert said[0] == "ta_ifran"


async def test_how_somebody_is_themselves_is_met_before_the_next_question() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig för min son", WORRIED)
        own = says("eget_maende", "eget_maende", 0.95)
        said = await turn(parts, conversation, "det känns som om jag har misslyckats", own)
        assert [each.rstrip("?") for each in said][-2:] == ["eget_maende", "guide_fortsatta"]
        assert not any(each.startswith("guide:prov_oro") for each in said)
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig för min son", WORRIED)
        said = await turn(parts, conversation, "sen skilsmässan", own)
        assert any(each.startswith("guide:prov_oro") for each in said)


async def test_a_no_to_going_on_that_asks_something_gets_the_answer_to_that() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        await turn(parts, conversation, "är jag anonym här?", says("fraga_anonymitet", "fraga_anonymitet"))
        said = await turn(
            parts,
            conversation,
            "Nej, vi släpper det. Finns det nån jag kan ringa och rådgöra med, som kan det här med resor?",
            says("fraga_lagring", "fraga_lagring"),
        )
        assert said == ["fraga_lagring"]
