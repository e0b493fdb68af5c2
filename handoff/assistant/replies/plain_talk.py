"""What is plainly said and needs no model: a goodbye, a question about the line, whether a person comes. Pure.

Owns which reply that gets. Danger that rules or model have read in the same words comes first.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import (
    BotAnswer,
    BotButton,
    BotCard,
    BotRequest,
    BotRisk,
    Handoff,
    Intent,
    Reply,
)
from handoff.assistant.danger.model_level import everyday
from handoff.assistant.danger.safety import is_open, staying
from handoff.assistant.danger.waiting_for_help import KEEPS_ANSWERING
from handoff.assistant.replies.meant_talk import meant_reply
from handoff.assistant.replies.plain_questions import (
    ANSWERS_A_WISH,
    AT_WORK,
    LAWFUL,
    MAY_BE_DANGER,
    READS,
    plain_question,
)
from handoff.assistant.replies.two_readings import READINGS, SERIOUS_REPLY
from handoff.assistant.wording.dialogue import ABOUT_THE_LINE, STILL_HERE
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.rules.leaving import LEFT
from handoff.conversation.rules.offers import ANSWERS
from handoff.conversation.state import State, goes_on, tells_danger, written
from handoff.conversation.text.folding import Phrase, folded, folded_text, folded_words, phrases
from handoff.conversation.text.sentences import asks_back, asks_somewhere
from handoff.conversation.told.distrust import doubts_help
from handoff.conversation.told.facts import facts_told
from handoff.conversation.told.plans import tells_a_plan
from handoff.conversation.wishes.closing_words import closes, must_stop, names_thanks, says_goodbye, thanks_for_help
from handoff.conversation.wishes.corrections import denies_the_reading
from handoff.conversation.wishes.declines import beside_the_queue, declines_a_person, wants_out_of_the_queue
from handoff.conversation.wishes.service_questions import asks_presence, asks_to_stay, service_reply
from handoff.risk import Level
from knowledge.language import SERVED, asked_for

DISTRUST: Final = "misstro"
"""Said to who has lost faith in help, or in this line, and says so in hard words."""
FAREWELL: Final = "avsluta"
FAREWELL_IN_DANGER: Final = "avsluta_fara"
"""Said to who takes leave while danger is open."""
PLANS: Final = "plan_hort"
"""Said to who tells their next step: no explanation of what they have decided."""
FAREWELL_AT_ONCE: Final = "avsluta_brattom"
"""Said to who has to stop because somebody comes."""
IS_HERE: Final = "ar_har"
"""Said to who asks, before anything else, whether anybody is there: what reads them, and what they want to tell."""
COMES: Final = "person_kommer"
"""Said to who asks, while they wait, whether anybody comes."""
WRITE_ON: Final = "sprak_gar_bra"
"""Said to who asks whether one may write like this, or in a language that is answered from then on."""
LANGUAGES: Final = "annat_sprak"
WORRY: Final = frozenset(
    {"oro_barn", "oro_annan_narstaende", "oro_yrkesroll", "vill_lamna", "dras_in_sjalv", "hur_prata"}
)
"""What may be told in the same message, so that it is answered in place of the question of the language."""
LIKELY: Final = 0.1
ASKS_ROLE: Final = "fraga_roll"
POLICE: Final = BotCard(type="contact", id="polisen-114-14")
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")

_WAITS: Final = phrases(
    "kommer någon|kommer nån|kommer det någon|kommer det nån|någon som kommer|nån som kommer|någon på väg|nån på väg"
    "|när kommer|hur lång kö|lång kö|kommer snart|dröjer det|är någon där|är nån där"
    "|kommer ingen"
    "|när får jag|får jag vänta|måste jag vänta|finns det någon där|kommer personen|var är personen|den där personen"
    "|ska jag sluta vänta|kommer någon person|kommer det någon person|kommer nån person|kommer det nån person",
    "is anyone coming|is someone coming|anyone coming|anyone there|when will|still waiting|is somebody coming",
    "هل يأتي أحد|متى يأتي|كم أنتظر|في حدا",
)
_MOST_WORDS: Final = 18
_WISH: Final = re.compile(
    r"man+i|m[ae]n+[ie]?sk|person|nago|nan\b|folk|prata|pratta|snack|tala\b|ring|vuxen|vuxna|kop+l|stod|levande"
    r"|riktig|chatt"
    r"|skriv|skrev|operator|handlag|radgiv|kurator|volont|jour|hjalp|hamta|byt|vidare|svara|lyssna|\bni\b|\ber\b|samma"
    r"|medmann|motta|\bko\b|kon\b|personal|kolleg|ansvarig|som kan|\bhan jag|\bhon jag|robot|maskin|dator|program"
    r"|human|people|person|some(?:one|body)|any(?:one|body)|real|agent|counsel|advis|help|connect|transfer|through"
    r"|answer"
    r"|listen|staff|team|volunteer|get me|queue|\bline\b|chat|talk|speak|write|wrote|word with|one of you"
    r"|grown ?up|adult"
    r"|who else|same|qof|insaan|caawi"
)
_SWEDISH_LIKE_THIS: Final = folded("dålig dåligt svenska swedish stavar skriver")
_ARABIC: Final = re.compile(r"عربي|العربي")
_ENGLISH: Final = frozenset(("english", "engelska"))


def plainly_answered(answer: BotAnswer, request: BotRequest, state: State, *, wished: bool = True) -> BotAnswer:
    """The answer, or what is said to plain words. The same where danger was read in them, and to a button.

    `wished`: whether a person that the model hears asked for is asked for where the message stands.
    """
    text = request.text
    only_asks = _only_asks(text, state)
    leaves = wants_out_of_the_queue(text) and not tells_danger(state) and Level[answer.risk.level] < Level.N4
    if request.payload is not None or (Level[answer.risk.level] >= Level.N3 and not only_asks and not leaves):
        return answer
    if _SPEECHLESS.search(text.strip()) and max(state.level, Level[answer.risk.level]) < Level.N3:
        return replace(answer, replies=(SERIOUS_REPLY,), handoff=Handoff(), ranking=())
    if (without := _without_a_person(answer, text, state)) is not None:
        return without
    reply = _plain_reply(text, state)
    if reply is not None:
        goes_on = state.name == "queued" or reply.startswith(FAREWELL) or reply == COMES
        return _saying(answer, reply, *(() if goes_on else (_PERSON,)))
    if (asked := _asked_in_between(answer, text, state)) is not None:
        buttons = () if state.name == "queued" else (_PERSON,)
        replies = (Reply(asked, buttons=buttons, cards=(POLICE,) if asked == LAWFUL else ()),)
        risk = BotRisk() if only_asks else answer.risk
        return replace(answer, intent=Intent(asked, 1.0), replies=replies, risk=risk, handoff=Handoff(), ranking=())
    return (
        _called(answer, text, state, wished=wished) if answer.handoff.requested else _answered_here(answer, text, state)
    )


def _without_a_person(answer: BotAnswer, text: str, state: State) -> BotAnswer | None:
    """The answer to who wants no person; None to others. Who waits leaves the queue, and is answered what they ask."""
    waits, leaves = state.name == "queued", wants_out_of_the_queue(text)
    if (not leaves and not declines_a_person(text)) or (not waits and plain_question(text, state) == READS):
        return None
    reply = NO_PERSON if not waits else LEFT if leaves else STOPS_WAITING
    if not asks_somewhere(beside_the_queue(text)) or answer.handoff.requested:
        return _instead(answer, reply)
    return replace(answer, replies=(Reply(reply), *answer.replies)) if waits else None


def _instead(answer: BotAnswer, reply: str) -> BotAnswer:
    return replace(answer, intent=Intent(reply, 1.0), replies=(Reply(reply),), handoff=Handoff(), ranking=())


STOPS_WAITING: Final = "ko_sluta_vanta"
"""Said to who waits and wants nobody to come."""
NO_PERSON: Final = "ingen_person_vidare"
"""Said to who wants no person and goes on here."""


def _answered_here(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer to a question about the line or its languages, as who writes now needs it; any other as it is."""
    if answer.intent.name == LANGUAGES and _writes_already(text, state):
        return _in_this_language(answer, text)
    return _not_asked_back(answer) if answer.intent.name in ABOUT_THE_LINE | {"fraga_polis"} else answer


