"""What the model's level counts for: it reads more danger than there is, and what it says in danger promises a person.

Owns where its level is held down, when its N4 needs no question, and what is said where no level calls anybody. Must
not hold down what the rules have read. From N2 on only what the model alone reads and is in doubt is held, and from N3
on only that of who writes calmly (DOMAIN 3.2). Pure but for reading the
packaged expressions once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Handoff, Heard, Intent, Reply
from handoff.assistant.danger.asked_calmly import asks_calmly
from handoff.assistant.danger.no_case import is_no_case
from handoff.assistant.danger.not_urgent import says_not_urgent
from handoff.assistant.danger.own_deeds import OWN_VIOLENCE, is_surely_none
from handoff.assistant.danger.told_as import Told, way_of_telling
from handoff.assistant.replies.two_readings import DANGER, PERSON, SERIOUS, SERIOUS_REPLY
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.conversation.answers.words import denies_doing
from handoff.conversation.text.folding import folded_words
from handoff.conversation.wishes.closing_words import thanks_calmly
from handoff.risk import Everyday, Level, load_everyday
from handoff.risk.signals import OWN_LIFE

SURE_N4: Final = 0.8
"""From this probability the model's N4 counts by itself; below it one question is asked (`conversation.unsettled`)."""


def is_sure(risk: BotRisk, intent: str, texts: Sequence[str]) -> bool:
    """Whether the model's N4 counts by itself. Without a probability there is no doubt.

    Nor does it where who writes says that it is not urgent, unless it is about what they may do themselves.
    """
    if intent not in OWN_DEEDS and any(says_not_urgent(text) for text in texts):
        return False
    return risk.probabilities.get("N4", 1.0) >= SURE_N4


def unsure_n4_as_n3(risk: BotRisk, intent: str, texts: Sequence[str]) -> BotRisk:
    """What the model reads, with N3 for an N4 that is not sure: no question whether anybody is in danger follows."""
    doubtful = Level[risk.level] is Level.N4 and not is_sure(risk, intent, texts)
    return replace(risk, level=Level.N3.name) if doubtful else risk


CALM_INTENTS: Final = frozenset(
    {
        "oro_barn",
        "oro_annan_narstaende",
        "oro_yrkesroll",
        "oro_natet",
        "hur_prata",
        "fraga_tecken",
        "fraga_begrepp",
        "fraga_om_tjansten",
        "fraga_anonymitet",
        "fraga_lagring",
        "media_forskning",
        "vet_inte_var_borja",
        "utanfor_omradet",
        "halsa",
    }
)
"""Intents, and replies of the same name, of worry that is told, of questions about the service and of everyday talk. No
goodbye: who takes leave may mean it."""
SURE_INTENT: Final = 0.9
"""From this confidence in one of them the model's level alone is no danger. On all own test sentences (4,800) this kept
no N2, N3 or N4 down; from 0.8 it would miss four at N3."""


def counted(risk: BotRisk, intent: Intent, texts: Sequence[str], level: Level) -> BotRisk:
    """What the model reads as it counts: N1 where its level alone speaks of danger, and something speaks against it.

    That every word of danger is everyday talk or of a story, that it is asked in general what is done, or that the
    model itself is sure of a calm intent.

    Args:
        risk: the model's.
        intent: the model's.
        texts: what the visitor wrote.
        level: the rules' of these texts; in a conversation the level so far.
    """
    if level >= Level.N2 or Level[risk.level] <= Level.N1 or not texts:
        return risk
    calm = Level[risk.level] >= Level.N3 and _is_surely_calm(intent)
    explained = calm or all(everyday().explains(text) or is_no_case(text) for text in texts)
    return replace(risk, level=Level.N1.name, signals=()) if explained else risk


