"""Return codes: how a visitor comes back without saying who they are.

28 characters of a 32-letter alphabet without look-alikes: 140 random bits, in groups of four that can be written
down. Only a keyed hash of the normalised code is stored outside the encrypted log.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 7, 4
CODE_BITS = GROUPS * GROUP * 5
"""Five a letter."""
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def code_of(random_bits: int) -> str:
    """The code that `CODE_BITS` random bits spell, as it is shown: `XXXX-XXXX-…`."""
    letters = [ALPHABET[random_bits >> shift & 31] for shift in range(0, CODE_BITS, 5)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))


def normalised(code: str) -> str | None:
    """The code without spaces, dashes, case and look-alikes; None if it cannot be one."""
    plain = "".join(character for character in code.upper() if character.isalnum()).translate(_LOOK_ALIKES)
    if len(plain) != GROUPS * GROUP or any(character not in ALPHABET for character in plain):
        return None
    return plain
