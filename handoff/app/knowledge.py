"""The knowledge of a node put together: the library and who reads it, the editors' desk, the pages, the jobs.

Owns the joining alone. The library is made after the service whose mode it asks, and is read for the first time after
that mode (`NodeRuntime.startup_steps`): in an open service it holds nothing unreviewed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from handoff.assistant.cards.cards import CardChooser, contact_line
from handoff.assistant.cards.usage import DELETE_EVERY_S, FLUSH_EVERY_S, Usage
from handoff.assistant.guides.catalog import GuideCatalog, TextsWithGuides
from handoff.assistant.library import FALLBACK_LANG, REFRESH_EVERY_S, Library, LibraryFactory
from handoff.assistant.trial_talk import TrialTalks
from handoff.assistant.wording.speech import Texts
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.editor.articles import articles_kind
from handoff.backoffice.editor.contacts import CONTACTS
from handoff.backoffice.editor.desk import EditorDesk
from handoff.backoffice.editor.examples import examples_kind
from handoff.backoffice.editor.guidelines import GUIDELINES
from handoff.backoffice.editor.guides import guides_kind
from handoff.backoffice.editor.handbook import HANDBOOK_PAGES
from handoff.backoffice.editor.kinds import Kind
from handoff.backoffice.editor.modules import MODULES
from handoff.backoffice.editor.replies import replies_kind
from handoff.backoffice.editor.review_desk import ReviewDesk
from handoff.backoffice.editor.review_talks import ReviewTalks
from handoff.backoffice.editor.situation_queries import SituationQueries
from handoff.backoffice.editor.text_queries import TextQueries
from handoff.backoffice.records.second_person import SamePerson
from handoff.backoffice.teaching.sources import Installation
from handoff.contract.routes import EDITOR
from handoff.gateway.http.editor import EditorHttp
from handoff.gateway.http.help_page import HelpPage
from handoff.gateway.http.knowledge import KnowledgeHttp
from handoff.gateway.http.line_pages import LineFacts
from handoff.gateway.http.review_talk import ReviewTalkHttp
from handoff.gateway.http.short_answers import Gate
from handoff.gateway.http.situations import SituationsHttp
from handoff.gateway.http.staff_router import StaffRouter
from handoff.gateway.http.try_bot import TryBotHttp
from handoff.gateway.limits.pace import Addresses
from handoff.operations.jobs import Job
from handoff.routing.service import Service
from knowledge import labels
from knowledge.practice.likeness import SentenceVectors, no_vectors, of_sentences
from storage.ids import AccountId
from storage.ports.counts import WeekCounts
from storage.ports.knowledge import KnowledgeDocuments, WorkingCopies
from storage.ports.staff import StaffAccounts

PUBLISH_EVERY_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a node knows and says. Without a library the chat goes on without articles and contacts."""

    library: Library | None
    cards: CardChooser | None
    usage: Usage
    texts: Texts
    guides: GuideCatalog

    @property
    def sentence_vectors(self) -> SentenceVectors:
        """What counselors' sentences are compared by; nothing without a library."""
        return of_sentences(self.library.vectors_of) if self.library else no_vectors

    def jobs(self) -> tuple[Job, ...]:
        """Building the search takes a while at the first start; nobody waits for it."""
        counting = (
            Job("store_usage_counts", FLUSH_EVERY_S, self.usage.flush),
            Job("expire_usage_counts", DELETE_EVERY_S, self.usage.delete_old),
        )
        if self.library is None:
            return counting
        return (
            *counting,
            Job("refresh_library", REFRESH_EVERY_S, self.library.refresh),
            Job("rebuild_search", REFRESH_EVERY_S, self.library.reindex),
            Job("publish_scheduled", PUBLISH_EVERY_S, self.library.publish_due),
        )

    def close(self) -> None:
        """End the search's threads."""
        if self.library is not None:
            self.library.close()

    async def unverified_emergency(self) -> Sequence[str]:
        """Round-the-clock entries that nobody has checked in time; without a directory there are none."""
        return await self.library.unverified_emergency() if self.library else ()


