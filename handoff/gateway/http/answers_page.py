"""The public page of the short answers: questions by what they are about, each unfolding to its answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def answers_body(answers: Iterable[Live], labels: Labels) -> str:
    """The page's main part.

    Args:
        answers: short answers that may be shown, in the page's language.
        labels: the words of that language.
    """
    grouped: dict[str, list[Live]] = {}
    for live in sorted(answers, key=lambda each: str(each.content.title)):
        intents = live.content.related_intents
        grouped.setdefault(GROUP_OF.get(intents[0], OTHERS) if intents else OTHERS, []).append(live)
    parts = "".join(
        f'<section><h2 id="{name}">{escape(labels.question_groups[name])}</h2>'
        f"{''.join(_folded(live, labels) for live in grouped[name])}</section>"
        for name in ORDER
        if name in grouped
    )
    return f"<h1>{escape(labels.questions_title)}</h1><p class=lead>{escape(labels.questions_lead)}</p>{parts}"


def _folded(live: Live, labels: Labels) -> str:
    mark = "" if live.reviewed else f"<p class=mark>{escape(labels.unreviewed)}</p>"
    text = to_html(live.content.text, lambda kind, name: None)
    return f"<details><summary>{escape(live.content.title)}</summary>{text}{mark}</details>"
