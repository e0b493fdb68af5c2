"""Reads the rule files and compiles them. The only module of the risk layer that touches files.

Owns the form of `rules/*.yaml` and of the code-word file: a mistake there is an error at start, never a rule
that silently does not match. Knows nothing of messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec.yaml

from handoff.risk.everyday import Everyday, compiled
from handoff.risk.levels import Holder, Level, Modality, Time
from handoff.risk.lexicon import ClassIds, Head, WordList, inflections, vocabulary
from handoff.risk.normal import fold
from handoff.risk.pattern import END, NO_CLASSES, START, Pattern, PatternError, compile_pattern
from handoff.risk.rulebook import Concept, HighestAt, Index, Levels, LevelTable, Marks, Owner, Rule, RuleBook

FOLDER: Final = Path(__file__).parent / "rules"
LANGUAGES: Final = ("sv", "en", "ar")
_UNIT: Final = {"sv": 1, "en": 10_000}
_COMMON: Final = 10
_EVERYWHERE: Final = 1_000
_SPOKEN: Final = 2
"""In how many of a hundred messages a function word stands that `often_words` does not name."""
_RARE: Final = 0.5
_FOUND_BY: Final = 3
"""A pattern is tried where this many of its elements, the rarest, may stand."""
_JOINED_FROM: Final = 3
"""From so many letters on a word may have others joined to it."""
_LINKS: Final = ("", "s", "e", "o", "u")
_QUESTION_MARK: Final = "question"

_WORD_KEYS: Final = frozenset(
    {
        "spoken", "known", "classes", "fuzzy", "lent", "not_misspelt", "heads", "compounds", "expressions", "idioms",
        "overrides", "same", "contractions", "joined",
    }
)  # fmt: skip
_RULE_KEYS: Final = frozenset(
    {
        "id", "signal", "level", "table", "why", "match", "all", "window", "unless", "holder", "as", "modality",
        "after", "after_level", "raise", "request", "ambiguous", "examples", "counter_examples",
    }
)  # fmt: skip


class RulesError(Exception):
    """A rule file is missing, or breaks its form. The text names file and place, never a visitor's words."""


@dataclass(slots=True)
class _Draft:
    """The rules and words read so far."""

    ids: ClassIds = field(default_factory=ClassIds)
    lists: dict[str, WordList] = field(default_factory=lambda: {lang: WordList() for lang in LANGUAGES})
    spoken: dict[str, int] = field(default_factory=dict)
    common: set[int] = field(default_factory=set)
    often: dict[int, float] = field(default_factory=dict)
    often_words: Mapping[str, float] = field(default_factory=dict)
    tables: dict[str, LevelTable] = field(default_factory=dict)
    concepts: list[Concept] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    literals: dict[tuple[str, str], int] = field(default_factory=dict)
    """Words of patterns that have their number and are in the vocabulary."""
    defined: set[str] = field(default_factory=lambda: {START, END, _QUESTION_MARK})
    joined: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """By language: what stands before and after a word, in one word with it."""
    shared: dict[Any, Any] = field(default_factory=dict)
    """Parts of patterns that many have."""
    spelt_out: dict[tuple[tuple[str, Level | None], ...], tuple[Levels, HighestAt]] = field(default_factory=dict)
    """What rules of the same table have in common."""

    def add(self, lang: str, word: str, number: int) -> None:
        """Give a word its class, and so each word that is this one with something joined to it."""
        own = self.lists[lang]
        own.add(word, number)
        before, after = self.joined[lang] if len(word) >= _JOINED_FROM else ((), ())
        for front in before:
            own.add(front + word, number)
        for end in after:
            own.add(word + end, number)

    def number(self, lang: str, name: str) -> int:
        """Class id for the pattern compiler; a literal word becomes part of the vocabulary of `lang`."""
        if name.startswith("="):
            if (number := self.literals.get((lang, name), -1)) >= 0:
                return number
            number = self.literals[lang, name] = self.ids[name]
            self.add(lang, name[1:], number)
            if name[1:].isdigit():
                self.lists[lang].add(name[1:], self.ids["num"])
            if self.ids["filler"] in self.lists[lang].words.get(name[1:], ()):
                raise PatternError(f"{name[1:]!r} is a filler word, which patterns never see")
            if name[1:] in self.spoken:
                self.common.add(number)
            self.often[number] = self.often_words.get(name[1:], _SPOKEN if name[1:] in self.spoken else _RARE)
            return number
        if name not in self.defined:
            raise PatternError(f"class <{name}> has no words")
        return self.ids[name]

    def weight(self, number: int) -> float:
        """How common a class is, for expressions: rare ones make good triggers."""
        if number in (self.ids[START], self.ids[END]):
            return _EVERYWHERE
        return _COMMON if number in self.common else 1

    def share(self, number: int) -> float:
        """How common a class is for rules, which are tried after all expressions: per cent of messages with it."""
        return self.often.get(number, _RARE)

    def expression(self, lang: str, text: str) -> Pattern:
        return compile_pattern(text, lambda name: self.number(lang, name), self.weight, self.shared)

    def pattern(self, lang: str, text: str) -> Pattern:
        return compile_pattern(text, lambda name: self.number(lang, name), self.share, self.shared)


