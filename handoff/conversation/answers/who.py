"""Who somebody says they are, or whom it is about, in an answer that names it in no word of a list. Pure.

Owns the kinds of such answers: a profession or a place of work, somebody of whom the writer is a relative, having been
in a group. `answers` reads what the lists of the question know before.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.text.folding import folded
from handoff.conversation.told.relations import relations_in

MOST_WORDS: Final = 8
"""In a longer message who somebody is stands beside what they tell."""
RELATIVE, WORKS, LEAVES, YOUNG, NOBODY = "anhorig", "yrkesverksam", "vill_lamna", "ung", "okand"
SELF, OTHER = "self", "other"
_ONESELF, _MET_AT_WORK = "jag_sjalv", "elev_klient"

_PROFESSION: Final = re.compile(
    r"(?:chef(?:en)?|personal|ordforande\w*|kassor|imam|praste?|prasten|pastor|diakon|mentor|rektor|konsulent|terapeut"
    r"|ssk|usk|polis(?:en)?|skotare|stodjare|lakare|vaktmastare|utredare|radgivare|fackombud|skyddsombud|fostrare"
    r"|vardare"
    r"|[a-z]{4,}(?:arbetare|barare|forare|hallare|agare|mastare|ledare|larare|tagare|givare|brukare|skapare|byggare"
    r"|vetare"
    r"|raddare|sattare|tvattare|stadare|kokare|saljare|tolkare|forare|vecklare|granskare|planerare|hygienist)|stadare"
    r"|saljare|svetsare|snickare|malare|bagare|kock"
    r"|frisor"
    r"|tolk|vakt|vard|bitrade|jurist|ekonom|konsult|tekniker|elektriker|mekaniker|ombud|befal|portier|receptionist"
    r"|kommunikator|instruktor|koordinator|entreprenor|ingenjor|chauffor|arrangor|administrator|behandlare|handlaggare"
    r"|vikarie|resurs|praktikant|larling|volontar|frivillig|kontaktperson|kontaktman|jourhem|familjehem|kontaktfamilj"
    r"|domare"
    r"|stadersk[ae]|slaktare|betongare|byggare|revisor|florist|nunna|rabbi\w*|herde|diakonissa|aklagare|strateg"
    r"|bibliotekarie|registrator|logoped|gymnast|kantor|moderator|ledsagare|anstalld|kollega|styrelseledamot|lektor|hr"
    r"|vd"
    r"|jourhemsforalder"
    r"|foreman|manager|supervisor|worker|officer|principal|counsell?or|engineer|driver|owner|معلمه?|مدرسه?|امام|مرشد)\Z"
)
"""Ends of words for what somebody is at work, beside those of `words.py`; folded."""
_PLACE_OF_WORK: Final = re.compile(
    r"\b(?:i|pa|hos|inom|vid|at|in|for) (?:\w+ ){0,2}\w*(?:klubb(?:en)?|forening(?:en)?|forsamling(?:en)?|moske\w*"
    r"|kommun(?:en)?|skola|skolan|mottagning(?:en)?|boende|boendet|hvb|gard|garden|enhet(?:en)?|tjansten|lager|lagret"
    r"|receptionen|styrelse|foretag|bolag|byra|school|company|club|church|mosque|municipality)\b"
    r"|\b(?:jobbar|arbetar|undervisar|sitter i styrelsen|driver|ager|hyr ut|saljer|stadar|leder|tranar|sommarjobbar"
    r"|i teach|i run|i work)\b|^(?:jag )?(?:kor|skoter|filmar|bokar) (?!at\b)\w+"
    r"|^(?:soc|socialen|socialtjansten|hvb|skolan|kommunen|taxi|socialjour|ridskola|it|webbyra|raddningstjansten)\b"
    r"|\b(?:facklig|fackligt|anstallda|firma|verkstad|restaurang|pizzeria|butik)\b"
)
_CHILDREN_AT_WORK: Final = re.compile(
    r"\bbarn (?:och|o) (?:unga|ungdom\w*|familj\w*)\b|\b(?:mottagning\w*|utredning) barn\b"
)
"""In the name of a department children are nobody's own."""
_NOT_AT_WORK: Final = re.compile(
    r"\b(?:gar|laser|pluggar|bor|\w*student\w*|elev|gick|slutat|\w*reporter|\w*journalist|medlem|med i|pensionerad"
    r"|gor en"
    r"|f d|fd|var|redaktor|frilans\w*)\b"
)
"""Who is somewhere for another reason than work."""
_GOES_TO_SCHOOL: Final = re.compile(
    r"^(?:jag )?(?:gar|ar) (?:(?:nu )?i )?(?:ettan|tvaan|trean|fyran|femman|sexan|sjuan|attan|nian|gymnasiet|hogstadiet"
    r"|skolan|(?:andra|tredje|sista) (?:aret|ring)|na\d?|sam\w*|natur\w*|teknik\w*|ekonomi\w*)\b|^(?:ak|arskurs) ?\d\b"
    r"|^(?:en )?(?:nia|atta|sjua|nian|attan|sjuan|sexan|femman|\w*stadieelev\w*|gymnasieelev\w*|elever"
    r"|elevrad)\b(?!.*tidning)"
    r"|\bnionde klass\b|\bin (?:seventh|eighth|ninth|high school|year \d)|^(?:jag ar |jag e )?(?:1[0-7]|tolvaring"
    r"|tonaring)\b"
)
_FOR_OTHER_REASONS: Final = re.compile(
    r"\b(?:\w*student\w*|pluggar|laser (?:\w+)|doktorand|phd|forskare|researcher|journalist|reporter|\w*redaktor"
    r"|frilans\w*"
    r"|freelance\w*|forfattare|skribent|skriver (?:for|i|en|pa|uppsats|med|ett)|\w*podd\w*|radio|tidning\w*|press"
    r"|fotograf"
    r"|streamer|komiker|skadespelare|manus\w*|pensionar\w*|pensionerad|medborgare|hyresgast|allmanheten|nyfiken"
    r"|politiker"
    r"|\w*politiker|fortroendevald|kommunalrad|fullmaktige|namnd|namnden|uttrakad|turist|tourist|gymnasiearbete"
    r"|examensarbete"
    r"|dov|blind|synskadad|horselskadad|skarmlasare|dyslexi|anka|ankling|singel|nyskild|gravid|arbetslos|sjukskriven"
    r"|dokumentar\w*|troll|hobby\w*|skattebetalare|testare|gamer|expat|postdoc|producer|utgivare|vittne"
    r"|fortidspensionar|komvux|supporter|jagare|patient|kund|bilagare)\b|^(?:jag )?(?:bara )?(?:fragar|undrar"
    r"|kollar"
    r"|testar|lyssnade|sag|ser pa|ville veta)\b|^bara (?:en |nan |nagon )?(?:nyfiken|fraga|fragar|undrar|som)\b"
    r"|^ingen(?: sarskild)?$"
    r"|^gar (?:\w+ )*(?:programmet|\w+programmet|\w*linjen|utbildning\w*|polishogskolan|folkhogskola|kurs)\b"
    r"|^(?:en )?(?:kvinna|man|tjej|kille|vuxen|privatperson|manniska)$|^(?:jag ar )?(?:1[89]|[2-9]\d)(?: ar)?$"
)
"""Who writes for none of the reasons that the question names: they are nobody of its list."""
_IN_A_GROUP: Final = re.compile(
    r"\b(?:har |som )?(?:lamnade|lamnat|hoppade av|hoppat av|gick ur|gatt ur|avhoppad|avhoppare)\b|\b(?:fd|f d"
    r"|fore detta|ex) ?medlem\b"
    r"|^(?:ja |jag )?(?:ar |e |var |har varit )?(?:sjalv )?med(?: i (?:rorelsen|gruppen|en grupp|den|det))?$"
    r"|\bmed i (?:en|ett) (?:grupp|gang|rorelse|natverk)\b.*\b(?:vill|ska|tankt|funderar)\b"
    r"|\b(?:vill|ska) ut\b|^(?:en som )?fore detta\b|\bin it(?: myself)?$|\bused to be (?:in|part|with|one)\b"
    r"|\bhang around with them\b|\b(?:skoter|skotte|hallit|holl|haller|fixar|fixade|gjorde|gor|sjong|ordnade"
    r"|tar hand om|tog emot)"
    r" (?:i |ljudet |emot )?(?:\w+ )?(?:deras|dom nya|de nya|i gruppen|kassan i)\b|\b(?:uppvuxen|uppvaxt"
    r"|gift) i (?:det|rorelsen)\b"
    r"|^(?:jag )?var barn dar\b|^(?:jag )?var (?:med|dar)\b|\bdeltog i\b|\bmed (?:sen|sedan) jag var\b"
    r"|\bden som (?:holl|haller) i\b"
    r"|\bat (?:dem|dom|rorelsen|gruppen)\b|\b(?:stred|foreign fighter)\b|\bmed i en \w+ (?:krets|grupp)\b"
)
_KIN: Final = folded("mamman pappan modern fadern hustrun maken svärmor svärfar stepdad stepmum stepmom hooyo äiti")
_KIN_BY_ENDING: Final = re.compile(
    r"(?:pappa|pappor|mamma|mammor|morsa|foralder|foraldrar|hustru|flickvan|pojkvan|kompis|(?:styv|svar|gud"
    r"|bonus)(?:mor|far)"
    r"|^mor|^far)\Z"
)
_KIN_ARABIC: Final = re.compile(
    r"(?:ام|اب|ابو|اخ|اخو|اخت|زوج|زوجت|والد|والدت|عم|عمت|خال|خالت|جد|جدت|ابن|ابنت|صديق|صديقت)(?:ه|ها|هم|ي)\Z"
)
"""His mother, her father, their uncle: somebody's relative, in one word."""
_MYSELF: Final = re.compile(
    r"^(?:ingen(?: annan)?(?: det ar)? )?(?:bara |ja )?(?:jag|mig|mej)(?: (?:bara|da|asso|asa|sjalv|galler det"
    r"|det galler))?$|^galler (?:mig|mej)\b"
    r"|\bdet handlar om mig\b|\bdet ar (?:val )?(?:mig|jag)\b|^(?:just |only )?me\b"
    r"|\b(?:det (?:ar|e|galler) (?:om )?(?:mig|mej|jag)|jag sjalv|mig sjalv|its me|it is me|its about me|myself)\b"
)


