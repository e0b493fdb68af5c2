"""Running nodes for tests of the gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.site import Opens, Site, pages, site


@pytest.fixture
def widget(tmp_path: Path) -> Path:
    return pages(tmp_path / "widget")


@pytest.fixture
async def open_site(widget: Path) -> AsyncIterator[Opens]:
    """Opens nodes with the settings a test wants; closes them at its end."""
    async with AsyncExitStack() as stack:

        async def open_one(**changes: Any) -> Site:
            return await stack.enter_async_context(site(widget, **changes))

        yield open_one


@pytest.fixture
async def running(open_site: Opens) -> Site:
    """A node as it comes."""
    return await open_site()
