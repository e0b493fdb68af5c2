"""An article and the people around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from knowledge import articles
from knowledge.articles import Article
from knowledge.lifecycle import Person

CONTENT = Path(articles.__file__).parent / "content"
TODAY = date(2030, 3, 1)
ANNA, BO, LAWYER = Person("anna"), Person("bo"), Person("lena", is_lawyer=True)
ARTICLE = Article(
    id="a90",
    title="Att sova",
    lang="sv",
    audiences=("anhorig",),
    lead="Sömn hjälper.",
    related_intents=("eget_maende",),
    topics=("anhorigstod",),
    questions=("Jag sover inte",),
    sources=("granskning saknas",),
    text="Du behöver sova. Ring 112 vid fara.\n\n## Tips\n\n- Lägg bort skärmen.",
)


def article(**changes: object) -> Article:
    return replace(ARTICLE, **changes)


def seed_files() -> list[Path]:
    return sorted((CONTENT / "articles").rglob("*.md"))
