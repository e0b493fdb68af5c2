"""How a yes, a no or a doubt is said in more words than a list has: "det tror jag väl", "inte vad vi vet". Pure.

Owns the patterns of short messages that are nothing but such an answer. Where an answer may show danger, whoever only
thinks so is not sure.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers.leading import AnswerRead
from handoff.conversation.answers.matching import Message
from handoff.conversation.text.sentences import asks_back
from knowledge.questions import NO, UNSURE, YES, Question

MOST_WORDS: Final = 8
MOST_WORDS_OF_A_NO: Final = 5
"""In more words that begin with a "not" something else is told: "inte förrän han kom hem"."""

_SAYS_NO: Final = re.compile(
    r"^(?:nej |na |nae )?(?:naturligtvis|sjalvklart|givetvis|absolut|verkligen|definitivt) inte\b"
    r"|^inte (?:vad|som|sa vitt) (?:jag|vi|man|nan|nagon) (?:vet|sett|hort|marker)\b|^inte (?:rakt ut|uttalat"
    r"|nu langre)$"
    r"|^inte till (?:mig|oss)$|^(?:neej|naee|nie|nee|false|tvartom)\b|^not (?:that i know|rly)\b"
)
_BEGINS_WITH_NOT: Final = re.compile(
    r"^inte (?!jag |mig |han |hon |de |dom |om |nar |bara |konstigt |undra |okej |bra |kul )"
)
_THINKS_NOT: Final = re.compile(r"^det (?:tror|hoppas|vill) (?:jag|vi) inte(?: tro)?$|^(?:han|hon|de|dom) nekar$")
_THINKS_SO: Final = re.compile(
    r"^(?:det )?(?:tror|antar|hoppas) (?:jag|vi)(?: (?:det|val|faktiskt))?$|^(?:jag )?(?:antar|gissar) det$"
    r"|^trodde jag$"
    r"|^(?:det )?kan man (?:val |nog )?saga$|^det kan (?:man |nog )(?:val |nog )?(?:vara|saga)(?: sa)?$"
    r"|^kan nog vara sa$"
    r"|^kanhanda$|^jag ar ratt saker$|^mer ja an nej$|^om du sager det sa$|^(?:true|sant)$|^i guess(?: so)?$"
)
_DOUBTS: Final = re.compile(
    r"\bvet (?:\w+ )?(?:inte|ej)\b|^vetej$|^(?:mj[ao]+|nj[ao]+e*|njaee*|tja|ehka)$|^nja\b|^(?:oklart|osakert)\b"
    r"|^bade (?:och|a|o|ock)\b|^bada(?: delarna)?$|^varken eller$|^halvt om halvt$|^(?:pa satt och vis|i princip"
    r"|delvis)$"
    r"|\bjag skulle saga delvis\b|\bar jag osaker pa\b|\bingen koll\b|^svart att (?:svara|saga|veta)\b"
    r"|^det kan jag inte svara pa$|^det kan man undra$|^det ar det jag undrar$|^det framgar inte\b|^dar ar vi oense$"
    r"|^jag vagar inte fraga$|^(?:han|hon) sager (?:inget|ingenting|inte)\b.*$"
    r"|^(?:hon|han|en|ena) sager ja,? (?:hon|han|andra|den andra)? ?(?:sager )?nej$"
)
_REFUSES: Final = re.compile(
    r"\bdet (?:har du inte med att gora|angar (?:inte dig|dig inte)|ska du (?:skita|strunta) i|kan du ge dig pa)\b"
    r"|^jag svarar inte(?: pa det)?$|^(?:hemligt|skitfraga|definiera|gissa)$|\bavbojer\b|^vad har du med det att gora$"
)
"""Who will not say: that is respected, and not asked again."""


def roundabout(message: Message, question: Question) -> AnswerRead | None:
    """The answer of a short message that says yes, no or neither in its own way; None if it is none."""
    plain = " ".join(message.words)
    if not 0 < len(message.words) <= MOST_WORDS:
        return None
    if asks_back(message.text):
        return AnswerRead(UNSURE, "") if _REFUSES.search(plain) else None
    value = _value(plain, len(message.words), careful=question.careful)
    return AnswerRead(value, "") if value is not None else None


def _value(plain: str, words: int, *, careful: bool) -> str | None:
    if _SAYS_NO.search(plain):
        return NO
    if _DOUBTS.search(plain) or _REFUSES.search(plain):
        return UNSURE
    if _THINKS_SO.search(plain):
        return UNSURE if careful else YES
    thinks_not = _THINKS_NOT.search(plain) or (words <= MOST_WORDS_OF_A_NO and _BEGINS_WITH_NOT.search(plain))
    return (UNSURE if careful else NO) if thinks_not else None
