"""What a form must hold before it is kept (DOMAIN 4.1): `check(form, note, vocabulary) -> faults`. Pure.

Also what is left of a form about which there is nothing to say (`without_people`), and what the system writes itself
where no person did (`minimal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from handoff.backoffice.records import pii
from handoff.backoffice.records.form import DATALESS, NOTE_MAX, Form, Guiding, value_of
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Fault

ALWAYS = ("typ", "kanal", "startperiod", "avslut")
OF_CONVERSATIONS = (
    "langd",
    "forsta_kontakt",
    "sprak",
    "roll",
    "aldersgrupp_kontakt",
    "lan",
    "aldersgrupp_berord",
    "skede",
    "inriktning",
    "amnen",
    "niva_slut",
    "info_112",
    "insats",
    "orosanmalan",
    "polisuppgift",
    "kunskapslucka",
)
"""What the form of a conversation must hold. All but `ASKED` is suggested already, by the log or as unknown."""

ASKED = ("roll", "aldersgrupp_berord", "skede", "inriktning", "amnen", "insats")
"""The six questions that a person answers who has talked with somebody; the console shows them first."""

ABOUT_PEOPLE = (
    "roll",
    "aldersgrupp_kontakt",
    "lan",
    "relation",
    "aldersgrupp_berord",
    "skede",
    "inriktning",
    "amnen",
    "lotsning",
    "beslut_id",
)
"""What must be empty where there is nothing to say: a silent contact, a test, somebody in the wrong place, abuse."""

SINGLE = (
    "typ",
    "kanal",
    "langd",
    "forsta_kontakt",
    "sprak",
    "roll",
    "aldersgrupp_kontakt",
    "lan",
    "relation",
    "aldersgrupp_berord",
    "skede",
    "inriktning",
    "niva_bot",
    "niva_slut",
    "info_112",
    "orosanmalan",
    "polisuppgift",
    "avslut",
    "kunskapslucka",
)
SEVERAL = ("amnen", "signaler", "insats")
CHILDREN = frozenset({"under_13", "13_17", "okant"})
LIFE_IN_DANGER = frozenset({"S1", "S2", "S2b", "S3"})
"""A "joke" that holds one of these is handled as real (DOMAIN 3.4, S11)."""

_START_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{2})")


def check(form: Form, note: str, vocabulary: Vocabulary, *, by_person: bool = True) -> tuple[Fault, ...]:
    """Everything that is wrong, in the order of the fields; empty if the form can be kept.

    Args:
        form: what was filled in.
        note: the free text beside it.
        vocabulary: what may stand in the fields.
        by_person: False for what the system writes itself: it knows only when and how somebody was here.
    """
    return (
        *_missing(form, by_person=by_person),
        *_unknown(form, vocabulary),
        *_guiding(form.guidings, vocabulary),
        *_contradictions(form),
        *check_text("notering", note, NOTE_MAX),
    )


def check_text(field: str, text: str, limit: int) -> Iterator[Fault]:
    """What is wrong with a free text: its length, and what may point to a person, with the places."""
    if len(text) > limit:
        yield Fault(field, "too_long", limit, len(text))
    for finding in pii.find(text):
        yield Fault(field, finding.kind, finding.start, finding.end)


def minimal(
    channel: str,
    start_period: str,
    *,
    ending: str,
    duration: str = "",
    lang: str = "",
    bot_level: str = "",
    final_level: str = "",
) -> Form:
    """What the system writes where nobody else does: no guess about anybody."""
    return Form(
        channel=channel,
        start_period=start_period,
        ending=ending,
        duration=duration,
        lang=lang,
        bot_level=bot_level,
        final_level=final_level,
    )


def without_people(form: Form) -> Form:
    """The form of a contact about which there is nothing to say, without what was filled in about anybody.

    What the system has suggested must not keep a silent contact or a test from being written down. A decision stays,
    and is a contradiction: it was made about something that somebody has said.
    """
    if form.kind not in DATALESS:
        return form
    return msgspec.structs.replace(
        form,
        role="",
        contact_age_group="",
        county="",
        relation="",
        concerned_age_group="",
        stage="",
        orientation="",
        topics=(),
        guidings=(),
        actions=tuple(action for action in form.actions if action != "lotsning"),
    )


def _missing(form: Form, *, by_person: bool) -> Iterator[Fault]:
    wanted = ALWAYS + (OF_CONVERSATIONS if by_person and form.kind not in DATALESS else ())
    for name in wanted:
        if not value_of(form, name):
            yield Fault(name, "missing")


def _unknown(form: Form, vocabulary: Vocabulary) -> Iterator[Fault]:
    if form.start_period and not _is_start_period(form.start_period, vocabulary):
        half = form.start_period.startswith("/") or form.start_period.endswith("/")
        yield Fault("startperiod", "missing" if half else "unknown_value")
    for name in SINGLE:
        value = value_of(form, name)
        if value and not vocabulary.allows(name, value):
            yield Fault(name, "unknown_value")
    for name in SEVERAL:
        values: tuple[str, ...] = value_of(form, name)
        if not all(vocabulary.allows(name, value) for value in values):
            yield Fault(name, "unknown_value")
        if len(set(values)) != len(values):
            yield Fault(name, "duplicate")


def _is_start_period(value: str, vocabulary: Vocabulary) -> bool:
    match = _START_PERIOD.fullmatch(value)
    if match is None or not vocabulary.allows("startperiod_block", match[2]):
        return False
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return False
    return True


def _guiding(guidings: tuple[Guiding, ...], vocabulary: Vocabulary) -> Iterator[Fault]:
    for guiding in guidings:
        words = {"niva": guiding.level, "satt": guiding.manner, "utfall": guiding.outcome}
        known = all(vocabulary.allows(f"lotsning_{name}", word) for name, word in words.items())
        if not (guiding.actor and known):
            yield Fault("lotsning", "unknown_value")
        if guiding.manner == "avbojd" and guiding.outcome == "kontakt_togs":
            yield Fault("lotsning", "contradicts")
    actors = [guiding.actor for guiding in guidings]
    if len(set(actors)) != len(actors):
        yield Fault("lotsning", "duplicate")


def _contradictions(form: Form) -> Iterator[Fault]:
    if form.kind in DATALESS:
        yield from (Fault(name, "contradicts") for name in ABOUT_PEOPLE if value_of(form, name))
        if LIFE_IN_DANGER.intersection(form.signals):
            yield Fault("typ", "contradicts")
    if bool(form.guidings) != ("lotsning" in form.actions):
        yield Fault("insats", "contradicts")
    if (form.police_information == "lamnad_av_oss") != bool(form.decision_id):
        yield Fault("beslut_id", "missing" if not form.decision_id else "contradicts")
    if form.info_112_s is not None and form.info_112 != "ja":
        yield Fault("info_112", "contradicts")
    if form.role == "barn_ung_sjalv" and form.contact_age_group and form.contact_age_group not in CHILDREN:
        yield Fault("aldersgrupp_kontakt", "contradicts")
