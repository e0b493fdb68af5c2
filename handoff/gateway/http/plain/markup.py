"""HTML made by function calls that escape every text. Nothing here or above it puts strings of markup together."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

_VOID: Final = frozenset({"br", "input", "link", "meta"})


class Markup(str):
    """HTML that is safe to send as it is. Only this module makes any."""

    __slots__ = ()


Child = str | Markup | None | Iterable["str | Markup | None"]
Attribute = str | int | bool | None


def element(tag: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element. Strings are escaped, `None` is left out, and iterables are taken apart.

    Args:
        tag: the element's name.
        children: what is in it.
        attributes: `class_` is `class`, `aria_label` is `aria-label`; True: without a value; None and False: not there.
    """
    start = f"<{tag}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    return Markup(start if tag in _VOID else f"{start}{joined(*children)}</{tag}>")


def opened(tag: str, /, **attributes: Attribute) -> Markup:
    """The start tag alone, of an element that a later part of the answer ends."""
    return Markup(f"<{tag}{''.join(_attribute(key, value) for key, value in attributes.items())}>")


def closed(*tags: str) -> Markup:
    """The end tags."""
    return Markup("".join(f"</{tag}>" for tag in tags))


def joined(*children: Child) -> Markup:
    """Children without an element around them."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, str):
            parts.append(child if isinstance(child, Markup) else escape(child))
        else:
            parts.append(joined(*child))
    return Markup("".join(parts))


def document(*children: Child, **attributes: Attribute) -> Markup:
    """A whole page: `html` with its type before it."""
    return Markup(f"<!doctype html>{element('html', *children, **attributes)}")


def document_start(head: Markup, **attributes: Attribute) -> Markup:
    """The beginning of a page whose body a later part of the answer ends."""
    return Markup(f"<!doctype html>{opened('html', **attributes)}{head}")


KEEP_ALIVE: Final = Markup("<!-- -->\n")
"""Shows nothing; finds out whether somebody still reads."""


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