def role_of(words: list[str]) -> str | None:
    """The role of who answers with these folded words who they are; None if they do not say it, or are two things.

    Whose "min mamma" or "min chef" stands there tells of that one.
    """
    unsaid = not lexicon.NEGATIONS.isdisjoint(words) or not lexicon.OWN_POSSESSIVES.isdisjoint(words)
    if not 0 < len(words) <= MOST_WORDS or unsaid:
        return None
    plain = " ".join(words)
    if _IN_A_GROUP.search(plain):
        return LEAVES
    if _GOES_TO_SCHOOL.search(plain):
        return YOUNG
    works = any(word.endswith(lexicon.PROFESSIONS) or _PROFESSION.search(word) for word in words)
    if _is_kin(words) and not (works and _CHILDREN_AT_WORK.search(plain)):
        return None if works else RELATIVE
    if not _NOT_AT_WORK.search(plain) and (works or _PLACE_OF_WORK.search(plain)):
        return WORKS
    return NOBODY if _FOR_OTHER_REASONS.search(plain) else None


def _is_kin(words: list[str]) -> bool:
    """Whether these folded words say of whom somebody is a relative or a friend."""
    named = any(code not in (_ONESELF, _MET_AT_WORK) for code, _ in relations_in(words, asked=True))
    by_one_word = any(_KIN_BY_ENDING.search(word) or _KIN_ARABIC.match(word) for word in words)
    return named or by_one_word or not _KIN.isdisjoint(words)


