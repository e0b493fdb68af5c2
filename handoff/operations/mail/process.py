"""`lotsen mail` while it runs: an LMTP server and a sender, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from handoff.contract.errors import SettingError
from handoff.operations.mail.gateway import GatewayClient
from handoff.operations.mail.receiving import Receiver
from handoff.operations.mail.sending import Sender
from handoff.operations.mail.settings import MailSettings

_WITHIN_S = 30.0


@asynccontextmanager
async def running(settings: MailSettings) -> AsyncIterator[tuple[Receiver, Sender]]:
    """Both parts; the server listens.

    Raises:
        SettingError: it cannot listen there.
    """
    async with settings.gateway.session(aiohttp.ClientTimeout(total=_WITHIN_S)) as session:
        gateway = GatewayClient(session, settings.gateway)
        receiver = Receiver(gateway, settings.address)
        server = await _listen(settings.listen, receiver)
        try:
            yield receiver, Sender(gateway, settings.server, settings.address)
        finally:
            server.close()
            await server.wait_closed()


async def _listen(where: Path | tuple[str, int], receiver: Receiver) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    try:
        if isinstance(where, Path):
            await asyncio.to_thread(where.unlink, missing_ok=True)
            server = await loop.create_unix_server(receiver.protocol, where)
            await asyncio.to_thread(where.chmod, 0o660)  # its folder lets in the mail server
            return server
        return await loop.create_server(receiver.protocol, *where)
    except OSError as error:
        raise SettingError(f"LOTSEN_MAIL_LISTEN: cannot listen on {where} ({error.strerror})") from None
