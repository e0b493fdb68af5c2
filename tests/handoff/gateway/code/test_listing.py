"""The signed list of browser code: what it says is what is served, and nobody without the key can make another."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handoff.gateway.code.listing import CodeList, CodeListError, Published, same_fingerprint
from handoff.gateway.code.served import Placed, served

PLACED = Placed("https://exempel.se/?a=1&b=2", "http://abc.onion")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build with one of each kind."""
    (tmp_path / "static").mkdir()
    (tmp_path / "chat.sv.html").write_text('{{onion}}<a href="{{exit}}">Lämna</a>', "utf-8")
    for name in ("console.html", "editor.html", "host.html", "widget.js", "static/app.js", "static/app.js.gz"):
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def test_everything_that_is_served_is_on_the_list_with_the_settings_in_it(build: Path) -> None:
    contents = served(build, PLACED)
    assert list(contents) == ["/", "/chat?lang=sv", "/console", "/editor", "/static/app.js", "/widget.js"]
    page = contents["/chat?lang=sv"].decode()
    assert 'href="https://exempel.se/?a=1&amp;b=2"' in page
    assert '<meta http-equiv="onion-location" content="http://abc.onion/chat">' in page
    assert "onion" not in served(build, replace(PLACED, onion=""))["/chat?lang=sv"].decode()


def test_a_list_is_read_as_it_was_written(build: Path) -> None:
    code = CodeList.of(served(build, PLACED), PLACED, "2026-11-28")
    assert CodeList.read(code.text()) == code
    assert Published.read(Published.signed(code, KEY).encoded()).checked() == code


@pytest.mark.parametrize("where", ["text", "signature", "key"])
def test_a_changed_byte_anywhere_is_refused(build: Path, where: str) -> None:
    published = Published.signed(CodeList.of(served(build, PLACED), PLACED, "2026-11-28"), KEY)
    field: str = getattr(published, where)
    for at in range(0, len(field), 17):
        other = "1" if field[at] != "1" else "2"
        changed = msgspec.structs.replace(published, **{where: field[:at] + other + field[at + 1 :]})
        with pytest.raises(CodeListError):
            changed.checked()


def test_another_key_has_another_fingerprint_however_it_is_written(build: Path) -> None:
    code = CodeList.of(served(build, PLACED), PLACED, "2026-11-28")
    one, other = (Published.signed(code, key).fingerprint for key in (KEY, Ed25519PrivateKey.generate()))
    assert not same_fingerprint(one, other)
    assert same_fingerprint(one, one.replace(" ", "").upper())


@pytest.mark.parametrize(
    "text", ["", "hej", "lotsen-code/1\nsigned x\nexit y\n", "lotsen-code/1\nsigned\nexit\nonion\n"]
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(CodeListError):
        CodeList.read(text)
    for body in (b"", b"[]", b'{"text":1}', text.encode()):
        with pytest.raises(CodeListError):
            Published.read(body)


def test_openssl_checks_the_signature_too(build: Path, tmp_path: Path) -> None:
    published = Published.signed(CodeList.of(served(build, PLACED), PLACED, "2026-11-28"), KEY)
    key = Ed25519PublicKey.from_public_bytes(b64decode(published.key))
    assert b64encode(key.public_bytes_raw()).decode() == published.key
    for name, content in {
        "text": published.text.encode(),
        "signature": b64decode(published.signature),
        "key.pem": key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    }.items():
        (tmp_path / name).write_bytes(content)
    verify = ("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key.pem")
    subprocess.run([*verify, "-in", "text", "-sigfile", "signature"], cwd=tmp_path, check=True, capture_output=True)