def _asked_in_between(answer: BotAnswer, text: str, state: State) -> str | None:
    """The reply to what to do or say, asked in the middle of a story; in open danger, and of a person, none."""
    if is_open(state) or written(state) not in SERVED:
        return None
    asked = plain_question(text, state) or meant_reply(text, answer.vector, state)
    wished = answer.handoff.requested and answer.handoff.reason != "risk"
    if wished and asked == AT_WORK and _A_PERSON.search(folded_text(text)):
        return None  # "kan jag få prata med en människa" asks for one, whatever their work is
    return None if wished and asked not in ANSWERS_A_WISH else asked


_A_PERSON: Final = re.compile(r"\b(?:manniska\w*|person|vuxen|human|somebody real|real person)\b")


def _not_asked_back(answer: BotAnswer) -> BotAnswer:
    """The answer to a question about the line, without asking in turn who the writer is; that may be asked later."""
    kept = tuple(each for each in answer.replies if each.reply_id != ASKS_ROLE)
    if len(kept) == len(answer.replies) or not kept:
        return answer
    last = replace(kept[-1], buttons=kept[-1].buttons or (_PERSON,))
    asked = answer.slots.get("asked")
    slots = (
        {**answer.slots, "asked": [each for each in asked if each != "roll"]}
        if isinstance(asked, list)
        else answer.slots
    )
    return replace(answer, replies=(*kept[:-1], last), slots=slots)


