"""A virtual authenticator in Chromium, through its developer tools: makes passkeys and signs without a person."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.async_api import CDPSession, Page

DEVICE: Mapping[str, object] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Key:
    """The authenticator of one page."""

    def __init__(self, devtools: CDPSession, authenticator: str) -> None:
        self._devtools = devtools
        self._authenticator = authenticator

    @classmethod
    async def of(cls, page: Page) -> Key:
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        added = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": dict(DEVICE)})
        return cls(devtools, added["authenticatorId"])

    async def verifies(self, yes: bool) -> None:
        """Whether it knows its owner's face."""
        known = {"authenticatorId": self._authenticator, "isUserVerified": yes}
        await self._devtools.send("WebAuthn.setUserVerified", known)

    async def credentials(self) -> int:
        found = await self._devtools.send("WebAuthn.getCredentials", {"authenticatorId": self._authenticator})
        return len(found["credentials"])


def named_url(url: str) -> str:
    """The same service under a name: browsers make no passkeys for addresses of numbers."""
    return url.replace("127.0.0.1", "localhost")
