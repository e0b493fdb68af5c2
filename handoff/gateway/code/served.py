"""What a node serves of the browser code: each address with its content, as a browser gets it.

The pages of the chat are written here from what was built, so that what is served and what is signed come from one
place.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

CHAT: Final = "/chat"
_PAGES: Final = {"/": "host.html", "/console": "console.html", "/editor": "editor.html", "/widget.js": "widget.js"}
_PACKED: Final = ".gz"


@dataclass(frozen=True, slots=True)
class Placed:
    """What an operator's settings put into the pages of the chat."""

    exit_url: str
    """Where the quick exit leads."""
    onion: str = ""
    """Origin of the onion service; empty where there is none."""


def chat_page(folder: Path, lang: str, placed: Placed) -> str | None:
    """The chat's page in one language; None where the build has none."""
    file = folder / f"chat.{lang}.html"
    if not lang.isalpha() or not file.is_file():
        return None
    built = file.read_text(encoding="utf-8")
    return built.replace("{{exit}}", escape(placed.exit_url)).replace("{{onion}}", _onion_meta(placed.onion))


def _onion_meta(onion: str) -> str:
    """Tor Browser offers the onion address by it; the page says it itself, so that it is signed with the page."""
    return f'<meta http-equiv="onion-location" content="{escape(onion)}{CHAT}">' if onion else ""


def served(folder: Path, placed: Placed) -> dict[str, bytes]:
    """Address -> content of all browser code in the folder of a build, in the order of the addresses."""
    found = {path: (folder / name).read_bytes() for path, name in _PAGES.items() if (folder / name).is_file()}
    for file in folder.glob("chat.*.html"):
        lang = file.name.split(".")[1]
        if (page := chat_page(folder, lang, placed)) is not None:
            found[f"{CHAT}?lang={lang}"] = page.encode()
    for file in (folder / "static").glob("*"):
        if file.is_file() and file.suffix != _PACKED:
            found[f"/static/{file.name}"] = file.read_bytes()
    return dict(sorted(found.items()))
