"""Random numbers that only the holder of the key file can repeat, added to counts before they leave. Stores nothing."""

from __future__ import annotations

from typing import Final

from storage.crypto.digests import KeyedHash

_BITS: Final = 128


class KeyedNoise:
    """`Noise` of every store, under the installation's hash key."""

    def __init__(self, keyed_hash: KeyedHash) -> None:
        self._hash = keyed_hash

    def draw(self, place: str, count: int) -> int:
        digest = self._hash.of("noise", f"{count} {place}")
        up, down = (int.from_bytes(half, "big") for half in (digest[:16], digest[16:]))
        return _leading_zeros(up) - _leading_zeros(down)


def _leading_zeros(bits: int) -> int:
    """Geometric with ratio 1/2; the difference of two is two-sided geometric (Ghosh et al. 2009)."""
    return _BITS - bits.bit_length()
