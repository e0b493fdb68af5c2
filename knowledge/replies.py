"""The bot's words and the counselors' ready-made replies as texts that editors can change. Pure.

An id says what a text is for: `knapp_` a button, `notice_` a notice of the service, `mall_` a reply that counselors
insert, `hort_` words that take up one kind of thing that is told; every other id is chosen by the bot. What the bot may
say is fixed by the program, so editors change words and add languages, add or withdraw `mall_` texts, and withdraw
`hort_` texts alone. Checks are those of `wordings`; rules of the domain brief, 3.4.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Final, Literal

import msgspec

from knowledge import questions
from knowledge.articles import Days, Language
from knowledge.findings import Finding
from knowledge.language import READ_HERE
from knowledge.lifecycle import Document
from knowledge.questions import ask_findings
from knowledge.spoken_of import spoken_of
from knowledge.wordings import Wording, WordingError, check, content_findings, fields, placeholders

CONTENT: Final = Path(__file__).parent / "content"
RULES: Final = CONTENT / "reply_rules.yaml"
CANNED: Final = CONTENT / "canned"
CANNED_PREFIX: Final = "mall_"
TOLD_PREFIX: Final = "hort_"
SUBSTITUTE: Final = "text_ses_over"
"""Said in place of a text that is overdue or unreviewed where it must not be shown."""

EMERGENCY_LINE: Final = "rad_112"
"""The one line of a language that is shown whether or not anybody has read it."""

LINE, CONTACT = "linje", "kontakt"
EMERGENCY: Final = "112"
MAX_CHARS: Final = 2000
MOST_VARIANTS: Final = 8
OPENING_CHARS: Final = 70
ReplyId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHARS)]
Variants = Annotated[tuple[Words, ...], msgspec.Meta(max_length=MOST_VARIANTS)]
Short = Annotated[str, msgspec.Meta(max_length=80)]
Shortcut = Annotated[str, msgspec.Meta(pattern=r"^[a-zåäö0-9]{0,20}$")]
Sort = Literal["reply", "button", "notice", "canned"]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ids with special rules."""

    safety: frozenset[str]
    needs_lawyer: frozenset[str] = msgspec.field(name="jurist")
    talk: frozenset[str]


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One text in one language, with its variant while no person is available."""

    id: ReplyId
    lang: Language = msgspec.field(name="sprak")
    text: Words
    closed: Words | None = msgspec.field(name="stangt", default=None)
    variants: Variants = msgspec.field(name="varianter", default=())
    """Of a reply of the bot: other texts that say the same, so that nobody reads a sentence twice."""
    closed_variants: Variants = msgspec.field(name="varianter_stangt", default=())
    title: Short = msgspec.field(name="titel", default="")
    """Of a counselor's reply: its name in the list."""
    shortcut: Shortcut = msgspec.field(name="genvag", default="")
    """Of a counselor's reply: what is typed for it."""
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=180)

    @property
    def name(self) -> str:
        """Unique over all languages."""
        return f"{self.lang}/{self.id}"

    @property
    def heading(self) -> str:
        """What somebody knows it by who has never seen its id: its name, or how it begins."""
        return self.title or shorten(spoken_of(self.text), OPENING_CHARS, placeholder=" …") or self.id

    @property
    def sort(self) -> Sort:
        """What the text is for, by the prefix of its id."""
        if self.id.startswith(CANNED_PREFIX):
            return "canned"
        if self.id.startswith("knapp_"):
            return "button"
        return "notice" if self.id.startswith("notice_") else "reply"

    @property
    def safety(self) -> bool:
        """Whether it is a safety text."""
        return self.id in rules().safety

    @property
    def needs_lawyer(self) -> bool:
        """Whether a lawyer must review it."""
        return self.id in rules().needs_lawyer

    @property
    def indispensable(self) -> bool:
        """Whether bot or service may need it at any time. What takes up something that is told may be left out."""
        return self.sort != "canned" and not self.id.startswith(TOLD_PREFIX)

    @property
    def timeless(self) -> bool:
        """Whether it is a safety text, a button, a notice, small talk or what takes up something that is told."""
        talk = self.id in rules().talk or self.id.startswith(TOLD_PREFIX)
        return self.safety or self.sort in ("button", "notice") or talk

    @property
    def needs_native_reader(self) -> bool:
        """Whether somebody with that mother tongue must have read it before it is shown in open mode."""
        return self.lang not in READ_HERE and self.id != EMERGENCY_LINE

    @property
    def wording(self) -> Wording:
        """The wording without its status."""
        return Wording(self.text, self.closed, self.variants, self.closed_variants)


