"""What the conversation is about, and the reply that takes up what was told in it. Pure.

Who tells something in the middle of a conversation is not answered by small talk, by a limit or by a menu: the bot says
what it has understood this to be about, gives a little, and asks to hear more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.dialogue import UNANSWERED
from handoff.assistant.guides.turn import SURE
from handoff.assistant.readings import ASKS_WHICH, SERIOUS
from handoff.assistant.safety import is_open
from handoff.conversation.answer_words import ABOUT_OTHERS
from handoff.conversation.closing_words import closes, names_thanks, takes_leave, thanks_for_help
from handoff.conversation.commands import BotReply
from handoff.conversation.feelings import feelings_in, tells_of_a_loss
from handoff.conversation.folding import folded, folded_words
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.sentences import asks_back, asks_indirectly, tells
from handoff.conversation.state import State, said_as, written
from handoff.conversation.told_facts import facts_told
from handoff.conversation.understood import confirmed
from handoff.risk import Level
from knowledge.guides.model import place_in
from knowledge.language import SERVED

LISTENS: Final = "lyssnar_"
"""How the ids of these replies begin."""
TAKES_UP: Final = "tar_upp_"
"""How the ids begin of the one sentence that stands before an answer which says nothing of it."""

CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY = "oro_barn", "narstaende", "yrke", "forening", "kommun"
LEAVING, DRAWN_IN, OWN, THREAT, HONOUR = "lamna", "dras_in", "eget_maende", "hot", "heder"
CHILD_HARMED, CHILD_ITSELF, JOURNEY, CRIME = "barn_far", "barn_far_sjalv", "resa", "brott"
GRIEF: Final = "sorg"
THREADS: Final = (
    *(CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY, LEAVING, DRAWN_IN, OWN),
    *(THREAT, HONOUR, CHILD_HARMED, CHILD_ITSELF, JOURNEY, CRIME, GRIEF),
)
"""What a conversation may be about."""

_BEGINNINGS: Final = (
    ("guide:oro/", CLOSE),
    ("guide:yrke/", WORK),
    ("guide:organisation/", ASSOCIATION),
    ("guide:lamna/", LEAVING),
    ("guide:hot/", THREAT),
    ("guide:barn/", CHILD_ITSELF),
    ("oro_barn", CHILD),
    ("oro_annan_narstaende", CLOSE),
    ("oro_yrkesroll", WORK),
    ("roll_anhorig", CLOSE),
    ("roll_yrkesverksam", WORK),
    ("roll_ung", DRAWN_IN),
    ("galler_mig", DRAWN_IN),
    ("amne_oro", CLOSE),
    ("rad_forening", ASSOCIATION),
    ("rad_kommun", MUNICIPALITY),
    ("vill_lamna", LEAVING),
    ("radd_for_repressalier", LEAVING),
    ("dras_in_sjalv", DRAWN_IN),
    ("eget_maende", OWN),
    ("hot_", THREAT),
    ("heder", HONOUR),
    ("barn_far_illa_sjalv", CHILD_ITSELF),
    ("barn_far", CHILD_HARMED),
    ("resa_", JOURNEY),
    ("narstaende_utomlands", CLOSE),
    ("redan_aktiv", CLOSE),
    ("hur_prata", CLOSE),
    ("oro_natet", CLOSE),
    ("fraga_tecken", CLOSE),
    ("rekrytering_pagar", CLOSE),
    ("rekrytering_sjalv", DRAWN_IN),
    ("kannedom_om_brott", CRIME),
    *((f"{LISTENS}{each}", each) for each in THREADS),
)
"""What a reply that was said is about, by the beginning of its id; the longer ones first where two fit."""

OF_DANGER: Final = ("guide:hot/", "guide:barn/", "hot_", f"{TAKES_UP}hot")

_BY_AUDIENCE: Final = {"anhorig": CLOSE, "yrkesverksam": WORK, "ung": DRAWN_IN, "vill_lamna": LEAVING}
_BY_RELATION: Final = {"barn": CHILD, "elev_klient": WORK}
_BY_ROLE: Final = {
    "anhorig": "roll_anhorig",
    "yrkesverksam": "roll_yrkesverksam",
    "ung": "roll_ung",
    "vill_lamna": "vill_lamna",
}
"""What is said to who they are, where nothing else is known of it."""

EMPTY: Final = frozenset(
    {
        "bekrafta",
        "kvar_har",
        "kvar_i_kon",
        "neka",
        "halsa",
        "test_missbruk",
        "forstod_inte",
        "forstod_inte_igen",
        "vet_inte_var_borja",
        "ingen_person",
        "neutral_ofarligt",
        "utanfor_omradet",
        "ideologisk_debatt",
        "menar_du",
        "menar_du_person",
        "fraga_roll",
    }
)
"""Replies that say nothing of what was told."""
ASKED_FOR: Final = frozenset(
    {
        "aterkomma_arende",
        "andra_kanaler",
        "fraga_om_tjansten",
        "fraga_lagring",
        "fraga_anonymitet",
        "fraga_polis",
        "fraga_begrepp",
        "annat_sprak",
        "media_forskning",
        "ar_du_robot",
        "begar_skadlig_info",
        "hitta_lokalt_stod",
    }
)
"""Replies to a question: to who only tells something, and where the model is not sure, they are beside it."""
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")


def thread_of(state: State) -> str | None:
    """What the conversation is about; None if that is not known yet. What was talked of last counts."""
    told = confirmed(state)
    relation, audience = told.get("relation", ""), told.get("audience") or str(state.slots.get("audience") or "")
    latest = next((found for each in reversed(state.said) if (found := _about(each, state))), None)
    if latest == OWN and relation in _OF_SOMEBODY and _speaks_of_others(state):
        latest = CLOSE  # how the writer is was heard in between; now they tell of the other one again
    found = latest or _BY_AUDIENCE.get(audience) or _BY_RELATION.get(relation)
    if found == CHILD_HARMED and relation not in ("", "barn", "elev_klient", "syskon"):
        found = _of_who_hurts(relation, state)  # no child was spoken of
    return _of_whom(found, state) if found is not None else None


_OF_SOMEBODY: Final = ("barn", "syskon", "partner", "van", "annan_slakt", "foralder")


def _speaks_of_others(state: State) -> bool:
    return any(not ABOUT_OTHERS.isdisjoint(folded_words(message.text)) for message in state.pending)


def _of_who_hurts(relation: str, state: State) -> str:
    """What harm to a child is about where a parent of the writer's, or their partner, is spoken of."""
    if relation == "foralder" and confirmed(state).get("own_age") in MINORS:
        return CHILD_ITSELF
    return THREAT if relation == "partner" and state.level >= Level.N3 else CLOSE


