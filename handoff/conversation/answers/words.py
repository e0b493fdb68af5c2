"""The words of an answer in Swedish, English and Arabic, as the reader of answers compares them. Data alone.

Who speaks one of the languages can mend this file without the code: phrases stand between "|", words between spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Final

from handoff.conversation.text.folding import Phrase, folded, phrase, phrases


def _clauses(*lists: str) -> frozenset[Phrase]:
    """Every phrase of one word from each of these lists: "det gör han"."""
    return frozenset(phrase(" ".join(each)) for each in product(*(words.split("|") for words in lists)))


_IT_IS_SO: Final = _clauses(
    "det", "gör|har|är|kan|vill|borde|brukar|får|känns|finns", "jag|ja|vi|det|han|hon|hen|de|dom|man"
) | _clauses("he|she|they|we|it", "does|do|is|are|has|have|can")
"""Answers that a verb gives: "det gör han"."""
_IT_IS_NOT_SO: Final = frozenset((*each, "inte") for each in _IT_IS_SO if each[0] == "det") | _clauses(
    "he|she|they|we|it", "doesn't|don't|isn't|aren't|hasn't|haven't|can't"
)
_WOULD_BE_GOOD: Final = _clauses(
    "det vore|vore|det skulle vara|det skulle kännas|skulle vara|det hade varit|hade varit",
    "bra|skönt|fint|bäst|toppen|najs|jättebra|jätteskönt|jättefint|tryggt|snällt",
) | _clauses("that would be|it would be|would be", "good|great|nice|lovely|helpful")

YES: Final = _IT_IS_SO | phrases(
    "ja|jaa|jo|joo|jodå|jadå|japp|jepp|jupp|jajamän|jajamensan|javisst|jovisst|jaja|ye|yes|yess|aa|ah ja|aah|mm"
    "|mhm|mmhm"
    "|ja det är jag|det är jag|jag är det|jo det är jag|det gör jag|det har jag|det vill jag|det kan jag|det är det"
    "|det finns det"
    "|absolut|självklart|såklart|klart|givetvis|precis|exakt|stämmer|det stämmer|verkligen|definitivt|utan tvekan"
    "|jo lite|ja lite|lite|lite grann|ganska|ja tyvärr|tyvärr ja|jag tror det|tror det|antagligen|förmodligen|troligen"
    "|jo tack|ja tack|jo vars|jovars|jo jo|jojo|jo men|jo visst|jodå visst|ja då|jadå|visst|jajjemen|jäpp"
    "|jaa då|självfallet"
    "|det stämmer bra|ja det stämmer|det vill jag gärna|ja gärna|jess|yess|okej ja|jo precis|ja precis|haa"
    "|joo det gör jag|jao|jomen|jomenvisst|jo men visst|jorå|javars|jadu|det låter rätt|låter rätt|stämmer bra",
    "yeah|yep|yup|yea|of course|absolutely|definitely|certainly|i am|i do|i have|i would|it is|there is"
    "|yes please|yes thanks|yes i am|yes i do|a little|a bit|i think so|probably|right|that is right|correct",
    "نعم|ايوه|ايوا|اي|اجل|بلى|طبعا|اكيد|بالتأكيد|صحيح|نعم من فضلك|قليلا",
)
OFFER_YES: Final = _WOULD_BE_GOOD | phrases(
    "gärna|jättegärna|jag vill|jag vill gärna|jag vill det|det vore bra|okej|ok|oki|visst|varför inte|kör|gör"
    " det|snälla"
    "|det låter bra|om det går|om det finns någon|kan väl testa|kan testa|kan prova|kan väl prova|jag kan testa"
    "|jag kan prova|vi kan testa|vi testar|jag provar",
    "sure|please|ok|okay|gladly|why not|i want to|i want that|that would be good|go ahead",
    "من فضلك|اوكي|تمام|اريد|اود ذلك",
)
"""A yes to an offer; to a question about somebody's safety it is none."""
ACKNOWLEDGES: Final = phrases("okej|ok|oki|visst|det låter bra", "sure|ok|okay", "اوكي|تمام")
"""Those that only show that something was read, where anything else follows: "ok, vad händer då"."""

