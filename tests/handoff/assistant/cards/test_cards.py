"""Which cards go along with the bot's answers, and which never do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.cards.cards import CardChooser, answer_to_helped
from handoff.assistant.danger.triage import bot_command
from handoff.assistant.library import CONTACT, Library, encode
from handoff.assistant.replies.plain_questions import READS
from handoff.contract.base import LevelName
from handoff.conversation.events import LINES_CARD, ShownCard, Slot
from handoff.conversation.intake import Intake
from handoff.conversation.shown_cards import HELPED, MOST, NOT_HELPED, lines_with_cards
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import labels, seed
from knowledge.checks import plain
from knowledge.directory.contacts import Ages, Hours
from storage.ids import Seq
from storage.memory import MemoryStore
from tests.knowledge.test_directory import LOCAL
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.samples import NOON
from tests.support.shared_search import SharedSearch

OPEN = Intake(mode="practice", within_hours=True, available=True)


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    clock = Clock()
    made = SharedSearch(
        MemoryStore(clock).knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: True
    )
    await made.seed()
    await made.refresh()
    await made.reindex()
    yield made
    made.close()


@pytest.fixture
def chooser(library: Library) -> CardChooser:
    return CardChooser(library, labels.load())


async def cards_for(chooser: CardChooser, answer: BotAnswer, text: str, state: State) -> tuple[ShownCard, ...]:
    return (await chooser.content_for(answer, text, state)).cards


def answer(intent: str, *, risk: BotRisk | None = None, slots: dict[str, Slot] | None = None) -> BotAnswer:
    replies = (Reply("a"), Reply("b"))
    return BotAnswer(intent=Intent(intent, 0.9), replies=replies, risk=risk or BotRisk(), slots=slots or {})


async def test_what_is_told_gets_articles_and_a_contact_marked_as_unreviewed(chooser: CardChooser) -> None:
    cards = await cards_for(chooser, answer("eget_maende"), "Jag tror att det är mitt fel", State())
    assert 1 <= len(cards) <= 3
    assert (cards[0].type, cards[0].id) == ("article", "a10")
    assert cards[0].summary.startswith("Inte granskad. ")
    assert cards[-1].type == "contact"
    assert "Inte kontrollerad" in cards[-1].summary or cards[-1].id == "kommun-vaxel"


async def articles_for(chooser: CardChooser, text: str, **told: str) -> list[str]:
    """The articles on the cards beside a reply to somebody who has told this."""
    cards = await cards_for(chooser, answer("oro_yrkesroll"), text, State(memory=told))
    return [each.id for each in cards if each.type == "article"]


async def test_no_article_for_somebody_else_is_shown(chooser: CardChooser) -> None:
    text = "Vad ska skolan göra när en elev skriver hat på bänken?"
    assert await articles_for(chooser, text) == ["a30"]
    assert await articles_for(chooser, text, audience="yrkesverksam") == ["a30"]
    assert await articles_for(chooser, text, audience="anhorig") == []


async def test_an_article_that_is_only_the_nearest_is_not_shown(chooser: CardChooser, library: Library) -> None:
    text = "jag är arg på grannen"
    assert await library.search(text, "sv", intents={"oro_yrkesroll": 0.9})
    assert await articles_for(chooser, text) == []
    shown = await cards_for(chooser, answer("oro_yrkesroll"), text, State())
    assert len(shown) < MOST, "no helpline takes the place of an article that is not shown"


async def test_who_asks_one_thing_gets_no_list_of_helplines(chooser: CardChooser) -> None:
    cards = await cards_for(chooser, answer("eget_maende"), "Är det mitt fel?", State())
    assert {each.type for each in cards} == {"article"}


async def test_the_passages_of_the_best_article_stand_in_it_word_by_word_and_are_marked(chooser: CardChooser) -> None:
    found = await chooser.content_for(answer("eget_maende"), "Är det mitt fel?", State())
    article = next(each for each in seed.articles() if each.name == f"sv/{found.cards[0].id}")
    assert found.passages
    for each in found.passages:
        assert each.article == found.cards[0].id
        assert each.text.startswith("(Inte granskad) ")
    words = found.passages[0].text.removeprefix("(Inte granskad) ").split(". ")[0]
    assert words in " ".join(plain(article.text).split())
    assert (await chooser.content_for(answer("halsa"), "Är det mitt fel?", State())).passages == ()


async def test_english_visitors_get_the_english_text_where_there_is_one(chooser: CardChooser) -> None:
    english = State(lang="en")
    asked = BotAnswer(intent=Intent("eget_maende", 0.9), replies=(Reply("a"),), language="en")
    cards = await cards_for(chooser, asked, "I cannot sleep any more, I lie awake and brood", english)
    assert (cards[0].id, cards[0].title) == ("a09", "Take care of yourself")
    assert cards[0].summary.startswith("Not reviewed. ")


@pytest.mark.parametrize("slots", [{}, {"kommun": "Umeå"}, {"kommun": "2480"}])
async def test_who_can_help_in_a_kommun_is_answered_with_contacts(chooser: CardChooser, slots: dict[str, Slot]) -> None:
    cards = await cards_for(chooser, answer("hitta_lokalt_stod", slots=slots), "vem kan hjälpa i Umeå", State())
    assert [card.type for card in cards] == ["contact"] * 3
    assert {"soc-2480", "kommun-2480"} <= {card.id for card in cards}
    assert all("Umeå" in card.title and "Inte kontrollerad" in card.summary for card in cards)


@pytest.mark.parametrize("intent", ["halsa", "avsluta", "be_om_manniska", "hat_trakasseri", "begar_skadlig_info"])
async def test_small_talk_and_limits_have_no_cards(chooser: CardChooser, intent: str) -> None:
    assert await cards_for(chooser, answer(intent), "Är det mitt fel?", State()) == ()


def listening(thread: str, *, level: LevelName = "N1") -> BotAnswer:
    return BotAnswer(intent=Intent("bekrafta", 1.0), replies=(Reply(f"lyssnar_{thread}"),), risk=BotRisk(level=level))


async def test_who_is_listened_to_sees_what_is_written_on_it_once(chooser: CardChooser) -> None:
    told = "Är det mitt fel?"
    cards = await cards_for(chooser, listening("oro_barn"), told, State())
    assert [card.type for card in cards] == ["article"] * len(cards)
    assert cards[0].id == "a10"
    shown = State(articles=tuple(card.id for card in cards))
    assert await cards_for(chooser, listening("oro_barn"), told, shown) == ()


async def test_grief_and_danger_are_left_without(chooser: CardChooser) -> None:
    told = "Är det mitt fel?"
    assert await cards_for(chooser, listening("sorg"), told, State()) == ()
    assert await cards_for(chooser, listening("oro_barn", level="N3"), told, State()) == ()
    assert await cards_for(chooser, listening("oro_barn"), told, State(level=Level.N3)) == ()
    assert await cards_for(chooser, listening("oro_barn"), "vi åt glass på stranden", State()) == ()


async def test_nothing_stands_beside_the_emergency_text(chooser: CardChooser) -> None:
    acute = answer("akut_fara_nu", risk=BotRisk(level="N4"))
    assert await cards_for(chooser, acute, "Han är här och slår sönder allt", State()) == ()
    assert await cards_for(chooser, answer("eget_maende"), "Är det mitt fel?", State(level=Level.N4)) == ()


async def test_without_words_or_a_search_there_are_no_cards(chooser: CardChooser) -> None:
    assert await cards_for(chooser, answer("eget_maende"), "  ", State()) == ()
    clock = Clock()
    not_ready = Library(
        MemoryStore(clock).knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: True
    )
    assert await cards_for(CardChooser(not_ready, labels.load()), answer("eget_maende"), "Hej du", State()) == ()


CARD = ShownCard(type="article", id="a10", title="x")


def test_cards_stand_under_the_last_line_and_its_buttons_stay() -> None:
    asked = answer("eget_maende")
    asked = msgspec.structs.replace(asked, replies=(Reply("a"), Reply("b", buttons=(BotButton("knapp_person", "p"),))))
    lines = lines_with_cards(bot_command(asked, Seq(1), (CARD,)), State(level=Level.N1))
    assert [(line.reply_id, line.cards) for line in lines] == [("a", ()), ("b", (CARD,))]
    assert lines[1].buttons == (("knapp_person", "p"),)
    without = bot_command(asked, Seq(1))
    assert lines_with_cards(without, State(level=Level.N1)) == without.lines


READ = State(articles=("a10", "a05"))


def asks_whether_it_helped(state: State, intent: str = "avsluta", **changes: Any) -> bool:
    said = msgspec.structs.replace(answer(intent), **changes)
    return lines_with_cards(bot_command(said, Seq(1)), state)[-1].reply_id == "hjalpte_det"


def test_whether_it_helped_is_asked_at_goodbye_alone_once_and_of_those_who_were_shown_a_text() -> None:
    line = lines_with_cards(bot_command(answer("avsluta"), Seq(1)), READ)[-1]
    assert line.buttons == (
        ("knapp_hjalpte_ja", f"{HELPED} a10 a05"),
        ("knapp_hjalpte_nej", f"{NOT_HELPED} a10 a05"),
    )
    assert not asks_whether_it_helped(READ, "eget_maende")
    assert not asks_whether_it_helped(State())
    assert not asks_whether_it_helped(msgspec.structs.replace(READ, said=("hjalpte_det#0",)))


@pytest.mark.parametrize(
    ("level", "risk", "handoff"), [(Level.N2, "N0", None), (Level.N0, "N3", None), (Level.N0, "N0", "asked")]
)
def test_where_it_is_urgent_or_a_person_comes_nothing_is_asked(level: Level, risk: LevelName, handoff: str) -> None:
    state = msgspec.structs.replace(READ, level=level)
    assert not asks_whether_it_helped(state, risk=BotRisk(level=risk), handoff=Handoff(handoff is not None, handoff))


def test_who_waits_for_a_person_is_not_asked_whether_a_text_helped() -> None:
    assert asks_whether_it_helped(READ)
    assert not asks_whether_it_helped(msgspec.structs.replace(READ, name="queued"))


@pytest.mark.parametrize(("payload", "reply"), [(f"{HELPED} a10 a05", "hjalpte_tack"), (NOT_HELPED, "hjalpte_inte")])
def test_whether_it_helped_is_answered_without_the_bot(payload: str, reply: str) -> None:
    said = answer_to_helped(BotRequest(text="Ja", lang="en", payload=payload))
    assert said is not None
    assert (said.replies[0].reply_id, said.language) == (reply, "en")
    assert answer_to_helped(BotRequest(text="Ja", lang="sv", payload="be_om_manniska")) is None


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (("S3",), ["nod-112", "mind-sjalvmordslinjen", "1177"]),
        (("S4",), ["nod-112", "kvinnofridslinjen", "bris"]),
        ((), ["nod-112"]),
    ],
)
async def test_the_lines_that_answer_day_and_night_fit_what_it_is_about(
    chooser: CardChooser, signals: tuple[str, ...], expected: list[str]
) -> None:
    lines = chooser.shown(ShownCard(type=LINES_CARD, id=" ".join(signals), title=""), "sv")
    assert [card.id for card in lines] == expected
    assert lines[0].phone == "112"
    assert all(card.phone and card.phone not in card.summary for card in lines[1:])


async def test_a_card_that_is_asked_for_gets_the_published_words_or_none(chooser: CardChooser) -> None:
    known = chooser.published(ShownCard(type="article", id="a05", title=""), "sv")
    assert known is not None
    assert known.title == "Så börjar du prata om det"
    contact = chooser.published(ShownCard(type="contact", id="bris", title=""), "sv")
    assert contact is not None
    assert "Inte kontrollerad" in contact.summary
    assert chooser.published(ShownCard(type="article", id="a99", title=""), "sv") is None


async def test_who_can_help_in_a_kommun_is_answered_with_what_is_there_and_whether_it_is_open() -> None:
    clock = Clock(NOON.replace(year=2030, month=3, day=4))
    store = MemoryStore(clock)
    made = SharedSearch(store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: True)
    await made.seed()
    today = clock().date()
    hours = tuple(Hours(day=day, opens="09:00", closes="15:00") for day in ("man", "tis", "ons", "tor", "fre"))
    open_one = msgspec.structs.replace(
        LOCAL, id="ume-oppet", name="Ö", hours=hours, verified_on=today, verified_how="webb", status="aktiv"
    )
    closed_one = msgspec.structs.replace(open_one, id="ume-stangt", name="A", hours=hours[1:], ages=Ages(max=25))
    for contact in (open_one, closed_one):
        await store.knowledge.save(CONTACT, contact.id, encode(contact), seen=0, by="anna")
    await made.refresh()
    chooser = CardChooser(made, labels.load())
    cards = await cards_for(chooser, answer("hitta_lokalt_stod"), "vem kan hjälpa i Umeå", State())
    assert [card.id for card in cards[:2]] == ["ume-oppet", "ume-stangt"]
    assert "Öppet nu" in cards[0].summary
    assert "Stängt nu" in cards[1].summary
    assert "Till och med 25 år" in cards[1].summary
    assert len(cards) <= 3
    made.close()


async def test_who_wants_to_read_gets_texts_on_what_was_told_that_they_have_not_seen(chooser: CardChooser) -> None:
    reads = BotAnswer(intent=Intent(READS, 1.0), replies=(Reply(READS),))
    told = State(said=("guide:yrke/mote#0",), memory={"audience": "yrkesverksam"})
    first = [card.id for card in await cards_for(chooser, reads, "vill bara läsa", told)]
    assert first[0] == "a30"
    assert len(first) == MOST
    again = State(said=told.said, memory=told.memory, articles=(first[0],))
    assert first[0] not in [card.id for card in await cards_for(chooser, reads, "vill bara läsa", again)]
    assert [card.type for card in await cards_for(chooser, reads, "har ni nåt att läsa", State())] == ["article"] * MOST
