"""Passwords of staff."""

from __future__ import annotations

import pytest

from handoff.backoffice.accounts.passwords import WeakPassword, check_strength, hashed, random_password, verified
from tests.handoff.backoffice.accounts.conftest import PASSWORD


async def test_the_right_one_and_no_other() -> None:
    stored = await hashed(PASSWORD)
    assert await verified(PASSWORD, stored)
    assert not await verified(PASSWORD + " ", stored)
    assert not await verified("", stored)


async def test_it_is_argon2id_with_the_least_that_owasp_asks() -> None:
    stored = await hashed(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in stored
    assert stored != await hashed(PASSWORD)


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$YQ$YQ"])
async def test_what_is_no_hash_lets_nobody_in(stored: str | None) -> None:
    assert not await verified(PASSWORD, stored)


def test_short_ones_are_refused_shorter_ones_only_with_a_second_factor() -> None:
    check_strength("fyra ord på rad")
    check_strength("kanoter7", second_factor=True)
    with pytest.raises(WeakPassword, match="15"):
        check_strength("fyra ord i rad")
    with pytest.raises(WeakPassword, match="8"):
        check_strength("kanot77", second_factor=True)


def test_random_ones_are_strong_and_differ() -> None:
    made = {random_password() for _ in range(100)}
    assert len(made) == 100
    for password in made:
        check_strength(password)


@pytest.mark.parametrize(
    "password", ["a" * 15, "ab" * 8, "123456789012345", "edcba9876543210", "lösenlösenlösen", "abcdefghijklmno"]
)
def test_a_password_that_can_be_guessed_from_a_part_of_itself_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="repeats itself"):
        check_strength(password)
