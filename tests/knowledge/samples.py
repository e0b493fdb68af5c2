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
ANNA, BO, LAWYER = Person("anna"), Person("bo"), Person("lena", jurist=True)
ARTICLE = Article(
    id="a90",
    titel="Att sova",
    sprak="sv",
    malgrupp=("anhorig",),
    ingress="Sömn hjälper.",
    relaterade_intent=("eget_maende",),
    lotsning_amnen=("anhorigstod",),
    fragor=("Jag sover inte",),
    kallor=("granskning saknas",),
    text="Du behöver sova. Ring 112 vid fara.\n\n## Tips\n\n- Lägg bort skärmen.",
)


def article(**changes: object) -> Article:
    return replace(ARTICLE, **changes)


def seed_files() -> list[Path]:
    return sorted((CONTENT / "articles").rglob("*.md"))
