"""Which systems there are, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import aiohttp

from tests.bench.peers.lotsen import Lotsen
from tests.bench.peers.matrix import Matrix
from tests.bench.peers.system import Arrivals, Job, System
from tests.bench.peers.xmpp import Xmpp

SYSTEMS: Mapping[str, Callable[[Job, aiohttp.ClientSession, Arrivals], System]] = {
    "lotsen": Lotsen,
    "xmpp": Xmpp,
    "matrix": Matrix,
}


def opened(job: Job, http: aiohttp.ClientSession, arrivals: Arrivals) -> System:
    """The system of a job. KeyError for an unknown name."""
    return SYSTEMS[job.system](job, http, arrivals)