FIRST_URGENT: Final = 0.45
"""In a first message what the model alone reads as N3 or N4 counts from this probability of one of them, ..."""
ON_URGENT: Final = 0.5
"""... where somebody goes on telling from this, ..."""
ON_N4: Final = 0.12
"""... from this one of N4, where somebody goes on telling with `ON_N4_OR_N3` of both, ..."""
ON_N4_OR_N3: Final = 0.25
ON_DANGER: Final = 0.4
"""... from this share of intents of danger, or with a word of danger that is more than a word of worry, ..."""
ON_SPOKEN: Final = 0.3
"""... which where somebody goes on telling count from this probability of N3 or N4. All five were lowered when the
model had learned how 11,546 written conversations begin, and gave less to N3 and N4 (`bot/RESULTS.md`)."""
CALM_URGENT: Final = 0.95
"""Who asks because of their work, or has said that nobody is in danger, tells calmly: the model alone counts from this,
..."""
CALM_N4: Final = 0.4
"""... from this one of N4, or with a word of danger."""
TOLD_URGENT: Final = 0.9
"""What is told as long over, denied, supposed, drawn or heard: the model alone counts from this, ..."""
TOLD_N4: Final = 0.4
"""... or from this one of N4; where it is told as over and ended, not at all."""
OWN_DEEDS: Final = frozenset({OWN_VIOLENCE, "sjalvmord_sjalvskada"})
"""Who may take a life, their own or another's, tells nothing calmly, whatever they have said before."""
READ_BY_EXAMPLES: Final = ("sv", "en", "ar", "so")
"""Languages in which the model has examples. In others it is the embedding alone, and too little to be doubted."""


LEAST_URGENT, LEAST_SPOKEN = -2.1, -2.6
"""Below this the model's level is doubted where the message was read in its conversation: the log odds that it is
urgent there, and half of those of N3 or N4 by itself; the second where it has a word of danger. In 2,000 turns of
writers who taught nothing 86 calm and 25 urgent ones that went on were N3 or N4 for the model alone; 33 and 22 are
above."""
FIRST_LEAST, FIRST_LEAST_SPOKEN = -2.6, -3.3
"""The same in a first message, ..."""
FIRST_DANGER: Final = 0.8
"""... in Swedish, with a smaller share of intents of danger than this, and nothing of how somebody is. Of 2,800 first
messages of writers who taught nothing 164 calm and 57 urgent ones were N3 or N4 for the model alone; 114 and 55 stay
so. Other languages the reading in context knows too little."""
BY_ITSELF: Final = 0.5
SURELY_URGENT: Final = -0.7
"""From this sum of the same two the model's level counts, though its own reading alone is doubted, in a guide, too. In
1,013 played conversations 44 turns less have a danger missed and four more an alarm without a cause; from -1.3 51 and
eight."""

GUIDED_URGENT: Final = 0.5
"""In a guide what is told answers its question: what the model alone reads counts from this probability of N3 or N4."""


def counted_in(
    answer: BotAnswer,
    texts: Sequence[str],
    level: Level,
    *,
    going_on: bool = False,
    guided: bool = False,
    calm: bool = False,
    urgent: float | None = None,
) -> BotAnswer:
    """The answer with the model's level as it counts, and to what was said where the bot is sure of that.

    Who waits for a person already, and denies that anything will be done, raises no alarm by the model alone.

    Args:
        answer: the bot's.
        texts: what the visitor wrote.
        level: the conversation's, with what the rules have read.
        going_on: something was told before: a turn is short and leans on what stands above it, of which the model
            knows nothing, so that it reads more danger into it than into a first message.
        guided: the visitor stands in a guide.
        calm: who writes does so because of their work, or has said that nobody is in danger, or that they are safe. A
            person is called already at N3: what is doubtful then asks them of danger once more in vain.
        urgent: how likely the message is urgent where it stands. None where that was not read.
    """
    risk = counted(answer.risk, answer.intent, texts, level)
    said = _Said(answer.risk, answer.ranking or (answer.intent,), answer.language)
    agreed = _is_urgent_there(said, texts, urgent)
    if guided and not agreed and level <= Level.N2 and _is_told_in_a_guide(answer.risk, texts):
        return _taken_for_an_answer(answer)
    doubtful = not agreed and _is_doubtful(said, texts, going_on=going_on, calm=calm)
    doubtful = doubtful or _is_calm_there(said, texts, urgent, going_on=going_on)
    denied = level is Level.N3 and bool(texts) and any(denies_doing(folded_words(text)) for text in texts)
    if risk is answer.risk and ((doubtful and (level <= Level.N2 or (level is Level.N3 and calm))) or denied):
        return _held_at_an_offer(answer)
    if risk is answer.risk or not _is_surely_calm(answer.intent):
        return replace(answer, risk=risk)
    return replace(answer, risk=risk, replies=(Reply(answer.intent.name, buttons=(PERSON,)),), handoff=Handoff())


