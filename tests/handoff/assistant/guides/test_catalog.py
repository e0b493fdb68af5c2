"""The guides of a node: made ready once, found by reply and version, and many of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.library import GUIDE, Library, encode
from knowledge.guides.compiled import SKIP_WORDS, Compiled
from knowledge.lifecycle import Person, edited, reviewed, scheduled, seeded
from storage.memory import MemoryStore
from tests.handoff.assistant.guides.measure import MANY, many_guides
from tests.support.fakes import Clock
from tests.support.guides import threat, worry
from tests.support.letters import VECTORS, Letters


async def test_each_of_five_hundred_guides_of_thirty_steps_is_found_by_its_reply() -> None:
    """How long that takes is measured, not asserted: `make measure-guides`."""
    async with many_guides() as library:
        await library.refresh()
        found = [library.guides.begun_by(f"svar{number}") for number in range(MANY)]
        assert [each.guide.id for each in found if each is not None] == [f"guide{number}" for number in range(MANY)]


def test_a_version_is_made_ready_once() -> None:
    catalog = GuideCatalog([worry()])
    first = catalog.live("prov_oro")
    catalog.take([worry()])
    assert catalog.live("prov_oro") is first


def test_what_was_published_before_is_found_while_the_guide_is_there() -> None:
    old = replace(worry(), summary={"sv": ("Gammalt.",), "en": ("Old.",)})
    catalog = GuideCatalog([old])
    version = Compiled.of(old).version
    catalog.take([worry()])
    found = catalog.version("prov_oro", version)
    assert found is not None
    assert found.guide == old
    assert catalog.question(f"guide:prov_oro@{version}/vem") is not None
    catalog.take([threat()])
    assert catalog.version("prov_oro", version) is None


@dataclass
class Case:
    step: str
    buttons: list[str]


def test_the_buttons_of_a_question_are_its_own_or_plain_ones() -> None:
    compiled = Compiled.of(worry())
    for case in (
        Case("prova", ["knapp_ja", "knapp_nej"]),
        Case("vem", ["knapp_hoppa_over"]),
        Case("forandrat", [f"guide:prov_oro@{compiled.version}/forandrat/{each}" for each in ("natet", "vanner")]),
    ):
        titled = [each.button for each in compiled.questions[case.step].answers.values() if each.button]
        assert titled == case.buttons


def test_every_question_can_be_skipped_in_every_language_of_the_words() -> None:
    for step, question in Compiled.of(worry()).questions.items():
        for lang, words in SKIP_WORDS.items():
            assert set(words) <= set(question.answers["unsure"].words[lang]), step


async def test_a_guide_is_published_when_its_time_has_come() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    today = clock().date()
    changed = replace(worry(), summary={"sv": ("Nytt slut.",), "en": ("A new end.",)})
    draft = reviewed(edited(seeded(worry(), today), changed, Person("anna")), Person("lena"), today)
    later = scheduled(draft, clock() + timedelta(hours=1), Person("anna"))
    await store.knowledge.save(GUIDE, "prov_oro", encode(later), seen=0, by="anna")
    library = Library(store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: True)
    await library.refresh()
    guide = library.guides.live("prov_oro")
    assert guide is not None
    assert guide.guide == worry()
    clock.advance(3601)
    await library.publish_due()
    await library.refresh()
    guide = library.guides.live("prov_oro")
    assert guide is not None
    assert guide.guide == changed
    assert library.guides.version("prov_oro", Compiled.of(worry()).version) is not None, "who is in it ends it"
    library.close()
