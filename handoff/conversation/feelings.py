"""Feelings that a visitor names as their own, as codes, in Swedish, English and Arabic, misspelt too. Pure.

Owns the recognition alone. A feeling that is denied, or that is somebody else's, is none of the visitor's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from handoff.conversation.answer_words import NEGATIONS
from handoff.conversation.folding import Phrase, folded, folded_text, folded_words, phrases, words_of
from handoff.conversation.told_facts import KIN_WORDS
from knowledge.word_memory import WordMemory

FEELINGS: Final = ("guilt", "fear", "shame", "grief", "lonely", "tired", "anger", "worry")
"""All codes; of several that one word of a message tells the first here is taken up first."""

_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    code: re.compile(rf"(?:{pattern})\Z")
    for code, pattern in {
        "fear": r"(?:jatte|skit|livs?|dods|as|sa|super|kuk)?radd[as]?|radsla[n]?|(?:vett)?skramd|skrammer|skrammande"
        r"|skraj|panik(?:en)?|panikattack\w*|laskigt?|mardrom\w*|angest(?:en)?|panikangest|(?:jatte|skit|as"
        r"|super)oroli[gt]\w?|nervos|livradda|rads|fruktar|vettskramda?|stressade?|angestladdat|angestfylld"
        r"|otryggt?|uppskramd|chockade?|chock"
        r"|panikslagen"
        r"|skraja|spand|paranoid|uppjagad|hjartklappning|rysningar|vettskramda|orolighet|nervig|nervositet"
        r"|skrackslagen|radsla|noja[rd]?|nojig|gruvar|hysterisk|darrig|hispig|angslig|angslan|radslan"
        r"|skracken|skrack"
        r"|afr[ae]id|scar+ed|scary|frightened|frightening|terrified|terrifying|scares|petrified|anxious|panicked"
        r"|uneasy|shaken|dread|dreading|panic"
        r"|anxiety|nervous|panicking|خا[ئي]فه?|مرعوبين|مذعوره?|متوتره?|خايفين|اخاف|مرعوبه?|الخوف",
        "guilt": r"skulden|skuld|skuldkansl\w+|skuldtyngd|blundade|blundat|forsummat|skuldmedveten|svikare"
        r"|forradare|samvetskval"
        r"|samvetet|angrar|angern|guilt|guilty|remorse|ذنبي|غلطتي",
        "shame": r"skams|skamms|skam|skammen|skammas|skammigt|skamsen|skamdes|pinsamt|pinsam|skamligt?|genant"
        r"|generad|feg|vanara|skamfull|skammas|misslyckad|vardelos|patetisk|acklig|fornedrad|fornedrande"
        r"|forodmjukad|skambelagt|tabu|lojlig|acklar"
        r"|asham+ed|shame|shameful|embar+as+ed|embar+as+ing|coward|خجلانه?|خجوله?|اخجل|استحي|العار",
        "grief": r"(?:jatte|skit|as)?leds[ea]n|lessen|ledsna|sorg|sorgen|sorgsen|grater|grat|gratit|gratfardig"
        r"|forkrossad"
        r"|krossad|forstord|deppig|deppad|olycklig|sorgligt?|sorger|saknar|saknaden|nedstamd|saknade|saknad|sorj(?:a|er|de)|graten"
        r"|grat|tarogd|ledsamt|krossat|brustet|forlust|forlusten|deprimerad|nere"
        r"|grinar|grinat|lipar|lipat|bolar|tararna|tarar|tarfylld"
        r"|fortvivlad|fortvivlan|hopplost?|hopploshet|bedrovad|knackt|hjartekrossad|storgrater|storgratit|vemodig"
        r"|tomhet|heartbreak|hopeless|miserable|grieve|tears|depressed|gr[ie]+ef|grieving|sad|heartbroken"
        r"|devastated|cry|crying|cried|heartbreaking"
        r"|حزينه?|ابكي|زعلانه?|اشتقت",
        "lonely": r"ensamt?|ensamhet\w*|ensamma|ensammast|overgiven|ensamhetskansla|utanforskap|ensamast|overgivna"
        r"|utfryst|isolerade?|bortglomd|utstott"
        r"|abandoned|isolated|lonely|loneliness|lonley|alone|وحيده?|لوحدي|وحدي",
        "tired": r"(?:jatte|skit|sa|dod)?trott|trotta|trottheten|utmattade?|utmattning|orkeslos|slutkord|slutkorda"
        r"|zombie|seg|utmattande|kraftlos|matt"
        r"|dranerad|slitna?|urlakad|utbrand|utsliten|slutkord|utpumpad|somnlos"
        r"|tired|exhausted|drained|sleepless|تعبت|تعبانه?|مرهقه?|متعبه?",
        "worry": r"orolig[at]?|oroliga|oroar|oron|bekymrade?|bekymrar|fundersam|worried|worrying|concerned|worries"
        r"|قلقه?|قلقان\w*|قلقين",
        "anger": r"(?:jatte|skit|svin|as|sjukt)?arg|rasande|ilsk\w*|(?:skit|fly)?forbannad|frustrerad|hatar|avskyr"
        r"|(?:skit)?sur|irriterad|ursinnig|bitter|krankt|forolampad|arga|hatet|ilskan|vansinnig|rosenrasande"
        r"|upprord|upprorda|forbannade|vreden|vrede|raseri"
        r"|frustration\w*|provocerad|skitforbannad|aggressiv|frustrated|enraged|outraged|livid|resent|resentful"
        r"|raging|angry|furious|pissed|غاضبه?|معصبه?",
    }.items()
}
_PHRASES: Final[Mapping[str, frozenset[Phrase]]] = {
    "guilt": phrases(
        "mitt fel|min skuld|vårt fel|kan förlåta mig|förlåta mig själv"
        "|dåligt samvete|anklagar mig|klandrar mig|borde ha|borde inte ha|borde sett"
        "|borde ha märkt|skulle ha sett|skulle ha gjort|kunde ha gjort|hade jag bara|känner mig skyldig"
        "|gjorde jag för fel|gjorde jag fel|gjorde ja fel|gjorde vi för fel|gjort för fel|gjort fel|svikit honom"
        "|vad jag gjorde|skyller på mig själv|inte gjort tillräckligt|gjort för lite"
        "|sa ingenting|sa inget|sade inget|jag teg|jag blundade|vi blundade|såg åt andra hållet|låtsades inte"
        "|jag lät honom|jag lät henne|vi lät|det var jag som|jag som tog med|förtjänar det|vad vi gjorde"
        "|gjorde för fel|vad gjorde vi|vad har vi gjort|vad har jag gjort"
        "|vad gjorde jag|var det jag som|är det jag som har|är det jag som gjort|är det jag som gjorde"
        "|är det jag som fått|är det jag som förstört|är det jag som orsakat|är det jag som drivit|är det jag som lät"
        "|är det vi som|hade jag varit|hade vi varit"
        "|om jag hade|om vi bara|om vi hade|jag borde ha|vi borde ha|borde jag ha|borde vi ha"
        "|borde jag inte ha|borde vi inte ha|jag borde inte ha|vi borde inte ha|jag borde gjort|jag borde sett"
        "|jag borde sagt|jag borde förstått|jag borde märkt|jag borde fattat|vi borde sett|vi borde gjort"
        "|vi borde förstått|vi borde märkt"
        "|jag skulle ha|varför såg jag"
        "|varför såg vi|varför märkte jag|märkte ingenting|såg ingenting|jag märkte inget|jag såg inget"
        "|såg vi inget|går igenom vad"
        "|går igenom allt|gick fel|var för hård|varit för hård|jobbade för mycket|jobbat för mycket"
        "|inte funnits där|inte fanns där"
        "|kunde jag|kunde vi|räcker inte till|inte räckt till|hemsk mamma|hemsk pappa|värdelös mamma"
        "|värdelös pappa|värdelös förälder|dålig syster"
        "|dålig bror|dålig vän|dålig kompis|svikit|sviker honom|sviker henne|sviker dem|går bakom ryggen"
        "|bakom hans rygg"
        "|bakom hennes rygg|som en förrädare|som en tjallare|som en golare|känns taskigt|känns fel att"
        "|på mitt samvete|skäller på mig själv"
        "|svikit henne|svikit dem|svikit min|är en svikare|förlåter mig aldrig"
        "|dålig mamma|dålig pappa|dålig förälder|misslyckats som|misslyckades som|känner mig delaktig"
        "|kände mig delaktig"
        "|känner mig medskyldig|är medskyldig|är delaktig i|höll käften|höll tyst|höll mun|höll med fast|skrattade med"
        "|hängde på|stod bredvid|satt bredvid|jag är orsaken|mitt ansvar att det|det är jag som fick|hade jag sagt",
        "what did we|what did i|what have i done|what have we done|was it me|is it me|if i had|if we had"
        "|we should have|wasnt there for|did not see it|didnt see it|feel bad for|my fault|our fault|blame myself"
        "|should have seen|should have known|should have done|could have done|if only i"
        "|did i do wrong|i do wrong|let him down|let her down|let them down|feel responsible"
        "|bad mother|bad mum|bad father|bad dad|bad parent"
        "|failed him|failed her|failed them|feel complicit|i kept quiet|i looked away|because of me|im the reason",
        "انا السبب|اني السبب|انني السبب|بسببي|الذنب ذنبي|الحق علي|قصرت مع|قصرت في|خذلته|خذلتها",
    ),
    "shame": phrases(
        "klarar inte blickarna|klarar inte av blickarna|vad folk ska tro|vad alla ska tro|vad grannarna ska tro"
        "|visa mig ute|se någon i ögonen|vågar inte visa|känner mig dum|känner mig så dum"
        "|sjunka genom jorden|vill inte att någon ska|vill inte att nån ska|ingen ska få veta|gömmer mig"
        "|undviker folk|ljuger för alla|ljuger för min|dum i huvudet|känner mig liten|känner mig värdelös"
        "|pinsamt att|sjunka genom golvet|vad ska folk|vad ska grannarna|svara grannarna|vad grannarna"
        "|vad tänker folk|alla pratar om oss"
        "|alla pratar om mig|folk tittar|folk viskar|känner mig smutsig|känner mig äcklig|känner mig som en idiot"
        "|är en idiot|äcklas av mig"
        "|hatar mig själv|vill gömma mig|inte berättat för någon|inte sagt det till någon|aldrig sagt det högt"
        "|aldrig berättat"
        "|aldrig sagt det|svårt att säga högt|kan inte säga det högt|inte stolt över"
        "|inte stolt|skämt ut|göra bort mig|gjort bort mig",
        "never told anyone|havent told anyone|have not told anyone|not proud|hate myself|feel dirty"
        "|disgusted with myself|feel like an idiot|what people think|what people will think|look anyone in the eye"
        "|feel stupid|feel so stupid",
        "خجلان من|اخجل من|استحي من|مكسوف من|نظرات الناس",
    ),
    "grief": phrases(
        "gjorde slut|gjort slut|lämnade mig|allt jag hade"
        "|saknar honom|saknar han|saknar henne|saknar min|saknar dom|saknar dem|känner mig tom|känner mig helt tom"
        "|bara tomt|så tomt|hjärtat går sönder|hjärtat brister|mist min|förlorat min"
        "|förlorat honom|förlorat henne|gör så ont|tårarna rinner|börjar gråta"
        "|kan inte sluta gråta|tappat honom|bli som förut|som det var förut|som förr|aldrig mer|var min bästa"
        "|bortrövad|är bortrövad|halva jag|del av mig borta|gråter över|gråta över|sörjer fast|finns inte mer"
        "|rycktes ifrån|togs ifrån|känns som en begravning|sörja|tomt efter|fattas mig|var det finaste|ont att se"
        "|hjärtat går|ont i hela"
        "|tappat henne|tappar honom|tappar henne|tappa honom|tappa henne"
        "|tappat min|tappa min|håller på att tappa"
        "|håller på att förlora|förlora honom|förlora henne|förlora min|förlorar honom|förlorar henne|förlorar min"
        "|som en främling"
        "|minns henne som|minns honom som|det som var|hur det var då|känner inte igen honom|känner inte igen henne"
        "|känner inte igen min|inte min son längre"
        "|inte min dotter längre"
        "|vill ha tillbaka|få tillbaka|gör ont|ont i hjärtat|ont i bröstet|värker i|tungt i bröstet|så det värker"
        "|sitter och gråter|grät hela|gråtit hela"
        "|brister för|fällde en tår|sörjer|är borta för mig|så himla tungt|det är så tungt|känns tungt|klump i halsen",
        "losing him|losing her|losing my|lose him|lose her|want him back|want her back|like a stranger"
        "|dont recognize him|dont recognise him|dont recognize her|hurts so|it hurts|heart aches|miss him|miss her"
        "|miss my|feel empty|breaks my heart|lost my|lost him|lost her|cant stop crying|in tears",
    ),
    "lonely": phrases(
        "ingen att prata med|ingen att tala med|ingen som förstår|ingen förstår|ingen fattar|ingen bryr sig"
        "|ingen kvar|har ingen här|har ingen alls|har ingen annan|bara jag kvar|ingen hör av sig"
        "|kan inte prata med någon|kan inte prata med nån|helt själv|ingen svarar|ingen ringer|har inte en vän"
        "|inte en enda vän|ingen på min sida|ingen att dela"
        "|folk undviker|undviker mig|undviker oss|har bara mig själv|slutat bjuda"
        "|utan någon|sitter ensam|ingen att ringa|ingen att fråga"
        "|själv med allt|själv i det|själv med det|ingen tror mig|ingen tror på mig|ingen ser"
        "|ingen hör|ingen frågar"
        "|ingen jag kan|har ingen att|finns ingen|finns ingen kvar|inte nån att"
        "|den enda som|enda vuxna|ensam om|ensam med|ensam i|står ensam|tagit avstånd|utan vänner"
        "|hela släkten är emot|alla har vänt"
        "|enda som brydde sig|enda som finns för"
        "|enda jag har|enda vänner|bara dem kvar|bara dom kvar|ingen alls|ingen alls kvar|ingen utanför"
        "|pratar inte med oss|ingen frågade|alla försvann"
        "|kan inte säga det till|inga vänner|inga kompisar|vänt mig ryggen|vänner har försvunnit|ingen som lyssnar"
        "|ingen lyssnar",
        "on my own|nobody calls|no one calls|not a single friend|nobody to call|no one to call|by my side"
        "|nobody believes|no one believes|nobody knows|no one knows|nobody sees|cant tell anyone"
        "|cannot tell anyone|cant talk to anyone|only one who|left out|nobody left|no one left|nobody understands"
        "|they are all i have|all i have left|nobody outside|no one outside"
        "|no one understands|no one to talk to|nobody to talk to|got nobody|have nobody|have no one"
        "|got no one|nobody cares|no one cares|all by myself|no friends|nobody listens",
        "لا احد يفهمني|ما عندي احد|ليس لدي احد|وحدي تماما|لا احد معي|ما حد يفهمني|ما حد معي|لا احد يسلم علينا",
    ),
    "tired": phrases(
        "orkar inte|orkar ej|orkar int|orkar knappt|orkar snart inte|orkar inget|orkar typ inte|orkar bara inte"
        "|pallar inte|pallar int|helt slut|helt färdig|inga krafter|ingen ork|ingen kraft|sover inte|sover knappt"
        "|ligger vaken|ska jag orka|jag ska orka|ska man orka|ska vi orka|orkar snart|orka mer|orka länge|sovit på"
        "|sover bara"
        "|sover två|kan knappt|hålla ihop|hålla uppe|över ytan|drunknar|för mycket för mig|för mycket nu"
        "|blir för mycket|dygnet runt|pallar snart|klarar snart|kört slut|går runt som|är helt väck|räcker inte"
        "|låg vaken|vaken hela|vaknar varje|vaken på nätterna|sömnlösa nätter|sov inte|sov knappt"
        "|kan inte mer|klarar inte mer|klarar inte det"
        "|klarar inte av|klarar inte detta|går på knäna|på bristningsgränsen|tappat orken|orken tar slut"
        "|krafterna tar slut|slut på krafter|hur länge ska|hur länge orkar"
        "|ger upp|gett upp|är slut|så slut|helt tömd|mår så dåligt|mår dåligt|mår jättedåligt|mår inte bra"
        "|sliter på|tär på|tar på krafterna|äter upp mig|det tar på"
        "|har burit|burit det|burit på|trött på att vara|vill bara sova|orkade inte|inte äta|kan inte äta"
        "|kan inte jobba|sjukskriven"
        "|vet inte om jag orkar|vet inte om ja orkar|om jag orkar|hur jag orkar|har inte ork|slut i huvudet|bär allt"
        "|burit allt|drar hela lasset|får ingen luft|aldrig ledig från|sover dåligt|inte sovit|kan inte sova"
        "|kan ej sova|mår skit|mår piss|kämpat så länge|kämpat länge",
        "cant go on|cannot go on|cant do this|cannot do this|at my limit|giving up|holding it together"
        "|hold it together|too much for me|drowning|barely function|so drained|given up|give up"
        "|running on empty|lie awake|lying awake|awake all night|up all night|wearing me down|weighs on me"
        "|eating me up|feel awful|feel terrible|feel low|cant cope|cannot cope|cant take it|cant take this"
        "|worn out|no energy|burnt out|burned out|cant sleep"
        "|cannot sleep|havent slept|barely sleep|had enough|keep doing this",
        "ما اقدر اكمل|لم اعد اتحمل|ما اتحمل|لا اتحمل|ما عاد اقدر|ما عدت اقدر|تعبت من|تعبت كثيرا|لا انام|ما انام"
        "|مرهق من",
    ),
    "fear": phrases(
        "så orolig|himla orolig|väldigt orolig|fruktansvärt orolig|riktigt orolig|sjukt orolig|så oroliga"
        "|vågar inte|vågar ej|vågar knappt|törs inte|törs knappt|törs int|vågar int|jag vågar|ja vågar|skrämmer mig"
        "|klump i magen|klumpen i magen|knut i magen|magen knyter sig|hjärtat bankar|hjärtat rusar|jag skakar"
        "|ja skakar|skakar i hela|jag darrar|får panik|har panik|kan inte andas|svårt att andas|usel av oro"
        "|tittar mig över axeln|kan inte slappna|slappnar aldrig|svårt att andas|tryck över bröstet|låst mig"
        "|vågar inte öppna|vågar inte svara|vågar inte vara|vågar inte åka|vågade inte|lever i skräck"
        "|går och väntar på|rädslan sitter|kryper i kroppen|isande|får rysningar|fryser inombords|stel av"
        "|kollar mig över axeln|ser mig om|ser mig över axeln|hoppar till|hoppar högt"
        "|minsta ljud|sover med lampan|låser dörren"
        "|vågar jag inte|vill inte gå hem|vågar inte gå|vågar inte sova|på helspänn|på nålar|kalla kårar"
        "|kallsvettas"
        "|ont i magen|magen vänder|magen vrider|hjärtat slår|hjärtat i halsgropen|hjärtat stannade|blodet frös"
        "|snurrar i huvudet|tankarna snurrar"
        "|tankarna maler|maler i huvudet|tänk om|oron äter"
        "|känns otryggt|känns otäckt|känns så otäckt|känns kusligt|känns olustigt|kändes otäckt|kändes obehagligt"
        "|känns hotfullt|känns läskigt|känns obehagligt|läskig|skakar|darrar"
        "|förstå att det var jag|fatta att det var jag|förstår att det var jag|fattar att det var jag"
        "|vet att det var jag|veta att det var jag|reda på att det var jag"
        "|listar ut att|listar ut att det|vem som berättade|vem som sa|veta var jag bor|vet var jag bor|vet var vi bor"
        "|vet var mamma bor|vet var min mamma bor|vet var morsan bor|hittar mig|hitta mig|hittar oss|hitta oss"
        "|ute efter mig|ute efter oss|med skorna på|med kläderna på|sitter i mörkret|rädd att de|rädd att dom"
        "|skräckslagen|utom mig|skiter på mig|sjuk av oro|inte om jag vågar|inte om ja vågar",
        "looking over my shoulder|on edge|cant stop thinking|cant eat"
        "|heart pounding|stomach in knots|feel unsafe|creeps me out|creeps us out|so worried|really worried"
        "|very worried|worried sick"
        "|scares me"
        "|dont dare|do not dare|heart is racing|sick to my stomach|freaks me out|freaking out"
        "|knot in my stomach|im shaking|i am shaking|sick with worry|cant breathe|find out it was me|know it was me"
        "|know where i live|know where we live|come after me|coming after me|sleep with my shoes",
        "اخاف ان|اخاف من|خايف من|خائف من|خائفه من|قلقه جدا|قلق جدا|قلقان كثير|قلبي مقبوض|لا اشعر بالامان|مرعوب من",
    ),
    "anger": phrases(
        "blir galen på|irriterar mig|retar mig|provocerar mig|till vansinne|upp i halsen|skrek åt|vill hämnas"
        "|slog näven|slog i bordet|kastade saker|kan inte förlåta|hur kan de|hur kan dom|hur kan han|så förbannad"
        "|så jävla arg|så himla arg|blir galen|blir tokig|blir vansinnig|gör mig galen|gör mig tokig"
        "|gör mig rasande"
        "|gör mig förbannad|gör mig så arg|vill skrika|skulle vilja skrika|ser rött|blodet kokar"
        "|jag kokar|exploderar|gå i taket|gick i taket|fått nog|nu räcker det|får nog|nog nu|less på|skitless"
        "|förbannad på|vill skaka om|så jävla sur"
        "|fy fan vad|fan vad arg|jävla idioter|så orättvist|är orättvist|för jävligt|trött på alla|tål inte"
        "|står inte ut med|trött på att ingen|trött på att alla|trött på att dom|trött på att de|trött på er"
        "|jag bli arg"
        "|bli arg|blir arg|blir så arg|blir skitarg|blir irriterad|blir så less|trött på att bli|fått nog av"
        "|kokar inom|så less på|spyr på",
        "makes me so angry|makes me sick|i could scream|want to scream|had it with|sick of|not fair|unfair"
        "|losing my temper|pissed off|fed up|makes me mad|makes me furious|hate him|hate them|hate her|so mad",
    ),
}
_TO_ME: Final = dict.fromkeys(
    phrases(
        "hör inte av sig|hör aldrig av sig|enda som bryr sig|enda som förstår|enda som ser mig|enda som lyssnar"
        "|hälsar inte ens|hälsar inte längre|byter sida när|tittar bort när",
        "never call|doesnt call|only ones who care|only people who care|dont even say hello",
    ),
    "lonely",
)
"""What somebody else does that leaves the writer with this feeling."""


def _by_first_word(named: Iterable[tuple[Phrase, str]]) -> Mapping[str, tuple[tuple[Phrase, str], ...]]:
    """Phrases with their feelings, by the word with which they begin: at each word only those are compared."""
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for each, code in named:
        found.setdefault(each[0], []).append((each, code))
    return {first: tuple(listed) for first, listed in found.items()}


_PHRASES_FROM: Final = _by_first_word((each, code) for code, listed in _PHRASES.items() for each in sorted(listed))
_TO_ME_FROM: Final = _by_first_word(_TO_ME.items())
_ACTS: Final = frozenset({"hatar", "avskyr", "grater", "saknar", "tarar", "nere", "spand", "matt", "angrar"})
"""Verbs of a feeling that count only right after the writer as the one who feels."""
_OF_SEVERAL: Final = frozenset({"arga", "radda", "ledsna", "trotta", "forbannade", "upprorda", "skraja"})
_OF_THEM: Final = folded("med av från hos till för bland många några andra dom de dessa")
"""Before one of those words these say that it describes others: "med arga gubbar"."""
_LOSS: Final = re.compile(
    r"\b(?:min|mitt|mina|var|vart|my|our) (?:\w+ )?\w+ (?:dog|har dott|ar dod|gick bort|gatt bort|somnade in|died"
    r"|passed away)\b"
)
"""Somebody of the writer's who has died, on folded words."""
_MOURNED: Final = re.compile(
    r"\b(?:akte|akt|drog|stack|for|reste|went|left)\b.{0,40}\b(?:kom|kommit|came) (?:aldrig|inte|never) "
    r"(?:hem|tillbaka|home|back)\b"
    r"|\b(?:begravning(?:en)?|begravde|hans grav|hennes grav|graven|funeral|buried)\b"
    r"|\b(?:han|hon|he|she) (?:dog|ar dod|har dott|omkom|stupade|dodades|blev dodad|skots ihjal|gick bort"
    r"|finns inte langre|finns inte mer|tog sitt liv|tog livet av sig|died|is dead|was killed|passed away)\b"
    r"|\b(?:sedan|sen|efter att|since) (?:han|hon|min \w+|he|she|my \w+) "
    r"(?:dog|gick bort|forsvann|died|passed)\b"
    r"|\b(?:miste|mist|forlorade|har forlorat|forlorat|lost) (?:min|mina|var|my|our) (?:\w+ )?"
    r"(?:bror\w*|syster|son|dotter|barn|pappa|mamma|man|kusin|van|basta \w+|brother|sister|daughter|friend|cousin)\b"
)
"""How a loss is told without the word for it, on folded words."""
_FEARED: Final = re.compile(
    r"\b(?:om|tank om|ifall|innan|radd att|radd for att|if|afraid) (?:han|hon|min \w+|he|she)\b"
)