def load(code_words: Path | None = None, folder: Path = FOLDER) -> RuleBook:
    """Compile all rule files of `folder`, and the code-word file if one is named.

    Raises:
        RulesError: see there.
    """
    draft = _Draft()
    shared = _yaml(folder / "levels.yaml", frozenset({"tables", "common", "often", "often_words"}))
    draft.tables = {name: _table(table, f"table {name}") for name, table in shared["tables"].items()}
    words = {lang: _yaml(folder / f"{lang}.words.yaml", _WORD_KEYS) for lang in LANGUAGES}
    for lang in LANGUAGES:
        _define(draft, words[lang])
    for name in sorted(draft.defined):
        draft.ids[name]  # named classes get the small numbers, so that most masks are short integers
    draft.common = {draft.ids[name] for name in shared["common"]}
    draft.often = {draft.ids[name]: percent for name, percent in shared["often"].items()}
    draft.often |= dict.fromkeys((draft.ids[START], draft.ids[END]), _EVERYWHERE)
    draft.often_words = shared["often_words"]
    for lang in LANGUAGES:
        _words(draft, lang, words[lang])
    if code_words is not None:
        _code_words(draft, code_words)
    for lang in LANGUAGES:
        _guard(f"{lang}.words.yaml", partial(_expressions, draft, lang, words[lang]))
        for path in sorted(folder.glob(f"{lang}.*.yaml")):
            if path.name != f"{lang}.words.yaml":
                _rules(draft, lang, path)
    return _book(draft, load_everyday(folder))


def load_everyday(folder: Path = FOLDER) -> Everyday:
    """Compile `everyday.yaml`.

    Raises:
        RulesError: see there.
    """
    content = _yaml(folder / "everyday.yaml", frozenset({"groups", "harmless", "danger", "worry"}))
    try:
        return compiled(content.get("groups", {}), content["harmless"], content["danger"], content.get("worry", ""))
    except KeyError as error:
        raise RulesError(f"everyday.yaml needs {error}") from error


