"""Help near the visitor: when it is wanted, and the reply that names the place. Pure.

Owns the choice of the reply alone. Which contacts stand under it is `cards`'s, where the visitor is `near`'s, and the
words are `knowledge`'s. A place that is only told in passing is remembered by the rules and used here later.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.cards.near import place_of, wish_near
from handoff.conversation.answers.words import SMALL_WORDS
from handoff.conversation.state import State, said_as
from handoff.conversation.text.folding import folded, folded_words
from handoff.conversation.told.understood import confirmed
from handoff.risk import Level
from handoff.risk.signals import LEAVES_A_GROUP, THREATENED
from knowledge.directory.mentions import mention_in
from knowledge.replies import rules

LOCAL_HELP: Final = "hitta_lokalt_stod"
"""The intent of a visitor who looks for help near a place; also the reply where the place is not known."""
ASK_PLACE: Final = "fraga_kommun"
IN_PLACE: Final = "hjalp_i_kommun"
FOR_WORK: Final = "hjalp_i_kommun_yrke"
LEAVES: Final = "vill_lamna"
_FOR: Final = {
    "ung": "hjalp_i_kommun_ung",
    LEAVES: "hjalp_i_kommun_lamna",
    "yrkesverksam": FOR_WORK,
    "organisation": FOR_WORK,
}
"""The reply that names the place, by the visitor's role; who is threatened at work has the one for themselves."""
FOR_ONESELF: Final = "hjalp_i_kommun_sjalv"
"""The one for somebody who is threatened, or speaks of how they are, and of nobody they fear for."""
LOCAL_REPLIES: Final = frozenset({IN_PLACE, FOR_ONESELF, *_FOR.values()})
"""Replies under which the contacts near the visitor stand."""
_PERSON: Final = BotButton("knapp_person", "be_om_manniska")
_CALM_BELOW: Final = Level.N3
_PLACE_QUESTION: Final = "municipality"

_ASKS: Final = folded(
    "finns fins vart var vem vilka vilken hur hjälp hjälper stöd stödet numret nummer kontakta vända vänder ringa"
    " ringer is are who where any anyone anybody someone somebody help support jiraa jirtaa yaa xaggee caawimaad"
    " هل أين وين من مساعدة دعم"
)
"""Words with which help is looked for. Alone they say little: behind them stands a place, or something of `_HELP`."""
_HELP: Final = folded(
    "finns fins hjälp hjälpa hjälper stöd stödet någon nån nåt nått något ställe grupp grupper anhöriggrupp boende"
    " kurator soc socialen socialtjänsten socialtjänst socialjour socialjouren samordnare kommunen kommun vända vänder"
    " kontakta prata ringa ringer göra träffa mottagning rådgöra bolla rådfråga"
    " help support anyone anybody someone somebody anything there group turn contact talk municipality"
    " jiraa jirtaa caawimaad caawin qof"
    " هل يوجد أحد مساعدة دعم مركز شخص"
)
_WANTS: Final = folded("vill behöver skulle önskar söker want need would")
_ADVICE: Final = folded("rådgöra bolla råd stöd hjälp advice support help")
"""With a wish before them these look for somebody without asking: "vi skulle vilja rådgöra med nån i Falun"."""
_WHO: Final = folded("vem who")
"""With a question mark behind them, these ask for somebody in a place: "vem i Falkenberg borde veta om det?" """
_IS_THERE: Final = frozenset(product(folded("där"), folded("någon nån några")))
"""Words in a row that ask whether somebody is there ("e där nån i Landskrona som kan sånt")."""
_NEAR: Final = folded("nära närmaste närheten trakten orten ort stan där lokalt")
"""Words that mean a place without naming it."""
_IS_ANYBODY: Final = folded("finns fins")
_ANYBODY: Final = folded("finns fins någon nån nåt nått något prata göra ringa ringer")
"""Those of `_HELP` that may ask for this line as well: "finns det någon där?" """


def is_local(answer: BotAnswer) -> bool:
    """Whether contacts near the visitor go with this answer."""
    replies = {reply.reply_id for reply in answer.replies}
    if answer.intent.name == LOCAL_HELP:
        return ASK_PLACE not in replies
    return not replies.isdisjoint((*LOCAL_REPLIES, LOCAL_HELP))


