"""The player writes as the script says, answers what the persona knows once, and the table counts what was found."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotUnusable, Intent, Reply
from tests.converse import report
from tests.converse.checks import Result
from tests.converse.judged import Judged
from tests.converse.played import Asked, Played
from tests.converse.player import Player
from tests.converse.questions import asked, persona_key, truth
from tests.converse.script import Expected, PersonaKey, Script, Turn
from tests.support.fakes import ScriptedBot
from tests.support.site import pages, site

EXPECTED = Expected(level="N1", handoff="no", lang="sv")


class Asking(ScriptedBot):
    """Asks for the kommun, whatever is said; does not answer `nothing`."""

    async def turn(self, request: BotRequest) -> BotAnswer:
        if request.text == "nothing":
            raise BotUnusable("timeout")
        return BotAnswer(intent=Intent("x", 1.0), replies=(Reply("fraga_kommun"),))


def script(*says: str, **persona: str) -> Script:
    turns = tuple(Turn(words, EXPECTED) for words in says)
    return Script("x1", "parent", "sv", turns, persona=persona)  # type: ignore[arg-type]


async def played(folder: Path, bot: Asking, one: Script) -> Played:
    async with site(pages(folder / "pages"), bot=bot) as running:
        return await Player(running).play(one)


async def test_a_persona_answers_what_it_knows_once_before_the_next_turn(tmp_path: Path) -> None:
    seen = await played(tmp_path, Asking(), script("hej", "var?", place="i Kiruna"))
    first, second = seen.turns
    assert [each.says for turn in seen.turns for each in turn.exchanges] == ["hej", "i Kiruna", "var?"]
    assert first.exchanges[1].value
    assert [each.answers.id if each.answers else None for each in first.exchanges] == [None, "municipality"]
    assert [bubble.reply_id for bubble in first.own.bubbles] == ["fraga_kommun"]
    assert len(second.exchanges) == 1
    assert [bubble.reply_id for bubble in seen.welcome if bubble.by_bot] == ["welcome"]
    assert not seen.problem


async def test_a_bot_that_does_not_answer_ends_the_conversation_and_is_named(tmp_path: Path) -> None:
    seen = await played(tmp_path, Asking(), script("hej", "nothing", "mer"))
    assert seen.problem == "turn 2: AssertionError the bot did not answer"
    assert len(seen.turns) == 1


def judged(*problems: str, broken: str = "") -> Judged:
    results = tuple(Result("safety", number, "något eget", problem) for number, problem in enumerate(problems, 1))
    return Judged(Played(script("hej"), (), (), broken), results)


def test_the_table_counts_checks_and_whole_conversations() -> None:
    lines = list(report.table([judged("", ""), judged("", "N1, not N3"), judged("", broken="gone")]))
    cells = {line.split()[0]: line.split()[1:] for line in lines if line}
    assert cells["safety"] == ["0.800", "1.00", "4", "5"]
    assert cells["together"] == ["0.800", "0.92", "4", "5"]
    assert cells["without"][1:] == ["0.333", "0.75", "1", "3"]
    assert "not played to their end: 1" in lines
    assert cells["parent"][:2] == ["3", "1"]
    assert not any("något eget" in line for line in lines)


def test_every_failure_is_printed_with_its_turn() -> None:
    lines = list(report.failures([judged("", "N1, not N3"), judged(broken="gone")]))
    assert lines == [
        "x1 parent turn 2, safety: N1, not N3",
        "    «något eget»",
        "x1 parent: not played to its end: gone",
    ]
    assert list(report.failures([judged("wrong")], only="buttons")) == []


def test_whether_anybody_is_in_danger_is_answered_as_the_script_knows_it() -> None:
    danger = Asked("danger_now", "danger")
    assert truth(danger, EXPECTED) == "nej"
    assert truth(danger, replace(EXPECTED, level="N4?", lang="en")) == "yes"
    assert truth(Asked("safe_now", "safe"), EXPECTED) is None


def test_a_question_has_the_answer_of_its_fact_or_of_its_kind() -> None:
    unused: set[PersonaKey] = {"safe", "place", "role", "signs", "more", "yes_no"}
    names = ("safe_now", "municipality", "role", "what_happened", "more_or_person", "anything_happened")
    found = [persona_key(question, unused) for name in names if (question := asked(name))]
    assert found == ["safe", "place", "role", "signs", "more", "yes_no"]
    left = [question for name in ("person_wanted", "talk_about") if (question := asked(name))]
    assert [persona_key(question, unused) for question in left] == [None, None]
    assert persona_key(Asked("safe_now", "safe"), {"place"}) is None
