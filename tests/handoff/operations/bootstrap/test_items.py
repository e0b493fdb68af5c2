"""Everything is made once, completely, by one process at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide


@dataclass
class Thing:
    """An item whose making is counted."""

    name: str = "thing"
    source: str = "one"
    made: int = 0
    fails: bool = False
    on_make: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_end.set()

    def fingerprint(self, checkout: Checkout) -> str:
        return self.source

    def is_there(self, checkout: Checkout) -> bool:
        return (checkout.root / self.name).exists()

    def make(self, checkout: Checkout) -> None:
        self.made += 1
        (checkout.root / self.name).touch()
        self.on_make.set()
        self.may_end.wait(10)
        if self.fails:
            raise ProvisionError("no network")


def test_what_is_current_is_not_made_again(checkout: Checkout) -> None:
    thing = Thing()
    provide(thing, checkout)
    provide(thing, checkout)
    assert thing.made == 1


def test_a_changed_source_is_made_again(checkout: Checkout) -> None:
    thing = Thing()
    provide(thing, checkout)
    thing.source = "two"
    provide(thing, checkout)
    assert thing.made == 2


def test_what_was_deleted_is_made_again(checkout: Checkout) -> None:
    thing = Thing()
    provide(thing, checkout)
    (checkout.root / thing.name).unlink()
    provide(thing, checkout)
    assert thing.made == 2


def test_an_interrupted_making_is_done_again_though_its_files_are_there(checkout: Checkout) -> None:
    thing = Thing(fails=True)
    with pytest.raises(ProvisionError, match="no network"):
        provide(thing, checkout)
    assert thing.is_there(checkout)
    thing.fails = False
    provide(thing, checkout)
    assert thing.made == 2


def test_a_failed_remaking_does_not_leave_the_old_stamp_behind(checkout: Checkout) -> None:
    thing = Thing()
    provide(thing, checkout)
    thing.source, thing.fails = "two", True
    with pytest.raises(ProvisionError):
        provide(thing, checkout)
    thing.source, thing.fails = "one", False
    provide(thing, checkout)
    assert thing.made == 3


def test_two_at_once_make_it_once(checkout: Checkout) -> None:
    thing = Thing()
    thing.may_end.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(provide, thing, checkout)
        assert thing.on_make.wait(10)
        second = pool.submit(provide, thing, checkout)
        assert not second.done()
        thing.may_end.set()
        first.result(10)
        second.result(10)
    assert thing.made == 1


def test_in_a_package_nothing_is_made_and_what_lacks_is_told(checkout: Checkout) -> None:
    checkout.home.mkdir()
    (checkout.home / "packaged").touch()
    thing = Thing()
    with pytest.raises(ProvisionError, match="apt install --reinstall lotsen"):
        provide(thing, checkout)
    (checkout.root / thing.name).touch()
    provide(thing, checkout)
    assert thing.made == 0
