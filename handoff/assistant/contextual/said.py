"""Which subjects a reply is about. Pure.

Owns the answer to each subject, and what of a subject a reply says that does not answer it by name. A step of a guide
says by itself what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from handoff.assistant.replies.two_readings import SERIOUS
from handoff.assistant.thread import topic
from handoff.assistant.thread.topic import LISTENS, TAKES_UP

ASKED: Final[Mapping[str, str]] = {
    "signs": "fraga_tecken",
    "how_to_talk": "hur_prata",
    "municipality": "rad_kommun",
    "association": "rad_forening",
    "report_concern": "fraga_orosanmalan",
    "professional_secrecy": "fraga_sekretess_yrke",
    "media": "media_forskning",
    "police": "fraga_polis",
    "anonymity": "fraga_anonymitet",
    "storage": "fraga_lagring",
    "about_service": "fraga_om_tjansten",
    "other_channels": "andra_kanaler",
    "returning": "aterkomma_arende",
    "local_help": "hitta_lokalt_stod",
    "terms": "fraga_begrepp",
    "robot": "ar_du_robot",
}
"""The intent, and the reply of the same name, that answers who asks about a subject."""
TOLD: Final[Mapping[str, str]] = {
    "worry_child": "oro_barn",
    "worry_close": "oro_annan_narstaende",
    "worry_work": "oro_yrkesroll",
    "online": "oro_natet",
    "already_active": "redan_aktiv",
    "own_wellbeing": "eget_maende",
    "feelings": "eget_maende",
    "leave": "vill_lamna",
    "drawn_in": "dras_in_sjalv",
    "reprisals": "radd_for_repressalier",
    "recruitment": "rekrytering_pagar",
    "crime_known": "kannedom_om_brott",
    "abroad": "narstaende_utomlands",
    "cannot_begin": "vet_inte_var_borja",
    "off_topic": "utanfor_omradet",
    "debate": "ideologisk_debatt",
    "test": "test_missbruk",
}
"""The same for who tells of a subject."""


class OfDanger(NamedTuple):
    """What is said of a danger."""

    intent: str
    urgent: str
    """The reply while a level calls a person."""
    calm: str
    """The reply while none does."""


IN_DANGER: Final[Mapping[str, OfDanger]] = {
    "suicide": OfDanger("sjalvmord_sjalvskada", "sjalvmord_sjalvskada", "sjalvmord_lugn"),
    "threat": OfDanger("hot_mot_person", "hot_mot_person", "hot_lugn"),
    "honour": OfDanger("hedersvald_kontroll", "hedersvald_kontroll", "heder_lugn"),
    "child_harmed": OfDanger("barn_far_illa", "barn_far_illa", "barn_far_lugn"),
    "travel": OfDanger("resa_konfliktzon", "resa_konfliktzon", "resa_lugn"),
    "violence_by_other": OfDanger("planerat_vald_annan", "radd_att_nagon_gor_nagot", SERIOUS),
    "own_violence": OfDanger("egen_valdsavsikt", "egen_valdsavsikt", SERIOUS),
    "danger_now": OfDanger("akut_fara_nu", "akut_fara_nu", SERIOUS),
}
"""The same for who tells of a danger."""
SMALL: Final = ("age_only", "place_only", "small_answer")
"""Words that say little by themselves: every reply to them is right."""

_OF_A_THREAD: Final[Mapping[str, tuple[str, ...]]] = {
    topic.CHILD: ("worry_child",),
    topic.CLOSE: ("worry_close",),
    topic.WORK: ("worry_work",),
    topic.ASSOCIATION: ("association",),
    topic.MUNICIPALITY: ("municipality",),
    topic.LEAVING: ("leave",),
    topic.DRAWN_IN: ("drawn_in",),
    topic.OWN: ("own_wellbeing", "feelings"),
    topic.THREAT: ("threat",),
    topic.HONOUR: ("honour",),
    topic.CHILD_HARMED: ("child_harmed",),
    topic.CHILD_ITSELF: ("child_harmed",),
    topic.JOURNEY: ("travel",),
    topic.CRIME: ("crime_known",),
    topic.GRIEF: ("own_wellbeing", "feelings", "abroad"),
}
_ALL_DANGER: Final = (
    "danger_now",
    "violence_by_other",
    "own_violence",
    "threat",
    "honour",
    "child_harmed",
    "reprisals",
)
_WORRY: Final = ("worry_child", "worry_close", "feelings")
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "halsa": ("greeting", "cannot_begin", "test"),
    "ar_har": ("greeting", "cannot_begin", "robot", "about_service"),
    "ar_kvar": ("robot", "about_service", "person", *_ALL_DANGER),
    "avsluta": ("goodbye", "thanks"),
    "hjalpte_tack": ("goodbye", "thanks"),
    "bekrafta": ("thanks", *SMALL),
    "neka": SMALL,
    "be_om_manniska": ("person",),
    "erbjud_person": ("person",),
    "kvar_i_kon": ("person",),
    "ingen_person": ("person",),
    "ar_du_robot": ("person", "about_service", "test"),
    "annat_sprak": ("language",),
    "hat_trakasseri": ("abuse",),
    "begar_skadlig_info": ("harmful_request",),
    "fraga_roll": ("cannot_begin", "greeting"),
    "roll_anhorig": _WORRY,
    "roll_yrkesverksam": ("worry_work",),
    "roll_ung": ("drawn_in", "cannot_begin"),
    "galler_mig": ("drawn_in",),
    "amne_oro": _WORRY,
    "ratt_att_fraga": _WORRY,
    "inte_for_sent": (*_WORRY, "how_to_talk"),
    "kort_meddelande": ("how_to_talk",),
    "beratta_for_nagon": ("how_to_talk",),
    "ta_ifran": ("how_to_talk", "online"),
    "fraga_hemligt": ("police", "anonymity", "storage"),
    "fraga_syns": ("anonymity", "storage"),
    "fraga_lagligt": ("police", "crime_known"),
    "fraga_polis": ("anonymity", "crime_known"),
    "polisanmala": ("police", "crime_known", "threat"),
    "saga_112": ("police", "danger_now", "how_to_talk"),
    "fraga_anonymitet": ("storage",),
    "fraga_varfor": ("about_service",),
    "komma_tillbaka": ("returning",),
    "misstro": ("about_service", "feelings", "abuse"),
    "tar_ingen_kontakt": ("about_service", "other_channels"),
    "bara_text": ("about_service",),
    "fara_nu": _ALL_DANGER,
    "stanna_fara": _ALL_DANGER,
    "hjalp_larmad": _ALL_DANGER,
    "hjalp_larmad_sjalv": (*_ALL_DANGER, "suicide"),
    "ska_traffa_fran_natet": ("online", "recruitment", "child_harmed", "danger_now", "worry_child", "worry_close"),
    "ska_sjalv_traffa_fran_natet": ("online", "recruitment", "child_harmed", "danger_now", "drawn_in"),
    "risk_stod": (*_ALL_DANGER, "suicide", "feelings"),
    "radd_att_nagon_gor_nagot": ("violence_by_other", "danger_now"),
    "fraga_kommun": ("municipality", "local_help"),
    "rad_kommun": ("worry_work", "local_help"),
    "rekrytering_sjalv": ("drawn_in", "recruitment"),
    "dras_in_sjalv": ("recruitment",),
    "oro_natet": ("recruitment",),
    "barn_far_illa": ("report_concern",),
    "vill_lamna": ("drawn_in",),
    "oro_barn": ("feelings",),
    "oro_annan_narstaende": ("feelings",),
}
"""What else a reply is about than the subject that it answers."""
_MIRRORS: Final = "spegling_"


def _by_name() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {name: set(subjects) for name, subjects in _ALSO.items()}
    for subject, name in (*ASKED.items(), *TOLD.items()):
        found.setdefault(name, set()).add(subject)
    for subject, said in IN_DANGER.items():
        for name in said:
            found.setdefault(name, set()).add(subject)
    for thread, subjects in _OF_A_THREAD.items():
        for beginning in (LISTENS, TAKES_UP):
            found.setdefault(f"{beginning}{thread}", set()).update(subjects)
    return {name: frozenset(subjects) for name, subjects in found.items()}


_SUBJECTS: Final = _by_name()
_OF_A_FEELING: Final = frozenset({"own_wellbeing", "feelings"})


def subjects_of(replies: Iterable[str], of_a_step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """What these replies are about together.

    Args:
        replies: their ids.
        of_a_step: what a step of a guide is about; nothing for another reply.
    """
    found: set[str] = set()
    for reply in replies:
        found |= _OF_A_FEELING if reply.startswith(_MIRRORS) else _SUBJECTS.get(reply, frozenset())
        found.update(of_a_step(reply))
    return frozenset(found)


def _by_intent() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for subject, intent in (*ASKED.items(), *TOLD.items()):
        found.setdefault(intent, set()).add(subject)
    for subject, said in IN_DANGER.items():
        found.setdefault(said.intent, set()).add(subject)
    return {intent: frozenset(subjects) for intent, subjects in found.items()}


_BY_INTENT: Final = _by_intent()


@lru_cache(2048)
def subjects_answered_by(intents: tuple[str, ...]) -> frozenset[str]:
    """The subjects whose answer is that of one of these intents. Asked of each short answer at every question."""
    return frozenset().union(*(_BY_INTENT.get(intent, frozenset()) for intent in intents))