def without_guessed_goodbye(answer: BotAnswer, texts: Sequence[str], signals: Sequence[str]) -> BotAnswer:
    """The answer without suicide that the model alone reads in thanks, in a question, or beside what surely is calm.

    It takes thanks and a near time for a goodbye for good. Never where that was spoken of before, nor where a word of
    danger stands, or one that may say goodbye for good.

    Args:
        answer: the bot's.
        texts: what the visitor wrote.
        signals: the conversation's so far, with what the rules have read.
    """
    found = answer.risk.probabilities
    unlikely = OWN_LIFE in answer.risk.signals and OWN_LIFE not in signals and bool(answer.ranking) and bool(texts)
    if not unlikely or Level[answer.risk.level] < Level.N3 or any(everyday().names_danger(text) for text in texts):
        return answer
    thanks = any(thanks_calmly(text) for text in texts) and found.get("N4", 1.0) < THANKS_N4
    asks = all(asks_calmly(text) for text in texts)
    if not (thanks or asks or _is_surely_calm(answer.ranking[0])):
        return answer
    risk = replace(answer.risk, level=Level.N1.name, signals=())
    if answer.intent.name != SUICIDAL:
        return replace(answer, risk=risk)
    if asks:
        unanswered = (Reply(UNANSWERED, buttons=(PERSON,)),)
        return replace(answer, risk=risk, intent=Intent(UNANSWERED, 1.0), replies=unanswered, handoff=Handoff())
    return replace(answer, risk=risk, intent=Intent(GOODBYE, 1.0), replies=(Reply(GOODBYE),), handoff=Handoff())


SUICIDAL, GOODBYE = "sjalvmord_sjalvskada", "avsluta"
THANKS_N4: Final = 0.7
"""Below this probability of N4 thanks are thanks."""


def _is_told_in_a_guide(risk: BotRisk, texts: Sequence[str]) -> bool:
    """Whether the model alone, and not surely, reads danger into what is told in a guide."""
    found = risk.probabilities
    if Level[risk.level] < Level.N3 or not found or not texts:
        return False
    return found.get("N4", 0.0) + found.get("N3", 0.0) < GUIDED_URGENT


def _taken_for_an_answer(answer: BotAnswer) -> BotAnswer:
    """The answer without the danger: a guide says what follows on what was told."""
    risk = replace(answer.risk, level=Level.N1.name, signals=())
    if answer.intent.name not in DANGER and answer.handoff.reason != "risk":
        return replace(answer, risk=risk)
    told = Intent(SMALL_TALK_TOLD, answer.intent.confidence)
    return replace(answer, intent=told, replies=(Reply(told.name, buttons=(PERSON,)),), risk=risk, handoff=Handoff())


SMALL_TALK_TOLD: Final = "bekrafta"
"""What is said to what was told, where the guide has nothing to say to it."""
LEAVING: Final = frozenset({"vill_lamna", "dras_in_sjalv"})


def _only_leaves(intent: Intent) -> bool:
    """Whether somebody surely wants out of a group, and nothing more: no person is called for that unasked."""
    return intent.name in LEAVING and intent.confidence >= SURE_INTENT


def counted_alone(
    heard: Heard, text: str, level: Level, *, going_on: bool = False, urgent: float | None = None
) -> BotRisk:
    """What the model reads of `text` as it counts where nothing else is known, and the rules read `level` of it.

    As a first message, or `going_on` where something calm was told before. `urgent` as for `counted_in`.
    """
    intent = Intent(heard.intent or "", heard.confidence)
    risk = counted(heard.risk, intent, (text,), level)
    said = _Said(heard.risk, heard.ranking or (intent,), heard.language)
    doubtful = not _is_urgent_there(said, (text,), urgent) and _is_doubtful(said, (text,), going_on=going_on)
    doubtful = doubtful or _is_calm_there(said, (text,), urgent, going_on=going_on)
    if risk is heard.risk and level <= Level.N2 and doubtful:
        return replace(risk, level=Level.N2.name)
    return risk


class _Said(NamedTuple):
    """What the model says of a message. The first of `ranking` is its intent."""

    risk: BotRisk
    ranking: tuple[Intent, ...]
    language: str | None


