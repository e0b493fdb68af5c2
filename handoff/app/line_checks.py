"""Checks of what makes it a line: the pages on it are reviewed, numbers go in time, exchanges have their keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from handoff.app.exposure import Finding
from handoff.assistant.library import ARTICLE, decode_article
from handoff.backoffice.telephone.callbacks import KEPT
from handoff.conversation.calendar import swedish_day
from knowledge.articles import LINE_PAGES
from storage.ports.store import Store

LATE = timedelta(hours=1)


async def of_line(store: Store, *, practice: bool, now: datetime) -> list[Finding]:
    """All of them."""
    return [await _pages(store, practice=practice, now=now), await _callbacks(store, now), await _exchanges(store)]


async def _pages(store: Store, *, practice: bool, now: datetime) -> Finding:
    """A line that does not say who runs it is trusted by nobody."""
    missing = []
    for page in LINE_PAGES:
        document = await store.knowledge.get(ARTICLE, f"sv/{page}")
        live = decode_article(document.body).live if document is not None and document.body else None
        if live is None or not live.reviewed or swedish_day(now) > live.review_due_on:
            missing.append(page)
    if not missing:
        return Finding(True, "pages on the line: reviewed and shown")
    return Finding(practice, f"pages on the line: not reviewed, so shown in practice alone: {', '.join(missing)}")


async def _callbacks(store: Store, now: datetime) -> Finding:
    old = await store.callbacks.saved_before(now - KEPT - LATE)
    if old:
        return Finding(False, f"call-backs: {len(old)} telephone numbers are kept longer than 72 hours")
    return Finding(True, "call-backs: no number is kept longer than 72 hours")


async def _exchanges(store: Store) -> Finding:
    known = len(await store.exchanges.all())
    return Finding(True, f"telephone exchanges: {known} with a key or with a revoked one (`lotsen exchange list`)")