def _called(answer: BotAnswer, text: str, state: State, *, wished: bool) -> BotAnswer:
    """The call of a person, or what is said where nobody has asked for one."""
    if not _wished(answer):
        return answer
    if _asks_for_the_language(answer, text, state):
        return _in_this_language(answer, text)
    if asks_back(text) and _surely_asks_else(answer):
        replies = (Reply(answer.intent.name, buttons=(_PERSON,)),)
        return replace(answer, replies=replies, handoff=Handoff())
    if _VENTS.search(folded_text(text)):
        listens = (Reply(LISTENS, buttons=(_PERSON,)),)
        return replace(answer, intent=Intent(LISTENS, 0.0), replies=listens, handoff=Handoff())
    return answer if wished and _names_a_person(text) else _instead_of_a_call(answer, state)


LISTENS: Final = "bekrafta"
"""Said to who wants to get something off their chest: they are listened to, and nobody is called."""
_VENTS: Final = re.compile(
    r"\b(?:skriva|prata|snacka|grata|gnalla|ventilera) (?:av mig|av sig|ut)\b(?! med)|\b(?:behover|vill|maste) bara "
    r"(?:fa )?(?:beratta|gnalla|skriva ner|ventilera|saga det)\b(?! (?:for|med|till) (?:en|nan|nagon))"
    r"|\b(?:just|only) (?:need|want) to (?:vent|get (?:it|this) off my chest|write it down)\b"
)
NOISE_REPLY: Final = "test_missbruk"
_NOISE: Final = re.compile(r"^(?:asdf|qwer|sdfg|zxcv)\w*$|^[bcdfghjklmnpqrstvwxz]{5,}$", re.IGNORECASE)
"""Keys that were hit at random."""
_SPEECHLESS: Final = re.compile(
    r"^(?:hej )?(?:jag |ja )?(?:kan|vågar|får) (?:inte|int|ej) (?:prata|tala)(?: nu| här| högt)?[.! ]*$"
    r"|^i (?:can ?no?t|can't|cant) (?:talk|speak)(?: now)?[.! ]*$"
    r"|^(?:hej |hallå )?(?:snälla |jag behöver |behöver |kan ni |kan nån |kan du )*(?:svara?|skriv) (?:fort"
    r"|snabbt)\b.{0,20}$",
    re.IGNORECASE,
)
"""All that somebody writes who may be overheard: nobody is taken for testing, it is asked whether there is danger."""
MOST_WORDS_ASKED: Final = 9
"""In so few words a question about the line is nothing else, whatever level the model reads in them."""


def _only_asks(text: str, state: State) -> bool:
    """Whether a short message is a question about the line, or what to do, and no word of danger stands in it."""
    if len(text.split()) > MOST_WORDS_ASKED or everyday().names_danger(text):
        return False
    if state.name == "queued" and _asks_who_comes(text):
        return True
    if (
        must_stop(text)
        or asks_presence(text)
        or asks_to_stay(text)
        or (_thanks_and_goes_on(text) and not is_open(state))
    ):
        return True
    asked = plain_question(text, state)
    return service_reply(text) is not None or (asked is not None and asked not in MAY_BE_DANGER)


