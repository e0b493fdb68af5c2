"""What a set-up writes is what the gateway, the relay and the proxy read, and never over what is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from handoff.app.settings import read
from handoff.cli._installation import settings_in
from handoff.contract.errors import SettingError
from handoff.operations.installation import ENABLED_SITE, SITE, Answers, Files, host_of, mail_of, operator_of
from handoff.operations.self_signed import write_test_certificate
from tests.support.product import ROOT

ANSWERS = Answers(
    operator="Stödlinjen i Ådalen",
    host="chatt.example.org",
    mail="drift@example.org",
    mongodb_uri=None,
    certificate=Path("/etc/letsencrypt/live/chatt.example.org/fullchain.pem"),
    certificate_key=Path("/etc/letsencrypt/live/chatt.example.org/privkey.pem"),
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / SITE).parent.mkdir(parents=True)
    (tmp_path / ENABLED_SITE).parent.mkdir(parents=True)
    return Files(tmp_path)


def test_the_gateway_reads_its_settings_and_knows_its_address(files: Files) -> None:
    files.write(replace(ANSWERS, mongodb_uri="mongodb://lotsen:secret@db.example.org/?authSource=admin"))
    # The users of the installation come with the package; here they are numbers.
    users = {"LOTSEN_BOT_USER": "971", "LOTSEN_WATCH_USER": "972"}
    chosen = read({**settings_in(files.settings), **users})
    assert chosen.own_origins == ("https://chatt.example.org",)
    assert (chosen.operator, chosen.trusted_proxies) == ("Stödlinjen i Ådalen", ("127.0.0.1",))
    assert "secret@db.example.org" in chosen.mongodb_uri
    assert "LOTSEN_BETA_DATABASE" not in settings_in(files.settings)
    assert files.settings.stat().st_mode & 0o777 == 0o600


def test_the_database_that_comes_along_keeps_the_line_in_practice(files: Files) -> None:
    files.write(ANSWERS)
    given = settings_in(files.settings)
    assert given["LOTSEN_BETA_DATABASE"] == "practice"
    assert "LOTSEN_MONGODB_URI" not in given


def test_the_proxy_has_the_name_the_certificate_and_the_gateway(files: Files, tmp_path: Path) -> None:
    files.write(ANSWERS)
    site = (tmp_path / SITE).read_text("utf-8")
    assert "example.se" not in site
    assert site.count("server_name chatt.example.org;") == 2
    assert f"ssl_certificate     {ANSWERS.certificate};" in site
    assert f"ssl_certificate_key {ANSWERS.certificate_key};" in site
    assert "server 127.0.0.1:8000;" in site
    assert (tmp_path / ENABLED_SITE).readlink() == Path(f"/{SITE}")


def test_the_relay_of_notifications_knows_whom_to_mail(files: Files) -> None:
    files.write(ANSWERS)
    told = settings_in(files.settings.with_name("notify.env"))
    assert told["LOTSEN_WATCH_OPERATOR"] == "mailto:drift@example.org"
    assert told["LOTSEN_WATCH_SENDER"] == "lotsen@chatt.example.org"


def test_an_installation_that_is_there_is_left_as_it_is(files: Files) -> None:
    files.write(ANSWERS)
    before = files.settings.read_bytes()
    with pytest.raises(SettingError, match="set up already"):
        files.write(replace(ANSWERS, operator="Other"))
    assert files.settings.read_bytes() == before


def test_without_nginx_its_file_lies_beside_the_settings(tmp_path: Path) -> None:
    Files(tmp_path).write(ANSWERS)
    assert "chatt.example.org" in (tmp_path / "etc/lotsen/nginx.conf").read_text("utf-8")


@pytest.mark.parametrize("wrong", ["", "localhost", "http://chatt.example.org", "chatt example.org", "-a.example.org"])
def test_an_address_that_is_none_is_told(wrong: str) -> None:
    with pytest.raises(SettingError, match=r"such as chatt\.example\.se"):
        host_of(wrong)


def test_what_people_type_is_understood() -> None:
    assert host_of(" https://Chatt.Example.org/ ") == "chatt.example.org"
    assert mail_of(" drift@example.org ") == "drift@example.org"
    assert operator_of("Stödlinjen  i\tÅdalen ") == "Stödlinjen i Ådalen"
    with pytest.raises(SettingError):
        mail_of("drift")
    with pytest.raises(SettingError):
        operator_of('a"b')


def test_the_test_certificate_is_for_the_host_and_its_key_for_its_owner_alone(tmp_path: Path) -> None:
    certificate, key = tmp_path / "tls" / "chain.pem", tmp_path / "tls" / "key.pem"
    write_test_certificate("chatt.example.org", certificate, key)
    made = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["chatt.example.org"]
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_test_certificate("chatt.example.org", certificate, key)


def test_the_examples_have_what_a_set_up_fills_in() -> None:
    for name in ("gateway.env", "notify.env", "nginx.conf"):
        assert (ROOT / "handoff" / "deployment" / name).exists()
