"""The version file: what was recorded once stays recorded, whoever looks at it or writes to it at the same time."""

from __future__ import annotations

import threading
from collections.abc import ItemsView
from pathlib import Path

import pytest

from storage.crypto.digests import Signer
from storage.crypto.version_file import GONE, VersionFile
from storage.errors import IntegrityError


def signer() -> Signer:
    return Signer(bytes(32), "versions")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "versions.json"


def test_each_process_sees_what_the_others_have_recorded(path: Path) -> None:
    one, other = VersionFile(path, signer()), VersionFile(path, signer())
    one.record({"a": 2})
    other.record({"b": GONE, "a": 1})
    assert [one.allows("a", 1), one.allows("a", 2), one.allows("b", 1)] == [False, True, False]
    one.discard()
    assert other.allows("b", 1)


def test_an_altered_file_is_refused(path: Path) -> None:
    VersionFile(path, signer()).record({"a": 2})
    path.write_bytes(path.read_bytes().replace(b'"a": 2', b'"a": 1'))
    with pytest.raises(IntegrityError):
        VersionFile(path, signer()).allows("a", 1)
    with pytest.raises(IntegrityError):
        VersionFile(path, signer()).record({"a": 3})


class Halting(Signer):
    """Its first check of a signature waits until it may go on."""

    def __init__(self) -> None:
        super().__init__(bytes(32), "versions")
        self.halted, self.go_on = threading.Event(), threading.Event()

    def verifies(self, message: bytes, signature: bytes) -> bool:
        if not self.halted.is_set():
            self.halted.set()
            self.go_on.wait()
        return super().verifies(message, signature)


def test_a_look_that_began_before_another_process_wrote_takes_nothing_out_of_the_file(path: Path) -> None:
    """It ends while a thread of its own process writes, which has read what the other process wrote."""
    checks = Halting()
    file, other = VersionFile(path, checks), VersionFile(path, signer())
    other.record({"a": 2})
    look = threading.Thread(target=file.allows, args=("a", 2))
    look.start()
    checks.halted.wait()
    other.record({"b": 2})

    class Looked(dict[str, int]):
        """Iterated by `record` once it has read the file."""

        def items(self) -> ItemsView[str, int]:  # type: ignore[override]  # of the same elements
            checks.go_on.set()
            look.join()
            return super().items()

    file.record(Looked({"c": 2}))
    for name in "abc":
        assert not VersionFile(path, signer()).allows(name, 1), name
