"""Lists all items, and which command needs which."""

from __future__ import annotations

from collections.abc import Sequence

from handoff.operations.bootstrap.browser import Browser
from handoff.operations.bootstrap.browser_code import BrowserCode, NpmPackages
from handoff.operations.bootstrap.items import Item
from handoff.operations.bootstrap.packaging import CONTAINERS, PACKAGING
from handoff.operations.bootstrap.programs import EJABBERD, PROMTOOL, PROSODY, PROXY, REDIS, TOR
from handoff.operations.bootstrap.python_environments import (
    BOT,
    BOT_DEVELOPMENT,
    DEVELOPMENT,
    PEERS,
    SECOND_DATABASE,
    SERVICE,
    TYPESETTER,
)

ITEMS: dict[str, Item] = {
    "service": SERVICE,
    "dev": DEVELOPMENT,
    "bot": BOT,
    "bot-dev": BOT_DEVELOPMENT,
    "npm": NpmPackages(),
    "widget": BrowserCode(),
    "browser": Browser(),
    "proxy": PROXY,
    "redis": REDIS,
    "tor": TOR,
    "second": SECOND_DATABASE,
    "typeset": TYPESETTER,
    "packaging": PACKAGING,
    "containers": CONTAINERS,
    "promtool": PROMTOOL,
    "prosody": PROSODY,
    "ejabberd": EJABBERD,
    "peers": PEERS,
}
"""The items of `./lotsen provide`, by name."""

_OF_COMMAND: dict[str, tuple[str, ...]] = {
    # `up` prepares the bot itself, while the gateway is already open.
    "up": ("widget",),
    "serve": ("widget",),
    "code": ("widget",),
    "bot": ("bot",),
    "triage": ("bot",),
}


def of_command(words: Sequence[str]) -> tuple[Item, ...]:
    """The items that a command line needs before it can run."""
    words = words[2:] if words[:1] == ["--installation"] else words
    others = _OF_COMMAND.get(words[0], ()) if words else ()
    return (SERVICE, *(ITEMS[name] for name in others))
