"""What to do or say, asked in few words in the middle of a story: told by words. Pure.

Owns which reply answers them. The model sees one message, and "va ska ja säga" has nothing in it of whom it is about;
what the conversation is about is known here. Questions about the line itself are `conversation.service_questions`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from handoff.assistant.cards.local_help import LOCAL_HELP
from handoff.assistant.cards.named import ASKED_BY_NAME
from handoff.assistant.danger.safety import OFF_TOPIC
from handoff.assistant.thread.topic import ASSOCIATION, CHILD, CLOSE, CRIME, MUNICIPALITY, WORK, thread_of
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.understood import confirmed

HOW_TO_TALK: Final = "hur_prata"
TELLS_OTHERS: Final = "beratta_vidare"
"""Said to a relative who asks whether the school or the authorities must know."""
TAKE_AWAY: Final = "ta_ifran"
"""Said to who asks whether to take a phone away, or to forbid something."""
AT_WORK: Final = "fraga_sekretess_yrke"
PROTECTION: Final = "radd_for_repressalier"
CRIME_KNOWN: Final = "kannedom_om_brott"
MEDIA: Final = "media_forskning"
READS: Final = "vill_lasa"
"""Said to who wants something to read, and perhaps nobody to talk to; texts on what was told stand under it."""
ASKED_FOR: Final = ASKED_BY_NAME | {READS}
"""Replies that give what was asked for in so many words: no other reading of the message takes their place."""
ANSWERS_A_WISH: Final = frozenset({AT_WORK, MEDIA, LOCAL_HELP, READS})
"""Nobody is wished for by these, though somebody is named: "får jag prata med er, vi har sekretess"."""
MAY_BE_DANGER: Final = frozenset({"radd_for_repressalier", "kannedom_om_brott"})
"""Replies to questions beside which danger that the model reads stands."""
CONCERN: Final = "fraga_orosanmalan"
SHUT_OUT: Final[Mapping[str, str]] = {ASSOCIATION: "rad_forening", MUNICIPALITY: "rad_kommun", WORK: "oro_yrkesroll"}
"""What is said to who asks whether somebody may be shut out, by what the conversation is about."""

MOST_WORDS: Final = 16
"""In a longer message the question stands beside a story, which the model reads."""

_I: Final = r"(?:jag|ja|man|vi|en)"
_NOT_TO_US: Final = (
    r"(?! (?:\w+ ){0,2}(?:er|hit|nan|nagon|person\w*|manniska\w*|polisen?|112|soc\w*|you|someone|a person)\b)"
)
_TALK: Final = re.compile(
    rf"\b(?:vad|va|hur) (?:ska|skall|kan|bor|borde|skulle) {_I} (?:\w+ ){{0,2}}(?:saga|svara|skriva|prata|snacka|tala"
    rf"|bemota|narma mig|na|formulera|uttrycka|reagera)\b{_NOT_TO_US}"
    r"|\b(?:vad|va|hur) (?:sager|svarar|skriver|pratar|bemoter|narmar|nar|snackar|reagerar) (?:man|en|jag|ja|vi)\b"
    rf"{_NOT_TO_US}"
    rf"|\bska {_I} (?:\w+ )?(?:ringa (?:hans|hennes|deras|mamman|pappan)|konfrontera|saga nat|saga nagot)\b"
    rf"|\b(?:what|how) (?:do|should|can|could|would) (?:i|we|you) (?:\w+ )?(?:say|talk|respond|answer|reach|approach)\b"
    rf"{_NOT_TO_US}"
    r"|(?:ماذا|شو|ايش|كيف) (?:ساقول|اقول|اتكلم|اتحدث|احكي|ارد|نتكلم|نقول)"
)
_THINGS: Final = (
    r"(?:telefon\w*|mobil\w*|dator\w*|lur\w*|padda\w*|plattan?|skarm\w*|spelet|spelen|natet|internet|wifi\w*|sladden"
    r"|phone|computer|laptop|wifi|tablet)"
)
_TAKES: Final = re.compile(
    rf"\b(?:ska|bor|borde|kan|far|maste) {_I} (?:\w+ )?(?:ta|beslagta|dra|stanga av|kolla|lasa|forbjuda)\b.{{0,30}}"
    rf"\b{_THINGS}\b"
    rf"|\b(?:should|can|may) (?:i|we) (?:\w+ )?(?:take|ban|check|read|block)\b.{{0,30}}\b{_THINGS}\b"
)
_SHUTS_OUT: Final = re.compile(
    rf"\b(?:ska|kan|far|bor|borde) {_I} (?:\w+ )?(?:porta|stanga av|stanga ute|utesluta|sparka|avskeda|kasta ut|neka"
    r"|saga nej|saga upp)\b"
    rf"|\b{_I} (?:kan|far) (?:\w+ ){{0,2}}(?:neka|porta|utesluta)\b"
    r"|\b(?:ratt|rattigheter) (?:\w+ )?att (?:saga nej|neka|porta|utesluta)\b"
    r"|\b(?:can|should|may) (?:we|i) (?:\w+ )?(?:ban|exclude|expel|fire|refuse)\b"
)
_SECRECY: Final = re.compile(
    r"\b(?:\w*tystnadsplikt\w*|tystnadslofte\w*|sekretess\w*|confidentiality|duty of confidence)\b"
    r"|السري[هة] المهني[هة]"
)
_OF_OURS: Final = re.compile(
    r"\b(?:ni|du|er|eran|era) (?:\w+ )?(?:tystnadsplikt|sekretess)\w*|\b(?:har|under) (?:ni|du)\b|\b(?:do|are"
    r"|have) you\b"
)
"""Whose secrecy is asked about: this line's is a question about the line."""
_MAY_TELL: Final = re.compile(
    rf"\b(?:far|kan) {_I} (?:\w+ )?(?:beratta|saga|prata|dela|kontakta|ringa|tala|fora)\b.{{0,40}}"
    r"\b(?:kolleg\w*|polisen?|socialtjansten|soc|foraldrar\w*|rektorn?|er|chefen|vardnadshavar\w*|vidare)\b"
    rf"|\b(?:far|kan|maste|bor|borde|ska|skall|behover) {_I} (?:\w+ ){{0,2}}(?:beratta|saga till|dela|informera|visa"
    r"|involvera|kontakta|koppla in)\b.{0,40}\b(?:foraldrar\w*|rektorn?|chefen|vardnadshavar\w*|skolledning\w*"
    r"|elevhalsan?|hemmet|mamman|pappan)\b"
    rf"|\bbryter {_I} (?:\w+ ){{0,2}}(?:mot|lagen|regler\w*|tystnadsplikt\w*|sekretess\w*)\b"
    r"|\b(?:may|can) (?:i|we) (?:tell|share|talk)\b.{0,40}\b(?:colleagues?|police|parents|head|you)\b"
)
_MUST_TELL: Final = re.compile(
    r"\b(?<!hur )(?<!vad )(?<!va )(?<!nar )(?:maste|behover|bor|borde|ska|skall|far|kan) "
    rf"{_I} (?:\w+ ){{0,2}}(?:beratta|saga|informera|anmala|kontakta|prata"
    r"|meddela|hora av \w+|blanda in|koppla in|involvera|ringa|tala)\b.{0,40}"
    r"\b(?:skolan|larar\w*|rektorn?|mentorn?|kuratorn?|forskolan|soc|socialen|socialtjanst\w*|myndighet\w*)\b"
    r"|\b(?:must|should|do|may) (?:i|we) (?:have to |need to )?(?:tell|inform|talk to|contact)\b.{0,40}"
    r"\b(?:school|teachers?|social services|authorit\w+)\b"
)
"""Who asks whether the school or the authorities must know of what worries them."""
_CONCERN: Final = re.compile(
    rf"\b(?:har|galler) (?:{_I} )?(?:\w+ ){{0,2}}anmalningsplikt\w*|\b(?:ar|e) {_I} (?:\w+ )?anmalningsskyldig\w*"
    r"|\b(?:vad|va) (?:ar|e|innebar) (?:\w+ ){0,2}orosanmal\w*"
    r"|\b(?:vad|va) hander (?:om|nar|efter|med) (?:\w+ ){0,4}orosanmal\w*"
    rf"|\bhur (?:gor|skriver|lamnar) {_I} (?:\w+ ){{0,2}}(?:oros)?anmal\w*|\bhur (?:oros)?anmaler {_I}\b"
    rf"|\b(?:ska|maste|bor) {_I} (?:\w+ )?(?:gora (?:\w+ )?|skriva (?:\w+ )?)?orosanmal\w*"
    r"|\bhow (?:do|can) i report (?:a )?(?:concern|worry)\b"
)
_PROTECTS: Final = re.compile(
    r"\bskydda\w* (?:\w+ ){0,2}(?:adress\w*|mig|oss|sig|uppgifter|identitet|barnen?)\b|\bskyddad\w* (?:identitet"
    r"|adress\w*|uppgifter|personuppgifter)\b|\bsekretessmarker\w*"
    r"|\b(?:sparar|spara|foljer|overvakar|avlyssnar|hackar|spionerar pa) (?:en|mig|oss|min \w+)\b"
    r"|\b(?:protect|hide) (?:my|our) (?:address|identity|family)\b|\btracking (?:me|my phone|us)\b"
)
"""Who asks how to be safe from others asks for nothing harmful."""
_TIPS: Final = re.compile(
    r"\b(?:lamna\w*|ge|skicka\w*) (?:\w+ ){0,2}tips\b|\btips\w* (?:polisen|anonymt)\b|\banonymous tip\b"
)
_WRONG: Final = re.compile(
    r"\b(?:fel|felaktigt) (?:stalle|nummer|chatt|sida|plats|adress)\b|\bhamnat (?:helt )?fel\b|\bkommit fel\b"
    r"|\bwrong (?:place|number|chat|site)\b"
)


