"""Notes the names of origins whose pages were refused: often the line's own site, forgotten in LOTSEN_ORIGINS.

Owns what is written of them: scheme, host and port, each an hour at most. Nothing of who asked.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

AGAIN_AFTER_S: Final = 3600.0
MOST: Final = 50
"""Names within that time; whoever makes them up fills no log."""
_NAME: Final = re.compile(r"https?://[a-z0-9.-]{1,100}(:\d{1,5})?")


class RefusedOrigins:
    """The names of the last hour."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._noted: dict[str, float] = {}

    def note(self, origin: str | None) -> None:
        """Write the name of an origin that was refused, unless it was written lately."""
        now = self._steady()
        self._noted = {name: at for name, at in self._noted.items() if now - at < AGAIN_AFTER_S}
        if origin is None or not _NAME.fullmatch(origin) or origin in self._noted or len(self._noted) >= MOST:
            return
        self._noted[origin] = now
        log.warning("origin_refused %s", origin)


REFUSED: Final = RefusedOrigins()
"""Of this process: like a logger it needs no handing around."""


def only_from(origins: tuple[str, ...]) -> Callable[[str | None, object], bool]:
    """Whether an origin is one of these; another one's name is noted. For the Socket.IO server."""
    known = frozenset(origins)

    def is_known(origin: str | None, environ: object) -> bool:
        if origin in known:
            return True
        REFUSED.note(origin)
        return False

    return is_known