NO: Final = _IT_IS_NOT_SO | phrases(
    "nej|nejj|neij|nej då|nejdå|nä|nää|näe|nae|naj|nehej|nepp|nope|nix|icke|aldrig|ej|nej tack|nä tack|näpp|nejtack"
    "|absolut inte|verkligen inte|inte alls|inte direkt|inte riktigt|inte nu|inte just nu|inte än|inte ännu|inte gärna"
    "|inte precis|inte längre|inte ens|knappast|det är jag inte|det gör jag inte|det har jag inte|det vill jag inte"
    "|det är det inte|det kan jag inte|jag vill inte|vill inte|jag tror inte det|tror inte det|tror inte"
    "|inte vad jag vet|inte|inte här|inte hemma|inte så mycket|inte mycket|helst inte|inte idag|inte i dag"
    "|behövs inte|det behövs inte|ingen fara|klarar mig|nejdu|nej du|nänä|nänä|näej|nej nej|nejnej|nä nä|nehe"
    "|ne|neh|nejd|nja nej"
    "|inte i kväll|inte ikväll|inte i natt|inte för tillfället|jag klarar mig|klarar mig själv|jag klarar mig själv"
    "|jag tror inte det behövs|tror inte det behövs|jag tror inte att det behövs|behöver inte|jag behöver inte"
    "|inget mer|ingenting mer|inget annat|ingenting|förhoppningsvis inte|hoppas inte|jag hoppas inte det"
    "|det skulle jag inte säga|skulle jag inte säga|det skulle jag inte tro|det tror jag inte|det behöver jag inte"
    "|vi kan stanna där|vi stannar där|vi slutar där|vi kan sluta där"
    "|inte alls det|inte det minsta|aldrig i livet|aldrig livet|no vars|maya",
    "no|nah|nope|not really|not at all|not now|not right now|not yet|never|no thanks|no thank you|no way|i am"
    " not|im not"
    "|i do not|i dont|i have not|i havent|i would not|i dont want to|i do not want to|i dont think so"
    "|i do not think so"
    "|absolutely not|of course not|definitely not|not today|not anymore|rather not|hardly|nop|noo",
    "لا|كلا|لا شكرا|ابدا|ليس الان|مو الان|ليس بعد|لا اريد|ما اريد|ليس حقا|مش الان",
)
UNSURE: Final = phrases(
    "delvis|till viss del|till en del|vet inte|vet ej|vette|vetinte|vet inte riktigt|jag vet inte"
    "|jag vet inte riktigt|jag vet faktiskt inte|ja vet inte"
    "|det vet jag inte|ingen aning|osäker|jag är osäker|inte säker|jag är inte säker|inte helt säker|kanske|kanske det"
    "|nja|njae|njä|njo|sådär|så där|både och|både ja och nej|typ|svårt att säga|svårt att veta|det beror på|beror på"
    "|vetefan|vete fan|vet fan|fan vet|det vete fan|vete tusan|vet fasen|vetifan|noll koll|ing aning"
    "|har ingen aning|jag har ingen aning"
    "|hyfsat|någorlunda|nästan|mer eller mindre|lite av varje|ibland|lite både och|svår fråga"
    "|beror på hur man ser det"
    "|tveksamt|eventuellt|möjligtvis|möjligen|hur menar du|va|vill inte säga|det vill jag inte säga|jag vill"
    " inte säga|vill inte svara|säger jag inte|minns inte|jag minns inte|minns ej|kommer inte ihåg|jag kommer inte ihåg"
    "|vet knappt|jag vet knappt|spelar ingen roll|det spelar ingen roll|det spelar väl ingen roll|kvittar|det kvittar"
    "|svårt att beskriva|svårt att förklara|svårt att sätta fingret på|svårt att sätta ord på|vill ej säga"
    "|vill inte uppge|det säger jag inte",
    "maybe|perhaps|kind of|kinda|sort of|not sure|im not sure|i am not sure|i dont know|i do not know|dont know|dunno"
    "|idk|no clue|so so|more or less|sometimes|no idea|hard to say|it depends|depends|possibly|unsure|rather not say"
    "|i would rather not say|id rather not say",
    "ربما|يمكن|لا اعرف|لا ادري|ما اعرف|مدري|لست متاكدا|لست متأكدة|مو متأكد|غير متأكد|لا اعلم",
)
DEPENDS: Final = phrases("det beror på|beror på|det beror helt på|beror helt på", "it depends on|depends on")
"""Doubts that a sentence may follow without a comma: "det beror på när han kommer"."""
NO_PREFERENCE: Final = phrases(
    "hoppa över|hoppar över|vi hoppar över|jag hoppar över|skippa|skippar|pass|bestäm du|du får bestämma|du bestämmer"
    "|välj du|du får välja|du väljer|allt|alltihop|allting|allt möjligt|lite av allt|lite allt möjligt|alla delar"
    "|vad som helst|vilken som helst|vilket som",
    "skip|skip it|skip this|you choose|you decide|everything|all of it|anything|whatever you think|any",
    "تخطي|اختر انت|كل شيء|اي شيء",
)
"""Who would have none of the choices rather than another; where an answer may show danger it is none."""
NOTHING: Final = phrases("inget|ingenting|det är inget", "nothing", "لا شيء")
"""After a no these say it again; by themselves they take back what was told."""
TAKEN_BACK: Final = phrases(
    "skoja|skojar|skojade|skämtade"
    "|skojade bara|skojar bara|skoja bara|bara skojade|bara skojar|jag skojade|jag skojade bara|bara på skoj|på skoj"
    "|skämtade bara|skämtar bara|skämta bara|bara skämtade|bara skämtar|jag skämtade|jag bara skämtade|ett skämt"
    "|bara ett skämt|det var ett skämt|det var bara ett skämt|var på skämt|driver bara|drev bara|trollade bara"
    "|glöm det|glöm det då|glöm det jag sa|glöm det jag skrev|glöm vad jag sa|glöm bort det|glöm allt|äsch|äh glöm det"
    "|strunt samma|strunta i det|skit samma|skit i det|strunt i det|det var inget|det är inget|inget|var inget"
    "|menade inte så|jag menade inte så|menade inget|jag menade inget|ångrar mig|jag ångrar mig|låt mig vara|låt bli"
    "|sluta fråga|sluta fråga mig|sluta fråga så mycket|sluta tjata|sluta|lägg av|fråga inte|fråga inte mer"
    "|inga fler frågor|vill inte prata om det|jag vill inte prata om det|vill inte prata mer|orkar inte prata"
    "|orkar inte svara|jag orkar inte svara",
    "just kidding|only kidding|i was kidding|i was just kidding|kidding|jk|just joking|only joking|i was joking|joking"
    "|it was a joke|just a joke|it was just a joke|forget it|forget about it|forget what i said|never mind|nevermind"
    "|nvm|it is nothing|its nothing|it was nothing|nothing|did not mean it|i did not mean it|didnt mean it"
    "|i didnt mean it|stop asking|stop asking me|stop|stop it|drop it|do not ask|dont ask|no more questions"
    "|leave me alone|let it go|i do not want to talk about it|i dont want to talk about it",
    "امزح|كنت امزح|مزحة|كانت مزحة|انس الامر|انسى الموضوع|لا شيء|كفى اسئلة|توقف|لا تسال|لا اريد ان اتكلم|دعني",
)
"""Who regrets what they have told, or wants to hear no more questions."""
WISHES_TO_TALK: Final = phrases(
    "jag vill prata|ja vill prata|jag vill gärna prata|ja vill gärna prata|jag vill skriva med|jag vill gärna skriva"
    "|jag väntar på nån|jag väntar på någon|ja väntar på nån|jag väntar på en person|vill prata med|vill gärna prata"
    "|gärna prata|jag vill ha en person|prata med någon|prata med nån",
    "i want to talk|i would like to talk|id like to talk|want to talk to|i want a person|talk to someone",
    "أريد أن أتكلم مع|اريد التحدث",
)
"""What is wished for in a message that begins with a yes."""
HEDGED: Final = phrases(
    "jag tror det|tror det|tror de|jag tror de|tror inte de|jag tror inte de|tror ej det"
    "|antagligen|förmodligen|troligen|jo lite|ja lite|lite|lite grann|ganska|tror inte det"
    "|jag tror inte det|tror inte|inte direkt|inte riktigt|inte precis|knappast|det tror jag|det tror jag inte"
    "|förhoppningsvis|förhoppningsvis inte|hoppas inte|jag hoppas inte det|det hoppas jag|jag hoppas det"
    "|det skulle jag inte tro",
    "i think so|probably|a little|a bit|i dont think so|i do not think so|not really|hardly",
    "قليلا|ليس حقا",
)
"""A yes or a no with a doubt in it."""