def tells_of_a_loss(text: str) -> bool:
    """Whether a message tells that somebody is dead or did not come back, and does not only fear it."""
    plain = folded_text(text)
    told = _LOSS.search(plain) or _MOURNED.search(plain)
    return told is not None and _FEARED.search(plain) is None


_SELF: Final = folded("jag ja ja' mig mej min mitt mina vi oss i im ive me my we أنا وأنا نحن ونحن")
_OTHERS: Final = folded(
    "alla personalen slakten familjen "
    "han hon hen de dom dem den du ni honom henne he she they you him her them sonen dottern bror brorsan syster"
    " syrran mamma pappa son dotter barn barnen barnet kompis vän elev eleven eleverna folk mannen sambo sambon"
    " killen tjejen flicka flickan pojke pojken grabben grabbarna son daughter brother sister mother father mum"
    " mom dad friend husband wife pupil student child kid"
)
_KIN: Final = frozenset(KIN_WORDS) - _SELF
_SEVERAL: Final = ("orna", "arna", "erna")
"""Endings of several others: "kollegorna vågar inte"."""
_BELIEVED: Final = folded("har hade aldrig skulle hade")
_ALONE_SOMEWHERE: Final = folded("hemma i på mamma pappa förälder home in at mother father parent")
_LOOK_BACK: Final = 5


