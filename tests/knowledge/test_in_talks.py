"""What people ask in the middle of talks, with the answers that are right for it."""

from __future__ import annotations

from knowledge import seed
from knowledge.search.answers import all_ways, answer_texts
from knowledge.search.in_talks import asked_by_answer, asked_in_talks, asked_in_vain


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
    answer = next(each for each in seed.answers() if each.lang == "sv" and each.id in asked_by_answer())
    assert set(asked_by_answer()[answer.id]) <= set(all_ways(answer))
    english = next(each for each in seed.answers() if each.lang == "en" and each.id == answer.id)
    assert not set(asked_by_answer()[answer.id]) & set(all_ways(english))
    assert set(asked_in_vain()) <= set(answer_texts(seed.answers()))
