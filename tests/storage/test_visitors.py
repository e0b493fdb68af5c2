"""Tokens, return codes, retry keys and survey tokens: what is not known opens nothing."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from storage.periods import iso_week
from storage.ports.audit import SurveyAnswer
from storage.ports.store import Store
from tests.storage.samples import ANNA, BO
from tests.support.tokens import conversation_of


async def test_a_token_opens_its_conversation(store: Store) -> None:
    first, second = await store.visitors.issue_token(ANNA), await store.visitors.issue_token(ANNA)
    assert first != second
    assert len(first) >= 43
    assert await conversation_of(store, first) == ANNA
    assert await conversation_of(store, second) == ANNA
    assert await conversation_of(store, first[:-1]) is None
    assert await conversation_of(store, "") is None


async def test_a_new_code_replaces_the_old_one(store: Store) -> None:
    await store.visitors.set_code(ANNA, "old-code")
    await store.visitors.set_code(ANNA, "new-code")
    await store.visitors.set_code(BO, "bo-code")
    assert await store.visitors.resolve_code("old-code") is None
    assert await store.visitors.resolve_code("new-code") == ANNA
    assert await store.visitors.resolve_code("bo-code") == BO


async def test_a_code_is_no_token_and_a_token_no_code(store: Store) -> None:
    token = await store.visitors.issue_token(ANNA)
    await store.visitors.set_code(ANNA, "a-code")
    assert await store.visitors.resolve_code(token) is None
    assert await conversation_of(store, "a-code") is None


async def test_revoked_secrets_open_nothing(store: Store) -> None:
    token, other = await store.visitors.issue_token(ANNA), await store.visitors.issue_token(BO)
    await store.visitors.set_code(ANNA, "a-code")
    await store.visitors.revoke_all(ANNA)
    assert await conversation_of(store, token) is None
    assert await store.visitors.resolve_code("a-code") is None
    assert await conversation_of(store, other) == BO


async def test_a_token_is_forgotten_that_nobody_holds(store: Store) -> None:
    held, left = await store.visitors.issue_token(ANNA), await store.visitors.issue_token(BO)
    await store.visitors.set_code(BO, "bo-code")
    assert await store.visitors.forget_tokens(timedelta(minutes=30)) == 0
    await store.visitors.see_tokens([held, "a token that is none"])
    found = await store.visitors.find_token(held)
    assert found is not None
    assert timedelta(0) <= found.unseen < timedelta(minutes=1)
    assert await store.visitors.revoke_tokens(BO) == 1
    assert await store.visitors.revoke_tokens(BO) == 0
    assert await conversation_of(store, left) is None
    assert await store.visitors.resolve_code("bo-code") == BO, "the code is another matter"
    assert await store.visitors.forget_tokens(timedelta(minutes=-1)) == 1
    assert await conversation_of(store, held) is None


def test_a_repeated_start_finds_the_same_conversation(store: Store) -> None:
    first = store.visitors.conversation_for("3f1c")
    assert store.visitors.conversation_for("3f1c") == first
    assert store.visitors.conversation_for("3f1d") != first
    assert re.fullmatch(r"[a-z2-7]{26}", first)


async def test_a_survey_token_is_good_for_one_answer(store: Store) -> None:
    token = await store.surveys.issue()
    assert await store.surveys.answer(token, helped="yes", felt_safe="partly", text="tack")
    assert not await store.surveys.answer(token, helped="no", felt_safe="no", text=None)
    assert not await store.surveys.answer("guess", helped="no", felt_safe="no", text=None)
    week = iso_week(await store.clock.now())
    assert await store.surveys.of_week(week) == [SurveyAnswer(week, "yes", "partly", "tack")]
    assert await store.surveys.of_week("1999-W01") == []


async def test_survey_tokens_that_nobody_uses_are_forgotten_by_the_week(store: Store) -> None:
    now = await store.clock.now()
    unused, used = await store.surveys.issue(), await store.surveys.issue()
    assert await store.surveys.answer(used, helped="yes", felt_safe=None, text=None)
    assert await store.surveys.forget_tokens(iso_week(now)) == 0
    assert await store.surveys.forget_tokens(iso_week(now + timedelta(days=7))) == 1
    assert not await store.surveys.answer(unused, helped="yes", felt_safe=None, text=None)
    assert len(await store.surveys.of_week(iso_week(now))) == 1


async def test_no_question_of_the_survey_has_to_be_answered(store: Store) -> None:
    await store.surveys.answer(await store.surveys.issue(), helped="no", felt_safe=None, text=None)
    (answer,) = await store.surveys.of_week(iso_week(await store.clock.now()))
    assert (answer.helped, answer.felt_safe) == ("no", None)


async def test_an_answer_without_text_stays_without(store: Store) -> None:
    await store.surveys.answer(await store.surveys.issue(), helped="no", felt_safe="yes", text=None)
    (answer,) = await store.surveys.of_week(iso_week(await store.clock.now()))
    assert answer.text is None


async def test_a_survey_token_used_at_once_counts_once(store: Store) -> None:
    token = await store.surveys.issue()
    answers = (store.surveys.answer(token, helped="yes", felt_safe="yes", text=None) for _ in range(8))
    assert sorted(await asyncio.gather(*answers)) == [False] * 7 + [True]