def about_whom(words: list[str]) -> str | None:
    """Whether these folded words, an answer to whom it is about, name the writer or somebody else; None: neither."""
    if not 0 < len(words) <= MOST_WORDS or not lexicon.NEGATIONS.isdisjoint(words):
        return None
    if _MYSELF.search(" ".join(words)):
        return SELF
    named = {code for code, _ in relations_in(words, asked=True)} - {_ONESELF}
    of_another = bool(named) or not lexicon.ABOUT_OTHERS.isdisjoint(words) or names_somebody(words)
    return OTHER if of_another or any(_KIN_ARABIC.match(word) for word in words) else None


_SOMEBODY: Final = re.compile(
    r"^(?:en|tva|tre|fyra|fem|nagra|flera|min|mina|vart?|vara|ett (?:helt )?gang|folk|gamla|unga|ung|killar|killen"
    r"|tjejen|ungdomar"
    r"|han|hon|dom|de|nya|okand|hela|okanda|storebror\w*|storasyrra\w*|tvillingarna|a|an|two|three|some|my|our|people"
    r"|somebody|someone)\b"
)
_SOMETHING: Final = re.compile(
    r"\b(?:sak|saker|fraga|fragor|problem|grej|uppsats|artikel|arbete|skolarbete|hund|hunden|katt|katten|hamster"
    r"|telefon|mobil|skit"
    r"|ide|tanke|kansla|oro|angest|thing|question|problem|dog|cat)\b|\b(?:vill|behover|undrar|kan|ska|har|vet)\b"
    r"|\b(?:slar|slog|hotar|hotade|dodar|skjuter|star|kommer|sager|sa|skriver|gor|jagar|foljer|tvingar|tog|tar|skadar"
    r"|slass|laser|lasa|forsoker|tanker|hits|hurts|threatens|says|follows)\b"
)


def names_somebody(words: list[str]) -> bool:
    """Whether folded words that answer whom it is about name a person or several: "en i laget", "gamla gänget"."""
    plain = " ".join(words)
    named = _SOMEBODY.search(plain) or (len(words) <= MOST_WORDS_OF_A_NAME and _BARE_NOUN.search(plain))
    return bool(named) and _SOMETHING.search(plain) is None


MOST_WORDS_OF_A_NAME: Final = 5
_BARE_NOUN: Final = re.compile(
    r"^(?!jag |ingen |inget |nej |ja )\w+(?:gast|gaster|are|arna|erna|orna|gen|ssen|lingen|grannar|stammis\w*|kund\w*"
    r"|medlem\w*|elev\w*"
    r"|spelare|kursare|boende|konfirmand|praktikant|anstalld\w*|familjen|gruppen|klassen|bror\w*|ordforande|chef\w*)\b"
    r"|^(?:kund|medlem|elev|klient|patient|spelare|deltagare|besokare|boende|ordforande|medarbetare|kollega|larling)\b"
)
