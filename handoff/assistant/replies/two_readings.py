"""Offers the two likeliest readings of a message that the bot is not sure of, in place of a guess. Pure.

Owns when that is done. How a reading is called is a title in `knowledge`, and the answer to the two is a declared
question. Danger is never one of two: where one of the likeliest readings is danger, the message is taken seriously.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Intent, Reply
from handoff.conversation.answers.who import WORKS, role_of
from handoff.conversation.rules.offers import ANSWERS
from handoff.conversation.state import State, said_as
from handoff.conversation.text.folding import folded_words
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER
from handoff.risk import Level

UNSURE_BELOW: Final = 0.5
"""The confidence below which an intent may be a guess."""
MARGIN: Final = 0.2
"""How far the likeliest intent must lie before the next one not to be a guess."""
NOTHING_BELOW: Final = 0.12
"""The confidence below which an intent is no reading at all."""

ASKS_WHICH: Final = "menar_du"
"""The reply that names two readings."""
OFFERS_PERSON: Final = "menar_du_person"
"""Said the second time: a person understands better."""
SERIOUS: Final = "ta_pa_allvar"
"""Said where one of two readings is danger, and no level calls a person."""

DANGER: Final = frozenset(
    {
        "akut_fara_nu",
        "planerat_vald_annan",
        "egen_valdsavsikt",
        "sjalvmord_sjalvskada",
        "hot_mot_person",
        "hedersvald_kontroll",
        "barn_far_illa",
        "resa_konfliktzon",
        "narstaende_utomlands",
        "rekrytering_pagar",
        "kannedom_om_brott",
        "radd_for_repressalier",
    }
)
"""Intents of danger: never offered as one of two readings."""

READINGS: Final = frozenset(
    {
        "oro_barn",
        "oro_annan_narstaende",
        "oro_yrkesroll",
        "fraga_tecken",
        "oro_natet",
        "redan_aktiv",
        "hur_prata",
        "eget_maende",
        "rad_kommun",
        "rad_forening",
        "fraga_orosanmalan",
        "fraga_sekretess_yrke",
        "media_forskning",
        "vill_lamna",
        "dras_in_sjalv",
        "hitta_lokalt_stod",
        "fraga_anonymitet",
        "fraga_lagring",
        "fraga_polis",
        "fraga_om_tjansten",
        "andra_kanaler",
        "aterkomma_arende",
        "fraga_begrepp",
        "annat_sprak",
        "utanfor_omradet",
    }
)
"""Intents that can be named to a visitor, each by a title of its own."""

EVENTS: Final = frozenset(
    {"sprak_okant", "sprak_okant_igen", "tvetydigt", "tomt_meddelande", "forstod_inte", "forstod_inte_igen"}
)
"""Replies that the bot gives in place of what it has read: another language, an ambiguous verb, no words."""

WORDLESS: Final = frozenset({"utanfor_omradet", "annat_sprak"})
"""Readings that say only that nothing was recognised: nobody is asked whether they mean "something else"."""
BEGIN_ANYWHERE: Final = "vet_inte_var_borja"

TITLE: Final = "knapp_lasning_"
"""Before an intent: the id of the title that names it."""

PERSON: Final = BotButton("knapp_person", "be_om_manniska")
SERIOUS_REPLY: Final = Reply(
    SERIOUS,
    buttons=(
        BotButton("knapp_fara_ja", IN_DANGER),
        BotButton("knapp_fara_nej", NOBODY_IN_DANGER),
        BotButton("knapp_kan_inte_prata", CANNOT_TALK),
        PERSON,
    ),
)
"""The neutral question whether anybody is in danger, with its answers."""


def title_of(intent: str) -> str:
    """The id of the title that names this reading."""
    return f"{TITLE}{intent}"


def is_guess(answer: BotAnswer) -> bool:
    """Whether the likeliest intent is not sure: low by itself, and close to the next one."""
    if len(answer.ranking) < 2:
        return False
    first, second = answer.ranking[:2]
    return first.confidence < UNSURE_BELOW and first.confidence - second.confidence < MARGIN


def abstaining(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or in place of a guess the two likeliest readings; the second time a person.

    Danger, a wish for a person and a wait for one stay as they are: the level decides there.
    """
    level = max(state.level, Level[answer.risk.level])
    asks = answer.handoff.by_wish
    if request.payload is not None or level >= Level.N3 or state.name != "bot" or asks:
        return answer
    if not is_guess(answer) or any(reply.reply_id in EVENTS for reply in answer.replies):
        return answer
    instead = _instead(answer, state)
    return answer if instead is None else replace(answer, replies=(instead,))


