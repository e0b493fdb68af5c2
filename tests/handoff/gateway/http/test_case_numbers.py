"""Case numbers over real sockets: they join contacts, open nothing, and are stored as a keyed hash alone."""

from __future__ import annotations

import secrets
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records.case_number import BITS, normalised, number_of
from handoff.conversation.return_codes import ALPHABET
from tests.handoff.gateway.http.test_records import desk
from tests.support.documentation import filled
from tests.support.site import Site


@given(st.integers(0, 2**BITS - 1), st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(bits: int, at: int, other: str) -> None:
    number = number_of(bits)
    plain = number.replace("-", "")
    assert normalised(f" {number.lower()} ") == plain
    wrong = plain[:at] + other + plain[at + 1 :]
    assert normalised(wrong) == (plain if wrong == plain else None)


def test_look_alikes_are_read_as_they_were_said() -> None:
    number = next(found for bits in range(10_000) if "0" in (found := number_of(bits)) and "1" in found)
    assert normalised(number.replace("0", "O").replace("1", "l")) == number.replace("-", "")
    assert normalised("kort") is None


async def test_a_caller_comes_back_and_the_earlier_contacts_are_seen_without_a_word_of_them(
    running: Site, http: Any
) -> None:
    kim, lee = await desk(http, running, "kim"), await desk(http, running, "lee")
    first, second = secrets.token_hex(16), secrets.token_hex(16)
    _, made = await kim.ask("post", "case-numbers", {"case": first})
    number = made["number"]
    note = {"notering": "Ville prata igen."}
    form = {"seen": 0, "form": filled(kanal="telefon", startperiod="2026-11-20/08", **note)}
    assert await kim.code("put", f"documentation/{first}", form) == "ok"

    look = {"number": number.lower(), "case": second}
    _, seen = await lee.ask("post", "case-numbers/contacts", look)
    (contact,) = seen["contacts"]
    assert (contact["day"], contact["channel"], contact["form"]["amnen"]) == ("2026-11-20", "telefon", ["tecken"])
    assert "Ville prata igen" not in repr(seen), "no free words, by a number"
    assert await lee.code("get", f"documentation/{first}") == "not_yours", "it opens nothing"
    later = {"seen": 0, "form": filled(kanal="e_post", startperiod="2026-11-26/08")}
    assert await lee.code("put", f"documentation/{second}", later) == "ok"
    third = {"number": number, "case": secrets.token_hex(16)}
    _, all_three = await kim.ask("post", "case-numbers/contacts", third)
    assert [one["channel"] for one in all_three["contacts"]] == ["e_post", "telefon"]

    stored = repr(await running.store.case_numbers.all()) + repr(await running.store.audit.latest())
    assert number not in stored
    assert number.replace("-", "") not in stored
    assert await kim.code("post", "case-numbers/forget", {"number": number}) == "ok"
    assert await kim.code("post", "case-numbers/contacts", third) == "unknown_case_number"


async def test_a_misheard_number_is_said_to_be_one_and_guessing_is_slowed_down(running: Site, http: Any) -> None:
    kim = await desk(http, running, "kim")
    case = secrets.token_hex(16)
    assert await kim.code("post", "case-numbers/contacts", {"number": "0000-0001", "case": case}) == "case_number_wrong"
    codes = [
        await kim.code("post", "case-numbers/contacts", {"number": number_of(secrets.randbits(BITS)), "case": case})
        for _ in range(12)
    ]
    assert codes[0] == "unknown_case_number"
    assert codes[-1] == "rate_limited"
