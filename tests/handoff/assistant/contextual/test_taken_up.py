"""Words of its own take up what is surely told: first in the answer, once, and not where something else goes first."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Handoff, Intent
from handoff.assistant.contextual import model
from handoff.assistant.contextual.kinds import NONE, kinds
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.reread import CALM_ENOUGH
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.contextual.taken_up import SURELY, SURELY_BESIDE
from knowledge import seed, wordings
from knowledge.guides.model import Guide
from knowledge.replies import TOLD_PREFIX
from storage.ids import ConversationId
from tests.handoff.assistant.replies.test_direct import Embeds, answering, lines
from tests.support.fakes import PlainTexts, answer
from tests.support.parts import Parts

SLEEPLESS, LONELY, IN_THE_CAR = "hort_sover_inte", "hort_ensam", "hort_prata_i_bilen"
AWAKE = "jag ligger vaken varje natt och tänker"
WORRIED = replace(answer("oro_annan_narstaende"), intent=Intent("oro_annan_narstaende", 0.9))
OF_WORRY, OUT_OF_A_GROUP = (next(each for each in seed.guides() if each.id == name) for name in ("oro", "lamna"))
CONVERSATIONS = Path(model.__file__).parent / "conversations"


class Tells:
    """Reads that each message is about how somebody feels, and tells the same kind of thing."""

    def __init__(self, kind: str = SLEEPLESS, ahead: float = SURELY, likely: Mapping[str, float] | None = None) -> None:
        self._told = kind, ahead
        self._likely = {URGENT: 0.1, **(likely or {"own_wellbeing": 0.9})}

    def read(self, message: Seen) -> Mapping[str, float]:
        return self._likely

    def told(self, message: Seen) -> tuple[str, float] | None:
        return self._told


class Silent(Tells):
    """Reads that nothing is surely told."""

    def told(self, message: Seen) -> tuple[str, float] | None:
        return None


class OnlySwedishAndEnglish(PlainTexts):
    """Has no words in any other language."""

    def speaks(self, wording_id: str, lang: str) -> bool:
        return lang in ("sv", "en")


@asynccontextmanager
async def listening(
    reader: Tells, says: BotAnswer | None = None, *, texts: PlainTexts | None = None, guide: Guide | None = None
) -> AsyncIterator[Parts]:
    own = replace(answer("eget_maende"), intent=Intent("eget_maende", 0.9))
    async with answering(Embeds(says or own), texts=texts, guide=guide) as parts:
        parts.turns.reader = reader
        yield parts


async def said(parts: Parts, *texts: str, lang: str = "sv") -> list[str]:
    """The replies to the last of these messages."""
    conversation = await parts.started(lang)
    for text in texts[:-1]:
        await lines(parts, conversation, text)
    return [line.reply_id for line in await lines(parts, conversation, texts[-1])]


async def up_to_the_wish(parts: Parts) -> ConversationId:
    """A conversation in the guide for who worries, asked what to go on with."""
    conversation = await parts.started()
    for text in ("jag är orolig för min bror", "han har fått nya vänner", "några månader", "det blir bråk"):
        await lines(parts, conversation, text)
    return conversation


async def test_just_what_was_told_is_taken_up_before_the_answer() -> None:
    async with listening(Tells()) as parts:
        assert await said(parts, AWAKE) == [SLEEPLESS, "eget_maende"]


async def test_how_somebody_is_stands_for_a_feeling_that_they_name_and_anything_else_after_it() -> None:
    async with listening(Tells()) as parts:
        assert await said(parts, "jag är så rädd och ligger vaken") == [SLEEPLESS, "eget_maende"]
    scared = "jag är så rädd när vi sitter i bilen"
    async with listening(Silent()) as parts:
        assert await said(parts, scared) == ["spegling_radd", "eget_maende"]
    async with listening(Tells(IN_THE_CAR)) as parts:
        assert await said(parts, scared) == ["spegling_radd", IN_THE_CAR, "eget_maende"]


async def test_it_goes_before_what_is_only_roughly_told() -> None:
    worried = replace(answer("oro_barn"), intent=Intent("oro_barn", 0.9))
    async with listening(Silent(likely={"worry_child": 0.9}), worried) as parts:
        assert await said(parts, "han har förändrats och sitter uppe hela nätterna") == ["spegling_forr", "oro_barn"]
    async with listening(Tells("hort_fast_vid_skarmen", likely={"worry_child": 0.9}), worried) as parts:
        told = "han har förändrats och sitter uppe hela nätterna"
        assert await said(parts, told) == ["hort_fast_vid_skarmen", "oro_barn"]


async def test_the_same_is_not_taken_up_twice() -> None:
    async with listening(Tells(), texts=PlainTexts({SLEEPLESS: 2})) as parts:
        conversation = await parts.started()
        for _ in range(2):
            assert SLEEPLESS in [line.reply_id for line in await lines(parts, conversation, AWAKE)]
        assert SLEEPLESS not in [line.reply_id for line in await lines(parts, conversation, AWAKE)]


async def test_where_it_is_not_sure_nothing_is_taken_up() -> None:
    async with listening(Tells(ahead=SURELY - 0.01)) as parts:
        assert SLEEPLESS not in await said(parts, AWAKE)


async def test_who_tells_something_and_asks_is_heard_and_answered_where_that_is_surer() -> None:
    both = "jag ligger vaken om nätterna och tänker. vad gör andra då"
    async with listening(Tells(ahead=SURELY_BESIDE)) as parts:
        heard, answered = await said(parts, both)
        assert heard == SLEEPLESS != answered
    async with listening(Tells(ahead=SURELY_BESIDE - 0.01)) as parts:
        assert SLEEPLESS not in await said(parts, both)


async def test_a_short_answer_to_what_is_asked_stands_after_what_takes_up_the_rest() -> None:
    reader = Tells("hort_bara_jag_kan_veta", ahead=SURELY_BESIDE, likely={"report_concern": 0.9})
    async with listening(reader) as parts:
        replies = await said(parts, "de förstår ju att det är jag. måste man ha bevis för att anmäla")
        assert replies == ["hort_bara_jag_kan_veta", "stycke:svar_bevis"]


async def test_who_waits_for_a_person_is_heard_meanwhile() -> None:
    async with listening(Tells()) as parts:
        assert (await said(parts, "[human] kan jag få en person", AWAKE))[0] == SLEEPLESS


async def test_in_a_guide_it_stands_before_the_next_step() -> None:
    worried = replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9))
    async with listening(Silent(likely={"worry_child": 0.9}), worried) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, "jag är orolig för min son")
        parts.turns.reader = Tells(LONELY, likely={"worry_child": 0.9})
        replies = [
            line.reply_id for line in await lines(parts, conversation, "han sitter ensam på sitt rum hela dagarna")
        ]
        assert replies[0] == LONELY
        assert any(each.startswith("guide:") for each in replies[1:])


async def test_who_is_asked_what_to_go_on_with_and_tells_something_is_heard_and_asked_again_once() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await up_to_the_wish(parts)
        parts.turns.reader = Tells(LONELY, likely={"worry_close": 0.9})
        asked = (await parts.state(conversation)).question
        assert asked.endswith("/onskan")
        first = await lines(parts, conversation, "han sitter för sig själv på rasterna nu")
        assert [line.reply_id for line in first] == [LONELY, "guide:oro/onskan"]
        assert (await parts.state(conversation)).question == asked
        second = await lines(parts, conversation, "han äter sin lunch i bilen varje dag")
        assert "guide:oro/onskan" not in [line.reply_id for line in second]


async def test_who_is_asked_whether_they_are_safe_and_tells_something_calm_is_not_taken_for_unsafe() -> None:
    leaving = replace(answer("vill_lamna"), intent=Intent("vill_lamna", 0.9))
    async with listening(Silent(likely={"leave": 0.9}), leaving, guide=OUT_OF_A_GROUP) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, "jag vill bort från gruppen jag är med i")
        assert (await parts.state(conversation)).question.endswith("/trygg")
        parts.turns.reader = Tells("hort_tatuering", likely={"leave": 0.9})
        told = [line.reply_id for line in await lines(parts, conversation, "vi träffades i en lada på torsdagar")]
        assert told == ["hort_tatuering", "guide:lamna/trygg"]
        parts.turns.reader = Silent(likely={"leave": 0.9})
        unsafe = [line.reply_id for line in await lines(parts, conversation, "nej, de är utanför")]
        assert "guide:lamna/trygg" not in unsafe


async def test_since_when_answers_the_guide_though_it_sounds_like_coming_back() -> None:
    back = replace(answer("aterkomma_arende"), intent=Intent("aterkomma_arende", 0.78))
    bot = Embeds(WORRIED)
    async with answering(bot, guide=OF_WORRY) as parts:
        parts.turns.reader = Silent(likely={"worry_close": 0.9})
        conversation = await parts.started()
        for text in ("jag är orolig för min bror", "han har fått nya vänner"):
            await lines(parts, conversation, text)
        bot.says = back
        replies = [line.reply_id for line in await lines(parts, conversation, "sen förra sommaren")]
        assert replies == ["guide:oro/lange", "guide:oro/provat"]


async def test_a_friend_whom_somebody_writes_about_is_no_new_friend() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        assert "guide:oro/sett" in await said(parts, "tja har en fråga om en kompis")
        assert "guide:oro/vanner" in await said(parts, "tja min kompis har fått nya vänner")


async def test_who_asks_something_in_a_guide_and_then_tells_something_is_asked_what_to_go_on_with() -> None:
    """The guide waits with a question that was not asked yet: its advice is not for what they tell."""
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await up_to_the_wish(parts)
        parts.turns.reader = Silent(likely={"report_concern": 0.9})
        await lines(parts, conversation, "måste man ha bevis för att anmäla")
        parts.turns.reader = Tells(IN_THE_CAR, likely={"worry_close": 0.9})
        replies = [line.reply_id for line in await lines(parts, conversation, "vi pratar mest när vi sitter i bilen")]
        assert replies == [IN_THE_CAR, "guide:oro/onskan"]


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (None, f"[N3] {AWAKE}"),
        (replace(answer("hat_trakasseri"), intent=Intent("hat_trakasseri", 0.9)), "håll käften era jävla idioter"),
        (replace(answer("utanfor_omradet"), intent=Intent("utanfor_omradet", 0.9)), "på lördag byter vi däck"),
        (replace(answer(), handoff=Handoff(requested=True, reason="asked")), f"[human] {AWAKE}"),
        (replace(answer(), risk=BotRisk(level="N4", signals=("S1",))), AWAKE),
        (None, "är det konstigt att jag ligger vaken"),
        (None, "sover inte alls"),
    ],
    ids=["danger is told", "limit", "another matter", "wish for a person", "danger is read", "question", "few words"],
)
async def test_what_goes_first_goes_first(says: BotAnswer | None, text: str) -> None:
    async with listening(Tells(likely={"abuse": 0.9}), says) as parts:
        assert SLEEPLESS not in await said(parts, text)


async def test_what_may_be_urgent_where_it_stands_is_not_taken_up() -> None:
    async with listening(Tells(likely={"own_wellbeing": 0.9, URGENT: CALM_ENOUGH})) as parts:
        assert SLEEPLESS not in await said(parts, AWAKE)


async def test_after_danger_how_to_talk_with_somebody_is_not_taken_up() -> None:
    async with listening(Tells(IN_THE_CAR)) as parts:
        assert IN_THE_CAR in await said(parts, "vi pratar bara när vi sitter i bilen")
        assert IN_THE_CAR not in await said(parts, "[N3] han har hotat mig", "vi pratar bara när vi sitter i bilen")


async def test_in_a_language_without_these_words_nothing_is_taken_up() -> None:
    own = replace(answer("eget_maende"), language="ar")
    async with listening(Tells(), own, texts=OnlySwedishAndEnglish()) as parts:
        assert SLEEPLESS not in await said(parts, "لا أستطيع النوم في الليل أبدا", lang="ar")


def test_every_kind_that_is_read_has_words_in_swedish_and_in_english() -> None:
    words = wordings.load(seed.REPLIES)
    told = {name for name, _, _ in words if name.startswith(TOLD_PREFIX)}
    assert set(model.load().kinds) == set(kinds()) == told
    assert [name for name in told if not words.speaks(name, "en")] == []


def test_the_words_ask_nothing_and_guess_at_no_sex() -> None:
    spoken = re.compile(r"\?|\b(?:han|hon|honom|henne|hans|hennes|he|she|his|her|him)\b", re.IGNORECASE)
    every = [
        (name, text)
        for name, _, wording in wordings.load(seed.REPLIES)
        if name.startswith(TOLD_PREFIX)
        for text in wording.texts(open=True)
    ]
    assert [(name, text) for name, text in every if spoken.search(text)] == []
    assert [(name, text) for name, text in every if len(text.split()) > 36] == []


def test_no_way_to_tell_belongs_to_two_kinds() -> None:
    ways: dict[str, str] = {}
    for name, kind in kinds().items():
        for way in kind.ways:
            assert ways.setdefault(way.casefold(), name) == name
        assert not set(kind.ways) & set(kind.unlike), name


def test_the_conversations_name_no_kind_that_there_is_not() -> None:
    named = {name for file in CONVERSATIONS.glob("*.yaml") for name in re.findall(r", told: (\w+),", file.read_text())}
    assert named - {NONE} <= set(kinds())
    assert len(named) > 250