ReplyDocument = Document[Reply]


@cache
def rules() -> Rules:
    """The ids with special rules."""
    return msgspec.yaml.decode(RULES.read_bytes(), type=Rules)


def findings(reply: Reply, *, known: Collection[str], contacts: Collection[str]) -> list[Finding]:
    """The faults of a text; empty if it may be published.

    Args:
        reply: any text.
        known: the ids that the bot and the service use.
        contacts: ids of the directory's entries.
    """
    return list(_in_canned(reply, contacts) if reply.sort == "canned" else _in_words_of_the_bot(reply, known))


def _in_words_of_the_bot(reply: Reply, known: Collection[str]) -> Iterator[Finding]:
    if reply.id not in known:
        yield Finding(field="id", rule="unknown_id")
    for field, value in (("titel", reply.title), ("genvag", reply.shortcut)):
        if value:
            yield Finding(field=field, rule="not_here")
    for field, line, words in fields(reply.wording):
        if reply.safety and EMERGENCY not in words:
            yield Finding(field=field, line=line, rule="no_112")
    if reply.sort != "reply" and reply.variants + reply.closed_variants:
        yield Finding(field="varianter", rule="not_in_button")
    if reply.sort != "button":
        yield from ask_findings(reply.id, fields(reply.wording), questions.load())
    yield from check(reply.id, reply.wording, reply.lang)


def _in_canned(reply: Reply, contacts: Collection[str]) -> Iterator[Finding]:
    if not reply.title:
        yield Finding(field="titel", rule="empty")
    if reply.variants + reply.closed_variants:
        yield Finding(field="varianter", rule="not_in_button")
    for field, _, words in fields(reply.wording):
        yield from content_findings(field, words, reply.lang)
        yield from _in_variables(field, words, contacts)


def _in_variables(field: str, words: str, contacts: Collection[str]) -> Iterator[Finding]:
    there_are = f"{{{LINE}}}, {{{CONTACT}:ID}}"
    try:
        strange = sorted(placeholders(words) - {LINE, CONTACT})
    except WordingError:
        yield Finding(field=field, rule="braces")
        return
    for name in strange:
        yield Finding(field=field, rule="unknown_variable", value=f"{{{name}}}", limit=there_are)
    for name in named(words):
        if name not in contacts:
            yield Finding(field=field, rule="unknown_entry", value=name)


def named(words: str) -> list[str]:
    """The ids of the directory entries that a text names."""
    return [spec or "" for _, name, spec, _ in string.Formatter().parse(words) if name == CONTACT]


def filled(words: str, *, line: str, contacts: Mapping[str, str]) -> str:
    """A counselor's reply with its variables filled.

    Raises:
        KeyError: an entry that it names is not among `contacts`.
    """
    made = []
    for text, name, spec, _ in string.Formatter().parse(words):
        made.append(text)
        if name is not None:
            made.append(line if name == LINE else contacts[spec or ""])
    return "".join(made)


def canned(folder: Path = CANNED) -> list[Reply]:
    """The counselors' replies that come with the installation.

    Raises:
        msgspec.DecodeError: a file is broken.
    """
    return [
        msgspec.convert({"id": name, "sprak": path.stem, **fields}, Reply)
        for path in sorted(folder.glob("*.yaml"))
        for name, fields in msgspec.yaml.decode(path.read_bytes()).items()
    ]


def of_wording(wording_id: str, lang: str, wording: Wording) -> Reply:
    """A wording of the installation as a text that can be edited."""
    return Reply(
        id=wording_id,
        lang=lang,
        text=wording.text,
        closed=wording.closed,
        variants=wording.variants,
        closed_variants=wording.closed_variants,
    )
