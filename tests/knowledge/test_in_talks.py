"""What people ask in the middle of talks, with the answers that are right for it."""

from __future__ import annotations

from knowledge import seed
from knowledge.search.in_talks import asked_in_talks
from knowledge.search.taught import Ways, answer_texts


def test_each_message_names_answers_that_there_are() -> None:
    answers = {each.id for each in seed.answers()}
    named = {answer for each in asked_in_talks() for answer in each.answers}
    assert named <= answers
    assert len(named) > len(answers) * 0.75, "most answers are asked for in talks"
    assert all(len(set(each.answers)) == len(each.answers) <= 3 for each in asked_in_talks())


def test_no_message_stands_there_twice() -> None:
    says = [each.says for each in asked_in_talks()]
    assert len(set(says)) == len(says)


def test_they_teach_what_an_answer_is_asked_by_and_what_none_is() -> None:
    ways = Ways.read()
    says, answer_id = next((each.says, each.answers[0]) for each in asked_in_talks() if each.answers)
    by_lang = {each.lang: each for each in seed.answers() if each.id == answer_id}
    assert says in ways.to_ask(by_lang["sv"])
    assert says not in ways.to_ask(by_lang["en"])
    in_vain = {each.says for each in asked_in_talks() if not each.answers}
    assert in_vain == set(ways.in_vain) <= set(answer_texts(seed.answers()))
