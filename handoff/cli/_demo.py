"""The demo accounts of a fresh installation: their passwords go into a file that its owner alone reads.

On standard output they would stay in the journal and in the log of whoever builds images.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from handoff.backoffice.accounts.registry import DemoAccount
from storage.crypto.private_file import replace_private

FILE: Final = "demo-accounts.txt"


async def write_demo(data: Path, made: Sequence[DemoAccount]) -> None:
    """Write the accounts that were made, if any, and say where."""
    if not made:
        return
    lines = [f"account {each.name} ({each.role}) password {each.password}" for each in made]
    await asyncio.to_thread(replace_private, data / FILE, ("\n".join(lines) + "\n").encode())
    print(f"accounts {data / FILE}  (demo accounts with their passwords; for your eyes alone)", flush=True)
