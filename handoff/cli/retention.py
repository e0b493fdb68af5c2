"""`lotsen retention`: run the job by hand, also while the service runs; say what the last runs have proved."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from handoff.cli._registry import EX_CONFIG, EX_SOFTWARE, EX_UNAVAILABLE

if TYPE_CHECKING:
    from storage.ports.store import Store

SUMMARY = "erase what has had its time (run); the proofs of the last days (status); the end of a line (erase-all)"


def configure(parser: ArgumentParser) -> None:
    """One sub-command each."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("run", help="erase what has had its time now, on this node, unless another one is at it")
    everything = actions.add_parser(
        "erase-all", help="after a handover: erase everything that was confided, and write a proof of deletion"
    )
    everything.add_argument("--proof", type=Path, required=True, help="the file for the proof (JSON)")
    everything.add_argument("--sure", required=True, metavar="DATABASE", help="the name of the database, to be sure")
    actions.add_parser("status", help="one line a day: the oldest transcript, and what is past retention")


def run(options: Namespace) -> int:
    """Do it; returns 0, or 70 if something is past its time, 69 if the database went away."""
    from handoff.contract.errors import SettingError
    from storage.errors import StorageError

    try:
        if options.action == "erase-all":
            return asyncio.run(_erase_all(options.proof, options.sure))
        return asyncio.run(_run() if options.action == "run" else _status())
    except SettingError as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_CONFIG
    except StorageError as error:
        print(f"lotsen: {error} What was erased stays erased; run it again.", file=sys.stderr)
        return EX_UNAVAILABLE


async def _run() -> int:
    from handoff.app.background import retention_job
    from handoff.app.offline import assemble_offline
    from handoff.backoffice.retention.proof import sentence
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import open_ports

    def clock() -> datetime:
        return datetime.now(UTC)

    async with settings_with_database(os.environ) as settings, open_ports(settings) as ports:
        store = ports.store
        runtime = await assemble_offline(store, texts=ports.texts, rules=ports.rules, clock=clock)
        proof = await retention_job(runtime, settings.retention).run()
        if proof is None:
            print("another node is running the job; its proof follows")
            return await _print_latest(store)
        print(f"erased today: {proof.erased}; interrupted erasures finished: {proof.finished}")
        print(sentence(proof, clock()))
        return 0 if proof.past == 0 and proof.complete else EX_SOFTWARE


async def _erase_all(target: Path, sure: str) -> int:
    import msgspec

    from handoff.app.ports import erasure_ports, wind_up_ports
    from handoff.backoffice.retention.windup import erase_all
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store
    from handoff.contract.errors import SettingError
    from handoff.ledger.erasure import Eraser
    from handoff.ledger.repository import ConversationRepository

    def clock() -> datetime:
        return datetime.now(UTC)

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        if sure != settings.database:
            raise SettingError(f"--sure must name the database, {settings.database}; nothing was erased")
        proof_file = await asyncio.to_thread(_new_proof, target)
        conversations = ConversationRepository(store.log, headers=store.sealing.header)
        eraser = Eraser(ports=erasure_ports(store), conversations=conversations)
        try:
            proof = await erase_all(wind_up_ports(store), eraser, operator=settings.operator, clock=clock)
        except BaseException:
            proof_file.close()
            await asyncio.to_thread(target.unlink)  # nothing is proved yet, and the next run makes it anew
            raise
        with proof_file:
            await asyncio.to_thread(proof_file.write, msgspec.json.format(msgspec.json.encode(proof), indent=1))
    print(f"erased: {_counted(proof.erased)}; keys destroyed: {proof.keys_destroyed}")
    print(f"left: {_counted(proof.left)}")
    print(f"proof of deletion: {target}")
    return 0 if proof.complete else EX_SOFTWARE


def _new_proof(target: Path) -> BinaryIO:
    """The file for the proof, made before anything is erased; one that is there is never written over."""
    from handoff.contract.errors import SettingError

    try:
        return target.open("xb")
    except FileExistsError:
        raise SettingError(f"--proof: {target} is there already; nothing was erased") from None
    except OSError as error:
        raise SettingError(f"--proof: {target} cannot be written ({error.strerror}); nothing was erased") from None


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


async def _status() -> int:
    from handoff.cli._database import settings_with_database
    from handoff.cli._parts import opened_store

    async with settings_with_database(os.environ) as settings, opened_store(settings) as store:
        return await _print_latest(store, days=14)


async def _print_latest(store: Store, days: int = 1) -> int:
    from handoff.backoffice.retention.proof import proofs, sentence, sound

    found = await proofs(store.records)
    now = datetime.now(UTC)
    if not found:
        print(sentence(None, now))
        return EX_SOFTWARE
    for proof in found[:days]:
        print(sentence(proof, proof.at if proof is not found[0] else now))
    return 0 if sound(found[0], now) else EX_SOFTWARE
