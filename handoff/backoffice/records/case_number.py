"""Case numbers: seven random characters and one that checks them, to be read out on the telephone. Pure.

Without look-alikes, like return codes. Unlike one of those, a number opens nothing: it only joins contacts.
"""

from __future__ import annotations

from typing import Final

from handoff.conversation.return_codes import ALPHABET

RANDOM: Final = 7
BITS: Final = RANDOM * 5
GROUP: Final = 4
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_WEIGHTS: Final = (1, 3, 5, 7, 9, 11, 13)
"""Odd, so that no single wrong character goes unseen; different, so that few exchanges of neighbours do."""


def number_of(random_bits: int) -> str:
    """The number that `BITS` random bits spell, as it is shown: `XXXX-XXXX`."""
    letters = "".join(ALPHABET[random_bits >> shift & 31] for shift in range(0, BITS, 5))
    whole = letters + _check(letters)
    return f"{whole[:GROUP]}-{whole[GROUP:]}"


def normalised(typed: str) -> str | None:
    """The number without spaces, dashes, case and look-alikes; None if it was misheard or mistyped."""
    plain = "".join(character for character in typed.upper() if character.isalnum()).translate(_LOOK_ALIKES)
    if len(plain) != RANDOM + 1 or any(character not in ALPHABET for character in plain):
        return None
    return plain if _check(plain[:RANDOM]) == plain[RANDOM] else None


def _check(letters: str) -> str:
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(_WEIGHTS, letters, strict=True))
    return ALPHABET[total % len(ALPHABET)]
