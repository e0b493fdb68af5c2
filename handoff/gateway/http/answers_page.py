"""The public page of the short answers: questions by what they are about, each unfolding to its answer. Pure.

Above them stands a form to search them with, and under the form what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from knowledge.labels import Labels
from knowledge.lifecycle import Live
from knowledge.markdown import to_html

GROUP_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("hur_prata",), "talk"),
    **dict.fromkeys(("fraga_orosanmalan",), "concern"),
    **dict.fromkeys(("fraga_polis", "kannedom_om_brott", "hot_mot_person", "radd_for_repressalier"), "police"),
    **dict.fromkeys(("vill_lamna",), "leave"),
    **dict.fromkeys(("fraga_sekretess_yrke", "oro_yrkesroll", "rad_forening", "rad_kommun"), "work"),
    **dict.fromkeys(("fraga_begrepp", "fraga_tecken", "media_forskning"), "facts"),
    **dict.fromkeys(("fraga_om_tjansten", "andra_kanaler", "aterkomma_arende", "ar_du_robot"), "line"),
    **dict.fromkeys(("fraga_anonymitet", "fraga_lagring"), "line"),
}
"""Under which heading an answer stands, by the first of its intents; under `OTHERS` if by none of them."""
OTHERS: Final = "self"
ORDER: Final = ("talk", OTHERS, "concern", "police", "leave", "work", "facts", "line")
"""Of the headings: what most people come for first."""


FOUND: Final = "traffar"
"""The id of what was found: the page opens there."""
MOST_CHARS: Final = 400
"""Of what is searched for; the field takes no more (it counts UTF-16, so a few characters less where they are rare)."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What somebody has searched for, and what was found."""

    text: str = field(repr=False)
    found: Sequence[Live] | None
    """Best first; none if nothing is near. None if it could not be searched now."""
    urgent: bool = False
    """Whether danger is read in the text: 112 and the chat then stand before all else."""


def answers_body(listed: str, labels: Labels, *, action: str, searched: Searched | None = None) -> str:
    """The page's main part.

    Args:
        listed: see `answers_list`; empty in a language without short answers, where there is nothing to search.
        labels: the words of that language.
        action: where the form is posted to.
        searched: what has been searched for, if anything.
    """
    form = _form(labels, action, searched.text if searched else "") if listed else ""
    found = _found(searched, labels) if searched else ""
    title = f"<h1>{escape(labels.questions_title)}</h1><p class=lead>{escape(labels.questions_lead)}</p>"
    return f"{title}{form}{found}{listed}"


def answers_list(answers: Iterable[Live], labels: Labels) -> str:
    """All questions by what they are about.

    Args:
        answers: short answers that may be shown, in the page's language.
        labels: the words of that language.
    """
    grouped: dict[str, list[Live]] = {}
    for live in sorted(answers, key=lambda each: str(each.content.title)):
        intents = live.content.related_intents
        grouped.setdefault(GROUP_OF.get(intents[0], OTHERS) if intents else OTHERS, []).append(live)
    return "".join(
        f'<section><h2 id="{name}">{escape(labels.question_groups[name])}</h2>'
        f"{''.join(_folded(live, labels) for live in grouped[name])}</section>"
        for name in ORDER
        if name in grouped
    )


def _form(labels: Labels, action: str, text: str) -> str:
    """One field. What is checked for spelling may be sent to who makes the browser, so it is not."""
    return (
        f'<form role=search method=post action="{escape(action)}#{FOUND}" accept-charset=utf-8>'
        f"<label for=text>{escape(labels.search_label)}</label><p id=hint class=mark>{escape(labels.search_hint)}</p>"
        f'<p class=asked><input id=text name=text type=search maxlength={MOST_CHARS} value="{escape(text)}"'
        " autocomplete=off spellcheck=false enterkeyhint=search aria-describedby=hint>"
        f"<button>{escape(labels.search_button)}</button></p></form>"
    )


def _found(searched: Searched, labels: Labels) -> str:
    """What was found, or why nothing is shown. It takes the focus, so that it is read out where pages are heard."""
    chat = f'<a href="/chat">{escape(labels.search_chat)}</a>'
    if searched.found:
        title = labels.search_found
        answers = "".join(_folded(live, labels, unfolded=not place) for place, live in enumerate(searched.found))
        told = f"{answers}<p class=else>{escape(labels.search_else)} {chat}</p>"
    elif searched.found is None:
        title, told = labels.search_later_title, f"<p>{escape(labels.search_later)}</p>"
    else:
        title = labels.search_none_title
        told = f"<p>{escape(labels.search_none)}</p><p>{chat}</p>"
    first = _help_now(labels) if searched.urgent else ""
    heading = f"<h2 id=found>{escape(title)}</h2>"
    return f"<section id={FOUND} tabindex=-1 aria-labelledby=found>{first}{heading}{told}</section>"


def _help_now(labels: Labels) -> str:
    call = f'<a href="tel:112">{escape(labels.call.format(number="112"))}</a>'
    chat = f'<a href="/chat">{escape(labels.search_chat)}</a>'
    return f"<div class=now><p>{escape(labels.search_urgent)}</p><p>{call} {chat}</p></div>"


def _folded(live: Live, labels: Labels, *, unfolded: bool = False) -> str:
    mark = "" if live.reviewed else f"<p class=mark>{escape(labels.unreviewed)}</p>"
    text = to_html(live.content.text, lambda kind, name: None)
    return (
        f"<details{' open' if unfolded else ''}><summary>{escape(live.content.title)}</summary>{text}{mark}</details>"
    )
