"""`/chat/enkel` over real HTTP: a conversation by forms, what it may not do, and what it says."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import aiohttp
import msgspec
import pytest

from handoff.app.build import utc_now
from handoff.contract.appointments import AppointmentOpen
from handoff.conversation.calendar import SWEDEN
from handoff.gateway.http.plain.frame import PATH
from handoff.gateway.limits.pace import BOOKINGS
from handoff.gateway.limits.start_budget import AN_ADDRESS
from storage.errors import IntegrityError
from storage.memory import MemoryStore
from tests.handoff.gateway.http.plain.test_markup import read
from tests.support.fakes import DamagedLog
from tests.support.parts import staff
from tests.support.site import Opens, Site
from tests.support.tokens import conversation_of

HTML = "application/x-www-form-urlencoded"


class Forms:
    """A browser without scripts: keeps no cookie, posts what the last page's forms carry."""

    def __init__(self, http: aiohttp.ClientSession, site: Site, *, follow: bool = False) -> None:
        self.http, self.site, self.page = http, site, ""
        self.follow = "1" if follow else "0"
        self.status = 0
        self.headers: dict[str, str] = {}
        self.token = ""
        self.id = "a" * 32

    async def opens(self, query: str = "?lang=sv") -> Forms:
        async with self.http.get(f"{self.site.url}{PATH}{query}") as response:
            await self._read(response)
        return self

    async def presses(self, do: str, *, origin: str | None = "own", **fields: str) -> Forms:
        async with self._post(do, origin, fields) as response:
            await self._read(response)
        return self

    @asynccontextmanager
    async def going_on(self, do: str, **fields: str) -> AsyncIterator[aiohttp.StreamReader]:
        async with self._post(do, "own", {"follow": "1", **fields}) as response:
            self.status = response.status
            yield response.content

    def _post(
        self, do: str, origin: str | None, fields: dict[str, str]
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        hidden = {"lang": "sv", "id": self.id, "follow": self.follow, "token": self.token}
        named = {"Origin": self.site.url if origin == "own" else origin} if origin else {}
        return self.http.post(f"{self.site.url}{PATH}", data={"do": do, **hidden, **fields}, headers=named)

    async def _read(self, response: aiohttp.ClientResponse) -> None:
        self.page, self.status, self.headers = await response.text(), response.status, dict(response.headers)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.page))
        self.id, self.token = hidden.get("id", self.id), hidden.get("token", "")

    @property
    def text(self) -> str:
        return read(self.page).text


async def until(stream: aiohttp.StreamReader, wanted: str) -> str:
    """What has come of a page, as soon as this is in it."""
    seen = b""
    async with asyncio.timeout(60):
        while wanted not in seen.decode("utf-8", "ignore"):
            part = await stream.readany()
            assert part, f"ended without {wanted!r}: …{seen.decode('utf-8', 'ignore')[-500:]}"
            seen += part
    return seen.decode("utf-8", "ignore")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def forms(http: aiohttp.ClientSession, running: Site) -> Forms:
    return await Forms(http, running).opens()


async def begun(forms: Forms) -> Forms:
    await forms.presses("start")
    assert forms.status == 200
    assert forms.token
    return forms


async def test_a_conversation_by_forms_is_stored_as_any_other_and_read_by_a_counselor(forms: Forms) -> None:
    kim = await forms.site.counselor("kim")
    await kim.available(2)
    await (await begun(forms)).presses("send", text="hej å\r\nrad två")
    assert "hej å\nrad två" in forms.text
    assert "sv:ok" in forms.text, "the bot's answer is waited for"
    await forms.presses("human")
    await forms.site.node.runtime.projection.settled()
    conversation = (await kim.take_next())["conversation"]
    assert (await kim.answer(conversation, "Hej från Kim"))["ok"]
    await forms.presses("look")
    assert "Hej från Kim" in forms.text
    opened = await kim.call("conversation:open", {"conversation": conversation, "after_seq": 0})
    assert "hej å\nrad två" in [event.get("text") for event in opened["events"]]


