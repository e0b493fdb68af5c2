"""Feelings that a visitor names as their own, as codes, in Swedish, English and Arabic, misspelt too. Pure.

Owns the recognition alone. A feeling that is denied, or that is somebody else's, is none of the visitor's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from handoff.conversation.answer_words import NEGATIONS
from handoff.conversation.folding import Phrase, fold, folded, phrases, words_of

FEELINGS: Final = ("fear", "guilt", "shame", "grief", "lonely", "tired", "anger")
"""All codes; of several in one message the first here is taken up first."""

_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"(?:{pattern})\Z")
    for code, pattern in {
        "fear": r"(?:jatte|skit|livs?|dods|as|sa|super|kuk)?radd[as]?|radsla[n]?|(?:vett)?skramd|skrammer|skrammande"
        r"|skraj|panik(?:en)?|panikattack\w*|laskigt?|mardrom\w*|angest(?:en)?|panikangest|(?:jatte|skit|as|super)oroli[gt]\w?|nervos|livradda|rads|fruktar"
        r"|afr[ae]id|scar+ed|scary|frightened|frightening|terrified|terrifying|scares|petrified|anxious"
        r"|anxiety|nervous|panicking|خا[ئي]فه?|اخاف|قلقه?|قلقان\w*|مرعوبه?|الخوف",
        "guilt": r"skulden|skuld|skuldkansl\w+|svikare|samvetskval|angrar|guilt|guilty|ذنبي|غلطتي",
        "shame": r"skams|skamms|skam|skammen|skammas|skammigt|skamsen|skamdes|pinsamt|skamligt?|genant|feg|vanara"
        r"|asham+ed|shame|shameful|embar+as+ed|embar+as+ing|coward|خجلانه?|خجوله?|اخجل|استحي|العار",
        "grief": r"(?:jatte|skit|as)?leds[ea]n|lessen|ledsna|sorg|sorgen|sorgsen|grater|gratit|gratfardig|forkrossad"
        r"|krossad|forstord|deppig|olycklig|sorgligt?|saknar|gr[ie]+ef|grieving|sad|heartbroken|devastated|cry|crying|cried|heartbreaking"
        r"|حزينه?|ابكي|زعلانه?|اشتقت",
        "lonely": r"ensamt?|ensamhet\w*|ensamma|lonely|loneliness|lonley|alone|وحيده?|لوحدي|وحدي",
        "tired": r"(?:jatte|skit|sa|dod)?trott|trotta|utmattade?|utbrand|utsliten|slutkord|utpumpad|somnlos"
        r"|tired|exhausted|drained|sleepless|تعبت|تعبانه?|مرهقه?",
        "anger": r"(?:jatte|skit|svin|as|sjukt)?arg|rasande|ilsk\w*|(?:skit|fly)?forbannad|frustrerad|hatar|avskyr"
        r"|(?:skit)?sur|irriterad|frustrated|angry|furious|pissed|غاضبه?|معصبه?",
    }.items()
}
_PHRASES: Final[Mapping[str, frozenset[Phrase]]] = {
    "guilt": phrases(
        "mitt fel|min skuld|vårt fel|dåligt samvete|anklagar mig|klandrar mig|borde ha|borde inte ha|borde sett"
        "|borde ha märkt|skulle ha sett|skulle ha gjort|kunde ha gjort|hade jag bara|känner mig skyldig"
        "|gjorde jag för fel|gjorde jag fel|gjorde ja fel|gjorde vi för fel|gjort för fel|gjort fel|svikit honom"
        "|svikit henne|svikit dem|svikit min|är en svikare|förlåter mig aldrig"
        "|dålig mamma|dålig pappa|dålig förälder|misslyckats som|misslyckades som",
        "my fault|our fault|blame myself|should have seen|should have known|should have done|could have done|if only i"
        "|did i do wrong|i do wrong|let him down|let her down|let them down|feel responsible"
        "|bad mother|bad mum|bad father|bad dad|bad parent"
        "|failed him|failed her|failed them",
    ),
    "shame": phrases(
        "klarar inte blickarna|klarar inte av blickarna|vad folk ska tro|vad alla ska tro|vad grannarna ska tro"
        "|visa mig ute|se någon i ögonen|vågar inte visa|känner mig dum|känner mig så dum",
        "what people think|what people will think|look anyone in the eye|feel stupid|feel so stupid",
    ),
    "grief": phrases(
        "saknar honom|saknar han|saknar henne|saknar min|saknar dom|saknar dem|känner mig tom|känner mig helt tom"
        "|bara tomt|så tomt|hjärtat går sönder|hjärtat brister|mist min|förlorat min"
        "|förlorat honom|förlorat henne|gör så ont|tårarna rinner|börjar gråta"
        "|kan inte sluta gråta",
        "miss him|miss her|miss my|feel empty|breaks my heart|lost my|lost him|lost her|cant stop crying|in tears",
    ),
    "lonely": phrases(
        "ingen att prata med|ingen att tala med|ingen som förstår|ingen förstår|ingen fattar|ingen bryr sig"
        "|ingen kvar|har ingen här|har ingen alls|har ingen annan|bara jag kvar|ingen hör av sig"
        "|inga vänner|inga kompisar|vänt mig ryggen|vänner har försvunnit|ingen som lyssnar|ingen lyssnar",
        "nobody understands|no one understands|no one to talk to|nobody to talk to|got nobody|have nobody|have no one"
        "|got no one|nobody cares|no one cares|all by myself|no friends|nobody listens",
        "لا احد يفهمني|ما عندي احد|ليس لدي احد",
    ),
    "tired": phrases(
        "orkar inte|orkar ej|orkar int|orkar knappt|orkar snart inte|orkar inget|orkar typ inte|orkar bara inte"
        "|pallar inte|pallar int|helt slut|helt färdig|inga krafter|ingen ork|ingen kraft|sover inte|sover knappt"
        "|sover dåligt|inte sovit|kan inte sova|kan ej sova|mår skit|mår piss|kämpat så länge|kämpat länge",
        "cant cope|cannot cope|cant take it|cant take this|worn out|no energy|burnt out|burned out|cant sleep"
        "|cannot sleep|havent slept|barely sleep|had enough|keep doing this",
        "ما اقدر اكمل|لم اعد اتحمل|ما اتحمل",
    ),
    "fear": phrases(
        "så orolig|himla orolig|väldigt orolig|fruktansvärt orolig|riktigt orolig|sjukt orolig|så oroliga"
        "|vågar inte|vågar ej|vågar knappt|törs inte|törs knappt|törs int|vågar int|jag vågar|ja vågar|skrämmer mig"
        "|klump i magen|klumpen i magen|knut i magen|magen knyter sig|hjärtat bankar|hjärtat rusar|jag skakar"
        "|ja skakar|skakar i hela|jag darrar|får panik|har panik|kan inte andas|svårt att andas|usel av oro"
        "|sjuk av oro|inte om jag vågar|inte om ja vågar",
        "so worried|really worried|very worried|worried sick|scares me"
        "|dont dare|do not dare|heart is racing|sick to my stomach|freaks me out|freaking out"
        "|knot in my stomach|im shaking|i am shaking|sick with worry|cant breathe",
    ),
    "anger": phrases(
        "blir galen på|trött på att bli|fått nog av|kokar inom|så less på|spyr på",
        "pissed off|fed up|makes me mad|makes me furious|hate him|hate them|hate her|so mad",
    ),
}
_TO_ME: Final = dict.fromkeys(phrases("hör inte av sig|hör aldrig av sig|never call|doesnt call"), "lonely")
"""What somebody else does that leaves the writer with this feeling."""
_ACTS: Final = frozenset({"hatar", "avskyr"})
"""Verbs of a feeling that count only right after the writer as the one who feels."""
_LOSS: Final = re.compile(
    r"\b(?:min|mitt|mina|var|vart|my|our) (?:\w+ )?\w+ (?:dog|har dott|ar dod|gick bort|gatt bort|somnade in|died"
    r"|passed away)\b"
)
"""Somebody of the writer's who has died, on folded words."""
_SELF: Final = folded("jag ja ja' mig mej min mitt mina vi oss i im ive me my we")
_OTHERS: Final = folded(
    "han hon hen de dom dem den du ni honom henne he she they you him her them sonen dottern bror brorsan syster"
    " syrran mamma pappa son dotter barn barnen barnet kompis vän elev eleven eleverna folk mannen sambo sambon"
    " killen tjejen son daughter brother sister mother father mum mom dad friend husband wife pupil student child kid"
)
_BELIEVED: Final = folded("har hade aldrig skulle hade")
_ALONE_SOMEWHERE: Final = folded("hemma i på mamma pappa förälder home in at mother father parent")
_LOOK_BACK: Final = 5


