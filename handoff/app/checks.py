"""Checks an installation before it is relied on: settings, keys, stored data, accounts. Read-only.

Owns the list of checks and their wording for the operator; those of settings alone are in `exposure.py`. What is safe
in practice mode alone is a finding once the service is open. `lotsen check` prints them.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from handoff.app.exposure import Finding, of_settings
from handoff.app.line_checks import of_line
from handoff.app.mail_checks import e_mail
from handoff.app.maintenance import KEYS_KEPT_FOR
from handoff.app.onion import onion_service
from handoff.app.ports import record_books
from handoff.app.settings import Settings
from handoff.app.signed_code import signed_code
from handoff.app.upkeep import Usage, backup, disk, drill, usage_of
from handoff.backoffice.accounts.registry import DEMO
from handoff.backoffice.retention.proof import proofs, sentence, sound
from handoff.backoffice.sealing.keys import StaffKeys
from handoff.contract.base import ModeName
from storage.crypto.sealing import id_of
from storage.errors import IntegrityError, KeyMissing
from storage.periods import iso_week
from storage.ports.store import Store

_LATE: Final = timedelta(days=2)
_OPLOG_MOST: Final = timedelta(days=7)
"""The longest safe oplog: a deleted key can be read from it for as long as it reaches back."""
_HOLDERS: Final = 2
"""The fewest members of staff who should hold the staff key: one may be ill, or forget the passphrase."""


async def findings(settings: Settings, store: Store, *, embedded: bool, mode: ModeName, now: datetime) -> list[Finding]:
    """All findings, in the order in which they are printed."""
    practice = mode in ("practice", "closed")
    return [
        await _retention(store, now),
        await _checkpoints(store),
        await _records(store),
        await _keys(store, now),
        await _sealing(settings, store, practice=practice),
        _folder(settings.data),
        disk(settings.data),
        backup(settings, now, practice=practice),
        drill(settings, now, practice=practice),
        _database(embedded=embedded, practice=practice),
        *await _server(store, practice=practice),
        *of_settings(settings, embedded=embedded, practice=practice),
        onion_service(settings),
        signed_code(settings, practice=practice),
        await _nodes(settings, store),
        *await of_line(store, practice=practice, now=now),
        await e_mail(settings, store.index, now),
        *await _accounts(store, practice=practice, now=now),
    ]


async def watched(
    settings: Settings, store: Store, *, mode: ModeName, now: datetime, usage: Callable[[Path], Usage] = usage_of
) -> list[Finding]:
    """Those that can go wrong by themselves while the service runs, and that somebody is told of."""
    practice = mode in ("practice", "closed")
    return [
        await _retention(store, now, at_start=True),
        await _keys(store, now),
        await _sealing(settings, store, practice=practice, counted=False),
        disk(settings.data, usage),
        backup(settings, now, practice=practice),
        drill(settings, now, practice=practice),
        await e_mail(settings, store.index, now),
    ]


async def _retention(store: Store, now: datetime, *, at_start: bool = False) -> Finding:
    """`at_start`: a fresh installation has had no run yet, and nothing that could be late."""
    found = await proofs(store.records)
    latest = found[0] if found else None
    if at_start and latest is None and not await store.transcripts.begun_before(now, after=None, limit=1):
        return Finding(True, "retention: nothing is stored yet")
    return Finding(sound(latest, now), sentence(latest, now))


async def _checkpoints(store: Store) -> Finding:
    try:
        found = await store.checkpoints.verify()
    except IntegrityError:
        return Finding(False, "checkpoints: the file beside the key file was altered; see the runbook on integrity")
    if found.clean:
        return Finding(True, f"checkpoints: {found.checked} logs end where they did, or later")
    return Finding(
        False,
        f"checkpoints: {len(found.shortened)} logs are shortened or gone, {len(found.returned)} erased ones are back; "
        "see the runbook on integrity",
    )


async def _records(store: Store) -> Finding:
    """Records that do not verify are left out of every list and figure: somebody must know."""
    altered = {name: count for name, book in record_books(store).items() if (count := await book.altered())}
    if not altered:
        return Finding(True, "records: all verify")
    named = ", ".join(f"{count} in {name}" for name, count in altered.items())
    return Finding(False, f"records: altered in the database and left out ({named}); see the runbook on integrity")


async def _keys(store: Store, now: datetime) -> Finding:
    try:
        keys = await store.key_rotation.wrapping_keys()
    except KeyMissing as error:
        return Finding(False, f"keys: {error}")
    limit = iso_week(now - KEYS_KEPT_FOR - _LATE)
    late = [each for each in keys if each.week < limit]
    if late:
        return Finding(False, f"keys: {len(late)} of weeks that are over still exist. Has a gateway run for an hour?")
    return Finding(True, f"keys: {len(keys)}, none older than it should be")


async def _sealing(settings: Settings, store: Store, *, practice: bool, counted: bool = True) -> Finding:
    """`counted`: say how many conversations are sealed; the embedded database reads each of them for that."""
    wanted = settings.seal_closed if settings.seal_closed is not None else not practice
    if not wanted:
        words = "sealing: off, so this service and whoever takes it over can read closed conversations"
        return Finding(practice, f"{words}{', in practice' if practice else '; see LOTSEN_SEAL_CLOSED'}")
    try:
        keys = await StaffKeys(store.sealing_keys).public()
        holders = [each for _, each in await StaffKeys(store.sealing_keys).members() if id_of(keys.staff) in each.group]
    except IntegrityError:
        return Finding(False, "sealing: a stored key was altered, and nothing is sealed; see the runbook on integrity")
    missing = [
        *([] if keys.staff else ["staff key (a shift lead makes it in the console, under Sealed conversations)"]),
        *([] if keys.recovery else ["recovery key (`lotsen keys recovery FILE`)"]),
    ]
    if missing:
        return Finding(False, f"sealing: on, but NOTHING IS SEALED: there is no {' and no '.join(missing)}")
    if len(holders) < _HOLDERS:
        return Finding(False, f"sealing: only {len(holders)} of the staff can open what is sealed; let a colleague in")
    sealed = f"{await store.sealing.count()} conversations; " if counted else ""
    return Finding(True, f"sealing: {sealed}{len(holders)} of the staff open them")


def _folder(data: Path) -> Finding:
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        return Finding(False, f"data folder: others can look into {data}; run chmod 700 on it")
    return Finding(True, "data folder: closed to others")


def _database(*, embedded: bool, practice: bool) -> Finding:
    if not embedded:
        return Finding(True, "database: the one that LOTSEN_MONGODB_URI names")
    words = "database: embedded (a beta, by its makers' word)"
    if practice:
        return Finding(True, f"{words}: fine for practice")
    return Finding(False, f"{words}, and the service is open: `lotsen migrate` moves it to MongoDB")


async def _server(store: Store, *, practice: bool) -> list[Finding]:
    habits = await store.server.diagnostics()
    found = []
    if habits.anybody:
        line = "database user: the database answers without a password; whoever reaches its port can erase everything"
        found.append(Finding(False, line))
    if habits.arbiters:
        line = "arbiter: a member votes and holds no data; with one other away no write is durable: give it data"
        found.append(Finding(False, line))
    if habits.profiling:
        found.append(Finding(False, "database log: the profiler is on and keeps documents; set its level to 0"))
    if habits.oplog is not None and habits.oplog > _OPLOG_MOST:
        line = f"oplog: it remembers {habits.oplog.days} days of writes, deleted keys among them; keep it below 7"
        found.append(Finding(False, line))
    if habits.profiling is None or habits.oplog is None:
        line = (
            "database log: unknown, for this user may not look at profiler and oplog; give it clusterMonitor and read"
        )
        found.append(Finding(practice, f"{line} on local"))
    return found or [Finding(True, "database log: no profiler, and an oplog of less than seven days")]


async def _nodes(settings: Settings, store: Store) -> Finding:
    """Nodes are counted by the presence leases of staff, so one where nobody is signed in is not counted."""
    nodes = len({lease.node for lease in await store.presence.alive()})
    if nodes < 2 or settings.redis_uri:
        return Finding(True, "nodes: one, or several that hear each other")
    return Finding(
        False,
        f"nodes: staff are at {nodes} gateways and LOTSEN_REDIS_URI is not set: people at two of them read each other "
        "some seconds later (for a minute after a restart one of them may be the gateway that was)",
    )


async def _accounts(store: Store, *, practice: bool, now: datetime) -> list[Finding]:
    active = [each for each in await store.accounts.list() if not each.disabled]
    demo = [each.name for each in active if each.name in {name for name, *_ in DEMO}]
    holders = await store.passkeys.holders()
    bare = [each.name for each in active if each.totp_secret is None and each.account not in holders]
    found = [Finding(bool(active), f"accounts: {len(active)}")]
    if not any(each.role == "administrator" for each in active):
        found.append(Finding(False, f"accounts: no administrator {await _coming(store, now)}"))
    if practice:
        return found
    if demo:
        found.append(Finding(False, f"accounts: made for trying out and still open: {', '.join(sorted(demo))}"))
    if bare:
        found.append(Finding(False, f"accounts: without a second factor, and so shut out: {', '.join(sorted(bare))}"))
    return found


async def _coming(store: Store, now: datetime) -> str:
    """What is still to be done until there is an administrator."""
    invited = [
        each for each in await store.invitations.list() if each.role == "administrator" and each.expires_at > now
    ]
    command = "`lotsen accounts invite NAME --role administrator`"
    if not invited:
        return f"and nobody invited: {command} prints a link"
    ends = min(each.expires_at for each in invited)
    names = ", ".join(sorted(each.name for each in invited))
    return f"yet: the link of {names} is to be opened, until {ends:%Y-%m-%d %H:%M} UTC; {command} prints a new one"