async def test_who_cannot_call_aloud_is_shown_the_ways_without_a_voice_first(forms: Forms) -> None:
    await (await begun(forms)).presses("send", text="[N4] han står här")
    assert "<h2>Kan du inte prata?" not in forms.page
    assert 'data-testid="notice-emergency"' in forms.page
    await forms.presses("send", text="jag kan inte prata")
    await forms.site.node.runtime.bot_turns.settled()
    panel = (await forms.presses("look")).page
    assert "Kan du inte prata?</h2>" in panel
    assert panel.index("Den som svarar lyssnar") < panel.index('class="button call"')


async def test_a_page_that_goes_on_shows_what_happens_elsewhere(forms: Forms) -> None:
    kim = await forms.site.counselor("kim")
    await kim.available(2)
    await (await begun(forms)).presses("human")
    await forms.site.node.runtime.projection.settled()
    async with forms.going_on("look") as stream:
        await until(stream, 'data-testid="now"')
        conversation = (await kim.take_next())["conversation"]
        assert (await kim.answer(conversation, "<i>Hej</i> från Kim"))["ok"]
        assert "<i>" not in await until(stream, "från Kim")
        assert await kim.finish(conversation)
        assert "</html>" in await until(stream, "</html>"), "a closed conversation ends the page"


async def test_the_same_page_sent_twice_says_it_once(forms: Forms) -> None:
    await begun(forms)
    same = {"id": forms.id, "token": forms.token, "text": "bara en gång"}
    await forms.presses("send", **same)
    await forms.presses("send", **same)
    assert forms.text.count("bara en gång") == 1
    await forms.presses("send", **{**same, "text": "något annat från samma sida"})
    assert "något annat från samma sida" in forms.text


async def test_a_button_of_the_bot_is_pressed_by_its_place(running: Site, forms: Forms) -> None:
    await begun(forms)
    await forms.presses("press:99:0")
    assert "Den knappen gäller inte längre" in forms.text


async def test_code_resume_and_erase(forms: Forms, http: aiohttp.ClientSession) -> None:
    await (await begun(forms)).presses("send", text="kom ihåg det här")
    await forms.presses("code")
    code = re.search(r'return-code-shown">([^<]+)<', forms.page)
    assert code
    back = await Forms(http, forms.site).opens()
    await back.presses("return", code="fel kod")
    assert "Koden öppnar inget samtal" in back.text
    await back.presses("return", code=code[1].lower())
    assert "kom ihåg det här" in back.text
    await back.presses("end_form")
    await back.presses("erase")
    assert "Samtalet är raderat" in back.text
    await forms.presses("look")
    assert "Samtalet går inte att öppna här" in forms.text
    assert "kom ihåg" not in forms.text


async def test_the_quick_exit_ends_the_conversation_and_its_token_opens_nothing(forms: Forms) -> None:
    await begun(forms)
    assert 'value="leave"' in forms.page
    token, conversation = forms.token, await forms.site.node.runtime.visitor.resume(forms.token)
    await forms.presses("leave")
    assert '<meta http-equiv="refresh" content="0; url=https://sv.wikipedia.org/">' in forms.page
    assert "chat" not in forms.text.lower()
    assert conversation is not None
    assert (await forms.site.state(conversation)).name == "closed"
    forms.token = token
    await forms.presses("look")
    assert "Samtalet går inte att öppna här" in forms.text


async def test_who_leaves_without_a_conversation_or_with_anything_as_a_token_is_elsewhere_too(forms: Forms) -> None:
    for token in ("", "x" * 500, "å"):
        forms.token = token
        await forms.presses("leave")
        assert forms.status == 200
        assert "sv.wikipedia.org" in forms.page


async def test_a_page_that_goes_on_ends_when_the_conversation_is_erased_elsewhere(
    forms: Forms, http: aiohttp.ClientSession
) -> None:
    await begun(forms)
    token = forms.token
    async with forms.going_on("look") as stream:
        await until(stream, 'data-testid="now"')
        other = Forms(http, forms.site)
        other.token = token
        await other.presses("erase")
        assert "Samtalet är raderat" in await until(stream, "</html>")


