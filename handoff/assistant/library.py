"""What a node knows of the published knowledge, and how it notices that it has changed.

Owns the import of the installation's content at the first start (the database is the truth afterwards), the snapshot
that visitors are served from, and the search over it. Must not decide what is shown to whom beyond the rules of
`knowledge`, and never keeps or logs what anybody searches for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

import msgspec

from handoff.assistant.cards.named import ContactNames
from handoff.assistant.current_texts import CurrentTexts, decoded, next_publication
from handoff.assistant.daemon_thread import in_daemon_thread
from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.guides.published import EarlierGuides
from handoff.assistant.wording.published import Replies
from handoff.conversation.calendar import SWEDEN, is_holiday, swedish_day
from handoff.operations.jobs import each
from knowledge import seed
from knowledge.articles import Article
from knowledge.directory.contacts import CONSTANT, Contact, open_at
from knowledge.directory.contacts import visible as contact_visible
from knowledge.directory.search import Directory, Wish, find
from knowledge.guides.model import GuideDocument
from knowledge.lifecycle import ArticleDocument, Live, seeded, visible
from knowledge.replies import ReplyDocument
from knowledge.search.answers import Alike, AnswerIndex
from knowledge.search.embedder import Embedder, QuestionVector, Vectors
from knowledge.search.index import FITS_FROM, Hit, SearchIndex
from knowledge.wordings import Wordings
from storage.bounded import batches
from storage.ports.knowledge import KnowledgeDocument, KnowledgeDocuments

ARTICLE: Final = "article"
CONTACT: Final = "contact"
REPLY: Final = "reply"
GUIDE: Final = "guide"
MARK: Final = "mark"
SEEDED: Final = "seeded"
FILLED: Final = "directory-filled"
"""Since entries that were found on web pages come with the installation."""
ANSWERED: Final = "answers-seeded"
"""Since short answers come with the installation."""
IMPORTER: Final = "installation"
IMPORTED_AT_ONCE: Final = 16
FALLBACK_LANG: Final = "sv"
REFRESH_EVERY_S: Final = 1.0
"""A published change is to be seen on every node within 2 s."""

encode = msgspec.json.Encoder().encode
decode_article = msgspec.json.Decoder(ArticleDocument).decode
decode_reply = msgspec.json.Decoder(ReplyDocument).decode
decode_guide = msgspec.json.Decoder(GuideDocument).decode
decode_contact = msgspec.json.Decoder(Contact).decode


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What visitors may see at one moment, by id and language."""

    articles: Mapping[str, Mapping[str, Live]] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory, compare=False, repr=False)
    """The same contacts, for a search."""
    unshown_questions: tuple[Article, ...] = ()
    """What visitors may not see now and is asked for in known ways: told apart from what is answered, in every mode."""
    unchecked: tuple[Contact, ...] = ()
    """Active entries that visitors may not see now: their check is missing or too old."""
    names: ContactNames = field(default_factory=lambda: ContactNames(()), compare=False, repr=False)
    """What all active entries are called, those that visitors may not see too."""
    _closest: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """By intent and language, once somebody has asked: while the bot has too much to do everybody is shown these."""

    def closest(self, intent: str, lang: str) -> tuple[str, ...]:
        """The articles that editors have marked with this intent, closest first."""
        found = self._closest.get((intent, lang))
        if found is None:
            marked = {
                name: live.content.related_intents
                for name in self.articles
                if (live := self.article(name, lang)) and live.content.searched
            }
            placed = sorted((intents.index(intent), name) for name, intents in marked.items() if intent in intents)
            found = self._closest[intent, lang] = tuple(name for _, name in placed)
        return found

    def article(self, article_id: str, lang: str) -> Live | None:
        """The article in this language, else in Swedish, else none."""
        by_lang = self.articles.get(article_id, {})
        return by_lang.get(lang) or by_lang.get(FALLBACK_LANG)

    @property
    def contents(self) -> list[Article]:
        """The texts of all articles in all languages."""
        return [live.content for by_lang in self.articles.values() for live in by_lang.values()]

    def answer(self, article_id: str, lang: str) -> Live | None:
        """A short answer in this very language; None if it may not be said now."""
        live = self.articles.get(article_id, {}).get(lang)
        return live if live is not None and live.content.said_in_chat else None


