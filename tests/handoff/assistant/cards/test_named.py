"""Who names an organisation: its card comes first, and a question of how to reach it gets an answer; on a real node."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Intent
from handoff.assistant.cards.named import NOT_SHOWN, REACHED, ContactNames
from handoff.conversation.events import BotWrote
from handoff.risk import Level
from knowledge import seed
from knowledge.directory.contacts import Contact
from knowledge.directory.other_names import other_names
from tests.handoff.assistant.replies.test_direct import Embeds, answering, lines
from tests.support.fakes import answer
from tests.support.guides import threat
from tests.support.samples import NOON

ALL = (*seed.contacts(), *seed.contacts(seed.UNVERIFIED))
NAMES = ContactNames(ALL)
BRIS, EXIT = (next(each for each in ALL if each.id == name) for name in ("bris", "exit-fryshuset"))
CHANNELS = replace(answer("andra_kanaler"), intent=Intent("andra_kanaler", 0.9))


def checked(contact: Contact) -> Contact:
    return replace(contact, verified_on=NOON.date(), verified_how="webb")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("vad är numret till bris", "bris"),
        ("nummer till Bris?", "bris"),
        ("Hej. har ni numret till Kvinnofridslinjen?", "kvinnofridslinjen"),
        ("kan jag ringa bris nu", "bris"),
        ("hur får jag tag på exit", "exit-fryshuset"),
        ("när har exit fryshuset öppet", "exit-fryshuset"),
        ("hur kommer jag i kontakt med självmordslinjen", "mind-sjalvmordslinjen"),
        ("vad är brottsofferjourens nummer", "brottsofferjouren"),
        ("hur når man säpo", "sakerhetspolisen"),
        ("what is the number for Bris", "bris"),
    ],
)
def test_who_asks_for_the_number_or_the_hours_of_somebody_is_understood(text: str, entry: str) -> None:
    assert NAMES.asked_for(text) == [entry]


@pytest.mark.parametrize(
    "text",
    [
        "ska jag ringa bris",
        "ringer Bris hem?",
        "syns det om jag ringer kvinnofridslinjen",
        "kan jag ringa bris utan att det syns",
        "min dotter ringde bris nummer igår men ingen svarade",
        "vad gör exit",
        "vad är polisens nummer",
        "vad har socialjouren för nummer",
        "har ni ett nummer",
    ],
)
def test_who_asks_something_else_of_them_is_not(text: str) -> None:
    assert NAMES.asked_for(text) == []


def test_every_other_name_is_of_an_entry_and_is_found() -> None:
    known = {each.id: each for each in ALL}
    assert other_names().keys() <= known.keys()
    for entry, names in other_names().items():
        assert [NAMES.asked_for(f"vad är numret till {name}") for name in names] == [[entry]] * len(names)


def test_a_name_without_words_is_never_found_and_keeps_no_other_from_being_found() -> None:
    names = ContactNames([replace(EXIT, id="without", name="–"), BRIS])
    assert names.asked_for("vad är numret till – och till bris?") == ["bris"]


async def shown(bot: BotAnswer, text: str, *contacts: Contact, practice: bool = True) -> list[tuple[str, list[str]]]:
    """What is said, each with the ids of its cards."""
    async with answering(Embeds(bot), contacts=contacts, practice=practice) as parts:
        conversation = await parts.started()
        return [(each.reply_id, _cards(each)) for each in await lines(parts, conversation, text)]


def _cards(line: BotWrote) -> list[str]:
    return [card.id for card in line.cards]


async def test_the_number_is_on_the_card_and_nothing_else_is_said() -> None:
    assert await shown(CHANNELS, "vad är numret till bris", BRIS, EXIT) == [(REACHED, ["bris"])]


async def test_whom_visitors_may_not_see_now_is_not_shown_and_that_is_said() -> None:
    said = await shown(CHANNELS, "vad är numret till bris", BRIS, checked(EXIT), practice=False)
    assert said == [(NOT_SHOWN, [])]
    assert await shown(CHANNELS, "hur når jag exit", BRIS, checked(EXIT), practice=False) == [(REACHED, [EXIT.id])]


async def test_another_question_about_them_shows_the_card_beside_its_answer() -> None:
    said = await shown(answer("fraga_tecken"), "ringer Bris hem till mina föräldrar?", BRIS, EXIT)
    assert REACHED not in [reply for reply, _ in said]
    assert any("bris" in cards for _, cards in said)


async def test_in_danger_safety_comes_first_and_in_acute_danger_alone() -> None:
    hurt = replace(answer("risk_stod"), intent=Intent("eget_maende", 0.9), risk=BotRisk(level="N3"))
    said = await shown(hurt, "[N3] vad är numret till bris", BRIS)
    assert [reply for reply, _ in said][-2:] == ["risk_stod", REACHED]
    async with answering(Embeds(answer("risk_akut")), contacts=(BRIS,)) as parts:
        conversation = await parts.started()
        acute = await lines(parts, conversation, "[N4] vad är numret till bris")
        assert REACHED not in [each.reply_id for each in acute]
        assert (await parts.state(conversation)).level is Level.N4


async def test_a_guide_of_safety_that_begins_comes_after_the_number() -> None:
    risk = BotRisk(level="N3", signals=("S4",))
    journey = replace(answer("resa_konfliktzon"), intent=Intent("resa_konfliktzon", 0.9), risk=risk)
    async with answering(Embeds(journey), likely={"travel": 0.9}, guide=threat(), contacts=(BRIS,)) as parts:
        conversation = await parts.started()
        said = await lines(parts, conversation, "vad är numret till bris")
        assert (said[-2].reply_id, _cards(said[-2])) == (REACHED, ["bris"])
        assert said[-1].reply_id.startswith("guide:")


async def test_who_asks_where_to_call_is_not_told_that_this_line_has_no_number() -> None:
    read = {"other_channels": 0.97}
    async with answering(Embeds(CHANNELS), likely=read, contacts=(BRIS, EXIT)) as parts:
        conversation = await parts.started()
        said = [each.reply_id for each in await lines(parts, conversation, "vart ringer man annars")]
        assert "hitta_lokalt_stod" in said
        assert "andra_kanaler" not in said
