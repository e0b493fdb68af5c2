"""What the log says of a contact, so that nobody has to fill it in: when, how long, language, levels, how it ended.

A contact lasts from the start, or from a return, to the end. Nothing of what was said is read.
"""

from __future__ import annotations

import msgspec

from handoff.backoffice.records.form import Form, length_of, startperiod
from handoff.backoffice.records.rules import minimal
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.base import level_name
from handoff.conversation.contact_facts import Facts

OWN_ROLE = {"ung": "barn_ung_sjalv", "vill_lamna": "sjalv_vill_lamna"}
"""Audiences that say the role already; the others are several roles."""

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
        kanal="chatt",
        startperiod=startperiod(facts.began_at),
        langd=length_of((ended_at - facts.began_at).total_seconds()),
        niva_bot=level_name(facts.bot_level),
        info_112_s=None if facts.emergency_s is None or form.info_112 != "ja" else round(facts.emergency_s),
        avslut=facts.ending or form.avslut,
    )


def suggested(facts: Facts, vocabulary: Vocabulary) -> Form:
    """What a counselor finds filled in; nothing is guessed that the visitor or the log has not said."""
    lan = facts.kommun[:2]
    topic = TOPICS.get(facts.topic)
    form = Form(
        kanal="chatt",
        startperiod=startperiod(facts.began_at),
        forsta_kontakt="nej" if facts.returned else "okant",
        sprak=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        roll=OWN_ROLE.get(facts.audience, ""),
        lan=lan if vocabulary.allows("lan", lan) else "ej_uppgett",
        amnen=(topic,) if topic else (),
        niva_slut=level_name(facts.level),
        signaler=tuple(signal for signal in facts.signals if vocabulary.allows("signaler", signal)),
        info_112="ej_relevant" if facts.emergency_s is None else "ja",
        orosanmalan="ej_aktuellt",
        polisuppgift="ej_aktuellt",
        kunskapslucka="ingen",
        avslut="av_stodjaren",
    )
    return certain(form, facts)


def automatic(facts: Facts, vocabulary: Vocabulary) -> Form:
    """The minimal form that the system writes where nobody else has."""
    ended_at = facts.closed_at or facts.seen_at
    return minimal(
        "chatt",
        startperiod(facts.began_at),
        avslut=facts.ending or "avbrutet",
        langd=length_of((ended_at - facts.began_at).total_seconds()),
        sprak=facts.lang if vocabulary.allows("sprak", facts.lang) else "annat",
        niva_bot=level_name(facts.bot_level),
        niva_slut=level_name(facts.level) if facts.served_by else "",
    )
