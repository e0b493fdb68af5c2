"""The key figures of DOMAIN 4.3, each a pure function of a period's facts. What is shown of one, `kpi.py` says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from handoff.backoffice.statistics.facts import OTHER, UNFILLED, Contact
from handoff.backoffice.statistics.kpi import SHARE_LEAST, Area, Kpi, ShownKpi, shown_cost, shown_thing, unsaid
from handoff.backoffice.statistics.suppression import SMALL, Draw, rounded
from handoff.backoffice.statistics.suppression import shown as counted
from handoff.backoffice.statistics.tables import CALL_WAITS, TARGET_S, Facts, wait_outcome

ACCEPTED: Final = ("uppgift_lamnad", "varm_overlamning")
KNOWN: Final = ("kontakt_togs", "nej")
GOOD: Final = ("yes", "partly")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What key figures need beside contacts, waits and answers. Of things and days, not of people."""

    municipalities_covered: int = 0
    municipalities: int = 290
    entries_fresh: int = 0
    """Entries of the directory verified within 90 days."""
    entries: int = 0
    articles_fresh: int = 0
    """Published articles reviewed within 180 days."""
    articles: int = 0
    questions: int = 0
    """Questions to the search of articles in chats."""
    zero_hits: int = 0
    times_booked: int = 0
    """Consultations by appointment that began in the period, as they were booked."""
    times_kept: int = 0
    times_missed: int = 0
    pii_findings: int = 0
    """Personal details found in notes that are saved."""
    proved_days: int = 0
    """Days with a sound proof of retention."""
    days: int = 0
    breaches: int = 0
    """Released tables in which a small cell can be computed."""
    gaps_closed: int | None = None
    supervisions: int | None = None
    cost_kr: int | None = None
    staff_hours: int | None = None
    municipalities_aware: int | None = None
    municipalities_asked: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What a figure is computed from."""

    facts: Facts
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def talks(self) -> list[Contact]:
        """Contacts that are conversations."""
        return [each for each in self.facts.contacts if each.conversation]


def _count(found: Iterable[object], holds: Callable[..., bool]) -> int:
    return sum(1 for each in found if holds(each))


def _share(
    id: str,
    area: Area,
    found: Sequence[object],
    holds: Callable[..., bool],
    *cells: tuple[str, str],
    least: float | None = None,
    most: float | None = None,
) -> Kpi:
    return Kpi(id, area, _count(found, holds), len(found), at_least=least, at_most=most, cells=cells)


def availability(period: Period) -> list[Kpi]:
    """Answered, answered within the level's target, given up in the queue, outside opening hours."""
    waits = period.facts.waits
    return [
        _share(
            "besvarade",
            "tillganglighet",
            waits,
            lambda w: w.answered,
            ("vantan_svar", "i_tid"),
            ("vantan_svar", "sent"),
        ),
        _share(
            "besvarade_i_tid",
            "tillganglighet",
            waits,
            lambda w: wait_outcome(w) == "i_tid",
            ("vantan_svar", "i_tid"),
            least=90,
        ),
        _share(
            "lamnade_kon",
            "tillganglighet",
            waits,
            lambda w: wait_outcome(w) == "lamnade",
            ("vantan_svar", "lamnade"),
            most=10,
        ),
        _share("vidare_med_boten", "tillganglighet", waits, lambda w: w.went_on, ("vantan_svar", "med_boten")),
        _share("utanfor_oppettid", "tillganglighet", waits, lambda w: w.outside_hours, ("oppettid", "utanfor")),
    ]


def waiting(period: Period) -> list[Kpi]:
    """How long those waited who were answered, in the chat and on the telephone: half of them, and nine of ten."""
    chat = sorted(wait.waited_s for wait in period.facts.waits if wait.answered and not wait.went_on)
    phone = sorted(call.waited_s for call in period.facts.calls if call.outcome == "besvarat")
    return [
        Kpi(f"{channel}_{name}", "tillganglighet", quantile(seconds, share), len(seconds), unit="seconds")
        for channel, seconds in (("vantan", chat), ("telefonvantan", phone))
        for name, share in (("median", 0.5), ("p90", 0.9))
    ]


def quantile(seconds: Sequence[float], share: float) -> float | None:
    """A quantile by nearest rank of sorted waits, to the nearest 5 s; None where fewer than five lie beyond it.

    So it is nobody's own wait: among the five longest there is no quantile.
    """
    beyond = len(seconds) - math.ceil(share * len(seconds))
    if beyond <= SMALL or len(seconds) < SHARE_LEAST:
        return None
    return rounded(round(seconds[math.ceil(share * len(seconds)) - 1]))


def appointments(period: Period) -> list[Kpi]:
    """Consultations by appointment: booked, kept, missed by the visitor."""
    around = period.around
    return [
        Kpi("bokade_tider", "tillganglighet", around.times_booked, unit="count"),
        Kpi("hallna_tider", "tillganglighet", around.times_kept, around.times_booked),
        Kpi("missade_tider", "tillganglighet", around.times_missed, around.times_booked),
    ]


