"""Wordings of reply ids, button titles and notices: loaded, checked, looked up.

The assistant sends ids and never words. What is wrong with the content is found when it is loaded, and
named: a service must not find out while somebody is waiting for an answer. It must not decide what to say.

Rules checked here come from the domain brief: every text that promises or offers a person has a `closed` form that
does not, as have its variants; the only telephone number is 112; no promise of absolute secrecy; fixed texts read at
LIX 35 or below (plain Swedish).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from knowledge.findings import Finding
from knowledge.language import READ_HERE
from knowledge.plain_words import jargon_findings, promises
from knowledge.readability import lix
from knowledge.spoken_of import SEX, spoken_of

FALLBACK_LANG = "sv"
MAX_LIX = 35.0
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "notice_queue_position": frozenset({"position"}),
    "minns_kommun": frozenset({"kommun"}),
    "hjalp_i_kommun": frozenset({"kommun"}),
    "hjalp_i_kommun_lamna": frozenset({"kommun"}),
    "hjalp_i_kommun_sjalv": frozenset({"kommun"}),
    "hjalp_i_kommun_ung": frozenset({"kommun"}),
    "hjalp_i_kommun_yrke": frozenset({"kommun"}),
    "menar_du": frozenset({"ena", "andra"}),
    "fraga_lagring": frozenset({"dagar"}),
    **{
        f"notice_appointment_{what}": frozenset({"tid"})
        for what in ("booked", "moved", "cancelled", "withdrawn", "missed", "now", "reminder")
    },
}
# Words by which an open text promises or offers a person, by language; the closed one must do without.
PERSON_WORDS: Mapping[str, re.Pattern[str]] = {
    "sv": re.compile(r"\b(en (vuxen )?person|hämtar|kopplar|en av oss (först|nu))\b", re.IGNORECASE),
    "en": re.compile(r"\b(a (grown-up )?person|(am|are|also) getting a|connect you|one of us first)\b", re.IGNORECASE),
}
TITLE_PREFIX = "knapp_"
TEXTS_KEPT = 8_192
"""Of so many texts the placeholders are remembered: more than there are."""
_NUMBER = re.compile(r"\+?\d[\d \-]{2,}")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S", re.IGNORECASE)


class WordingError(ValueError):
    """A wording breaks a rule, or an id has none. Names the id."""


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text and, where it offers a person, its form without the offer; other texts that say the same."""

    text: str
    closed: str | None = None
    variants: tuple[str, ...] = ()
    """Each says by itself all that `text` says, in other words."""
    closed_variants: tuple[str, ...] = ()
    """Each says all that `closed` says, where there is one."""

    def texts(self, *, open: bool) -> tuple[str, ...]:
        """All that may be said: the text and its variants, by `open` with or without the offer of a person."""
        if open or self.closed is None:
            return (self.text, *self.variants)
        return (self.closed, *self.closed_variants)


class ContentFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's file."""

    replies: dict[str, Wording]
    titles: dict[str, Wording]
    notices: dict[str, Wording]

    def entries(self) -> dict[str, Wording]:
        """All wordings by id; ids are unique across the three parts."""
        return {**self.replies, **self.titles, **self.notices}


@dataclass(frozen=True)
class Wordings:
    """Checked wordings of all languages."""

    _by_lang: Mapping[str, Mapping[str, Wording]]

    @property
    def ids(self) -> frozenset[str]:
        """All ids: those with words in the fallback language."""
        return frozenset(self._by_lang[FALLBACK_LANG])

    def __iter__(self) -> Iterator[tuple[str, str, Wording]]:
        """(id, language, wording) of each."""
        return ((name, lang, wording) for lang, own in self._by_lang.items() for name, wording in own.items())

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str:
        """The words of `wording_id` in `lang`, or in Swedish where `lang` lacks them.

        `open`: whether a person can be had now. `variant`: which of `variants` texts, from 0; any other is the first.
        `values` fill the placeholders. Raises WordingError for an unknown id or a missing value.
        """
        return said(wording_id, self._wording(wording_id, lang), open=open, variant=variant, **values)

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int:
        """How many texts there are to choose from, the first included. Raises WordingError for an unknown id."""
        return len(self._wording(wording_id, lang).texts(open=open))

    def speaks(self, wording_id: str, lang: str) -> bool:
        """Whether there are words in this very language."""
        return wording_id in self._by_lang.get(lang, {})

    def unread(self, wording_id: str, lang: str) -> bool:
        """Whether somebody with that mother tongue still has to read them: nobody has read what was just installed."""
        return lang not in READ_HERE

    def _wording(self, wording_id: str, lang: str) -> Wording:
        wording = self._by_lang.get(lang, {}).get(wording_id) or self._by_lang[FALLBACK_LANG].get(wording_id)
        if wording is None:
            raise WordingError(f"{wording_id}: no such wording")
        return wording


def said(wording_id: str, wording: Wording, *, open: bool, variant: int = 0, **values: object) -> str:
    """A wording with its placeholders filled. Raises WordingError for a missing value.

    `values` may name the sex of the person who is spoken of (`knowledge.spoken_of`).
    """
    texts = wording.texts(open=open)
    words = spoken_of(texts[variant] if 0 <= variant < len(texts) else texts[0], str(values.get(SEX, "")))
    missing = placeholders(words) - set(values)
    if missing:
        raise WordingError(f"{wording_id}: no value for {', '.join(sorted(missing))}")
    return words.format(**values)