def _is_doubtful(said: _Said, texts: Sequence[str], *, going_on: bool, calm: bool = False) -> bool:
    """Whether the model's level alone calls a person, and nothing else of the message speaks of danger."""
    found = said.risk.probabilities
    if Level[said.risk.level] < Level.N3 or not found or said.language not in READ_BY_EXAMPLES or not texts:
        return False
    n4 = found.get("N4", 0.0)
    either = n4 + found.get("N3", 0.0)
    if n4 < TOLD_N4 and _is_denied(said.ranking[0].name, texts):
        return True
    way = min(way_of_telling(text) for text in texts)
    if way is Told.AS_OVER or (way is Told.DOUBTFULLY and n4 < TOLD_N4 and either < TOLD_URGENT):
        return True
    spoken = any(everyday().names_danger(text) for text in texts)
    if calm and going_on and said.ranking[0].name not in OWN_DEEDS:
        return n4 < CALM_N4 and either < CALM_URGENT and not (spoken and either >= ON_SPOKEN)
    told = spoken or _share_of_danger(said.ranking) >= ON_DANGER
    if going_on:
        likely = (n4 >= ON_N4 and either >= ON_N4_OR_N3) or either >= ON_URGENT or (told and either >= ON_SPOKEN)
        return not likely
    urgent = ON_URGENT if _only_leaves(said.ranking[0]) else FIRST_URGENT
    return n4 < ON_N4 and either < urgent and not told


def _is_denied(intent: str, texts: Sequence[str]) -> bool:
    """Whether the words say that nobody is in danger, or cannot be about the violence of one's own that is read."""
    if intent == OWN_VIOLENCE:
        return any(is_surely_none(text) for text in texts)
    return intent not in OWN_DEEDS and any(says_not_urgent(text) for text in texts)


def _is_calm_there(said: _Said, texts: Sequence[str], urgent: float | None, *, going_on: bool) -> bool:
    """Whether what the model reads as N3 or N4 by itself is calm where it stands. Never what one does oneself."""
    found, intent = said.risk.probabilities, said.ranking[0].name
    if urgent is None or Level[said.risk.level] < Level.N3 or not found or intent in OWN_DEEDS:
        return False
    read = said.language == "sv" and intent != "eget_maende" and _share_of_danger(said.ranking) < FIRST_DANGER
    if not going_on and not read:
        return False
    spoken = any(everyday().names_danger(text) for text in texts)
    by_where = (LEAST_SPOKEN, LEAST_URGENT) if going_on else (FIRST_LEAST_SPOKEN, FIRST_LEAST)
    least = by_where[0] if spoken else by_where[1]
    return _by_both_readings(found, urgent) < least


def _is_urgent_there(said: _Said, texts: Sequence[str], urgent: float | None) -> bool:
    """Whether what the model reads as N3 or N4 by itself is urgent where it stands, too. Not what is told as over."""
    found = said.risk.probabilities
    if urgent is None or Level[said.risk.level] < Level.N3 or not found or not texts:
        return False
    if min(way_of_telling(text) for text in texts) is Told.AS_OVER or _is_denied(said.ranking[0].name, texts):
        return False
    return _by_both_readings(found, urgent) >= SURELY_URGENT


def _by_both_readings(found: Mapping[str, float], urgent: float) -> float:
    """The log odds of danger where the message stands, and half of those by itself."""
    return _log_odds(urgent) + BY_ITSELF * _log_odds(found.get("N4", 0.0) + found.get("N3", 0.0))


def _log_odds(share: float) -> float:
    kept = min(max(share, SMALLEST), 1 - SMALLEST)
    return math.log(kept / (1 - kept))


SMALLEST: Final = 1e-3


def _share_of_danger(ranking: Sequence[Intent]) -> float:
    return sum(intent.confidence for intent in ranking if intent.name in DANGER)


def _held_at_an_offer(answer: BotAnswer) -> BotAnswer:
    """The answer at N2: a person is offered, and what was told is answered where it is no danger by itself."""
    held = replace(answer, risk=replace(answer.risk, level=Level.N2.name))
    if answer.handoff.reason != "risk" or answer.intent.name not in CALM_INTENTS | LEAVING:
        return held
    return replace(held, replies=(Reply(answer.intent.name, buttons=(PERSON,)),), handoff=Handoff())


def _is_surely_calm(intent: Intent) -> bool:
    return intent.name in CALM_INTENTS and intent.confidence >= SURE_INTENT