MINORS: Final = frozenset({"under_13", "13_14", "15_17"})


def _of_whom(found: str, state: State) -> str:
    """What it is about, by who writes and of whom."""
    told = confirmed(state)
    relation, audience = told.get("relation", ""), told.get("audience") or str(state.slots.get("audience") or "")
    of_somebody = relation not in ("", "jag_sjalv")
    turned = found in (LEAVING, DRAWN_IN) and of_somebody and audience not in ("ung", "vill_lamna")
    if found == GRIEF or (found not in (CLOSE, CHILD) and not turned):
        return found
    by_audience = WORK if audience == "yrkesverksam" else CLOSE if of_somebody else found
    return _BY_RELATION.get(relation) or by_audience


def _about(said: str, state: State) -> str | None:
    """What a reply that was said is about. Of danger that the model alone has read nothing follows."""
    if said.startswith(OF_DANGER) and not state.danger_told:
        return None
    fitting: Iterator[tuple[str, str]] = (each for each in _BEGINNINGS if said.startswith(each[0]))
    best = max(fitting, key=lambda each: len(each[0]), default=None)
    return best[1] if best is not None else None


def listening_reply(state: State) -> str | None:
    """The id of the reply that takes up what was told; None where it is not known what it is about."""
    thread = thread_of(state)
    return f"{LISTENS}{thread}" if thread is not None and written(state) in SERVED else None


