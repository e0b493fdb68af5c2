"""`lotsen check` says whether visitors and staff can tell that the browser code is the operator's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handoff.app.settings import Settings
from handoff.app.signed_code import signed_code
from handoff.gateway.code.listing import FILE, CodeList, Published
from handoff.gateway.code.served import served
from tests.support.site import pages


@pytest.fixture
def installed(tmp_path: Path) -> Settings:
    """An installation whose list is signed."""
    settings = Settings(mongodb_uri="mongodb://unused", data=tmp_path, widget=pages(tmp_path / "widget"))
    (settings.widget / "chat.sv.html").write_text('<a href="{{exit}}">Lämna</a>', "utf-8")
    code = CodeList.of(served(settings.widget, settings.placed), settings.placed, "2026-11-28")
    (tmp_path / FILE).write_bytes(Published.signed(code, Ed25519PrivateKey.generate()).encoded())
    return settings


def test_what_is_served_as_signed_is_good_and_names_the_key(installed: Settings) -> None:
    found = signed_code(installed, practice=False)
    key = Published.read((installed.data / FILE).read_bytes()).fingerprint
    assert (found.good, found.line) == (True, f"code: 6 files as signed on 2026-11-28 by {key}")


def test_a_changed_file_or_setting_is_found(installed: Settings) -> None:
    assert not signed_code(replace(installed, exit_url="https://example.org/"), practice=True).good
    (installed.widget / "static" / "new.js").write_text("", "utf-8")
    found = signed_code(installed, practice=True)
    assert not found.good
    assert "1 files are not as signed on 2026-11-28, /static/new.js among them" in found.line


def test_without_a_list_only_practice_is_good_and_a_false_one_never_is(installed: Settings) -> None:
    (installed.data / FILE).write_text("hej", "utf-8")
    assert not signed_code(installed, practice=True).good
    (installed.data / FILE).unlink()
    assert signed_code(installed, practice=True).good
    assert not signed_code(installed, practice=False).good
