"""What editors write becomes HTML in which nothing runs."""

from __future__ import annotations

import pytest

from knowledge.markdown import to_html


def link_to(kind: str, name: str) -> str | None:
    return f"/kunskap/sv/{name}" if (kind, name) == ("artikel", "a01") else None


def test_internal_links_lead_to_pages_and_unknown_ones_are_plain_words() -> None:
    assert to_html("Se [mer](artikel:a01).", link_to) == '<p>Se <a href="/kunskap/sv/a01">mer</a>.</p>\n'
    assert to_html("Se [mer](artikel:a99).", link_to) == "<p>Se <span>mer</span>.</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,y)",
        "![x](https://example.org/t.gif)",
        "[x](http://example.org)",
        "<https://example.org/><svg/onload=alert(1)>",
    ],
)
def test_nothing_in_a_text_runs_or_loads(text: str) -> None:
    made = to_html(text, link_to)
    assert not any(tag in made for tag in ("<script", "<img", "<svg", 'href="javascript', 'href="data', 'href="http:'))


def test_the_page_has_the_only_first_heading() -> None:
    assert to_html("# Rubrik", link_to) == "<h2>Rubrik</h2>\n"