def taking_up(request: BotRequest, state: State, command: BotReply) -> str | None:
    """The id of the one sentence that says what this is about, where the visitor tells something of it."""
    if not is_told(request) or written(state) not in SERVED:
        return None
    thread = _told_now(command, state) or thread_of(state)
    return f"{TAKES_UP}{thread}" if thread is not None else None


TOLD_NOW: Final = 0.5
"""From this confidence the message itself says what it is about; below it the conversation does, if that is known."""
LIKELY_ENOUGH: Final = 0.25
"""From this confidence it does where nothing is known of the conversation."""
_BY_INTENT: Final = {
    "oro_barn": CHILD,
    "oro_annan_narstaende": CLOSE,
    "oro_natet": CLOSE,
    "redan_aktiv": CLOSE,
    "hur_prata": CLOSE,
    "fraga_tecken": CLOSE,
    "rekrytering_pagar": CLOSE,
    "narstaende_utomlands": CLOSE,
    "oro_yrkesroll": WORK,
    "fraga_sekretess_yrke": WORK,
    "rad_forening": ASSOCIATION,
    "rad_kommun": MUNICIPALITY,
    "vill_lamna": LEAVING,
    "dras_in_sjalv": DRAWN_IN,
    "eget_maende": OWN,
}
"""What is told by the calm intents. Of danger that may be a guess nothing is said as if it were known."""


def _told_now(command: BotReply, state: State) -> str | None:
    """What the message itself is about, by its intent."""
    found = _BY_INTENT.get(command.intent)
    enough = TOLD_NOW if thread_of(state) is not None else LIKELY_ENOUGH
    if found == CHILD and not confirmed(state).get("relation"):
        found = CLOSE  # "en pojke i vår moské": whose child it is was not told
    return _of_whom(found, state) if found is not None and command.confidence >= enough else None


OF_WORK: Final = frozenset(
    {"oro_yrkesroll", "rad_kommun", "rad_forening", "fraga_sekretess_yrke", "fraga_orosanmalan", "media_forskning"}
)
"""Intents of those who write because of their work."""
BESIDE_GRIEF: Final = frozenset(
    {
        "narstaende_utomlands",
        "oro_annan_narstaende",
        "oro_barn",
        "roll_anhorig",
        "amne_oro",
        "redan_aktiv",
        "eget_maende",
        SERIOUS,
        ASKS_WHICH,
    }
)
"""What is said to who worries: of somebody who is dead nobody asks what has changed, or whether they are in danger."""