def with_local_help(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer with help near the visitor's place, where that is wanted. In acute danger it stays as it is.

    Where the place is not known it is asked for, once. Beside a reply of safety, or a person who is called, help near
    the place is said after them; in place of any other. While danger is open what is asked is still answered.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what the rules have remembered of this message.
    """
    level = Level[answer.risk.level]
    if level is Level.N4 or (request.payload is not None and answer.intent.name != LOCAL_HELP):
        return answer
    named = place_named(state)
    looks = answer.intent.name == LOCAL_HELP or is_local(answer)
    wanted_there = named and (_is_nothing_else(state) or _looks_for_help(request.text))
    place = named or place_of(state, slots=answer.slots)
    near = _looks_near(request.text) or (place is not None and _asks_who_is_there(request.text))
    if not (looks or wanted_there or near):
        return answer
    if place is None:
        return _asking(answer, state, looks=looks)
    if near and answer.handoff.by_wish:
        answer = replace(answer, handoff=Handoff())  # somebody there is asked for, and nobody of this line
    audience = wish_near(state, request.lang, slots=answer.slots).audience
    for_oneself = _is_for_oneself(answer, state)
    by_words = LEAVES if LEAVES_A_GROUP in state.signals_told and not confirmed(state).get("relation") else ""
    by_role = _FOR.get(audience or by_words, FOR_ONESELF if for_oneself else IN_PLACE)
    threatened = for_oneself and THREATENED in state.signals_told
    reply_id = FOR_ONESELF if threatened and by_role == FOR_WORK else by_role
    buttons = () if request.slots.get("queued") else (_PERSON,)
    return _with(answer, Reply(reply_id, buttons=buttons, kommun=place), level)


def _is_for_oneself(answer: BotAnswer, state: State) -> bool:
    """Whether the writer is who needs help: they say so, are threatened, or have told of how they are themselves."""
    told = confirmed(state)
    relation, about = told.get("relation", ""), told.get("about", "")
    if about == "other" or relation in FEARED_FOR:
        return False
    threatened = THREATENED in state.signals_told or any(said.startswith(_TO_THREATENED) for said in state.said)
    own = answer.intent.name == _OWN or any(said.startswith(_TO_OWN) for said in state.said)
    return about == "self" or relation == "jag_sjalv" or threatened or (own and not relation)


FEARED_FOR: Final = frozenset({"barn", "syskon", "van", "annan_slakt", "elev_klient"})
"""Who speaks of these may be hurt too, and asks for help for them."""
_OWN: Final = "eget_maende"
_TO_OWN: Final = (_OWN, f"tar_upp_{_OWN}", f"lyssnar_{_OWN}")
_TO_THREATENED: Final = ("guide:hot/", "hot_mot_person", "hot_lugn", "hedersvald_kontroll", "heder_lugn")
"""How the ids begin of what is said to who tells how they are, and to who is threatened or controlled."""


def place_named(state: State) -> str | None:
    """The code of the kommun that the pending messages name; the last one counts."""
    found = (mention_in(each.text, asked=each.question == _PLACE_QUESTION) for each in reversed(state.pending))
    return next((mention.code for mention in found if mention), None)


def _with(answer: BotAnswer, local: Reply, level: Level) -> BotAnswer:
    """The answer with this reply: in place of all that is neither safety nor goes with a person who is called."""
    kept = tuple(
        reply
        for reply in answer.replies
        if reply.reply_id in rules().safety
        or (reply.reply_id not in (LOCAL_HELP, ASK_PLACE) and (answer.handoff.requested or level >= _CALM_BELOW))
    )
    if kept:
        return replace(answer, replies=(*kept[:4], replace(local, buttons=())))
    return replace(answer, intent=Intent(LOCAL_HELP, answer.intent.confidence), replies=(local,))


def _asking(answer: BotAnswer, state: State, *, looks: bool) -> BotAnswer:
    """Where the place is not known: the question for it, or after that help that is national."""
    asked = said_as(ASK_PLACE, 0) in state.said
    if looks and asked:
        national = Reply(LOCAL_HELP, buttons=(_PERSON,))
        replies = (national if each.reply_id == ASK_PLACE else each for each in answer.replies)
        return replace(answer, replies=tuple(replies))
    level = max(state.level, Level[answer.risk.level])
    if looks or asked or answer.handoff.requested or level >= _CALM_BELOW:
        return answer
    return _with(answer, Reply(ASK_PLACE), level)


def _is_nothing_else(state: State) -> bool:
    """Whether the message says where somebody is, and nothing else; not to a guide that has asked where."""
    if len(state.pending) != 1:
        return False
    (message,) = state.pending
    mention = mention_in(message.text, asked=message.question == _PLACE_QUESTION)
    if state.guide is not None and mention is not None and message.answer == mention.code:
        return False
    words = folded_words(message.text)
    return mention is not None and mention.length + sum(word in SMALL_WORDS for word in words) >= len(words)


def _looks_for_help(text: str) -> bool:
    """Whether a text that names a place asks for help there, and does not name it in passing."""
    in_order = tuple(folded_words(text))
    words = set(in_order)
    marked = "?" in text or "؟" in text
    asks = marked or not _ASKS.isdisjoint(words) or not _IS_THERE.isdisjoint(pairwise(in_order))
    asks = asks or not (_WANTS.isdisjoint(words) or _ADVICE.isdisjoint(words))
    return asks and (not _HELP.isdisjoint(words) or (marked and not _WHO.isdisjoint(words)))


def _asks_who_is_there(text: str) -> bool:
    """Whether a text asks for somebody in the place that was told before: "vem ringer man där?"."""
    words = set(folded_words(text))
    return not _NEAR.isdisjoint(words) and not (_WHO.isdisjoint(words) and _IS_ANYBODY.isdisjoint(words))


def _looks_near(text: str) -> bool:
    """Whether a text asks for help near a place that it does not name ("finns det nån grupp där")."""
    words = set(folded_words(text))
    return "finns" in words and not _NEAR.isdisjoint(words) and not (_HELP - _ANYBODY).isdisjoint(words)
