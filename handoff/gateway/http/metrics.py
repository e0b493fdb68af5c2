"""Metrics of one node for Prometheus: counts, ages and durations; never an id, a name or content.

Owns the instruments and their names. Counts what the change feed publishes, and asks the parts of the node for
their present values at a scrape; they know nothing of it. Labels have fixed, small sets of values.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handoff.assistant.bot_service.client import FAILURE_REASONS
from handoff.assistant.turns import BotTurns
from handoff.backoffice.retention.proof import Proof
from handoff.contract.base import level_name
from handoff.conversation import events as ev
from handoff.gateway.cluster.bus import BusCounters
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.feed import Change
from handoff.operations.jobs import FAILURES, JobFailures
from handoff.routing.board import QueueBoard
from storage.ports.log import Commits

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
LAG_EVERY_S: Final = 0.25
_WAITS_S: Final = (5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400)
_BOT_S: Final = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.3, 2.5, 5)
_LAG_S: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1)
_SENDERS: Final = {ev.VisitorWrote: "visitor", ev.BotWrote: "bot", ev.CounselorWrote: "counselor"}
MACHINE: Final = {
    "disk_free_ratio": "Room on the disk of the data folder, 0 to 1.",
    "backup_made_at_seconds": "When the destination that is furthest behind got its last backup, since 1970.",
    "drill_made_at_seconds": "When a backup was last restored for a trial and came back whole, since 1970.",
    "mail_asked_at_seconds": "When `lotsen mail` last asked for answers to send, since 1970; only where mail is taken.",
    "mail_unsent_since_seconds": "Since when the answer waits that no mail server has taken for longest, since 1970.",
}


@dataclass(frozen=True, slots=True)
class Sockets:
    """Figures of the gateway's connections, as functions."""

    visitors: Callable[[], int]
    staff: Callable[[], int]
    refused_packets: Callable[[], int]
    syncs: Callable[[], int]
    """Syncs that returned events which a client had missed."""
    work_asked: Callable[[], int]
    """Starts that were asked for a proof of work."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The parts of a node whose counters and state are read."""

    board: QueueBoard
    commands: CommandHandler
    turns: BotTurns
    commits: Commits
    bus: BusCounters
    proof: Callable[[], Proof | None] = lambda: None
    """The latest proof of retention that this node knows of."""
    jobs: JobFailures = FAILURES
    machine: Callable[[], Mapping[str, float]] = dict
    """What is known of disk, backups and drill: name of the metric -> value; without what is not known."""


