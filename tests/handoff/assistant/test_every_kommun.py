"""All 290 kommuner get an answer of their own, in three subjects, in practice and on an open line; nobody gets nothing.

The way is that of production: the answer to the question where, the contacts of the library, published words.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import msgspec
import pytest

from handoff.assistant.cards.cards import CardChooser
from handoff.assistant.cards.local_help import ASK_PLACE, LOCAL_HELP, LOCAL_REPLIES, with_local_help
from handoff.assistant.danger.triage import bot_command
from handoff.assistant.library import CONTACT, Library, encode
from handoff.assistant.replies.declared import answered, declared_answer
from handoff.assistant.turns import bot_request
from handoff.assistant.wording.wording import Wording
from handoff.cli._parts import REPLIES
from handoff.conversation import commands as cmd
from handoff.conversation.events import BotWrote
from handoff.conversation.intake import Intake
from knowledge import labels, questions, seed, wordings
from knowledge.directory.contacts import FALLBACK_ID
from knowledge.directory.places import places
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.samples import OPEN, Story, bot_reply, decided, started, write
from tests.support.shared_search import SharedSearch

SUBJECTS = [
    {"topic": "oro", "audience": "anhorig"},
    {"topic": "lamna", "audience": "vill_lamna"},
    {"topic": "konsultation", "audience": "yrkesverksam"},
]
NATIONAL = {
    "oro": "stödlinjer för anhöriga som svarar i hela landet",
    "lamna": "stöd i hela landet för den som vill lämna",
    "konsultation": "stöd för hela landet till den som möter frågan i jobbet",
}
ASKED = questions.load()
ASKS = {"sv": "kan ni hjälpa oss", "en": "can you please help us with this", "ar": "هل يمكنكم مساعدتنا"}


@asynccontextmanager
async def filled(*, practice: bool, clock: Clock | None = None, checked: bool = False) -> AsyncIterator[Library]:
    clock = clock or Clock()
    store = MemoryStore(clock)
    made = SharedSearch(
        store.knowledge,
        embedder=Letters,
        vectors=VECTORS,
        clock=clock,
        practice=lambda: practice,
        installed=wordings.load(REPLIES),
    )
    await made.seed()
    if checked:
        for contact in seed.contacts(seed.UNVERIFIED):
            known = msgspec.structs.replace(contact, verified_on=clock().date(), verified_how="telefon")
            await store.knowledge.save(CONTACT, contact.id, encode(known), seen=1, by="anna")
    await made.refresh()
    yield made
    made.close()


async def said(library: Library, text: str, slots: dict[str, str], intake: Intake, lang: str = "sv") -> BotWrote:
    """What the visitor reads to their answer to the question where they are."""
    story: Story = started(write(text=ASKS[lang]), lang=lang)
    story = story.does(bot_reply(story.pending, lines=(cmd.BotLine(ASK_PLACE),), slots=dict(slots)))
    story = story.does(write(text=text, client_msg_id="n"))
    read = answered(story.state, ASKED)
    request = bot_request(story.state, intake, read.rest)
    answer = declared_answer(read, request, ASKED)
    assert answer is not None, text
    answer = with_local_help(answer, request, story.state)
    chooser = CardChooser(library, labels.load())
    found = await chooser.content_for(answer, request.text, story.state)
    events = decided(story.state, bot_command(answer, story.pending, found.cards))
    assert library.replies is not None
    worded = Wording(library.replies, lambda: intake, chooser.shown).word(events, story.state, lambda: intake)
    return next(event for event in worded if isinstance(event, BotWrote))


@pytest.mark.parametrize("practice", [True, False])
@pytest.mark.parametrize("slots", SUBJECTS, ids=lambda slots: slots["topic"])
async def test_each_of_290_gets_an_answer_of_its_own(slots: dict[str, str], practice: bool) -> None:
    intake = replace(OPEN, mode="practice" if practice else "open")
    async with filled(practice=practice) as library:
        for code, name in places().municipalities.items():
            line = await said(library, name, slots, intake)
            assert line.reply_id in LOCAL_REPLIES
            assert name in line.text, (name, line.text)
            assert line.cards, name
            named = [card for card in line.cards if name in card.title or code in _area(library, card.id)]
            assert named, (name, line.cards)
            if not practice:
                assert [card.id for card in line.cards if card.id != "nod-112"] == [FALLBACK_ID]
                assert all(not card.phone or card.phone == "112" for card in line.cards)
                assert f"i {places().in_words(code)}" in line.cards[0].title
                assert NATIONAL[slots["topic"]] in line.text, "the kind of national support"


def _area(library: Library, contact: str) -> tuple[str, ...]:
    return library.snapshot.contacts[contact].area.municipalities


async def test_what_nobody_has_checked_never_reaches_an_open_line_and_what_is_overdue_is_hidden_again() -> None:
    clock = Clock()
    intake = replace(OPEN, mode="open")
    async with filled(practice=False, clock=clock, checked=True) as library:
        line = await said(library, "Norrtälje", SUBJECTS[0], intake)
        assert line.cards[0].id == "kommun-0188"
        assert "Kontrollerad" in line.cards[0].summary
        clock.advance(91 * 24 * 3600.0)
        await library.refresh()
        line = await said(library, "Norrtälje", SUBJECTS[0], intake)
        assert line.cards[0].id == FALLBACK_ID
        assert "Norrtälje" in line.text


@pytest.mark.parametrize(
    ("lang", "place", "words"),
    [("en", "Kiruna", "In Kiruna"), ("sv", "Kiruna", "I Kiruna"), ("ar", "كيرونا", "في Kiruna")],
)
async def test_it_is_said_in_the_language_of_the_visitor(lang: str, place: str, words: str) -> None:
    async with filled(practice=True) as library:
        line = await said(library, place, SUBJECTS[0], OPEN, lang)
        assert line.text.startswith(words)


async def test_who_does_not_want_to_say_where_gets_help_that_is_national() -> None:
    async with filled(practice=True) as library:
        line = await said(library, "nej", SUBJECTS[0], OPEN)
        assert line.reply_id == LOCAL_HELP
        assert line.cards


async def test_where_the_place_comes_with_other_talk_help_is_said_at_once() -> None:
    async with filled(practice=True) as library:
        chooser = CardChooser(library, labels.load())
        story = started(write(text="vi bor i Norrtälje, vart vänder man sig?"))
        near = chooser.near(story.state, "sv", topics=("anhorigstod",))
        assert (near.kommun, near.place) == ("0188", "Norrtälje")
        assert all("Norrtälje" in card.title for card in near.cards[:2])
