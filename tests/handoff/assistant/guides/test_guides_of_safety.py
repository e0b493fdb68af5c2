"""A guide in danger, on a real node: what begins and ends it, what is asked again, and what the visitor takes back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRisk, BotUnusable, Handoff
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.conversation.events import RiskSeen, VisitorAnswered
from handoff.risk import Level
from knowledge import seed
from knowledge.guides.files import parse
from knowledge.guides.model import Guide
from tests.handoff.assistant.guides.talking import WORRIED, guiding, says, turn
from tests.support.guides import THREAT, threat, worry

GUESSED = BotRisk(level="N3", signals=("S3",), probabilities={"N2": 0.6, "N3": 0.4})


async def test_what_the_model_alone_guesses_of_an_answer_is_no_danger() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        guess = says("sjalvmord_sjalvskada", "sjalvmord_sjalvskada", 0.86, GUESSED)
        said = await turn(parts, conversation, "hon spelar teater på en annan skola", guess)
        assert said[-2:] == ["guide:prov_oro/om_vanner", "guide:prov_oro/prova?"]
        assert (await parts.state(conversation)).level < Level.N2


async def test_a_guide_asks_nothing_of_who_waits_for_help_that_is_called() -> None:
    threatened = says("hot_mot_person", "hot_mot_person", risk=BotRisk(level="N3", signals=("S4",)))
    async with guiding() as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, "han säger att han ska slå ihjäl mig", threatened)
        assert said[-1] == "guide:prov_fara/trygg?"
        said = await turn(parts, conversation, "jag har ringt 112", says("fraga_polis", "fraga_polis"))
        assert said == ["hjalp_larmad"]
        assert await turn(parts, conversation, "kan du vara kvar?", says("bekrafta", "bekrafta")) == ["ar_kvar"]
        assert (await parts.state(conversation)).guide is not None


async def test_help_near_the_visitor_is_said_before_a_guide_of_safety() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        risky = says("hot_mot_person", "hot_mot_person", risk=BotRisk(level="N3", signals=("S9",)))
        said = await turn(parts, conversation, "finns det hjälp i Kiruna, jag är rädd", risky)
        assert "hjalp_i_kommun" in said
        assert any(each.startswith("guide:") for each in said)


async def test_danger_ends_a_calm_guide_and_begins_one_of_safety() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert said == ["dygnet_runt", "guide:prov_fara/hor", "guide:prov_fara/trygg?"]
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert (stood.guide, stood.step, stood.unsure) == ("prov_fara", "trygg", False)


@pytest.mark.parametrize("words", ["skojade", "glöm det", "okej", "tack", "hej"])
async def test_nobody_leaves_a_guide_of_safety_by_small_talk(words: str) -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, words, says("bekrafta", "bekrafta"))
        assert said[-1] == "guide:prov_fara/trygg?"
        assert "Är du på en trygg plats?" in await parts.seen(conversation)


async def test_another_question_in_danger_is_answered_and_the_same_is_asked_again() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "sparas det här?", says("fraga_lagring", "fraga_lagring"))
        assert said == ["fraga_lagring", "guide:prov_fara/trygg?"]


async def test_in_danger_the_same_is_asked_again_once_and_then_what_is_asked_for_is_answered() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        await turn(parts, conversation, "sparas det här?", says("fraga_lagring", "fraga_lagring"))
        said = await turn(parts, conversation, "är ni polisen?", says("fraga_polis", "fraga_polis"))
        assert said == ["fraga_polis", "kvar_i_kon"]
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.step == "trygg"
        assert (await turn(parts, conversation, "nej, jag är inte trygg"))[0] == "guide:prov_fara/bort"


async def test_small_talk_in_danger_is_not_asked_the_same_for_ever() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert (await turn(parts, conversation, "okej", says("bekrafta", "bekrafta")))[-1] == "guide:prov_fara/trygg?"
        said = await turn(parts, conversation, "jaha", says("bekrafta", "bekrafta"))
        assert said == ["guide:prov_fara/bort", "guide:prov_fara/ensam?"]


async def test_who_tells_something_calm_in_danger_is_asked_again_once_and_not_advised_at_a_guess() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "han bor i en annan stad", says("oro_barn"))
        assert said[-1] == "guide:prov_fara/trygg?"
        assert "guide:prov_fara/bort" not in said
        said = await turn(parts, conversation, "vi pratar på söndagar", says("oro_barn"))
        assert said == ["guide:prov_fara/bort", "guide:prov_fara/ensam?"]


async def test_who_asks_what_to_do_in_danger_is_told_what_the_guide_says_next() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "vad ska jag göra först", says("oro_barn", confidence=0.3))
        assert said == ["guide:prov_fara/bort", "guide:prov_fara/ensam?"]


async def test_a_danger_that_the_visitor_says_was_misread_is_over_for_the_answers_and_the_level_stays() -> None:
    async with guiding(guides=[worry(), misreadable()]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert (await turn(parts, conversation, "du har fel"))[0] == "guide:prov_fara/fel"
        state = await parts.state(conversation)
        assert (state.guide, state.level, state.danger_told) == (None, Level.N3, False)
        said = await turn(parts, conversation, "vi pratar på söndagar", says("bekrafta", "bekrafta"))
        assert "stanna_fara" not in said
        said = await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert (await parts.state(conversation)).danger_told


async def test_who_takes_danger_back_and_asks_something_hears_first_that_it_was_misread() -> None:
    async with guiding(guides=[worry(), misreadable()]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "du har fel. sparas det här?", says("fraga_lagring", "fraga_lagring"))
        assert said[:2] == ["guide:prov_fara/fel", "fraga_lagring"]
        assert (await parts.state(conversation)).guide is None


async def test_who_denies_the_danger_and_asks_something_is_answered_and_not_asked_to_write_again() -> None:
    guides = [each for each in seed.guides() if each.id == "hot"]
    denied = "ingen hotar mig. "
    async with guiding(guides=guides) as parts:
        for question, reply, after in (
            ("sparas det här?", "fraga_lagring", "fraga_lagring"),
            ("är svanar vita?", "bekrafta", UNANSWERED),
        ):
            conversation = await parts.started()
            await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
            said = await turn(parts, conversation, denied + question, says(reply, reply))
            assert said[:2] == ["guide:hot/fel", after]
            assert "guide:hot/las_igen" not in said
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert (await turn(parts, conversation, denied, says("bekrafta", "bekrafta")))[:2] == [
            "guide:hot/fel",
            "guide:hot/las_igen",
        ]


async def test_in_danger_who_asks_whether_somebody_comes_is_told_beside_the_answer() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        asked = replace(says("be_om_manniska", "be_om_manniska"), handoff=Handoff(requested=True, reason="asked"))
        said = await turn(parts, conversation, "ja. kommer det nån person eller ska jag sluta vänta?", asked)
        assert said == ["person_kommer", "guide:prov_fara/ensam?"]


async def test_whoever_is_in_danger_again_is_asked_again_whether_they_are_safe() -> None:
    async with guiding(guides=[worry(), misreadable()]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        await turn(parts, conversation, "ja jag är trygg")
        await turn(parts, conversation, "det var inte det jag menade", says("bekrafta", "bekrafta"))
        assert (await parts.state(conversation)).memory["safe"] == "yes"
        said = await turn(parts, conversation, "nu hotar han mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert said[-1] == "guide:prov_fara/trygg?"


async def test_who_asks_first_whether_it_is_secret_here_is_told_so_before_the_guide_begins() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        said = await turn(
            parts,
            conversation,
            "är det anonymt här? han hotar mig [N3] [S4]",
            says("fraga_anonymitet", "fraga_anonymitet"),
        )
        assert said[-3:] == ["fraga_hemligt", "guide:prov_fara/hor", "guide:prov_fara/trygg?"]


def misreadable() -> Guide:
    """The guide of safety with an answer that takes back the danger."""
    unsure, step = "        unsure: {to: bort, level: N3", "  - id: bort\n"
    answers = THREAT.replace(unsure, f"        misread: {{to: fel, words: {{sv: [du har fel]}}}}\n{unsure}", 1)
    taken_back = "  - id: fel\n    say: {sv: [Då förstod jag fel.]}\n    next: end\n"
    return parse(answers.replace(step, taken_back + step, 1))[0]


async def test_more_of_the_same_danger_is_nothing_else() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        risk = BotRisk(level="N3", signals=("S4",))
        said = await turn(parts, conversation, "han står här", says("hot_mot_person", "hot_mot_person", risk=risk))
        assert said == ["guide:prov_fara/bort", "guide:prov_fara/ensam?"]


async def test_what_only_the_model_began_ends_where_nothing_of_danger_is_said() -> None:
    """A parent who was misread is not asked for their safety over and over."""
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "bilder på skylten", says("hot_mot_person", "hot_mot_person"))
        assert (await parts.state(conversation)).guide is not None
        assert await turn(parts, conversation, "vi bor i ett hus", says("amne_oro", "oro_barn")) == ["amne_oro?"]
        assert (await parts.state(conversation)).guide is None


async def test_danger_that_only_the_model_read_is_asked_about_before_anything_is_said_to_it() -> None:
    careful = replace(threat(), entry=replace(threat().entry, unsure="trygg"))
    async with guiding(guides=[careful]) as parts:
        conversation = await parts.started()
        risk = BotRisk(level="N3", signals=("S4",))
        said = await turn(parts, conversation, "han är arg", says("hot_mot_person", "hot_mot_person", risk=risk))
        assert "guide:prov_fara/hor" not in said
        assert "guide:prov_fara/trygg?" in said
        other = await parts.started()
        said = await turn(parts, other, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert "guide:prov_fara/hor" in said


async def test_who_tells_of_something_else_in_place_of_confirming_a_danger_is_believed() -> None:
    """The model alone has read it: it is asked about twice, beside what is told, and never taken as confirmed."""
    careful = replace(threat(), entry=replace(threat().entry, unsure="trygg"))
    async with guiding(guides=[worry(), careful]) as parts:
        conversation = await parts.started()
        said = says("hot_mot_person", "hot_mot_person", risk=BotRisk(level="N3", signals=("S4",)))
        assert "guide:prov_fara/trygg?" in await turn(parts, conversation, "han har en kniv i väskan", said)
        told = says("oro_natet", "oro_natet", 0.5)
        assert await turn(parts, conversation, "en fiskekniv, vi fiskar ju ihop", told) == [
            "oro_natet",
            "guide:prov_fara/trygg?",
        ]
        assert await turn(parts, conversation, "fast han lyssnar på sån musik", says("bekrafta", "bekrafta", 0.5)) != []
        state = await parts.state(conversation)
        assert state.guide is None
        assert state.level is Level.N3, "the level stays, and the person who was called"


@pytest.mark.parametrize(
    ("text", "over"), [("va nej det handlar inte om hot?? det är min kompis", True), ("det är min kompis", False)]
)
async def test_who_says_that_nobody_threatens_them_is_believed_and_asked_no_more_of_it(text: str, over: bool) -> None:
    async with guiding(guides=[misreadable()]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, text, says("bekrafta", "bekrafta", 0.5))
        assert ("guide:prov_fara/fel" in said) is over
        state = await parts.state(conversation)
        assert state.level is Level.N3, "the level stays, and the person who was called"
        assert (state.guide is None or state.guide.left) is over


async def test_a_no_that_says_what_it_is_not_about_is_that_and_the_danger_is_named_no_more() -> None:
    """Read as a bare no it would say that they are not safe."""
    guides = [each for each in seed.guides() if each.id == "hot"]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        begun = await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert begun[-1] == "guide:hot/trygg?"
        text = "nej det handlar inte om hot. han slår mig inte. är det ändå nåt fel då"
        said = await turn(parts, conversation, text, says("bekrafta", "bekrafta", 0.5))
        assert "guide:hot/fel" in said
        assert not [each for each in said if each.startswith(("guide:hot/oklart", "guide:hot/end", "guide:hot/vem"))]


async def test_a_danger_that_the_rules_have_read_speaks_for_no_other_that_the_model_reads_beside_it() -> None:
    guides = [each for each in seed.guides() if each.id in ("hot", "sjalvmord")]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "de hotar mig [N3] [S4]", says("risk_stod", "hot_mot_person"))
        read = BotRisk(level="N3", signals=("S3",))
        said = await turn(parts, conversation, "vad gör jag imorgon", says("risk_stod", "risk_stod", risk=read))
        assert not any(each.startswith("guide:sjalvmord/mote") for each in said)
        assert (await parts.state(conversation)).signals_told == ("S4",)


async def test_a_question_about_tonight_is_no_answer_that_it_happens_tonight() -> None:
    guides = [each for each in seed.guides() if each.id == "annan"]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "min bror ska skada sin chef [N3] [S2]", says("radd_att_nagon_gor_nagot"))
        await turn(parts, conversation, "vad gör jag ikväll när han kommer hem", says("hur_prata", "hur_prata"))
        assert (await parts.state(conversation)).level is Level.N3


async def test_an_answer_moves_nobody_by_what_was_read_before_and_a_child_stays_in_its_own_guide() -> None:
    entry = replace(threat().entry, replies=("barn_far_illa_sjalv",), signals=())
    child = replace(threat(), id="prov_barn", audiences=("ung",), entry=entry)
    async with guiding(guides=[threat(), child]) as parts:
        conversation = await parts.started()
        hurt = says("barn_far_illa_sjalv", "barn_far_illa")
        await turn(parts, conversation, "pappa slår mig [N3] [S4]", hurt)
        assert (await turn(parts, conversation, "nej"))[-1] == "guide:prov_barn/ensam?"
        risk = BotRisk(level="N3", signals=("S4",))
        await turn(parts, conversation, "han letar [N3] [S4]", says("hot_mot_person", "hot_mot_person", risk=risk))
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.guide == "prov_barn"


async def test_who_has_to_close_at_once_is_told_how_and_led_into_no_guide() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        words = "han kommer nu måste stänga [N3] [S4]"
        assert "avsluta_brattom" in await turn(parts, conversation, words, says("hot_mot_person", "hot_mot_person"))
        assert (await parts.state(conversation)).guide is None


async def test_a_reading_of_the_model_alone_moves_nobody_from_one_danger_to_another() -> None:
    other = replace(
        threat(), id="prov_annan", entry=replace(threat().entry, replies=("akut_fara_nu",), signals=("S3",))
    )
    async with guiding(guides=[threat(), other]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        risk = BotRisk(level="N3", signals=("S3",))
        await turn(parts, conversation, "ringer ni någon", says("akut_fara_nu", "akut_fara_nu", risk=risk))
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.guide == "prov_fara"
        await turn(parts, conversation, "jag vill dö [N3] [S3]", says("akut_fara_nu", "akut_fara_nu", risk=risk))
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.guide == "prov_annan"


async def test_an_answer_that_shows_danger_raises_the_level_with_the_bot_down() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        parts.bot.script.append(BotUnusable("unreachable"))
        said = await turn(parts, conversation, "nej")
        state = await parts.state(conversation)
        assert state.level is Level.N4
        assert said[0] == "guide:prov_fara/bort"
        records = [record.events for _, record in await parts.conversations.records(conversation)]
        (entry,) = [
            events
            for events in records
            if any(isinstance(event, VisitorAnswered) and event.fact == "safe" for event in events)
        ]
        assert [event.source for event in entry if isinstance(event, RiskSeen)] == ["answer"]


async def test_a_rush_without_the_bot_still_gives_the_steps_of_safety() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        parts.turns._shedder.overloaded = lambda now: True  # type: ignore[method-assign]  # as in a surge
        assert (await turn(parts, conversation, "jag vet inte"))[0] == "guide:prov_fara/bort"


async def test_what_only_the_model_began_ends_after_two_calm_answers() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        risk = BotRisk(level="N3", signals=("S4",))
        await turn(parts, conversation, "han är arg", says("hot_mot_person", "hot_mot_person", risk=risk))
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.unsure
        assert (await turn(parts, conversation, "ja"))[-1] == "guide:prov_fara/ensam?"
        await turn(parts, conversation, "nej")
        assert (await parts.state(conversation)).guide is None


async def test_what_the_rules_began_is_held_to_its_end_and_after_it() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        await turn(parts, conversation, "ja")
        assert "guide:prov_fara/end" in await turn(parts, conversation, "nej")
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.step == "end"


async def test_under_the_112_text_the_guide_waits_with_its_question_and_the_answers_to_that_one_are_buttons() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, "han slår in dörren [N4] [S4]", says("hot_mot_person", "hot_mot_person"))
        assert "guide:prov_fara/trygg?" not in said
        state = await parts.state(conversation)
        assert state.question == "safe_now"
        assert [button.payload for button in state.buttons] == ["trygg_ja", "trygg_nej", "kan_inte_prata"]
        assert (await turn(parts, conversation, "ja"))[-1] == "guide:prov_fara/ensam?", "what is known is passed over"


async def test_what_is_told_of_something_else_in_danger_is_answered_before_the_same_question() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "de bjuder oss på pizza", says("rekrytering_pagar", "rekrytering_pagar"))
        assert said == ["rekrytering_pagar", "guide:prov_fara/trygg?"]


async def test_after_a_false_alarm_that_was_answered_calmly_the_calm_guide_goes_on() -> None:
    alarming = says(
        "akut_fara_nu", "akut_fara_nu", risk=BotRisk(level="N4", signals=("S1",), probabilities={"N4": 0.5})
    )
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "allt är hemskt", alarming)
        assert said[-1] == "fara_nu?"
        assert await turn(parts, conversation, "nej, ingen är i fara") == ["fara_nej", "guide:prov_oro/forandrat?"]
        assert (await turn(parts, conversation, "på nätet"))[0] == "guide:prov_oro/om_natet"
        assert (await parts.state(conversation)).level is Level.N3, "what was read stays on the record"


async def test_who_says_goodbye_after_a_calm_answer_is_not_held_by_a_guide_of_safety() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        risk = BotRisk(level="N4", signals=("S6",), probabilities={"N4": 0.5})
        await turn(parts, conversation, "allt är hemskt", says("akut_fara_nu", "akut_fara_nu", risk=risk))
        await turn(parts, conversation, "nej, ingen är i fara")
        assert await turn(parts, conversation, "tack snälla", says("avsluta", "avsluta")) == ["kvar_i_kon"]
        assert await turn(parts, conversation, "tack, hejdå", says("avsluta", "avsluta")) == ["avsluta"]


async def test_who_takes_leave_is_let_go_and_in_danger_asked_again() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är orolig", WORRIED)
        assert await turn(parts, conversation, "tack, hej då", says("bekrafta", "bekrafta")) == ["avsluta"]
        assert (await parts.state(conversation)).guide is None
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        said = await turn(parts, conversation, "ok hej då", says("avsluta", "avsluta"))
        assert said == ["avsluta_fara", "guide:prov_fara/trygg?"]


async def test_who_wishes_for_a_person_in_danger_is_heard_though_it_begins_with_a_yes() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "de hotar mig", says("hot_mot_person", "hot_mot_person", 0.9, FROM_OTHERS))
        wish = says("be_om_manniska", "be_om_manniska", 0.99)
        said = await turn(parts, conversation, "ja jag vill prata med någon", wish)
        assert said[0].startswith("be_om_manniska")


FROM_OTHERS = BotRisk(level="N3", signals=("S4",))
