"""Return codes: unguessable, and forgiving to those who write them down."""

from __future__ import annotations

import secrets

import pytest

from handoff.conversation.return_codes import ALPHABET, CODE_BITS, GROUP, GROUPS, code_of, normalised


def test_a_code_has_at_least_128_random_bits() -> None:
    assert len(set(ALPHABET)) ** (GROUPS * GROUP) >= 2**128
    assert CODE_BITS >= 128
    codes = {code_of(secrets.randbits(CODE_BITS)) for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == {*ALPHABET, "-"}


def test_what_is_shown_is_understood() -> None:
    code = code_of(secrets.randbits(CODE_BITS))
    plain = normalised(code)
    assert plain is not None
    assert plain == code.replace("-", "")
    spelled = [code.lower(), code.replace("-", " "), f"  {code}\n", code.replace("-", ""), code.replace("-", "–")]
    assert {normalised(each) for each in spelled} == {plain}


def test_look_alikes_are_the_same_letter() -> None:
    assert normalised("OIL" + "0" * 25) == normalised("oil" + "0" * 25) == "011" + "0" * 25
    assert normalised("U" * 28) == "V" * 28


@pytest.mark.parametrize("code", ["", "abc", "0" * 27, "0" * 29, "é" * 28, "٣" * 28, "🙂" * 28, "ß" * 28])
def test_what_cannot_be_a_code_is_none(code: str) -> None:
    assert normalised(code) is None