def _yaml(path: Path, keys: frozenset[str]) -> dict[str, Any]:
    try:
        content = msgspec.yaml.decode(path.read_bytes())
    except OSError as error:
        raise RulesError(f"{path.name} cannot be read: {type(error).__name__}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RulesError(f"{path.name} is not YAML") from error
    if not isinstance(content, dict) or not keys.issuperset(content):
        raise RulesError(f"{path.name} may have the keys {', '.join(sorted(keys))} and no others")
    return content


def _guard(place: str, step: Callable[[], None]) -> None:
    try:
        step()
    except PatternError as error:
        raise RulesError(f"{place}: {error}") from error


def _define(draft: _Draft, content: Mapping[str, Any]) -> None:
    draft.defined.update(content.get("classes", {}))
    draft.defined.update(content.get("expressions", {}))
    draft.defined.update(head["class"] for head in content.get("heads", ()))
    draft.defined.update(entry["class"] for entry in content.get("compounds", ()))


def _words(draft: _Draft, lang: str, content: Mapping[str, Any]) -> None:
    own = draft.lists[lang]
    for word in _expand(content.get("spoken", "")):
        own.add(word)
        draft.spoken[word] = draft.spoken.get(word, 0) + _UNIT[lang]
    for word in _expand(content.get("known", "")):
        own.add(word)
    joined = content.get("joined", {})
    draft.joined[lang] = (tuple(joined.get("before", "").split()), tuple(joined.get("after", "").split()))
    for name, entry in content.get("classes", {}).items():
        for word in _expand(entry):
            draft.add(lang, word, draft.ids[name])
    for entry in content.get("compounds", ()):
        for front in _expand(entry["fronts"]):
            for tail in _expand(entry["tails"]):
                for link in _LINKS:
                    own.add(front + link + tail, draft.ids[entry["class"]])
    for entry in content.get("heads", ()):
        fronts = frozenset(fold(word) for word in _expand(entry.get("harmless", "")))
        own.heads.extend(Head(word, (draft.ids[entry["class"]],), fronts) for word in _expand(entry["words"]))
    own.fuzzy = {draft.ids[name] for name in content.get("fuzzy", ())}
    own.lent = {draft.ids[name] for name in content.get("lent", ())}
    own.same = {word: list(_expand(variants)) for word, variants in content.get("same", {}).items()}
    own.contractions = {short: tuple(long.split()) for short, long in content.get("contractions", {}).items()}
    own.not_misspelt = set(_expand(content.get("not_misspelt", "")))


def _expand(entry: str) -> Iterable[str]:
    for notation in entry.split():
        yield from inflections(notation)


def _expressions(draft: _Draft, lang: str, content: Mapping[str, Any]) -> None:
    overrides = content.get("overrides", {})
    for text in content.get("idioms", ()):
        draft.concepts.append(Concept(lang, draft.expression(lang, text), None, stage=1))
    for name, entries in content.get("expressions", {}).items():
        for entry in entries:
            options: dict[str, Any] = {"match": entry} if isinstance(entry, str) else entry
            if not {"match", "stage", "absorbs"}.issuperset(options):
                raise PatternError(f"expression {options!r} has an unknown key")
            draft.concepts.append(
                Concept(
                    lang,
                    draft.expression(lang, options["match"]),
                    draft.ids[name],
                    stage=options.get("stage", 1),
                    absorbs=options.get("absorbs", False),
                    instead_of=tuple(draft.ids[other] for other in overrides.get(name, ())),
                )
            )


def _code_words(draft: _Draft, path: Path) -> None:
    """Editors' own words, `{word, means}`: `means` is a class that the rules already use."""
    content = _yaml(path, frozenset({"code_words"}))
    for entry in content["code_words"] or ():
        word, means = str(entry.get("word", "")).lower(), str(entry.get("means", ""))
        if not word or means not in draft.defined:
            raise RulesError(f"{path.name}: every entry needs a word, and a means that is a known class")
        for lang in LANGUAGES:
            if " " in word:
                draft.concepts.append(Concept(lang, draft.expression(lang, word), draft.ids[means], stage=1))
            else:
                draft.lists[lang].add(word, draft.ids[means])


def _rules(draft: _Draft, lang: str, path: Path) -> None:
    for entry in _yaml(path, frozenset({"rules"}))["rules"]:
        place = f"{path.name}, rule {entry.get('id', '?')}"
        if not _RULE_KEYS.issuperset(entry):
            raise RulesError(f"{place}: unknown keys {sorted(set(entry) - _RULE_KEYS)}")
        try:
            draft.rules.append(_rule(draft, lang, entry))
        except (PatternError, KeyError, ValueError) as error:
            raise RulesError(f"{place}: {error}") from error


def _rule(draft: _Draft, lang: str, entry: Mapping[str, Any]) -> Rule:
    def patterns(key: str) -> tuple[Pattern, ...]:
        return tuple(draft.pattern(lang, text) for text in entry.get(key, ()))

    if not entry.get("match") and not entry.get("all"):
        raise ValueError("needs match or all")
    if not entry.get("examples"):
        raise ValueError("needs examples")
    table = _levels(draft, entry)
    raised = {
        Level[level]: _patterns(draft, [draft.pattern(lang, text) for text in texts])
        for level, texts in entry.get("raise", {}).items()
    }
    levels, highest_at = _spelt_out(draft, table)
    return Rule(
        name=str(entry["id"]),
        lang=lang,
        signals=_signals(entry.get("signal", "")),
        table=table,
        levels=levels,
        denied=table.get("negated"),
        patterns=patterns("match"),
        all_of=patterns("all"),
        unless=_patterns(draft, patterns("unless")),
        raised=tuple(sorted(raised.items(), reverse=True)),
        highest=_highest(*table.values(), *raised),
        highest_at=highest_at,
        holders=frozenset(Holder(name) for name in entry.get("holder", ())),
        holder=Holder(entry["as"]) if "as" in entry else None,
        modality=Modality(entry.get("modality", "statement")),
        window=bool(entry.get("window", False)),
        after=frozenset(entry.get("after", ())),
        after_level=Level[entry.get("after_level", "N2")],
        request=bool(entry.get("request", False)),
        ambiguous=bool(entry.get("ambiguous", False)),
        why_sv=str(entry["why"]["sv"]),
        why_en=str(entry["why"]["en"]),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry.get("counter_examples", ())),
    )