async def test_a_message_is_left_and_its_code_shown(open_site: Opens, http: aiohttp.ClientSession) -> None:
    forms = await Forms(http, await open_site()).opens()
    assert forms.text.lower().count("ingen av oss") == 1
    await (await begun(forms)).presses("mailbox_form")
    await forms.presses("mailbox", text="")
    assert "Skriv något först" in forms.text
    await forms.presses("mailbox", text="Kan ni svara i morgon?")
    assert "return-code-shown" in forms.page
    assert "Du får svar senast" in forms.text


@pytest.mark.parametrize("do", ["send", "look"])
async def test_damage_that_is_met_by_forms_rings(open_site: Opens, http: aiohttp.ClientSession, do: str) -> None:
    store = MemoryStore()
    log = DamagedLog(store.log)
    store.log = log  # type: ignore[assignment]  # the same port
    site = await open_site(store=store)
    kim, forms = await site.counselor("kim"), await Forms(http, site).opens()
    await forms.presses("start")
    token, known = forms.token, site.node.runtime.conversations
    found = await conversation_of(store, token)
    assert found is not None
    log.damage[found] = IntegrityError("an entry was altered")
    if do == "send":
        known.forget(found)
    await forms.presses(do, token=token, text="hej")
    assert (await kim.until_pushed("alarm"))["code"] == "integrity"


async def test_the_survey_asks_nothing_that_has_to_be_answered(forms: Forms) -> None:
    await (await begun(forms)).presses("end")
    survey = re.search(r'name="survey" value="([^"]+)"', forms.page)
    assert survey
    await forms.presses("survey", survey=survey[1], helped="yes", text="tack")
    assert "Tack. Svaren hjälper oss" in forms.text
    await forms.presses("survey", survey=survey[1], helped="no")
    assert "Tack. Svaren" not in forms.text, "an answer is given once"


async def test_a_survey_that_is_refused_says_why_and_keeps_what_was_written(forms: Forms) -> None:
    await (await begun(forms)).presses("end")
    survey = re.search(r'name="survey" value="([^"]+)"', forms.page)
    assert survey
    await forms.presses("survey", survey=survey[1], text="x" * 2001, helped="partly", felt_safe="yes")
    assert 'role="alert"' in forms.page
    assert "Korta den lite och skicka igen" in forms.text, "not that it may be sent again as it is"
    assert "x" * 2001 in forms.text
    chosen = re.findall(r'name="(\w+)" value="(\w+)" checked', forms.page)
    assert chosen == [("helped", "partly"), ("felt_safe", "yes")]
    await forms.presses("survey", survey=survey[1], helped="kanske", text="kort")
    assert "Välj igen och skicka en gång till" in forms.text
    assert "kort" in forms.text
    await forms.presses("survey", survey=survey[1], text="kort")
    assert "Tack. Svaren hjälper oss" in forms.text
    await forms.presses("survey", survey=survey[1], text="igen")
    assert "De kan redan vara lämnade. Du behöver inte göra något mer." in forms.text
    assert 'name="survey"' not in forms.page


async def test_what_was_refused_stays_in_the_field(forms: Forms) -> None:
    await (await begun(forms)).presses("send", text="x" * 4001)
    assert "Texten är för lång" in forms.text
    assert "x" * 4001 in forms.text
    await forms.presses("look", text="ett utkast </textarea><script>alert(1)</script>")
    assert "ett utkast </textarea><script>" in forms.text
    assert "script" not in [tag for tag, _ in read(forms.page).tags]


# --- what it may not do ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</div></body>", "\u202ex"]
)
async def test_what_people_write_is_text(forms: Forms, said: str) -> None:
    await (await begun(forms)).presses("send", text=said)
    found = read(forms.page)
    assert said in found.text
    assert not [tag for tag, _ in found.tags if tag in ("script", "img", "iframe", "object")]
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("field", ["lang", "id", "token", "do", "follow", "code", "survey", "text"])
async def test_hostile_fields_come_back_as_text_or_not_at_all(forms: Forms, field: str) -> None:
    await forms.presses(**{"do": "start", field: '"><script>alert(1)</script>'})
    assert "script" not in [tag for tag, _ in read(forms.page).tags]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
