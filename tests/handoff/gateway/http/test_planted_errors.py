"""Errors that a tired writer makes, planted in the installation's own texts: the desk shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from handoff.app.build import utc_now
from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, Unsearched, installed_library
from tests.support.site import site

Content = dict[str, Any]
Plant = Callable[[Content], object]
ARTICLE, REPLY, SAFETY, CONTACT = "article/sv.a05", "reply/sv.halsa", "reply/sv.sjalvmord_sjalvskada", "contact/bris"


def says(text: str) -> Plant:
    """A sentence more in the text."""
    return lambda content: content.update(text=f"{content['text']}\n\n{text}")


def has(**changes: Any) -> Plant:
    return lambda content: content.update(changes)


def reaches(**changes: Any) -> Plant:
    return lambda content: content["kontakt"].update(changes)


LONG = (
    "Kommunikationsinfrastrukturens komplexitetsgrad förutsätter kontinuerlig kompetensutveckling inom organisationens "
    "samverkansstrukturer, varigenom ansvarsfördelningen tydliggörs utifrån verksamhetens långsiktiga målsättningar. "
) * 12

PLANTED: Final[dict[str, tuple[str, Plant]]] = {
    "dead link to an article": (ARTICLE, says("Läs [mer](artikel:finns-inte).")),
    "dead link to an entry": (ARTICLE, says("Ring [dem](kontakt:finns-inte).")),
    "link without https": (ARTICLE, says("Se [sidan](http://exempel.se).")),
    "link that runs": (ARTICLE, says("Se [sidan](javascript:alert(1)).")),
    "HTML": (ARTICLE, says("<b>Viktigt</b> att veta.")),
    "a picture": (ARTICLE, says("![en bild](https://exempel.se/a.png)")),
    "a telephone number": (ARTICLE, says("Ring 08-123 45 67.")),
    "a mobile number": (ARTICLE, says("Ring 0701234567 i kväll.")),
    "an e-mail address": (ARTICLE, says("Skriv till stod@exempel.se.")),
    "a street": (ARTICLE, says("Vi finns på Storgatan 12.")),
    "a person's name": (ARTICLE, says("Anna Svensson, bor i Boden, berättar.")),
    "an identity number": (ARTICLE, says("Till exempel 19811218-9876.")),
    "a mistyped identity number": (ARTICLE, says("Till exempel 811218-9875.")),
    "an account": (ARTICLE, says("Följ @kalle_99 så länge.")),
    "promise of secrecy": (ARTICLE, says("Ingen får veta att du har skrivit.")),
    "promise of anonymity": (ARTICLE, says("Du är alltid anonym här.")),
    "promise to tell nobody": (REPLY, says("Vi berättar aldrig något för någon.")),
    "promise between us": (REPLY, says("Det stannar mellan oss.")),
    "guarantee": (REPLY, says("Vi lovar att det blir bra.")),
    "jargon": (ARTICLE, says("Individen får en insatsplan.")),
    "more jargon": (REPLY, says("Detta erfordras initialt.")),
    "heavy text": (ARTICLE, has(text=LONG)),
    "too long": (ARTICLE, says("Det är en kort mening. " * 140)),
    "no text": (ARTICLE, has(text="")),
    "unknown intent": (ARTICLE, has(relaterade_intent=["oro_barnen"])),
    "unknown audience": (ARTICLE, has(malgrupp=["foraldrar"])),
    "unknown topic": (ARTICLE, has(lotsning_amnen=["allt"])),
    "unknown field": (ARTICLE, has(rubrik="Hej")),
    "wrong form of a field": (ARTICLE, has(kallor="en källa")),
    "a number in a reply": (REPLY, says("Ring 020-123 456.")),
    "braces": (REPLY, says("Hej {namn")),
    "a variable that is none": (REPLY, says("Hej {namn}.")),
    "the same text twice": (REPLY, lambda content: content.update(varianter=[content["text"]])),
    "variant for nobody": (REPLY, has(varianter_stangt=["Vi är inte här."], stangt=None)),
    "safety without 112": (SAFETY, has(text="Du är viktig. Berätta mer.")),
    "a person where nobody is": (SAFETY, has(stangt="Ring 112. Jag hämtar en person åt dig.")),
    "a number that is none": (CONTACT, reaches(telefon="ring oss")),
    "page without https": (CONTACT, reaches(webb="http://bris.se")),
    "a day that is none": (CONTACT, has(oppet=[{"dag": "mond", "fran": "09:00", "till": "12:00"}])),
    "no topic": (CONTACT, has(amnen=[])),
}
LEAST: Final = 0.9


@pytest.fixture
async def reviewer(widget: Path) -> AsyncIterator[Desk]:
    store = MemoryStore(utc_now)
    library = installed_library(store, Unsearched)
    async with site(widget, store, library=library, library_words=True) as running, aiohttp.ClientSession() as http:
        yield Desk(http, running.url, await running.cookie("lena", "reviewer"))


async def rules(desk: Desk, text: str, plant: Plant | None = None) -> set[tuple[str, str]]:
    kind = text.partition("/")[0]
    content = (await desk.get(f"editor/texts/{text}"))["content"]
    if plant is not None:
        plant(content)
    status, look = await desk.ask("post", "editor/look", {"kind": kind, "content": content})
    assert status == 200, look
    return {(each["rule"], each.get("value", "")) for each in look.get("findings", [])}


async def test_nine_of_ten_planted_errors_are_shown_and_none_where_none_is(reviewer: Desk) -> None:
    for text in (ARTICLE, REPLY, SAFETY, CONTACT):
        assert not await rules(reviewer, text), text
    missed = [name for name, (text, plant) in PLANTED.items() if not await rules(reviewer, text, plant)]
    assert len(PLANTED) == 40
    assert 1 - len(missed) / len(PLANTED) >= LEAST, missed
    assert missed == []
