"""Which articles and contacts go along with an answer of the bot, and how they are put on a card.

Owns the choice, the cards' texts, and the question whether they helped. Never delays an answer by more than
`PATIENCE_S`, and keeps nothing of what the visitor wrote. In danger it names who answers day and night, and no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Intent, Reply
from handoff.assistant.cards.local_help import is_local
from handoff.assistant.cards.named import ASKED_BY_NAME
from handoff.assistant.cards.near import TOPICS_OF, wish_near
from handoff.assistant.cards.usage import Usage
from handoff.assistant.danger.waiting_for_help import WAIT_WITH_THEM
from handoff.assistant.library import Library
from handoff.assistant.replies.audience import told_audience
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.replies.plain_questions import READS
from handoff.assistant.thread import topic
from handoff.assistant.thread.topic import GRIEF, LISTENS, thread_of
from handoff.assistant.wording.dialogue import ABOUT_THE_LINE, Passage
from handoff.conversation.events import LINES_CARD, ShownCard, Slot
from handoff.conversation.shown_cards import MOST, helpfulness
from handoff.conversation.state import State
from handoff.conversation.text.sentences import asks_somewhere
from handoff.risk import Level
from knowledge.directory.composites import description_near, is_composite, name_near
from knowledge.directory.contacts import CONSTANT, EMERGENCY_ID, Contact
from knowledge.directory.places import places
from knowledge.directory.search import Wish
from knowledge.labels import Labels
from knowledge.lifecycle import Live
from knowledge.search.embedder import QuestionVector
from knowledge.search.index import Hit
from knowledge.search.passages import quotable
from knowledge.wordings import FALLBACK_LANG

MOST_ARTICLES: Final = 2
MOSTLY_ABOUT: Final = 2
"""So many of an article's intents say what it is mostly about. Of 137 cards beside a short answer four readers held 62
for fitting; of the 65 that are mostly about what the answer is about, 48, and beside a right answer all."""
PATIENCE_S: Final = 0.3
NEAR_THE_BEST: Final = 0.6
"""An article with a smaller share of the best one's score is not offered beside it."""

TO_THE_POLICE, REPORT_OF_CONCERN = "polisanmala", "fraga_orosanmalan"
"""The reply about reporting to the police, and the intent of reporting that a child may come to harm: who is told the
one does not ask about the other."""
WITHOUT_CARDS: Final = frozenset(
    {
        "halsa",
        "avsluta",
        "bekrafta",
        "neka",
        "be_om_manniska",
        "annat_sprak",
        "hat_trakasseri",
        "begar_skadlig_info",
        "test_missbruk",
        "utanfor_omradet",
        "ar_du_robot",
        *WAIT_WITH_THEM,
        "person_kommer",
        "sprak_gar_bra",
        "misstro",
        ANSWERED,
    }
)
"""Intents of small talk and of limits: a text would be no answer to them."""


ASK_FIRST: Final = frozenset({"menar_du", "menar_du_person", "ta_pa_allvar", "tvetydigt"})
"""Replies that ask what was meant: until that is known no text is an answer."""

SURELY_FITS_FROM: Final = 0.6
"""How far an article must be ahead to be shown to who tells something and asks nothing: in played conversations seven
of ten of these were about what had been told, and five of ten of those below."""

SURE_SCORE: Final = 0.6
"""From this score an article stands on a card though it is about something else than the answer, or though it is not
known who writes. Of 245 cards in talks of people who tried the chat two readers held 117 for fitting and 77 for wrong;
of those for who writes, and about the answer or from this score, 98 and 27."""

MOST_LINES: Final = 3

MOST_NAMED: Final = 2

_SIGNS: Final = "fraga_tecken"
_TO_READ: Final[Mapping[str, str]] = {
    topic.CHILD: "oro_barn",
    topic.CLOSE: "oro_annan_narstaende",
    topic.WORK: "oro_yrkesroll",
    topic.ASSOCIATION: "rad_forening",
    topic.MUNICIPALITY: "rad_kommun",
    topic.LEAVING: "vill_lamna",
    topic.LEFT: "vill_lamna",
    topic.DRAWN_IN: "dras_in_sjalv",
    topic.OWN: "eget_maende",
    topic.GRIEF: "eget_maende",
    topic.THREAT: "hot_mot_person",
    topic.HONOUR: "hedersvald_kontroll",
    topic.CHILD_HARMED: "barn_far_illa",
    topic.CHILD_ITSELF: "barn_far_illa",
    topic.JOURNEY: "resa_konfliktzon",
    topic.CRIME: "kannedom_om_brott",
}
"""By which intent texts are chosen for who wants to read, by what the conversation is about; else those on signs."""


