"""Tries every role, and no session, at each event of both namespaces and each staff route, over real sockets.

Right is what the contract's tables declare, cell by cell: an undeclared caller is refused, and nothing is changed.
"""

from __future__ import annotations

from pathlib import Path

import aiohttp

from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.contract.tables import COUNSELOR_EVENTS, EVERY_ROLE, VISITOR_EVENTS
from storage.ids import ConversationId
from tests.handoff.gateway.http.test_staff import STAFF_ROUTES, path_of
from tests.handoff.gateway.sockets.test_bad_input import GOOD_COUNSELOR, GOOD_VISITOR
from tests.support.clients import Visitor
from tests.support.site import Site, pages, site
from tests.trust.outcome import Outcome


async def every_cell(folder: Path, times: int) -> Outcome:
    """Go through all cells so many times, each time on a node of its own."""
    outcome = Outcome("cells of role and event, role and route")
    for number in range(times):
        async with site(pages(folder / str(number)), within_s=None) as running:
            visitor = await running.visitor()
            cookies: dict[Role, str] = {role: await running.cookie(f"account-{role}", role) for role in EVERY_ROLE}
            await _routes(running, cookies, outcome)
            for role, cookie in cookies.items():
                await _events(running, visitor, role, cookie, outcome)
            await _other_side(running, cookies["counselor"], visitor, outcome)
    return outcome


async def _routes(running: Site, cookies: dict[Role, str], outcome: Outcome) -> None:
    """Each route of staff by each role and by nobody, with a body that no route takes: who may is told it is wrong."""
    callers: list[tuple[Role | None, str]] = [(None, "x" * 43), *cookies.items()]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        for route in STAFF_ROUTES:
            for role, cookie in callers:
                headers = {"Cookie": f"{COOKIE}={cookie}", "Origin": running.url}
                address = f"{running.url}/api/v1/{path_of(route)}"
                async with http.request(route.method, address, json={"odd": True}, headers=headers) as response:
                    refused = response.status in (401, 403)
                _count(outcome, refused is (role is None or role not in route.roles), f"{role} at {route.name}")


async def _events(running: Site, visitor: Visitor, role: Role, cookie: str, outcome: Outcome) -> None:
    client = await running.counselor(f"account-{role}", role, cookie=cookie)
    for name, event in COUNSELOR_EVENTS.items():
        data = {**GOOD_COUNSELOR[name]}
        if "conversation" in data:
            data["conversation"] = visitor.conversation
        before = await running.store.log.head(ConversationId(visitor.conversation))
        ack = await client.call(name, data)
        refused = not ack["ok"] and ack["error"]["code"] == "not_allowed"
        # Taking one out of turn is for shift leads, and for whom it was offered to.
        right = role not in event.roles or (name == "queue:claim" and role != "shift_lead")
        _count(outcome, refused is right, f"{role} sends {name}")
        if right and await running.store.log.head(ConversationId(visitor.conversation)) != before:
            outcome.failures.append(f"{role} changed something by {name}")


async def _other_side(running: Site, cookie: str, visitor: Visitor, outcome: Outcome) -> None:
    """An event of the other namespace ends the connection."""
    for namespace, others in (("/visitor", COUNSELOR_EVENTS), ("/counselor", VISITOR_EVENTS)):
        own = VISITOR_EVENTS if namespace == "/visitor" else COUNSELOR_EVENTS
        for name in sorted(set(others) - set(own)):
            async with running.raw(namespace, Origin=running.url, Cookie=f"{COOKIE}={cookie}") as raw:
                await raw.ws.send_str(f'42{namespace},1["{name}",{{}}]')
                _count(outcome, await raw.closed(), f"{name} on {namespace}")
    stranger = await running.visitor(start=False)
    for name in sorted(set(VISITOR_EVENTS) - {"conversation:start", "mailbox:open"}):
        ack = await stranger.call(name, GOOD_VISITOR[name])
        _count(outcome, ack["ok"] is False and ack["error"]["code"] == "no_conversation", f"a stranger sends {name}")


def _count(outcome: Outcome, right: bool, cell: str) -> None:
    outcome.count += 1
    if not right:
        outcome.failures.append(cell)
