"""Questions about the line itself that a frightened person asks in few words, at any time: told by words. Pure.

Owns which reply answers them. The model hears most of them; in the middle of something else, misspelt, or as a plea
("säg inget till mamma") it hears a danger or another subject. What was read as danger comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.conversation.text.folding import folded_text, folded_words
from handoff.conversation.text.patterns import at_words

KEPT_QUIET: Final = "fraga_hemligt"
"""Said to who asks whether somebody is told, or begs that nobody is."""
SEEN: Final = "fraga_syns"
"""Said to who asks whether somebody sees that they write: on a shared phone, above all."""
NO_CONTACT: Final = "tar_ingen_kontakt"
"""Said to who asks whether we talk to somebody for them, or come to them."""
ONLY_WORDS: Final = "bara_text"
"""Said to who asks whether pictures or recordings can be sent."""
WHY_ASKED: Final = "fraga_varfor"
"""Said to who asks why they are asked something."""
COME_BACK: Final = "komma_tillbaka"
"""Said to who asks whether they may write again."""

MOST_WORDS: Final = 22
"""In a longer message such a question stands beside a story, which is answered first."""

_FAMILY: Final = (
    r"(?:min |mina |hans |hennes |till )*(?:mamma|pappa|farsan|morsan|foraldrar\w*|familjen?|syskon|bror\w*|syster"
    r"|man(?:nen)?|fru|kille|skolan|rektorn?|lararen?|jobbet|chefen|soc|socialen|honom|henne|dem|dom|hem|nan|nagon)"
)
_FILES: Final = (
    r"(?:bild\w*|film\w*|video\w*|skarmdump\w*|skarmbild\w*|fil|filer|lank\w*|inspelning\w*|foto\w*|pictures?"
    r"|photos?|screenshots?|files?)"
)
_POLICE: Final = r"(?:polisen|snuten|aina|bangen|grisarna|sapo|staten|myndigheter\w*)"
_THIS: Final = (
    r"(?:det har|de har|detta|det jag|de ja|vad jag|va ja|va jag|chatten|chattarna|konversationen|this|what i|it here)"
)
_HIDES: Final = r"\bhur (?:far|tar|raderar|doljer|gommer|rensar) (?:jag|man|ja) (?:\w+ )?(?:bort )?"
_TRACE: Final = r"(?:historik\w*|sparen|att (?:jag|ja) (?:har )?(?:varit|skrivit))"
_READS: Final[Mapping[str, re.Pattern[str]]] = {
    reply: at_words("|".join(patterns))
    for reply, patterns in {
        NO_CONTACT: (
            r"\bkan (?:ni|du|nan|nagon) (?:inte )?(?:\w+ )?(?:ringa|kontakta|prata med|snacka med) (?!polis|112"
            r"|ambulans)"
            r"(?:\w+ )?at (?:mig|oss)\b",
            r"\bkan (?:ni|du|nan av er|nagon av er|nan|nagon) (?!inte)(?:\w+ )?(?:prata|snacka|tala|ringa|skriva"
            r"|kontakta|traffa"
            r"|besoka|hora av er) (?:\w+ )?(?:med |me |till |hos )?(?:han|honom|henne|hon|dem|dom|min \w+|mina \w+|hans"
            r"|hennes|skolan|gruppen|hela|foraldrarna)\b",
            r"\bkan (?:ni|nan av er|nagon av er) (?:\w+ )?komma (?:hem |hit|till)\b",
            r"\b(?:kan|far) (?:jag|vi|man) (?:\w+ )?(?:ta|fa|bjuda) (?:hit|in) (?:nan|nagon|er|en av er)\b",
            r"\bcan (?:you|someone) (?:\w+ )?(?:talk|speak|write) (?:to|with) (?:him|her|them|my \w+|the school)\b"
            r"|\bcan (?:you|someone) come (?:here|over|to)\b",
            "هل تتكلمون معه|هل يمكنكم التحدث معه",
        ),
        KEPT_QUIET: (
            rf"\b(?:sager|berattar|skvallrar|golar|ringer|skriver|kontaktar) (?:du|ni) (?:\w+ ){{0,3}}{_FAMILY}\b",
            rf"\b(?:sag|beratta|ring|skriv) (?:inte|inget|ingenting|inge|aldrig) (?:\w+ ){{0,2}}{_FAMILY}\b",
            r"\b(?:ni|du) far (?:inte|aldrig) (?:saga|beratta|ringa) (?:\w+ ){0,3}(?:till|for|hem|mamma|pappa)\b",
            r"\butan att (?:ni|du|nan|nagon) (?:\w+ )?(?:lagger (?:er|dig|sig) i|gor nat|gor nagot|ringer"
            r"|anmaler|berattar)\b",
            r"\b(?:lova|lovar du|lovar ni|far du|far ni|kan du|kan ni) (?:\w+ ){0,3}(?:inte|inget|aldrig) "
            r"(?:saga|beratta|ringa)\b",
            r"\b(?:far|kommer) (?:min |mina )?(?:mamma|pappa|foraldrar\w*|familj\w*|nan|nagon|han|hon|dom|de) "
            r"(?:att )?(?:fa )?(?:veta|reda pa)\b.{0,40}(?:skriv|har|chatt)",
            r"\b(?:vill inte|ska inte|far inte) (?:att )?(?:nan|nagon|ni|du) (?:\w+ )?ring\w* hem\b",
            r"\b(?:ar|e) (?:det|de) (?:har )?(?:helt |verkligen )?(?:hemligt|anonymt|sakert att skriva)\b",
            r"\b(?:hemligt|anonymt) (?:har|eller)\b",
            r"\b(?:om|ifall) jag (?:\w+ )?(?:sager|berattar|skriver)\b.{0,60}\b(?:vad|va) hander\b",
            r"\b(?:vad|va) hander (?:om|nar|ifall) (?:jag|man) (?:\w+ )?(?:sager|berattar|skriver)\b(?! (?:for|till))",
            r"\bwhat happens if i (?:tell|say|write)\b(?! (?:my|the|him|her|them))",
            r"\bkommer (?:det |de )?(?:nan|nagon|ni) (?:hem )?(?:till|hem till|hit till) (?:mig|mitt|oss|vart|var)\b",
            r"\b(?:do|will|can) you (?:\w+ )?(?:tell|call|contact|report) (?:my|the|anyone|someone|him|her|them)\b",
            r"\b(?:don t|dont|do not|please don t) tell (?:my|anyone|them|him|her)\b",
            r"\bis (?:this|it) (?:secret|confidential|private|anonymous)\b",
            "لا تخبر|لا تقل ل|هل تخبرون|هل ستخبر"
            r"|هل (?:\w+ ){0,3}(?:ال)?سري(?:ه|ة)?\b|(?:هذا|الكلام|الحديث|المحادث[هة]|الخدم[هة]) سري[هة]?\b",
        ),
        "fraga_polis": (
            r"\b(?:ringer|kontaktar|anmaler|berattar|sager|tipsar) (?:du|ni) (?:\w+ ){0,3}(?:polisen?|snuten?|sapo)\b",
            r"\b(?:ring|kontakta) (?:inte|aldrig) (?:till )?(?:polisen?|snuten)\b",
            r"\b(?:far|ska) (?:ni |du )?inte (?:ni |du )?(?:ringa|kontakta|beratta for) (?:polisen?|snuten)\b",
            r"\b(?:ar|e|jobbar|samarbetar) ni (?:\w+ ){0,2}(?:polisen?|sapo|staten)\b",
            r"\b(?:blir|kan) (?:jag|man) (?:\w+ )?(?:bli )?(?:anmald|polisanmald|straffad|domd|atalad)\b"
            r"|\bcan i be (?:reported|punished|charged)\b",
            r"\beller (?:kommer|ringer) (?:\w+ )?(?:polisen?|snuten)\b",
            r"\b(?:kommer|maste|far) (?:polisen|snuten) (?:\w+ )?(?:ta|hamta|gripa|veta)\b",
            rf"\b{_POLICE} (?:laser|ser|kollar|lyssnar) (?:\w+ ){{0,3}}{_THIS}\b",
            rf"\b(?:laser|ser|kollar) (?:\w+ )?{_POLICE} (?:\w+ ){{0,2}}{_THIS}\b",
            r"\b(?:would|do|will) i have to (?:talk|speak) to (?:the )?(?:cops|police)\b",
            r"\b(?:are you|do you work) (?:\w+ ){0,2}(?:the )?police\b|\b(?:call|tell) the police on\b",
        ),
        "fraga_lagring": (
            r"\b(?:vad|va) (?:gor|anvander) (?:ni|du|man) (?:\w+ )?(?:med|till) (?:det |allt |de )?(?:som )?"
            r"(?:jag|vi|man) (?:skriver|skrev|skrivit|berattar|sager)\b",
            r"\b(?:vad|va) hander (?:sen |sedan )?med (?:det|allt|chatten|orden|mina ord)\b"
            r".{0,20}(?:skriv|beratt|chatt|ord)"
            r"|\bwhat (?:do|will) you do with (?:what i|this|it|my (?:words|messages))\b",
            r"\b(?:ni|du) (?:registrerar|sparar|loggar|lagrar|spelar in)\b|\b(?:registrerar|spelar) (?:ni|du)\b",
            r"\b(?:sparar|lagrar|loggar) (?:ni|du)\b|\bsparas (?:det|de|allt|chatten|samtalet)\b",
            r"\bvem (?:\w+ )?(?:laser|ser|far lasa|kan lasa)\b.{0,25}(?:det har|chatt|skriv|de har)|\bvem laser\b",
            r"\bhamnar (?:\w+ ){0,4}(?:i )?(?:nagot |ett |nat )?register\b",
            r"\b(?:ni|du) (?:for|gor) (?:\w+ ){0,2}(?:logg|loggar|loggbok|register|journal|anteckningar|statistik)\b"
            r"|\b(?:for|gor) (?:ni|du) (?:\w+ )?(?:logg|loggar|loggbok|register|journal|anteckningar|statistik)\b",
            r"\b(?:who|can you) (?:\w+ )?(?:reads?|see|sees) (?:this|what i|it|my)\b|\bwho reads (?:it|this)\b",
            r"\b(?:do you|is this) (?:save|store|keep|recorded|saved)\b",
            "من يقرا|هل تحفظون",
        ),
        SEEN: (
            r"\bkan (?:nan|nagon|han|hon|dom|de|man|polisen|mina?\w* \w+) (?:\w+ ){0,3}(?:se|lasa|spara) "
            r"(?:\w+ ){0,3}(?:skriver|skrivit|skrev|chatten|det har|de har)\b",
            rf"^(?:\w+ )?(?:ser|laser) (?:nan|nagon|han|hon|dom|de) (?:annan )?{_THIS}(?: \w+){{0,2}}$",
            r"\bsyns (?:det|de) (?:\w+ ){0,3}(?:att jag|pa (?:\w+ )?(?:rakningen|telefonrakningen|mobilen))\b",
            r"\bcan (?:anyone|someone|he|she|they|my \w+) (?:\w+ )?see (?:\w+ )?(?:this|what i|that i|it|my)\b",
            r"^(?:\w+ )?(?:ingen|inte nan|inte nagon|(?:ar|e) det (?:nan|nagon)(?: som)?|nan som) "
            r"(?:annan |mer |kan |far |kommer )?"
            rf"(?:ser|laser|se|lasa) (?:\w+ ){{0,2}}{_THIS}(?: \w+){{0,2}}$",
            rf"{_HIDES}(?:{_THIS}|allt|{_TRACE})\b",
            rf"^(?:\w+ )?(?:no ?one|nobody) (?:else )?(?:can )?(?:see|sees|reads?) {_THIS}\b"
            rf"|\bhow do i (?:delete|remove|hide|clear) (?:{_THIS}|my history|it)\b",
            "هل يقدر .{0,20}يشوف|هل يري احد|هل يراني احد|هل يقرا احد",
        ),
        WHY_ASKED: (
            r"^(?:men |ok |okej )?(?:varfor|vafor|why) (?:fragar|undrar) (?:du|ni)\b|^(?:men )?(?:varfor|vafor) "
            r"(?:ska|maste|behover|vill) (?:jag svara|du veta|ni veta|jag saga|jag beratta)\b",
            r"^(?:but )?why (?:do you|are you|should i|must i|do i have to) (?:ask(?:ing)?|want to know|need to know"
            r"|answer|tell)\b",
            "لماذا تسال|ليش تسال",
        ),
        "fraga_om_tjansten": (
            r"^(?:\w+ )?(?:vad )?kostar (?:det|de|det nat|det nagot|det har)\b|\bar det gratis\b",
            r"\bvad (?:ar|e) (?:det|de) har for (?:nat|nagot|nagonting|chatt|sida|linje)\b|\bvad gor (?:man|ni) har\b",
            r"\bvad (?:gor|kan) ni (?:\w+ )?(?:pa riktigt|egentligen)\b|\bni (?:ar|e|finns) till for\b",
            r"\bfar man (?:skriva|fraga|prata|beratta) (?:\w+ )?(?:om \w+ har|har|hit)\b",
            r"\b(?:ar|e|har) (?:jag|vi|ja) (?:pa |kommit |hamnat )+(?:ratt|fel)(?: stalle| sida| plats| chatt)?$"
            r"|\b(?:ar|e) (?:det|de|det har) (?:ratt|fel) (?:stalle|sida|plats|chatt)$",
            r"\b(?:vilka|vem) (?:ar|e) ni\b|\bvad kan (?:du|ni) hjalpa (?:till )?med\b|\bvem kan skriva hit\b",
            r"\b(?:jobbar|arbetar|hjalper) ni (?:\w+ )?(?:bara|ocksa|aven|enbart)\b|\bni (?:\w+ )?(?:bara|aven|enbart) "
            r"(?:jobbar|arbetar|hjalper|snackar|pratar)\b|\bni (?:ar|e) (?:dom|de) som (?:jobbar|arbetar|hjalper)\b",
            r"\bhjalper ni (?:\w+ ){0,2}ocksa\b|\bhar ni (?:\w+ )?(?:affischer|broschyrer|foldrar)\b"
            r"|\bvilken alder (?:\w+ ){0,2}(?:man|ar|galler|far|kan)\b|\bdo you (?:only|also) (?:work|help)\b",
            r"\bar ni till for\b|\b(?:ar|e) det(?:ta)? ert omrade\b|\bar det (?:nat|nagot) ni kan\b",
            r"\bwhat (?:is|do) (?:this|you) (?:do|service|chat|line)\b|\bis (?:it|this) free\b|\bwho are you\b",
            r"\bهل (?:\w+ ){0,3}(?:ال)?مجاني(?:ه|ة)?\b|كم تكلف",
        ),
        "fraga_anonymitet": (
            r"\b(?:ar|e|far|kan) (?:jag|man|vi|en) (?:\w+ )?(?:vara |skriva )?anonym\w*\b|\bavidentifiera\w*",
            r"\b(?:stay|remain|am i|be|are we|are callers) anonymous\b",
        ),
        "ar_du_robot": (
            r"\bvilken (?:modell|ai|sprakmodell|robot|version) (?:ar|e|kor|anvander) (?:du|ni)\b"
            r"|\bwhich (?:model|ai) are you\b",
            r"\b(?:ar|e) (?:du|det har|de har|ni) (?:\w+ ){0,2}(?:en |ett )?(?:robot|bot|chatbot|chatbott|dator"
            r"|maskin|ai|dataprogram|riktig manniska|manniska)\b",
            r"\b(?:pratar|skriver|chattar|snackar) (?:jag|man|ja) (?:\w+ )?med (?:en )?(?:robot|bot|dator|maskin|ai)\b",
            r"\b(?:are you|is this) (?:\w+ )?(?:a |an )?(?:robot|bot|chatbot|machine|ai|real|human|computer)\b",
        ),
        "andra_kanaler": (
            r"\b(?:kan|far|gar det att) (?:jag |man |en |vi |ja )?(?:\w+ )?(?:ringa|smsa|mejla|maila|skypa)"
            r"(?: (?:er|till er|hit|in|ocksa|i stallet|istallet|hellre|nan av er))*$",
            r"\b(?:finns|har ni|vad ar|vilket ar) (?:det |ert |nagot |nat |ett )*"
            r"(?:telefonnummer|nummer|mejl\w*|mailadress)\b"
            r"(?! (?:till|for) (?!er\b))",
            r"\b(?:is there|do you have|whats your) (?:a |any )?(?:phone )?(?:number|email)\b"
            r"|\bcan i (?:phone|text|email|call) (?:you|instead|too)\b",
        ),
        ONLY_WORDS: (
            rf"\b(?:tar|kan) ni (?:\w+ )?(?:emot|se|oppna) (?:\w+ )?{_FILES}\b",
            rf"\b(?:kan|far|gar det att) (?:jag |man |ja )?(?:\w+ )?(?:skicka|visa|ladda upp"
            rf"|bifoga) (?:\w+ )?{_FILES}\b",
            rf"\bcan i (?:send|show|upload) (?:\w+ ){{0,3}}{_FILES}\b",
        ),
        COME_BACK: (
            r"\b(?:kan|far|gar det att) (?:jag |man |ja )?(?:\w+ )?"
            r"(?:skriva|komma|fortsatta|hora av (?:mig|sig)|prata) (?:\w+ ){0,3}"
            r"(?:igen|tillbaka|senare|i?morgon|en annan (?:dag|gang)|nasta vecka)\b",
            r"\b(?:samma|en och samma) person\b.{0,25}(?:igen|gang|nasta|sist|sen|forut|flera)?",
            r"\bfinns (?:du|ni) (?:\w+ )?(?:da|i?morgon|kvar sen)\b",
            r"\bskriver (?:i?morgon|sen|senare)\b.{0,20}\bfinns (?:du|ni)\b",
            r"\b(?:can|may) i (?:\w+ )?(?:come back|write again|continue) ?(?:\w+ )?(?:later|tomorrow|another|again)?\b"
            r"|\bsame person\b",
        ),
    }.items()
}


MOST_WORDS_WATCHED: Final = 12
"""In a longer message that a phone is read stands beside a story."""
_DEVICES: Final = (
    r"(?:mobil\w*|telefon\w*|historik\w*|sokhistorik\w*|webblasare|lur|chattar|meddelanden|sms|dator\w*|skarm)"
)
_WATCHED: Final = re.compile(
    rf"\b(?:{_FAMILY}|de|man) (?:\w+ )?(?:kollar|kolla|laser|granskar|gar igenom|snokar i|spionerar pa|har koll pa|tar)"
    rf" (?:\w+ ){{0,2}}(?:min|mina) (?:\w+ )?{_DEVICES}\b"
    rf"|\b(?:han|hon) (?:\w+ )?(?:kollar|laser|granskar|gar igenom|snokar i) (?:min|mina) (?:\w+ )?{_DEVICES}\b"
    r"|\b(?:they|he|she|my \w+) (?:\w+ )?(?:checks?|reads?|goes through|go through|watch\w*) "
    r"my (?:phone|messages|computer|history|browser)\b"
)
"""Who tells that somebody reads their phone: what is seen of the chat comes first."""


THE_LINE: Final = "fraga_om_tjansten"
_BELONGS: Final = re.compile(
    r"\b(?:ar|e|har) ni (?:\w+ )?(?:kopplade?|knutna|knuten|anslutna|kopplingar?|en del av|del av|del i)\b"
    r"|\b(?:styrs|drivs|betalas|finansieras) ni av\b|\bvem (?:driver|styr|betalar) (?:er|det har|detta|chatten)\b"
    r"|\bare you (?:\w+ )?(?:linked|connected|tied) (?:to|with)\b|\bwho (?:runs|funds|pays for) (?:you|this)\b"
)
"""Who asks to whom the line belongs is told whose it is, the police or not."""
_PRESENT: Final = re.compile(
    r"^(?:\w+ )?(?:(?:ar|e)(?: det)?|finns) (?:du|ni|nan|nagon) (?:\w+ )?(?:kvar|dar|har|vaken)(?: \w+)?$"
    r"|^(?:\w+ )?are you (?:still )?(?:there|here)$|^(?:\w+ )?(?:you )?still there$|^(?:\w+ )?anyone (?:still )?there$"
    r"|^هل (?:انت|انتم|لا تزال|مازلت) (?:\w+ )?(?:هنا|موجود)$"
)


_TRACES: Final = re.compile(rf"{_HIDES}{_TRACE}\b(?: \w+){{0,4}}$")


def asks_presence(text: str) -> bool:
    """Whether a message asks no more than whether somebody is still there."""
    return _PRESENT.search(folded_text(text)) is not None


_TO_STAY: Final = re.compile(
    r"\b(?:kan|vill|skulle) (?:du|ni|nan|nagon) (?:\w+ )?(?:stanna|vara|bli|sitta) (?:\w+ )?(?:kvar|har)\b(?! i )"
    r"|\bstannar (?:du|ni) (?:\w+ ){0,2}(?:kvar|har)\b(?! i )"
    r"|\b(?:lamna|overge) (?:inte mig|mig inte|mej inte)\b"
    r"|^(?:snalla )?(?:ga|forsvinn|stick) inte(?: nu| harifran| ivag| ifran mig)?$"
    r"|\b(?:far|kan) jag (?:\w+ )?(?:skriva|chatta|(?:vara|stanna|sitta) kvar) (?:har )?(?:\w+ )?"
    r"(?:medan|under tiden|tills|sa lange)\b"
    r"|\b(?:can|will|could) you (?:please )?stay\b|\bstay (?:here )?with me\b|\bdon ?t leave me\b"
    r"|\bcan i (?:keep )?(?:write|writing|stay|talk) (?:\w+ ){0,2}(?:while|until|till)\b"
)
MOST_WORDS_TO_STAY: Final = 16


def asks_to_stay(text: str) -> bool:
    """Whether a short message asks that somebody goes on answering, while help is on its way above all."""
    return len(text.split()) <= MOST_WORDS_TO_STAY and _TO_STAY.search(folded_text(text)) is not None


def service_reply(text: str) -> str | None:
    """The reply to a question about the line; None where the message is none, or tells a story beside it.

    Who asks at the end of a story how to leave no trace is answered that all the same.
    """
    words = folded_words(text)
    if len(words) > MOST_WORDS:
        return SEEN if _TRACES.search(" ".join(words)) else None
    if not words:
        return None
    plain = " ".join(words)
    if "112" in words:
        return None
    if len(words) <= MOST_WORDS_WATCHED and _WATCHED.search(plain):
        return SEEN
    if _BELONGS.search(plain):
        return THE_LINE
    return next((reply for reply, pattern in _READS.items() if pattern.search(plain)), None)
