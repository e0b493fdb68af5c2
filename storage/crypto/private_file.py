"""Files of mode 0600 that are replaced whole: a crash leaves the old one or the new one.

Owns the order of writing, renaming and syncing. What stands in a file is the caller's.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def replace_private(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Replace a file atomically and durably.

    Args:
        path: the file; made if it is not there.
        content: all of it.
        overwrite: fill the old content with random bytes, once the name belongs to the new one.

    Raises:
        OSError: it cannot be written; the old file stands.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with _kept_open(path if overwrite else None) as old:
            draft.rename(path)
            if old is not None:
                os.pwrite(old, secrets.token_bytes(os.fstat(old).st_size), 0)
                os.fsync(old)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def _kept_open(path: Path | None) -> Iterator[int | None]:
    """Keep the old file open, to overwrite it after its name belongs to the new one."""
    if path is None:
        yield None
        return
    handle = os.open(path, os.O_WRONLY)
    try:
        yield handle
    finally:
        os.close(handle)