def load(folder: Path) -> Wordings:
    """Read and check `<lang>.yaml` of every language in `folder`. Raises WordingError."""
    files = {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}
    if FALLBACK_LANG not in files:
        raise WordingError(f"{FALLBACK_LANG}.yaml: missing")
    by_lang = {lang: content.entries() for lang, content in files.items()}
    for lang, content in files.items():
        problems = [*_lost_ids(content), *_unknown_ids(by_lang[lang], by_lang[FALLBACK_LANG])]
        problems += [f"{key}, {found}" for key, wording in by_lang[lang].items() for found in check(key, wording, lang)]
        if problems:
            raise WordingError(f"{lang}.yaml: " + "; ".join(problems))
    return Wordings(by_lang)


def check(wording_id: str, wording: Wording, lang: str) -> Iterator[Finding]:
    """The faults of one wording."""
    wanted = PLACEHOLDERS.get(wording_id, frozenset())
    for field, line, words in fields(wording):
        faults = content_findings(field, words, lang, title=_is_title(wording_id))
        yield from (msgspec.structs.replace(fault, line=line) for fault in faults)
        try:
            if placeholders(words) != wanted:
                yield Finding(field=field, line=line, rule="variables", limit=f"{{{', '.join(sorted(wanted))}}}")
        except WordingError:
            yield Finding(field=field, line=line, rule="braces")
    yield from _closed_findings(wording, lang)
    yield from _repeated(wording)


def fields(wording: Wording) -> Iterator[tuple[str, int | None, str]]:
    """(name of the field in the editor, line in it, text) of all that may be said; a field of one text has no lines.

    The texts are as they are said of a person of whom nothing is known.
    """
    yield "text", None, spoken_of(wording.text)
    if wording.closed:
        yield "stangt", None, spoken_of(wording.closed)
    yield from (("varianter", line, spoken_of(words)) for line, words in enumerate(wording.variants, 1))
    yield from (("varianter_stangt", line, spoken_of(words)) for line, words in enumerate(wording.closed_variants, 1))


def content_findings(field: str, words: str, lang: str, *, title: bool = False) -> Iterator[Finding]:
    """The faults of a text that do not depend on who says it. Readability is not measured for titles."""
    yield from (Finding(field=field, rule="promise", value=said) for said in promises(words))
    yield from jargon_findings(field, words, lang)
    for number in _NUMBER.findall(words):
        if number.strip() != "112":
            yield Finding(field=field, rule="number", value=number.strip())
    address = _ADDRESS.search(words)
    if address:
        yield Finding(field=field, rule="address", value=address[0])
    if lang == FALLBACK_LANG and not title and lix(words) > MAX_LIX:
        yield Finding(field=field, rule="too_heavy", value=f"{lix(words):.0f}", limit=f"{MAX_LIX:.0f}")


def _is_title(wording_id: str) -> bool:
    """Whether it is a title or button, too short to measure readability."""
    return wording_id.startswith(TITLE_PREFIX)


def _closed_findings(wording: Wording, lang: str) -> Iterator[Finding]:
    person = PERSON_WORDS.get(lang)
    if person is None:
        return
    open_texts = [spoken_of(words) for words in wording.texts(open=True)]
    if wording.closed is None and any(person.search(words) for words in open_texts):
        yield Finding(field="stangt", rule="no_closed")
    for field, line, words in fields(wording):
        if words not in open_texts and person.search(words):
            yield Finding(field=field, line=line, rule="closed_offers")


def _repeated(wording: Wording) -> Iterator[Finding]:
    """A variant that is said already, and closed variants of a text that is the same with nobody there."""
    if wording.closed is None and wording.closed_variants:
        yield Finding(field="varianter_stangt", rule="no_closed_text")
    for closed in (False, True):
        texts = [wording.closed, *wording.closed_variants] if closed else [wording.text, *wording.variants]
        for line, words in enumerate(texts[1:], 1):
            if words in texts[:line]:
                yield Finding(field="varianter_stangt" if closed else "varianter", line=line, rule="said_already")


@lru_cache(maxsize=TEXTS_KEPT)
def placeholders(words: str) -> frozenset[str]:
    """The names in braces in `words`. Raises WordingError when the braces do not match."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(spoken_of(words)) if name is not None)
    except ValueError as error:
        raise WordingError(f"braces do not match: {error}") from None


def _read(path: Path) -> ContentFile:
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=ContentFile)
    except msgspec.DecodeError as error:
        raise WordingError(f"{path.name}: {error}") from None


def _lost_ids(content: ContentFile) -> Iterator[str]:
    parts = [*content.replies, *content.titles, *content.notices]
    yield from (f"{name}: worded twice" for name in sorted({name for name in parts if parts.count(name) > 1}))


def _unknown_ids(own: Mapping[str, Wording], fallback: Mapping[str, Wording]) -> Iterator[str]:
    yield from (f"{name}: not in {FALLBACK_LANG}.yaml" for name in sorted(set(own) - set(fallback)))
