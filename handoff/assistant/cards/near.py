"""What is known of a visitor that decides who can help them: place, topics, role, age, language. Pure.

Owns the reading of memory, slots and signals for the search of the directory (`knowledge.directory.search`). Asks
nothing and words nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer
from handoff.conversation.events import Slot
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_words
from handoff.conversation.told.understood import confirmed
from knowledge.checks import AUDIENCES
from knowledge.directory.mentions import county_in, denied_in, municipality_in
from knowledge.directory.places import places
from knowledge.directory.search import ADULT, Wish

TOPICS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "S1": ("hot",),
    "S2": ("hot", "brott"),
    "S2b": ("sjalvmord", "hot"),
    "S3": ("sjalvmord",),
    "S4": ("heder", "hot"),
    "S5": ("barn",),
    "S6": ("resa",),
    "S7": ("barn",),
    "S8": ("brott",),
    "S9": ("hot",),
}
"""What a line must know about, by signal (DOMAIN 3.4), most important first."""

_OF_SUBJECT: Final[Mapping[str, tuple[str, ...]]] = {
    "oro": ("anhorigstod", "orosanmalan"),
    "natet": ("anhorigstod",),
    "dras_in": ("anhorigstod", "lamna"),
    "maende": ("anhorigstod", "sjalvmord"),
    "konsultation": ("konsultation", "orosanmalan"),
    "orosanmalan": ("orosanmalan", "barn"),
    "lamna": ("lamna",),
    "fara": ("hot", "brott"),
    "sjalvmord": ("sjalvmord",),
    "hot": ("hot",),
    "heder": ("heder",),
    "barn": ("barn", "orosanmalan"),
    "resa": ("resa",),
    "brott": ("brott",),
}
"""Topics of the directory, by what the bot calls the subject of a conversation (its slot `topic`)."""

_OF_AUDIENCE: Final[Mapping[str, tuple[str, ...]]] = {
    "anhorig": ("anhorigstod",),
    "ung": ("barn",),
    "vill_lamna": ("lamna",),
    "yrkesverksam": ("konsultation", "orosanmalan"),
}

_OF_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("avhopp", "lamna"),
    ("exit", "lamna"),
    ("lamna", "lamna"),
    ("heder", "heder"),
    ("orosanmal", "orosanmalan"),
    ("samordnare", "konsultation"),
    ("samverka", "konsultation"),
    ("radgor", "konsultation"),
    ("anhorig", "anhorigstod"),
    ("foralder", "anhorigstod"),
    ("foraldra", "anhorigstod"),
    ("familj", "anhorigstod"),
    ("relatives", "anhorigstod"),
    ("parents", "anhorigstod"),
    ("skyddat", "hot"),
    ("hot", "hot"),
    ("ungdom", "barn"),
    ("skola", "barn"),
    ("barn", "barn"),
)
"""Beginnings of folded words that say what help is wanted, each with its topic."""

AGES: Final[Mapping[str, int]] = {
    "under_13": 12,
    "13_14": 14,
    "15_17": 16,
    "18_24": 20,
    "25_39": 30,
    "40_64": 50,
    "65_mer": 70,
}
"""An age in each band that a visitor tells of themselves (`told/facts.py`, `AGES`)."""
GROWN_UP: Final = ("foralder", "partner", "jag_sjalv")
"""Who is spoken of here is no child of whoever writes, whatever their age."""
OF_ADULTS: Final = ("barn", "partner", "elev_klient")
"""Whoever speaks of these is grown up, however young the one is of whom they speak."""
YOUNG: Final = 17
"""Who is young here is under 18 (domain brief, 3.1): lines for adults alone are not for them."""


def place_of(state: State, text: str = "", slots: Mapping[str, Slot] | None = None) -> str | None:
    """The code of the kommun that a text names, or else the one that is remembered, or that the bot has understood."""
    told = [] if slots is None else [slots.get("kommun")]
    remembered = [confirmed(state).get("kommun"), *told, state.slots.get("kommun")]
    found = municipality_in(text)
    return found or next((code for value in remembered if (code := _code(value))), None)


def with_remembered_kommun(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer with the kommun that is remembered, where the bot has found another one in the words.

    The rules tell where somebody is from where they would have to go instead, or are not; the bot does not.
    """
    remembered, found = confirmed(state).get("kommun"), answer.slots.get("kommun")
    texts = [message.text for message in state.pending]
    if found is not None and any(_code(found) in denied_in(text) for text in texts):
        named = next((code for text in texts if (code := municipality_in(text))), None)
        return replace(answer, slots={**answer.slots, "kommun": named})
    if remembered is None or found is None or _code(remembered) == _code(found):
        return answer
    return replace(answer, slots={**answer.slots, "kommun": remembered})


def wish_near(
    state: State,
    lang: str,
    *,
    text: str = "",
    topics: Sequence[str] = (),
    slots: Mapping[str, Slot] | None = None,
) -> Wish:
    """Who is looked for near this visitor.

    Args:
        state: the conversation.
        lang: the visitor's language.
        text: what they have just written.
        topics: what the help is about, where that is known; else it follows from the text and the conversation.
        slots: what the bot has understood in this turn.
    """
    known = {**state.slots, **(slots or {})}
    audience = _audience(state, known)
    return Wish(
        municipality=place_of(state, text, slots),
        county=county_in(text) or confirmed(state).get("lan"),
        topics=tuple(topics) or _topics(state, text, known, audience),
        audience=audience,
        age=_age(state, audience),
        of_a_grown_up=_of_a_grown_up(state),
        lang=lang,
    )


def _topics(state: State, text: str, slots: Mapping[str, Slot], audience: str | None) -> tuple[str, ...]:
    words = folded_words(text)
    named = [topic for beginning, topic in _OF_WORDS if any(word.startswith(beginning) for word in words)]
    signals = [topic for signal in state.signals for topic in TOPICS_OF.get(signal, ())]
    subject = _OF_SUBJECT.get(str(slots.get("topic") or ""), ())
    return tuple(dict.fromkeys((*named, *signals, *subject, *_OF_AUDIENCE.get(audience or "", ()))))


def _audience(state: State, slots: Mapping[str, Slot]) -> str | None:
    told = confirmed(state)
    if AGES.get(told.get("own_age", ""), ADULT) < ADULT:
        return "ung"
    found = next((each for each in (told.get("audience"), slots.get("audience")) if each in AUDIENCES), None)
    if found == "ung" and told.get("relation") in OF_ADULTS and told.get("audience") != "ung":
        found = "anhorig"
    if found is None and told.get("relation") not in (None, "jag_sjalv", "elev_klient"):
        found = "anhorig"
    return str(found) if found else None


def _age(state: State, audience: str | None) -> int | None:
    """The visitor's own age, as told, or as their role says; a relative is no child unless they say so."""
    own = AGES.get(confirmed(state).get("own_age", ""))
    if own is not None or audience is None:
        return own
    return YOUNG if audience == "ung" else None


def _of_a_grown_up(state: State) -> bool:
    """By their age, as told; without it, by who they are."""
    told = confirmed(state)
    age = AGES.get(told.get("age_band", ""))
    return age >= ADULT if age is not None else told.get("relation") in GROWN_UP


def _code(value: object) -> str | None:
    """A kommun that is known by its code, or by its name where the bot has understood that."""
    if not isinstance(value, str) or not value:
        return None
    return value if value in places().municipalities else municipality_in(value, asked=True)
