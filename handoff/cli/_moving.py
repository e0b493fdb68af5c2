"""What `backup`, `restore` and `migrate` share: where the installation is, what is shown, how failures end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

from handoff.app.settings import Settings
from handoff.cli._parts import KEY_FILE
from handoff.cli._registry import EX_CONFIG, EX_UNAVAILABLE
from handoff.contract.errors import AwayError, SettingError
from storage.backup.moving import Place
from storage.errors import BadSetting, IntegrityError, KeyMissing, KeyWrong, StorageError

EX_DATAERR = 65


def place_of(settings: Settings) -> Place:
    """The installation that these settings name."""
    return Place(settings.mongodb_uri, settings.database, settings.data / KEY_FILE)


def show(name: str, done: int) -> None:
    """A line for each collection that holds anything."""
    if done:
        print(f"{name}: {done} documents", file=sys.stderr, flush=True)


def finish(work: Coroutine[Any, Any, None]) -> int:
    """Run it; the exit code says what kind of failure it was, one sentence says which."""
    try:
        asyncio.run(work)
    except IntegrityError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_DATAERR
    except AwayError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    except (SettingError, BadSetting, KeyMissing, KeyWrong) as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except OSError as error:
        print(f"lotsen: {error.filename or 'a file'} cannot be used ({error.strerror})", file=sys.stderr)
        return EX_CONFIG
    except StorageError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_UNAVAILABLE
    return 0
