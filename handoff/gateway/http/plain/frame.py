"""What every page of the chat without scripts shares: its head, the way out, forms, and what a form carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from handoff.gateway.http.plain.markup import Child, Markup, document, element, joined
from handoff.gateway.http.plain.words import Words

PATH: Final = "/chat/enkel"
LEAVE: Final = "leave"
"""What the quick exit asks for."""


@dataclass(frozen=True, slots=True)
class Site:
    """What pages show of the service around them."""

    style: str
    """Address of the style sheet."""
    exit_url: str
    practice: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What a form carries in hidden fields from page to page; the token is in no address."""

    id: str
    """Made for each page: the retry keys of what its forms ask for come from it."""
    follow: bool
    """New answers come by themselves."""
    token: str = ""


def head(words: Words, site: Site) -> Markup:
    """The `head` element."""
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", words.t("page_title")),
        element("link", rel="icon", href="data:,"),
        element("link", rel="stylesheet", href=site.style),
    )


def top(words: Words, site: Site, answers: str = "", carried: Carried | None = None) -> Markup:
    """The header: who answers, in words, and the way out."""
    brand = element(
        "p",
        element("span", words.t("service_name"), class_="brand-name"),
        " ",
        element("span", answers, class_="who-answers") if answers else None,
        class_="brand",
    )
    practice = element("p", words.t("practice_banner"), class_="mode") if site.practice else None
    return element(
        "header", element("div", brand, _way_out(words, site, carried), class_="header-row"), practice, class_="header"
    )


def _way_out(words: Words, site: Site, carried: Carried | None) -> Markup:
    """Out of a conversation by a form, which ends it at the service; from elsewhere by a link."""
    if carried is not None and carried.token:
        return form(words, carried, act(LEAVE, words.t("exit"), class_="button exit", testid="quick-exit"))
    return element(
        "a", words.t("exit"), class_="button exit", href=site.exit_url, rel="noreferrer", data_testid="quick-exit"
    )


def elsewhere(site: Site) -> Markup:
    """The answer to the quick exit: nothing of the chat, and on to the neutral page without a script."""
    name = urlsplit(site.exit_url).netloc
    on = element("a", name, href=site.exit_url, rel="noreferrer")
    headed = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", http_equiv="refresh", content=f"0; url={site.exit_url}"),
        element("title", name),
    )
    return document(headed, element("body", element("p", on)), lang="", dir="ltr")


def page(words: Words, site: Site, *content: Child, answers: str = "", carried: Carried | None = None) -> Markup:
    """A whole page with one column, and 112 below it."""
    main = element(
        "main",
        element("div", *content, class_="scroll plain"),
        element("div", danger_link(words), class_="foot"),
        class_="start",
    )
    stage = element("div", element("div", main, class_="under"), class_="stage")
    body = element(
        "body", element("div", element("div", top(words, site, answers, carried), stage, class_="page"), id="app")
    )
    return document(head(words, site), body, lang=words.lang, dir=words.direction)


def danger_link(words: Words) -> Markup:
    """The line with 112."""
    return element("a", words.t("danger_line"), class_="danger-link", href="tel:112")


def form(words: Words, carried: Carried, *content: Child, class_: str = "", testid: str | None = None) -> Markup:
    """A form that carries what the next page needs."""
    return element(
        "form",
        hidden("lang", words.lang),
        hidden("id", carried.id),
        hidden("follow", "1" if carried.follow else "0"),
        hidden("token", carried.token) if carried.token else None,
        *content,
        method="post",
        action=PATH,
        class_=class_ or None,
        data_testid=testid,
        accept_charset="utf-8",
        autocomplete="off",
    )


def hidden(name: str, value: str) -> Markup:
    """A hidden field."""
    return element("input", type="hidden", name=name, value=value)


def act(do: str, *label: Child, class_: str = "button", testid: str | None = None) -> Markup:
    """A button that asks for one thing."""
    return element("button", *label, type="submit", name="do", value=do, class_=class_, data_testid=testid)


def problem(words: Words, code: str | None) -> Markup | None:
    """What went wrong, if anything did."""
    return None if code is None else element("p", words.problem(code), class_="problem", role="alert")


def aside(address: str, text: str, *, class_: str = "link") -> Markup:
    """A link that opens beside the chat, and says nothing of where it was followed."""
    return element("a", text, class_=class_, href=address, target="_blank", rel="noopener noreferrer")


def paragraphs(*texts: str) -> Markup:
    """Each in an element of its own."""
    return joined(element("p", text) for text in texts)
