"""Return codes: how a visitor comes back without saying who they are.

28 characters of a 32-letter alphabet without look-alikes: 140 random bits, in groups of four that can be written
down. Only a keyed hash of the normalised code is stored outside the encrypted log.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 7, 4
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code() -> str:
    """A fresh code, as it is shown: `XXXX-XXXX-…`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def normalised(code: str) -> str | None:
    """The code without spaces, dashes, case and look-alikes; None if it cannot be one."""
    plain = "".join(character for character in code.upper() if character.isalnum()).translate(_LOOK_ALIKES)
    if len(plain) != GROUPS * GROUP or any(character not in ALPHABET for character in plain):
        return None
    return plain
