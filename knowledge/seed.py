"""Reads the content that comes with the installation (`content/`)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from knowledge import replies, wordings
from knowledge.articles import Article, ArticleError, parse
from knowledge.directory import csv_file
from knowledge.directory.contacts import Contact
from knowledge.findings import Finding
from knowledge.guidelines import GuidelineError, GuidelineText
from knowledge.guidelines import parse as parse_guideline
from knowledge.guides import files as guide_files
from knowledge.guides.model import Guide

CONTENT: Final = Path(__file__).parent / "content"
ARTICLES: Final = CONTENT / "articles"
DIRECTORY: Final = CONTENT / "directory" / "seed.csv"
UNVERIFIED: Final = CONTENT / "directory" / "unverified.csv"
"""What was found on web pages (`knowledge.directory.first_fill`): shown in practice alone until somebody checks it."""
REPLIES: Final = CONTENT / "replies"
GUIDES: Final = CONTENT / "guides"
GUIDELINES: Final = CONTENT / "guidelines"


def articles(folder: Path = ARTICLES) -> list[Article]:
    """All articles below `folder`, by name. Raises ArticleError with every fault of every file."""
    found: list[Article] = []
    wrong: list[Finding] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            found.append(parse(path.read_bytes(), where=f"{path.parent.name}/{path.name}")[0])
        except ArticleError as error:
            wrong += error.findings
    if wrong:
        raise ArticleError(wrong)
    return found


def guides(folder: Path = GUIDES) -> list[Guide]:
    """All guides in `folder`, by id. Raises GuideError with every fault of every file."""
    found: list[Guide] = []
    wrong: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(guide_files.parse(path.read_bytes(), where=path.name)[0])
        except guide_files.GuideError as error:
            wrong += error.findings
    if wrong:
        raise guide_files.GuideError(wrong)
    return found


def guidelines(folder: Path = GUIDELINES) -> list[GuidelineText]:
    """All guidelines below `folder`, by name. Raises GuidelineError with every fault of every file."""
    found: list[GuidelineText] = []
    wrong: list[Finding] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            found.append(parse_guideline(path.read_bytes(), where=f"{path.parent.name}/{path.name}")[0])
        except GuidelineError as error:
            wrong += error.findings
    if wrong:
        raise GuidelineError(wrong)
    return found


def contacts(file: Path = DIRECTORY) -> list[Contact]:
    """All entries of the directory. Raises DirectoryError with every fault of every row."""
    return csv_file.read(file.read_bytes(), where=file.name)


def reply_texts(loaded: wordings.Wordings) -> list[replies.Reply]:
    """The bot's words and the counselors' replies as texts that editors may change."""
    return [replies.of_wording(*each) for each in loaded] + replies.canned()
