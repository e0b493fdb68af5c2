"""The page of a conversation: its log, what can be done now, and the field to write in.

The page is sent in parts and may go on as the conversation does. What has been sent cannot be changed, so what holds
only for now (the place in the queue, the choices) is sent again after each part, and only the last one is shown: each
comes with a checked radio button, which unchecks the one before it (`:last-child` matches nothing while a page comes).
The field stands before the log, which grows at its end, and is shown below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.contract.parts import AppointmentTime, Card
from handoff.contract.pushed import WireEvent
from handoff.gateway.http.plain.frame import Carried, Site, act, aside, form, head, hidden, problem, top
from handoff.gateway.http.plain.markup import (
    Markup,
    closed,
    document_start,
    element,
    joined,
    opened,
)
from handoff.gateway.http.plain.thoughts import in_thoughts, sentences, stems, without_repeats, without_said
from handoff.gateway.http.plain.view import View, is_about_the_door, is_emergency
from handoff.gateway.http.plain.words import Words, clock_time
from knowledge.directory.contacts import Contact

_SILENT: Final = ("silent_call", "silent_sms", "silent_friend", "silent_say")
_ARTICLE_LANGUAGES: Final = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds now, beside what the log says."""

    open: bool
    """A person can be had."""
    why_closed: str
    """Why not."""
    opening: str
    """From when again; empty where that is not known."""
    place: int | None = None
    """In the queue."""
    usual_wait: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the request before this page has led to."""

    problem: str | None = None
    """An error code."""
    draft: str = ""
    """What was written and not sent."""
    code: str | None = None
    """The return code, shown once."""
    answer_by: str | None = None
    """The day by which a message that was left is answered."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What is said in danger, once: in the panel, or in the log."""

    since: int | None
    """Number of the first notice about it."""
    said: set[str]
    """Sentences of the service since then."""
    panel: frozenset[str]
    """The stems of the panel's words."""

    def thoughts(self, event: WireEvent, question: str) -> list[str]:
        """What is shown of a message, bubble by bubble; the question of the notice is the last."""
        text = event.text or ""
        if event.from_ not in ("bot", None):
            return [text]
        if self.since is not None and event.seq > self.since:
            text = without_repeats(text, self.said, self.panel)
        return [*in_thoughts(text), *([question] if question else [])]