class Library:
    """The published knowledge on this node."""

    def __init__(
        self,
        documents: KnowledgeDocuments,
        *,
        embedder: Callable[[], Embedder],
        vectors: Path | None = None,
        clock: Callable[[], datetime],
        practice: Callable[[], bool],
        installed: Wordings | None = None,
        guides: Path = seed.GUIDES,
    ) -> None:
        """`embedder` is made once for questions and once for each building, so that neither waits for the other.

        `practice` says whether unreviewed content may be shown. It is asked at every refresh, so the service's mode
        must be known before the first. Without `installed` words the bot's texts and guides are not kept here.
        """
        self._documents = documents
        self._make_embedder = embedder
        self._vectors = vectors
        self._clock = clock
        self.practice = practice
        self.snapshot = Snapshot()
        self._installed = installed
        self._installed_guides = guides
        self.replies = Replies(installed) if installed else None
        self.guides = GuideCatalog()
        self._articles = CurrentTexts(documents, ARTICLE, decode_article)
        self._reply_texts = CurrentTexts(documents, REPLY, decode_reply)
        self._guide_texts = CurrentTexts(documents, GUIDE, decode_guide)
        self._earlier_guides = EarlierGuides(documents, GUIDE, decode_guide, clock)
        self._seen: tuple[str, date, bool] | None = None
        self._next_publication: datetime | None = None
        self._index: SearchIndex | None = None
        self._answers: AnswerIndex | None = None
        self._indexed: tuple[Sequence[Article], Sequence[Article]] | None = None
        self._asking = ThreadPoolExecutor(1, "search")
        self._building = asyncio.Lock()
        self._asker: Embedder | None = None

    def over(self, documents: KnowledgeDocuments) -> Library:
        """Another library like this one over other documents, in which nothing is hidden."""
        return type(self)(
            documents,
            embedder=self._make_embedder,
            vectors=self._vectors,
            clock=self._clock,
            practice=lambda: True,
            installed=self._installed,
            guides=self._installed_guides,
        )

    async def seed(self) -> None:
        """Import the installation's content unless that has been done. Nodes that start at once do it once.

        Raises:
            ArticleError, DirectoryError: the content of the installation is broken.
        """
        await self._seed_replies()
        await self._seed_guides()
        await self._seed_once(FILLED, lambda: _encoded(seed.contacts(seed.UNVERIFIED)))
        await self._seed_once(ANSWERED, self._first_answers)
        await self._seed_once(SEEDED, self._first_content)

    def _first_answers(self) -> list[tuple[str, str, bytes]]:
        made = self._as_seeds(seed.answers())
        seed.answers.cache_clear()  # 7 MB of texts that this process reads from the store from now on
        return made

    def _first_content(self) -> list[tuple[str, str, bytes]]:
        return [*self._as_seeds(seed.longer_articles()), *_encoded(seed.contacts())]

    def _as_seeds(self, articles: Sequence[Article]) -> list[tuple[str, str, bytes]]:
        today = self._today()
        return [(ARTICLE, article.name, encode(seeded(article, today))) for article in articles]

    async def _seed_once(self, mark: str, new: Callable[[], Sequence[tuple[str, str, bytes]]]) -> None:
        """Import these unless that has been done: what editors have removed since does not come back."""
        if await self._documents.get(MARK, mark):
            return
        await self._import(new())
        await self._documents.save(MARK, mark, b"{}", seen=0, by=IMPORTER)

    async def _seed_replies(self) -> None:
        """Every text that is not stored yet: a newer program may have brought new ones."""
        if self._installed is None:
            return
        stored = {each.name for each in await self._documents.all(REPLY)}
        today = self._today()
        new = [text for text in seed.reply_texts(self._installed) if text.name not in stored]
        await self._import([(REPLY, text.name, encode(seeded(text, today))) for text in new])

    async def _seed_guides(self) -> None:
        """Every guide that is not stored yet: a newer program may have brought new ones."""
        if self._installed is None:
            return
        stored = {each.name for each in await self._documents.all(GUIDE)}
        today = self._today()
        new = [guide for guide in seed.guides(self._installed_guides, but=stored) if guide.name not in stored]
        await self._import([(GUIDE, guide.name, encode(seeded(guide, today))) for guide in new])

    async def _import(self, new: Sequence[tuple[str, str, bytes]]) -> None:
        """Save what nobody has saved yet, a few at a time: each has a deadline, and waits for those before it."""
        for some in batches(new, IMPORTED_AT_ONCE):
            await asyncio.gather(*(self._documents.save(*each, seen=0, by=IMPORTER) for each in some))

    async def refresh(self) -> None:
        """Read the knowledge anew if a save on any node, the day or the mode has changed it."""
        now = (await self._documents.revision(), self._today(), self.practice())
        if now == self._seen:
            return
        at, job = self._clock(), "refresh_library"
        articles = await self._articles.publish_due(job=job, now=at)
        replies = await self._reply_texts.publish_due(job=job, now=at)
        guides = await self._guide_texts.publish_due(job=job, now=at)
        self._next_publication = next_publication((*articles, *replies, *guides))
        earlier = await self._earlier_guides.of(guides)
        contacts = await self._contacts()
        _, today, practice = now
        by_id: dict[str, dict[str, Live]] = {}
        unshown: list[Article] = []
        for document in articles:
            live = visible(document, today, practice=practice)
            if live is not None:
                by_id.setdefault(live.content.id, {})[live.content.lang] = live
            elif document.content.questions:
                unshown.append(document.content)
        shown = {each.id: each for each in contacts if contact_visible(each, today, practice=practice)}
        hidden = tuple(each for each in contacts if each.status == "aktiv" and each.id not in shown)
        self.snapshot = Snapshot(
            by_id,
            shown,
            Directory(shown.values()),
            unshown_questions=tuple(unshown),
            unchecked=hidden,
            names=ContactNames((*shown.values(), *hidden)),
        )
        if self.replies is not None:
            self.replies.take(replies, today, practice=practice)
        walked = [visible(document, today, practice=practice) for document in guides]
        self.guides.take([each.content for each in walked if each is not None], earlier)
        self._seen = now

    async def reindex(self) -> None:
        """Build the search anew if the texts have changed; the old one answers meanwhile."""
        now = self.snapshot.contents, self.snapshot.unshown_questions
        if now == self._indexed:
            return
        async with self._building:
            self._index, self._answers = await in_daemon_thread(lambda: self._built(*now))
            self._indexed = now

    async def publish_due(self) -> None:
        """Publish what was scheduled for a time that has come. Until then the texts are not read again."""
        await self.refresh()
        if self._next_publication is None or self._next_publication > self._clock():
            return
        for texts in (self._articles, self._reply_texts, self._guide_texts):
            await texts.publish_due(job="publish_scheduled", now=self._clock())

    async def search(
        self,
        question: str,
        lang: str,
        *,
        audience: str | None = None,
        intents: Mapping[str, float] | None = None,
        vector: QuestionVector | None = None,
        fits_from: float = FITS_FROM,
    ) -> list[Hit]:
        """The visible articles that answer the question, best first; none while the search is being made ready."""
        index = self._index
        if index is None:
            return []
        hits = await asyncio.get_running_loop().run_in_executor(
            self._asking,
            lambda: index.search(
                question, lang, audience=audience, intents=intents, vector=vector, fits_from=fits_from
            ),
        )
        return [hit for hit in hits if hit.article in self.snapshot.articles]

    def alike(self, vector: QuestionVector, text: str, lang: str) -> Alike | None:
        """How likely a message, given as vector and text, asks each question that has a short answer in a language.

        None while the search is being made ready, with a vector of another embedder, and where there are no answers.
        """
        index = self._answers
        values = vector.of_model(index.embedder) if index is not None else None
        return index.alike(values, text, lang) if index is not None and values is not None else None

    async def answers_to(self, text: str, lang: str, most: int) -> list[str] | None:
        """The short answers that a text likeliest asks for and that may be said now, best first; none if none is near.

        None while the search is being made ready. The text is embedded as a question is, and kept nowhere.
        """
        index, asker = self._answers, self._asker
        if index is None or asker is None:
            return None
        near = await asyncio.get_running_loop().run_in_executor(self._asking, _near, index, asker, text, lang)
        return [name for name in near if self.snapshot.answer(name, lang) is not None][:most]

    async def vectors_of(self, texts: Sequence[str], embedder: str) -> Vectors | None:
        """One row a text, by the embedder of this name; None if it is another, or the search is being made ready."""
        asker = self._asker
        if self._index is None or asker is None or asker.name != embedder:
            return None
        return await asyncio.get_running_loop().run_in_executor(self._asking, asker.embed, list(texts))

    async def unverified_emergency(self) -> list[str]:
        """Names of the round-the-clock entries whose check is missing or too old, shown to visitors or not."""
        today = self._today()
        contacts = [decode_contact(stored.body) for stored in await self._documents.all(CONTACT)]
        return [contact.name for contact in contacts if contact.always_open and _lacks_check(contact, today)]

    def contacts(self, wish: Wish, *, most: int = 5) -> list[Contact]:
        """Who can help: see `knowledge.directory.search.find`. The closed ones come later."""
        return find(self.snapshot.directory.near(wish), self._now(wish), most=most)

    def wanted(self, wish: Wish, *, most: int = 5) -> list[str]:
        """The entries that fit best whether they are checked or not: what is worth a check."""
        every = [*self.snapshot.contacts.values(), *self.snapshot.unchecked]
        return [each.id for each in find(every, self._now(wish), most=most)]

    def _now(self, wish: Wish) -> Wish:
        if wish.open_at is not None:
            return wish
        now = self.local_now()
        return replace(wish, open_at=now, holiday=is_holiday(now), closed_too=True)

    def local_now(self) -> datetime:
        """The time in Sweden."""
        return self._clock().astimezone(SWEDEN)

    def open_now(self, contact: Contact) -> bool | None:
        """Whether somebody answers there now; None where its hours are not known."""
        now = self.local_now()
        return open_at(contact, now, holiday=is_holiday(now))

    def close(self) -> None:
        """End the threads; one that learns ends with the process."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    # --- inside ------------------------------------------------------------------------------------

    def _today(self) -> date:
        return swedish_day(self._clock())

    def _built(self, shown: Sequence[Article], unshown: Sequence[Article]) -> tuple[SearchIndex, AnswerIndex]:
        """In the builder's thread, whose embedder goes with the work: it is seldom needed, and large.

        The question's is made here too, once, before anybody asks.
        """
        self._asker = self._asker or self._make_embedder()
        embedder = self._make_embedder()
        return (
            SearchIndex(shown, embedder=embedder, asker=self._asker, remembered=self._vectors),
            AnswerIndex(
                [*shown, *unshown],
                embedder=embedder,
                remembered=self._beside("answers"),
                learned=self._beside("learned"),
            ),
        )

    def _beside(self, kept: str) -> Path | None:
        """The file beside that of the vectors in which something else is kept."""
        return self._vectors.with_name(f"{self._vectors.stem}-{kept}.npz") if self._vectors else None

    async def _contacts(self) -> list[Contact]:
        """All contacts that can be read."""
        contacts: list[Contact] = []

        async def take(stored: KnowledgeDocument) -> bool:
            contacts.append(decoded(stored, decode_contact, CONTACT))
            return True

        await each("refresh_library", await self._documents.all(CONTACT), take)
        return contacts


class LibraryFactory(Protocol):
    """Makes a node's library once the part that knows the service's mode is there."""

    def __call__(self, *, practice: Callable[[], bool]) -> Library: ...


def _near(index: AnswerIndex, asker: Embedder, text: str, lang: str) -> list[str]:
    alike = index.alike(asker.embed([text])[0], text, lang)
    return alike.near() if alike is not None else []


def _encoded(contacts: Sequence[Contact]) -> list[tuple[str, str, bytes]]:
    return [(CONTACT, contact.id, encode(contact)) for contact in contacts]


def _lacks_check(contact: Contact, today: date) -> bool:
    if contact.id in CONSTANT or contact.status != "aktiv":
        return False
    return contact.verify_again_by is None or contact.verify_again_by < today
