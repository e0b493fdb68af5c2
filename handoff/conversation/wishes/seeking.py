"""Whether somebody looks for something without asking: "vill anmäla utan att ge mitt namn". Pure.

What they look for is read elsewhere. Swedish alone: nobody has read these words in another language.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.reading import once
from handoff.conversation.text.sentences import sentences_of

_BEGINS: Final = (
    r"(?:^|\b(?:jag|ja|vi|och|o|men|sa|nu) )"
    r"(?:(?:bara|verkligen|ju|nog|helst|garna|alltsa|mest|egentligen|typ|vi|jag|ja|inte) ){0,2}"
)
"""Where a sentence begins, or they are its subject: what he or she wants is told of them."""
_SEEKS: Final = re.compile(
    rf"{_BEGINS}(?:vill|behover|maste|undrar|forsoker|skulle (?:\w+ )?(?:vilja|gora))\b"
    rf"|{_BEGINS}(?:tankte|tanker|funderar) (?!(?:hela|varje|mycket|mest|alltid|inte|bara|ofta)\b)\w"
    r"|\bskulle (?:\w+ ){0,3}behova\b"
    r"|\bvet inte (?:\w+ )?(?:hur (?:jag|ja|vi|man|det)|om|vad|var|vart|vem|nar|vilken)\b"
    r"|\bingen aning\b|\bbehover (?:\w+ )?(?:hjalp|rad|veta)\b"
    r"|\b(?:har|vagar|kan) inte (?:rad\b|.{0,30}\bsjalv\b)"
    r"|\b(?:orolig|oroliga|radd|radda) (?:for )?att\b"
)


@once
def seeks(text: str) -> bool:
    """Whether a message says what its writer wants, needs, plans, fears or does not know, in place of asking."""
    return any(_SEEKS.search(folded_text(each)) is not None for each in sentences_of(text))