async def test_a_form_from_elsewhere_begins_nothing(forms: Forms, origin: str) -> None:
    await forms.presses("start", origin=origin)
    assert forms.status == 403
    assert not forms.token
    assert "Öppna chatten igen" in forms.text


async def test_a_text_browser_that_names_no_origin_is_let_in(forms: Forms) -> None:
    await forms.presses("start", origin=None)
    assert forms.token


async def test_no_cookie_no_script_no_frame_and_an_origin_for_its_own_forms(forms: Forms) -> None:
    for _ in range(2):
        policy = forms.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert forms.headers["Referrer-Policy"] == "same-origin"
        assert forms.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in forms.headers
        await begun(forms)


async def test_the_token_is_in_no_address_and_nothing_is_logged(forms: Forms, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await (await begun(forms)).presses("send", text="en hemlig mening")
    addresses = [
        value or ""
        for _, attributes in read(forms.page).tags
        for name, value in attributes.items()
        if name in ("href", "action", "src", "formaction")
    ]
    assert forms.token
    assert not [address for address in addresses if forms.token in address]
    assert forms.token not in caplog.text
    assert "en hemlig mening" not in caplog.text


async def test_the_length_of_a_page_tells_little_of_what_was_said(forms: Forms) -> None:
    sizes = set()
    await begun(forms)
    token = forms.token
    for text in ("nej", "ja, och det är mycket mer än så"):
        await forms.presses("send", token=token, text=text)
        assert "Content-Encoding" not in forms.headers
        sizes.add(forms.headers["Content-Length"])
    assert len(sizes) == 1
    async with forms.going_on("look", token=token) as stream:
        assert len(await until(stream, 'data-testid="now"')) > 4_096


async def test_starts_by_forms_have_a_budget_of_their_own(open_site: Opens, http: aiohttp.ClientSession) -> None:
    site = await open_site(calm_starts=1000)
    for _ in range(AN_ADDRESS):
        await begun(await Forms(http, site).opens())
    late = await Forms(http, site).opens()
    await late.presses("start")
    assert late.status == 429
    assert not late.token
    assert "Många vill in samtidigt" in late.text
    await site.visitor()  # with scripts: not held up by them


async def test_a_flood_by_forms_does_not_make_others_work_and_is_no_way_around_it(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    site = await open_site(calm_starts=4)
    done = 0
    for _ in range(12):
        forms = await Forms(http, site).opens()
        await forms.presses("start")
        done += bool(forms.token)
    assert done == 1
    await site.visitor()


async def test_wrong_codes_are_slow(forms: Forms) -> None:
    for _ in range(11):
        await forms.presses("return", code="1234")
    assert forms.status == 429
    assert "Det gick lite fort" in forms.text


async def test_messages_keep_the_pace_of_a_socket(open_site: Opens, http: aiohttp.ClientSession) -> None:
    forms = await begun(await Forms(http, await open_site(rate_per_s=1, rate_per_minute=3)).opens())
    for _ in range(4):
        await forms.presses("look", text="utkastet är kvar")
    assert "Det gick lite fort" in forms.text
    assert "utkastet är kvar" in forms.text


@pytest.mark.parametrize("do", ["appointment_form", "book:unknown", "end_form", "mailbox_form"])
async def test_pages_with_a_form_keep_the_pace_too(open_site: Opens, http: aiohttp.ClientSession, do: str) -> None:
    forms = await begun(await Forms(http, await open_site(rate_per_s=1, rate_per_minute=3)).opens())
    for _ in range(4):
        await forms.presses(do, text="utkastet är kvar")
    assert "Det gick lite fort" in forms.text
    assert "utkastet är kvar" in forms.text, "the conversation stands beside it, and no times were read"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join(b"a=1" for _ in range(100))])
