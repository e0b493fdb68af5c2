"""The check of the directory against fifty pages: every change is found, none is invented, and nothing is written."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from handoff.operations.directory_check import Checked, check, report
from handoff.operations.page_fetcher import PageError, PageFetcher, is_public
from knowledge import seed
from knowledge.directory.contacts import Area, Contact, Hours, Reach
from tests.support.product import ROOT
from tests.support.web_pages import Answer, bomb, html, raw, redirect, served, silent, status

PHONE, NEW = "0560-160 00", "0560-190 90"
WEEK = tuple(Hours(day=day, opens="08:00", closes="16:30") for day in ("man", "tis", "ons", "tor", "fre"))

SAME: dict[str, Answer] = {
    f"same-{at}": html(body)
    for at, body in enumerate(
        (
            "<p>Ring oss på 0560-160 00.</p>",
            "<p>Telefon: 0560 160 00</p>",
            "<dl><dt>Växel</dt><dd>0560&#8209;160&nbsp;00</dd></dl>",
            "<p>Tfn +46 560 160 00</p>",
            "<p>Tfn +46 (0)560-160 00</p>",
            "<p>Tel 0560/160 00, fax 0560-160 99</p>",
            "<a href='tel:+4656016000'>Ring växeln</a>",
            "<p>Växel 0560–16000. Orosanmälan 0560-161 11.</p>",
            "<p>Telefon <b>0560</b>-<i>160 00</i></p>",
            "<h2>Ring</h2><p>0560-160 00</p><p>Telefontid: måndag-fredag 08:00-16:30.</p>",
            "<p>0560-160 00</p><p>Helgfria vardagar kl. 8–16.30</p>",
            "<p>0560-160 00</p><p>Besökstid: måndag–fredag 10–12.</p>",
            "<p>0560-160 00</p><p>Sommartid: måndag–fredag 9–15.</p>",
            "<p>0560-160 00</p><p>Reception: vardagar 9–15</p><p>Telefon: vardagar 8.00–16.30</p>",
            "<p>0560-160 00</p><p>Org.nr 212000-0001, bankgiro 123-4567</p>",
            "<table><tr><th>Telefon</th><td>0560-160 00</td></tr></table>",
            "<p>Den gamla jouren har upphört.</p><p>Telefon 0560-160 00</p>",
            "<p title='a > b'>Telefon 0560-160 00</p>",
            "<p>Måndag–fredag: 08.00–16.30</p><p>Tel: 0560-160 00</p>",
            "<ul><li>måndag till torsdag 8–16.30<li>fredag 8–16.30</ul><p>0560-160 00",
        )
    )
}
NEW_PHONE: dict[str, Answer] = {
    f"phone-{at}": html(body)
    for at, body in enumerate(
        (
            "<p>Ring oss på 0560-190 90.</p>",
            "<dl><dt>Växel</dt><dd>0560-190 90</dd></dl>",
            "<p>Nytt nummer: 0560 19090. Fax 0560-160 00</p>",
            "<h2>Telefon</h2><p>0560 190 90</p>",
            "<p>Tfn +46 560 190 90</p><script>var old='0560-160 00'</script>",
            "<p>Linjen nås på 0560-190 90</p><p hidden>0560-160 00</p>",
            "<p>Telefon 0560-190 90</p><!-- 0560-160 00 -->",
            "<p>Telefon 0560-190 90</p><div style='display: none'><div>0560-160 00</div></div>",
        )
    )
}
NEW_HOURS: dict[str, Answer] = {
    f"hours-{at}": html(f"<p>Tel 0560-160 00</p>{body}")
    for at, body in enumerate(
        ("<p>Telefontid vardagar 9–15</p>", "<p>Öppet: måndag–fredag 09:00–15:00.</p>", "<p>Mån-fre kl. 9-15</p>")
    )
}
TO_LOOK_AT: dict[str, Answer] = {
    "two-numbers": html("<p>Växel 0560-190 90</p><p>Jour 0560-191 91</p>"),
    "no-number": html("<p>Välkommen!</p>"),
    "ended": html("<p>Telefon 0560-160 00</p><p>Stödlinjen har lagts ned.</p>"),
    "ended-by-name": html("<p>Telefon 0560-160 00. Linjen i Väst finns inte längre.</p>"),
    "two-hours": html("<p>0560-160 00</p><p>Telefon: vardagar 9–15</p><p>Chatt: vardagar 18–21</p>"),
    "personal-number": html("<p>Telefon till 010101-1234</p>"),
}
"""Different, and nothing to propose: a person decides."""
GONE: dict[str, Answer] = {"gone-1": status(404), "gone-2": status(410), "broken": status(500), "shut": status(403)}
MOVED: dict[str, Answer] = {
    "moved-1": redirect("/same-0"),
    "moved-2": redirect("/moved-1", 308),
    "elsewhere": redirect("/same-0", 302),
    "slash": redirect("/same-0?"),
}
HOSTILE: dict[str, Answer] = {
    "inside": redirect("http://169.254.169.254/latest/meta-data"),
    "inside-name": redirect("http://10.0.0.1/"),
    "file": redirect("file:///etc/passwd"),
    "password": redirect("http://a:b@127.0.0.1/"),
    "circle": redirect("/circle"),
    "large": raw(b"<p>" + b"a" * 2_000_000),
    "bomb": bomb(),
    "picture": raw(b"\x89PNG", "image/png"),
    "packed": raw(b"x", **{"Content-Encoding": "br"}),
    "silent": silent,
}
TANGLED: dict[str, Answer] = {
    "deep": html("<div>" * 50_000 + "Telefon 0560-160 00"),
    "open": html("Telefon 0560-160 00" + "<!--" * 50_000),
    "tags": html("Telefon 0560-160 00" + '<a b="' * 50_000),
    "bytes": raw(b"\xff\xfe Telefon 0560-160 00", "text/html; charset=odd"),
}
"""Hard to read, and the number is there."""
PAGES = {**SAME, **NEW_PHONE, **NEW_HOURS, **TO_LOOK_AT, **GONE, **MOVED, **HOSTILE, **TANGLED}


def entry(name: str, address: str) -> Contact:
    return Contact(
        id=name,
        name="Linjen i Väst",
        level="lokal",
        kind="stodlinje",
        area=Area(municipalities=("1730",)),
        topics=("anhorigstod",),
        reach=Reach(phone=PHONE),
        hours=WEEK,
        source=f"{address}/{name}",
    )


@pytest.fixture(scope="module")
def found() -> dict[str, Checked]:
    return asyncio.run(_checked())


async def _checked() -> dict[str, Checked]:
    steps: list[tuple[int, int]] = []
    async with served(PAGES) as address, PageFetcher(allowed="127.0.0.1".__eq__, timeout_s=2) as fetcher:
        contacts = [entry(name, address) for name in PAGES]
        checked = await check(contacts, fetcher, lambda *step: steps.append(step))
    assert steps[-1] == (len(PAGES), len(PAGES)), "it says how far it is"
    return {each.contact.id: each for each in checked}


def rules(checked: Checked) -> list[str]:
    return [each.rule for each in checked.differences]


def test_there_are_fifty_pages() -> None:
    assert len(PAGES) >= 50


@pytest.mark.parametrize("name", [*SAME, *TANGLED])
def test_no_change_is_invented(found: dict[str, Checked], name: str) -> None:
    assert (found[name].differences, found[name].proposal) == ((), None)


@pytest.mark.parametrize("name", NEW_PHONE)
def test_a_new_number_is_proposed_with_its_sentence(found: dict[str, Checked], name: str) -> None:
    difference = found[name].differences[0]
    assert (rules(found[name]), difference.was, [each.value for each in difference.found]) == (["phone"], PHONE, [NEW])
    assert "90" in difference.found[0].sentence
    assert found[name].proposal == replace(found[name].contact, reach=Reach(phone=NEW))


@pytest.mark.parametrize("name", NEW_HOURS)
def test_new_hours_are_proposed_with_their_sentence(found: dict[str, Checked], name: str) -> None:
    assert rules(found[name]) == ["hours"]
    proposal = found[name].proposal
    assert proposal is not None
    assert {(each.opens, each.closes) for each in proposal.hours} == {("09:00", "15:00")}
    assert proposal.reach.phone == PHONE


@pytest.mark.parametrize(
    ("name", "rule", "values"),
    [
        ("two-numbers", "phone", 2),
        ("no-number", "phone", 0),
        ("personal-number", "phone", 0),
        ("ended", "ended", 1),
        ("ended-by-name", "ended", 1),
        ("two-hours", "hours", 2),
    ],
)
def test_what_has_no_single_reading_is_shown_and_not_proposed(
    found: dict[str, Checked], name: str, rule: str, values: int
) -> None:
    assert (rules(found[name]), len(found[name].differences[0].found)) == ([rule], values)
    assert found[name].proposal is None


@pytest.mark.parametrize(
    ("name", "rule"), [("gone-1", "gone"), ("gone-2", "gone"), ("broken", "unreachable"), ("shut", "unreachable")]
)
def test_a_missing_page_is_told_and_changes_nothing(found: dict[str, Checked], name: str, rule: str) -> None:
    assert (rules(found[name]), found[name].proposal) == ([rule], None)


def test_a_page_that_moved_for_good_within_its_site_is_proposed(found: dict[str, Checked]) -> None:
    for name in ("moved-1", "moved-2"):
        proposal = found[name].proposal
        assert proposal is not None
        assert (rules(found[name]), proposal.source.rpartition("/")[2]) == (["moved"], "same-0")
        assert proposal.reach.phone == PHONE
    assert rules(found["elsewhere"]) == [], "for now only"


async def test_a_page_that_moved_to_another_site_is_told_and_not_proposed() -> None:
    async with (
        served({"new": SAME["same-0"]}) as other,
        served({"old": redirect(f"{other}/new")}) as address,
        PageFetcher(allowed="127.0.0.1".__eq__) as fetcher,
    ):
        checked = await check([entry("old", address)], fetcher, lambda *_: None)
    assert (rules(checked[0]), checked[0].proposal) == (["moved"], None)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_not_read_and_stops_no_other(found: dict[str, Checked], name: str) -> None:
    expected = "unreachable" if name == "silent" else "refused"
    assert (rules(found[name]), found[name].proposal) == ([expected], None)


async def test_only_addresses_of_the_internet_are_asked() -> None:
    for local in ("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "100.64.0.1"):
        assert not is_public(local), local
    assert is_public("193.10.0.1")
    async with served(SAME) as address, PageFetcher() as fetcher:
        for asked in (f"{address}/same-0", f"{address}/same-0".replace("127.0.0.1", "localhost")):
            with pytest.raises(PageError, match="not public"):
                await fetcher.fetch(asked)


async def test_nothing_of_a_page_reaches_the_terminal_but_plain_text() -> None:
    body = "<p>Telefon 0560-190 90 \x1b[31mröd\u202e \x07=cmd|x</p>"
    async with served({"page": html(body)}) as address, PageFetcher(allowed="127.0.0.1".__eq__) as fetcher:
        text = report(await check([entry("page", address)], fetcher, lambda *_: None))
    assert "0560-190 90" in text
    assert all(each == "\n" or each.isprintable() for each in text)


def test_the_report_names_every_entry_that_differs_those_with_a_proposal_first(found: dict[str, Checked]) -> None:
    text = report(list(found.values()))
    assert [name for name in SAME if f"{name}: " in text] == []
    assert text.index("phone-0: ") < text.index("no-number: ")
    assert f"proposed: {NEW}  <- Ring oss på 0560-190 90." in text


async def test_the_entries_that_come_along_are_looked_at_where_they_name_a_page() -> None:
    class Nothing:
        async def fetch(self, address: str) -> object:
            raise PageError("gone", "HTTP 404")

    checked = await check(seed.contacts(seed.UNVERIFIED), Nothing(), lambda *_: None)  # type: ignore[arg-type]  # never returns
    assert len(checked) > 400
    assert all(each.proposal is None for each in checked)


def test_no_part_of_the_gateway_can_fetch_a_page() -> None:
    users = [
        path
        for path in sorted(Path(ROOT, "handoff").rglob("*.py"))
        if any(
            "page_fetcher" in (node.module or "") or "directory_check" in (node.module or "")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
        )
    ]
    assert [str(path.relative_to(ROOT)) for path in users] == [
        "handoff/cli/directory.py",
        "handoff/operations/directory_check.py",
    ]