def feelings_in(text: str) -> tuple[str, ...]:
    """The feelings that the writer of a message names as their own, in the order of `FEELINGS`."""
    written = [match.group().lower() for match in words_of(text)]
    words = [fold(word) for word in written]
    found = {code for at in range(len(words)) for code in _at(words, written, at)}
    if _LOSS.search(" ".join(words)):
        found.add("grief")
    return tuple(code for code in FEELINGS if code in found)


def _at(words: Sequence[str], written: Sequence[str], at: int) -> set[str]:
    """The feelings whose word or phrase begins at this place."""
    left = {code for each, code in _TO_ME.items() if tuple(words[at : at + len(each)]) == each}
    said = {e: code for code, listed in _PHRASES.items() for e in listed if tuple(words[at : at + len(e)]) == e}
    if left or not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]):
        return left
    found = {code for each, code in said.items() if not _SELF.isdisjoint(each) or _own(words, at)}
    if found or not _own(words, at):
        return found
    named = {code for code, pattern in _WORDS.items() if pattern.match(words[at])}
    if not named or (words[at] in _ACTS and _SELF.isdisjoint(words[max(at - 2, 0) : at])):
        return set()
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if written[at] == "trott" and (before in _BELIEVED or after == "att"):
        named.discard("tired")  # "trott" is "believed", and "trött" without its dots
    if after in _ALONE_SOMEWHERE and words[at + 2 : at + 3] not in (["det"], ["detta"], ["this"], ["it"], ["allt"]):
        named.discard("lonely")
    return named


def _own(words: Sequence[str], at: int) -> bool:
    """Whether the writer is the one who feels: the nearest person before the word, or after a verb that acts on one."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("mig", "mej", "me"):
        return True
    for place in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        if words[place] in _OTHERS:
            return False
        if words[place] in _SELF:
            return True
    return True
