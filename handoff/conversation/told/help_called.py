"""Whether a message tells that help has been called and is on its way. Pure.

Owns only these words. What is said then is the assistant's; no level is raised or lowered by them.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded_text

_HELP: Final = (
    r"(?:112|hundratolv|polis\w*|snuten|aina|ambulans\w*|hjalpen|sos|larmcentralen|raddningstjansten|brandkaren)"
)
_CALLED: Final = re.compile(
    rf"(?<!ska ){_HELP}(?: och {_HELP})? (?:\w+ )?(?:ar|e) (?:redan |nu |snart )?"
    r"(?:pa vag|pa gang|ringda?|larmade?|har nu)\b"
    rf"|\b{_HELP} kommer (?:nu|snart|strax|om \w+ min)"
    rf"|(?<!inte )\bhar (?:nu |just |precis |redan )*(?:ringt|larmat)(?: till)? {_HELP}\b"
    r"(?! (?:flera|manga|tre|tva|hundra|forut|igar|forra|men (?:de|dom|det|ingen)))"
    rf"|(?<!om )(?<!nar )(?<!ifall )\b(?:jag|vi|nan|nagon|grannen|mamma|pappa|hon|han) ringer (?:till )?{_HELP}\b"
    r"(?! (?:blir|inte))"
    r"|(?<!om )(?<!nar )(?<!ifall )\b(?:jag|vi|nan|nagon|grannen) ringer (?:redan|(?:dem |dom )?nu)\b"
    r"|(?<!om )(?<!nar )(?<!ifall )\b(?:jag|vi|nan|nagon|grannen) ringer (?:nu )?(?:pa|med|fran) "
    r"(?:den andra|andra|en annan|grannens|jobbets) (?:telefon|mobil)\w*\b(?!.* svarar inte)"
    r"|\b(?:pratar|snackar|sitter|ar) (?:\w+ )?(?:i telefon )?med (?:112|sos|larmcentralen)(?: nu)?\b"
    r"|\bhar (?:112|sos) (?:i|pa) (?:orat|luren|traden|linjen|hogtalaren)\b"
    r"|\b(?:i|we|she|he|someone|somebody|they) (?:have |has |ve |just )*called (?:112|the police|an ambulance|911)\b"
    r"|\b(?:police|ambulance|help|112) (?:is|are) (?:already )?(?:on (?:the|their|its) way|coming)\b"
)
_QUESTION: Final = re.compile(r"\b(?:ska|borde|maste|far|kan) (?:jag|vi|man) (?:\w+ )?(?:ringa|larma)\b")


def tells_help_called(text: str) -> bool:
    """Whether 112 or the police have been called now, and not whether one should."""
    plain = folded_text(text)
    return _CALLED.search(plain) is not None and _QUESTION.search(plain) is None
