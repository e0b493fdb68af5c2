"""Rows D2 and D13 as acts: a chat, a call, a call-back and a mail go through the gateway, and come out as figures."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from handoff.app.ports import statistics_ports
from handoff.backoffice.records import vocabulary
from handoff.backoffice.records.form import decode
from handoff.backoffice.statistics import tables
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.telephone.counted import decode as decode_call
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.clients import Counselor
from tests.support.documentation import filled
from tests.support.exchange import Exchange, call_event, fresh_call, with_key
from tests.support.mail import Desk as MailDesk
from tests.support.mail import letter, mail_desk
from tests.support.site import Opens, Site
from tests.support.staffing import opened, trained


async def a_chat(site: Site, kim: Counselor) -> None:
    """Somebody writes, is taken, answered, and documented."""
    visitor = await site.visitor()
    await visitor.call("human:request", {"client_msg_id": "h"})
    conversation = await kim.takes_next()
    assert (await kim.answer(conversation, "Hej, jag finns här."))["ok"]
    assert (await kim.finish(conversation))["ok"]
    await visitor.close()


async def a_call(kim: Desk, main: Exchange, now: datetime) -> None:
    """The exchange's telephone rings, a counselor answers, hears something, and documents it."""
    call = fresh_call()
    await main.report(call_event(call, "started", now))
    await main.report(call_event(call, "answered", now, answered_by="kim"))
    _, heard = await kim.ask("put", f"calls/{call}/signals", {"signals": ["S9"]})
    assert heard["call"]["level"] == "N2"
    await main.report(call_event(call, "ended", now))
    body = {"seen": 0, "form": filled(kanal="telefon", niva_slut="N2", signaler=["S9"])}
    assert await kim.code("put", f"documentation/{heard['call']['case']}", body) == "ok"


async def a_call_back(site: Site, kim: Desk) -> None:
    """A number is left, called, and gone."""
    visitor = await site.visitor()
    wish = {"client_msg_id": "ring", "number": "070-123 45 67", "safe": True, "others": False, "say": ""}
    assert (await visitor.call("callback:leave", wish))["ok"]
    _, listed = await kim.ask("get", "callbacks")
    place = f"callbacks/{listed['callbacks'][0]['callback']}"
    _, taken = await kim.ask("post", f"{place}/take")
    assert taken["callback"]["number"] == "0701234567"
    assert await kim.code("post", f"{place}/done", {"result": "reached"}) == "ok"
    assert await site.store.callbacks.all() == []
    await visitor.close()


async def a_mail(post: MailDesk, kim: Counselor, number: int = 0) -> None:
    """A mail comes, lies in the mailbox, and is ended with its form."""
    assert await post.comes(letter(f"hej, brev {number}", Message_ID=f"<{number}@example.org>")) == 250
    await post.site.node.runtime.settled()
    conversation = (await kim.call("mailbox:list", {}))["messages"][0]["conversation"]
    close = {"conversation": conversation, "client_msg_id": secrets.token_hex(8), "reason": "vill inte ha svar"}
    assert (await kim.call("conversation:close", {**close, "documentation": filled()}))["ok"]


async def test_d02_chat_telephone_and_mail_are_answered_documented_and_counted_apart(
    open_site: Opens, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    site, now = await open_site(mail_socket=tmp_path / "mail.sock"), datetime.now(UTC)
    main, cookie = await with_key(site), await site.cookie("kim")
    console, pages = await site.counselor("kim", cookie=cookie), Desk(http, site, cookie)
    await console.available()
    async with mail_desk(site, tmp_path) as post:
        await a_chat(site, console)
        await a_call(pages, main, now)
        await a_call_back(site, pages)
        await a_mail(post, console)
    missed = fresh_call()
    await main.report(call_event(missed, "started", now), call_event(missed, "missed", now))
    kept = [decode(record.body).form.channel for record in await site.store.forms.all()]
    assert sorted(kept) == ["chatt", "e_post", "telefon"]
    outcomes = [decode_call(record.body).outcome(now) for record in await site.store.calls.all()]
    assert sorted(outcomes) == ["besvarat", "missat"]
    assert {"kanal", "telefon_svar"} <= {spec.id for spec in tables.specs(vocabulary.load())}


async def test_d13_what_came_by_which_channel_is_a_table_of_the_evaluation(
    open_site: Opens, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    """On an open line: sixteen chats, sixteen calls and sixteen mails, and nothing that was practised."""
    site, now = await open_site(mail_socket=tmp_path / "mail.sock"), datetime.now(UTC)
    main, cookie = await with_key(site), await site.cookie("kim")
    async with mail_desk(site, tmp_path) as post:
        await a_mail(post, await site.counselor("kim", cookie=cookie))  # while the line practises
        await trained(site, "kim", "anhorig")
        await opened(site, "kim")
        console, pages = await site.counselor("kim", cookie=cookie), Desk(http, site, cookie)
        await console.available()
        for number in range(16):
            await a_chat(site, console)
            await a_call(pages, main, now)
            await a_mail(post, console, number + 1)
    figures = StatisticsDesk(ports=statistics_ports(site.store), clock=lambda: now + timedelta(days=100))
    draft = (await figures.draft(parse(f"{now:%Y}Q{(now.month + 2) // 3}"))).figures
    channels = draft.table("kanal")
    shown = {row: channels.values[channels.rows.index(row)][0] for row in ("chatt", "telefon", "e_post")}
    calls = draft.table("telefon_svar")
    shown["besvarat"] = calls.values[calls.rows.index("besvarat")][0]
    assert all(value in range(5, 28) for value in shown.values()), f"sixteen, give or take the noise: {shown}"