_ENDS: Final = re.compile(r"[.!?\n؟]")
"""Between two words: the second begins a sentence."""


def _sentences_at(text: str, places: Sequence[re.Match[str]]) -> frozenset[int]:
    """Which words begin a sentence, the first one apart."""
    return frozenset(
        at for at in range(1, len(places)) if _ENDS.search(text[places[at - 1].end() : places[at].start()])
    )


_OF_MONEY: Final = re.compile(
    r"\bskuld\w*\b.*\b(?:peng\w*|kronor|kr|tusen|lapp\w*|betal\w*|lan\w*)\b"
    r"|\b(?:peng\w*|kronor|kr|tusen|lapp\w*|betala\w*|jobba av|arbeta av|kronofogd\w*)\b.*\bskuld\w*\b"
    r"|\bi skuld till\b|\bskyldig (?:dom|dem|honom|henne|dig|er|pengar|\d+)\b"
)
"""A debt is no guilt."""


def feelings_in(text: str) -> tuple[str, ...]:
    """The feelings that the writer of a message names as their own: by a word first, then those that are described.

    Of several in one message the one that is told first comes first: it is what they began with.
    """
    words = folded_words(text)
    naming = {word: _named_by(word) for word in set(words)}
    begins = {word for word, named in naming.items() if named or word in _PHRASES_FROM or word in _TO_ME_FROM}
    matches = words_of(text) if begins else []
    written = [match.group().lower() for match in matches]
    sentences = _sentences_at(text, matches)
    places = (at for at, word in enumerate(words) if word in begins)
    found: dict[str, int] = {}
    for at in places:
        for code in _at(words, written, at, naming, sentences):
            found.setdefault(code, at)
    if _LOSS.search(" ".join(words)):
        found["grief"] = -1
    if "fear" in found:
        found.pop("worry", None)
    if "guilt" in found and _OF_MONEY.search(" ".join(words)):
        del found["guilt"]
    named = frozenset[str]().union(*naming.values()) | {"guilt"}  # "my fault" names it as well as a word does
    return tuple(sorted(found, key=lambda code: (code not in named, found[code], FEELINGS.index(code))))


