"""Guessing is slow; owning the account never is. The clock is passed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import pytest

from handoff.contract.errors import Refused
from handoff.gateway.limits import login_tries
from handoff.gateway.limits.login_tries import ACCOUNT, ADDRESS, CODES, DEVICE, PAIR, PASSKEY, Guesser, LoginTries


class Steady:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Steady:
    return Steady()


@pytest.fixture
def tries(clock: Steady) -> LoginTries:
    return LoginTries(clock)


def strangers() -> Iterator[Guesser]:
    """As many addresses as an attacker likes."""
    return (Guesser(number.to_bytes(4, "big")) for number in range(1_000_000))


def granted(tries: LoginTries, what: str, guesser: Guesser, times: int) -> int:
    """How many of so many wrong tries got as far as the password."""
    count = 0
    for _ in range(times):
        with suppress(Refused):
            tries.take(what, guesser)
            count += 1
    return count


def test_one_address_has_ten_tries_at_an_account_then_one_a_minute(tries: LoginTries, clock: Steady) -> None:
    eve = Guesser(b"eve")
    assert granted(tries, "kim", eve, 100) == PAIR.at_once == 10
    with pytest.raises(Refused) as caught:
        tries.take("kim", eve)
    assert caught.value.retry_after_s == pytest.approx(60)
    clock.now += 60
    assert granted(tries, "kim", eve, 100) == 1


def test_all_addresses_together_have_fifty_then_two_a_minute(tries: LoginTries, clock: Steady) -> None:
    many = strangers()
    assert sum(granted(tries, "kim", next(many), 1) for _ in range(500)) == ACCOUNT.at_once == 50
    clock.now += 60
    assert sum(granted(tries, "kim", next(many), 1) for _ in range(500)) == 2
    day = 0
    for _ in range(24 * 60):
        clock.now += 60
        day += sum(granted(tries, "kim", next(many), 1) for _ in range(5))
    assert day == 2 * 24 * 60


def test_while_the_whole_world_guesses_the_owner_gets_in_where_they_usually_work(tries: LoginTries) -> None:
    many = strangers()
    for _ in range(200):
        granted(tries, "kim", next(many), 20)
    assert granted(tries, "kim", Guesser(b"at home", device="kim's own browser"), 100) == DEVICE.at_once
    assert granted(tries, "lee", Guesser(b"at home"), 1) == 1, "and nobody else is slowed down"


def test_a_colleague_behind_the_same_address_locks_nobody_out_of_a_known_browser(tries: LoginTries) -> None:
    office = b"the whole municipality"
    assert granted(tries, "kim", Guesser(office), 100) == PAIR.at_once
    assert granted(tries, "kim", Guesser(office, device="kim's own browser"), 1) == 1
    assert granted(tries, "lee", Guesser(office), 1) == 1


def test_an_address_that_is_refused_does_not_empty_the_accounts_bucket(tries: LoginTries) -> None:
    """Else one attacker could keep every unknown browser out."""
    eve = Guesser(b"eve")
    for _ in range(10):
        granted(tries, "kim", eve, 1_000)
    assert granted(tries, "kim", Guesser(b"kim on a new telephone"), 1) == 1


def test_one_address_that_tries_many_names_is_slowed_down(tries: LoginTries) -> None:
    assert sum(granted(tries, f"name {number}", Guesser(b"eve"), 1) for number in range(500)) == ADDRESS.at_once


def test_a_shift_of_two_hundred_signs_in_at_once_behind_one_address(tries: LoginTries) -> None:
    office = Guesser(b"the whole municipality")
    for number in range(200):
        tries.take(f"name {number}", office)
        tries.give_back(f"name {number}", office)


def test_who_has_the_password_has_one_chance_in_a_thousand_a_day_at_the_codes(tries: LoginTries, clock: Steady) -> None:
    many, day = strangers(), 0
    for _ in range(24 * 60):
        clock.now += 60
        for _ in range(5):
            with suppress(Refused):
                tries.take_code("kim", next(many))
                day += 1
    assert day <= CODES.at_once + 288 + 1
    assert day * 3 / 1_000_000 < 0.001
    tries.take_code("kim", Guesser(b"at home", device="kim's own browser"))
    tries.take_code("lee", Guesser(b"at home"))


def test_passkeys_are_slowed_down_by_address_alone_and_only_the_wrong_ones(tries: LoginTries) -> None:
    for _ in range(3 * PASSKEY.at_once):
        for _ in ("its challenge", "its answer"):
            tries.take_passkey(b"the whole municipality")
        tries.give_back_passkey(b"the whole municipality")
    for _ in range(PASSKEY.at_once):
        tries.take_passkey(b"eve")
    with pytest.raises(Refused, match="rate_limited"):
        tries.take_passkey(b"eve")
    assert granted(tries, "kim", Guesser(b"eve"), 1) == 1


def test_what_is_given_back_is_never_more_than_the_beginning(tries: LoginTries) -> None:
    for _ in range(50):
        tries.give_back("kim", Guesser(b"kim"))
    assert granted(tries, "kim", Guesser(b"kim"), 100) == PAIR.at_once


def test_memory_is_bounded(tries: LoginTries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_tries, "REMEMBERED", 30)
    for guesser, number in zip(strangers(), range(1_000), strict=False):
        granted(tries, f"name {number}", guesser, 1)
    assert all(len(kind) <= 30 for kind in tries._buckets.values())


def test_names_made_up_in_great_numbers_give_no_account_its_tries_back(
    tries: LoginTries, clock: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each name has a bucket, and there is room for so many; the codes of an account, too, are counted in one."""
    monkeypatch.setattr(login_tries, "REMEMBERED", 200)
    guessers = strangers()
    assert sum(granted(tries, "kim", each, 10) for each in islice(guessers, 10)) == ACCOUNT.at_once
    assert sum(granted_codes(tries, "kim", each) for each in islice(guessers, 10)) == CODES.at_once
    flusher = Guesser(b"one address")
    assert sum(granted(tries, f"nobody {number}", flusher, 1) for number in range(1000)) == ADDRESS.at_once
    assert granted(tries, "kim", next(guessers), 10) == 0
    for number in range(20):
        flusher = next(guessers)
        assert sum(granted(tries, f"nobody {number}.{each}", flusher, 1) for each in range(50)) == 50
    assert granted_codes(tries, "kim", next(guessers)) == 0, "codes are counted for accounts that exist alone"


def granted_codes(tries: LoginTries, account: str, guesser: Guesser) -> int:
    count = 0
    for _ in range(10):
        with suppress(Refused):
            tries.take_code(account, guesser)
            count += 1
    return count