FILLERS: Final = phrases(
    "alltså|asså|ass|öh|öhm|eh|ehm|hm|hmm|å|och|tack|snälla|så|men|jo|du|liksom|ba|bara|hej|oj|usch|gud|faktiskt"
    "|ärligt talat|ärligt|just nu|nu|här|fortfarande|ju|väl|nog|tyvärr|tack så mycket|iaf|i alla fall|då|lol"
    "|i denna stund|för tillfället|i dagsläget|för stunden"
    "|haha|okej|ok",
    "well|so|um|uh|uhm|hmm|hi|hey|honestly|actually|please|thanks|thank you|really|right now|for now|just|ok|okay|oh",
    "طيب|يعني|والله|شكرا|الان|هنا|مرحبا|في الحقيقه",
)
"""What says nothing beside an answer."""

JOINS: Final = phrases("men|för|fast|och|så|eftersom|därför att|att", "but|because|and|though|so", "لكن|ولكن|لان")
"""What joins an answer to what follows it; taken off with the answer."""

FILLERS_AND_JOINS: Final = FILLERS | JOINS

AFTER_DIALECT_JA: Final = folded(
    "vill är har orkar orkr kan ska skall tror vet måste mår känner hatar bor tänker behöver blir gick var såg skulle"
    " kommer försöker dör e ar ville undrar hoppas saknar önskar tänkte"
)
"""Verbs before which "ja" is "jag": "ja orkar inte"."""
ONLY: Final = folded("ba bara")
"""Between that "ja" and its verb: "ja ba vill"."""

