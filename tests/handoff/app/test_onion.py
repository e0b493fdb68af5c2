"""`lotsen check` tells an onion service that is half set up, or whose socket others on the machine reach."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handoff.app.exposure import of_settings
from handoff.app.onion import onion_service
from handoff.app.settings import Settings

ADDRESS = "http://jwwqhe65f3dde75atzv56nnj2m4khgblkj5prgnjmjmrfsxcgxvlpwid.onion"


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Settings]:
    """An address, and a socket on which somebody listens."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o710)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "onion.sock"))
        yield Settings(mongodb_uri="mongodb://unused", onion=ADDRESS, onion_socket=folder / "onion.sock")


def test_none_and_a_whole_one_are_good(whole: Settings) -> None:
    assert onion_service(whole).good
    assert onion_service(replace(whole, onion="", onion_socket=None)).good


def test_its_address_is_one_that_is_encrypted(whole: Settings) -> None:
    found = of_settings(replace(whole, origins=("https://chatt.example.se",)), embedded=True, practice=False)
    (addresses,) = [each for each in found if each.line.startswith("addresses:")]
    assert addresses.good


def test_half_of_one_is_not(whole: Settings) -> None:
    for half in (replace(whole, onion=""), replace(whole, onion_socket=None)):
        assert not onion_service(half).good


def test_a_socket_that_is_not_there_or_open_to_everybody_is_not(whole: Settings) -> None:
    assert whole.onion_socket is not None
    assert not onion_service(replace(whole, onion_socket=whole.onion_socket.with_name("other"))).good
    whole.onion_socket.parent.chmod(0o755)
    assert "everybody on this machine" in onion_service(whole).line
