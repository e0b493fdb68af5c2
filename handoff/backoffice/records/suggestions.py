"""What the log says of a contact, so that nobody has to fill it in: when, how long, language, levels, how it ended.

A contact lasts from the start, or from a return, to the end. Nothing of what was said is read.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Final

import msgspec

from handoff.backoffice.records.form import Form, Guiding, length_of, start_period
from handoff.backoffice.records.rules import minimal
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.base import ChannelName, LevelName, level_name
from handoff.conversation.contact_facts import Facts

OWN_ROLE = {"ung": "barn_ung_sjalv", "vill_lamna": "sjalv_vill_lamna"}
"""Audiences that say the role already; the others are several roles."""

ROLE_BY_RELATION = {"barn": "anhorig_foralder", "syskon": "anhorig_syskon"}
"""The role that follows from whom it is about; with a pupil or a friend it does not."""

RELATION_BY_ROLE = {
    "anhorig_foralder": "barn",
    "anhorig_syskon": "syskon",
    "anhorig_partner": "partner",
    "van_bekant": "van",
    "sjalv_vill_lamna": "jag_sjalv",
    "sjalv_ambivalent": "jag_sjalv",
    "media_forskning": "ingen_sarskild",
}
"""The relation that a role says, where nobody has filled it in; of the other roles it stays open."""

AGES = {
    "under_13": "under_15",
    "13_14": "under_15",
    "15_17": "15_17",
    "18_24": "18_24",
    "25_39": "25_39",
    "40_64": "40_mer",
    "65_mer": "40_mer",
}
"""The ages of the memory, as the field `aldersgrupp_berord`."""

CHANNELS: Final[Mapping[ChannelName, str]] = {"chat": "chatt", "email": "e_post"}
"""How somebody wrote, as the field `kanal`."""

TOPICS = {
    "oro": "tecken",
    "natet": "natet",
    "dras_in": "tecken",
    "maende": "psykisk_halsa",
    "lamna": "lamna",
    "lokalt": "lokalt_stod",
}
"""Topics that the bot has noted, as the field `amnen`."""


def certain(form: Form, facts: Facts) -> Form:
    """The form with what the system knows for sure put over what somebody may have sent."""
    ended_at = facts.closed_at or facts.seen_at
    return msgspec.structs.replace(
        form,
        channel=CHANNELS[facts.channel],
        start_period=start_period(facts.began_at),
        duration=length_of((ended_at - facts.began_at).total_seconds()),
        bot_level=level_name(facts.bot_level),
        info_112_s=None if facts.emergency_s is None or form.info_112 != "ja" else round(facts.emergency_s),
        ending=facts.ending or form.ending,
    )


def implied(form: Form) -> Form:
    """The form with the relation that its role says, unless one is filled in."""
    relation = form.relation or RELATION_BY_ROLE.get(form.role, "")
    return msgspec.structs.replace(form, relation=relation)


def suggested(facts: Facts, vocabulary: Vocabulary, listed: Container[str] = ()) -> Form:
    """What a counselor finds filled in; nothing is guessed that the visitor or the log has not said.

    Args:
        facts: of the contact.
        vocabulary: what may stand in the fields.
        listed: ids of the directory's entries; a contact that was sent and is not among them is left out.
    """
    guidings = tuple(
        Guiding(level="", actor=card, manner="uppgift_lamnad")
        for kind, card in facts.cards
        if kind == "contact" and card in listed
    )
    actions = [("information", any(kind == "article" for kind, _ in facts.cards)), ("lotsning", bool(guidings))]
    told = facts.told
    county = (told.get("kommun") or facts.kommun)[:2]
    topic = TOPICS.get(facts.topic)
    form = Form(
        channel=CHANNELS[facts.channel],
        start_period=start_period(facts.began_at),
        first_contact="nej" if facts.returned else "okant",
        lang=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        contact_age_group="okant",
        role=OWN_ROLE.get(facts.audience, "") or ROLE_BY_RELATION.get(told.get("relation", ""), ""),
        relation=told.get("relation", ""),
        concerned_age_group=AGES.get(told.get("age_band", ""), ""),
        county=county if vocabulary.allows("lan", county) else "ej_uppgett",
        topics=(topic,) if topic else (),
        actions=tuple(action for action, done in actions if done),
        guidings=guidings,
        final_level=level_name(facts.level),
        signals=tuple(signal for signal in facts.signals if vocabulary.allows("signaler", signal)),
        info_112="ej_relevant" if facts.emergency_s is None else "ja",
        concern_report="ej_aktuellt",
        police_information="ej_aktuellt",
        knowledge_gap="ingen",
        ending="av_stodjaren",
    )
    return certain(form, facts)


def automatic(facts: Facts, vocabulary: Vocabulary) -> Form:
    """The minimal form that the system writes where nobody else has."""
    ended_at = facts.closed_at or facts.seen_at
    return minimal(
        CHANNELS[facts.channel],
        start_period(facts.began_at),
        ending=facts.ending or "avbrutet",
        duration=length_of((ended_at - facts.began_at).total_seconds()),
        lang=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        bot_level=level_name(facts.bot_level),
        final_level=level_name(facts.level) if facts.served_by else "",
    )


def automatic_of_call(began_at: datetime, ended_at: datetime, level: LevelName) -> Form:
    """The minimal form of a call that somebody has answered and nobody has documented."""
    return minimal(
        "telefon",
        start_period(began_at),
        ending="avbrutet",
        duration=length_of((ended_at - began_at).total_seconds()),
        final_level=level,
    )
