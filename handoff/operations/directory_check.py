"""Compares a file of the directory with the pages that its entries name, and proposes what differs.

Reads one file and the pages, writes nothing but a report and a file of proposals. Taken in at the editors' desk, a
proposal is a change like any other: without a check, until somebody else than who took it in has seen it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, get_args

from msgspec.structs import replace

from handoff.operations.page_fetcher import Page, PageError
from knowledge.directory.contacts import CONSTANT, Contact, findings
from knowledge.directory.page_facts import Difference, Found, Rule, differences
from knowledge.directory.page_text import plain, read_page

AT_ONCE: Final = 8
Progress = Callable[[int, int], None]
"""(pages read, pages in all)."""


class Fetcher(Protocol):
    """Where pages come from."""

    async def fetch(self, address: str) -> Page:
        """The page. Raises PageError."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry with what its pages say."""

    contact: Contact
    differences: tuple[Difference, ...]

    @property
    def proposal(self) -> Contact | None:
        """The entry with all that is proposed, or None."""
        made = self.contact
        for each in self.differences:
            if each.proposal is not None:
                made = _with(made, each, each.proposal)
        return made if made != self.contact else None


async def check(contacts: Sequence[Contact], fetcher: Fetcher, progress: Progress) -> list[Checked]:
    """Every active entry that names a page, with how it differs; a page is fetched once."""
    wanted = [contact for contact in contacts if contact.status == "aktiv" and contact.id not in CONSTANT]
    addresses = sorted({address for contact in wanted for address in _addresses(contact)})
    pages = await _pages(addresses, fetcher, progress)
    return [Checked(contact, tuple(_compared(contact, pages))) for contact in wanted if _addresses(contact)]


def report(checked: Sequence[Checked]) -> str:
    """What was found, for people: the entries with a proposal first, each with its sentences."""
    lines = [f"{len(checked)} entries with a page, {sum(bool(each.differences) for each in checked)} that differ", ""]
    by_weight = sorted(checked, key=lambda each: (each.proposal is None, each.contact.id))
    for each in by_weight:
        if each.differences:
            lines += [f"{each.contact.id}: {plain(each.contact.name)}", *_lines(each), ""]
    return "\n".join(lines)


def _lines(checked: Checked) -> list[str]:
    lines = []
    for each in checked.differences:
        lines.append(f"  {_WORDS[each.rule]}{f' (now: {each.was})' if each.was else ''}  {each.page}")
        mark = "proposed" if each.proposal is not None else "on the page"
        lines += [f"    {mark}: {found.value}  <- {found.sentence}" for found in each.found]
        if each.rule == "phone" and not each.found:
            lines.append("    no other number is there either")
    return lines


_WORDS: Final[Mapping[Rule, str]] = {
    "phone": "the number is not on the page",
    "hours": "other hours are on the page",
    "ended": "the page says that it has ended",
    "moved": "the page has moved for good",
    "gone": "the page is gone",
    "unreachable": "the page cannot be reached",
    "refused": "the page was not read",
}


async def _pages(addresses: Sequence[str], fetcher: Fetcher, progress: Progress) -> Mapping[str, Page | PageError]:
    places, done = asyncio.Semaphore(AT_ONCE), 0
    found: dict[str, Page | PageError] = {}

    async def one(address: str) -> None:
        nonlocal done
        async with places:
            try:
                found[address] = await fetcher.fetch(address)
            except PageError as error:
                found[address] = error
        done += 1
        progress(done, len(addresses))

    await asyncio.gather(*(one(address) for address in addresses))
    return found


def _addresses(contact: Contact) -> tuple[str, ...]:
    """The page behind its facts, and its own, which shall be there."""
    return tuple(dict.fromkeys(each for each in (contact.source or contact.reach.web, contact.reach.web) if each))


def _compared(contact: Contact, pages: Mapping[str, Page | PageError]) -> list[Difference]:
    made: list[Difference] = []
    for at, address in enumerate(_addresses(contact)):
        page = pages[address]
        if isinstance(page, PageError):
            rule = next(each for each in get_args(Rule) if each == page.rule)
            made.append(Difference(rule, address, found=(Found("", page.why),)))
            continue
        if page.moved_to:
            made.append(_moved(contact, address, page.moved_to))
        if at == 0:
            made += differences(contact, read_page(page.html), address)
    return made


def _moved(contact: Contact, address: str, to: str) -> Difference:
    """Another address within the same site is proposed; another site may be anybody's."""
    found = (Found(plain(to, 500), "redirect"),)
    if _site(address) != _site(to) or not to.isascii():
        return Difference("moved", address, found=found)
    reach = replace(contact.reach, web=to) if contact.reach.web == address else contact.reach
    source = to if contact.source == address else contact.source
    made = replace(contact, reach=reach, source=source, verified_on=None, verified_how=None)
    return Difference("moved", address, found=found, proposal=made if not list(findings(made)) else None)


def _site(address: str) -> str:
    return address.partition("//")[2].partition("/")[0].lower().removeprefix("www.")


def _with(contact: Contact, difference: Difference, changed: Contact) -> Contact:
    """The entry with one more change."""
    reach, seen_at = contact.reach, difference.page
    unchecked = replace(contact, verified_on=None, verified_how=None)
    if difference.rule == "phone":
        return replace(unchecked, reach=replace(reach, phone=changed.reach.phone))
    if difference.rule == "hours":
        return replace(unchecked, hours=changed.hours)
    web = changed.reach.web if reach.web == seen_at else reach.web
    source = changed.source if contact.source == seen_at else contact.source
    return replace(unchecked, reach=replace(reach, web=web), source=source)
