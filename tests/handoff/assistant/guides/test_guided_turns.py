"""A guide in a conversation, on a real node: begun by a reply, walked by answers, interrupted, taken up, ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, BotUnusable, Handoff, Intent, Reply
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.library import GUIDE, Library, LibraryFactory, encode
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.contract.base import LevelName
from handoff.contract.counselor import ConversationOpen
from handoff.conversation.events import BotWrote, RiskSeen, VisitorAnswered
from handoff.risk import Level
from knowledge import seed
from knowledge.guides.files import parse
from knowledge.guides.model import Entry, Guide
from knowledge.lifecycle import seeded
from knowledge.search.embedder import Embedder
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import Clock, ScriptedBot, answer
from tests.support.guides import THREAT, threat, worry
from tests.support.parts import Parts, node, staff


def libraries(store: MemoryStore, clock: Clock) -> LibraryFactory:
    def make(*, practice: Callable[[], bool]) -> Library:
        return Library(store.knowledge, embedder=no_embedder, clock=clock, practice=practice)

    return make


def no_embedder() -> Embedder:
    """Nothing is searched for here."""
    raise AssertionError


async def store_guides(store: MemoryStore, clock: Clock, guides: Iterable[Guide]) -> None:
    for guide in guides:
        assert await store.knowledge.save(GUIDE, guide.id, encode(seeded(guide, clock().date())), seen=0, by="test")


@asynccontextmanager
async def guiding(bot: ScriptedBot | None = None, guides: Iterable[Guide] | None = None) -> AsyncIterator[Parts]:
    clock = Clock()
    store = MemoryStore(clock)
    await store_guides(store, clock, [worry(), threat()] if guides is None else guides)
    async with node(store, bot=bot, clock=clock, library=libraries(store, clock)) as parts:
        library = parts.runtime.knowledge.library
        assert library is not None
        await library.refresh()
        yield parts
        library.close()


async def turn(
    parts: Parts, conversation: ConversationId, text: str, said: BotAnswer | Exception | None = None
) -> list[str]:
    """What the bot says to a message: ids of replies, `?` after the one that asks."""
    if said is not None:
        parts.bot.script.append(said)
    before = (await parts.state(conversation)).seq
    await parts.says(conversation, text)
    await parts.settled()
    parts.bot.script.clear()
    lines = []
    seq = 0
    for first, record in await parts.conversations.records(conversation):
        for number, event in enumerate(record.events):
            seq = first + number
            if isinstance(event, BotWrote) and seq > before:
                lines.append(event.reply_id + ("?" if event.question else ""))
    return lines


def says(reply: str, intent: str = "oro_barn", confidence: float = 0.9, risk: BotRisk = BotRisk()) -> BotAnswer:  # noqa: B008
    return BotAnswer(intent=Intent(intent, confidence), replies=(Reply(reply),), risk=risk)


WORRIED = says("amne_oro")


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


@pytest.mark.parametrize(("age", "begins"), [("jag är 10 år", False), ("jag är 40 år", True)])
async def test_a_child_is_never_led_into_a_guide_for_those_at_work(age: str, begins: bool) -> None:
    for_work = replace(worry(), id="prov_yrke", audiences=("yrkesverksam",))
    async with guiding(guides=[for_work]) as parts:
        conversation = await parts.started()
        await turn(parts, conversation, age, says("halsa", "halsa"))
        said = await turn(parts, conversation, "min kollega är snäll", WORRIED)
        assert any(each.startswith("guide:prov_yrke") for each in said) is begins


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


async def test_a_question_that_nothing_answers_is_not_met_by_advice_nobody_asked_for() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        assert (await turn(parts, conversation, "orolig för min dotter", WORRIED))[-1] == "guide:prov_oro/forandrat?"
        asked = "hon pratar om att kvinnor ska vara hemma, vad är det för konstiga åsikter tror du?"
        said = await turn(parts, conversation, asked, says("oro_barn"))
        assert [each for each in said if not each.startswith("spegling_")] == ["fraga_utan_svar", "guide_fortsatta?"]
        assert await turn(parts, conversation, "ja") == ["guide:prov_oro/forandrat?"]


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ("kom ut för fem år sen, nu skriver gamla polare", "guide:lamna/mote_ute"),
        ("jag har lämnat gruppen för länge sen", "guide:lamna/mote_ute"),
        ("jag vill lämna gruppen", "guide:lamna/mote"),
    ],
)
async def test_who_has_left_already_is_not_led_out_of_a_group(told: str, begins: str) -> None:
    leaving = next(each for each in seed.guides() if each.id == "lamna")
    async with guiding(guides=[leaving]) as parts:
        said = await turn(parts, await parts.started(), told, says("vill_lamna", "vill_lamna"))
        assert begins in said


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


async def test_help_near_the_visitor_is_said_before_a_guide_of_safety() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        risky = says("hot_mot_person", "hot_mot_person", risk=BotRisk(level="N3", signals=("S9",)))
        said = await turn(parts, conversation, "finns det hjälp i Kiruna, jag är rädd", risky)
        assert "hjalp_i_kommun" in said
        assert any(each.startswith("guide:") for each in said)


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


async def test_a_feeling_is_taken_up_beside_a_guide_too() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(
            parts, conversation, "jag skäms så. är jag anonym?", says("fraga_anonymitet", "fraga_anonymitet")
        )
        assert said == ["spegling_skam", "fraga_anonymitet", "guide_fortsatta?"]


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


async def test_an_answer_in_words_that_no_list_has_is_taken_for_told() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        said = await turn(parts, conversation, "hon har slutat sjunga", says("utanfor_omradet", "utanfor_omradet"))
        assert said[-1] == "guide:prov_oro/prova?"
        assert "utanfor_omradet" not in said


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


async def test_of_several_choices_the_one_that_is_named_first_is_gone_on_with() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        told = "det är mycket på nätet och så de där nya vännerna hon hänger med hela tiden"
        said = await turn(parts, conversation, told, says("oro_barn"))
        assert parts.bot.requests[-1].text == told, "what is told beside the choice is heard"
        assert "guide:prov_oro/om_natet" in said


async def test_a_question_in_a_sentence_beside_an_answer_is_answered() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "orolig för min dotter", WORRIED)
        asks = says("fraga_sekretess_yrke", "fraga_sekretess_yrke", 0.95)
        said = await turn(parts, conversation, "nätet. jag undrar om jag får tala med skolan", asks)
        assert said[0].startswith("fraga_sekretess_yrke")


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


async def test_who_wishes_for_a_person_in_danger_is_heard_though_it_begins_with_a_yes() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "de hotar mig", says("hot_mot_person", "hot_mot_person", 0.9, FROM_OTHERS))
        wish = says("be_om_manniska", "be_om_manniska", 0.99)
        said = await turn(parts, conversation, "ja jag vill prata med någon", wish)
        assert said[0].startswith("be_om_manniska")


FROM_OTHERS = BotRisk(level="N3", signals=("S4",))


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ("jag sitter på forum hela nätterna, det skaver", "guide:lamna/mote_drar"),
        ("jag är med i en grupp och det skaver", "guide:lamna/mote"),
    ],
)
async def test_who_is_drawn_to_something_and_in_no_group_is_met_as_that(told: str, begins: str) -> None:
    leaving = next(each for each in seed.guides() if each.id == "lamna")
    async with guiding(guides=[leaving]) as parts:
        said = await turn(parts, await parts.started(), told, says("dras_in_sjalv", "dras_in_sjalv"))
        assert begins in said


async def test_who_has_left_is_not_led_as_a_relative() -> None:
    async with guiding() as parts:
        conversation = await parts.started()
        await turn(parts, conversation, "jag lämnade en grupp för tre år sen", says("har_lamnat", "eget_maende"))
        said = await turn(parts, conversation, "jag fick med mig min lillasyster in", WORRIED)
        assert not any(each.startswith("guide:prov_oro") for each in said)


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
