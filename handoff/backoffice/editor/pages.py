"""A text's preview as a page of its own: the style of the public pages, no script, and links that lead nowhere."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from knowledge.labels import direction

_LINK: Final = re.compile(r'<a href="[^"]*"')


def page_of(body: str, *, lang: str) -> str:
    """The page around an HTML body that is safe already.

    A link of the preview would lead out of the frame in which it is shown; it keeps its look alone.
    """
    still = _LINK.sub("<a", body)
    return (
        f'<!doctype html><html lang="{escape(lang)}" dir="{direction(lang)}"><head>'
        f'<meta charset="utf-8"><title>Preview</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/kunskap/style.css"></head>'
        f"<body class=preview><main>{still}</main></body></html>"
    )
