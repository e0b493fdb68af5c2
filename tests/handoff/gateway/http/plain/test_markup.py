"""Everything that comes in as a string goes out as text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from handoff.gateway.http.plain.markup import Markup, element, joined


class Reader(HTMLParser):
    """The tags, attributes and texts that a browser would find."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(text=PRINTABLE, value=PRINTABLE)
def test_a_string_is_never_markup(text: str, value: str) -> None:
    found = read(element("p", text, element("b", "fast"), title=value))
    assert [tag for tag, _ in found.tags] == ["p", "b"]
    assert found.tags[0][1] == {"title": value}
    assert found.text == f"{text}fast"


def test_iterables_are_taken_apart_and_nothing_is_left_out_silently() -> None:
    assert joined("a<", None, ["b", element("br")], (each for each in ("c", None))) == "a&lt;b<br>c"
    assert isinstance(joined("a"), Markup)


def test_attributes_are_named_as_in_html() -> None:
    made = element("input", class_="x", aria_label="y", checked=True, hidden=False, lang=None)
    assert made == '<input class="x" aria-label="y" checked>'
