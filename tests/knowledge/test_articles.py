"""An article is written down and read back unchanged, and a broken file says where it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import ArticleError, Marks, parse, serialise
from knowledge.front_matter import MAX_FILE_BYTES
from tests.knowledge.samples import ARTICLE, article, seed_files

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=80)


@pytest.mark.parametrize("path", seed_files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_article_of_the_installation_round_trips(path: Path) -> None:
    read, marks = parse(path.read_bytes(), where=path.name)
    assert parse(serialise(read, marks)) == (read, marks)
    assert (read.id, read.lang, marks.status) == (path.stem, path.parent.name, "seed")


@given(title=LINES, lead=LINES, questions=st.lists(LINES, max_size=4), line=LINES)
def test_any_words_round_trip(title: str, lead: str, questions: list[str], line: str) -> None:
    text = "\n\n".join(part for part in (line.strip(), "Slut.") if part)
    made = article(title=title, lead=lead, questions=tuple(questions), text=text)
    marks = Marks(status="publicerad", reviewed_by="jurist", reviewed_on="2030-01-02", review_due_on="2030-07-01")
    assert parse(serialise(made, marks)) == (made, marks)


def test_windows_line_ends_and_a_byte_order_mark_are_no_content() -> None:
    source = "\ufeff" + serialise(ARTICLE).replace("\n", "\r\n")
    assert parse(source)[0] == ARTICLE


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("# Hej", "line 1"),
        ("---\nid: a01\n", "no closing ---"),
        ("---\nid: a01\ntitel: [x\n---\n", "line "),
        ("---\n- id\n---\n", "line 2"),
        (serialise(ARTICLE).replace("titel:", "title:"), "title"),
        (serialise(ARTICLE).replace("id: a90", "id: ../x"), "a90.md, id: "),
        (serialise(ARTICLE).replace("jurist: false", "jurist: kanske"), "a90.md, jurist: "),
        (serialise(ARTICLE).replace("---\nDu", "text: x\n---\nDu"), "not in a field"),
        (b"---\nid: \xff\n---\n", "not UTF-8 at byte 8"),
        ("---\nid: a01\n---\n" + "x" * 1_000_000, f"at most {MAX_FILE_BYTES}"),
        ("---\nid: !!python/object/apply:os.system [ls]\n---\n", "line 2"),
        ("---\nid: " + "[" * 20_000 + "\n---\n", "line 2"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(source: str | bytes, place: str) -> None:
    with pytest.raises(ArticleError) as caught:
        parse(source, where="a90.md")
    assert place in str(caught.value)
    assert "a90.md" in str(caught.value)
