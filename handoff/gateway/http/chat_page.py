"""The page of the chat, painted before any script: in the visitor's language, with a plain link as quick exit."""

from __future__ import annotations

from html import escape
from pathlib import Path

from aiohttp import web

from handoff.assistant.library import FALLBACK_LANG
from handoff.gateway.http import headers


class ChatPage:
    """Serves `/chat`."""

    def __init__(self, folder: Path, *, embedders: tuple[str, ...], exit_url: str) -> None:
        """Take the folder of the built pages, whose pages may show the chat in a frame, and where the exit leads."""
        self._folder = folder
        self._security = headers.policy(embedders, (), headers.TRUSTED_TYPES)
        self._exit = escape(exit_url)
        self._pages: dict[str, str] = {}

    async def serve(self, request: web.Request) -> web.Response:
        """The page in the language asked for, else in the first of the browser's that there is one in."""
        language = next((lang for lang in wanted_languages(request) if self._page(lang)), FALLBACK_LANG)
        response = web.Response(
            text=self._page(language), content_type="text/html", headers={"Content-Security-Policy": self._security}
        )
        response.enable_compression()
        return response

    def _page(self, lang: str) -> str:
        """Empty where there is none."""
        if lang not in self._pages:
            path = self._folder / f"chat.{lang}.html"
            known = lang.isalpha() and path.is_file()
            if not known and lang != FALLBACK_LANG:
                return ""
            self._pages[lang] = path.read_text(encoding="utf-8").replace("{{exit}}", self._exit)
        return self._pages[lang]


def wanted_languages(request: web.Request) -> list[str]:
    """Codes of the languages that a visitor would like, the one in the address first."""
    named = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return [request.query.get("lang", ""), *(name.split("-")[0].lower() for name in named)]
