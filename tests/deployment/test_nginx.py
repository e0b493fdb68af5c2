"""The proxy's settings as they are shipped, in front of a real gateway: what it stops, passes on, and keeps quiet."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from handoff.operations.bootstrap.programs import PROXY
from tests.support.product import ROOT, free_port
from tests.trust.rig import Rig, rig

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

SHIPPED = ROOT / "handoff" / "deployment" / "nginx.conf"
HEADERS_WITHIN_S = 5.0


@dataclass
class Proxied:
    """A gateway behind nginx, on this machine's own ports."""

    rig: Rig
    port: int
    plain_port: int
    folder: Path
    tls: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def proxied(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Proxied]:
    folder = tmp_path_factory.mktemp("proxy")
    settings = {"LOTSEN_TRUSTED_PROXIES": "127.0.0.1", "LOTSEN_SOCKETS_PER_ADDRESS": "3"}
    async with rig(folder / "data", settings) as running:
        port, plain_port = free_port(), free_port()
        tls = certificate(folder)
        (folder / "nginx.conf").write_text(configuration(folder, port, plain_port, running.port), "utf-8")
        nginx = await asyncio.create_subprocess_exec(
            *(PROXY.executable(), "-p", folder, "-e", folder / "error.log"),
            *("-c", folder / "nginx.conf", "-g", "daemon off;"),
        )
        try:
            await answering(port, tls)
            yield Proxied(running, port, plain_port, folder, tls)
        finally:
            nginx.terminate()
            await nginx.wait()


def configuration(folder: Path, port: int, plain_port: int, gateway: int) -> str:
    """What is shipped, with this machine's paths and ports in the places that an operator changes too."""
    text = SHIPPED.read_text("utf-8")
    for shipped, here in {
        "lotsen-gateway:8000": f"127.0.0.1:{gateway}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "listen 80": f"listen 127.0.0.1:{plain_port}",
        "/var/www/html": f"{folder}/web",
        "/etc/ssl/lotsen/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert shipped in text
        text = text.replace(shipped, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/nginx.pid;\nuser root;\nevents {{}}\nhttp {{\n{temporary}{text}\n}}\n"


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for this machine alone; the context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chatt.example.se")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    context.check_hostname = False
    return context


async def answering(port: int, tls: ssl.SSLContext) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as http:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(f"https://127.0.0.1:{port}/healthz", ssl=tls) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.05)  # another process cannot set an event of ours


async def test_half_a_request_is_not_waited_for(proxied: Proxied) -> None:
    """Many clients that send half their headers are gone when honest ones have long been served."""
    began = time.monotonic()
    slow = [await asyncio.open_connection("127.0.0.1", proxied.port, ssl=proxied.tls) for _ in range(40)]
    for _, writer in slow:
        writer.write(b"GET /chat HTTP/1.1\r\nHost: chatt.example.se\r\nX-Slow: ")
    async with aiohttp.ClientSession() as http, http.get(f"{proxied.url}/chat", ssl=proxied.tls) as response:
        assert response.status == 200
    async with asyncio.timeout(4 * HEADERS_WITHIN_S):
        for reader, _ in slow:
            with contextlib.suppress(ConnectionError):
                await reader.read()
    for _, writer in slow:
        writer.close()
    print(f"40 half requests were ended after {time.monotonic() - began:.1f} s")


async def test_a_visitor_writes_through_it(proxied: Proxied) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(
            f"{proxied.url}/socket.io/?EIO=4&transport=websocket", ssl=proxied.tls, origin=proxied.rig.url
        ) as socket,
    ):
        await socket.receive(30)
        await socket.send_str("40/visitor,")
        assert (await socket.receive_str(timeout=30)).startswith("40/visitor,")
        await socket.send_str('42/visitor,1["conversation:start",{"lang":"sv","client_id":"genom-proxyn-0001"}]')
        assert '"ok":true' in await socket.receive_str(timeout=30)


async def test_an_address_that_a_client_claims_counts_for_nothing(proxied: Proxied) -> None:
    """Three sockets of one address are allowed here; another X-Forwarded-For for each must not get a fourth."""
    async with aiohttp.ClientSession() as http, contextlib.AsyncExitStack() as stack:
        answers = []
        for number in range(4):
            socket = await stack.enter_async_context(
                http.ws_connect(
                    f"{proxied.url}/socket.io/?EIO=4&transport=websocket",
                    ssl=proxied.tls,
                    headers={"X-Forwarded-For": f"192.0.2.{number}"},
                )
            )
            await socket.receive(30)
            await socket.send_str("40/visitor,")
            answers.append((await socket.receive_str(timeout=30))[:2])
    assert answers == ["40", "40", "40", "44"]


@pytest.mark.parametrize(("path", "status"), [("/metrics", 404), ("/chat", 200), ("/api/v1/service", 200)])
async def test_what_is_for_the_public(proxied: Proxied, path: str, status: int) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{proxied.url}{path}", ssl=proxied.tls) as response:
        assert response.status == status
        assert "max-age" in response.headers["Strict-Transport-Security"]


async def test_plain_http_leads_to_https_but_for_what_a_certificate_authority_asks(proxied: Proxied) -> None:
    """So that a certificate is renewed while the service runs."""
    asked = proxied.folder / "web" / ".well-known" / "acme-challenge"
    asked.mkdir(parents=True)
    (asked / "token").write_text("proof", "utf-8")
    plain = f"http://127.0.0.1:{proxied.plain_port}"
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{plain}/.well-known/acme-challenge/token") as response:
            assert (response.status, await response.text()) == (200, "proof")
        async with http.get(f"{plain}/chat", allow_redirects=False) as response:
            assert (response.status, response.headers["Location"]) == (308, "https://127.0.0.1/chat")


async def test_nobody_is_written_down(proxied: Proxied) -> None:
    """Whatever the tests above did, wrong requests among them: no address, no path in any file of the proxy."""
    body = b"x" * 300_000
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{proxied.url}/api/v1/survey", data=body, ssl=proxied.tls) as response,
    ):
        assert response.status == 413
    written = b"".join(path.read_bytes() for path in proxied.folder.rglob("*.log") if path.is_file())
    assert b"127.0.0.1" not in written
    assert b"survey" not in written
