"""A guide as prompts for somebody who talks on the telephone: what to say, what to ask, where each answer leads.

The same words that a visitor reads in the chat. Nothing here leads a visitor through a guide: that is `walker`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handoff.contract.calls import GuidePrompts, Prompt, PromptAnswer
from knowledge.guides.model import END, FALLBACK, Guide, Step, Title, Words
from knowledge.spoken_of import spoken_of

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "yes": {"sv": "Ja", "en": "Yes"},
    "no": {"sv": "Nej", "en": "No"},
    "unsure": {"sv": "Vet inte", "en": "Not sure"},
    "value": {"sv": "Ett svar", "en": "An answer"},
    "other": {"sv": "Något annat", "en": "Something else"},
}
"""What the plain answers are called where a guide has no button for them."""


def prompts(guides: Iterable[Guide], lang: str) -> list[GuidePrompts]:
    """These guides, those of safety first, then by title; a step with several wordings says the first."""
    found = [_prompts(guide, lang) for guide in guides]
    return sorted(found, key=lambda guide: (not guide.safety, guide.title))


def _prompts(guide: Guide, lang: str) -> GuidePrompts:
    return GuidePrompts(
        id=guide.id,
        title=_title(guide.title, lang),
        safety=guide.safety,
        first=guide.first,
        steps=[_prompt(step, lang) for step in guide.steps],
        summary=_said(guide.summary, lang),
    )


def _prompt(step: Step, lang: str) -> Prompt:
    if step.ask is None:
        return Prompt(id=step.id, say=_said(step.say, lang), next=_to(step.next), help=list(step.help))
    answers = [
        PromptAnswer(label=_label(name, way.button, lang), to=_to(way.to), signal=way.signal)
        for name, way in step.ask.answers.items()
    ]
    return Prompt(
        id=step.id,
        say=_said(step.say, lang),
        ask=_said(step.ask.text, lang),
        answers=answers,
        help=list(step.help),
    )


def _label(name: str, button: Title, lang: str) -> str:
    plain = ANSWERS.get(name, {})
    return _title(button, lang) or plain.get(lang) or plain.get(FALLBACK, name)


def _title(title: Title, lang: str) -> str:
    by_lang: dict[str, str] = {str(code): text for code, text in title.items()}
    return by_lang.get(lang) or by_lang.get(FALLBACK, "")


def _said(words: Words, lang: str) -> str:
    by_lang: dict[str, tuple[str, ...]] = {str(code): texts for code, texts in words.items()}
    return spoken_of(next(iter(by_lang.get(lang) or by_lang.get(FALLBACK) or ("",))))


def _to(step: str) -> str:
    return "" if step == END else step
