"""Articles, and their file format: Markdown with front matter, which round-trips.

Pure. Holds no rule about good content (`checks`) nor about who may publish (`lifecycle`). Fields are those of the
domain brief, section 5.1; `field(name=…)` is what a field is called in files, in the database and in the editor.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
import yaml
from msgspec.structs import replace

from knowledge.findings import Faulty, Finding, of_validation

MAX_FILE_BYTES: Final = 64 * 1024
"""A text has 400 words at most; whatever is larger than this is no article."""

FENCE: Final = "---"

ArticleId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Days = Annotated[int, msgspec.Meta(ge=1, le=730)]


class ArticleError(Faulty):
    """A file is not a valid article."""


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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
    def safety(self) -> bool:
        """Never: safety texts are the bot's (`replies`)."""
        return False

    @property
    def indispensable(self) -> bool:
        """Never."""
        return False

    @property
    def needs_native_reader(self) -> bool:
        """Never: what nobody has reviewed is shown in practice alone, in any language."""
        return False

    @property
    def timeless(self) -> bool:
        """Never: every article has a review date."""
        return False


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The status fields of a file, beside the content."""

    status: str = "utkast"
    reviewed_by: str | None = msgspec.field(name="granskad_av", default=None)
    reviewed_on: str | None = msgspec.field(name="granskad_datum", default=None)
    review_due_on: str | None = msgspec.field(name="granskas_senast", default=None)


_MARKS: Final = Marks.__struct_encode_fields__


def parse(source: str | bytes, *, where: str = "article") -> tuple[Article, Marks]:
    """The article in a file.

    Args:
        source: Markdown with front matter, UTF-8.
        where: the file's name, for messages.

    Raises:
        ArticleError: it is too large, not UTF-8, has no front matter, or a field is missing, unknown or wrong.
    """
    front, text = _split(_decoded(source, where), where)
    fields = _fields(front, where)
    if "text" in fields:
        raise ArticleError([Finding(where=where, field="text", rule="text_in_front")])
    marks = {name: _as_text(fields.pop(name)) for name in _MARKS if name in fields}
    try:
        return msgspec.convert({**fields, "text": text}, Article), msgspec.convert(marks, Marks)
    except msgspec.ValidationError as error:
        raise ArticleError([replace(of_validation(error), where=where)]) from None


def serialise(article: Article, marks: Marks | None = None) -> str:
    """The file of an article: `parse` gives back the same article and marks."""
    fields: dict[str, Any] = msgspec.to_builtins(article)
    text = fields.pop("text")
    fields = {name: value for name, value in fields.items() if value or name != "fragor_andra"}
    fields.update(msgspec.to_builtins(marks or Marks()))
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=118)
    return f"{FENCE}\n{front}{FENCE}\n{text}\n"


def _decoded(source: str | bytes, where: str) -> str:
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_FILE_BYTES:
        too_large = Finding(where=where, rule="file_too_large", value=str(len(raw)), limit=str(MAX_FILE_BYTES))
        raise ArticleError([too_large])
    try:
        return raw.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ArticleError([Finding(where=where, rule="not_utf8", value=str(error.start))]) from None


def _split(source: str, where: str) -> tuple[str, str]:
    """Front matter and text."""
    lines = source.split("\n")
    if lines[0].rstrip() != FENCE:
        raise ArticleError([Finding(where=where, line=1, rule="no_front")])
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]).strip()
    raise ArticleError([Finding(where=where, rule="open_front")])


def _fields(front: str, where: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ArticleError([Finding(where=where, line=line, rule="yaml", value=error.problem or "not YAML")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ArticleError([Finding(where=where, line=2, rule="yaml", value=type(error).__name__)]) from None
    if not isinstance(fields, dict) or not all(isinstance(name, str) for name in fields):
        raise ArticleError([Finding(where=where, line=2, rule="no_list")])
    return fields


def _as_text(value: object) -> object:
    """A date, which YAML makes of such text, as text again."""
    return value.isoformat() if hasattr(value, "isoformat") else value