async def test_what_is_no_form_is_refused(forms: Forms, body: bytes) -> None:
    address = f"{forms.site.url}{PATH}"
    async with forms.http.post(address, data=body, headers={"Content-Type": HTML}) as response:
        assert response.status in (400, 403)
        assert "<h1>" in await response.text()
    async with forms.http.post(address, json={"do": "start"}) as response:
        assert response.status == 400


async def test_three_windows_and_no_more(forms: Forms) -> None:
    await begun(forms)
    token = forms.token
    streams = [forms.going_on("look", token=token) for _ in range(4)]
    first, *others = [await each.__aenter__() for each in streams]
    await until(first, "Nya svar visas inte av sig själva längre")
    assert not [each for each in others if each.at_eof()]
    for each in streams:
        await each.__aexit__(None, None, None)


async def test_whoever_reads_by_forms_is_here(forms: Forms) -> None:
    await begun(forms)
    found = await forms.site.store.visitors.find_token(forms.token)
    assert found is not None
    visitors = forms.site.node.relay._visitors
    assert visitors.of(found.conversation), "for a while, though nothing is open"
    assert visitors.tokens() == [forms.token], "and holds the token"


@pytest.mark.parametrize(("lang", "direction"), [("sv", "ltr"), ("en", "ltr"), ("ar", "rtl")])
async def test_each_language_has_its_direction(forms: Forms, lang: str, direction: str) -> None:
    await forms.opens(f"?lang={lang}")
    assert f'<html lang="{lang}" dir="{direction}">' in forms.page


async def test_a_closed_service_begins_nothing_and_says_where_to_turn(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    site = await open_site()
    service = site.node.runtime.service
    version, launch = await service.read_launch()
    await service.put_launch(msgspec.structs.replace(launch, mode="ended"), replaces=version)
    forms = await Forms(http, site).opens()
    assert "Den här chatten är stängd för gott" in forms.text
    await forms.presses("start")
    assert not forms.token


async def test_a_time_is_booked_moved_and_given_back(forms: Forms, http: aiohttp.ClientSession) -> None:
    lead = staff("lead", "shift_lead")
    times = forms.site.node.runtime.appointments
    for hours in (48, 50):
        at = utc_now() + timedelta(hours=hours)
        request = AppointmentOpen(starts_at=f"{at.astimezone(SWEDEN):%Y-%m-%dT%H:%M}", minutes=30)
        await times.open(lead, request)
    first, second = (time.id for time in (await times.bookable()).times)
    await (await begun(forms)).presses("appointment_form")
    assert f'value="book:{first}"' in forms.page
    await forms.presses(f"book:{first}")
    assert "return-code-shown" in forms.page
    assert "Din tid:" in forms.text
    other = await begun(await Forms(http, forms.site).opens())
    await other.presses(f"book:{first}")
    assert "Den tiden hann någon annan ta" in other.text
    await forms.presses(f"book:{second}")
    await forms.presses("appointment_form")
    assert f'value="book:{first}"' in forms.page
    await forms.presses("cancel_time")
    assert "Din tid:" not in forms.text


async def test_one_address_does_not_book_all_times_with_one_conversation_after_the_other(forms: Forms) -> None:
    site = forms.site
    lead, times = staff("lead", "shift_lead"), site.node.runtime.appointments
    day = utc_now().astimezone(SWEDEN) + timedelta(days=3)
    for number in range(BOOKINGS + 3):  # by day: in a night of October one hour comes twice
        await times.open(lead, AppointmentOpen(starts_at=f"{day:%Y-%m-%d}T{8 + number:02}:00", minutes=30))
    free = [time.id for time in (await times.bookable()).times]
    for number in range(BOOKINGS):
        visitor = await site.visitor()
        assert (await visitor.call("appointment:book", {"client_msg_id": "b", "time": free[number]}))["ok"]
    visitor = await site.visitor()
    refused = await visitor.call("appointment:book", {"client_msg_id": "b", "time": free[BOOKINGS]})
    assert refused["error"]["code"] == "rate_limited"
    await (await begun(forms)).presses(f"book:{free[BOOKINGS]}")
    assert "Din tid:" not in forms.text
    assert len((await times.bookable()).times) == 3
