"""The list of browser code: its text, its signature, and what is published of both. Pure: no I/O, no clock.

The text is what is signed, byte by byte. After its first lines it is as `sha256sum` writes it, so that nobody needs
this program to read it; the signature is plain Ed25519, which `openssl pkeyutl -verify -rawin` checks as well.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from handoff.gateway.code.served import Placed

PATH: Final = "/.well-known/lotsen-code.json"
FILE: Final = "lotsen-code.json"
"""In the data folder of an installation."""
FORMAT: Final = "lotsen-code/1"
_LINE: Final = re.compile(r"([0-9a-f]{64})  (/[!-~]*)")
_FINGERPRINT_HEX: Final = 32


class CodeListError(ValueError):
    """The list is none, or its signature is not that of its key; one sentence says which."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """Which content belongs to which address, since which day, with which settings in it."""

    signed: str
    """The day, as 2026-11-28."""
    placed: Placed
    files: Mapping[str, str]
    """Address -> SHA-256 in hexadecimal digits."""

    @classmethod
    def of(cls, contents: Mapping[str, bytes], placed: Placed, signed: str) -> CodeList:
        """The list of these contents."""
        return cls(signed, placed, {path: sha256(content) for path, content in sorted(contents.items())})

    def text(self) -> str:
        """What is signed."""
        head = (FORMAT, f"signed {self.signed}", f"exit {self.placed.exit_url}", f"onion {self.placed.onion}")
        return "".join(f"{line}\n" for line in (*head, *(f"{digest}  {path}" for path, digest in self.files.items())))

    @classmethod
    def read(cls, text: str) -> CodeList:
        """The list that a text is.

        Raises:
            CodeListError: it is none.
        """
        version, *lines = text.split("\n")[:-1] or [""]
        if version != FORMAT or len(lines) < 3:
            raise CodeListError(f"it does not begin with {FORMAT}")
        signed, exit_url, onion = (
            _field(line, name) for line, name in zip(lines, ("signed", "exit", "onion"), strict=False)
        )
        matches = [_LINE.fullmatch(line) for line in lines[3:]]
        if not all(matches) or not matches:
            raise CodeListError("it has a line that names no file")
        return cls(signed, Placed(exit_url, onion), {each[2]: each[1] for each in matches if each})


def _field(line: str, name: str) -> str:
    if not line.startswith(f"{name} "):
        raise CodeListError(f"it does not say {name!r} where it should")
    return line.removeprefix(f"{name} ")


def sha256(content: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What lies at `PATH`: the text, and by whom it is signed. Both in Base64, but the text."""

    text: str
    key: str
    signature: str

    @classmethod
    def signed(cls, code: CodeList, key: Ed25519PrivateKey) -> Published:
        """The list signed with this key."""
        text = code.text()
        public = key.public_key().public_bytes_raw()
        return cls(text, b64encode(public).decode(), b64encode(key.sign(text.encode())).decode())

    @classmethod
    def read(cls, body: bytes) -> Published:
        """What was published, unchecked.

        Raises:
            CodeListError: it is none.
        """
        try:
            return msgspec.json.decode(body, type=cls)
        except msgspec.MsgspecError:
            raise CodeListError("what is published is no list of code") from None

    def encoded(self) -> bytes:
        """The file's content."""
        return msgspec.json.encode(self)

    @property
    def fingerprint(self) -> str:
        """What people compare of the key."""
        return fingerprint(_raw(self.key))

    def checked(self) -> CodeList:
        """The list, if its own key has signed it; whose key that is, its fingerprint tells.

        Raises:
            CodeListError: it has not.
        """
        try:
            Ed25519PublicKey.from_public_bytes(_raw(self.key)).verify(_raw(self.signature), self.text.encode())
        except (InvalidSignature, ValueError):
            raise CodeListError("the signature is not that of this list") from None
        return CodeList.read(self.text)


def _raw(encoded: str) -> bytes:
    """The bytes; another spelling of the same ones is none."""
    try:
        raw = b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    if not raw or b64encode(raw).decode() != encoded:
        raise CodeListError("what is published is no list of code")
    return raw


def fingerprint(public: bytes) -> str:
    """128 bits of the key's SHA-256, in groups of four digits, to be read aloud."""
    digits = sha256(public)[:_FINGERPRINT_HEX]
    return " ".join(digits[at : at + 4] for at in range(0, _FINGERPRINT_HEX, 4))


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two people mean the same key, however they write it."""
    return re.sub(r"[\s:-]", "", one).lower() == re.sub(r"[\s:-]", "", other).lower()
