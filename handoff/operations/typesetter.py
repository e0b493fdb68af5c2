"""Makes the PDF of a report, in a process of its own with an environment of its own: one at a time, at low priority.

The page goes in and the PDF comes out through pipes; nothing is written to a disk.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Final

from handoff.contract.errors import LotsenError
from handoff.operations.bootstrap.checkout import Checkout

log = logging.getLogger(__name__)
_PROGRAM: Final = Path(__file__).with_name("typeset_page.py")
AT_MOST_S: Final = 300
_BEGINS: Final = b"%PDF-"


class CannotTypeset(LotsenError):
    """No PDF was made; one sentence says why and what to do."""


class Typesetter:
    """Typesets pages with the environment `typeset` of a checkout."""

    def __init__(self, checkout: Checkout | None = None) -> None:
        self._python = (checkout or Checkout.here()).python("typeset")
        self._one_at_a_time = asyncio.Lock()

    async def to_pdf(self, page: str) -> bytes:
        """The PDF of a page of our own, without scripts.

        Raises:
            CannotTypeset: its environment is not there, or it failed.
        """
        if not self._python.exists():
            raise CannotTypeset("the PDF needs its own packages: run `./lotsen provide typeset` and try again")
        async with self._one_at_a_time:
            return await self._made(page.encode())

    async def _made(self, page: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *("nice", "-n", "10", str(self._python), "-I", str(_PROGRAM)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            pdf, _ = await asyncio.wait_for(process.communicate(page), AT_MOST_S)
        except TimeoutError:
            raise CannotTypeset(f"the PDF was not made within {AT_MOST_S} s") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or not pdf.startswith(_BEGINS):
            log.warning("report_not_typeset %s", process.returncode)
            raise CannotTypeset(
                "the PDF could not be made: is Pango there (Debian: libpango-1.0-0, libpangoft2-1.0-0, "
                "libharfbuzz-subset0)?"
            )
        return pdf
