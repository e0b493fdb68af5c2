"""The doctor before a real gateway behind nginx as it is shipped, sound and with one fault after the other."""

from __future__ import annotations

import asyncio
import contextlib
import io
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from handoff.cli.__main__ import main
from handoff.operations.bootstrap.programs import PROXY
from handoff.operations.doctor import application, transport
from handoff.operations.doctor.examination import Finding, Patient, examine
from tests.deployment.test_nginx import answering, configuration
from tests.support.certificates import Authority
from tests.support.product import free_port
from tests.support.site import Site, pages, site

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Clinic:
    """A gateway, its nginx, and an authority that is trusted."""

    site: Site
    folder: Path
    authority: Authority
    port: int
    plain: int
    shipped: str

    async def findings(
        self, changes: Mapping[str, str] = {}, *, days: float = 90, name: str = "localhost", trusted: bool = True
    ) -> dict[str, Finding]:
        """What is found with these changes of the proxy's settings, by subject."""
        text = self.shipped
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        (self.folder / "nginx.conf").write_text(text, "utf-8")
        self.authority.sign(days=days, name=name)
        tls = self.authority.trusted() if trusted else ssl.create_default_context()
        async with self.running(), aiohttp.ClientSession() as http:
            patient = Patient(f"https://localhost:{self.port}", tls, http, self.plain)
            checks = (*transport.CHECKS, *application.CHECKS)
            return {each.subject: each async for each in examine(patient, transport.way, checks)}

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        here = self.folder
        nginx = await asyncio.create_subprocess_exec(
            PROXY.executable(), "-p", here, "-e", here / "error.log", "-c", here / "nginx.conf", "-g", "daemon off;"
        )
        blind = ssl.create_default_context()
        blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        try:
            await answering(self.port, blind)
            yield
        finally:
            nginx.terminate()
            await nginx.wait()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clinic(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Clinic]:
    folder = tmp_path_factory.mktemp("clinic")
    authority, port = Authority(folder), free_port()
    origins = (f"https://localhost:{port}",)
    async with site(
        pages(folder / "widget"), origins=origins, trusted_proxies=("127.0.0.1",), data=folder, within_s=None
    ) as running:
        gateway = int(running.url.rpartition(":")[2])
        plain = free_port()
        shipped = configuration(folder, port, plain, gateway)
        yield Clinic(running, folder, authority, port, plain, shipped)


async def test_the_shipped_proxy_before_a_gateway_is_sound(clinic: Clinic) -> None:
    found = await clinic.findings()
    assert {each.subject: each.line for each in found.values() if not each.good} == {}
    wanted = {"name", "TLS", "without TLS", "clock", "HSTS", "headers", "gateway", "metrics", "polling", "WebSocket"}
    assert set(found) == wanted | {"origins", "addresses", "onion"}
    assert "good for 89 days" in found["TLS"].words


@pytest.mark.parametrize(
    ("changes", "subject", "said"),
    [
        ({"add_header Strict-Transport-Security": "#"}, "HSTS", "Let the proxy add"),
        ({'"max-age=63072000"': '"max-age=300"'}, "HSTS", "less than a year"),
        (
            {"proxy_buffering off;": "proxy_buffering off; proxy_hide_header Content-Security-Policy;"},
            "headers",
            "once",
        ),
        ({"proxy_buffering off;": 'proxy_buffering off; add_header X-Content-Type-Options "x";'}, "headers", "neither"),
        ({"proxy_set_header Upgrade $http_upgrade;": ""}, "WebSocket", "Upgrade and Connection"),
        ({"X-Forwarded-For $remote_addr": "X-Forwarded-For $http_x_forwarded_for"}, "addresses", "overwrite"),
        ({"location / {": "location = /addressz { return 403; }\nlocation / {"}, "addresses", "every path"),
        ({"location = /metrics { return 404; }": "location = /metrics { return 200; }"}, "metrics", "answer 404"),
        ({"return 308 https://$host$request_uri;": "return 200;"}, "without TLS", "answer 308"),
        ({"location /socket.io/ {": "location /socket.io/ { return 404;"}, "polling", "/socket.io/ passed on"),
        (
            {"proxy_buffering off;": 'proxy_buffering off; add_header Set-Cookie "a=b"; add_header X "";'},
            "cookies",
            "Turn off",
        ),
    ],
)
async def test_a_fault_of_the_proxy_is_found_with_what_to_do(
    clinic: Clinic, changes: Mapping[str, str], subject: str, said: str
) -> None:
    found = (await clinic.findings(changes))[subject]
    assert not found.good
    assert said in found.line


async def test_certificates_that_browsers_refuse_end_the_examination(clinic: Clinic) -> None:
    for chosen, said in (
        ({"days": -1.0}, "Renew it and reload"),
        ({"name": "annan.example.se"}, "Get one for this name"),
        ({"trusted": False}, "the whole chain"),
    ):
        found = await clinic.findings(**chosen)
        assert set(found) == {"name", "TLS"}
        assert said in found["TLS"].line
    found = await clinic.findings(days=10)
    assert "9 days" in found["certificate"].line
    assert found["gateway"].good, "and goes on where browsers do"


async def test_a_gateway_that_does_not_know_its_proxy_or_its_origin_is_found(clinic: Clinic, tmp_path: Path) -> None:
    async with site(pages(tmp_path / "widget"), data=tmp_path) as unaware:
        port = unaware.url.rpartition(":")[2]
        gateway = clinic.site.url.rpartition(":")[2]
        found = await clinic.findings({f"127.0.0.1:{gateway}": f"127.0.0.1:{port}"})
    assert "LOTSEN_TRUSTED_PROXIES" in found["addresses"].line
    for subject in ("polling", "WebSocket"):
        assert "in LOTSEN_ORIGINS" in found[subject].line


async def test_the_command_prints_a_line_for_each_and_fails(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    clinic.authority.sign()
    (clinic.folder / "nginx.conf").write_text(clinic.shipped.replace("max-age=63072000", "x"), "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(clinic.authority.file))
    async with clinic.running():
        with contextlib.redirect_stdout(said):
            code = await asyncio.to_thread(main, ["doctor", f"https://localhost:{clinic.port}/chat"])
    lines = said.getvalue().splitlines()
    assert code == 70
    assert [line for line in lines if line.startswith("!!")] == [
        '!! HSTS: missing, or for less than a year. Let the proxy add Strict-Transport-Security "max-age=63072000".'
    ]
    assert "ok polling: a visitor can connect" in lines
    with contextlib.redirect_stderr(said):
        assert await asyncio.to_thread(main, ["doctor", "http://localhost"]) == 78


async def test_nobody_there_and_no_such_name(clinic: Clinic) -> None:
    async with aiohttp.ClientSession() as http:
        tls = clinic.authority.trusted()
        nobody = [each async for each in transport.way(Patient(f"https://localhost:{free_port()}", tls, http))]
        nowhere = [each async for each in transport.way(Patient("https://finns-inte.invalid", tls, http))]
    assert "Start the proxy" in nobody[-1].line
    assert [each.subject for each in nowhere] == ["name"]
    assert "A and AAAA records" in nowhere[0].line