def plain_question(text: str, state: State) -> str | None:
    """The reply to a question about what to do or say; None where the message is none, or tells a story beside it."""
    words = folded_words(text)
    if not words:
        return None
    if len(words) > MOST_WORDS:
        return _asked_last(text, state)
    plain = " ".join(words)
    wrong = OFF_TOPIC if _WRONG.search(plain) else None
    return wrong or _at_work(plain, state) or _by_words(text, plain) or _how_to_talk(plain, state)


_MEDIA: Final = re.compile(
    r"\b(?:intervjua\w*|intervjuperson\w*|interview\w*|kallforteckning\w*|(?:bra|palitlig) kalla|reportage)\b"
    r"|\bkontakt med (?:en|nan|nagon) (?:foralder|anhorig|avhoppare|drabbad)\b"
)
_CONSULTS: Final = re.compile(
    r"\b(?:vem|vilka|nan|nagon|kommunen) (?:\w+ ){0,6}(?:konsultera|radgora|utbilda|forelasa|utbildning|forelasning)\b"
    r"|\bfinns (?:det )?(?:\w+ ){0,2}(?:utbildning\w*|kurs\w*|forelasning\w*) (?:for|om|att|till|i)\b"
    r"|\b(?:konsultera|radgora med) (?:nan|nagon)\b|\b(?:who|anyone|someone) (?:\w+ ){0,3}(?:consult|train our"
    r"|train the)\b"
)
LAWFUL: Final = "fraga_lagligt"
"""Said to who asks whether something is a crime, or what the law does to somebody."""
ASKED_IN_SO_MANY_WORDS: Final = frozenset({TAKE_AWAY, LAWFUL, TELLS_OTHERS})
"""Replies to questions that are read by words alone, and are no intents of the model."""
_LAWFUL: Final = re.compile(
    r"\b(?:ar|e|var|blir) (?:det|de|detta|det har|han|hon|sant|sadant) (?:\w+ ){0,4}"
    r"(?:olaglig\w*|laglig\w*|brottslig\w*|straffbart|kriminellt|forbjudet|ett brott)\b"
    r"|\b(?:gor|gjorde) (?:han|hon|de|dom|jag|vi) (?:\w+ )?(?:nat|nagot) (?:olagligt|brottsligt|kriminellt)\b"
    r"|\b(?:ar|e|blir) (?:jag|vi|han|hon) (?:\w+ )?(?:medskyldig|skyldig till|medbrottsling|delaktig i (?:ett )?brott)"
    r"\b"
    r"|\b(?:aker|hamnar) (?:han|hon|jag|de|dom|min \w+) (?:\w+ )?(?:in|dit|i fangelse)\b"
    r"|\b(?:far|blir|riskerar|kan|kommer|tar|satter) (?:\w+ ){1,4}(?:i )?(?:fangelse|fangelset|fangslad|domd|straff)\b"
    r"|\b(?:is|was) (?:it|that|this|what \w+ \w+) (?:\w+ )?(?:illegal|legal|a crime|against the law)\b"
    r"|\b(?:will|would|can|could) (?:he|she|i|they|my \w+) (?:go to|end up in|be sent to) (?:jail|prison)\b"
    r"|\b(?:am i|are we|is he|is she) (?:\w+ )?(?:guilty|liable|an accomplice)\b"
    r"|هل (?:\w+ ){0,3}(?:قانوني|قانونيه|جريمه|السجن|يسجن)"
)
_SOMEBODY_ELSE: Final = re.compile(
    r"\b(?:finns|vet ni|kanner ni) (?:det )?(?:nan|nagon|nagot|nat|en) (?:\w+ ){0,2}som (?:kan|skulle kunna) (?:\w+ )?"
    r"(?:prata|snacka|tala|na fram|traffa|mota) (?:med|till|in till) (?:han|honom|henne|hon|dem|dom|min \w+)\b"
    r"|\bfinns (?:det )?(?:\w+ ){0,3}(?:hjalp|stod) att fa\b"
    r"|\bfinns (?:det )?(?:nan|nagon|nagot|nat|nagonstans|nanstans|stalle) (?:\w+ )?(?:for|at) (?:han|honom|henne|hon"
    r"|dem|dom|min \w+|mina \w+|barnen|ungarna|syskonen?|sonen|dottern|familjen)(?: sjalva?)?"
    r" att (?:prata|snacka|ga|vanda)\b"
    r"|\bfinns (?:det )?(?:nan|nagon|nagot|nat|nagra) (?:\w+ ){0,2}som hjalper (?:en|folk|sana|honom|henne|dem|dom)\b"
    r"|\bis there (?:anyone|someone|anybody|somebody) (?:\w+ )?who (?:can|could) (?:talk|speak) to (?:him|her|them)\b"
)
"""Who asks who talks to the other one, or helps people like them, asks for help near them and for nobody here."""
_HELPLINE: Final = re.compile(
    r"\bfinns (?:det )?(?:nan|nagon|nagot|nat|en|nagra) (?:\w+ )?(?:kvinnojour|mansjour|tjejjour|stodtelefon|stodlinje"
    r"|telefonlinje|jourtelefon|jourlinje|journummer|telefonjour|hjalplinje|hjalptelefon)\b"
    r"|\b(?:har|finns) (?:exit|avhopparstod\w*|kvinnofridslinjen) (?:nat|nagot|ett)? ?(?:telefon)?nummer\b"
    r"|\b(?:vart|var) (?:(?:kan|ska) (?:jag|man|vi|hon|han) ringa|ringer (?:jag|man|vi|hon|han))\b"
    r"(?! (?:om|nar|polisen|ifran|fran))"
    r"|\bfinns (?:det )?(?:nagot|nat|ett|nagra) (?:\w+ )?(?:telefon)?nummer(?: (?:dit|som|till nan|till nagon))?"
    r" (?:(?:jag|man|vi|hon|han) kan |att )?ringa\b(?! (?:er|dig|till er))"
    r"|\bfinns (?:det )?(?:nan|nagon) for (?:arbetsgivare|anhoriga|foraldrar|kvinnor|man|chefer)\b"
    r"|\bis there (?:a|any) (?:helpline|support line|women s shelter)\b"
)
"""Who asks for a line, or for help that people like them get, asks for no channel of this one."""
_READS: Final = re.compile(
    r"\b(?:vill|vill nog|skulle vilja|tanker) (?:bara |hellre |mest |helst |nog )?(?:lasa|lasa pa|kolla runt|titta runt"
    r"|kika runt)(?: (?:lite|mer|mera|nat|nagot|sjalv|forst|i lugn och ro|pa egen hand|har|nu))*$"
    r"|\b(?:bara|hellre|mest) lasa(?: lite)?$"
    r"|\bhar (?:ni|du) (?:nat|nagot|nan|nagon|nagra) (?:\w+ )?(?:att lasa|texter?|artikel|artiklar|broschyr\w*)\b"
    r"|\bfinns (?:det )?(?:nat|nagot) (?:\w+ )?att lasa\b"
    r"|\b(?:just want to|would rather|rather|want something to) read(?: (?:a bit|something|first))*$"
)
_ANSWERED: Final = (
    (_READS, READS),
    (_HELPLINE, LOCAL_HELP),
    (_SOMEBODY_ELSE, LOCAL_HELP),
    (_MEDIA, MEDIA),
    (_CONSULTS, LOCAL_HELP),
    (_TIPS, CRIME_KNOWN),
    (_TAKES, TAKE_AWAY),
    (_CONCERN, CONCERN),
)


