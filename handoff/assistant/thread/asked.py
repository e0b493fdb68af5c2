"""What a question is about by its words, where the bot's reading of it is too wide. Pure.

Owns the recognition alone: what this line tells the police, what is the police's to answer and whether to turn to them,
whom to tell, saying no, talk at all, an elected post. Which reply that gets is `for_whom`'s and `revision`'s.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.folding import folded, folded_text, folded_words
from handoff.conversation.told.plans import tells_a_plan

_OF_THE_LINE: Final = folded(
    "ni er era du dig din chatten chatt boten roboten hit vidare anonym anonymt anonyma spåra spåras spårar"
    " skriver skrivit sparas loggar loggas hemligt sekretess tystnadsplikt you your here chat anonymous track logged"
)
"""Words beside which a question about the police is one about this line."""


_KNOWS_WHO_THIS_IS: Final = re.compile(
    r"\bvet att (?:ni|du) (?:inte ar|ar inte)\b|\b(?:fragar|fragade|undrar|menar) inte (?:om )?(?:er|dig)\b"
    r"|\bknow (?:that )?you are not\b"
)


def asks_what_is_passed_on(text: str) -> bool:
    """Whether a question that names the police is about what this line tells them, or who it is.

    Who knows that this is not the police asks something else.
    """
    if _KNOWS_WHO_THIS_IS.search(folded_text(text)):
        return False
    return not _OF_THE_LINE.isdisjoint(folded_words(text))


_REPORTS: Final = re.compile(
    r"\b(?:ska|skall|kan|bor|borde|far|vill|maste|hur|menar) (?:jag |ja |vi |man |en )?(?:verkligen |bara |ens )?"
    r"(?:polisanmala?|polisanmaler|anmala? (?:hot\w*|det|de|sant|honom|henne|dem|dom|nan|nagon"
    r"|till polisen|fast|utan att|aven|om man|sjalv|eller|och)|anmala$)"
    r"|\b(?:ska|kan|bor|borde|far|vill|skulle) (?:jag |ja |vi |man )?(?:verkligen |bara )?"
    r"(?:ga till|ringa|kontakta) polisen\b"
    r"|\b(?:anmala|polisanmala)(?: (?:det|sant|hot\w*))? eller\b|\bringer (?:jag )?(?:polisen|114 ?14)\b"
    r"|\b(?:should|can|may|do) (?:i|we) (?:really )?(?:report|call the police|go to the police)\b"
)
_A_CHILD: Final = re.compile(r"\b(?:oro|orosanmal\w*|soc|socialen|socialtjanst\w*|barnet|social services)\b")


def asks_for_the_number(text: str) -> bool:
    """Whether somebody asks for the number of the police."""
    return _NUMBER.search(folded_text(text)) is not None


_NUMBER: Final = re.compile(r"\b(?:vilket|vad ar|ge mig|har ni|what is the) (?:\w+ ){0,3}?(?:nummer|numret|number)\b")


def asks_to_report(text: str) -> bool:
    """Whether somebody asks whether, or how, one turns to the police; not of a report of concern."""
    plain = folded_text(text)
    return _REPORTS.search(plain) is not None and _A_CHILD.search(plain) is None and not tells_a_plan(text)


_TELLS: Final = r"\b(?:saga|sager|sag|beratta\w*|namna|ta upp|visa|tell|say)"
_PARENT: Final = r"(?:mamma|pappa|morsan|farsan|min mamma|min pappa|foraldrarna|mina foraldrar|mum|mom|dad|my parents)"
_ADULT: Final = (
    r"(?:nagon pa (?:skolan|jobbet)|nan pa (?:skolan|jobbet)|chefen|min chef"
    r"|lararen|min larare|mentorn|kuratorn|rektorn|skolan|skolskoterskan|soc|socialtjansten|polisen"
    r"|tranaren|en vuxen|nagon vuxen|nan vuxen|min (?:man|fru|sambo|kille|tjej|syster|bror|kompis)"
    r"|(?:hennes|hans|deras) (?:mamma|pappa|foraldrar|familj)|jobbet|my (?:boss|teacher|husband|wife|partner))"
)
_TO_AN_ADULT: Final = re.compile(
    rf"{_TELLS}\b(?: \w+){{0,3}} (?:till|for|to|with)?\s*{_ADULT}\b|\b{_ADULT}(?: \w+){{0,3}} (?:saga|beratta)\b"
)
_TO_A_PARENT: Final = re.compile(rf"{_TELLS}\b(?: \w+){{0,3}} (?:till|for|to)?\s*{_PARENT}\b")
_REFUSES: Final = re.compile(
    r"\b(?:saga|sager|sag) (?:\w+ )?nej\b|\b(?:neka|slippa|backa ur|dra mig ur|komma ur|tacka nej)\b"
    r"|\b(?:say|saying) no\b|\bget out of\b"
)
_OFFICE: Final = re.compile(
    r"\b(?:politik\w*|uppdrag(?:et|en)?|fullmaktige\w*|namnd\w*|kommunal(?:rad|politik)\w*|partiet|styrelseuppdrag\w*"
    r"|fortroendeuppdrag\w*|politics|council|office)\b"
)


def asks_whom_to_tell(text: str, *, of_a_parent: bool) -> bool:
    """Whether somebody asks about telling an adult, or somebody near; `of_a_parent`: it is about a parent."""
    plain = folded_text(text)
    return _TO_AN_ADULT.search(plain) is not None or (not of_a_parent and _TO_A_PARENT.search(plain) is not None)


_TALK: Final = re.compile(
    r"\b(?:prat\w*|snack\w*|sag\w*|sa|skriv\w*|frag\w*|svar\w*|ta upp|tar upp|ta det|borja\w*|bemot\w*|reager\w*"
    r"|bete\w*|narma\w*|na fram|nar man|mota|talk\w*|say\w*|tell\w*|ask\w*|answer\w*|write|react\w*|begin)\b"
)


def names_talk(text: str) -> bool:
    """Whether talking, writing or meeting somebody is named."""
    return _TALK.search(folded_text(text)) is not None


_A_CALL: Final = re.compile(
    r"\b(?:112|114 ?14|sos alarm|larm\w*|ring\w* (?:till )?(?:polisen|dom|dem)|call\w* (?:the )?police)\b"
)


_A_PERSON_LEFT: Final = re.compile(
    r"\b(?:lamna|lamnar|gora slut med|leave)"
    r" (?:honom|henne|hen|han|hon|him|her|min (?:kille|man|sambo|pojkvan|tjej|fru|flickvan))\b"
)


def names_leaving_somebody(text: str) -> bool:
    """Whether it is a person whom somebody leaves, or not, and no group."""
    return _A_PERSON_LEFT.search(folded_text(text)) is not None


def names_a_call(text: str) -> bool:
    """Whether a call to 112 or to the police is named."""
    return _A_CALL.search(folded_text(text)) is not None


_THE_OTHER: Final = re.compile(r"\b(?:till|for|med|to|with) (?:honom|henne|hen|han|hon|dem|dom|him|her|them)\b")


def names_the_other(text: str) -> bool:
    """Whether it is said to whom one talks, by a word for the one whom the conversation is about."""
    return _THE_OTHER.search(folded_text(text)) is not None


_OTHERS: Final = folded("de dom dem han hon hen honom henne they he she him her them")
_THE_LINE: Final = re.compile(
    r"\b(?:ni|du|er|era|eran|chatt\w*|hit|linjen?|tjanst\w*|robot\w*|spar\w*|lagr\w*|rader\w*|anonym\w*|hemlig\w*|skriv\w*"
    r"|skrev|logg\w*|syns|synas|person\w*|historik\w*|you|your|chat\w*|here|sav\w*|stor\w*|delet\w*|secret)\b"
)


_FEELS: Final = re.compile(r"\b(?:kansl\w*|kann\w*|kans|mar|angest\w*|feel\w*)\b")


def is_about_something_else(text: str) -> bool:
    """Whether others, feelings or leaflets are spoken of, and nothing of this line, nor of what is written here."""
    others = not _OTHERS.isdisjoint(folded_words(text)) or _FEELS.search(folded_text(text)) is not None
    return (others and _THE_LINE.search(folded_text(text)) is None) or _LEAFLETS.search(folded_text(text)) is not None


_LEAFLETS: Final = re.compile(
    r"\b(?:flygblad\w*|blad(?:en|et)|lapp(?:en|ar|arna)|affisch\w*|dekal\w*|klistermark\w*|leaflet\w*)\b"
)
"""What others hand out or put up: whether it is kept is no question about what is written here."""


def asks_how_to_refuse(text: str) -> bool:
    """Whether somebody asks how one says no to what others want."""
    return _REFUSES.search(folded_text(text)) is not None


def names_an_office(text: str) -> bool:
    """Whether an elected post, or politics, is named: to leave that is to leave no movement."""
    return _OFFICE.search(folded_text(text)) is not None
