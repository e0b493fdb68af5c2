"""Byte layout before encryption or authentication: length prefixes and padding.

Length prefixes keep two lists of fields from having the same bytes; padding hides the exact length of a plaintext
behind a size bucket. Must not know of keys.
"""

from __future__ import annotations

from typing import Final

from storage.errors import IntegrityError

SMALLEST_BUCKET: Final = 128
LARGEST_BUCKET: Final = 32 * 1024
_PREFIX_BYTES: Final = 4


def frame(*fields: bytes | str | int) -> bytes:
    """The fields, each after its length in 4 bytes big-endian. Numbers are 8 bytes big-endian, text is UTF-8."""
    return b"".join(len(part).to_bytes(_PREFIX_BYTES, "big") + part for part in map(_encode, fields))


def _encode(value: bytes | str | int) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    return value.to_bytes(8, "big")


def bucket_of(size: int) -> int:
    """The size to which a payload of `size` bytes is padded: 128 B, 256 B … 32 KiB. ValueError above it."""
    if size > LARGEST_BUCKET:
        raise ValueError(f"at most {LARGEST_BUCKET} bytes can be stored in one piece")
    return max(SMALLEST_BUCKET, 1 << (size - 1).bit_length() if size > 1 else 0)


def pad(payload: bytes) -> bytes:
    """The payload's length, the payload, zeros up to its bucket: 4 bytes longer than the bucket."""
    block = len(payload).to_bytes(_PREFIX_BYTES, "big") + payload
    return block.ljust(_PREFIX_BYTES + bucket_of(len(payload)), b"\0")


def unpad(block: bytes) -> bytes:
    """The payload of a padded block. IntegrityError if the block was not made by `pad`."""
    size = int.from_bytes(block[:_PREFIX_BYTES], "big")
    payload = block[_PREFIX_BYTES : _PREFIX_BYTES + size]
    if size > LARGEST_BUCKET or pad(payload) != block:
        raise IntegrityError("a decrypted block is not padded as it should be")
    return payload
