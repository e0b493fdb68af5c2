"""Findings: the faults of a text, each with its place, its rule and a sentence for people. Pure.

The English sentence is for files and the command line; browsers word the rule in their own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

MOST_IN_MESSAGE: Final = 20

SENTENCES: Final = {
    "unknown_value": "{value!r} is unknown",
    "empty": "empty",
    "too_many_words": "{value} words, at most {limit}",
    "too_heavy": "LIX {value}, at most {limit}",
    "not_said_whole": "the bot says one paragraph of two to four sentences, without a question, a list or a link",
    "too_few_ways_to_ask": "{value} ways to ask, at least {limit}, so that the question is recognised",
    "no_intent_of_answer": "none; the first one says what the answer is about",
    "jargon": "{value!r} is jargon; write {limit!r}",
    "promise": "promises what nobody can keep ({value})",
    "number": "the number {value} belongs in the directory; only 112 stands in a text",
    "unsafe_link": "a link that runs or embeds something",
    "html": "HTML is not allowed",
    "picture": "pictures are not allowed",
    "foreign_link": "the link {value!r} is neither artikel:, kontakt: nor https://",
    "dead_link": "the link leads to {value!r}, which does not exist",
    "address": "the address {value!r} belongs in the directory",
    "unknown_id": "nothing uses this id",
    "not_here": "only a counselor's reply has one",
    "asks_undeclared": "asks, and nothing declares where the answer leads",
    "asks_twice": "asks two things at once",
    "no_112": "a text of safety names 112 in every variant",
    "braces": "braces do not match",
    "variables": "has other variables than {limit}",
    "unknown_variable": "{value} is no variable; there are {limit}",
    "unknown_entry": "{value!r} is not in the directory",
    "no_closed": "offers a person and has no closed variant",
    "closed_offers": "the closed variant still offers a person",
    "no_closed_text": "there is no text for closed hours that these are variants of",
    "not_in_button": "only a reply of the bot has variants",
    "said_already": "says the same as a text before it",
    "asks_nothing": "the text of a question asks nothing",
    "asks_in_say": "asks here, where nobody reads the answer; a question is a step of its own",
    "organisation": "{value!r} stands on a card; no text names an organisation",
    "no_swedish": "there is no Swedish text",
    "no_language": "there is no text in {value!r}, in which the guide is walked",
    "too_many_buttons": "{value} buttons, at most {limit}",
    "unknown_step": "leads to {value!r}, which is no step",
    "unreachable": "no way leads here",
    "dead_end": "leads nowhere: `next` is missing",
    "circle": "a way leads from here back to here, and no question on it is asked again (one without a fact)",
    "step_twice": "two steps have this id",
    "says_or_asks": "a step either says something or asks something",
    "next_of_question": "a question goes on by its answers",
    "place_without_help": "a text without place belongs to a step with `help`",
    "no_text_without_place": "names the place, and there is no text for when it is not known",
    "no_way": "there is no way for `{value}`",
    "one_choice": "fewer than two choices",
    "unsayable": "nobody can answer this: it has neither words nor a button",
    "half_level": "level, signal and reason go together",
    "no_level": "the answer `{value}` shows danger and declares no level",
    "says_too_much": "{value} steps are said before the next question, at most {limit}",
    "interrogates": "more than {limit} questions follow here without anything that is given",
    "never_begins": "neither a reply nor a signal begins it",
    "signals_without_safety": "only a guide of safety begins by signals",
    "no_last_way": "the last way has a condition: whatever is said must lead somewhere",
    "never_taken": "a way without a condition stands before the last one",
    "too_few_turns": "{value} turns on the longest way, at least {limit}",
    "too_many_turns": "{value} turns on the longest way, at most {limit}",
    "too_few_questions": "{value} questions, at least {limit}",
    "no_right_answer": "none of the answers of {value!r} is the right one",
    "same_answer": "{value!r} has the same answer twice",
    "unknown_article": "there is no article {value!r}",
    "no_passage": "there is no passage {value}, the article has {limit}",
    "no_lan": "{value!r} is no län",
    "no_kommun": "{value!r} is no kommun",
    "no_area": "neither national, nor a län, nor a kommun",
    "none": "none",
    "how_without_date": "goes together with verifierad_datum",
    "only_112": "the only emergency number is 112",
    "always_112": "112 stays as it is",
    "no_phone": "{value!r} is no telephone number",
    "no_email": "{value!r} is no address",
    "not_https": "{value!r} does not begin with https://",
    "no_day": "{value!r} is no day; days are {limit}",
    "no_clock": "{value} is no time of day",
    "personal": "may point to a person ({value})",
    "taught_already": "the bot learns from it already, as {value}",
    "measured_on": "models are measured on it",
    "not_taught": "no sentence of the installation",
    "too_long": "longer than {limit} characters",
    "no_pattern": "{value}",
    "unknown_field": "there is no field {value}",
    "wrong_field": "{value}",
    "no_status": "{value!r} is none",
    "no_date": "{value!r} is no date like 2030-01-31",
    "no_yes": "{value!r} is neither ja nor nej",
    "no_years": "{value!r} is no whole number",
    "no_span": "{value!r} is not like `man 09:00-15:00`",
    "twice_in_file": "{value!r} is in row {limit} too",
    "twice_in_files": "in {value} files",
    "file_too_large": "{value} bytes, at most {limit}",
    "not_utf8": "not UTF-8 at byte {value}",
    "no_front": "the front matter begins with ---",
    "open_front": "the front matter has no closing ---",
    "no_list": "the front matter is a list of `field: value`",
    "text_in_front": "the text stands below the second ---, not in a field",
    "yaml": "{value}",
    "csv": "{value}",
    "columns": "columns missing or unknown: {value}",
    "ragged": "not {limit} columns",
    "no_files": "neither {value} nor {limit}",
    "file_kind": "neither .md, .csv, .yaml nor .zip",
    "same_file": "there is another file of this name",
    "archive": "the archive is damaged or locked",
    "saved_meanwhile": "somebody saved it during the import; import again",
}
"""Every rule, with its sentence. `wrong_field`: the field has another form than it should; the value says which."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fault of a text."""

    field: str = ""
    rule: str
    where: str = ""
    """The file, or the name of the text, where there are several."""
    row: int | None = None
    """Of a table, from 1."""
    line: int | None = None
    """In the field, or in the file, from 1."""
    value: str = ""
    """What was found: the words themselves, or a measure."""
    limit: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words."""
        inside = f"{self.field} line {self.line}".strip() if self.line else self.field
        parts = (self.where, f"row {self.row}" if self.row else "", inside)
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        sentence = SENTENCES[self.rule].format(value=self.value, limit=self.limit)
        return f"{self.place}: {sentence}" if self.place else sentence


class Faulty(ValueError):
    """An input is refused. `findings` has every fault with its place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(self.problems[:MOST_IN_MESSAGE]))

    @property
    def problems(self) -> list[str]:
        """The same as sentences."""
        return [str(finding) for finding in self.findings]


def of_validation(error: msgspec.ValidationError) -> Finding:
    """An error of msgspec as a finding.

    Its messages name the place at the end, or a missing or unknown field in the middle: "Expected `str`, got `int` -
    at `$.titel`", "Object missing required field `titel`".
    """
    what, _, place = str(error).partition(" - at `")
    field = re.split(r"\[", place.rstrip("`").removeprefix("$").removeprefix("."))[0]
    for pattern, rule in _MESSAGES:
        found = re.search(pattern, what)
        if found is None:
            continue
        named = found.groupdict()
        name = ".".join(part for part in (field, named.get("field", "")) if part)
        limit = named.get("limit", "")
        return Finding(field=name, rule=rule, value=named.get("value", "") or ("" if limit else what), limit=limit)
    return Finding(field=field, rule="wrong_field", value=what)


_MESSAGES: Final = (
    (r"missing required field `(?P<field>[^`]*)`", "empty"),
    (r"of length >= 1", "empty"),
    (r"of length <= (?P<limit>\d+)", "too_long"),
    (r"Invalid enum value '(?P<value>.*)'", "unknown_value"),
    (r"unknown field `(?P<value>[^`]*)`", "unknown_field"),
    (r"matching regex", "no_pattern"),
)