@dataclass(frozen=True, slots=True)
class Near:
    """Who helps near a visitor. Without a place that is known: in the whole country."""

    cards: tuple[ShownCard, ...]
    kommun: str = ""
    """Code of the kommun."""
    place: str = ""
    """What it is called behind `i`: fills `{kommun}` in a reply, `{plats}` in a guide."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was found for an answer. Without arguments: nothing."""

    cards: tuple[ShownCard, ...] = ()
    passages: tuple[Passage, ...] = ()
    """Of the article that fits best, the nearest to the visitor's words first."""


class CardChooser:
    """Chooses cards on one node."""

    def __init__(
        self,
        library: Library,
        labels: Mapping[str, Labels],
        usage: Usage | None = None,
    ) -> None:
        """`usage` counts the entries that are looked for."""
        self._usage = usage
        self._library = library
        self._labels = labels

    def contact(self, contact: str) -> tuple[str, str] | None:
        """Name and level of an entry that is shown; None if there is none."""
        found = self._library.snapshot.contacts.get(contact)
        return (found.name, found.level) if found else None

    async def content_for(self, answer: BotAnswer, text: str, state: State) -> Content:
        """At most three cards for a bot answer, and the passages of the article that fits best.

        None in acute danger, for small talk, or when nothing fits in time.

        Args:
            answer: what the bot is about to say.
            text: the visitor's words that it answers; used for the search and dropped.
            state: the conversation before the answer.
        """
        if answer.risk.level == "N4" or state.level.name == "N4":
            return Content()
        lang = answer.language if answer.language in self._labels else state.lang
        if any(reply.reply_id in ASKED_BY_NAME for reply in answer.replies):
            return Content()  # the card stands under the very words (`BotTurns`), also where the rules show no other
        if any(reply.reply_id == READS for reply in answer.replies):
            return Content(self.to_read(state, lang))
        named = self.named(text, lang)
        found = await self._found_for(answer, text, state, lang)
        return Content(with_first(named, found.cards), found.passages) if named else found

    def asked_for(self, text: str) -> bool | None:
        """Whether who a text asks how to reach may be shown; None where it asks of nobody whom the directory has."""
        asked = self._library.snapshot.names.asked_for(text)
        return any(each in self._library.snapshot.contacts for each in asked) if asked else None

    def to_read(self, state: State, lang: str) -> tuple[ShownCard, ...]:
        """Texts that were not shown yet on what the conversation is about, for who writes: what costs no search."""
        intent = _TO_READ.get(thread_of(state) or "", _SIGNS)
        who = told_audience(state)
        closest = self._library.snapshot.closest(intent, lang)
        fresh = (name for name in closest if name not in state.articles)
        live = ((name, self._library.snapshot.article(name, lang)) for name in fresh)
        fitting = (name for name, text in live if text is not None and who.is_spoken_to(text.content.audiences))
        return tuple(card for name in fitting if (card := self._article(name, lang)))[:MOST]

    def named(self, text: str, lang: str) -> tuple[ShownCard, ...]:
        """The cards of those whom a question names."""
        names = self._library.snapshot.names
        named = names.asked_for(text) or (names.named_in(text) if asks_somewhere(text) else [])
        cards = (self._contact(each, lang, "") for each in named)
        return tuple(card for card in cards if card is not None)[:MOST_NAMED]

    async def _found_for(self, answer: BotAnswer, text: str, state: State, lang: str) -> Content:
        """What fits the answer without regard to whom the text names."""
        if is_local(answer):
            return Content(self.near(state, lang, text=text, slots=answer.slots).cards)
        if answer.intent.name in ABOUT_THE_LINE:
            return Content(self.by_topic(answer.intent.name, state)[:1])
        asks_first = any(reply.reply_id in ASK_FIRST for reply in answer.replies)
        listens = _only_listens(answer)
        without = answer.intent.name in WITHOUT_CARDS and not listens
        if without or asks_first or not text.strip():
            return Content()
        find = self._about_what_was_told if listens else self._by_search
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await find(answer, text, state, lang)
        except TimeoutError:
            return Content()

    def by_topic(self, intent: str, state: State) -> tuple[ShownCard, ...]:
        """The articles that editors have marked with this intent, closest first: what costs no search."""
        if state.level is Level.N4:
            return ()
        closest = self._library.snapshot.closest(intent, state.lang)[:MOST_ARTICLES]
        return tuple(card for name in closest if (card := self._article(name, state.lang)))

    def shown(self, card: ShownCard, lang: str) -> tuple[ShownCard, ...]:
        """What this card stands for, with the words that are published now; nothing if it is not published."""
        if card.type == LINES_CARD:
            return self.round_the_clock(tuple(card.id.split()), lang)
        found = self.published(card, lang)
        return () if found is None else (found,)

    def near(
        self,
        state: State,
        lang: str,
        *,
        topics: Sequence[str] = (),
        text: str = "",
        slots: Mapping[str, Slot] | None = None,
        most: int = MOST,
    ) -> Near:
        """Who helps near the visitor, as cards, and what the place is called; for guides and for the bot's answers.

        Nobody is named who must not be shown now; the kommun's switchboard always is.

        Args:
            state: the conversation: its memory and slots say where the visitor is, and in which role.
            lang: the language of the cards.
            topics: what the help is about (`knowledge.checks.TOPICS`), most important first; without any it follows
                from the text and the conversation.
            text: what the visitor has just written, if it may name a place.
            slots: what the bot has understood in this turn.
            most: cards at most.
        """
        wish = wish_near(state, lang, text=text, topics=topics, slots=slots)
        place = wish.municipality
        if self._usage is not None and place:
            self._usage.wanted(self._library.wanted(wish, most=most))
        return Near(self._contact_cards(wish, lang, most), place or "", places().in_words(place) if place else "")

    def round_the_clock(self, signals: tuple[str, ...], lang: str) -> tuple[ShownCard, ...]:
        """112 and then lines that answer day and night on what these signals are about, best first."""
        topics = [topic for signal in signals for topic in TOPICS_OF.get(signal, ())]
        always = [each for each in self._library.snapshot.contacts.values() if each.always_open]
        fitting = [each for each in always if each.id != EMERGENCY_ID and _place(each, topics) < len(topics)]
        ranked = sorted(fitting, key=lambda each: (_place(each, topics), len(each.topics), each.name))
        first = [each for each in always if each.id == EMERGENCY_ID]
        return tuple(self._contact_card(each, lang) for each in (*first, *ranked)[:MOST_LINES])

    def published(self, card: ShownCard, lang: str) -> ShownCard | None:
        """A card that is asked for by its type and id, with the words that are published now."""
        return self._article(card.id, lang) if card.type == "article" else self._contact(card.id, lang, card.kommun)

    def is_about(self, article: str, intent: str, lang: str) -> bool:
        """Whether what answers this intent is what an article is mostly about, as its editors say."""
        live = self._library.snapshot.article(article, lang)
        return live is not None and intent in live.content.related_intents[:MOSTLY_ABOUT]

    def articles(self, articles: Sequence[str], lang: str) -> tuple[ShownCard, ...]:
        """The cards of these articles, of those that are published, in their order."""
        cards = (self._article(each, lang) for each in articles)
        return tuple(card for card in cards if card is not None)[:MOST]

    def passage(self, article: str, part: int, lang: str) -> str:
        """Two or three sentences of an article as it is published in this language; empty if it is not."""
        live = self._library.snapshot.article(article, lang)
        if live is None or live.content.lang != lang:
            return ""
        quotes = list(quotable(live.content))
        mark = "" if live.reviewed else f"({self._words(lang).unreviewed}) "
        return f"{mark}{quotes[part - 1]}" if part <= len(quotes) else ""

    async def _about_what_was_told(self, answer: BotAnswer, text: str, state: State, lang: str) -> Content:
        """The article on what was just told, where one surely is and was not shown; for who is listened to."""
        if Level[answer.risk.level] >= Level.N3 or state.level >= Level.N3:
            return Content()
        hits = await self._library.search(
            text,
            lang,
            vector=QuestionVector(answer.vector.model, answer.vector.values) if answer.vector else None,
            fits_from=SURELY_FITS_FROM,
        )
        near = [hit for hit in hits[:MOST_ARTICLES] if hit.score >= NEAR_THE_BEST * hits[0].score]
        fresh = (hit.article for hit in near if hit.article not in state.articles)
        cards = (self._article(each, lang) for each in fresh if self._speaks_to(each, state, lang))
        return Content(tuple(card for card in cards if card is not None))

    async def _by_search(self, answer: BotAnswer, text: str, state: State, lang: str) -> Content:
        audience = state.slots.get("audience")
        hits = await self._library.search(
            text,
            lang,
            audience=audience if isinstance(audience, str) else None,
            intents={answer.intent.name: answer.intent.confidence},
            vector=QuestionVector(answer.vector.model, answer.vector.values) if answer.vector else None,
        )
        if any(reply.reply_id == TO_THE_POLICE for reply in answer.replies):
            hits = [hit for hit in hits if not self._is_on_a_report_of_concern(hit.article, lang)]
        if not hits:
            return Content()
        good = [hit for hit in hits if hit.score >= NEAR_THE_BEST * hits[0].score][:MOST_ARTICLES]
        cards = [
            card
            for hit in good
            if self._fits(hit, answer.intent.name, state, lang) and (card := self._article(hit.article, lang))
        ]
        live = self._library.snapshot.article(good[0].article, lang)
        topics = live.content.topics if live else ()
        wish = wish_near(state, lang, text=text, topics=topics, slots=answer.slots)
        whom = topics and (
            wish.municipality or not asks_somewhere(text)
        )  # who asks one thing asks for no list of helplines
        contacts = self._contact_cards(wish, lang, MOST - len(good)) if whom else ()
        mark = f"({self._words(lang).unreviewed}) " if live and not live.reviewed else ""
        passages = [Passage(good[0].article, number, f"{mark}{words}") for number, words in good[0].passages]
        in_language = live is not None and live.content.lang == lang
        return Content((*cards, *contacts), tuple(passages) if in_language else ())

    def _fits(self, hit: Hit, intent: str, state: State, lang: str) -> bool:
        """Whether an article is for somebody like the visitor, and near enough."""
        if not self._speaks_to(hit.article, state, lang):
            return False
        signs = (hit.score >= SURE_SCORE, self.is_about(hit.article, intent, lang))
        return any(signs) if told_audience(state).name is not None else all(signs)

    def _speaks_to(self, article: str, state: State, lang: str) -> bool:
        """Whether an article is for somebody like the visitor, as far as they have told it."""
        live = self._library.snapshot.article(article, lang)
        return live is not None and told_audience(state).is_spoken_to(live.content.audiences)

    def _is_on_a_report_of_concern(self, article: str, lang: str) -> bool:
        """Whether an article is about reporting that a child may come to harm."""
        live = self._library.snapshot.article(article, lang)
        return live is not None and REPORT_OF_CONCERN in live.content.related_intents[:1]

    def _contact_cards(self, wish: Wish, lang: str, most: int) -> tuple[ShownCard, ...]:
        contacts = self._library.contacts(wish, most=most)
        return tuple(self._contact_card(contact, lang, wish.municipality or "") for contact in contacts)

    def _article(self, article_id: str, lang: str) -> ShownCard | None:
        live = self._library.snapshot.article(article_id, lang)
        if live is None:
            return None
        return ShownCard(
            type="article",
            id=article_id,
            title=live.content.title,
            summary=article_summary(live, self._words(lang)),
            lang=live.content.lang,
        )

    def _contact(self, contact_id: str, lang: str, kommun: str) -> ShownCard | None:
        contact = self._library.snapshot.contacts.get(contact_id)
        return self._contact_card(contact, lang, kommun) if contact else None

    def _contact_card(self, contact: Contact, lang: str, kommun: str = "") -> ShownCard:
        kommun = kommun if is_composite(contact) else ""
        open_now = self._library.open_now(contact)
        words = self._words(lang)
        summary = contact_summary(contact, words, lang=lang, phone=False, open_now=open_now, kommun=kommun)
        title = name_near(contact, kommun or None, lang)
        return ShownCard(
            type="contact", id=contact.id, title=title, summary=summary, phone=contact.reach.phone, kommun=kommun
        )

    def _words(self, lang: str) -> Labels:
        return self._labels.get(lang) or self._labels["en"]