def _highest(*levels: Level | None) -> Level:
    return max((level for level in levels if level is not None), default=Level.N0)


def _signals(entry: str | Mapping[str, str]) -> Mapping[Holder, str]:
    if isinstance(entry, str):
        return dict.fromkeys(Holder, entry)
    return {holder: entry[holder.value] for holder in Holder}


def _levels(draft: _Draft, entry: Mapping[str, Any]) -> LevelTable:
    """The named table, or one level for every reading; `level` may also override parts of the table."""
    table = dict(draft.tables[entry["table"]]) if "table" in entry else {}
    own = entry.get("level", {})
    table.update(_table({"level": own} if isinstance(own, str) else own, "level"))
    if "level" not in table:
        raise ValueError("needs a level")
    return table


def _spelt_out(draft: _Draft, table: LevelTable) -> tuple[Levels, HighestAt]:
    """The levels of every reading that affirms, and the highest of each time."""
    key = tuple(sorted(table.items(), key=lambda item: item[0]))
    if key not in draft.spelt_out:
        levels = {(modality, time): _telling(table, modality, time) for modality in Modality for time in Time}
        denied = table.get("negated")
        most = {time: _highest(denied, *(levels[modality, time] for modality in Modality)) for time in Time}
        draft.spelt_out[key] = levels, most
    return draft.spelt_out[key]


def _telling(table: LevelTable, modality: Modality, time: Time) -> Level | None:
    """The level of the most specific key: modality with time, modality, time. "Now" is at least "near"."""
    when = Time.NEAR if time is Time.NOW and "now" not in table else time
    for key in (f"{modality}.{when}", modality, when):
        if key in table:
            return table[key]
    return table["level"]


def _table(entry: Mapping[str, str | None], place: str) -> LevelTable:
    try:
        return {key: None if name in (None, "none") else Level[str(name)] for key, name in entry.items()}
    except KeyError as error:
        raise RulesError(f"{place}: {error} is not a level") from error


def _book(draft: _Draft, everyday: Everyday) -> RuleBook:
    vocabularies = {
        lang: vocabulary(
            draft.lists[lang],
            (draft.lists[other] for other in LANGUAGES if other != lang),
            count=draft.ids["num"],
            year=draft.ids["year"],
            filler=draft.ids["filler"],
        )
        for lang in LANGUAGES
    }
    names = {item.name: {START: "start", END: "end"}.get(item.name, item.name) for item in fields(Marks)}
    marks = {name: draft.ids[{"start": START, "end": END}.get(label, label)] for name, label in names.items()}
    parts = {lang: _parts(draft, lang) for lang in LANGUAGES}
    concepts = {lang: _stages(draft, lang) for lang in LANGUAGES}
    return RuleBook(
        marks=Marks(**marks),
        vocabularies=vocabularies,
        spoken=draft.spoken,
        pairs=frozenset(word for lang in LANGUAGES for word in draft.lists[lang].words if word in {"dö"}),
        concepts=concepts,
        fed={lang: _fed(draft, concepts[lang]) for lang in LANGUAGES},
        triggers={lang: _triggers(draft, lang) for lang in LANGUAGES},
        spread={lang: _spread(draft, lang, parts[lang]) for lang in LANGUAGES},
        parts={
            lang: _index(draft, ((at, (1 << at, part), part.rarest) for at, part in enumerate(parts[lang].values())))
            for lang in LANGUAGES
        },
        rules=tuple(draft.rules),
        everyday=everyday,
        class_names=draft.ids.names(),
    )


def _triggers(draft: _Draft, lang: str) -> Index[tuple[Rule, Pattern]]:
    own = [rule for rule in draft.rules if rule.lang == lang]
    alone = [(rule, rule.all_of[0], _rarest(draft, rule)) for rule in own if rule.all_of and not rule.window]
    speaking = [(rule, pattern, pattern.rarest) for rule in own for pattern in rule.patterns]
    found_by = enumerate([*alone, *speaking])
    return _index(draft, ((at, (rule, pattern), rarest) for at, (rule, pattern, rarest) in found_by))


