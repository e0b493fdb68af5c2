"""Token buckets and counters, with a clock that is passed in."""

from __future__ import annotations

import pytest

from handoff.gateway.limits import onion
from handoff.gateway.limits.pace import (
    DAY_S,
    FORGIVEN_S,
    HELD_S,
    REFUSED_AT_ONCE,
    REMEMBERED,
    SEARCH_EVERY_S,
    SEARCHES,
    Addresses,
    Bucket,
    Pace,
    Paces,
)
from storage.ids import ConversationId

T = 1000.0
A, B = "203.0.113.7", "203.0.113.8"


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(rate_per_s=2, burst=4)
    assert [bucket.wait_s(T) for _ in range(4)] == [0.0] * 4
    assert bucket.wait_s(T) == 0.5
    assert bucket.wait_s(T + 0.25) == 0.25
    assert bucket.wait_s(T + 0.5) == 0.0
    assert bucket.wait_s(T + 0.5) == 0.5


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    bucket = Bucket(rate_per_s=2, burst=4)
    bucket.wait_s(T)
    assert [bucket.wait_s(T + 3600) for _ in range(5)] == [0.0, 0.0, 0.0, 0.0, 0.5]


def test_a_refused_try_costs_nothing() -> None:
    bucket = Bucket(rate_per_s=1, burst=1)
    bucket.wait_s(T)
    for _ in range(100):
        assert bucket.wait_s(T) == 1.0
    assert bucket.wait_s(T + 1) == 0.0


def test_a_pace_keeps_the_second_and_the_minute() -> None:
    pace = Pace.of(5, 20)
    granted = sum(pace.wait_s(T + step / 10) == 0.0 for step in range(600))
    assert 20 <= granted <= 40


def test_who_goes_on_over_the_pace_is_answered_slowly_until_it_has_been_kept_for_a_while() -> None:
    pace = Pace.of(5, 100)
    assert [pace.held_s(T) for _ in range(REFUSED_AT_ONCE + 2)] == [0.0] * REFUSED_AT_ONCE + [HELD_S] * 2
    assert pace.held_s(T + FORGIVEN_S - 0.001) == HELD_S
    assert pace.held_s(T + 2 * FORGIVEN_S) == 0.0


def test_a_conversation_has_one_pace_however_often_it_connects() -> None:
    paces = Paces(5, 100)
    assert paces.of(ConversationId("a")) is paces.of(ConversationId("a"))
    assert paces.of(ConversationId("a")) is not paces.of(ConversationId("b"))
    assert paces.fresh() is not paces.fresh()


def test_paces_are_forgotten_the_longest_unused_first() -> None:
    paces = Paces(5, 100, remembered=2)
    a, b = paces.of(ConversationId("a")), paces.of(ConversationId("b"))
    assert paces.of(ConversationId("a")) is a
    paces.of(ConversationId("c"))
    assert paces.of(ConversationId("a")) is a
    assert paces.of(ConversationId("b")) is not b


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2:0:0:0:1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", A, True),
        (A, B, False),
        ("unix:", "unix:", True),
        ("no address", "another", False),
    ],
)
def test_whoever_has_many_addresses_of_one_network_counts_once(one: str, other: str, same: bool) -> None:
    addresses = Addresses(1)
    assert (addresses.name(one, T) == addresses.name(other, T)) is same
    assert addresses.admit(one, T) is not None
    assert (addresses.admit(other, T) is None) is same


def test_guessers_are_forgotten_the_longest_unused_first() -> None:
    addresses = Addresses(1)
    first = addresses.name(A, T)
    waited = [addresses.guess_wait_s(first, T) for _ in range(11)]
    assert waited[-1] > 0
    for number in range(REMEMBERED):
        addresses.guess_wait_s(number.to_bytes(4, "big"), T)
    assert addresses.guess_wait_s(first, T) == 0.0
    assert len(addresses._guesses) == REMEMBERED


def test_each_address_has_its_own_places() -> None:
    addresses = Addresses(2)
    first, second = addresses.admit(A, T), addresses.admit(A, T)
    assert first is not None
    assert first == second
    assert addresses.admit(A, T) is None
    assert addresses.admit(B, T) is not None
    addresses.leave(first)
    assert addresses.admit(A, T) is not None


def test_who_leaves_after_the_names_have_changed_gives_nobody_a_place() -> None:
    addresses = Addresses(1)
    old = addresses.admit(A, T)
    assert old is not None
    new = addresses.admit(A, T + 2 * DAY_S)
    assert new is not None
    assert new != old
    addresses.leave(old)
    assert addresses.admit(A, T + 2 * DAY_S) is None


def test_sockets_of_the_onion_service_are_counted_on_when_the_key_of_the_day_changes() -> None:
    addresses = Addresses(1)
    tomorrow = T + 2 * DAY_S
    old = [addresses.admit(onion.DOOR, T) for _ in range(onion.AS_ADDRESSES)]
    assert old == [onion.NAME] * onion.AS_ADDRESSES
    assert addresses.admit(onion.DOOR, tomorrow) is None, "the old ones are still open"
    addresses.leave(onion.NAME)
    assert addresses.admit(onion.DOOR, tomorrow) == onion.NAME
    assert addresses.admit(onion.DOOR, tomorrow) is None


def test_guesses_are_ten_a_minute_and_address() -> None:
    addresses = Addresses(1)
    a, b = addresses.name(A, T), addresses.name(B, T)
    assert [addresses.guess_wait_s(a, T) for _ in range(10)] == [0.0] * 10
    assert addresses.guess_wait_s(a, T) == 6.0
    assert addresses.guess_wait_s(b, T) == 0.0
    assert addresses.guess_wait_s(a, T + 6) == 0.0


def test_searches_are_twenty_at_once_and_then_one_each_three_seconds_for_an_address() -> None:
    addresses = Addresses(1)
    a, b = addresses.name(A, T), addresses.name(B, T)
    assert [addresses.search_wait_s(a, T) for _ in range(SEARCHES)] == [0.0] * SEARCHES
    assert addresses.search_wait_s(a, T) == SEARCH_EVERY_S
    assert addresses.search_wait_s(b, T) == 0.0
    assert addresses.guess_wait_s(a, T) == 0.0, "who searches has not tried a code"
    assert addresses.search_wait_s(a, T + SEARCH_EVERY_S) == 0.0


def test_all_of_the_onion_service_search_as_so_many_addresses() -> None:
    addresses = Addresses(1)
    door = addresses.name(onion.DOOR, T)
    *granted, refused = (addresses.search_wait_s(door, T) for _ in range(onion.AS_ADDRESSES * SEARCHES + 1))
    assert not any(granted)
    assert refused == pytest.approx(SEARCH_EVERY_S / onion.AS_ADDRESSES)


def test_who_has_searched_is_forgotten_with_the_key_of_the_day() -> None:
    addresses = Addresses(1)
    addresses.search_wait_s(addresses.name(A, T), T)
    addresses.name(A, T + 2 * DAY_S)
    assert not addresses._searches


def test_two_processes_name_an_address_differently() -> None:
    assert Addresses(1).name(A, T) != Addresses(1).name(A, T)
