"""An onion address is known by its checksum: one wrong letter, and visitors would be sent to a stranger."""

from __future__ import annotations

import pytest

from handoff.gateway.limits.onion import is_onion

ADDRESS = "http://jwwqhe65f3dde75atzv56nnj2m4khgblkj5prgnjmjmrfsxcgxvlpwid.onion"


def test_an_address_that_tor_has_made_is_one() -> None:
    assert is_onion(ADDRESS)


@pytest.mark.parametrize("at", range(len("http://"), len(ADDRESS) - len(".onion")))
def test_with_one_other_letter_it_is_none(at: int) -> None:
    assert not is_onion(ADDRESS[:at] + ("a" if ADDRESS[at] != "a" else "b") + ADDRESS[at + 1 :])


@pytest.mark.parametrize(
    "origin", ["", "https://chatt.example.se", ADDRESS + "/chat", ADDRESS.replace("http", "https")]
)
def test_nothing_else_is_one(origin: str) -> None:
    assert not is_onion(origin)