LIMITS: Final = frozenset({"ideologisk_debatt", "begar_skadlig_info", "hat_trakasseri"})
"""Readings that are answered with a limit: put to who meant something else, it costs more than a wrong answer."""
SURE_OF_A_LIMIT: Final = 0.8
OF_WORK: Final = "roll_yrkesverksam"
"""The reply to who writes because of their work."""
GREETS, SURELY_GREETS, MOST_WORDS_OF_A_GREETING = "halsa", 0.6, 4
NO_ANSWER: Final = frozenset({"fraga_begrepp", "annat_sprak"})


def without_guessed_limit(answer: BotAnswer, request: BotRequest) -> BotAnswer:
    """The answer, or in place of a limit that is a guess what is meant next likely; a greeting that tells more too.

    Who only says what they are at work, "lantbrukare", is put no limit to.
    """
    if request.payload is not None or len(answer.ranking) < 2:
        return answer
    first, second = answer.ranking[:2]
    if first.name in LIMITS and role_of(folded_words(request.text)) == WORKS:
        return replace(answer, intent=Intent(OF_WORK, 1.0), replies=(Reply(OF_WORK, buttons=(PERSON,)),), ranking=())
    limited = first.name in LIMITS and first.confidence < SURE_OF_A_LIMIT
    told = len(request.text.split()) > MOST_WORDS_OF_A_GREETING
    greeted = first.name == GREETS and first.confidence < SURELY_GREETS and told
    said = {reply.reply_id for reply in answer.replies} & {first.name}
    known = second.name in READINGS - NO_ANSWER and second.confidence >= NOTHING_BELOW
    if not (limited or greeted) or not said or not known or (limited and second.name in WORDLESS):
        return answer
    replies = (Reply(second.name, buttons=(PERSON,)),)
    return replace(answer, intent=second, replies=replies, ranking=answer.ranking[1:])


DECLINES: Final = "neka"
LISTENS: Final = "bekrafta"
FEWEST_WORDS_TOLD: Final = 5
"""A "no" in so many words tells something: it is listened to, and no menu follows."""


def listening(answer: BotAnswer, request: BotRequest) -> BotAnswer:
    """The answer to a denial that tells something, "hon säger nej till allt", without the menu after a bare no."""
    told = request.payload is None and len(request.text.split()) >= FEWEST_WORDS_TOLD
    if not told or all(reply.reply_id != DECLINES for reply in answer.replies):
        return answer
    replies = (Reply(LISTENS, buttons=(PERSON,)) if each.reply_id == DECLINES else each for each in answer.replies)
    return replace(answer, replies=tuple(replies))


def _instead(answer: BotAnswer, state: State) -> Reply | None:
    """What is said in place of a guess, the opening too; None where there is nothing better than the guess."""
    first, second = answer.ranking[:2]
    if DANGER.intersection({first.name, second.name}):
        return SERIOUS_REPLY
    if not READINGS.issuperset({first.name, second.name}) or second.confidence < NOTHING_BELOW:
        return None
    if not WORDLESS.isdisjoint({first.name, second.name}):
        return Reply(BEGIN_ANYWHERE, buttons=(PERSON,))
    if said_as(ASKS_WHICH, 0) not in state.said:
        readings = (BotButton(title_of(each.name), each.name) for each in (first, second))
        return Reply(ASKS_WHICH, buttons=(*readings, PERSON))
    if said_as(OFFERS_PERSON, 0) not in state.said:
        return Reply(OFFERS_PERSON, buttons=tuple(BotButton(*each) for each in ANSWERS))
    return None