def with_first(first: Sequence[ShownCard], cards: Sequence[ShownCard]) -> tuple[ShownCard, ...]:
    """These cards before the others, each once."""
    named = [each.id for each in first]
    return (*first, *(each for each in cards if each.id not in named))[:MOST]


def _only_listens(answer: BotAnswer) -> bool:
    """Whether the answer takes up what was told, and says nothing else; grief is left in peace."""
    replies = {reply.reply_id for reply in answer.replies}
    return bool(replies) and all(each.startswith(LISTENS) and not each.endswith(GRIEF) for each in replies)


def answer_to_helped(request: BotRequest) -> BotAnswer | None:
    """What is said to "it helped" and "it did not"; None for everything else, which is the bot's to answer."""
    pressed = helpfulness(request.payload)
    if pressed is None:
        return None
    helped, _ = pressed
    person = BotButton("knapp_person", "be_om_manniska")
    return BotAnswer(
        intent=Intent("kort_hjalpte" if helped else "kort_hjalpte_inte", 1.0),
        replies=(Reply("hjalpte_tack") if helped else Reply("hjalpte_inte", buttons=(person,)),),
        language=request.lang,
    )


def article_summary(live: Live, labels: Labels) -> str:
    """The lead, and a mark on what nobody has reviewed."""
    return live.content.lead if live.reviewed else f"{labels.unreviewed}. {live.content.lead}"


