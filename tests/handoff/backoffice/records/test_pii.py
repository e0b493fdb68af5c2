"""Nothing that points to a person by its form gets past the check, and it is shown where it stands."""

from __future__ import annotations

import string
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records.pii import find, luhn


def _check_digit(nine: str) -> str:
    return next(digit for digit in string.digits if luhn(nine + digit))


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Any personnummer or samordningsnummer, as people write them."""
    year, month = draw(st.integers(1900, 2026)), draw(st.integers(1, 12))
    day = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 60]))
    nine = f"{year % 100:02}{month:02}{day:02}{draw(st.integers(0, 999)):03}"
    century = draw(st.sampled_from(["", f"{year // 100}"]))
    between = draw(st.sampled_from(["", "-", "+", " ", " - "]))
    return f"{century}{nine[:6]}{between}{nine[6:]}{_check_digit(nine)}"


around = st.text(alphabet="abcåäö ,.!?\n", max_size=30)


@given(around, identity_numbers(), around)
def test_every_identity_number_is_found_where_it_stands(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    kinds = {text[each.start : each.end]: each.kind for each in find(text)}
    assert kinds.get(number) in ("personnummer", "samordningsnummer"), kinds


@given(identity_numbers(), st.integers(1, 9))
def test_a_mistyped_number_that_is_written_as_an_identity_number_is_found_and_other_digits_are_not(
    number: str, add: int
) -> None:
    wrong = number[:-1] + str((int(number[-1]) + add) % 10)
    digits = wrong.replace("-", "").replace("+", "").replace(" ", "")
    written = len(digits) == 12 or (wrong[-5] in "-+" and " - " not in wrong)
    kinds = {each.kind for each in find(wrong)}
    assert bool({"personnummer", "samordningsnummer"} & kinds) is written


phones = st.builds(
    lambda start, digits, gap: start + gap.join([digits[:2], digits[2:5], digits[5:]]),
    st.sampled_from(["07", "+46 7", "0046 7", "08-", "(08) ", "020-"]),
    st.text(string.digits, min_size=8, max_size=8),
    st.sampled_from([" ", "-", "", "\u00a0"]),
)


@given(around, phones, around)
def test_every_telephone_number_is_found(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    covered = "".join(text[each.start : each.end] for each in find(text))
    assert all(digit in covered for digit in set(number) & set(string.digits))


words = st.text("abcdefghij", min_size=2, max_size=8)


@given(around, words, words, st.sampled_from(["se", "com", "nu"]), around)
def test_every_mail_and_web_address_is_found(before: str, name: str, host: str, top: str, after: str) -> None:
    for written in (f"{name}@{host}.{top}", f"https://{host}.{top}/{name}", f"www.{host}.{top}", f"{host}.{top}"):
        text = f"{before} {written} {after}"
        assert any(text[each.start : each.end].startswith(written[:4]) for each in find(text)), written


@given(st.text(max_size=300))
def test_any_text_is_read_to_its_end_and_places_are_inside_of_it(text: str) -> None:
    last = 0
    for finding in find(text):
        assert last <= finding.start < finding.end <= len(text)
        last = finding.end


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("hon bor på Storgatan 12 B", "adress", "Storgatan 12 B"),
        ("vid Stora vägen 3", "adress", "Stora vägen 3"),
        ("skriv till Box 123", "adress", "Box 123"),
        ("på 903 21 Umeå", "adress", "903 21 Umeå"),
        ("070 – 123 45 67", "telefon", "070 – 123 45 67"),
        ("her name is Sarah", "namn", "Sarah"),
        ("bilen är ABC 123", "regnummer", "ABC 123"),
        ("bilen är abc12d", "regnummer", "abc12d"),
        ("han heter Ali Hassan och är ung", "namn", "Ali Hassan"),
        ("han heter ali", "namn", "ali"),
        ("hon kallas Lillan", "namn", "Lillan"),
        ("kallas för Kungen", "namn", "Kungen"),
        ("en lärare vid namn Svensson", "namn", "Svensson"),
        ("skriver som @kalle_99", "konto", "@kalle_99"),
        ("kalle (at) exempel.se", "e_post", "kalle (at) exempel.se"),
        ("ring 811278-9873", "samordningsnummer", "811278-9873"),
        ("ring 811218-9875, det är hans", "personnummer", "811218-9875"),
        ("Anna Svensson, bor i Boden", "namn", "Anna Svensson"),
        ("det var Mohamed Ali som sade det", "namn", "Mohamed Ali"),
        ("Fatima, 17 år, och hennes syster", "namn", "Fatima"),
        ("Elin som bor i Boden", "namn", "Elin"),
        ("ring 19811218-9876", "personnummer", "19811218-9876"),
    ],
)
def test_what_it_is_and_where(text: str, kind: str, where: str) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in find(text)] == [(kind, where)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Det heter inte så längre, sade mamman.",
        "Ringde 112 och sedan 114 14. Fick rådet att ringa 1177.",
        "Kallas för fascist i skolan av två elever.",
        "Samtalet var 2026-11-25 kl 12.30 och varade 45 minuter.",
        "Nås bäst 08.00-12.00, eller 09:00 – 13:00, annars 12.00-13.00.",
        "Har 120 00 kronor i skuld och 115 10 år gamla brev.",
        "Mötet är på plan 3 och 20 personer kommer.",
        "Nivå N3, signal S6. Artikel a16 lämnad.",
        "Rädda Barnen och Röda Korset har svarat. Region Skåne ringer.",
        "En person från Norrköping. Ali i en bok är någon annan.",
    ],
)
def test_what_counselors_write_every_day_is_left_alone(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    "piece", ["a", "a.", "a-", "1 ", "plan", "abc123 ", "heter Ab ", "gatan ", "snabel-a", "a@", "8501011234 ", "("]
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    """Eight times the text may take at most thirty times the time: squared would be sixty-four."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        return min(_of_thread(text) for _ in range(3))

    assert seconds(32_000) < 30 * seconds(4_000) + 0.02


def _of_thread(text: str) -> float:
    begin = thread_time()
    find(text)
    return thread_time() - begin
