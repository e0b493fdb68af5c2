"""One sealed conversation that both sides open: what the browser shows of it is what the gateway would have shown."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec

from handoff.contract.sealing import SealedAck
from handoff.conversation.events import Event, decode
from handoff.conversation.visibility import wire_events
from storage.crypto.cipher import Sealed
from storage.crypto.sealing import SealedEntry, SealedTranscript, open_transcript
from storage.ids import CommandId, ConversationId, Seq

FIXTURE = Path(__file__).parent / "fixtures" / "sealed.json"


def test_what_the_browser_is_tested_with_is_sealed_as_the_service_seals() -> None:
    fixture = json.loads(FIXTURE.read_text("utf-8"))
    ack = msgspec.convert({k: v for k, v in fixture["sealed"].items() if k != "ok"}, SealedAck)
    entries = open_transcript(_transcript(ack), _bytes(fixture["seed"]), "staff")
    records = [(entry.first, decode(entry.payload)) for entry in entries]
    events = wire_events(ConversationId(ack.conversation), records, "staff", lambda account: ack.names[account])
    assert [msgspec.to_builtins(event) for event in events] == fixture["events"]


def test_it_holds_every_kind_of_event() -> None:
    """A new kind of event needs its line in `widget/src/console/sealed/visible-events.ts`, and one here."""

    fixture = json.loads(FIXTURE.read_text("utf-8"))
    ack = msgspec.convert({k: v for k, v in fixture["sealed"].items() if k != "ok"}, SealedAck)
    entries = open_transcript(_transcript(ack), _bytes(fixture["seed"]), "staff")
    seen = {type(event) for entry in entries for event in decode(entry.payload).events}
    assert seen == set(Event.__args__)


def _transcript(ack: SealedAck) -> SealedTranscript:
    return SealedTranscript(
        conversation=ConversationId(ack.conversation),
        key_id=ack.key_id,
        copy=_bytes(ack.copy),
        dek_ver=ack.dek_ver,
        salt=_bytes(ack.salt),
        commit=_bytes(ack.commit),
        last=Seq(ack.last),
        entries=[
            SealedEntry(Seq(each.first), each.count, CommandId(each.command_id), _sealed(each)) for each in ack.entries
        ],
    )


def _sealed(entry: Any) -> Sealed:
    return Sealed(_bytes(entry.nonce), _bytes(entry.box))


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
