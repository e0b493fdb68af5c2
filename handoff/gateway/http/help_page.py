"""The page of help lines for browsers without scripts: whom to call, and when each entry was checked.

`/chat` leads here where it cannot run. It shows what the directory shows, by the same rules; only 112 is constant.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from aiohttp import web

from handoff.assistant.cards.cards import nationwide
from handoff.assistant.library import FALLBACK_LANG, Library
from handoff.gateway.http import headers
from handoff.gateway.http.chat_page import wanted_languages
from handoff.gateway.http.line_pages import foot
from handoff.gateway.http.public_head import head
from knowledge.directory.contacts import CONSTANT, Contact
from knowledge.directory.descriptions import description
from knowledge.labels import Labels, direction

PATH: Final = "/stod"


class HelpPage:
    """Serves the page."""

    def __init__(self, *, library: Library, labels: Mapping[str, Labels], exit_url: str) -> None:
        self._exit_url = exit_url
        self._library = library
        self._labels = labels

    def add_to(self, app: web.Application) -> None:
        """Register the page; it is for everybody."""
        app.router.add_get(PATH, self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        lang = self._lang(request)
        labels = self._labels[lang]
        top = head(labels, self._exit_url, practice=self._library.practice())
        items = "".join(_item(each, labels, lang) for each in nationwide(self._library.snapshot.contacts.values()))
        others = "".join(
            f'<a lang="{other}" hreflang="{other}" href="{PATH}?lang={other}">{escape(words.language_name)}</a> '
            for other, words in self._labels.items()
            if other != lang
        )
        page = (
            f'<!doctype html><html lang="{lang}" dir="{direction(lang)}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
            f"<title>{escape(labels.help_title)}</title>"
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="/kunskap/style.css"></head>'
            f"<body>{top}<main><h1>{escape(labels.help_title)}</h1>"
            f"<p class=lead>{escape(labels.help_lead)}</p><ul class=list>{items}</ul>"
            f"<p class=languages>{others}</p></main>{foot(self._library, lang, labels)}</body></html>"
        )
        return web.Response(
            text=page, content_type="text/html", headers={"Content-Security-Policy": headers.policy(())}
        )

    def _lang(self, request: web.Request) -> str:
        """The language asked for, else the first of the browser's languages that there are labels in."""
        return next((lang for lang in wanted_languages(request) if lang in self._labels), FALLBACK_LANG)


def _item(contact: Contact, labels: Labels, lang: str) -> str:
    phone = contact.reach.phone
    digits = "".join(char for char in phone if char.isdigit() or char == "+")
    call = f'<p><a href="tel:{digits}">{escape(labels.call.format(number=phone))}</a></p>' if phone else ""
    always = f"<p>{escape(labels.open_always)}</p>" if contact.always_open else ""
    said = escape(description(contact, lang))
    return (
        f'<li id="{escape(contact.id)}"><h2>{escape(contact.name)}</h2><p>{said}</p>{call}{always}'
        f"<p class=mark>{escape(_checked(contact, labels))}</p></li>"
    )


def _checked(contact: Contact, labels: Labels) -> str:
    if contact.id in CONSTANT:
        return ""
    checked = contact.verified_on
    return labels.checked.format(date=checked.isoformat()) if checked else labels.unchecked