def _by_words(text: str, plain: str) -> str | None:
    if asks_back(text) and _PROTECTS.search(plain):
        return PROTECTION
    if asks_back(text) and _LAWFUL.search(plain):
        return LAWFUL
    return next((reply for pattern, reply in _ANSWERED if pattern.search(plain)), None)


def _how_to_talk(plain: str, state: State) -> str | None:
    thread = thread_of(state)
    if thread in OF_SOMEBODY and (_WHAT_TO_DO.search(plain) or _BRINGS_UP.search(plain)):
        return HOW_TO_TALK
    return HOW_TO_TALK if thread not in (None, CRIME) and _TALK.search(plain) else None


OF_SOMEBODY: Final = frozenset({CHILD, CLOSE})
"""Where somebody close is worried about: what to do begins with how to talk."""
_WHAT_TO_DO: Final = re.compile(
    rf"^(?:men |och |sa |ja |okej |ok |ah |aa )*(?:vad|va) (?:gor|ska|skall|kan|bor|borde|skulle) {_I}(?: kunna)?"
    r"(?: gora)?(?: (?:da|nu|forst|forst och framst|at (?:det|de)|i sant lage|med (?:det|de)))*$"
    rf"|\b(?:vill (?:bara )?veta|fragade|sag|svara pa) (?:ju )?(?:bara )?(?:vad|va) {_I}"
    r" (?:ska|kan|bor|borde|skulle) gora\b"
    r"|\b(?:har (?:ni|du)|finns det) (?:nagot|nat|nagra|nan|lite) (?:\w+ )?(?:rad|tips)\b"
    r"|^(?:so |but |and )*what (?:do|should|can|could) (?:i|we|you|one) do(?: now| then| first| about (?:it|that))?$"
)
_BRINGS_UP: Final = re.compile(
    rf"\b(?:ska|skall|bor|borde|kan|vagar) {_I} (?:\w+ )?(?:ta upp|ta det med|namna|lyfta"
    r"|lata bli att (?:saga|fraga|namna))(?! (?:\w+ ){0,3}(?:polisen?|soc|skolan|rektorn?|chefen|er|mote\w*)\b)"
    r"|\bshould (?:i|we) (?:\w+ )?(?:bring (?:it|this|that) up|mention (?:it|this|that))\b"
)