_ERRAND: Final = re.compile(
    r"\b(?:ska|måste|skall) (?:jag |ja |vi )?(?:\w+ )?(?:hämta|lämna barn\w*|jobba|handla|laga|äta|sova|träna"
    r"|in på|till jobbet|till skolan|iväg|tillbaka till)|\b(?:have|need) to (?:pick up|work|cook|sleep|get back to)\b",
    re.IGNORECASE,
)
"""What somebody does next on any day."""


def _thanks_and_goes_on(text: str) -> bool:
    """Whether a message thanks and names an errand: whoever fetches a child now has said no goodbye for good."""
    return names_thanks(text) and closes(text) and _ERRAND.search(text) is not None


def _plain_reply(text: str, state: State) -> str | None:
    if must_stop(text):
        return FAREWELL_AT_ONCE
    if tells_a_plan(text) and not is_open(state):
        return FAREWELL if names_thanks(text) and not _stays(text, state) else PLANS
    asked = _presence(text, state) or _language(text, state) or _to_read(text, state) or service_reply(text)
    if asked is not None:
        return asked
    if closes(text) or thanks_for_help(text):
        return FAREWELL_IN_DANGER if is_open(state) else STILL_QUEUED if _stays(text, state) else FAREWELL
    if doubts_help(text) and not is_open(state) and not denies_the_reading(text):
        return DISTRUST
    return NOISE_REPLY if _NOISE.search(text.strip()) else None


def _stays(text: str, state: State) -> bool:
    """Whether who thanks goes nowhere: they wait for a person, and say no goodbye."""
    return state.name == "queued" and not says_goodbye(text)


def _language(text: str, state: State) -> str | None:
    """What is said to who asks for a language in which all can be said, and is answered in it from now on."""
    return WRITE_ON if written(state) in SERVED and asked_for(text) == written(state) else None


def _to_read(text: str, state: State) -> str | None:
    """What is said to who wants something to read, and in open danger nothing."""
    return READS if not is_open(state) and plain_question(text, state) == READS else None


def _presence(text: str, state: State) -> str | None:
    """What is said to who asks whether somebody is there, or comes."""
    waits = state.name == "queued"
    if asks_to_stay(text):
        return KEEPS_ANSWERING
    if asks_presence(text):
        here = STILL_HERE if goes_on(state) else IS_HERE
        return staying(state) if is_open(state) else COMES if waits else here
    return COMES if waits and _asks_who_comes(text) else None


def _wished(answer: BotAnswer) -> bool:
    return answer.handoff.by_wish and bool(answer.ranking)


_CANNOT_WRITE: Final = re.compile(
    r"\b(?:kan|far|vagar|hinner|ska) (?:inte|int|ej) (?:\w+ )?(?:skriva|skriv|prata|chatta|snacka|svara)\b"
    r"|\bcan ?not (?:write|talk|chat)\b|\bcan ?t (?:write|talk|chat)\b"
)
"""Who says so wishes for nobody by it."""


def _names_a_person(text: str) -> bool:
    """Whether a word stands in the message without which nobody is wished for: somebody, a talk, a wait, a help."""
    plain = _CANNOT_WRITE.sub(" ", folded_text(text))
    return not plain.isascii() or _WISH.search(plain) is not None


def _instead_of_a_call(answer: BotAnswer, state: State) -> BotAnswer:
    """In place of a person whom nobody has asked for: what the message is most likely about, or the offer of one."""
    likely = (each for each in answer.ranking[:2] if each.name in READINGS and each.confidence >= LIKELY)
    if (found := next(likely, None)) is not None:
        return replace(answer, intent=found, replies=(Reply(found.name, buttons=(_PERSON,)),), handoff=Handoff())
    if state.name == "queued":
        return replace(answer, intent=Intent("bekrafta", 0.0), replies=(Reply("bekrafta"),), handoff=Handoff())
    offer = Reply("erbjud_person", buttons=tuple(BotButton(*each) for each in ANSWERS))
    return replace(answer, intent=Intent("bekrafta", 0.0), replies=(offer,), handoff=Handoff())


def comes_already(answer: BotAnswer, *, waits: bool) -> BotAnswer:
    """The answer; to who `waits` for a person and asks for one again, that one comes."""
    if not waits or [each.reply_id for each in answer.replies] != [WISHES]:
        return answer
    return replace(answer, intent=Intent(COMES, 1.0), replies=(Reply(COMES),), handoff=Handoff(), ranking=())


