"""For whom a guide is, on a real node: relatives, children, those at work, those who leave or are in danger."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.guides.model import Entry
from tests.handoff.assistant.guides.talking import WORRIED, guiding, says, turn
from tests.support.guides import threat, worry


@pytest.mark.parametrize(("age", "begins"), [("jag är 10 år", False), ("jag är 40 år", True)])
async def test_a_child_is_never_led_into_a_guide_for_those_at_work(age: str, begins: bool) -> None:
    for_work = replace(worry(), id="prov_yrke", audiences=("yrkesverksam",))
    async with guiding(guides=[for_work]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, age, says("halsa", "halsa"))
        said = await turn(parts, conversation, "min kollega är snäll", WORRIED)
        assert any(each.startswith("guide:prov_yrke") for each in said) is begins


@pytest.mark.parametrize(
    ("told", "read_as", "begins"),
    [
        ("kom ut för fem år sen, nu skriver gamla polare", "vill_lamna", "guide:lamna/mote_ute"),
        ("jag har lämnat gruppen för länge sen", "vill_lamna", "guide:lamna/mote_ute"),
        ("jag vill lämna gruppen", "vill_lamna", "guide:lamna/mote"),
        ("jag sitter på forum hela nätterna, det skaver", "dras_in_sjalv", "guide:lamna/mote_drar"),
        ("jag är med i en grupp och det skaver", "dras_in_sjalv", "guide:lamna/mote"),
    ],
)
async def test_the_guide_to_leaving_meets_who_has_left_and_who_is_in_no_group_as_that(
    told: str, read_as: str, begins: str
) -> None:
    leaving = next(each for each in seed.guides() if each.id == "lamna")
    async with guiding(guides=[leaving]) as parts:
        said = await turn(parts, await parts.started(), told, says(read_as, read_as))
        assert begins in said


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("jag är rädd för min man", ["spegling_radd", "guide:hot/radd", "guide:hot/trygg?"]),
        ("min pojkvän skrämmer mig", ["spegling_radd", "guide:hot/radd", "guide:hot/trygg?"]),
        ("jag är inte rädd för min man, bara orolig", []),
        ("jag är rädd för min mans vänner", []),
    ],
)
async def test_who_is_afraid_of_somebody_close_is_led_as_the_one_in_danger(text: str, begins: list[str]) -> None:
    """And not as a relative who worries, whatever the bot has read."""
    async with guiding(guides=seed.guides()) as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, text, says("oro_annan_narstaende", "oro_annan_narstaende"))
        assert said == begins if begins else not any(each.startswith("guide:hot") for each in said)


@pytest.mark.parametrize(
    ("answer", "goes_on"),
    [("han är inte hemma nu", "guide:hot/mote"), ("ja för min man", "guide:hot/mote"), ("nej", "guide:hot/fel")],
)
async def test_who_says_only_that_they_are_afraid_is_asked_of_whom(answer: str, goes_on: str) -> None:
    """Before a person is offered: who is feared is said by where that one is, too."""
    async with guiding(guides=seed.guides()) as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, "jag är rädd", says("eget_maende", "eget_maende"))
        assert "guide:hot/koll?" in said
        said = await turn(parts, conversation, answer, says("bekrafta", "bekrafta"))
        assert goes_on in said


async def test_who_is_hurt_by_a_partner_is_not_met_as_a_child() -> None:
    """Whatever the bot has read: "min kille slår mig" is a child's sentence too, of somebody else."""
    async with guiding(guides=seed.guides()) as parts:
        read = says("barn_far_illa", "barn_far_illa_sjalv")
        said = await turn(parts, await parts.started(), "min kille slår mig [N3] [S5] [S1]", read)
        assert "guide:hot/mote" in said
        child = await turn(parts, await parts.started(), "mamma slår mig [N3] [S5] [S1]", read)
        assert "guide:barn/mote" in child