def asks_what_to_do(text: str) -> bool:
    """Whether all that a message asks is what to do now, or that this was asked."""
    return _WHAT_TO_DO.search(" ".join(folded_words(text))) is not None


_LAST_SENTENCE: Final = re.compile(r"[.!?\n\"”]+")


def _asked_last(text: str, state: State) -> str | None:
    """Help, or how to talk, where the last sentence of a longer message asks for it; the model reads all else."""
    if not text.rstrip().endswith("?"):
        return None
    words = folded_words([each for each in _LAST_SENTENCE.split(text) if each.strip()][-1])
    last = " ".join(words)
    if len(words) > MOST_WORDS:
        return None
    return LOCAL_HELP if _HELPLINE.search(last) else _how_to_talk(last, state)


def _at_work(plain: str, state: State) -> str | None:
    """What who writes because of their work may tell, and whom they may shut out."""
    thread = thread_of(state)
    works = confirmed(state).get("audience") == "yrkesverksam" or thread in SHUT_OUT
    if _SHUTS_OUT.search(plain):
        return SHUT_OUT.get(thread or "")
    secret = _SECRECY.search(plain) is not None and _OF_OURS.search(plain) is None
    if secret or (works and (_MAY_TELL.search(plain) or _MUST_TELL.search(plain))):
        return AT_WORK
    return TELLS_OTHERS if thread in OF_SOMEBODY and _MUST_TELL.search(plain) else None