def _saying(answer: BotAnswer, reply: str, *buttons: BotButton) -> BotAnswer:
    intent = FAREWELL if reply.startswith(FAREWELL) else reply
    return replace(
        answer,
        intent=Intent(intent, 1.0),
        replies=(Reply(reply, buttons=buttons),),
        risk=BotRisk(),
        handoff=Handoff(),
        ranking=(),
    )


def _asks_who_comes(text: str) -> bool:
    words = folded_words(text)
    of_a_wait = len(words) <= _MOST_WORDS and _BEARS.isdisjoint(words)
    return of_a_wait and (any(_stands(words, each) for each in _WAITS) or _HOW_LONG.search(" ".join(words)) is not None)


_HOW_LONG: Final = re.compile(
    r"\b(?:hur (?:lange|lang tid)|how long)(?: (?:till|kvar|da|nu|typ|is it|will it take|does it take))?$"
    r"|\b(?:hur (?:lange|lang tid)|how long) (?:\w+ ){0,5}?"
    r"(?:vanta\w*|droj\w*|ko|kon|innan (?:nan|nagon|ni|du)|tills (?:nan|nagon|ni|du)"
    r"|(?:tar|blir) (?:det|de)(?: (?:nu|da|typ|ungefar|till|kvar))?$"
    r"|wait\w*|queue|until|before (?:someone|somebody|anyone))\b"
)
"""How somebody asks for the length of a wait: how long what they write is kept, or a sentence is, is another thing."""
_BEARS: Final = folded("orkar orka klarar klara lever leva finns överlever bear live last cope")
"""Who asks how long they can bear something asks of no wait."""


def _stands(words: list[str], wanted: Phrase) -> bool:
    return any(tuple(words[at : at + len(wanted)]) == wanted for at in range(len(words)))


SURELY_THE_LANGUAGE: Final = 0.9
SURELY_ASKED: Final = 0.9
HARDLY_WISHED: Final = 0.05
ASKED_ABOUT: Final = ABOUT_THE_LINE | {"ar_du_robot", "media_forskning", "fraga_polis", "andra_kanaler"}


def _surely_asks_else(answer: BotAnswer) -> bool:
    """Whether a question is surely about the line or its robot, and hardly a wish: "skrivs svaren av en människa?"."""
    wish = next((each.confidence for each in answer.ranking if each.name == WISHES), 0.0)
    surely = answer.intent.name in ASKED_ABOUT and answer.intent.confidence >= SURELY_ASKED
    return surely and wish < HARDLY_WISHED


WISHES: Final = "be_om_manniska"


def _asks_for_the_language(answer: BotAnswer, text: str, state: State) -> bool:
    """Whether somebody surely asks about the language that they write in, and for no person who speaks it."""
    first = answer.ranking[0]
    asks = (asks_back(text) or "؟" in text) and _PERSON_IN_ARABIC.search(text) is None
    sure = first.name == LANGUAGES and first.confidence >= SURELY_THE_LANGUAGE
    return sure and asks and _writes_already(text, state)


_PERSON_IN_ARABIC: Final = re.compile(r"شخص|[إا]نسان|موظف")


def _writes_already(text: str, state: State) -> bool:
    """Whether somebody writes in the language about which they ask, or excuses how they write."""
    words = frozenset(folded_words(text))
    if state.lang == "ar":
        return _ARABIC.search(text) is not None
    if state.lang == "en":
        return not words.isdisjoint(_ENGLISH)
    return state.lang == "sv" and len(words & _SWEDISH_LIKE_THIS) > 1


def _in_this_language(answer: BotAnswer, text: str) -> BotAnswer:
    """What was told beside the question; where nothing was, that it is fine to go on like this."""
    told = next((each for each in answer.ranking[1:3] if each.name in WORRY and each.confidence >= LIKELY), None)
    of_whom = dict(facts_told(text)).get("relation", "")
    if told is None and of_whom in TOLD_OF:
        told = Intent(TOLD_OF[of_whom], LIKELY)
    if told is None:
        return _saying(answer, WRITE_ON, _PERSON)
    replies = (Reply(told.name, buttons=(_PERSON,)),)
    return replace(answer, intent=told, replies=replies, handoff=Handoff(), ranking=())


TOLD_OF: Final = {
    "barn": "oro_barn",
    **dict.fromkeys(("syskon", "partner", "van", "annan_slakt"), "oro_annan_narstaende"),
}
"""What is said to who names, beside a question about the language, of whom they write."""
