"""The bot's words as they are published now, and the counselors' ready-made replies, on this node.

Owns the choice between the published text, the installation's, and the substitute for what must not be shown. Reads
nothing itself: `library` hands it the documents whenever they have changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.language import READ_HERE
from knowledge.lifecycle import LiveText, visible
from knowledge.replies import (
    CANNED_PREFIX,
    EMERGENCY_LINE,
    SUBSTITUTE,
    TOLD_PREFIX,
    Reply,
    ReplyDocument,
    filled,
    named,
)
from knowledge.wordings import FALLBACK_LANG, Wordings, said


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be said at one moment, by language and id. None: there is a text, and it must not be shown."""

    texts: Mapping[str, Mapping[str, LiveText[Reply] | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Canned:
    """A counselor's reply, ready to be inserted. `closed` is empty where it says the same at any time."""

    reply: Reply
    text: str
    closed: str
    reviewed: bool
    beside: str = ""
    """The same in Swedish, where it is in another language."""
    beside_closed: str = ""


class Replies:
    """The published words. It is the `Texts` that a node words its messages with."""

    def __init__(self, installed: Wordings) -> None:
        """`installed` answers for what is in no document: nobody waits for the first look at the database."""
        self._installed = installed
        self._shown = Shown()
        self._practice = False

    @property
    def ids(self) -> frozenset[str]:
        """The ids that the bot and the service may use."""
        return self._installed.ids

    def take(self, documents: Sequence[ReplyDocument], today: date, *, practice: bool) -> None:
        """What is stored now."""
        texts: dict[str, dict[str, LiveText[Reply] | None]] = {}
        for document in documents:
            if document.live is None and document.content.indispensable:
                continue  # a translation that nobody has published yet: Swedish is said as before
            own = texts.setdefault(document.content.lang, {})
            own[document.content.id] = visible(document, today, practice=practice)
        self._shown, self._practice = Shown(texts), practice

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str:
        """See `knowledge.wordings.Wordings.text`. What is overdue or unreviewed is replaced by the substitute."""
        for live in self._stored(wording_id, lang):
            if live is None:
                return self.text(SUBSTITUTE, lang, open=open)
            return said(wording_id, live.content.wording, open=open, variant=variant, **values)
        return self._installed.text(wording_id, lang, open=open, variant=variant, **values)

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int:
        """See `knowledge.wordings.Wordings.variants`; the substitute has one text."""
        for live in self._stored(wording_id, lang):
            return 1 if live is None else len(live.content.wording.texts(open=open))
        return self._installed.variants(wording_id, lang, open=open)

    def speaks(self, wording_id: str, lang: str) -> bool:
        """Whether there are words in this very language that may be shown.

        A hidden Swedish text has its substitute, but for what takes up something that is told: that is left out.
        """
        shown = self._shown.texts.get(lang, {})
        if wording_id in shown:
            return shown[wording_id] is not None or (lang in READ_HERE and not wording_id.startswith(TOLD_PREFIX))
        may_be_shown = self._practice or lang in READ_HERE or wording_id == EMERGENCY_LINE
        return may_be_shown and self._installed.speaks(wording_id, lang)

    def unread(self, wording_id: str, lang: str) -> bool:
        """Whether somebody with that mother tongue still has to read the words."""
        live = self._shown.texts.get(lang, {}).get(wording_id)
        return lang not in READ_HERE and not (live is not None and live.reviewed)

    def _stored(self, wording_id: str, lang: str) -> Iterator[LiveText[Reply] | None]:
        """What is stored of an id, in this language first."""
        for own in (lang, FALLBACK_LANG):
            shown = self._shown.texts.get(own, {})
            if wording_id in shown and (shown[wording_id] is not None or own in READ_HERE):
                yield shown[wording_id]

    def hidden(self) -> list[str]:
        """Names of the bot's texts that the substitute stands in for now; a line must not open with any."""
        return sorted(
            f"{lang}/{name}"
            for lang, own in self._shown.texts.items()
            for name, live in own.items()
            if live is None and lang in READ_HERE and not name.startswith((CANNED_PREFIX, TOLD_PREFIX))
        )

    def canned(self, lang: str, *, line: str, contacts: Mapping[str, str]) -> Iterator[Canned]:
        """The counselors' replies in a language, variables filled.

        Args:
            lang: the visitor's language; what is not translated is there in Swedish.
            line: what the line is called.
            contacts: how to reach each entry of the directory that may be shown. A reply that names another is left
                out: a number that nobody has checked in time reaches no visitor by this way either.
        """
        own, fallback = self._shown.texts.get(lang, {}), self._shown.texts.get(FALLBACK_LANG, {})
        for name in sorted({*own, *fallback}, key=_place_at_the_desk):
            swedish = fallback.get(name)
            live = own.get(name) or (swedish if name not in own or lang not in READ_HERE else None)
            if live is None or live.content.sort != "canned":
                continue
            found = _filled(live, line=line, contacts=contacts)
            if found is None:
                continue
            beside = _filled(swedish, line=line, contacts=contacts) if swedish and swedish is not live else None
            yield Canned(live.content, *found, live.reviewed, *(beside or ("", "")))


DESK_FIRST = ("mall_halsning", "mall_trygg", "mall_tack", "mall_vanta", "mall_sammanfatta")
"""Replies of counselors that are offered first: the ones that most conversations begin with."""

DESK_LAST = ("mall_grans",)
"""Replies that set a limit: nobody meets one by a slip of the keyboard."""


def _place_at_the_desk(name: str) -> tuple[int, int, str]:
    """First those that are used most, last the limits, the others by name."""
    if name in DESK_FIRST:
        return 0, DESK_FIRST.index(name), name
    return 2 if name in DESK_LAST else 1, 0, name


def _filled(live: LiveText[Reply], *, line: str, contacts: Mapping[str, str]) -> tuple[str, str] | None:
    """The words, and those while nobody can be had, variables filled; None if they name an entry that is not there."""
    variants = [live.content.text, live.content.closed or ""]
    if not all(each in contacts for words in variants for each in named(words)):
        return None
    text, closed = (filled(words, line=line, contacts=contacts) for words in variants)
    return text, closed