def telephone(period: Period) -> list[Kpi]:
    """Calls answered, missed, given up: the figure that the pilot could not give. By the exchange's own count."""
    calls = period.facts.calls
    return [
        _share(
            "besvarade_samtal",
            "tillganglighet",
            calls,
            lambda c: c.outcome == "besvarat",
            ("telefon_svar", "besvarat"),
            least=90,
        ),
        _share("missade_samtal", "tillganglighet", calls, lambda c: c.outcome == "missat", ("telefon_svar", "missat")),
        _share(
            "avbrutna_samtal",
            "tillganglighet",
            calls,
            lambda c: c.outcome == "avbrutet",
            ("telefon_svar", "avbrutet"),
            most=10,
        ),
        _share(
            "samtal_inom_minuten",
            "tillganglighet",
            calls,
            lambda c: c.waited_s < CALL_WAITS[1][1],
            *(("telefon_vantan", name) for name, _ in CALL_WAITS[:2]),
        ),
    ]


def mail(period: Period) -> list[Kpi]:
    """E-mails that were answered."""
    mails = period.facts.mails
    return [
        _share("besvarad_epost", "tillganglighet", mails, lambda m: m.answered, ("epost_svar", "besvarat"), least=90)
    ]


def safety(period: Period) -> list[Kpi]:
    """The 112 text in time, a person within a minute at N4, N4 that the bot missed, decisions with a record."""
    talks = period.talks
    seconds = sorted(each.info_112_s for each in talks if each.info_112_s is not None)
    acute = [wait for wait in period.facts.waits if wait.level == "N4"]
    final = [each for each in talks if each.final_level == "N4" and each.bot_level != UNFILLED]
    passed_on = [each for each in talks if each.police_information == "lamnad_av_oss"]
    return [
        Kpi("text_112_p99", "sakerhet", p99(seconds), len(seconds), unit="seconds", at_most=2, cadence="half"),
        _half(
            _share("n4_manniska", "sakerhet", acute, lambda w: w.answered and w.waited_s <= TARGET_S["N4"], least=95)
        ),
        Kpi(
            "n4_missade",
            "sakerhet",
            _count(final, lambda c: c.bot_level != "N4"),
            unit="count",
            at_most=0,
            cadence="half",
        ),
        _half(_share("beslut_dokumenterade", "sakerhet", passed_on, lambda c: c.decided, least=100)),
    ]


def p99(seconds: Sequence[float]) -> float | None:
    """The 99th percentile by nearest rank of sorted values; None for fewer than 20."""
    return seconds[math.ceil(0.99 * len(seconds)) - 1] if len(seconds) >= SHARE_LEAST else None


def audience(period: Period) -> list[Kpi]:
    """Who gets in touch. The pilot's baseline: 61 relatives among the answered of 701 calls."""
    talks = period.talks
    return [
        _share("andel_anhoriga", "malgrupp", talks, lambda c: c.audience == "anhorig", ("malgrupp", "anhorig")),
        _share(
            "andel_yrkesverksamma",
            "malgrupp",
            talks,
            lambda c: c.audience == "yrkesverksam",
            ("malgrupp", "yrkesverksam"),
        ),
        _share("andel_vill_lamna", "malgrupp", talks, lambda c: c.audience == "vill_lamna", ("malgrupp", "vill_lamna")),
        _share("andel_forsta_kontakt", "malgrupp", talks, lambda c: c.first_contact == "ja", ("forsta_kontakt", "ja")),
        _share(
            "andel_annat_sprak",
            "malgrupp",
            talks,
            lambda c: c.lang not in ("sv", UNFILLED),
            ("sprak", "en"),
            ("sprak", OTHER),
        ),
    ]


def triage(period: Period) -> list[Kpi]:
    """The bot's level against the final one: agreement, too low, too high."""
    both = [each for each in period.talks if UNFILLED not in (each.bot_level, each.final_level)]
    return [
        _rough(_share("samstammighet", "triage", both, lambda c: c.bot_level == c.final_level)),
        _rough(_share("undertriage", "triage", both, lambda c: c.bot_level < c.final_level, most=2)),
        _rough(_share("overtriage", "triage", both, lambda c: c.bot_level > c.final_level, most=35)),
    ]


def guiding(period: Period) -> list[Kpi]:
    """Guided on, accepted, outcome known; whether the directory covers the country and is fresh."""
    talks, around = period.talks, period.around
    guided = [each for talk in talks for each in talk.guidings]
    return [
        _share("andel_lotsade", "lotsning", talks, lambda c: bool(c.guidings)),
        _share(
            "lotsning_antagen",
            "lotsning",
            guided,
            lambda g: g.manner in ACCEPTED,
            *(("lotsning_satt", each) for each in ACCEPTED),
        ),
        _share(
            "utfall_kant",
            "lotsning",
            guided,
            lambda g: g.outcome in KNOWN,
            *(("lotsning_utfall", each) for each in KNOWN),
        ),
        Kpi(
            "kommuner_tackta",
            "lotsning",
            around.municipalities_covered,
            around.municipalities,
            at_least=100,
            people=False,
        ),
        Kpi("poster_verifierade", "lotsning", around.entries_fresh, around.entries, at_least=95, people=False),
    ]