DIALECT: Final = {
    "int": "inte", "ente": "inte", "itte": "inte", "inge": "inte", "itne": "inte", "intw": "inte", "ikke": "inte",
    "e": "ar", "mej": "mig", "deh": "det", "ded": "det", "tryg": "trygg", "sakker": "saker",
}  # fmt: skip
"""Words of dialect and haste, folded, and the word that each stands for."""

WITH_ME: Final = phrases(
    "är här|är hemma|med mig|bredvid mig|hos mig|sitter här|bor här|rummet bredvid|i huset|i köket|i vardagsrummet"
    "|där nere|där uppe|mamma sover|pappa sover|mor sover|syrran sover|brorsan sover|hon sover|han sover|alla sover"
    "|de sover|dom sover",
    "is here|are here|with me|next to me|next room|downstairs|upstairs|is asleep|are asleep|is home|are home",
    "معي|هنا|في الغرفه|في البيت|نائم|نائمه",
)
"""Where somebody is who is with the writer."""
BY_MYSELF: Final = folded("ensam ensamt själv alone myself وحدي لوحدي")
NOBODY: Final = folded("ingen ingenting nobody none")
CONTRASTS: Final = folded("men fast but though لكن ولكن")
ABOUT_SELF: Final = folded("jag ja mig vi oss i me we us my mitt min أنا نحن")
SPEAKING: Final = ABOUT_SELF - folded("my mitt min")
"""The writer themselves, without what is theirs."""
_SWEDISH_IN: Final = frozenset(("i",))


def of_writer(words: frozenset[str], lang: str) -> frozenset[str]:
    """Words for the writer as they count in a language: "i" is the writer in English, and a preposition in Swedish."""
    return words if lang == "en" else words - _SWEDISH_IN


