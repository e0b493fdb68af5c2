"""Markdown as blocks: what staff read on pages that turn no text into markup."""

from __future__ import annotations

from knowledge.blocks import Block, Run, blocks


def line(kind: str, *runs: tuple[str, str]) -> Block:
    return Block(kind=kind, runs=tuple(Run(text=text, style=style) for text, style in runs))  # type: ignore[arg-type]  # as given


def test_headings_lists_quotations_and_styles_are_kept() -> None:
    text = "# A\n\n### B\n\nEtt **viktigt** *ord*\npå rad\n\n- x\n- y\n\n1. z\n\n> sagt\n\nslut"
    assert blocks(text) == [
        line("h2", ("A", "")),
        line("h3", ("B", "")),
        line("p", ("Ett ", ""), ("viktigt", "strong"), (" ", ""), ("ord", "em"), (" ", ""), ("på rad", "")),
        line("item", ("x", "")),
        line("item", ("y", "")),
        line("number", ("z", "")),
        line("quote", ("sagt", "")),
        line("p", ("slut", "")),
    ]


def test_links_and_code_become_their_words_and_html_stays_text() -> None:
    assert blocks("[ord](https://example.org) `kod` <b>fet</b>") == [
        line("p", ("ord", ""), (" ", ""), ("kod", ""), (" <b>fet</b>", ""))
    ]
    assert blocks("") == []