def open_knowledge(
    factory: LibraryFactory | None,
    *,
    counts: WeekCounts,
    service: Service,
    clock: Callable[[], datetime],
    texts: Texts | None,
) -> Knowledge:
    """The library that `factory` makes, and what reads it.

    Raises:
        ValueError: there are neither `texts` nor a library that keeps words.
    """

    def practice() -> bool:
        return service.practice

    library = factory(practice=practice) if factory else None
    usage = Usage(counts, practice=practice, clock=clock)
    words = texts or (library.replies if library else None)
    if words is None:
        raise ValueError("a node needs words: give texts, or a library with installed ones")
    guides = library.guides if library else GuideCatalog()
    cards = CardChooser(library, labels.load(), usage=usage) if library else None
    return Knowledge(library, cards, usage, TextsWithGuides(words, guides), guides)


def add_knowledge_routes(
    app: web.Application,
    library: Library,
    *,
    staff_router: StaffRouter,
    origins: tuple[str, ...],
    facts: LineFacts,
    exit_url: str,
    editor: Sequence[object],
    usage: Usage,
    is_urgent: Callable[[str], bool],
    addresses: Addresses,
    visitor_origins: tuple[str, ...],
    trusted_proxies: tuple[str, ...],
) -> None:
    """Articles and directory as JSON and as pages, the page of numbers, and the editors' routes."""
    words = labels.load()
    KnowledgeHttp(
        library=library,
        labels=words,
        staff_router=staff_router,
        origins=origins,
        facts=facts,
        exit_url=exit_url,
        usage=usage,
        gate=Gate(addresses, visitor_origins, trusted_proxies),
        is_urgent=is_urgent,
    ).add_to(app)
    staff_router.add_routes(app.router, EDITOR, editor)
    HelpPage(library=library, labels=words, exit_url=exit_url).add_to(app)


def editor_routes(
    library: Library,
    *,
    kinds: Sequence[Kind],
    documents: KnowledgeDocuments,
    copies: WorkingCopies,
    service: Service,
    names: AccountNames,
    clock: Callable[[], datetime],
    usage: Usage,
    same_person: SamePerson,
    installation: Installation,
    talks: TrialTalks | None,
    accounts: StaffAccounts,
) -> Sequence[object]:
    """The desk of those who keep the texts, over the library that this node serves them from."""
    queries = TextQueries(
        documents=documents,
        copies=copies,
        kinds=kinds,
        names=lambda account: names.of(AccountId(account)),
        clock=clock,
        practice=lambda: service.practice,
        wanted=usage.most_wanted,
        same_person=same_person,
    )
    desk = EditorDesk(
        queries=queries,
        documents=documents,
        copies=copies,
        clock=clock,
        on_saved=library.refresh,
        same_person=same_person,
    )
    review = ReviewDesk(queries=queries, talks=ReviewTalks(documents), accounts=accounts, clock=clock)
    ids = library.replies.ids if library.replies else frozenset()
    situations = SituationQueries(queries=queries, installation=installation, known=ids)
    return [
        EditorHttp(queries=queries, desk=desk, documents=documents, clock=clock),
        ReviewTalkHttp(review),
        SituationsHttp(situations),
        TryBotHttp(talks),
    ]


def editable_kinds(library: Library, installation: Installation, operator: str) -> list[Kind]:
    """What there is to edit on this node."""
    words = labels.load()

    def reach() -> dict[str, str]:
        return {each.id: contact_line(each, words[FALLBACK_LANG]) for each in library.snapshot.contacts.values()}

    def entries() -> set[str]:
        return {*library.snapshot.contacts, *(each.id for each in library.snapshot.unchecked)}

    def organisations() -> list[str]:
        return [each.name for each in library.snapshot.contacts.values()]

    ids = library.replies.ids if library.replies else frozenset()
    replies = [replies_kind(ids, reach, words, operator)] if library.replies else []
    guides = guides_kind(ids, lambda: library.snapshot.contents, organisations)
    articles = articles_kind(entries)
    return [articles, CONTACTS, *replies, guides, GUIDELINES, MODULES, HANDBOOK_PAGES, examples_kind(installation)]
