"""Whether violence that the model takes for the writer's own is surely none of theirs, by their words. Pure.

Fear, what others plan and what one would do oneself are told with the same words. Who says that it is not they, names
who will, or says no more than how they feel, is not asked whether they may hurt somebody. Lowers nothing that the rules
have read.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import fold
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.feelings import feelings_in, is_bare_feeling

OWN_VIOLENCE: Final = "egen_valdsavsikt"
"""The intent of who may hurt somebody, and the reply to it."""
_HARM: Final = (
    r"(?:sla|slar|doda|dodar|morda|skada|skadar|skjuta|hugga|sparka|misshandla|banka|spoa|gora illa|ge sig pa"
    r"|kill|hurt|shoot|stab|beat|jump|attack)"
)
_OTHERS: Final = (
    r"(?:de|dom|dem|dam|han|hon|hen|nagra|nagon|nan|kompisar(?:na)?|polarna|vannerna|gruppen|ganget|kompisen|brorsan"
    r"|(?:min|mina|en|hans|hennes) \w+|they|he|she|some|somebody|someone|my \w+)"
)
_I: Final = r"\b(?:jag|ja|jak|i|im|ill)\b"
_OTHERS_WILL: Final = re.compile(
    rf"\b{_OTHERS} (?:\w+ ){{0,3}}(?:ska|skulle|tanker|vill|planerar|kommer|snackar|pratar|will|want|wants|plan|are)"
    rf"(?: \w+){{0,4}} {_HARM}\b"
    r"|\b(?:han|hon|hen|den|de|dom|nagon|nan|killen|tjejen) som (?:ska|kommer att|skulle) (?:fa|bli) "
    r"(?:stryk|spo|slagen|misshandlad|nedslagen|dodad)\b"
)
_I_WILL: Final = re.compile(
    rf"\b(?:av|by) (?:mig|mej|oss|me|us)\b|{_I}(?: \w+){{0,6}} (?:{_HARM}|stryk|spo)\b|\b{_HARM}(?: \w+){{0,3}} {_I}"
)
_NOT_I: Final = re.compile(
    r"\b(?:inte|int|ej|aldrig|not|never) (?:ar |e )?(?:jag|ja|me|i) (?:som|who)\b"
    rf"|\b(?:jag|ja) (?:ska|kommer|tanker|vill|skulle) (?:inte|aldrig) (?:\w+ ){{0,2}}{_HARM}\b"
    rf"|\bi (?:will not|wont|would never|am not going to) (?:\w+ )?{_HARM}\b"
)
_BUT: Final = re.compile(r"\b(?:men|fast|but)\b")
_OF_ANOTHER: Final = re.compile(
    r"\bradd for (?:honom|henne|hen|dem|dom|(?:min|mina|mitt) (?!egen\b|egna\b|eget\b|ilska|tankar|kanslor|humor)\w+)"
    r"|\b(?:afraid|scared) of (?:him|her|them|my (?!own\b|anger|thoughts|temper)\w+)"
)
"""Whom somebody is afraid of is somebody else: "jag är rädd för min bror"."""
_FOUND: Final = re.compile(
    r"\b(?:hitta(?:r|de|t)?|fann|sag|upptackte|found|saw)(?: \w+){1,6} (?:hans|hennes|hens|deras|his|her|their"
    r"|(?:min|mitt|mina|my) (?!egen\b|egna\b|eget\b|own\b)\w+)\b"
)
"""Who finds something that somebody else has: "en kniv i min sons väska"."""
_WEAPON: Final = (
    r"(?:kniv|pistol|vapen|vapn|gevar|yxa|yxor|machete|patron|ammunition|granat|knife|knives|gun|weapon|bullet)"
)
_WHAT_TO_DO_WITH: Final = re.compile(
    rf"\bvad (?:ska|skall|bor|kan|gor) (?:jag|ja|vi|man)(?: gora)? (?:av|med) (?:\w+ )?{_WEAPON}\w*"
    rf"|\bwhat (?:should|do|can) (?:i|we) do with (?:\w+ )?{_WEAPON}\w*"
)
"""Who asks what to do with a weapon would be rid of it."""
_FEELS: Final = re.compile(r"\b(?:jag|ja) (?:ar|e|blir|kanner|mar)\b|\bi(?: a|')?m\b|\bi feel\b")
_DEED: Final = re.compile(rf"\b{_HARM}\b|\b(?:illa|spranger|spranga|utbrott|farlig|dangerous)\b")
_CALM_ONES: Final = frozenset({"fear", "worry", "grief", "tired", "lonely"})


def asks_of_no_deed(text: str) -> bool:
    """Whether a message asks something and names neither its writer nor harm: "kan man stoppa hans pass?"."""
    plain = fold(text)
    return asks_somewhere(text) and re.search(_I, plain) is None and _DEED.search(plain) is None


def is_surely_none(text: str) -> bool:
    """Whether no violence of the writer's own can be told here: it is denied, others' alone, or a feeling alone.

    Anger alone may be a deed on its way.
    """
    plain = fold(text)
    if _NOT_I.search(plain):
        return _BUT.search(plain) is None
    if any(each.search(plain) for each in (_OTHERS_WILL, _OF_ANOTHER, _FOUND, _WHAT_TO_DO_WITH)):
        return _I_WILL.search(plain) is None
    felt = set(feelings_in(text))
    return is_bare_feeling(text) and felt <= _CALM_ONES and _FEELS.search(plain) is not None and not _DEED.search(plain)