MOST_WORDS_OF_A_PIECE: Final = 3


def is_said_of_another(text: str, before: str) -> bool:
    """Whether a piece of a sentence goes on about whoever the message before it was about: "han är konstig", "arg".

    Args:
        text: the message.
        before: the same writer's message before it; empty if there is none.
    """
    words = folded_words(text)
    if len(words) > MOST_WORDS_OF_A_PIECE or not _SELF.isdisjoint(words):
        return False
    if not {"shame", "guilt"}.isdisjoint(feelings_in(text)):
        return False  # these are told of oneself
    persons = [word for word in folded_words(before) if word in _SELF or word in _OTHERS]
    return bool(persons) and persons[-1] not in _SELF


def named_in(text: str) -> frozenset[str]:
    """The writer's own feelings for which a word stands in the message."""
    return frozenset(feelings_in(text)) & mentioned_in(text)


def mentioned_in(text: str) -> frozenset[str]:
    """The feelings for which a word stands in a message, whoever has them, denied ones too."""
    return frozenset[str]().union(*map(_named_by, folded_words(text)))


@WordMemory
def _named_by(word: str) -> frozenset[str]:
    """The feelings that a word names by itself."""
    return frozenset(code for code, pattern in _WORDS.items() if pattern.match(word))


def _at(
    words: Sequence[str],
    written: Sequence[str],
    at: int,
    naming: Mapping[str, frozenset[str]],
    sentences: Collection[int],
) -> Collection[str]:
    """The feelings whose word or phrase begins at this place; `naming` tells those of each word."""
    word = words[at]
    left = _said_at(words, at, _TO_ME_FROM)
    if left or not NEGATIONS.isdisjoint(words[max(at - 2, 0) : at]):
        return set(left.values())
    said = _said_at(words, at, _PHRASES_FROM)
    if not said and not naming[word]:
        return ()
    own = _own(words, at, sentences)
    found = {code for each, code in said.items() if own or not _SELF.isdisjoint(each)}
    if found or not own:
        return found
    return _by_one_word(words, written, at, naming[word])


