"""Who may take an article through its life, and what visitors see of it on a given day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.lifecycle import (
    ArticleDocument,
    NotAllowed,
    drafted,
    due,
    edited,
    published,
    returned,
    reviewed,
    scheduled,
    seeded,
    visible,
    withdrawn,
)
from tests.knowledge.samples import ANNA, ARTICLE, BO, LAWYER, TODAY, article

SEED = seeded(ARTICLE, TODAY)
DRAFT = drafted(ARTICLE, ANNA)
REVIEWED = reviewed(DRAFT, BO, TODAY)
PUBLISHED = published(REVIEWED, TODAY)
WITHDRAWN = withdrawn(PUBLISHED)


def test_what_nobody_has_reviewed_is_for_practice_alone() -> None:
    shown = visible(SEED, TODAY, practice=True)
    assert shown is not None
    assert not shown.reviewed
    assert visible(SEED, TODAY, practice=False) is None


@pytest.mark.parametrize("document", [SEED, PUBLISHED])
def test_an_expired_text_is_hidden_and_listed(document: ArticleDocument) -> None:
    last = TODAY + timedelta(days=180)
    assert visible(document, last, practice=True) is not None
    assert visible(document, last + timedelta(days=1), practice=True) is None
    assert not due(document, TODAY)
    assert due(document, last - timedelta(days=30))
    assert due(document, last + timedelta(days=400))


def test_only_published_texts_are_for_visitors() -> None:
    shown = visible(PUBLISHED, TODAY, practice=False)
    assert shown is not None
    assert (shown.reviewed, shown.reviewed_by, shown.reviewed_on) == (True, "granskare", TODAY)
    for document in (DRAFT, REVIEWED, WITHDRAWN):
        assert visible(document, TODAY, practice=True) is None


def test_the_published_text_stays_while_the_next_one_is_written() -> None:
    new = edited(PUBLISHED, article(title="Nytt"), BO)
    assert new.status == "utkast"
    assert new.live == PUBLISHED.live
    assert published(reviewed(new, ANNA, TODAY), TODAY).live != PUBLISHED.live


def test_the_author_does_not_review() -> None:
    with pytest.raises(NotAllowed, match="author") as caught:
        reviewed(DRAFT, ANNA, TODAY)
    assert caught.value.code == "own_text"


def test_an_edit_takes_the_review_away() -> None:
    again = edited(REVIEWED, article(text="Annat."), BO)
    assert (again.status, again.reviewed_by, again.author) == ("utkast", None, "bo")
    with pytest.raises(NotAllowed):
        published(again, TODAY)


def test_a_legal_text_needs_a_lawyer() -> None:
    legal = drafted(article(needs_lawyer=True), ANNA)
    with pytest.raises(NotAllowed, match="lawyer"):
        reviewed(legal, BO, TODAY)
    assert reviewed(legal, LAWYER, TODAY).reviewed_by == "jurist"


def test_the_reviewer_can_ask_for_changes() -> None:
    back = returned(REVIEWED, BO, "Kortare, tack.")
    assert (back.status, back.comment, back.reviewed_by) == ("utkast", "Kortare, tack.", None)


def test_publishing_can_wait_for_a_time() -> None:
    at = datetime(2030, 4, 1, 8, tzinfo=UTC)
    assert scheduled(REVIEWED, at).publish_at == at
    assert published(scheduled(REVIEWED, at), TODAY).publish_at is None
    with pytest.raises(NotAllowed):
        scheduled(DRAFT, at)


@pytest.mark.parametrize("document", [SEED, DRAFT, PUBLISHED, WITHDRAWN])
def test_nothing_is_published_unreviewed(document: ArticleDocument) -> None:
    with pytest.raises(NotAllowed):
        published(document, TODAY)


@pytest.mark.parametrize("document", [PUBLISHED, WITHDRAWN, REVIEWED])
def test_only_drafts_and_what_came_along_are_reviewed(document: ArticleDocument) -> None:
    with pytest.raises(NotAllowed):
        reviewed(document, LAWYER, TODAY)


def test_what_is_withdrawn_is_withdrawn_once() -> None:
    with pytest.raises(NotAllowed):
        withdrawn(WITHDRAWN)
    assert edited(WITHDRAWN, ARTICLE, ANNA).status == "utkast"


def test_an_article_stays_the_same_article() -> None:
    with pytest.raises(NotAllowed):
        edited(SEED, article(id="a91"), ANNA)
