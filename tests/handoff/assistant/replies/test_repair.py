"""Who writes that they were misread hears that it is so, and is neither asked the same nor led on; on a real node."""

from __future__ import annotations

from msgspec.structs import replace

from handoff.assistant.bot_service.client import Intent
from handoff.risk import Level
from storage.ids import ConversationId
from tests.handoff.assistant.contextual.test_taken_up import OF_WORRY, WORRIED, Silent, listening
from tests.handoff.assistant.replies.test_direct import PROOF, PROOF_ASKED, lines
from tests.support.fakes import answer
from tests.support.parts import Parts

SORRY, TELL, A_PERSON, WAITS = "rattad", "rattad_beratta", "rattad_person", "rattad_vantar"
MISREAD = "det var inte det jag menade"


async def said(parts: Parts, conversation: ConversationId, text: str) -> list[str]:
    return [line.reply_id for line in await lines(parts, conversation, text)]


async def test_who_was_misread_in_a_guide_gets_an_apology_and_no_next_step_of_it() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await parts.started()
        assert "guide:oro/sett" in await said(parts, conversation, "tja har en fråga om min bror")
        assert await said(parts, conversation, f"{MISREAD}, jag skriver för min egen skull") == [TELL]
        assert (await parts.state(conversation)).guide is None
        assert (await parts.state(conversation)).level < Level.N2, "an apology raises no level"


async def test_an_answer_to_what_was_asked_stands_after_the_apology() -> None:
    async with listening(Silent(likely={"report_concern": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "tja har en fråga om min bror")
        assert await said(parts, conversation, f"{MISREAD}. {PROOF_ASKED}?") == [SORRY, f"stycke:{PROOF}"]


async def test_a_question_is_not_answered_after_an_apology_with_what_is_only_about_its_subject() -> None:
    how_to_talk = replace(answer("oro_annan_narstaende"), intent=Intent("oro_annan_narstaende", 0.9))
    async with listening(Silent(likely={"worry_close": 0.9}), how_to_talk) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "hej har en fundering")
        asked = await said(parts, conversation, f"{MISREAD}. ska jag lägga tillbaka den blå hinken i hallen?")
        assert "oro_annan_narstaende" not in asked
        assert asked in ([A_PERSON], ["fraga_kanske"])


async def test_who_waits_for_a_person_need_not_say_it_again() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "[human] tja har en fråga om min bror")
        assert await said(parts, conversation, f"{MISREAD}, hör du") == [TELL]
        assert await said(parts, conversation, f"{MISREAD}, hör du nu då") == [WAITS]


async def test_who_was_taken_for_working_and_is_not_hears_an_apology_and_others_do_not() -> None:
    for_work = replace(answer("oro_yrkesroll"), intent=Intent("oro_yrkesroll", 0.5))
    async with listening(Silent(likely={"worry_work": 0.9}), for_work) as parts:
        conversation = await parts.started()
        assert "oro_yrkesroll" in await said(parts, conversation, "har en kille i klassen som säger konstiga saker")
        assert await said(parts, conversation, "öh jag jobbar inte där, jag är bara en vän") == [TELL]
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "tja har en fråga om min bror")
        assert TELL not in await said(parts, conversation, "öh jag jobbar inte där, jag är elev")


async def test_who_says_again_that_they_cannot_call_is_told_how_it_goes_without_a_voice() -> None:
    async with listening(Silent(likely={"threat": 0.9}), WORRIED) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "han hotar mig [N3] [S4]")
        replies = await said(parts, conversation, f"{MISREAD}, jag sa ju att jag inte kan ringa")
        assert "kan_inte_prata" in replies
        assert TELL not in replies


async def test_danger_in_the_same_words_goes_first() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "tja har en fråga om min bror")
        replies = await said(parts, conversation, f"[N4] {MISREAD}")
        assert not {SORRY, A_PERSON, WAITS}.intersection(replies)


async def test_nobody_apologises_before_anything_was_said_nor_to_an_insult() -> None:
    insult = replace(answer("hat_trakasseri"), intent=Intent("hat_trakasseri", 0.9))
    async with listening(Silent(likely={"abuse": 0.9}), insult) as parts:
        conversation = await parts.started()
        assert "hat_trakasseri" in await said(parts, conversation, "svara på frågan ditt pucko")
        assert SORRY not in await said(parts, conversation, "svara på frågan ditt pucko")


async def test_who_asks_which_queue_is_told_though_it_sounds_like_a_correction() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await parts.started()
        await said(parts, conversation, "[human] tja har en fråga om min bror")
        assert "ko_sluta_vanta" in await said(parts, conversation, "va, vilken kö?")