async def test_who_is_threatened_gets_the_guide_for_that_after_no_danger_now_and_not_one_for_worry() -> None:
    async with guiding(guides=seed.guides()) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "min man har hotat mig [N3] [S4]", says("bekrafta", "bekrafta"))
        worry_read = says("oro_annan_narstaende", "oro_annan_narstaende")
        said = await turn(parts, conversation, "nej han är på jobbet nu", worry_read)
        assert not any(each.startswith("guide:oro") for each in said), said


@pytest.mark.parametrize(
    ("text", "guide"),
    [("jag är rädd för honom [N3] [S4]", "hot"), ("jag är rädd att hon blev bortgift [N3] [S4]", "annan")],
)
async def test_who_is_afraid_of_somebody_at_work_is_told_from_who_is_afraid_for_them(text: str, guide: str) -> None:
    guides = [each for each in seed.guides() if each.id in ("annan", "hot")]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag är kurator på en skola", says("bekrafta", "bekrafta"))
        said = await turn(parts, conversation, text, says("hot_mot_person", "hot_mot_person"))
        assert any(each.startswith(f"guide:{guide}/") for each in said), said


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("en elev hos mig säger att hon ska giftas bort i sommar [N3] [S4]", "annan"),
        ("en elev kom till mig och sa att pappan hotar henne [N3] [S4]", "annan"),
        ("en elev hos mig säger att han ska döda mig [N3] [S4]", "hot"),
        ("en elev kom till mig med kniv [N3] [S4]", "hot"),
    ],
)
async def test_who_was_told_by_a_pupil_is_not_led_as_the_one_to_whom_it_is_done(text: str, guide: str) -> None:
    guides = [each for each in seed.guides() if each.id in ("annan", "hot")]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, text, says("hedersvald_kontroll", "hedersvald_kontroll"))
        assert any(each.startswith(f"guide:{guide}/") for each in said), said


async def test_who_fears_for_somebody_else_is_not_led_as_if_they_were_threatened_themselves() -> None:
    guides = [each for each in seed.guides() if each.id in ("annan", "hot")]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        reply = says("radd_att_nagon_gor_nagot", "planerat_vald_annan")
        said = await turn(parts, conversation, "min bror ska skada sin chef [N3] [S2]", reply)
        assert said[-2:] == ["guide:annan/mote", "guide:annan/nar?"]
        assert "guide:annan/senare" in await turn(parts, conversation, "längre fram")
        other = await parts.started()
        said = await turn(parts, other, "han ska skada mig [N3] [S2] [S1]", says("risk_stod"))
        assert "guide:hot/mote" in said, "who threatens is somebody else, and who is threatened is the writer"


async def test_who_tells_that_somebody_of_theirs_is_threatened_is_led_as_who_fears_for_another() -> None:
    guides = [each for each in seed.guides() if each.id in ("annan", "hot")]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        threatened = says("hot_mot_person", "hot_mot_person")
        told = "min bror hoppade av och nu får han hot från dom [N3] [S4]"
        assert "guide:annan/mote" in await turn(parts, conversation, told, threatened)
        assert "guide:annan/senare" in await turn(parts, conversation, "längre fram")
        said = await turn(parts, conversation, "de vet var han bor [N3] [S4]", threatened)
        assert not [each for each in said if each.startswith("guide:hot/")]
        other = await parts.started()
        said = await turn(parts, other, "min bror hotar mig [N3] [S4]", threatened)
        assert "guide:hot/mote" in said


async def test_who_writes_because_of_their_work_is_not_led_as_a_relative() -> None:
    guides = [each for each in seed.guides() if each.id == "oro"]
    async with guiding(guides=guides) as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, "hej, tränare i ett lag här", says("rad_forening", "rad_forening"))
        assert said[0].startswith("rad_forening")
        assert "guide:oro/mote" not in await turn(parts, conversation, "hur pratar jag med killen", says("hur_prata"))


