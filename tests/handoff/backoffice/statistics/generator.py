"""A made-up year of a line: forms, waits and answers, the same for the same seed. Resembles nobody."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handoff.backoffice.records.form import Form, Guiding, KeptForm, start_period
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.statistics.facts import Answered, Wait
from storage.ids import AccountId
from storage.periods import iso_week

CANARY = "kanariefågel"
"""Stands wherever free text, names or ids are; it must be in no export."""

LEVELS = ("N0", "N1", "N2", "N3", "N4")
LEVEL_WEIGHTS = (10, 50, 25, 10, 5)


@dataclass(frozen=True)
class Year:
    """What a year has left behind."""

    forms: list[KeptForm]
    waits: list[Wait]
    answers: dict[str, list[Answered]]
    """By ISO week."""


def year(contacts: int, vocabulary: Vocabulary, *, seed: int = 1, of: int = 2026) -> Year:
    """So many contacts spread over the year of this number."""
    chance = random.Random(seed)  # the same year for the same seed is what is wanted
    began = datetime(of, 1, 1, 5, tzinfo=UTC)
    forms, waits = [], []
    answers: dict[str, list[Answered]] = {}
    for _ in range(contacts):
        at = began + timedelta(seconds=chance.randrange(364 * 86_400))
        forms.append(form(at, vocabulary, chance))
        if chance.random() < 0.8:
            waits.append(_wait(at, chance))
        if chance.random() < 0.3:
            week = iso_week(at)
            said = ("yes", "partly", "no")
            answers.setdefault(week, []).append(Answered(chance.choice(said), chance.choices(said, (6, 3, 1))[0]))
    return Year(forms, waits, answers)


def form(at: datetime, vocabulary: Vocabulary, chance: random.Random) -> KeptForm:
    """One form, complete, with canaries where something must not get out."""

    def one(field: str) -> str:
        values = list(vocabulary.fields[field].values)
        weights = [2 ** -(position / 2) for position in range(len(values))]
        return chance.choices(values, weights)[0]

    def some(field: str) -> tuple[str, ...]:
        values = list(vocabulary.fields[field].values)
        return tuple(dict.fromkeys(chance.choices(values, k=chance.randrange(4))))

    level = chance.choices(LEVELS, LEVEL_WEIGHTS)[0]
    bot = level if chance.random() < 0.75 else chance.choice(LEVELS)
    kind = "samtal" if chance.random() < 0.9 else one("typ")
    given = chance.random() < 0.01
    filled = Form(
        kind=kind,
        channel=chance.choices(["chatt", "telefon", "e_post", "annat_webb"], [80, 14, 5, 1])[0],
        start_period=start_period(at),
        duration=one("langd"),
        first_contact=one("forsta_kontakt"),
        lang=chance.choices(["sv", "en", "ar", "so"], [80, 12, 6, 2])[0],
        role=one("roll"),
        contact_age_group=one("aldersgrupp_kontakt"),
        county=one("lan"),
        relation=one("relation"),
        concerned_age_group=one("aldersgrupp_berord"),
        stage=one("skede"),
        orientation=one("inriktning"),
        topics=some("amnen"),
        bot_level=bot,
        final_level=level,
        signals=some("signaler"),
        info_112="ja" if level == "N4" else "ej_relevant",
        info_112_s=chance.choice([0, 0, 0, 1]) if level == "N4" else None,
        actions=some("insats"),
        guidings=tuple(_guiding(vocabulary, chance) for _ in range(chance.choice([0, 0, 1, 2]))),
        concern_report=one("orosanmalan"),
        police_information="lamnad_av_oss" if given else "ej_aktuellt",
        decision_id=f"{CANARY}-{chance.random()}" if given else "",
        ending=one("avslut"),
        knowledge_gap=one("kunskapslucka"),
        supervision=chance.random() < 0.05,
    )
    closed = at + timedelta(minutes=chance.randrange(3, 90))
    return KeptForm(
        form=filled,
        guideline_version=CANARY,
        vocabulary_version=vocabulary.version,
        counselor=AccountId(f"{CANARY}{chance.randrange(8)}") if chance.random() < 0.9 else None,
        closed_at=closed,
        saved_at=closed + timedelta(hours=chance.choice([1, 2, 3, 30])),
    )


def _guiding(vocabulary: Vocabulary, chance: random.Random) -> Guiding:
    return Guiding(
        level=chance.choice(list(vocabulary.fields["lotsning_niva"].values)),
        actor=f"{CANARY}-kommun-2480",
        manner=chance.choice(list(vocabulary.fields["lotsning_satt"].values)),
        outcome=chance.choice(list(vocabulary.fields["lotsning_utfall"].values)),
    )


def _wait(at: datetime, chance: random.Random) -> Wait:
    level = chance.choices(LEVELS, LEVEL_WEIGHTS)[0]
    hour = chance.choices(range(24), [1] * 8 + [6] * 9 + [10] * 5 + [2, 1])[0]
    return Wait(
        month=f"{date(at.year, at.month, 1):%Y-%m}",
        hour=hour,
        level=level,
        waited_s=chance.expovariate(1 / 60),
        answered=chance.random() < 0.93,
        outside_hours=hour < 8,
    )
