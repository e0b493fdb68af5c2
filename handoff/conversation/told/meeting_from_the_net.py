"""Whether somebody, or the writer, is to meet somebody whom they know from the net alone. Pure.

Owns only these words, in Swedish and English. The level that follows is the risk layer's, what is said the assistant's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import sentences_of

_STRANGER: Final = (
    r"(?:vuxen|vuxna|aldre|okand|okanda|framling|framlingar|frammande|karl|gubbe|gubbar|(?:en|nan|nagon) (?:\w+ )?man"
    r"|mannen|snubbe|adult|stranger|older (?:man|guy|woman|boy|person)|grown man|(?<!min )(?<!my )pojkvan)"
)
_ONLINE: Final = (
    r"(?:skriver|skrivit|skriva|chatta\w*|mejla\w*|dm\w*|discord|snap\w*|telegram|natet|online|internet|spelet|roblox"
    r"|insta\w*|tiktok|servern?|server|chatten|chatt|headset\w*|texting|texts|messaging|messages|pratar (?:\w+ )?med"
    r"|snackar (?:\w+ )?med)"
)
_PLACE: Final = (
    r"(?:discord|snap\w*|telegram|natet|online|internet|roblox|insta\w*|tiktok|servern?|chatten|krypterade? \w+|spelet)"
)
_SOMEBODY: Final = (
    r"(?:\w*van(?:nen|ner|na|inna\w*)?|kompisar|kille\w*|killar\w*|tjej\w*|kvinna\w*|person\w*|folk|manniskor|ledare\w*"
    r"|mentor\w*|general\w*|larare|fastman|lard|grupp\w*|friends?|somebody|someone|people|guys?|girls?|nagon|nan)"
)
_KNOWN_ONLINE: Final = re.compile(
    rf"\b{_STRANGER}\b.{{0,60}}\b{_ONLINE}\b|\b{_ONLINE}\b.{{0,60}}\b{_STRANGER}\b"
    rf"|\b{_PLACE}\b.{{0,40}}\b{_SOMEBODY}\b|\b{_SOMEBODY}\b.{{0,40}}\b{_PLACE}\b"
    r"|\b(?:aldrig|never) (?:har |har de )?(?:traffat|mott|sett|met|seen)\b"
)
"""Who is known from the net alone, or is a stranger or an adult who writes."""
_YOUNG: Final = (
    r"(?:hon|han|hen|de|dom|she|he|they|\w*dottern?|\w*son(?:en)?|\w*syster|syrran|\w*bror|brorsan|barnet|"
    + (r"eleven|flickan|tjejen|pojken|killen|grabben|kompis|kompisen|polare|daughter|sister|brother|friend|child)")
)
_WHOM: Final = (
    r"(?:honom|henne|han|hon|han dar|hen|dem|dom|den (?:dar|har)|varandra|mannen|snubben|killen|gubben|personen|"
    rf"(?:en |nan |nagon )?{_STRANGER}|nan|nagon|him|her|them|someone|somebody|(?:a |an |the )?{_STRANGER})"
)
_WILL: Final = (
    r"(?:ska(?:ll)?|vill|tanker|planerar(?: att)?|har (?:lovat|bestamt)(?: att)?|kommer(?: att)?|wants to|is going to"
    r"|are going to|plans to|will)"
)
_WHO_WILL: Final = rf"(?:{_YOUNG}(?: \d\d)?(?: ar)? {_WILL}|{_WILL} (?:hon|han|hen|de|dom))"
_NEXT: Final = r"(?: (?!inte|aldrig|not|jag|vi)\w+)"
_MEETS: Final = re.compile(
    rf"\b{_WHO_WILL}{_NEXT}{{0,4}}? (?:traffa|mota|meet|see) {_WHOM}\b"
    rf"|\b(?:hon|han|hen|de|dom) {_WILL}{_NEXT}{{0,3}}? (?:ses|traffas|motas|hamtas)\b"
    rf"|\bthey {_WILL} meet\b"
    rf"|\b(?:han|hon|mannen|de|dom) {_WILL}{_NEXT}? (?:hamta|mota|traffa) (?:henne|honom|min \w+|var \w+)\b"
    r"|\bhar (?:bestamt|stamt) (?:en )?(?:traff|tid|mote)\b"
)
_MEETS_ONESELF: Final = re.compile(
    rf"\b(?:jag|ja|vi) (?:ska(?:ll)?|vill|tanker|har (?:lovat|bestamt)(?: att)?|kommer(?: att)?|maste){_NEXT}{{0,4}}?"
    r" (?:traffa|mota|ses|traffas|motas)\b"
    rf"|\bska (?:jag|vi){_NEXT}{{0,4}}? (?:traffa|mota|ses|traffas)\b"
    r"|\b(?:han|hon|hen|personen|killen|mannen) (?:ska|vill|kommer och) (?:\w+ )?(?:hamta|mota|traffa|ses med) mig\b"
    r"|\b(?:i am|i m|im|we are|we re) (?:going to|gonna|about to) (?:meet|see)\b|\b(?:i|we) (?:will|want to) meet\b"
    r"|\b(?:he|she) (?:wants to|will|is going to) (?:meet me|pick me up)\b"
)
_SOMEBODY_ELSE: Final = re.compile(
    r"\b(?:kurator\w*|psykolog\w*|stodperson\w*|kontaktperson\w*|lakare\w*|socialsekreterare\w*|coach\w*|tranare\w*"
    r"|mormor|morfar|farmor|farfar|kusin\w*|sin pappa|sin mamma|klasskompis\w*"
    r"|larare\w*|rektor\w*|counsell?or|psychologist|teacher|grandma)\b"
)


def tells_meeting_from_the_net(text: str, before: Sequence[str]) -> bool:
    """Whether another is to meet them, of a stranger told of in the message or in what came `before`."""
    return _tells(_MEETS, text, before)


def tells_own_meeting_from_the_net(text: str, before: Sequence[str]) -> bool:
    """Whether the writer is to. How old they are is for the caller to know: who is grown up may meet whom they like."""
    return _tells(_MEETS_ONESELF, text, before)


def _tells(meets: re.Pattern[str], text: str, before: Sequence[str]) -> bool:
    plain = folded_text(text)
    if meets.search(plain) is None or _SOMEBODY_ELSE.search(plain) is not None:
        return False
    told = (sentence for message in (*before, text) for sentence in sentences_of(message))
    return any(_KNOWN_ONLINE.search(folded_text(sentence)) for sentence in told)
