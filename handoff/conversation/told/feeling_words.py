"""The words and phrases by which a visitor names a feeling as their own, in Swedish, English and Arabic.

Owns the lists alone: how they are read, and whose a feeling is, is in `feelings.py`. A word stands
here only if it hardly ever says anything else: "nere" is a place as often as a mood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.conversation.text.folding import Phrase, phrases

WORDS: Final[Mapping[str, re.Pattern[str]]] = {
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
        "guilt": r"skuld|skuldkansl\w+|skuldtyngd|blundade|blundat|forsummat|skuldmedveten|samvetskval"
        r"|samvetet|angrar|angern|guilt|guilty|remorse|ذنبي|غلطتي",
        "shame": r"skams|skamms|skam|skammen|skammas|skammigt|skamsen|skamdes|pinsamt|pinsam|skamligt?|genant"
        r"|generad|vanara|skamfull|skammas|misslyckad|patetisk|fornedrad|fornedrande"
        r"|forodmjukad|skambelagt|tabu|acklar"
        r"|asham+ed|shame|shameful|embar+as+ed|embar+as+ing|coward|خجلانه?|خجوله?|اخجل|استحي|العار",
        "grief": r"(?:jatte|skit|as)?leds[ea]n|lessen|ledsna|sorg|sorgen|sorgsen|grater|grat|gratit|gratfardig"
        r"|forkrossad"
        r"|krossad|forstord|deppig|deppad|olycklig|sorgligt?|sorger|saknar|saknaden|nedstamd|saknade|saknad"
        r"|sorj(?:a|er|de)|graten"
        r"|grat|tarogd|ledsamt|brustet|forlust|forlusten|deprimerad"
        r"|grinar|grinat|lipar|lipat|bolar|tararna|tarar|tarfylld"
        r"|fortvivlad|fortvivlan|hopplost?|hopploshet|bedrovad|knackt|hjartekrossad|storgrater|storgratit|vemodig"
        r"|tomhet|heartbreak|hopeless|miserable|grieve|tears|depressed|gr[ie]+ef|grieving|sad|heartbroken"
        r"|devastated|cry|crying|cried|heartbreaking"
        r"|حزينه?|ابكي|زعلانه?|اشتقت",
        "lonely": r"ensamt?|ensamhet\w*|ensamma|ensammast|overgiven|ensamhetskansla|utanforskap|ensamast|overgivna"
        r"|utfryst|isolerade?|bortglomd|utstott"
        r"|abandoned|isolated|lonely|loneliness|lonley|alone|وحيده?|لوحدي|وحدي",
        "tired": r"(?:jatte|skit|sa|dod)?trott|trotta|trottheten|utmattade?|utmattning|orkeslos|slutkord|slutkorda"
        r"|zombie|seg|utmattande|kraftlos"
        r"|dranerad|slitna?|urlakad|utbrand|utsliten|slutkord|utpumpad|somnlos"
        r"|tired|exhausted|drained|sleepless|تعبت|تعبانه?|مرهقه?|متعبه?",
        "worry": r"orolig[at]?|oroliga|oroar|oron|bekymrade?|bekymrar|fundersam|worried|worrying|concerned|worries"
        r"|قلقه?|قلقان\w*|قلقين",
        "anger": r"(?:jatte|skit|svin|as|sjukt)?arg|rasande|ilsken|(?:skit|fly)?forbannad|frustrerad|hatar|avskyr"
        r"|(?:skit)?sur|irriterad|ursinnig|krankt|forolampad|arga|vansinnig|rosenrasande"
        r"|upprord|upprorda|forbannade"
        r"|frustration\w*|provocerad|skitforbannad|aggressiv|frustrated|enraged|outraged|livid|resent|resentful"
        r"|raging|angry|furious|pissed|غاضبه?|معصبه?",
    }.items()
}
PHRASES: Final[Mapping[str, frozenset[Phrase]]] = {
    "guilt": phrases(
        "mitt fel|min skuld|vårt fel|kan förlåta mig|förlåta mig själv"
        "|dåligt samvete|anklagar mig|klandrar mig|borde ha|borde inte ha|borde sett"
        "|borde ha märkt|skulle ha sett|skulle ha gjort|kunde ha gjort|hade jag bara|känner mig skyldig"
        "|gjorde jag för fel|gjorde jag fel|gjorde ja fel|gjorde vi för fel|gjort för fel|gjort fel|svikit honom"
        "|vad jag gjorde|skyller på mig själv|inte gjort tillräckligt|gjort för lite"
        "|jag teg|jag blundade|vi blundade|såg åt andra hållet|låtsades inte"
        "|jag lät honom|jag lät henne|vi lät|jag som tog med|förtjänar det|vad vi gjorde"
        "|gjorde för fel|vad gjorde vi|vad har vi gjort|vad har jag gjort"
        "|vad gjorde jag|var det jag som|är det jag som har|är det jag som gjort|är det jag som gjorde"
        "|är det jag som fått|är det jag som förstört|är det jag som orsakat|är det jag som drivit|är det jag som lät"
        "|är det vi som|hade jag varit|hade vi varit"
        "|om jag bara hade|om vi bara|om jag hade sagt|om jag hade gjort|om jag hade sett|om jag hade märkt"
        "|om jag hade lyssnat|om jag hade varit|om jag hade förstått|om jag hade frågat"
        "|om vi hade sagt|om vi hade gjort|om vi hade sett|om vi hade märkt|om vi hade lyssnat"
        "|om vi hade varit|jag borde ha|vi borde ha|borde jag ha|borde vi ha"
        "|borde jag inte ha|borde vi inte ha|jag borde inte ha|vi borde inte ha|jag borde gjort|jag borde sett"
        "|jag borde sagt|jag borde förstått|jag borde märkt|jag borde fattat|vi borde sett|vi borde gjort"
        "|vi borde förstått|vi borde märkt"
        "|jag skulle ha|varför såg jag"
        "|varför såg vi|varför märkte jag|märkte ingenting|jag märkte inget"
        "|såg vi inget|går igenom vad"
        "|går igenom allt|gick fel|jag var för hård|för hård mot|jobbade för mycket|jobbat för mycket"
        "|inte funnits där|inte fanns där"
        "|räcker inte till|inte räckt till|hemsk mamma|hemsk pappa|värdelös mamma"
        "|värdelös pappa|värdelös förälder|dålig syster"
        "|dålig bror|dålig vän|dålig kompis|svikit|sviker honom|sviker henne|sviker dem|går bakom ryggen"
        "|bakom hans rygg"
        "|bakom hennes rygg|som en förrädare|är jag förrädare|jag förrädare|jag en förrädare|jag en svikare"
        "|är en svikare|som en svikare|som en tjallare|som en golare|känns taskigt|känns fel att"
        "|på mitt samvete|skäller på mig själv"
        "|svikit henne|svikit dem|svikit min|förlåter mig aldrig"
        "|dålig mamma|dålig pappa|dålig förälder|misslyckats som|misslyckades som|känner mig delaktig"
        "|kände mig delaktig"
        "|känner mig medskyldig|är medskyldig|är delaktig i|höll käften|höll tyst|höll mun|höll med fast"
        "|skrattade med"
        "|hängde på|stod bredvid|jag är orsaken|mitt ansvar att det|det är jag som fick|hade jag sagt",
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
        "|sjunka genom jorden|vill inte att någon ska|vill inte att nån ska|ingen ska få veta"
        "|undviker folk|ljuger för alla|ljuger för min|jag är feg|jag var feg|känner mig feg|så jävla feg"
        "|känner mig liten|känner mig värdelös"
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
        "|kan inte sluta gråta|tappat honom|bli som förut|som det var förut|var min bästa"
        "|bortrövad|är bortrövad|del av mig borta|känner mig nere|så nere|jättenere|gråter över|gråta över"
        "|sörjer fast|finns inte mer"
        "|rycktes ifrån|togs ifrån|känns som en begravning|sörja|tomt efter|fattas mig|var det finaste|ont att se"
        "|hjärtat går|ont i hela"
        "|tappat henne|tappar honom|tappar henne|tappa honom|tappa henne"
        "|tappat min|tappa min|håller på att tappa"
        "|håller på att förlora|förlora honom|förlora henne|förlora min|förlorar honom|förlorar henne|förlorar min"
        "|som en främling"
        "|minns henne som|minns honom som|hur det var då|inte min son längre"
        "|inte min dotter längre"
        "|vill ha tillbaka|få tillbaka|gör ont|ont i hjärtat|ont i bröstet|värker i|tungt i bröstet|så det värker"
        "|sitter och gråter|grät hela|gråtit hela"
        "|brister för|fällde en tår|sörjer|är borta för mig|så himla tungt|det är så tungt|känns tungt"
        "|klump i halsen",
        "losing him|losing her|losing my|lose him|lose her|want him back|want her back|like a stranger"
        "|hurts so|it hurts|heart aches|miss him|miss her"
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
        "|ingen jag kan|har ingen att|finns ingen kvar|inte nån att"
        "|den enda som|enda vuxna|står ensam i|ensam med det|ensam med allt|ensam med detta|ensam i det"
        "|ensam i detta|ensam om det|ensam om att|tagit avstånd|utan vänner"
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
        "|sover två|hålla ihop|hålla uppe|över ytan|drunknar|för mycket för mig|för mycket nu"
        "|blir för mycket|pallar snart|klarar snart|kört slut|går runt som|är helt väck|räcker inte"
        "|låg vaken|vaken hela|vaknar varje|vaken på nätterna|sömnlösa nätter|sov inte|sov knappt"
        "|kan inte mer|klarar inte mer|klarar inte det"
        "|klarar inte av|klarar inte detta|går på knäna|på bristningsgränsen|tappat orken|orken tar slut"
        "|krafterna tar slut|slut på krafter|hur länge orkar"
        "|jag ger upp|ger snart upp|jag gett upp|jag är slut|så slut|helt tömd|mår så dåligt|mår dåligt"
        "|mår jättedåligt|mår inte bra"
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
        "|listar ut att|listar ut att det|vem som berättade|vem som sa|veta var jag bor|vet var jag bor"
        "|vet var vi bor"
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
        "min ilska|ilskan är kvar|ilskan i mig|hat i mig|hatet i mig|blir galen på|irriterar mig|retar mig"
        "|provocerar mig|till vansinne|upp i halsen|skrek åt|vill hämnas"
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
TO_ME: Final = dict.fromkeys(
    phrases(
        "hör inte av sig|hör aldrig av sig|enda som bryr sig|enda som förstår|enda som ser mig|enda som lyssnar"
        "|hälsar inte ens|hälsar inte längre|byter sida när|tittar bort när",
        "never call|doesnt call|only ones who care|only people who care|dont even say hello",
    ),
    "lonely",
)
"""What somebody else does that leaves the writer with this feeling."""
