"""What kind of question a message asks, where no fact answers it: what to say, a choice, a judgement, a fear. Pure.

Reads Swedish and English. What is answered to each stands elsewhere.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.patterns import at_words
from handoff.conversation.text.sentences import sentences_of

Kind = Literal["choice", "judgement", "what_if"]

_MOST_WORDS: Final = 60
_SPEAK: Final = (
    r"(?:prata\w*|snacka\w*|saga|sager|sagt|fraga|fragar|borja|borjar|svara|svarar|bemota|bemoter|skriva|skriver"
    r"|na fram|nar fram|forklara|forklarar|formulera\w*|beratta|berattar|samtal\w*|ord|upp (?:det|detta|amnet|saken))"
)
_HOW_TO_SAY: Final = re.compile(
    rf"\b(?:hur|vad|va|tips|nagra ord|bra ord)\b (?:\w+ ){{0,7}}?{_SPEAK}\b"
    r"|\b(?:how|what) (?:\w+ ){0,5}?(?:talk|say|tell|ask|begin|start|answer|reply|write|bring)\b"
)
_LED_IN: Final = r"^(?:men |och |ok |okej |ja |jo |nej |sa |asso |alltsa |da |eller |hm |but |and |so |ok |okay )*"
_CHOICE: Final = at_words(
    rf"{_LED_IN}(?:ska|skall|bor|borde|kan|far|vagar) (?:jag|ja|vi|man)\b"
    r"|\beller (?:ska|bor|borde|kan) (?:jag|ja|vi|man)\b|\beller (?:lata|vanta|inte|avvakta|strunta)\b"
    r"|\b(?:ar|e) det (?:kanske )?(?:battre|bast|smartare|klokast|klokare) (?:att|om)\b"
    r"|\b(?:undrar|vet inte|osaker pa) om (?:jag|vi|man) (?:ska|bor|borde|kan|vagar)\b"
    rf"|{_LED_IN}(?:should|shall|must|can|do) (?:i|we)\b|\bor should (?:i|we)\b|\bis it better (?:to|if)\b"
)
_PRACTICAL: Final = re.compile(
    r"\b(?:blocka\w*|spara\w*|slanga|kasta|radera|anmala\w*|polisanmala\w*|polisen|ringa|socialtjansten|block|save|delete"
    r"|report|police)\b"
)
"""What is asked beside these words has rules, or an order, and is no choice of the heart."""
_ASKS_WHAT: Final = re.compile(rf"{_LED_IN}(?:hur|vad|va|nar|var|vart|vem|vilka|vilken|how|what|when|where|who)\b")
_JUDGED: Final = (
    r"(?:farligt?|konstigt?|fel|okej|okay|normalt?|dumt?|dum|lojligt?|paranoid|rimligt?|klokt|smart|taskigt?"
    r"|egoistiskt?|hemsk|dalig|elak|bra ide|vettigt|dangerous|strange|wrong|normal|stupid|silly|selfish|bad)"
)
_JUDGEMENT: Final = re.compile(
    rf"\b(?:ar|e|var|vore|kanns|blir|later|is|am|was|are) (?:det|de|jag|detta|sant|han|hon|dom|it|i|he|she|they) "
    rf"(?:\w+ ){{0,3}}?{_JUDGED}\b"
    rf"|\bom (?:det|jag|han|hon|dom|it|i|he|she) (?:ar|e|var|kanns|is|am|was) (?:\w+ ){{0,2}}?{_JUDGED}\b"
    r"|\boverdriver jag\b|\bom jag overdriver\b|\bgor jag (?:fel|ratt)\b"
    r"|\bhar jag (?:gjort fel|forstort|svikit)\b|\bhatar jag\b"
    r"|\b(?:far|kan) man (?:ens )?(?:tycka|kanna|gilla|alska|sakna)\b|\b(?:ar|e) det mitt fel\b"
    r"|\bam i overreacting\b|\bis it my fault\b"
)
_WHAT_IF: Final = re.compile(
    r"\btank om\b|\bvad (?:gor (?:jag|man|vi)|hander) (?:da )?om\b|^(?:men |och )*om (?:han|hon|de|dom|det) .* da$"
    r"|\bwhat if\b|\bwhat (?:do i do|happens) if\b"
)
_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("what_if", _WHAT_IF),
    ("judgement", _JUDGEMENT),
    ("choice", _CHOICE),
)


def asks_how_to_say(text: str) -> bool:
    """Whether a message asks for words: "vad säger jag till honom", "hur tar jag upp det"."""
    return any(_HOW_TO_SAY.search(folded_text(each, _MOST_WORDS)) for each in sentences_of(text))


def kind_asked(text: str) -> Kind | None:
    """The kind of the last question in a message that no fact answers; None where it asks something else, or nothing.

    Who asks what to do, when, where or whom asks for something that can be said, and is of none of these kinds.
    """
    for sentence in reversed(sentences_of(text)):
        plain = folded_text(sentence, _MOST_WORDS)
        found = next((kind for kind, words in _KINDS if words.search(plain)), None)
        if found == "choice" and _PRACTICAL.search(plain):
            return None
        if found == "what_if" or (found is not None and not _ASKS_WHAT.search(plain)):
            return found
    return None