@cache
def everyday() -> Everyday:
    """The packaged expressions of everyday talk, compiled once."""
    return load_everyday()


CALM_REPLIES: Final[Mapping[str, str]] = {
    "akut_fara_nu": "ta_pa_allvar",
    "radd_att_nagon_gor_nagot": "ta_pa_allvar",
    "egen_valdsavsikt": "ta_pa_allvar",
    "risk_stod": "ta_pa_allvar",
    "sjalvmord_sjalvskada": "sjalvmord_lugn",
    "hot_mot_person": "hot_lugn",
    "hedersvald_kontroll": "heder_lugn",
    "barn_far_illa": "barn_far_lugn",
    "resa_konfliktzon": "resa_lugn",
}
"""Replies that promise a person, and what is said in their place where no level calls one."""
LIKELY_INTENT: Final = 0.6
"""From this confidence an intent decides which of them is said."""


def called_by_level(answer: BotAnswer, level: Level, *, calm: bool = False) -> BotAnswer:
    """The answer without a call that no level supports: an intent of danger is no danger by itself.

    Args:
        answer: the bot's. What a question declares, and what a button means, has no ranking and stands.
        level: the conversation's before it.
        calm: that it is in no danger was said; then it is the message's own level that counts, up to N3.
    """
    counts = Level[answer.risk.level] if calm and level <= Level.N3 else max(level, Level[answer.risk.level])
    if answer.handoff.reason != "risk" or not answer.ranking or counts >= Level.N3:
        return answer
    sure = answer.intent.confidence >= LIKELY_INTENT and max(level, Level[answer.risk.level]) > Level.N0
    return replace(answer, handoff=Handoff(), replies=tuple(_calm(reply, sure=sure) for reply in answer.replies))


def _calm(reply: Reply, *, sure: bool) -> Reply:
    calm = CALM_REPLIES.get(reply.reply_id)
    if calm is None:
        return reply
    return Reply(calm, buttons=(PERSON,)) if sure and calm != SERIOUS else SERIOUS_REPLY


ANSWERED_BESIDE_A_GUESS: Final = frozenset(
    {
        *("hur_prata", "fraga_tecken", "fraga_orosanmalan", "fraga_sekretess_yrke", "fraga_polis", "fraga_anonymitet"),
        *("fraga_lagring", "fraga_om_tjansten", "media_forskning", "rad_kommun", "rad_forening", "vill_lamna"),
    }
)
"""Intents that are answered though the model reads N3 beside them, and the rules nothing: a person is called too."""
DANGER_TEXTS: Final = frozenset({"risk_stod", "fara_nu", "ta_pa_allvar", "radd_att_nagon_gor_nagot"})
"""What is said of danger that nothing more is known of."""


def is_surely_asked(intent: Intent, texts: Sequence[str]) -> bool:
    """Whether the model is sure what is asked for, and no word of danger stands beside it."""
    sure = intent.name in ANSWERED_BESIDE_A_GUESS and intent.confidence >= SURE_INTENT
    return sure and bool(texts) and not any(everyday().names_danger(text) for text in texts)


CALLS_SOMEBODY: Final = frozenset({"risk_stod"})
"""What is said of danger that is only guessed at, and says that a person is called."""
OF_WHO_WAITS: Final = CALM_INTENTS | {"eget_maende"}


def not_called_again(answer: BotAnswer, *, waits: bool) -> BotAnswer:
    """The answer to who `waits` for a person already, and tells what alone would have called one: to what they told."""
    calls = bool(answer.replies) and all(each.reply_id in CALLS_SOMEBODY for each in answer.replies)
    if not waits or not calls or answer.risk.level != Level.N3.name or answer.intent.name not in OF_WHO_WAITS:
        return answer
    return replace(answer, replies=(Reply(answer.intent.name),), handoff=Handoff())


def answered_beside_a_guess(answer: BotAnswer, texts: Sequence[str]) -> BotAnswer:
    """The answer at N3 to what was surely asked, in place of words about a danger that the model alone reads."""
    spoken = {reply.reply_id for reply in answer.replies}
    beside = bool(spoken) and spoken <= DANGER_TEXTS and answer.risk.level == Level.N3.name
    if not beside or not is_surely_asked(answer.intent, texts):
        return answer
    return replace(answer, replies=(Reply(answer.intent.name, buttons=(PERSON,)),))