def nationwide(contacts: Iterable[Contact]) -> list[Contact]:
    """Who helps in the whole country: 112 first, then lines that answer day and night, then others by name."""
    known = [each for each in contacts if each.area.national]
    return sorted(known, key=lambda each: (each.id != EMERGENCY_ID, not each.always_open, each.name))


def contact_summary(
    contact: Contact,
    labels: Labels,
    *,
    lang: str = FALLBACK_LANG,
    phone: bool = True,
    open_now: bool | None = None,
    kommun: str = "",
) -> str:
    """What it is for, for whom, how to call it (unless the number stands apart), when, and whether that was checked."""
    about = description_near(contact, kommun or None, lang)
    if contact.id in CONSTANT:
        return about
    checked = contact.verified_on
    mark = labels.checked.format(date=checked.isoformat()) if checked else labels.unchecked
    reach = contact.reach.phone or contact.reach.web
    if not phone and contact.reach.phone:
        reach = ""
    parts = (about, ages_of(contact, labels), reach, _hours(contact, labels, open_now), mark)
    return " · ".join(part for part in parts if part)


def ages_of(contact: Contact, labels: Labels) -> str:
    """For whom it is, in years; empty for everybody."""
    low, high = contact.ages.min, contact.ages.max
    if low is not None and high is not None:
        return labels.ages_between.format(low=low, high=high)
    if high is not None:
        return labels.ages_to.format(high=high)
    return labels.ages_from.format(low=low) if low is not None else ""


def _hours(contact: Contact, labels: Labels, open_now: bool | None) -> str:
    if contact.always_open:
        return labels.open_always
    return {True: labels.open_now, False: labels.closed_now, None: ""}[open_now]


def contact_line(contact: Contact, labels: Labels) -> str:
    """Who it is and how to reach it, within a sentence; where nobody has checked it, that is said too."""
    reach = contact.reach.phone or contact.reach.web
    unchecked = contact.id not in CONSTANT and contact.verified_on is None
    return " ".join(
        part for part in (contact.name, reach, f"({labels.unchecked.lower()})" if unchecked else "") if part
    )


def _place(contact: Contact, topics: list[str]) -> int:
    """How early in the topics one of the contact's stands; their number if none does."""
    return next((place for place, topic in enumerate(topics) if topic in contact.topics), len(topics))