ABOUT_OTHERS: Final = folded(
    "han hon hen de dom dem honom henne barnet barnen bror brorsan syster syrran mamma pappa andra sonen dottern"
    " he she they him her them others brother sister mother father son daughter kids هو هي هم الآخرون"
)
I_AM: Final = phrases(
    "jag är|ja är|jag e|ja e|jag jobbar som|jag arbetar som|jobbar som|arbetar som",
    "i am|im|i work as",
    "أنا",
)
"""What stands before who somebody is."""
PROFESSIONS: Final = (
    "larare", "ledare", "sekreterare", "kurator", "tranare", "pedagog", "skoterska", "samordnare", "handlaggare",
    "psykolog", "assistent", "arbetsgivare", "vaktmastare", "skotare", "vardare", "vaktare", "bibliotekarie",
    "teacher", "coach", "nurse", "caretaker", "librarian",
)  # fmt: skip
"""Endings of words for professions, folded."""
AT_WORK: Final = ("elev", "klient", "patient", "brukare", "kolleg", "pupil", "student", "colleague")
"""How words begin, folded, for somebody whom one meets at work, so that "min elevs bror" leaves the role clear."""
WORKS_AT: Final = re.compile(
    r"\b(?:jobbar|arbetar|undervisar|vikarierar|jobba|arbeta) (?:\w+ ){0,4}(?:\w*skol\w*|fritids\w*|boende\w*|hvb|soc"
    r"|socialtjanst\w*|mottagning\w*|vardcentral\w*|bup|psyk\w*|kriminalvard\w*|hakte\w*|anstalt\w*|kommun\w*"
    r"|ungdom\w*)"
    r"|\b(?:en|mina|min|vara|nagra|av) (?:\w+ )?(?:elev(?:er|erna)?|klient(?:er)?|kollegor?|medarbetare|anstallda?)"
    r" (?:\w+ )?(?:har|ar|som|pa|i|borjat|sager|skriver|visar)\b|\bpa min arbetsplats\b|\bvi (?:i arbetslaget|pa skolan"
    r"|pa fritids|pa jobbet|i personalen)\b"
    r"|(?:^|\b(?:jag|ja|hej) )(?:jobbar|arbetar) som \w+"
    r"|\bi (?:teach|work) (?:\w+ ){0,4}(?:school|youth|clinic|social|prison)|\bone of my (?:pupils|students|clients)\b"
)
"""How people tell, in folded words, that they write because of their work."""
GREETS: Final = folded("hej hejsan hallå tjena tja god dag kväll morgon salam assalamu alaikum hello hi jag är e ja")
"""Words with which a message opens before it says who writes."""
AFTER_A_PROFESSION: Final = folded("här på i inom hos vid från har here at in from behöver undrar söker")
"""Behind one of these a profession that opens a message is the writer's own."""
AWAY: Final = folded("jobbet borta bortrest sover utomlands rest åkt gått stuckit asleep away gone left work نائم")
"""Said of somebody who is feared, these say that they are not there."""
AT_HOME: Final = phrases(
    "jag är hemma|ja är hemma|är hemma|hemma|vi är hemma|i mitt rum|på mitt rum|hemma hos mig|sitter hemma|är på jobbet"
    "|på jobbet|i skolan|är i skolan|på toaletten|i bilen|ute|är ute|på bussen",
    "i am home|im home|at home|i am at home|im at home|home|in my room|at work|at school|in the car|outside",
    "في البيت|انا في البيت|في المدرسه|في العمل|في غرفتي|بالبيت|انا بالبيت",
)
"""Where somebody is, who was asked whether they are safe there: it says neither."""
FEARED_IS_AWAY: Final = phrases(
    "är inte hemma|inte hemma|är borta|är bortrest|är på jobbet|på jobbet|har gått hem|har gått|har åkt|har stuckit"
    "|är utomlands|ligger och sover|ligger o sover|sover nu|sover|har somnat|är i skolan|är på skolan|är på resa"
    "|kommer inte hit"
    "|är hos mig|är hos oss|är här hos mig",
    "is not home|isnt home|not at home|is away|is at work|has left|went home|is asleep|is sleeping|is at school"
    "|are with me|is with me",
    "ليس في البيت|مو بالبيت|نائم|نائمه|في العمل|خرج|خرجت|سافر",
)
"""Of somebody else, who was feared or feared for, these say that nothing happens now."""
QUIET: Final = folded("lugnt calm quiet هادئ")
"""Without one of these nobody is taken to be safe because another one is away."""
NOT_FOR_LONG: Final = folded("snart strax tillbaka ikväll soon back tonight hota hotar")
LEADS_TO: Final = folded("så so nu now här here idag today")
"""After one of these a sentence may end with its answer."""
ASKING: Final = folded(
    "vad hur när var vart vem vilka vilken vilket varför kan får finns är ska måste har vet kommer brukar går gör vill"
    "  what how when where who which why can could do does did is are should may will would هل ما ماذا كيف متى"
    " اين من لماذا"
)
"""Words with which a question begins."""