def _mourns(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether somebody tells of a loss, or goes on telling of one, and of no danger."""
    if not is_told(request) or Level[answer.risk.level] > Level.N1 or written(state) not in SERVED:
        return False
    replies = {reply.reply_id for reply in answer.replies}
    begins = tells_of_a_loss(request.text) and replies <= BESIDE_GRIEF | EMPTY
    goes_on = thread_of(state) == GRIEF and replies <= BESIDE_GRIEF and answer.intent.confidence < SURELY_ELSE
    return begins or goes_on


SURELY_ELSE: Final = 0.9
"""From this confidence in a worry who has told of a loss speaks of somebody else now."""


def is_told(request: BotRequest) -> bool:
    """Whether the visitor tells something, in words of their own, and asks nothing."""
    return request.payload is None and tells(request.text) and not asks_back(request.text)


def in_thread(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or in place of one that says nothing of what was told, the reply that takes it up.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what was remembered of this message. A guide has its own way to go on.
    """
    guided = state.guide is not None and not state.guide.paused
    if not guided and (declined := _declined(answer, state)) is not None:
        return declined
    answer = _of_this_relation(answer, state)
    answer = _not_scolded(answer, request.text, state)
    urgent = Level[answer.risk.level] >= Level.N3 and not _only_waits(answer, request, state)
    if request.payload is not None or answer.handoff.requested or urgent:
        return answer
    answer = _for_work(_stays(answer, request.text), state)
    mourns = not guided and _mourns(answer, request, state)
    instead = _listening_to(answer, GRIEF, state) if mourns else None
    instead = instead or (None if guided else _on_what_was_told(answer, request, state))
    if instead is None and _is_limit_for_another(answer, request, state) and listening_reply(state) is not None:
        instead = _with(answer, state)
    return instead or _without_guess(answer, request, state)


def _not_scolded(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or in danger to who swears because of how they feel what takes that up, in place of a limit."""
    scolds = {reply.reply_id for reply in answer.replies} <= LIMITS and bool(answer.replies)
    if not scolds or not _is_own_anger(text) or max(state.level, Level[answer.risk.level]) < Level.N3:
        return answer
    reply = Reply(listening_reply(state) or f"{LISTENS}{OWN}", buttons=() if state.name == "queued" else (_PERSON,))
    return replace(answer, intent=Intent(GOES_ON, 1.0), replies=(reply,))


def _only_waits(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether all that is said to who waits and tells something is that they wait, and only the model reads danger."""
    waits = {reply.reply_id for reply in answer.replies} == {STILL_QUEUED}
    return waits and is_told(request) and not is_open(state) and state.danger_at < state.episode_messages


FOR_RELATIVES: Final = frozenset({"oro_barn", "oro_annan_narstaende", "roll_anhorig", "amne_oro"})
"""Replies to who worries about somebody of their own."""
FOR_WORK: Final = "oro_yrkesroll"


def _for_work(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who writes because of their work and of nobody of their own the one that is for them."""
    told = confirmed(state)
    works = told.get("audience") == "yrkesverksam" and told.get("relation", "elev_klient") == "elev_klient"
    if not works or FOR_RELATIVES.isdisjoint(reply.reply_id for reply in answer.replies):
        return answer
    return replace(answer, intent=replace(answer.intent, name=FOR_WORK), replies=(Reply(FOR_WORK, buttons=(_PERSON,)),))


GUESSED: Final = frozenset(
    {"egen_valdsavsikt", "hot_mot_person", "hedersvald_kontroll", "barn_far_illa", "akut_fara_nu"}
)
"""Replies to danger that are beside a calm message in which the model guesses it. Not those on suicide."""


def _is_guessed_danger(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether the model is not sure of the danger that it answers, and neither it nor the rules read a level."""
    calm = Level[answer.risk.level] <= Level.N1 and answer.intent.confidence < SURE and not state.danger_told
    told = is_told(request) and _is_known(state)
    return calm and told and {reply.reply_id for reply in answer.replies} <= GUESSED and bool(answer.replies)


OF_OTHERS: Final = frozenset({CHILD, CLOSE, WORK, ASSOCIATION, MUNICIPALITY})
SURELY_LEAVES: Final = {"vill_lamna": 0.8, "dras_in_sjalv": 0.95}
"""From this confidence in it who speaks of another, or says no more than how old they are, wants out of a group."""
MOST_WORDS_OF_AN_AGE: Final = 3


def leaves_by_guess(intent: Intent, text: str, state: State) -> bool:
    """Whether somebody who speaks of another, or says their age alone, is taken for one who wants to leave."""
    if intent.confidence >= SURELY_LEAVES.get(intent.name, 0.0):
        return False
    of_an_age = len(text.split()) <= MOST_WORDS_OF_AN_AGE and any(fact == "own_age" for fact, _ in facts_told(text))
    if of_an_age or not _is_known(state):
        return of_an_age  # a first message may name who told them to write
    told, thread = confirmed(state), thread_of(state)
    of_whom = told.get("relation", "foralder") != "foralder" and told.get("audience") not in ("ung", "vill_lamna")
    return thread in OF_OTHERS and (of_whom or thread in OF_WORK_ITSELF or intent.confidence < SURE)


OF_WORK_ITSELF: Final = frozenset({WORK, ASSOCIATION, MUNICIPALITY})


def _is_guessed_leaving(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether an answer to who wants to leave a group is beside what was told."""
    leaving = {reply.reply_id for reply in answer.replies} in ({"vill_lamna"}, {"dras_in_sjalv"})
    return leaving and is_told(request) and leaves_by_guess(answer.intent, request.text, state)


PUT_TO_THE_WRITER: Final = frozenset({"ideologisk_debatt", "begar_skadlig_info", "hat_trakasseri"})
"""Limits that are beside what somebody tells of what another says, has or plans."""


def _is_limit_for_another(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a limit is put to who tells of somebody else in the middle of worrying about them."""
    limits = {reply.reply_id for reply in answer.replies}
    if not limits or not limits <= PUT_TO_THE_WRITER or not is_told(request) or thread_of(state) not in OF_OTHERS:
        return False
    words = set(folded_words(request.text))
    return _YOU.isdisjoint(words) and (_I.isdisjoint(words) or not ABOUT_OTHERS.isdisjoint(words))


_I: Final = folded("jag ja mig mej vi oss i me we us")


REPORTS: Final = "fraga_orosanmalan"
_REPORTED: Final = re.compile(
    r"\b(?:har|hade|jag|vi|de|dom|skolan) (?:\w+ )?(?:anmalt|anmalde|polisanmalt|polisanmalde)\b"
    r"|\breported (?:it|him|her|them|once|this|that)\b"
)
"""Who has reported tells what became of it, and does not ask how it is done."""
LEFT_IT: Final = "vill_lamna"
_WAS_IN_IT: Final = re.compile(
    r"(?:^(?:hej |hejsan |tja |tjena )?|\b(?:jag|ja) )(?:var|har varit) (?:sjalv )?med i (?!mot)"
    r"|\b(?:jag|ja) (?:har |hade )?(?:lamnat|lamnade|hoppade av|hoppat av|gick ur|gatt ur) (?:\w+ ){0,2}"
    r"(?:grupp\w*|rorelse\w*|organisation\w*|gang\w*|forsamling\w*|dom|dem)\b"
    r"|\bi (?:was|used to be) (?:\w+ )?(?:in|part of) (?:a|the|that) (?:group|movement|gang)\b"
)
"""Who says so speaks of themselves, though of others too: "jag var med i en grupp, nu har en av dom hört av sig"."""


def _is_past_member(answer: BotAnswer, text: str, state: State) -> bool:
    """Whether who has been in a group is answered as one who worries about somebody else."""
    worry = FOR_RELATIVES | {"redan_aktiv"}
    relation = confirmed(state).get("relation", "jag_sjalv")
    of_nobody = relation == "jag_sjalv" and thread_of(state) in (None, LEAVING)
    beside = {reply.reply_id for reply in answer.replies} & worry
    return bool(beside) and of_nobody and _WAS_IN_IT.search(" ".join(folded_words(text))) is not None


def _on_what_was_told(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer | None:
    """The reply that takes up what was told, in place of an answer that says nothing of it; None where it does."""
    replies = {reply.reply_id for reply in answer.replies}
    if replies == {LIMIT} and _is_own_anger(request.text):
        return replace(answer, intent=Intent(OWN_WELLBEING, 1.0), replies=(Reply(OWN_WELLBEING, buttons=(_PERSON,)),))
    if _is_told_beside(replies, request, state):
        return _with(answer, state)
    if _is_guessed_leaving(answer, request, state) or _is_asked_again(answer, request, state):
        return _with(answer, state)
    if _is_past_member(answer, request.text, state):
        left = (Reply(LEFT_IT, buttons=(_PERSON,)),)
        return replace(answer, intent=replace(answer.intent, name=LEFT_IT), replies=left)
    guessed = _is_guessed_danger(answer, request, state) and listening_reply(state) is not None
    young = replies == {ASKS_WHICH} and _writes_young(state)
    of_a_child = replies == {OWN_WELLBEING} and _fears_for_a_child(request.text, state)
    beside = is_told(request) and _says_nothing(answer, request.text)
    return _with(answer, state) if guessed or young or of_a_child or beside else None


def _is_told_beside(replies: Collection[str], request: BotRequest, state: State) -> bool:
    """Whether hard words, or a report that was made, are told of somebody and answered as an insult or a question."""
    words = folded_words(request.text)
    of_whom = _is_known(state) or confirmed(state).get("relation") in _OF_SOMEBODY
    scolded = replies == {LIMIT} and _YOU.isdisjoint(words) and of_whom
    reported = replies == {REPORTS} and _REPORTED.search(" ".join(words)) is not None
    return is_told(request) and (scolded or reported)


def _of_this_relation(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who speaks of somebody that is no child of theirs the one that is not about a child."""
    relation = confirmed(state).get("relation", "")
    if relation in ("", "barn", "elev_klient", "jag_sjalv"):
        return answer
    replies = (replace(each, reply_id=OF_ANOTHER) if each.reply_id == OF_A_CHILD else each for each in answer.replies)
    return replace(answer, replies=tuple(replies))


OF_A_CHILD, OF_ANOTHER = "oro_barn", "oro_annan_narstaende"


def _stays(answer: BotAnswer, text: str) -> BotAnswer:
    """The answer without a goodbye that the model guesses in words which take no leave."""
    guessed = answer.intent.name == FAREWELL and answer.intent.confidence < SURELY_ELSE
    if not guessed or closes(text) or names_thanks(text):
        return answer
    return replace(answer, intent=Intent(GOES_ON, 0.0), replies=(Reply(GOES_ON, buttons=(_PERSON,)),), ranking=())


GOES_ON: Final = "bekrafta"
DECLINED: Final = "ingen_person"
"""Said to who wants no person; it offers other subjects."""
DECLINED_BY_WHO_TELLS: Final = "ingen_person_vidare"
"""The same where something was told: it is gone on with, and no menu follows."""


def _declined(answer: BotAnswer, state: State) -> BotAnswer | None:
    """What is said to who wants no person and has told something; None where nothing was."""
    listening = listening_reply(state)
    told = _is_known(state) or any(each.startswith(TAKES_UP) for each in state.said)
    declined = {reply.reply_id for reply in answer.replies} == {DECLINED} and told
    if not declined or listening is None:
        return None
    return replace(answer, replies=(Reply(DECLINED_BY_WHO_TELLS), Reply(listening)))


def _listening_to(answer: BotAnswer, thread: str, state: State) -> BotAnswer:
    buttons = () if state.name == "queued" else (_PERSON,)
    listens = (Reply(f"{LISTENS}{thread}", buttons=buttons),)
    return replace(answer, intent=Intent("bekrafta", 1.0), replies=listens, handoff=Handoff(), ranking=())


def _is_asked_again(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a guess would ask again if anybody is in danger, of who went on telling and names no danger."""
    asked = {reply.reply_id for reply in answer.replies} == {SERIOUS} and said_as(SERIOUS, 0) in state.said
    calm = max(state.level, Level[answer.risk.level]) <= Level.N1
    return asked and calm and is_told(request) and answer.intent.confidence < SURE


BESIDE_A_QUESTION: Final = frozenset(
    {"utanfor_omradet", "ideologisk_debatt", "vet_inte_var_borja", "forstod_inte", "neka", "test_missbruk"}
)
"""What a question in the middle of a talk is not answered with, unless the model is sure."""
FEWEST_WORDS_ASKED: Final = 3


def _without_guess(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or to a question about what is talked of, that it cannot be answered here, in place of a limit."""
    replies = {reply.reply_id for reply in answer.replies}
    asks = asks_back(request.text) or asks_indirectly(request.text)
    asked = request.payload is None and asks and len(request.text.split()) >= FEWEST_WORDS_ASKED
    guided = state.guide is not None and not state.guide.left
    sure = answer.intent.confidence >= (SURELY_ELSE if guided else SURE)
    if not asked or not replies or not replies <= BESIDE_A_QUESTION or sure:
        return answer
    if thread_of(state) is None or written(state) not in SERVED or not _is_known(state):
        return answer
    buttons = () if state.name == "queued" else (_PERSON,)
    return replace(
        answer,
        intent=Intent(UNANSWERED, 1.0),
        replies=(Reply(UNANSWERED, buttons=buttons),),
        handoff=Handoff(),
        ranking=(),
    )


def _is_known(state: State) -> bool:
    """Whether something was said that is about more than small talk."""
    return any(_about(each, state) or place_in(each) for each in state.said)


LIMIT: Final = "hat_trakasseri"
LIMITS: Final = frozenset({LIMIT, "hat_trakasseri_igen"})
OWN_WELLBEING: Final = "eget_maende"
_YOU: Final = folded("du dig dej din ditt dina ni er era eran robot robotjävel you your")


def _is_own_anger(text: str) -> bool:
    """Whether hard words are about how the writer feels, and aimed at nobody here."""
    return bool(feelings_in(text)) and _YOU.isdisjoint(folded_words(text))


def _fears_for_a_child(text: str, state: State) -> bool:
    """Whether the fear that is told is for one's child: it is about the child first, and about the writer later."""
    return confirmed(state).get("relation") == "barn" and not {"fear", "worry"}.isdisjoint(feelings_in(text))


def _writes_young(state: State) -> bool:
    young = state.memory.get("own_age") in ("under_13", "13_14", "15_17")
    return young and not _is_known(state)


MOST_WORDS_OF_A_GUESS: Final = 6
"""In so few words, which no level is read in, an intent of danger is a guess: "det är min brorsa"."""
FAREWELL: Final = "avsluta"
RETURNS: Final = "aterkomma_arende"
_AGAIN: Final = folded(
    "kod koden igen förra förut tidigare skrev skrivit pratade pratat samma fortsätta återkom återkommer senast"
    " ärende ärendet sist code again earlier before last same continue رمز سابقا"
)


def _says_nothing(answer: BotAnswer, text: str) -> bool:
    """Whether the answer says nothing of what was told: small talk, a limit, or what the words do not ask for."""
    replies = {reply.reply_id for reply in answer.replies}
    beside = ASKED_FOR if answer.intent.confidence < SURE else frozenset()
    if FAREWELL in replies and not (takes_leave(text) or thanks_for_help(text)):
        beside |= {FAREWELL}
    if SERIOUS in replies and Level[answer.risk.level] <= Level.N1 and len(text.split()) <= MOST_WORDS_OF_A_GUESS:
        beside |= {SERIOUS}
    if RETURNS in replies and _AGAIN.isdisjoint(folded_words(text)):
        beside |= {RETURNS}
    return bool(replies) and replies <= EMPTY | beside


def _with(answer: BotAnswer, state: State) -> BotAnswer:
    told = confirmed(state).get("audience") or ("ung" if _writes_young(state) else "")
    new = not _is_known(state)
    near = confirmed(state).get("relation", "") not in ("", "jag_sjalv", "elev_klient")
    by_role = "roll_anhorig" if near and told == "ung" else _BY_ROLE.get(told)
    reply = (by_role or ("roll_anhorig" if near else None)) if new else listening_reply(state)
    if reply is None:
        return answer
    buttons = () if state.name == "queued" else (_PERSON,)
    return replace(
        answer, intent=Intent("bekrafta", 1.0), replies=(Reply(reply, buttons=buttons),), handoff=Handoff(), ranking=()
    )
