"""The guides on this node: those that visitors may begin now, and the earlier versions in which somebody may still be.

Reads nothing itself: `library` hands it the guides whenever they have changed. A version is made ready once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handoff.assistant.wording.speech import Texts, is_spoken
from handoff.conversation.commands import BotReply
from handoff.risk import Level
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import FALLBACK, Guide, place_in
from knowledge.language import READ_HERE
from knowledge.questions import Question
from knowledge.spoken_of import SEX, spoken_of
from knowledge.wordings import WordingError


class GuideCatalog:
    """All guides that this node can walk."""

    def __init__(self, guides: Iterable[Guide] = ()) -> None:
        self._live: Mapping[str, Compiled] = {}
        self._made: dict[int, Compiled] = {}
        self._versions: dict[tuple[str, str], Compiled] = {}
        self._by_reply: Mapping[str, Compiled] = {}
        self.take(guides)

    def take(self, live: Iterable[Guide], earlier: Iterable[Guide] = ()) -> None:
        """What is published now, and versions that were published before it."""
        live = tuple(live)
        made = {id(guide): self._ready(guide) for guide in live}
        self._live = {guide.id: made[id(guide)] for guide in live}
        self._made = made
        for guide in earlier:
            self._ready(guide)
        self._by_reply = {reply: each for each in reversed(self._live.values()) for reply in each.guide.entry.replies}

    def _ready(self, guide: Guide) -> Compiled:
        """The guide made ready, once for each version: that costs more than to see that it is the same."""
        made = self._made.get(id(guide))
        compiled = made if made is not None and made.guide is guide else Compiled.of(guide)
        return self._versions.setdefault((guide.id, compiled.version), compiled)

    @property
    def all_live(self) -> list[Guide]:
        """All that are published now."""
        return [each.guide for each in self._live.values()]

    def live(self, guide: str) -> Compiled | None:
        """The version that the next visitor walks."""
        return self._live.get(guide)

    def version(self, guide: str, version: str) -> Compiled | None:
        """A version, published now or before; None if there is none, or the guide was withdrawn."""
        return self._versions.get((guide, version)) if guide in self._live else None

    def audience_of(self, guide: str) -> str:
        """Whom a guide is for in the first place; empty if there is no such guide."""
        compiled = self._live.get(guide)
        return compiled.guide.audiences[0] if compiled is not None else ""

    def begun_by(self, reply: str) -> Compiled | None:
        """The guide that begins in place of this reply."""
        return self._by_reply.get(reply)

    def may_begin(self, command: BotReply, level: Level) -> bool:
        """Whether any guide could begin in place of this answer."""
        return level >= Level.N3 or any(line.reply_id in self._by_reply for line in command.lines)

    def of_safety(self) -> Iterable[Compiled]:
        """The guides that begin by signals."""
        return (each for each in self._live.values() if each.guide.safety and each.guide.entry.signals)

    def question(self, name: str) -> Question | None:
        """The question of this id, if a guide asks it."""
        place = place_in(name)
        compiled = self.version(place.guide, place.version) if place is not None else None
        return compiled.questions.get(place.step) if place is not None and compiled is not None else None

    def answer_words(self, fact: str, value: str, begun: Iterable[str]) -> str:
        """What an answer is called in the first of these guides that asks for the fact; empty if none does."""
        for guide in begun:
            compiled = self._live.get(guide)
            for step in compiled.guide.steps if compiled is not None else ():
                way = step.ask.named.get(value) if step.ask is not None and step.ask.fact == fact else None
                if way is not None:
                    return way.button.get(FALLBACK) or next(iter(way.words.get(FALLBACK, ())), "")
        return ""


class TextsWithGuides:
    """The published texts, and those of guides by the ids of what they say and of their buttons."""

    def __init__(self, texts: Texts, guides: GuideCatalog) -> None:
        self._texts = texts
        self._guides = guides

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str:
        """See `knowledge.wordings.Wordings.text`."""
        place = place_in(wording_id)
        if place is None:
            return self._texts.text(wording_id, lang, open=open, variant=variant, **values)
        found = self._guides.version(place.guide, place.version) or self._guides.live(place.guide)
        if found is not None and place.answer:
            title = found.button(place.step, place.answer, lang)
            if title is not None:
                return title
        texts = found.texts(place.step, lang, open=open) if found is not None else ()
        if not texts:
            raise WordingError(f"{wording_id}: no such wording")
        return spoken_of(texts[variant if variant < len(texts) else 0], str(values.get(SEX, "")))

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int:
        """See `knowledge.wordings.Wordings.variants`."""
        place = place_in(wording_id)
        if place is None:
            return self._texts.variants(wording_id, lang, open=open)
        found = self._guides.version(place.guide, place.version) or self._guides.live(place.guide)
        return max(1, len(found.texts(place.step, lang, open=open))) if found is not None else 1

    def speaks(self, wording_id: str, lang: str) -> bool:
        """Whether there are words in this very language that may be shown now."""
        place = place_in(wording_id)
        if place is None:
            return self._texts.speaks(wording_id, lang)
        found = self._guides.version(place.guide, place.version) or self._guides.live(place.guide)
        return found is not None and lang in found.guide.languages and is_spoken(self._texts, lang)

    def unread(self, wording_id: str, lang: str) -> bool:
        """Whether somebody with that mother tongue still has to read the words: of guides nobody has."""
        return lang not in READ_HERE if place_in(wording_id) is not None else self._texts.unread(wording_id, lang)