ASKING_WORDS: Final = folded("vad hur när vem vilka varför what how when who why")
SUBJECTS: Final = folded("jag ja vi man han hon hen de dom ni du det den någon nån i we he she they you it anyone")
"""Between one of those and a verb these make a wish of the question: "hur jag ska prata med honom"."""
TELLING_VERBS: Final = folded("har är ska går gör vill kommer brukar måste vet are is will would could should")
"""Verbs that open a question only before its subject: "har du …", but "har slutat träna"."""

WHETHER: Final = folded("om ifall if whether إن")
"""After one of these "I do not know" answers all the same: "vet inte om jag är trygg"."""

PARTICLES: Final = phrases(
    "ja|jaa|jodå|jadå|japp|jepp|jupp|jajamän|jaja|ye|yes|yess|aa|aah|mm|mhm|mmhm|nej|nejj|neij|nejdå|nä|nää|näe"
    "|nae|naj"
    "|nehej|nepp|nope|nix|näpp",
    "yeah|yep|yup|yea|no|nah",
    "نعم|ايوه|ايوا|اي|اجل|بلى|كلا",
)
"""Answers that a sentence may follow without a comma."""

NOT_NO: Final = frozenset({"one", "more", "matter", "need", "body", "longer", "problem"})
"""After an English "no" these make another word of it: "no one is here"."""


NEGATIONS: Final = folded("inte ej icke not never dont ليس لست مو مش ما")
_DENIES_DOING: Final = re.compile(
    r"\b(?:inget|ingenting) (?:som )?(?:jag |ja |vi |han |hon |hen |de |dom )?(?:tanker|ska|gor|planerar|hander|sker)\b"
    r"|\b(?:inget|ingenting|inte just|inte ens) (?:nu|idag|i dag|ikvall|i kvall|inatt|i natt)\b"
    r"|\b(?:tanker|ska|kommer) (?:inte|ej) (?:att )?(?:gora|skada)\b"
    r"|\b(?:inte|ej) (?:tanker|ska|kommer) (?:att )?(?:gora|skada)\b"
    r"|\b(?:blir|hander|sker) (?:inte|ej) (?:just )?(?:nu|idag|i dag|ikvall|i kvall|inatt|i natt)\b"
    r"|\bnothing (?:that )?(?:i|we|he|she|they) (?:will|would|am going to|do)\b"
)
"""What denies that anything will be done: "inget jag tänker göra nu"."""


def denies_doing(words: Sequence[str]) -> bool:
    """Whether folded words deny that anything will be done, and go on with no "but"."""
    return CONTRASTS.isdisjoint(words) and _DENIES_DOING.search(" ".join(words)) is not None


SUPPOSES: Final = folded("om ifall när tänk if when suppose إذا لو")
"""After one of these a clause only supposes."""
OWN_POSSESSIVES: Final = folded("min mitt mina vår vårt my our")
SMALL_WORDS: Final = folded(
    "jag är en ett det den gäller handlar om i på till från bor vi han hon hen de kommun kommunen nära utanför ungefär"
    " typ fyller år gammal tillbaka snart precis blev just nog tror väl heter med av för min mitt mina skriva prata"
    " hellre vill"
    " i am a an it is about he she they we my live in near from years year old turns turned nearly almost the to with"
    " write talk rather want would like"
    " أنا هو هي عمره عمرها في من سنة سنوات أسكن نحن بلدية أريد أن"
)
"""Words of a sentence that only carries an answer: "jag bor i", "han är … år"."""