def _parts(draft: _Draft, lang: str) -> dict[str, Pattern]:
    """The parts of rules that may be spread over messages, by their text, each once."""
    spread = (rule for rule in draft.rules if rule.window and rule.lang == lang)
    return {part.text: part for rule in spread for part in rule.all_of}


def _spread(draft: _Draft, lang: str, parts: Mapping[str, Pattern]) -> tuple[tuple[int, Rule], ...]:
    """Rules whose parts may be spread over messages, behind the bits of their parts."""
    bits = {text: 1 << at for at, text in enumerate(parts)}
    return tuple(
        (sum({bits[part.text] for part in rule.all_of}), rule)
        for rule in draft.rules
        if rule.all_of and rule.window and rule.lang == lang
    )


def _rarest(draft: _Draft, rule: Rule) -> tuple[tuple[int, ...], ...]:
    """The rarest elements of the parts of a combination."""
    elements = {classes for part in rule.all_of for classes in part.rarest}
    return tuple(sorted(elements, key=lambda classes: (sum(map(draft.share, classes)), classes)))


def _stages(draft: _Draft, lang: str) -> tuple[Index[Concept], ...]:
    """The concepts of one language by stage. Idioms form nothing, so they need no stage: they come first of all."""
    concepts = (concept for concept in draft.concepts if concept.lang == lang)
    ordered = list(enumerate(sorted(concepts, key=lambda concept: concept.becomes is not None)))
    return tuple(
        _index(draft, ((at, concept, concept.pattern.rarest) for at, concept in ordered if concept.stage == stage))
        for stage in sorted({concept.stage for _, concept in ordered})
    )


def _fed(draft: _Draft, stages: Iterable[Index[Concept]]) -> Mapping[int, Index[Concept]]:
    """By expression the later ones of its stage that have its class as an element."""
    fed: dict[int, Index[Concept]] = {}
    for stage in stages:
        found = {at: concept for group in stage.values() for _, behind in group for _, at, concept in behind}
        ordered = sorted(found.items())
        of_class: dict[int, list[tuple[int, Concept]]] = {}
        for owner in ordered:
            for number in {number for classes in owner[1].pattern.rarest for number in classes}:
                of_class.setdefault(number, []).append(owner)
        for order, concept in ordered:
            having = of_class.get(concept.becomes, []) if concept.becomes is not None else []
            if later := [owner for owner in having if owner[0] > order]:
                owned = ((at, other, other.pattern.rarest) for at, other in later)
                fed[order] = _index(draft, owned, besides=concept.becomes)
    return fed


def _patterns(draft: _Draft, patterns: Iterable[Pattern]) -> Index[Pattern]:
    return _index(draft, ((at, pattern, pattern.rarest) for at, pattern in enumerate(patterns)))


def _index(
    draft: _Draft, owned: Iterable[tuple[int, Owner, tuple[tuple[int, ...], ...]]], besides: int | None = None
) -> Index[Owner]:
    """What patterns belong to, with its order, by that of their rarest elements which the fewest messages have.

    With `besides`, a class that is known to stand there, they are found by an element that is another one.
    """

    def rarity(classes: tuple[int, ...]) -> tuple[bool, float]:
        return besides in classes, sum(map(draft.share, classes))

    found: dict[int, dict[int, list[tuple[tuple[int, ...], int, Owner]]]] = {}
    for order, owner, rarest in owned:
        first = min(rarest[:_FOUND_BY], key=rarity)
        others = [classes for classes in rarest[:_FOUND_BY] if classes is not first]
        others.sort(key=lambda classes: (len(classes), rarity(classes)))
        second, third = (*others, NO_CLASSES, NO_CLASSES)[:2]
        entry = third, order, owner
        for number in first:
            for other in second or (number,):
                found.setdefault(number, {}).setdefault(other, []).append(entry)
    shared: dict[tuple[int, ...], tuple[int, tuple[tuple[tuple[int, ...], int, Owner], ...]]] = {}

    def pair(other: int, behind: list[tuple[tuple[int, ...], int, Owner]]) -> tuple[int, Any]:
        return shared.setdefault((other, *(order for _, order, _ in behind)), (other, tuple(behind)))

    return {number: tuple(pair(*entry) for entry in group.items()) for number, group in found.items()}
