"""Articles, and their file format: Markdown with front matter, which round-trips.

Pure. Holds no rule about good content (`checks`) nor about who may publish (`lifecycle`). Fields are those of the
domain brief, section 5.1; `field(name=…)` is what a field is called in files, in the database and in the editor.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from knowledge import front_matter
from knowledge.findings import Faulty
from knowledge.traits import OrdinaryContent

ArticleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Days = Annotated[int, msgspec.Meta(ge=1, le=730)]


LINE_PAGES: Final = ("om_oss", "na_oss", "press", "for_organisationer")
"""Articles on the line itself: pages of their own at the foot of every public page, and no answer to any question."""


class ArticleError(Faulty):
    """A file is not a valid article."""


class Article(OrdinaryContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One article in one language, without its status (see `lifecycle.ArticleDocument`)."""

    id: ArticleId
    title: Line = msgspec.field(name="titel")
    lang: Language = msgspec.field(name="sprak")
    audiences: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = msgspec.field(name="malgrupp")
    lead: Line = msgspec.field(name="ingress")
    related_intents: tuple[str, ...] = msgspec.field(name="relaterade_intent", default=())
    """Most fitting first."""
    topics: tuple[str, ...] = msgspec.field(name="lotsning_amnen", default=())
    questions: tuple[Line, ...] = msgspec.field(name="fragor", default=())
    """Questions that it answers, for the search; shown to nobody."""
    questions_by_lang: dict[Language, tuple[Line, ...]] = msgspec.field(name="fragor_andra", default_factory=dict)
    """The same in languages into which the article is not translated yet."""
    chat: bool | msgspec.UnsetType = msgspec.field(name="sags_i_chatten", default=msgspec.UNSET)
    """See `said_in_chat`; unset in what was stored before there were short answers, so that it stays as it was."""
    unlike: tuple[Line, ...] | msgspec.UnsetType = msgspec.field(name="fragor_inte", default=msgspec.UNSET)
    """See `not_questions`; unset as well."""
    sources: tuple[str, ...] = msgspec.field(name="kallor", default=())
    needs_lawyer: bool = msgspec.field(name="jurist", default=False)
    """Whether a lawyer must review it."""
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=180)
    text: str = ""
    """Markdown without HTML; may wait until somebody has written it."""

    @property
    def name(self) -> str:
        """Unique over all languages."""
        return f"{self.lang}/{self.id}"

    @property
    def said_in_chat(self) -> bool:
        """Whether it is a short answer to one question, which the bot says as it stands to who asks that."""
        return self.chat is True

    @property
    def not_questions(self) -> tuple[str, ...]:
        """Of such an answer: what is like its questions in words, and asks or tells something else."""
        return () if self.unlike is msgspec.UNSET else self.unlike

    @property
    def searched(self) -> bool:
        """Whether the search for articles finds it, and the list of articles names it."""
        return self.id not in LINE_PAGES and not self.said_in_chat


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The status fields of a file, beside the content."""

    status: str = "utkast"
    reviewed_by: str | None = msgspec.field(name="granskad_av", default=None)
    reviewed_on: str | None = msgspec.field(name="granskad_datum", default=None)
    review_due_on: str | None = msgspec.field(name="granskas_senast", default=None)


def parse(source: str | bytes, *, where: str = "article") -> tuple[Article, Marks]:
    """The article in a file.

    Args:
        source: Markdown with front matter, UTF-8.
        where: the file's name, for messages.

    Raises:
        ArticleError: it is too large, not UTF-8, has no front matter, or a field is missing, unknown or wrong.
    """
    return front_matter.read(source, Article, Marks, where=where, refusal=ArticleError)


def serialise(article: Article, marks: Marks | None = None) -> str:
    """The file of an article: `parse` gives back the same article and marks."""
    return front_matter.write(
        article, marks or Marks(), left_out_if_empty=("fragor_andra", "sags_i_chatten", "fragor_inte")
    )