def knowledge(period: Period) -> list[Kpi]:
    """Questions without an answer, fresh articles, gaps found and closed."""
    around = period.around
    return [
        Kpi("fragor_utan_traff", "kunskap", around.zero_hits, around.questions),
        Kpi("artiklar_granskade", "kunskap", around.articles_fresh, around.articles, people=False),
        Kpi(
            "kunskapsluckor",
            "kunskap",
            _count(period.talks, lambda c: c.knowledge_gap not in ("ingen", UNFILLED)),
            unit="count",
        ),
        _gaps_closed(around),
    ]


def quality(period: Period) -> list[Kpi]:
    """What visitors say, without any link to their conversation."""
    answers = period.facts.answers
    return [
        _share("fick_hjalp", "kvalitet", answers, lambda a: a.helped in GOOD, *(("hjalp", each) for each in GOOD)),
        _share(
            "kande_sig_trygg",
            "kvalitet",
            answers,
            lambda a: a.felt_safe in GOOD,
            *(("trygghet", each) for each in GOOD),
        ),
    ]


def competence(period: Period) -> list[Kpi]:
    """Trained before the contact; supervision wished for and held."""
    manned = [each for each in period.talks if each.trained is not None]
    return [
        _share("utbildade", "kompetens", manned, lambda c: c.trained is True, least=100),
        Kpi("handledning_onskad", "kompetens", _count(period.talks, lambda c: c.supervision), unit="count"),
        _supervisions(period.around),
    ]


def integrity(period: Period) -> list[Kpi]:
    """Personal details in saved notes, deletion on time, small cells that got out."""
    around = period.around
    return [
        Kpi("personuppgifter", "integritet", around.pii_findings, unit="open_count", at_most=0, people=False),
        Kpi("gallring_i_tid", "integritet", around.proved_days, around.days, at_least=100, people=False),
        Kpi("rojda_celler", "integritet", around.breaches, unit="open_count", at_most=0, people=False),
    ]


def documentation(period: Period) -> list[Kpi]:
    """Forms that a person filled in within 24 hours."""
    return [_share("formular_i_tid", "dokumentation", period.talks, lambda c: c.on_time, least=98)]


def sustainability(period: Period) -> list[Kpi]:
    """What a supported conversation costs, the hours of staff, whether kommuner know of the line."""
    around = period.around
    cost = Kpi("kostnad_per_samtal", "langsiktighet", around.cost_kr, len(_supported(period.facts)), unit="kronor")
    return [cost, *_entered_totals(around)]


def _supported(facts: Facts) -> list[Contact]:
    return [each for each in facts.contacts if each.conversation and each.trained is not None]


def supported(facts: Facts, draw: Draw) -> int | None:
    """Conversations with a counselor, as they may be shown."""
    return counted(len(_supported(facts)), "kpi supported", draw)


def _entered_totals(around: Surroundings) -> list[Kpi]:
    aware, asked = around.municipalities_aware, around.municipalities_asked
    return [
        Kpi("bemannade_timmar", "langsiktighet", around.staff_hours, unit="hours", people=False),
        Kpi("kommuner_kanner_till", "langsiktighet", aware, asked, people=False),
    ]


def entered(around: Surroundings, supported: int | None) -> list[ShownKpi]:
    """The figures that stand on what people enter, for figures whose counts are frozen."""
    things = [_gaps_closed(around), _supervisions(around), *_entered_totals(around)]
    cost = Kpi("kostnad_per_samtal", "langsiktighet", around.cost_kr, unit="kronor")
    return [*(shown_thing(unsaid(kpi), kpi) for kpi in things), shown_cost(cost, supported)]


def _gaps_closed(around: Surroundings) -> Kpi:
    return Kpi("luckor_tatade", "kunskap", around.gaps_closed, unit="open_count", people=False)


def _supervisions(around: Surroundings) -> Kpi:
    return Kpi("handledning_hallen", "kompetens", around.supervisions, unit="open_count", people=False)


def _rough(kpi: Kpi) -> Kpi:
    return replace(_half(kpi), rough=True)


def _half(kpi: Kpi) -> Kpi:
    """Figures on N4 and on levels are half-yearly (DOMAIN 4.2, rule 6)."""
    return replace(kpi, cadence="half")


ALL: Final[tuple[Callable[[Period], list[Kpi]], ...]] = (
    availability,
    waiting,
    appointments,
    telephone,
    mail,
    safety,
    audience,
    triage,
    guiding,
    knowledge,
    quality,
    competence,
    integrity,
    documentation,
    sustainability,
)


def figures(period: Period) -> list[Kpi]:
    """All key figures."""
    return [kpi for area in ALL for kpi in area(period)]
