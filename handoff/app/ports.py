"""Hands each package its ports: the only place that takes the whole store apart for more than one of them."""

from __future__ import annotations

from collections.abc import Mapping

from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.retention.ports import RetentionPorts, WindUpPorts
from handoff.backoffice.statistics.ports import StatisticsPorts
from handoff.ledger.erasure import ErasurePorts
from storage.ports.records import RecordBook
from storage.ports.store import Store


def account_ports(store: Store) -> AccountPorts:
    """For everything about accounts of staff."""
    return AccountPorts(
        accounts=store.accounts,
        sessions=store.sessions,
        factors=store.factors,
        passkeys=store.passkeys,
        challenges=store.challenges,
        invitations=store.invitations,
        clock=store.clock,
    )


def statistics_ports(store: Store) -> StatisticsPorts:
    """For figures and their releases."""
    return StatisticsPorts(
        knowledge=store.knowledge,
        records=store.records,
        surveys=store.surveys,
        forms=store.forms,
        form_notes=store.form_notes,
        visits=store.visits,
        appointments=store.appointments,
        calls=store.calls,
        training=store.training,
        noise=store.noise,
        counts=store.week_counts,
    )


def erasure_ports(store: Store) -> ErasurePorts:
    """For erasing a conversation with everything that hangs on it."""
    return ErasurePorts(
        log=store.log,
        visitors=store.visitors,
        drafts=store.drafts,
        index=store.index,
        holds=store.holds,
        cases=store.cases,
        form_notes=store.form_notes,
    )


def retention_ports(store: Store) -> RetentionPorts:
    """For the retention job."""
    return RetentionPorts(
        log=store.log,
        index=store.index,
        transcripts=store.transcripts,
        holds=store.holds,
        audit=store.audit,
        surveys=store.surveys,
        records=store.records,
        leases=store.leases,
        clock=store.clock,
    )


def record_books(store: Store) -> Mapping[str, RecordBook]:
    """Every book of records of a store, by its name there."""
    return {
        "forms": store.forms,
        "form_notes": store.form_notes,
        "decisions": store.decisions,
        "observations": store.observations,
        "transfers": store.transfers,
        "reviews": store.reviews,
        "rota": store.rota,
        "supervision": store.supervision,
        "training": store.training,
        "visits": store.visits,
        "appointments": store.appointments,
        "exchanges": store.exchanges,
        "calls": store.calls,
        "live_calls": store.live_calls,
        "callbacks": store.callbacks,
        "case_numbers": store.case_numbers,
    }


def wind_up_ports(store: Store) -> WindUpPorts:
    """For the end of an installation."""
    return WindUpPorts(
        transcripts=store.transcripts,
        holds=store.holds,
        cases=store.cases,
        books={
            "forms": store.forms,
            "notes": store.form_notes,
            "visits": store.visits,
            "reviews": store.reviews,
            "supervision": store.supervision,
            "rota": store.rota,
            "appointments": store.appointments,
            "calls": store.calls,
            "live_calls": store.live_calls,
            "callbacks": store.callbacks,
            "case_numbers": store.case_numbers,
        },
        surveys=store.surveys,
        key_rotation=store.key_rotation,
        clock=store.clock,
    )