@pytest.mark.parametrize(("told", "guide"), [("jag är 12", "prov_barn"), ("jag är 30", "prov_fara")])
async def test_a_child_is_spoken_to_in_its_own_words(told: str, guide: str) -> None:
    child = replace(threat(), id="prov_barn", entry=Entry(replies=("barn_far_illa_sjalv",)))
    async with guiding(guides=[threat(), child]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, told, says("bekrafta", "bekrafta"))
        await turn(parts, conversation, "han hotar mig [N3] [S4]", says("hot_mot_person", "hot_mot_person"))
        stood = (await parts.state(conversation)).guide
        assert stood is not None
        assert stood.guide == guide


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ("jag är 12 och en vuxen på nätet vill att jag skickar bilder [N3] [S7]", True),
        ("min dotter är 12 och en vuxen på nätet vill att hon skickar bilder [N3] [S7]", False),
        ("jag är 40 och de försöker värva min son [N3] [S7]", False),
    ],
)
async def test_a_child_whom_somebody_tries_to_draw_in_is_led_in_its_own_words(told: str, begins: bool) -> None:
    async with guiding(guides=[each for each in seed.guides() if each.id in ("barn", "oro")]) as parts:
        conversation = await parts.started()
        said = await turn(parts, conversation, told, says("risk_stod", "dras_in_sjalv"))
        assert ("guide:barn/mote" in said) is begins


async def test_who_tells_of_somebody_and_asks_about_a_word_is_not_led_as_one_who_just_wonders() -> None:
    facts = replace(worry(), id="fragor", entry=Entry(replies=("fraga_begrepp",)))
    async with guiding(guides=[facts]) as parts:
        curious = await parts.started()
        assert (await turn(parts, curious, "vad är det för ord?", says("fraga_begrepp")))[-1].startswith("guide:fragor")
        student = await parts.started()
        young = replace(says("fraga_begrepp"), slots={"audience": "ung"})
        await turn(parts, student, "jag går i skolan", replace(says("bekrafta", "bekrafta"), slots={"audience": "ung"}))
        said = await turn(parts, student, "hur blir folk radikaliserade", young)
        assert said[-1].startswith("guide:fragor")
        worried = await parts.started()
        await turn(parts, worried, "min son är borta på nätterna", says("oro_barn"))
        assert await turn(parts, worried, "vad är det ens för ord?", says("fraga_begrepp")) == ["fraga_begrepp"]


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        ("hur märker man att ditt barn dras in i något?", None),
        ("tänk om ett barn blir lockat", None),
        ("jag är orolig för mitt barn", "anhorig"),
        ("min son har förändrats, hur pratar man?", "anhorig"),
    ],
)
async def test_who_asks_about_a_child_in_general_is_not_taken_for_a_relative(text: str, taken_for: str | None) -> None:
    async with guiding(guides=[]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, text, replace(says("oro_barn"), slots={"audience": "anhorig"}))
        state = await parts.state(conversation)
        assert (state.memory.get("audience"), state.slots.get("audience")) == (taken_for, taken_for)


async def test_who_has_left_is_not_led_as_a_relative() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag lämnade en grupp för tre år sen", says("har_lamnat", "eget_maende"))
        said = await turn(parts, conversation, "jag fick med mig min lillasyster in", WORRIED)
        assert not any(each.startswith("guide:prov_oro") for each in said)


@pytest.mark.parametrize(
    ("told", "guide"),
    [
        ("en tjej i tvåan vaktas av bröderna varje dag [N3] [S4]", "annan"),
        ("eleven vaktas av bröderna varje dag [N3] [S4]", "annan"),
        ("jag har en elev som vaktas av bröderna [N3] [S4]", "annan"),
        ("det är inte jag som hotas, det gäller en elev [N3] [S4]", "annan"),
        ("jag vaktas av bröderna varje dag [N3] [S4]", "hot"),
    ],
)
async def test_who_tells_of_a_pupil_because_of_their_work_is_not_asked_whether_they_are_safe_themselves(
    told: str, guide: str
) -> None:
    async with guiding(guides=[each for each in seed.guides() if each.id in ("annan", "hot")]) as parts:
        conversation = await parts.started()
        works = replace(says("bekrafta", "bekrafta"), slots={"audience": "yrkesverksam"})
        await turn(parts, conversation, "jag arbetar som skolkurator", works)
        said = await turn(parts, conversation, told, says("hedersvald_kontroll", "hedersvald_kontroll"))
        assert any(each.startswith(f"guide:{guide}/") for each in said), said
