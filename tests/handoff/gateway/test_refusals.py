"""Refusals by role, ownership and state: the contract's error, nothing changed, and a line in the audit trail.

Generated from the contract's table of events: every event about a conversation, by every role, on a conversation of
somebody else, a closed one, an erased one and one that does not exist; where the role may do it, there is no refusal
to expect, and the pair is left out.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest

from handoff.contract.base import Role
from handoff.contract.tables import COUNSELOR_EVENTS
from handoff.conversation import commands as cmd
from handoff.conversation.commands import Command
from handoff.conversation.decide import TABLE
from handoff.conversation.staff import ROLES
from storage.ids import ConversationId
from storage.ports.log import Entry
from tests.handoff.gateway.sockets.test_bad_input import GOOD_COUNSELOR
from tests.support.clients import Counselor
from tests.support.site import Site

COMMAND_OF: dict[str, type[Command]] = {
    "queue:claim": cmd.Claim,
    "message:send": cmd.Answer,
    "note:add": cmd.Note,
    "risk:set": cmd.SetLevel,
    "conversation:release": cmd.Release,
    "conversation:close": cmd.Close,
    "conversation:take_over": cmd.TakeOver,
    "side:send": cmd.SideNote,
    "flag:set": cmd.Flag,
    "message:approve": cmd.Approve,
    "visitor:warn": cmd.Warn,
    "visitor:pause": cmd.Pause,
    "conversation:decline": cmd.DeclineOffer,
    "mailbox:answer": cmd.AnswerMailbox,
}
ABOUT_ONE = [
    name
    for name, event in COUNSELOR_EVENTS.items()
    if any(field.name == "conversation" for field in msgspec.structs.fields(event.model))
]
SIGNS = frozenset({"typing", "read"})
"""Typing signs and read receipts: from anybody but the owner they are acknowledged and ignored."""
LEADS_TOO = frozenset(
    {"note:add", "risk:set", "conversation:release", "conversation:close", "conversation:take_over", "side:send",
     "flag:set", "visitor:pause", "conversation:open", "draft:set"}
)  # fmt: skip
"""What a shift lead may do in a conversation that a counselor has."""


def expected(name: str, role: Role, where: str) -> str | None:
    """The code, "ok" where nothing comes of it, or None where this role may do it."""
    if role not in COUNSELOR_EVENTS[name].roles:
        return "not_allowed"
    if name in SIGNS:
        return "ok"
    if where == "unknown":
        return "unknown_conversation"
    if where == "erased":
        return "conversation_erased"
    return _closed(name, role) if where == "closed" else _anothers(name, role)


def _anothers(name: str, role: Role) -> str | None:
    if role == "shift_lead" and name in LEADS_TOO:
        return None
    row = TABLE["with_counselor"].get(COMMAND_OF[name]) if name in COMMAND_OF else None
    if isinstance(row, str):
        return row
    return "nothing_to_answer" if name == "message:approve" else "not_yours"


def _closed(name: str, role: Role) -> str | None:
    if name == "queue:claim" and role != "shift_lead":
        return "not_allowed"
    if name in ("conversation:open", "draft:set") and role != "shift_lead":
        return "not_yours"
    if name == "conversation:open":
        return None
    if name == "draft:set":
        return "conversation_closed"
    row = TABLE["closed"][COMMAND_OF[name]]
    if isinstance(row, str):
        return row
    return None if role == "shift_lead" else "not_yours"


@pytest.fixture
async def places(running: Site) -> dict[str, str]:
    """One conversation of each kind, and a name that none has."""
    owner = await running.counselor("olle")
    named = {"unknown": "nobody-has-this-name"}
    for where in ("another's", "closed", "erased"):
        visitor = await running.visitor()
        await running.taken(visitor, owner)
        named[where] = visitor.conversation
        if where != "another's":
            end = {"client_msg_id": "end", "erase": where == "erased"}
            assert (await visitor.call("conversation:end", end))["ok"]
    await running.node.runtime.settled()
    return named


async def entries(site: Site, name: str) -> list[Entry]:
    return list(await site.store.log.read(ConversationId(name)))


async def asked(client: Counselor, name: str, conversation: str, **changes: Any) -> str:
    key = {"client_msg_id": f"{name}-{conversation}"[:64]} if "client_msg_id" in GOOD_COUNSELOR[name] else {}
    ack = await client.call(name, {**GOOD_COUNSELOR[name], **key, "conversation": conversation, **changes})
    return "ok" if ack["ok"] else str(ack["error"]["code"])


async def test_every_refusal_of_the_table_is_the_contracts_changes_nothing_and_is_audited(
    running: Site, places: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {where: await entries(running, name) for where, name in places.items()}
    slots = await running.store.slots.all()
    wrong: list[str] = []
    lines: Counter[tuple[str, str, str, str]] = Counter()
    for role in ROLES:
        client = await running.counselor(f"eve-{role}", role)
        for name in ABOUT_ONE:
            for where, conversation in places.items():
                code = expected(name, role, where)
                if code is None:
                    continue
                answer = await asked(client, name, conversation)
                if answer != code:
                    wrong.append(f"{name} by {role} on {where}: {answer}, not {code}")
                elif COUNSELOR_EVENTS[name].audit != "role_refusals" or code == "not_allowed":
                    lines[f"eve-{role}", name, conversation, code] += 1
    assert wrong == []
    assert {where: await entries(running, name) for where, name in places.items()} == before
    assert await running.store.slots.all() == slots
    audited = Counter(
        (str(each.account), each.action, str(each.conversation), each.outcome)
        for each in await running.store.audit.latest(10_000)
    )
    assert {line: audited[line] for line in lines} == dict(lines)
    with capsys.disabled():
        print(f"\n{lines.total()} audited refusals of {len(ABOUT_ONE)} events by {len(ROLES)} roles")


async def test_what_names_an_event_that_has_passed_is_refused(running: Site) -> None:
    """A proposal that is no more, a button of an earlier message, a key that was used for something else."""
    visitor, owner = await running.visitor(), await running.counselor("olle")
    await running.taken(visitor, owner)
    lead = await running.counselor("vera", "shift_lead")
    first = await owner.call("note:add", {**GOOD_COUNSELOR["note:add"], "conversation": visitor.conversation})
    assert first["ok"]
    before = await entries(running, visitor.conversation)
    assert await asked(lead, "message:approve", visitor.conversation, seq=first["seq"]) == "nothing_to_answer"
    assert await asked(owner, "note:add", visitor.conversation, client_msg_id="m", text="annat") == "id_reused"
    press = {"client_msg_id": "b", "text": "Ja", "button": {"seq": 1, "index": 0}}
    assert (await visitor.call("message:send", press))["error"]["code"] == "unknown_button"
    assert (await visitor.call("transfer:answer", {"client_msg_id": "t", "accept": True}))["error"][
        "code"
    ] == "nothing_to_answer"
    assert await entries(running, visitor.conversation) == before
