"""What is promised in the threat model, the DPIA and the page on anonymity names the test that shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SHOWN: Final = re.compile(r"`(?:tests/[\w/.-]+|make [a-z-]+|systemd/)`|directive's tests|lock files")
NO_PROMISES: Final = frozenset(
    {
        # What the visitor can do, and what is theirs to decide.
        "Du ska kunna be om hjälp utan att säga vem du är.",
        "Skriv inte sådant själv heller.",
        'Skriv hellre "min bror" än ett namn.',
        "Skriv från en telefon som ingen annan läser.",
        "Tryck på Lämna snabbt i chatten om du måste bort.",
        "Be om en kod innan, om du vill kunna fortsätta.",
        "Webbläsaren minns ändå att du har varit här.",
        "Rensa historiken om du behöver.",
        "Dela inte din kod med någon.",
        "Du kan få en kod.",
        "Skriv upp den på ett tryggt ställe.",
        "Vill du själv berätta något kan du läsa [Så kontaktar du polisen](artikel:a23).",
        "Ring 112.",
        "Vänta inte på svar här.",
        "Läs också: [Om du känner till ett brott](artikel:a24) och [Jag vill lämna](artikel:a18).",
        # What people do, by their guidelines.
        "Vi räknar hur många som hör av sig och i vilka ämnen.",
        "Först svarar en chattrobot.",
        "De som svarar har lärt sig att lyssna och ge stöd.",
        "Vi är en egen organisation och inte en myndighet.",
        "Vi kan inte lova att inget någonsin förs vidare.",
        "Vid allvarlig fara för någons liv kan en av oss behöva kontakta polis eller socialtjänst.",
        "Då berättar vi det för dig, om det går.",
        "Vi tar inte emot tips åt polisen.",
    }
)


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def sentences_of_the_page() -> list[str]:
    """Each sentence below the head of the article, without headings and marks of lists."""
    body = text_of("knowledge/content/articles/sv/a34.md").split("\n---\n", 1)[1]
    lines = [line.removeprefix("- ") for line in body.splitlines() if line and not line.startswith("#")]
    return [sentence for line in lines for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", line)]


def rows(path: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head."""
    below = text_of(path).partition(f"\n{heading}\n")[2]
    table = re.search(r"(?:^\|.*\n)+", below, flags=re.MULTILINE)
    assert table, heading
    return [line.strip("|").split("|") for line in table[0].splitlines()[2:]]


def promised() -> dict[str, str]:
    table = rows("handoff/deployment/threat-model.md", "## What the page on anonymity says")
    return {sentence.strip(): shown for sentence, shown in table}


def test_each_sentence_of_the_page_is_shown_by_a_test_or_is_no_promise() -> None:
    known = {*promised(), *NO_PROMISES}
    assert [sentence for sentence in sentences_of_the_page() if sentence not in known] == []


def test_nothing_is_shown_that_the_page_does_not_say() -> None:
    said = set(sentences_of_the_page())
    assert sorted({*promised(), *NO_PROMISES} - said) == []


@pytest.mark.parametrize(
    ("path", "heading", "column"),
    [
        ("handoff/deployment/threat-model.md", "## Against whom", 3),
        ("handoff/deployment/threat-model.md", "## What the page on anonymity says", 1),
        ("handoff/deployment/dpia.md", "## 3. Risker", 2),
    ],
)
def test_each_protection_names_what_shows_it(path: str, heading: str, column: int) -> None:
    bare = [row[0].strip() for row in rows(path, heading) if not SHOWN.search(row[column])]
    assert bare == []
