"""A rig measures and attacks its own installation, and none that another run has started beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from tests.support.product import listens
from tests.trust.rig import Rig

pytestmark = pytest.mark.slow


async def test_a_gateway_of_another_run_on_the_same_port_is_not_taken_for_its_own(tmp_path: Path) -> None:
    """Else conversations would begin there, and be unknown in the database that is looked at."""

    async def well(_: web.Request) -> web.Response:
        return web.Response()

    other = web.Application()
    other.router.add_get("/healthz", well)
    runner = web.AppRunner(other)
    await runner.setup()
    running = Rig(tmp_path, {})
    await web.TCPSite(runner, "127.0.0.1", taken := running.port).start()
    await running.database.start()
    try:
        await running.start_gateway()
        assert running.port != taken
        assert listens(running.process.pid, running.port)
    finally:
        await runner.cleanup()
        if running.alive:
            await running.stop_gateway()
        await running.database.stop()