def _said_at(
    words: Sequence[str], at: int, phrases_from: Mapping[str, tuple[tuple[Phrase, str], ...]]
) -> Mapping[Phrase, str]:
    """The phrases that begin at this place, with their feelings."""
    listed = phrases_from.get(words[at], ())
    return {each: code for each, code in listed if tuple(words[at : at + len(each)]) == each}


def _by_one_word(words: Sequence[str], written: Sequence[str], at: int, named_here: frozenset[str]) -> set[str]:
    """The feelings that the word at this place names, unless the words around it show that it says something else."""
    named = set(named_here)
    if not named or (words[at] in _ACTS and _SELF.isdisjoint(words[max(at - 2, 0) : at + 2])):
        return set()
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    if words[at] in _OF_SEVERAL and before in _OF_THEM:
        return set()
    if written[at] == "trott" and (before in _BELIEVED or after == "att"):
        named.discard("tired")  # "trott" is "believed", and "trött" without its dots
    if after in _ALONE_SOMEWHERE and words[at + 2 : at + 3] not in (["det"], ["detta"], ["this"], ["it"], ["allt"]):
        named.discard("lonely")
    return named


def _own(words: Sequence[str], at: int, sentences: Collection[int]) -> bool:
    """Whether the writer is the one who feels: the nearest person before the word, or after a verb that acts on one.

    A sentence without a person goes on about the writer, if the one before it names them at all.
    """
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in ("mig", "mej", "me"):
        return True
    others = False
    for place in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        if words[place] in _SELF or _is_anybody(words, place):
            return True
        if words[place] in _OTHERS or words[place] in _KIN or words[place].endswith(_SEVERAL):
            if not any(place < begin <= at for begin in sentences):
                return False
            others = True
    return not (others and _SELF.isdisjoint(words[max(at - 2 * _LOOK_BACK, 0) : at]))


def _is_anybody(words: Sequence[str], place: int) -> bool:
    """Whether this is "man", which is everybody and the writer, and not somebody's husband."""
    return words[place] == "man" and (not place or words[place - 1] not in _WHOSE)


_WHOSE: Final = folded("min mina hennes hans din sin deras en gammal annan äldre ung")


MOST_WORDS_OF_A_BARE_FEELING: Final = 10
_OF_WHAT: Final = folded("för på över med of about for at with")
"""After these words stands what is felt about, which the bot may well know nothing of: "jag är rädd för spindlar"."""


def is_bare_feeling(text: str) -> bool:
    """Whether hardly more is said than how the writer feels: "snälla hjälp jag är så rädd", and not of what."""
    words = folded_words(text)
    return len(words) <= MOST_WORDS_OF_A_BARE_FEELING and _OF_WHAT.isdisjoint(words) and bool(feelings_in(text))