class Metrics:
    """The instruments of one node."""

    def __init__(self, sources: Sources, sockets: Sockets) -> None:
        self._registry = CollectorRegistry()
        self._messages = self._counter("messages", "Messages stored and acknowledged by this node.", "sender")
        self._failures = self._counter("bot_failures", "Turns that the bot did not answer.", "reason")
        for reason in FAILURE_REASONS:
            self._failures.labels(reason)  # 0 from the start: the first one is an increase
        self._to_human = self._histogram(
            "time_to_human_seconds", "From asking or being found in need to a counselor.", _WAITS_S, "level"
        )
        self._bot = self._histogram("bot_answer_seconds", "From a message to the bot's stored answer.", _BOT_S)
        self._lag = self._histogram("event_loop_lag_seconds", "How late the event loop wakes up.", _LAG_S)
        self._registry.register(_CurrentValues(sources, sockets))

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def follow(self, change: Change) -> None:
        """Observer of the change feed. Counts what this node wrote: of several nodes exactly one has."""
        if not change.own:
            return
        before, at = change.before, change.record.at
        for event in change.record.events:
            if sender := _SENDERS.get(type(event)):
                self._messages.labels(sender).inc()
            if isinstance(event, ev.BotWrote) and before.pending:
                self._bot.observe(max(0.0, (at - before.pending[-1].at).total_seconds()))
            if isinstance(event, ev.BotFailed):
                self._failures.labels(event.reason).inc()
        if before.queued_at is not None and before.owner is None and change.after.owner is not None:
            waited = (at - before.queued_at).total_seconds()
            self._to_human.labels(level_name(before.level)).observe(max(0.0, waited))

    async def watch_lag(self) -> None:
        """Measure once how late the event loop wakes up; a job repeats it."""
        loop = asyncio.get_running_loop()
        due = loop.time() + LAG_EVERY_S
        await asyncio.sleep(LAG_EVERY_S)
        self._lag.observe(max(0.0, loop.time() - due))

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"lotsen_{name}", text, labels, registry=self._registry)

    def _histogram(self, name: str, text: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(f"lotsen_{name}", text, labels, buckets=tuple(buckets), registry=self._registry)


class _CurrentValues(Collector):
    """Reads counters and gauges from the parts of the node when Prometheus asks."""

    def __init__(self, sources: Sources, sockets: Sockets) -> None:
        self._sources = sources
        self._sockets = sockets

    def collect(self) -> Iterable[Metric]:
        sources, sockets = self._sources, self._sockets
        waiting = GaugeMetricFamily("lotsen_waiting", "Conversations that wait for a counselor.", labels=["level"])
        for level, count in sources.board.counts().items():
            waiting.add_metric([level], count)
        open_sockets = GaugeMetricFamily("lotsen_sockets", "Open connections.", labels=["namespace"])
        open_sockets.add_metric(["visitor"], sockets.visitors())
        open_sockets.add_metric(["counselor"], sockets.staff())
        yield waiting
        yield open_sockets
        yield GaugeMetricFamily("lotsen_longest_wait_seconds", "Of those who wait.", sources.board.longest_wait_s())
        yield from _retention(sources.proof())
        yield from _jobs(sources.jobs)
        for name, value in sources.machine().items():
            yield GaugeMetricFamily(f"lotsen_{name}", MACHINE[name], value)
        yield _counted("packets_refused", "Packets that are not of the contract.", sockets.refused_packets())
        yield _counted("gaps_filled", "Clients that had missed something and were given it.", sockets.syncs())
        yield _counted("work_asked", "Starts that were asked for a proof of work.", sockets.work_asked())
        yield _counted("commands_repeated", "Commands that were stored already.", sources.commands.repeated)
        yield _counted("commands_failed", "Commands that the database did not take.", sources.commands.failed)
        yield _counted("appends_conflicted", "Appends that another writer was faster than.", sources.commands.conflicts)
        yield _counted("bot_turns_overloaded", "Turns answered without a bot that is busy.", sources.turns.overloaded)
        yield _counted(
            "bot_stale_replies_rejected",
            "Bot answers that came after a human had taken over.",
            sources.turns.stale_replies_rejected,
        )
        bus = sources.bus
        yield _counted("bus_published", "Notifications published to other nodes.", bus.published)
        yield _counted("bus_received", "Notifications received from other nodes.", bus.received)
        yield _counted("bus_dropped", "Notifications not published; receivers read the log later.", bus.dropped)
        yield _counted("bus_rejected", "Messages that were no notification.", bus.rejected)
        yield GaugeMetricFamily("lotsen_bus_connected", "1 if notifications get through now.", float(bus.connected))
        yield _counted("commit_batches", "Batches written to the log.", sources.commits.batches)
        yield _counted(
            "commit_entries", "Entries in them; divided by the batches, the size of a group.", sources.commits.items
        )


def _retention(proof: Proof | None) -> Iterable[Metric]:
    """Metrics of the latest retention proof; none before the first, which an alert notices."""
    if proof is None:
        return
    oldest = (proof.at - proof.oldest_at).total_seconds() if proof.oldest_at else 0.0
    for name, text, value in (
        ("retention_past", "Transcripts that should be gone and are not.", float(proof.past)),
        ("retention_sound", "1 if the latest run was complete and found nothing past its time.", _sound(proof)),
        ("retention_proved_at_seconds", "When the latest proof was made, since 1970.", proof.at.timestamp()),
        ("oldest_transcript_seconds", "Age of the oldest transcript at the latest proof.", oldest),
    ):
        yield GaugeMetricFamily(f"lotsen_{name}", text, value)


def _jobs(failures: JobFailures) -> Iterable[Metric]:
    """Failures of background jobs by job; 0 from the start, so that an alert sees the first one."""
    for name, text, counts in (
        ("job_runs_failed", "Runs of a background job that broke off; the next run tries again.", failures.runs),
        ("job_items_failed", "Items that a background job could not do, while it did the others.", failures.items),
    ):
        family = CounterMetricFamily(f"lotsen_{name}", text, labels=["job"])
        for job, count in counts.items():
            family.add_metric([job], count)
        yield family


def _sound(proof: Proof) -> float:
    return float(proof.complete and proof.past == 0)


def _counted(name: str, text: str, value: int) -> CounterMetricFamily:
    return CounterMetricFamily(f"lotsen_{name}", text, value)
