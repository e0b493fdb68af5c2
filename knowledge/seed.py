"""Reads the content that comes with the installation (`content/`).

`but` names what the caller has already: its files are not read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol, TypeVar

from knowledge import replies, wordings
from knowledge.articles import Article, ArticleError, Marks, parse
from knowledge.directory import csv_file
from knowledge.directory.contacts import Contact
from knowledge.findings import Faulty, Finding
from knowledge.guidelines import GuidelineError, GuidelineText
from knowledge.guidelines import parse as parse_guideline
from knowledge.guides import files as guide_files
from knowledge.guides.model import Guide
from knowledge.handbook import HandbookError, HandbookPage
from knowledge.handbook import parse as parse_page
from knowledge.training_modules import ModuleError, ModuleText
from knowledge.training_modules import parse as parse_module

T_co = TypeVar("T_co", covariant=True)

CONTENT: Final = Path(__file__).parent / "content"
ARTICLES: Final = CONTENT / "articles"
ANSWERS: Final = CONTENT / "answers"
DIRECTORY: Final = CONTENT / "directory" / "seed.csv"
UNVERIFIED: Final = CONTENT / "directory" / "unverified.csv"
"""What was found on web pages (`knowledge.directory.first_fill`): shown in practice alone until somebody checks it."""
REPLIES: Final = CONTENT / "replies"
GUIDES: Final = CONTENT / "guides"
GUIDELINES: Final = CONTENT / "guidelines"
TRAINING: Final = CONTENT / "training"
HANDBOOK: Final = CONTENT / "handbook"


def articles() -> list[Article]:
    """All articles, by name, and then the short answers. Raises ArticleError with every fault of every file."""
    return [*longer_articles(), *answers()]


def longer_articles() -> list[Article]:
    """The articles that are no short answers, by name. Raises ArticleError with every fault of every file."""
    return _texts(ARTICLES, parse, ArticleError)


@cache
def answers() -> Sequence[Article]:
    """The short answers that the bot says itself, by name. Raises ArticleError with every fault of every file.

    Several hundred files, which do not change while a program runs, are read once.
    """
    return tuple(_texts(ANSWERS, parse, ArticleError))


def guides(folder: Path = GUIDES, *, but: Collection[str] = ()) -> list[Guide]:
    """All guides in `folder`, by id. Raises GuideError with every fault of every file."""
    found: list[Guide] = []
    wrong: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.stem in but:
            continue
        try:
            found.append(guide_files.parse(path.read_bytes(), where=path.name)[0])
        except guide_files.GuideError as error:
            wrong += error.findings
    if wrong:
        raise guide_files.GuideError(wrong)
    return found


def guidelines(folder: Path = GUIDELINES, *, but: Collection[str] = ()) -> list[GuidelineText]:
    """All guidelines below `folder`, by name. Raises GuidelineError with every fault of every file."""
    return _texts(folder, parse_guideline, GuidelineError, but)


def training_modules(folder: Path = TRAINING, *, but: Collection[str] = ()) -> list[ModuleText]:
    """All modules of training below `folder`, by name. Raises ModuleError with every fault of every file."""
    return _texts(folder, parse_module, ModuleError, but)


def handbook(folder: Path = HANDBOOK, *, but: Collection[str] = ()) -> list[HandbookPage]:
    """All pages of the handbooks below `folder`, by name. Raises HandbookError with every fault of every file."""
    return _texts(folder, parse_page, HandbookError, but)


class _Parse(Protocol[T_co]):
    def __call__(self, source: bytes, *, where: str) -> tuple[T_co, Marks]: ...


def _texts(folder: Path, parse_one: _Parse[T_co], refusal: type[Faulty], but: Collection[str] = ()) -> list[T_co]:
    """All Markdown files below `folder`, by name. Raises `refusal` with every fault of every file."""
    found: list[T_co] = []
    wrong: list[Finding] = []
    for path in sorted(folder.rglob("*.md")):
        if f"{path.parent.name}/{path.stem}" in but:
            continue
        try:
            found.append(parse_one(path.read_bytes(), where=f"{path.parent.name}/{path.name}")[0])
        except Faulty as error:
            wrong += error.findings
    if wrong:
        raise refusal(wrong)
    return found


def contacts(file: Path = DIRECTORY) -> list[Contact]:
    """All entries of the directory. Raises DirectoryError with every fault of every row."""
    return csv_file.read(file.read_bytes(), where=file.name)


def reply_texts(loaded: wordings.Wordings) -> list[replies.Reply]:
    """The bot's words and the counselors' replies as texts that editors may change."""
    return [replies.of_wording(*each) for each in loaded] + replies.canned()