class TalkPage:
    """The parts of one page, in one language."""

    def __init__(
        self,
        words: Words,
        site: Site,
        carried: Carried,
        *,
        clock: Callable[[], datetime],
        contact: Callable[[str], Contact | None],
    ) -> None:
        """`contact` finds an entry of the directory, whose ways to be reached stand on its card."""
        self._words = words
        self._site = site
        self._carried = carried
        self._clock = clock
        self._contact = contact

    # --- the parts ---------------------------------------------------------------------------------

    def beginning(self, view: View, moment: Moment, sent: Sent) -> Markup:
        """Everything up to now; the elements that it leaves open are closed by `end`.

        What to do in danger stands above the log; while a page goes on it comes in the log.
        """
        words, danger = self._words, view.emergency()
        return joined(
            document_start(head(words, self._site), lang=words.lang, dir=words.direction),
            opened("body"),
            opened("div", id="app"),
            opened("div", class_="page"),
            top(words, self._site, "" if self._carried.follow else self._who_answers(view, moment), self._carried),
            opened("div", class_="stage"),
            opened("div", class_="under"),
            opened("main", class_="chat plain-talk"),
            element("h1", words.t("page_title"), class_="hidden-visually"),
            self._acute(danger, view.acute_words(), voiceless=view.is_voiceless()) if danger else None,
            self._below(view, sent),
            opened("div", class_="log-frame"),
            opened(
                "div", class_="log", role="log", tabindex=0, aria_label=words.t("log_label"), data_testid="chat-log"
            ),
            opened("div", class_="turns"),
            self._notice(words.t("back_shows")),
            self.lines(view, [each for each in view.events if each is not danger], asked=view.asked_below()),
            self.now(view, moment),
        )

    def lines(self, view: View, events: Sequence[WireEvent], *, asked: WireEvent | None = None) -> Markup:
        """These events, as a visitor reads them. `asked`: the message below which stands what the notice asks."""
        shown = view.acute_words() + self._steps(view)
        danger = Danger(view.danger_since(), set(sentences(" ".join(shown))), stems(" ".join(shown)))
        for before in view.events[: view.events.index(events[0])] if events else ():
            danger.thoughts(before, "")  # has said it
        return joined(
            self._line(view, event, after, danger, asked=event is asked)
            for event, after in zip(events, [*events[1:], None], strict=False)
        )

    def now(self, view: View, moment: Moment) -> Markup:
        """What can be done now; replaces the one before it."""
        parts = (
            self._waiting(view, moment),
            self._booked(view),
            self._transfer(view),
            self._choices(view, moment),
            self._closed() if view.state == "closed" else None,
            self._person(view),
        )
        is_like = "is-closed" if view.state in ("closed", "erased") else ""
        return _now(*parts, is_like="person-comes" if view.state == "queued" and moment.open else is_like)

    def end(self, *, cut: bool = False) -> Markup:
        """The end of the page; `cut`: nothing more comes by itself."""
        note = self._notice(self._words.t("cut")) if cut else None
        return joined(note, closed("div", "div", "div", "main", "div", "div", "div", "div", "body", "html"))

    def gone(self) -> Markup:
        """In place of `now`, once the conversation has been erased elsewhere."""
        return _now(element("p", self._words.t("over_erased_title"), class_="callout"), is_like="is-closed")

    # --- the log -----------------------------------------------------------------------------------

    def _line(
        self, view: View, event: WireEvent, after: WireEvent | None, danger: Danger, *, asked: bool
    ) -> Markup | None:
        if event.kind == "message":
            question = view.question_in_danger() if asked else ""
            return self._message(view, event, after, danger.thoughts(event, question))
        if event.kind != "notice":
            return None  # each change of the state has a notice in words
        if is_emergency(event):
            if event is not view.emergency():
                return None
            return self._acute(event, sentences(event.text or "") or [""], voiceless=view.is_voiceless())
        text = event.text or ""
        if is_about_the_door(event):
            text = without_said(text, stems(view.said_before(event)))
        return self._notice(text, event) if text else None

    def _notice(self, text: str, event: WireEvent | None = None) -> Markup:
        lang = event.lang if event else None
        words = element("p", text, class_="text", dir="auto", lang=lang)
        return element("div", words, self._unread(event), class_="system")

    def _unread(self, event: WireEvent | None) -> Markup | None:
        if event is None or not event.unread:
            return None
        return element("p", self._words.t("words_unread"), class_="unread-words", dir="auto")

    def _message(self, view: View, event: WireEvent, after: WireEvent | None, bubbles: Sequence[str]) -> Markup:
        """`after`: what was said next, which then has the time and the mark of unread words."""
        sender = event.from_ or "bot"
        who = element("p", self._words.t(f"who_{sender}"), class_="hidden-visually" if sender == "visitor" else "who")
        at = datetime.fromisoformat(event.at)
        time = element("time", clock_time(at, self._clock()), datetime=event.at, dir="ltr")
        stands = view.has_cards(event)
        return element(
            "article",
            who,
            (_bubble(each, event.lang) for each in bubbles if each.strip()),
            None if after is not None and after.unread else self._unread(event),
            self._cards(view, event.cards or ()) if stands else None,
            element("p", time, class_="stamp") if not _same_minute(event, after) else None,
            class_=f"message from-{sender}{' with-cards' if stands and view.state == 'queued' else ''}",
        )

    def _cards(self, view: View, cards: Iterable[Card]) -> Markup | None:
        in_danger = view.emergency() is not None
        shown = [self._card(card) for card in cards if not (in_danger and card.phone == "112")]
        return element("div", *shown, class_="cards") if shown else None

    def _card(self, card: Card) -> Markup:
        lang = card.lang or None
        if card.type == "article":
            pages = card.lang if card.lang in _ARTICLE_LANGUAGES else self._article_language()
            title = aside(f"/kunskap/{pages}/{card.id}", card.title, class_="link card-title")
        else:
            title = element("span", card.title, class_="card-title")
        summary = element("span", card.summary, class_="card-summary") if card.summary else None
        words = element("p", title, summary, class_="card-words", dir="auto", lang=lang)
        return element("div", words, self._ways(card), class_="card plain-card")

    def _article_language(self) -> str:
        return self._words.lang if self._words.lang in _ARTICLE_LANGUAGES else _ARTICLE_LANGUAGES[0]

    def _ways(self, card: Card) -> Markup | None:
        """A call, and the addresses of the entry."""
        contact = self._contact(card.id) if card.type == "contact" else None
        ways: list[Markup] = []
        if card.phone:
            digits = "".join(char for char in card.phone if char.isdigit() or char == "+")
            ways.append(
                element(
                    "a", self._words.t("call", number=card.phone), class_="button call-contact", href=f"tel:{digits}"
                )
            )
        if contact is not None:
            reach = contact.reach
            links = ((reach.chat, "contact_chat"), (reach.web, "contact_web"))
            ways += [aside(address, self._words.t(key)) for address, key in links if address.startswith("https://")]
        return element("p", *(joined(way, " ") for way in ways), class_="plain-ways") if ways else None

    def _steps(self, view: View) -> list[str]:
        """What the panel says in danger beside the notice."""
        notice = view.emergency()
        if notice is None:
            return []
        return [self._words.t(each) for each in (*_steps_of(notice), *(_SILENT if view.is_voiceless() else ()))]

    def _acute(self, notice: WireEvent, shown: Sequence[str], *, voiceless: bool) -> Markup:
        """What to do in danger; to who has said that they cannot call aloud the ways without a voice come first.

        `shown`: the sentences of the notice.
        """
        words = self._words
        first, *rest = shown
        steps = [element("li", words.t(each)) for each in _steps_of(notice)]
        silent = element("ul", *(element("li", words.t(each)) for each in _SILENT), class_="steps")
        ways = element(
            "div", element("a", words.t("call_112"), class_="button call", href="tel:112"), class_="acute-ways"
        )
        said = (
            element("div", element("h2", words.t("cannot_talk")), silent, class_="acute-words", role="alert")
            if voiceless
            else element(
                "div",
                element("h2", first, dir="auto", lang=notice.lang),
                element("p", " ".join(rest), class_="text", dir="auto", lang=notice.lang) if rest else None,
                self._unread(notice),
                class_="acute-words",
                role="alert",
            )
        )
        return element(
            "section",
            said,
            ways,
            element("ul", *steps, class_="steps first-steps") if steps else None,
            None if voiceless else element("details", element("summary", words.t("cannot_talk")), silent),
            class_="acute",
            aria_label=words.t("call_112"),
            data_testid="notice-emergency",
        )

    # --- what can be done now ----------------------------------------------------------------------

    def _who_answers(self, view: View, moment: Moment) -> str:
        """Of a page that does not go on: what stands at its top cannot be changed."""
        queued = "human_coming" if moment.open else "who_bot"
        if moment.open and view.emergency() is not None:
            queued = "goes_first"
        keys = {"bot": "who_bot", "queued": queued, "with_counselor": "human_here", "mailbox": "message_left"}
        return self._words.t(keys[view.state]) if view.state in keys else ""

    def _waiting(self, view: View, moment: Moment) -> Markup | None:
        """The queue as one quiet line, or why nobody can be had."""
        if view.state == "queued" and moment.open:
            if view.emergency() is not None:
                return element("p", self._words.t("goes_first"), class_="waiting")
            line = self._words.t("queue_place" if moment.place else "queue_title", n=moment.place)
            leave = act("leave_queue", self._words.t("queue_leave"), class_="link", testid="queue-leave")
            content = joined(element("p", f"{line} {moment.usual_wait}".strip(), data_testid="queue-position"), leave)
        elif not moment.open and view.state in ("bot", "queued"):
            offer = act("mailbox_form", self._words.t("mailbox_offer"), testid="mailbox-button")
            told = (None if view.is_told_closed() else moment.why_closed, moment.opening)
            line = " ".join(filter(None, told))
            content = joined(element("p", line) if line else None, offer)
        else:
            return None
        return form(self._words, self._carried, content, class_="waiting")

    def _booked(self, view: View) -> Markup | None:
        """The booked time, with the way to change it. In danger other things come first."""
        time = view.booked()
        if time is None or view.emergency() is not None or view.state == "closed":
            return None
        t = self._words.t
        return form(
            self._words,
            self._carried,
            element("p", t("appointment_yours", time=moment_of(time, self._clock()))),
            act("appointment_form", t("appointment_change"), class_="link", testid="appointment-change"),
            class_="waiting",
        )

    def _transfer(self, view: View) -> Markup | None:
        if not view.transfer_asked():
            return None
        t = self._words.t
        return form(
            self._words,
            self._carried,
            element("p", element("strong", t("transfer_title"))),
            act("transfer_yes", t("transfer_yes"), testid="transfer-yes"),
            act("transfer_no", t("transfer_no"), testid="transfer-no"),
            class_="waiting",
            testid="transfer-question",
        )

    def _choices(self, view: View, moment: Moment) -> Markup | None:
        """The bot's buttons; a message is left by the one beside the closed door."""
        seq, buttons = view.choices()
        lang = view.events[-1].lang if view.events else None
        shown = [
            act(
                f"{button.action}_form" if button.action else f"press:{seq}:{index}",
                element("span", button.title, dir="auto", lang=lang),
                class_="choice",
            )
            for index, button in enumerate(buttons)
            if moment.open or button.action != "mailbox"
        ]
        if not shown:
            return None
        return form(self._words, self._carried, element("div", *shown, class_="choices"))

    def _person(self, view: View) -> Markup | None:
        offered = any(button.title == self._words.t("ask_human") for button in view.choices()[1])
        if offered or view.state not in ("bot", "mailbox"):
            return None
        ask = act("human", self._words.t("ask_human"), class_="button button-quiet human", testid="human-button")
        return form(self._words, self._carried, ask)

    def _closed(self) -> Markup:
        t = self._words.t
        return form(
            self._words,
            self._carried,
            element("h2", t("closed_title")),
            element("p", t("closed_note")),
            act("end", t("closed_done"), class_="button button-main", testid="end-confirm"),
            act("code", t("get_code"), testid="code-button"),
            act("end_form", t("erase"), class_="button button-quiet"),
            element("p", element("a", t("call_112"), class_="danger-link", href="tel:112")),
            class_="closed",
            testid="closed",
        )

    # --- the field ---------------------------------------------------------------------------------

    def _below(self, view: View, sent: Sent) -> Markup:
        t = self._words.t
        follow = self._carried.follow
        written = (
            element("label", t("write_label"), for_="text", class_="hidden-visually"),
            element(
                "textarea",
                sent.draft,
                id="text",
                name="text",
                class_="input",
                rows=2,
                dir="auto",
                placeholder=t("write_placeholder"),
                autofocus=bool(view.events),
                data_testid="chat-input",
            ),
            act("send", t("send"), class_="button button-main plain-send", testid="chat-send"),
        )
        rest = element(
            "details",
            element("summary", t("more"), data_testid="more-button"),
            element(
                "div",
                act("code", t("get_code"), class_="button button-quiet", testid="code-button"),
                act("mailbox_form", t("mailbox_offer"), class_="button button-quiet"),
                act("end_form", t("end"), class_="button button-quiet", testid="end-button"),
                act(
                    "unfollow" if follow else "follow",
                    t("follow_off" if follow else "follow_on"),
                    class_="button button-quiet",
                    testid="follow",
                ),
                element("p", t("needs_code"), class_="hint"),
                class_="plain-more",
            ),
            class_="menu",
        )
        bar = element(
            "div",
            act("look", t("look"), class_="button button-quiet", testid="look"),
            element("a", t("call_112"), class_="danger-link", href="tel:112"),
            rest,
            class_="bar",
        )
        return element(
            "div",
            problem(self._words, sent.problem),
            self._code(sent),
            form(
                self._words,
                self._carried,
                hidden("seen", str(view.head)),
                element("div", *written, class_="composer"),
                element("p", t("follows" if follow else "asks"), class_="hint"),
                bar,
                class_="plain-write",
            ),
            class_="below plain-below",
        )

    def _code(self, sent: Sent) -> Markup | None:
        if sent.code is None:
            return None
        t = self._words.t
        by = element("p", t("mailbox_answer_by", day=sent.answer_by)) if sent.answer_by else None
        return element(
            "section",
            element("h2", t("code_title")),
            element("p", element("strong", sent.code, dir="ltr", data_testid="return-code-shown")),
            by,
            element("p", t("code_text")),
            class_="callout",
            aria_label=t("code_title"),
        )


def moment_of(time: AppointmentTime, now: datetime) -> str:
    """When it begins, in Swedish time."""
    return clock_time(datetime.fromisoformat(time.starts_at), now)


def _now(*parts: Markup | None, is_like: str = "") -> Markup:
    """What holds for now: its checked radio button unchecks those of the same name before it."""
    latest = element("input", type="radio", name="now", class_="latest", checked=True, hidden=True, autocomplete="off")
    return joined(latest, element("div", *parts, class_=f"now {is_like}".strip(), data_testid="now"))


def _steps_of(notice: WireEvent) -> tuple[str, ...]:
    """None where an answer has shown the danger: the log goes on with the steps that fit whose danger it is."""
    if notice.reply_id == "notice_emergency_answered":
        return ()
    own = "suicide" if notice.reply_id == "notice_emergency_suicide" else "danger"
    return f"acute_{own}_1", f"acute_{own}_2"


def _same_minute(event: WireEvent, after: WireEvent | None) -> bool:
    """One time stands for what was said within a minute."""
    return after is not None and after.kind == "message" and after.at[:16] == event.at[:16]


def _bubble(text: str, lang: str | None) -> Markup:
    return element("div", element("p", text, class_="text", dir="auto", lang=lang), class_="bubble")
