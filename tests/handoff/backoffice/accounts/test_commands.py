"""`lotsen accounts`: what the operator may, what nobody may, and that it stands in the trail."""

from __future__ import annotations

from argparse import ArgumentParser
from io import StringIO

import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import invitations, registry
from handoff.backoffice.accounts.passwords import WeakPassword
from handoff.cli import accounts
from handoff.contract.errors import Refused
from storage.memory import MemoryStore
from tests.handoff.backoffice.accounts.conftest import PASSWORD


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def lotsen(store: MemoryStore, *words: str, typed: str = "") -> list[str]:
    """What `lotsen accounts …` prints."""
    parser = ArgumentParser()
    accounts.configure(parser)
    return await accounts.act(store, parser.parse_args(words), "https://jour.example", StringIO(f"{typed}\n"))


async def add(store: MemoryStore, name: str, role: str, typed: str = PASSWORD) -> list[str]:
    return await lotsen(store, "add", name, "--role", role, "--password-stdin", typed=typed)


async def test_accounts_are_added_listed_disabled_and_enabled(store: MemoryStore) -> None:
    (nobody,) = await lotsen(store, "list")
    assert nobody.startswith("no accounts yet; lotsen accounts invite ")
    assert await add(store, "Kim", "counselor") == ["account Kim (counselor) added"]
    assert await lotsen(store, "disable", "kim") == ["account kim disabled"]
    assert await lotsen(store, "list") == ["Kim\tcounselor\tdisabled"]
    assert await lotsen(store, "enable", "Kim") == ["account Kim enabled"]
    kim = (await store.accounts.list())[0].account
    trail = [(each.action, each.outcome, each.subject, each.account) for each in await store.audit.latest()]
    assert trail == [(f"command:{action}", "ok", kim, None) for action in ("enable", "disable", "add")]


async def test_the_last_administrator_cannot_be_disabled_here_either(store: MemoryStore) -> None:
    await add(store, "Ett", "administrator")
    with pytest.raises(registry.AccountError, match="somebody must remain") as caught:
        await lotsen(store, "disable", "Ett")
    assert caught.value.code == "last_administrator"
    assert not (await store.accounts.list())[0].disabled
    assert (await store.audit.latest(1))[0].outcome == "last_administrator"
    for role in ("editor", "counselor"):
        with pytest.raises(registry.AccountError, match="does not change it"):
            await lotsen(store, "invite", "Ett", "--role", role)
    assert (await store.accounts.list())[0].role == "administrator"


async def test_an_administrator_who_has_lost_everything_is_let_in_again(store: MemoryStore) -> None:
    await add(store, "Ett", "administrator")
    said, link = await lotsen(store, "invite", "ett", "--role", "administrator")
    assert "good once until" in said
    token = link.partition("#invitation=")[2]
    assert await invitations.accept(account_ports(store), token, "ett helt nytt lösenord", None, practice=True) == []
    with pytest.raises(Refused, match="invitation_invalid"):
        await invitations.opened(account_ports(store), token, practice=False)


@pytest.mark.parametrize("typed", ["", "kort", "fjorton tecken"])
async def test_a_short_password_makes_no_account_and_stands_in_no_trail(store: MemoryStore, typed: str) -> None:
    with pytest.raises(WeakPassword):
        await add(store, "Kim", "editor", typed)
    assert await store.accounts.list() == []
    record = (await store.audit.latest())[0]
    assert (record.outcome, record.subject) == ("weak_password", None)
    assert not typed or typed not in repr(record)
