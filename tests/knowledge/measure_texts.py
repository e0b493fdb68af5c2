"""How long and how heavy the texts for staff are: `python -m tests.knowledge.measure_texts` (`make measure-texts`).

For each guideline and module in Swedish: words of the text, words with questions and checklists, LIX, and how many
places a lawyer or an editor still has to settle ([V]).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from knowledge import seed
from knowledge.readability import lix

WORD: Final = re.compile(r"[^\W_]+")
OPEN: Final = "[V]"


def words(text: str) -> int:
    """How many words."""
    return len(WORD.findall(text))


def measured() -> Iterator[tuple[str, str, int, int, float, int]]:
    """(kind, id, words of the text, words in all, LIX, open places) of every Swedish text."""
    for guideline in seed.guidelines():
        if guideline.lang == "sv":
            beside = " ".join(guideline.checklist)
            yield "guideline", guideline.id, *_of(guideline.text, beside)
    for module in seed.training_modules():
        if module.lang == "sv":
            asked = (*module.questions, *module.test)
            beside = " ".join(" ".join((each.asks, *each.answers, each.why)) for each in asked)
            yield "module", module.id, *_of(module.text, f"{' '.join(module.goals)} {beside}")


def _of(text: str, beside: str) -> tuple[int, int, float, int]:
    return words(text), words(text) + words(beside), lix(text), (text + beside).count(OPEN)


def main() -> None:
    """The table."""
    print(f"{'kind':<11}{'text':<20}{'words':>7}{'with questions':>16}{'LIX':>6}{'[V]':>5}")
    for kind, name, count, every, weight, still_open in measured():
        print(f"{kind:<11}{name:<20}{count:>7}{every:>16}{weight:>6.0f}{still_open:>5}")


if __name__ == "__main__":
    main()
