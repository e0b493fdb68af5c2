"""The pages around a conversation: the start, leaving a message, the end, and what comes after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handoff.contract.parts import AppointmentTime
from handoff.contract.service import SURVEY_QUESTIONS, SURVEY_TEXT_MAX, ServiceInfo
from handoff.gateway.http.plain.frame import (
    PATH,
    Carried,
    Site,
    act,
    aside,
    form,
    hidden,
    page,
    paragraphs,
    problem,
)
from handoff.gateway.http.plain.markup import Markup, element, joined
from handoff.gateway.http.plain.words import Words

BOOK: Final = "book:"
CHIPS: Final = ("worried", "work", "leave", "young")
_ANSWERS: Final = ("yes", "partly", "no")
_SURVEY_PROBLEMS: Final = {
    "text_too_long": "survey_too_long",
    "bad_request": "survey_invalid",
    "survey_token_invalid": "survey_over",
}
"""What to do with answers that were refused, where the words of a message would be wrong: a survey is sent once."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of a conversation that has ended: its token, and why answers were not taken, with what was given."""

    token: str
    failed: str | None = None
    draft: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The answers to the questions, by their names."""


@dataclass(frozen=True, slots=True)
class Pages:
    """These pages in one language."""

    words: Words
    site: Site
    others: tuple[Words, ...]
    """The other languages that can be chosen."""

    def start(self, service: ServiceInfo, door: str, carried: Carried, failed: str | None = None) -> Markup:
        """What this is, who answers, and ways to begin. Nothing exists yet. `door`: why it is closed, until when."""
        t = self.words.t
        if service.mode in ("closed", "ended"):
            return self._stopped(service)
        chips = (
            element(
                "li",
                act(
                    f"chip:{name}",
                    element("span", t(f"chip_{name}"), class_="chip-title"),
                    " ",
                    element("span", t(f"chip_{name}_more"), class_="chip-more"),
                    class_="chip",
                    testid=f"chip-{name}",
                ),
            )
            for name in CHIPS
        )
        begin = form(
            self.words,
            carried,
            act("start", t("start"), class_="button button-main", testid="chat-start"),
            element("ul", *chips, class_="chips"),
            act("start_human", t("ask_human"), class_="button", testid="human-button"),
            class_="plain-begin",
        )
        return page(
            self.words,
            self.site,
            self._languages(),
            element("h1", t("start_title")),
            element("p", t("start_lead"), class_="lead"),
            element("p", t(failed), class_="problem", role="alert") if failed else None,
            self._callouts(service, door),
            begin,
            self._have_code(carried),
            element("p", t("promise_person"), class_="promise"),
            element("p", t("promise_erased"), class_="promise"),
            self._protection(service),
            element(
                "p", element("a", t("about_line"), class_="link", href=f"/om?lang={self.words.lang}"), class_="promise"
            ),
            self._referrals() if service.open else None,
            element("p", t("plain_lead"), " ", t("back_shows"), class_="promise"),
            answers=self._who_is_here(service),
        )

    def returning(self, carried: Carried, failed: str) -> Markup:
        """The form for a code again, after one that opened nothing."""
        return page(self.words, self.site, element("h1", self.words.t("have_code")), self._code_form(carried, failed))

    def mailbox(self, carried: Carried, *, draft: str = "", failed: str | None = None) -> Markup:
        """The form for a message that is answered later."""
        t = self.words.t
        return page(
            self.words,
            self.site,
            element("h1", t("mailbox_title")),
            element("p", t("mailbox_text"), id="mailbox-hint"),
            problem(self.words, failed),
            form(
                self.words,
                carried,
                element("label", t("mailbox_label"), for_="text", class_="label"),
                element(
                    "textarea",
                    draft,
                    id="text",
                    name="text",
                    class_="input",
                    rows=6,
                    dir="auto",
                    aria_describedby="mailbox-hint",
                ),
                act("mailbox", t("mailbox_send"), class_="button button-main", testid="mailbox-send"),
                act("appointment_form", t("appointment_instead"), class_="button button-quiet"),
                act("look", t("back_to_chat"), class_="button button-quiet"),
                class_="mailbox",
            ),
            carried=carried,
        )

    def times(
        self,
        carried: Carried,
        told: Sequence[str],
        free: Sequence[AppointmentTime],
        booked: str | None,
        failed: str | None,
    ) -> Markup:
        """The times for a consultation, each a button; `told` has them in words."""
        t = self.words.t
        choices = (
            act(f"{BOOK}{each.id}", text, testid="appointment-book") for each, text in zip(free, told, strict=True)
        )
        own = (
            element("p", element("strong", t("appointment_yours", time=booked))),
            act("cancel_time", t("appointment_cancel"), testid="appointment-cancel"),
        )
        return page(
            self.words,
            self.site,
            element("h1", t("appointment_title")),
            problem(self.words, failed),
            form(
                self.words,
                carried,
                own if booked else None,
                element("p", t("appointment_move_text" if booked else "appointment_text")),
                choices,
                element("p", t("appointment_swedish" if free else "appointment_none"), class_="hint"),
                None if free else act("mailbox_form", t("mailbox_offer")),
                act("look", t("back_to_chat"), class_="button button-quiet"),
                class_="plain-begin",
            ),
            carried=carried,
        )

    def ending(self, carried: Carried) -> Markup:
        """Whether to end, or to erase."""
        t = self.words.t
        return page(
            self.words,
            self.site,
            element("h1", t("end_title")),
            element("p", t("end_text")),
            form(
                self.words,
                carried,
                act("end", t("end_confirm"), class_="button button-main", testid="end-confirm"),
                act("look", t("go_back")),
                element("p", t("erase_text"), class_="hint"),
                act("erase", t("erase"), class_="button button-alarm", testid="erase-button"),
                class_="plain-begin",
            ),
            carried=carried,
        )

    def over(self, ending: str, carried: Carried, *, survey: Survey | None = None, thanks: bool = False) -> Markup:
        """Nothing of the conversation is here any more. `ending`: ended, erased, expired."""
        t = self.words.t
        return page(
            self.words,
            self.site,
            element("h1", t(f"over_{ending}_title"), data_testid="over-title"),
            element("p", t(f"over_{ending}_text")),
            self._survey(carried, survey) if survey else None,
            element("p", t("survey_thanks"), class_="callout", role="status") if thanks else None,
            element("p", t("back_shows")),
            element("p", t("over_next")),
            element("p", self._again()),
            self._have_code(carried) if ending == "expired" else None,
            self._referrals(),
        )

    def foreign(self) -> Markup:
        """After a form that did not come from here."""
        t = self.words.t
        again = element("a", t("open_again"), href=self._address(self.words), class_="button button-main")
        return page(
            self.words, self.site, element("h1", t("foreign")), element("p", t("foreign_text")), element("p", again)
        )

    # --- parts -------------------------------------------------------------------------------------

    def _stopped(self, service: ServiceInfo) -> Markup:
        ended = service.mode == "ended"
        title, text = ("ended_title", "mode_ended") if ended else ("not_open_title", "mode_closed")
        t = self.words.t
        return page(self.words, self.site, element("h1", t(title)), element("p", t(text)), self._referrals())

    def _who_is_here(self, service: ServiceInfo) -> str:
        if not service.open:
            return self.words.t("not_here_now")
        usual = self.words.usual_wait(service)
        return f"{self.words.t('here_now')}. {usual}" if usual else self.words.t("here_now")

    def _again(self) -> Markup:
        address = self._address(self.words)
        return element("a", self.words.t("start_again"), class_="link", href=address, data_testid="chat-again")

    def _address(self, words: Words) -> str:
        return f"{PATH}?lang={words.lang}"

    def _languages(self) -> Markup:
        links = (
            element(
                "a",
                other.t("own_name"),
                class_="language",
                href=self._address(other),
                lang=other.lang,
                hreflang=other.lang,
                dir=other.direction,
            )
            for other in self.others
        )
        return element(
            "nav", *(joined(link, " ") for link in links), class_="languages", aria_label=self.words.t("language")
        )

    def _callouts(self, service: ServiceInfo, door: str) -> Markup:
        t = self.words.t
        told = []
        if self.words.lang not in service.languages:
            told.append(element("p", t("language_of_answers"), class_="callout"))
        if service.ends_on:
            told.append(element("p", t("ends_on", day=service.ends_on), class_="callout"))
        if not service.open or service.closing_soon:
            text = element("p", f"{door} {t('closed_offer')}".strip(), data_testid="door")
            told.append(element("div", text, None if service.open else self._referrals(), class_="callout"))
        return joined(told)

    def _referrals(self) -> Markup:
        return element("p", aside(f"/stod?lang={self.words.lang}", self.words.t("referrals_open")))

    def _have_code(self, carried: Carried) -> Markup:
        summary = element("summary", self.words.t("have_code"), data_testid="have-code")
        return element("details", summary, self._code_form(carried, None))

    def _code_form(self, carried: Carried, failed: str | None) -> Markup:
        t = self.words.t
        return form(
            self.words,
            carried,
            problem(self.words, failed),
            element("label", t("return_code_label"), for_="code", class_="label"),
            element(
                "input",
                id="code",
                name="code",
                class_="input",
                dir="ltr",
                maxlength=200,
                autocapitalize="off",
                spellcheck="false",
                data_testid="return-code",
            ),
            act("return", t("return_open"), class_="button button-main", testid="return-open"),
            class_="return-form",
        )

    def _protection(self, service: ServiceInfo) -> Markup:
        t = self.words.t
        kept = self.words.n("notice_kept", service.retention_days, most=service.retention_urgent_days)
        rules = (
            t("notice_bot"),
            t("notice_anonymous"),
            kept,
            t("notice_limits"),
            t("notice_history"),
            t("notice_operator", operator=service.operator),
        )
        listed = element("ul", *(element("li", rule) for rule in rules), class_="promises")
        return element("details", element("summary", t("protect")), listed)

    def _survey(self, carried: Carried, survey: Survey) -> Markup | None:
        t = self.words.t
        failed = _SURVEY_PROBLEMS.get(survey.failed, survey.failed) if survey.failed else None
        if failed == "survey_over":  # nothing would be taken if it were sent again
            return problem(self.words, failed)
        return form(
            self.words,
            carried,
            hidden("survey", survey.token),
            element("h2", t("survey_title")),
            problem(self.words, failed),
            paragraphs(t("survey_text")),
            *(self._question(name, survey.chosen.get(name)) for name in SURVEY_QUESTIONS),
            element("label", t("survey_more"), for_="more", class_="label"),
            element(
                "textarea",
                survey.draft,
                id="more",
                name="text",
                class_="input",
                rows=3,
                maxlength=SURVEY_TEXT_MAX,
                dir="auto",
            ),
            act("survey", t("survey_send"), testid="survey-send"),
            class_="survey",
            testid="survey",
        )

    def _question(self, name: str, chosen: str | None) -> Markup:
        options = (
            element(
                "label",
                element("input", type="radio", name=name, value=answer, checked=answer == chosen),
                " ",
                self.words.t(f"survey_{answer}"),
                class_="option",
            )
            for answer in _ANSWERS
        )
        return element("fieldset", element("legend", self.words.t(f"survey_{name}")), *options, class_="options")
