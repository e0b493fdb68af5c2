"""Words that fit the sex of the person who is spoken of: `{hen|han|hon}` in a text. Pure.

A text has three forms in braces, parted by bars: for who is not known, for him, for her. They may be any words, because
more than a pronoun changes with it ("{they are|he is|she is}"; in Arabic verbs too).
"""

from __future__ import annotations

import re
from typing import Final

SEX: Final = "sex"
"""The fact of a visitor's memory, and the value that fills a text: of the person whom they write about."""
HE, SHE = "he", "she"
NOT_ONE: Final = "both"
"""The fact where several have been named who differ: they are spoken of as who is not known."""

_FORMS: Final = re.compile(r"\{([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")
_PLACE: Final = {HE: 2, SHE: 3}


def spoken_of(words: str, sex: str = "") -> str:
    """The text with the forms for him or her; by default those for who is not known."""
    return _FORMS.sub(lambda forms: forms[_PLACE.get(sex, 1)], words) if "|" in words else words
