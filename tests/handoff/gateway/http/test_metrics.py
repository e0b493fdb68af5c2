"""Metrics tell how it goes, and nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from handoff.backoffice.retention.proof import Proof
from handoff.gateway.cluster.bus import BusCounters
from handoff.gateway.http.metrics import MACHINE, Metrics, Sockets, Sources
from handoff.operations.jobs import JobFailures
from tests.support.parts import Parts, node, staff
from tests.support.product import ROOT
from tests.support.samples import NOON

DEPLOYMENT = ROOT / "handoff" / "deployment"
KIM = staff("kim")
PROOF = Proof(at=NOON, oldest_at=NOON - timedelta(days=3), past=2, held=1, erased=4, finished=0)
NONE = Sockets(visitors=lambda: 3, staff=lambda: 1, refused_packets=lambda: 7, syncs=lambda: 2, work_asked=lambda: 5)
BUS = BusCounters(published=11, received=12, dropped=13, rejected=14, connected=True)


@pytest.fixture
async def parts() -> AsyncIterator[Parts]:
    async with node() as made:
        yield made


def measured(parts: Parts) -> Metrics:
    sources = Sources(
        parts.board,
        parts.commands,
        parts.turns,
        parts.store.commits,
        BUS,
        lambda: PROOF,
        jobs=JobFailures(),
        machine=lambda: dict.fromkeys(MACHINE, 0.5),
    )
    return Metrics(sources, NONE)


def samples(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and labels."""
    found = {}
    for family in text_string_to_metric_families(metrics.render().decode()):
        for each in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(each.labels.items()))
            found[f"{each.name}{{{labels}}}"] = each.value
    return found


async def test_a_conversation_from_its_first_word_to_a_counselor(parts: Parts) -> None:
    metrics = measured(parts)
    parts.feed.subscribe(metrics.follow)
    conversation = await parts.waiting("[N3] hemligheten")
    assert samples(metrics)["lotsen_waiting{level=N3}"] == 1
    await parts.says(conversation, "en gång till", key="retry-key-again")
    await parts.says(conversation, "en gång till", key="retry-key-again")
    await parts.on_duty(KIM)
    await parts.queue.claim_next(KIM)
    await parts.settled()
    found = samples(metrics)
    assert found["lotsen_messages_total{sender=visitor}"] == 2
    assert found["lotsen_commands_repeated_total{}"] == 1
    assert found["lotsen_time_to_human_seconds_count{level=N3}"] == 1
    assert found["lotsen_waiting{level=N3}"] == 0
    assert found["lotsen_sockets{namespace=visitor}"] == 3
    assert found["lotsen_packets_refused_total{}"] == 7
    assert found["lotsen_work_asked_total{}"] == 5
    names = ("published_total", "received_total", "dropped_total", "rejected_total", "connected")
    assert [found[f"lotsen_bus_{name}{{}}"] for name in names] == [11, 12, 13, 14, 1]
    assert found["lotsen_retention_past{}"] == 2
    assert found["lotsen_retention_sound{}"] == 0
    assert found["lotsen_oldest_transcript_seconds{}"] == 3 * 86_400
    text = metrics.render().decode()
    assert str(conversation) not in text
    assert str(KIM.account) not in text
    assert "hemlig" not in text


async def test_failures_of_jobs_are_counted_from_zero(parts: Parts) -> None:
    failures = JobFailures()
    failures.register(["overdue", "slots"])
    failures.items_failed("overdue", 3)
    failures.run_failed("slots")
    sources = Sources(parts.board, parts.commands, parts.turns, parts.store.commits, BUS, jobs=failures)
    found = samples(Metrics(sources, NONE))
    assert [found[f"lotsen_job_items_failed_total{{job={name}}}"] for name in ("overdue", "slots")] == [3, 0]
    assert [found[f"lotsen_job_runs_failed_total{{job={name}}}"] for name in ("overdue", "slots")] == [0, 1]


