"""Markdown to HTML, without raw HTML, pictures or unsafe links. Pure."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt

from knowledge.checks import INTERNAL

LinkTo = Callable[[str, str], str | None]
"""(`artikel` or `kontakt`, id) -> an address, or None for one that nobody can follow."""


def to_html(text: str, link_to: LinkTo) -> str:
    """Safe HTML of a text, headings from level 2. `link_to` gives the address of an internal link or None."""
    renderer = MarkdownIt("commonmark", {"html": False}).disable("image")
    tokens = renderer.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"
        children = token.children or []
        open_links = []
        for child in children:
            if child.type == "link_open":
                address = _address(str(child.attrGet("href")), link_to)
                open_links.append(address)
                if address is None:
                    child.tag, child.attrs = "span", {}
                else:
                    child.attrs = {"href": address}
            elif child.type == "link_close" and open_links and open_links.pop() is None:
                child.tag = "span"
    return str(renderer.renderer.render(tokens, renderer.options, {}))


def _address(href: str, link_to: LinkTo) -> str | None:
    internal = INTERNAL.match(href)
    if internal is not None:
        return link_to(internal[1], internal[2])
    return href if href.startswith("https://") else None