async def test_labels_have_few_values(parts: Parts) -> None:
    """Whatever happens, nothing that differs from visitor to visitor becomes a time series."""
    metrics = measured(parts)
    parts.feed.subscribe(metrics.follow)
    for number in range(20):
        await parts.waiting(f"[N4] {number}")
    await metrics.watch_lag()
    assert len(samples(metrics)) < 120
    assert not re.search(r"[a-z0-9]{26}", metrics.render().decode())


@pytest.mark.parametrize("shipped", ["grafana.json", "alerts.yaml"])
async def test_dashboard_and_alerts_ask_for_metrics_that_exist(parts: Parts, shipped: str) -> None:
    metrics = measured(parts)
    named = set(re.findall(r"lotsen_[a-z_]+", (DEPLOYMENT / shipped).read_text("utf-8")))
    families = {family.name for family in text_string_to_metric_families(metrics.render().decode())}
    known = {name + ending for name in families for ending in ("", "_total", "_bucket", "_count", "_sum")}
    assert named
    assert named <= known


async def test_the_bots_answers_and_those_that_came_too_late_are_counted(parts: Parts) -> None:
    metrics = measured(parts)
    parts.feed.subscribe(metrics.follow)
    conversation = await parts.waiting("[N3]")
    answered = samples(metrics)["lotsen_bot_answer_seconds_count{}"]
    assert answered >= 1
    asked = len(parts.bot.requests)
    parts.bot.hold()
    await parts.says(conversation, "hej")
    await parts.bot.asked(asked + 1)
    await parts.on_duty(KIM)
    await parts.queue.claim_next(KIM)
    parts.bot.release()
    await parts.settled()
    found = samples(metrics)
    assert found["lotsen_bot_stale_replies_rejected_total{}"] == 1
    assert found["lotsen_bot_answer_seconds_count{}"] == answered


async def test_a_loop_that_is_late_shows(parts: Parts) -> None:
    metrics = measured(parts)
    await metrics.watch_lag()
    assert samples(metrics)["lotsen_event_loop_lag_seconds_count{}"] == 1


WATCHED = (
    "lotsen_waiting",
    "lotsen_time_to_human_seconds",
    "lotsen_messages_total",
    "lotsen_commands_repeated_total",
    "lotsen_bot_stale_replies_rejected_total",
    "lotsen_gaps_filled_total",
    "lotsen_commit_entries_total",
    "lotsen_bot_answer_seconds",
    "lotsen_event_loop_lag_seconds",
    "lotsen_bus_published_total",
    "lotsen_bus_received_total",
    "lotsen_bus_dropped_total",
)


@pytest.mark.parametrize("name", WATCHED)
def test_what_an_operator_has_to_see_is_on_the_dashboard(name: str) -> None:
    assert name in (DEPLOYMENT / "grafana.json").read_text("utf-8")


def test_every_alert_says_how_urgent_it_is_and_what_has_happened() -> None:
    rules = yaml.safe_load((DEPLOYMENT / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "ticket"}
    assert all(rule["for"] and rule["annotations"]["summary"].endswith((".", "?")) for rule in rules)


async def test_what_an_alert_counts_is_there_at_0_before_anything_has_failed(parts: Parts) -> None:
    counted = set(re.findall(r"increase\((lotsen_\w+_total)", (DEPLOYMENT / "alerts.yaml").read_text("utf-8")))
    counted -= {"lotsen_job_runs_failed_total", "lotsen_job_items_failed_total"}  # test_build.py has them, by job
    sources = Sources(parts.board, parts.commands, parts.turns, parts.store.commits, BusCounters())
    found = samples(Metrics(sources, NONE))
    assert counted == {"lotsen_commands_failed_total", "lotsen_bot_failures_total", "lotsen_bus_dropped_total"}
    for name in counted:
        values = [value for sample, value in found.items() if sample.startswith(f"{name}{{")]
        assert values, name
        assert set(values) == {0.0}, name
