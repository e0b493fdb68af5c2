"""What a conversation's cache of read messages spares, and that it changes nothing and keeps no words."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.risk import Level, MessageCache, RiskContext, RiskRules
from handoff.risk.earlier_messages import EarlierMessages
from handoff.risk.message_cache import CachedMessage, Parts

RULES = RiskRules.load()
PARTS = (
    "min bror har köpt en kniv", "han hatar sin klass", "i kväll", "i morgon på skolan", "hamnd", "skjuta upp mötet",
    "jag orkar inte längre", "jag har gett bort mina saker", "hon har skaffat pass", "de försöker värva min son",
    "han är 14", "jag vill lämna gruppen", "de hotar mig", "he bought a gun", "he hates his class", "tonight",
    "jag har", "ont", "hej", "x " * 390, "i kväll i kväll i kväll",
)  # fmt: skip
ENDS = ("", ".", "..", " .", "!", ".!", "?", "\n", ".\n", " ❤\ufe0f", "\u115f")
MESSAGES = st.lists(
    st.builds(lambda text, end, change: change(text) + end,
              st.sampled_from(PARTS), st.sampled_from(ENDS), st.sampled_from((str, str, str.upper, str.title))),
    min_size=1, max_size=7,
)  # fmt: skip


@given(MESSAGES)
@settings(max_examples=500, deadline=None)
def test_messages_read_one_by_one_say_what_they_say_as_one_text(texts: list[str]) -> None:
    earlier = EarlierMessages(RiskContext(tuple(texts)), RULES.book)
    for lang in ("sv", "en"):
        one_by_one = earlier._by_message(lang)
        assert one_by_one is None or one_by_one == earlier._as_one(lang)


@given(MESSAGES)
@settings(max_examples=300, deadline=None)
def test_what_was_heard_before_changes_no_assessment(texts: list[str]) -> None:
    heard = MessageCache()
    for number, text in enumerate(texts):
        recent = tuple(texts[max(0, number - 5) : number])
        assert RULES.assess(text, RiskContext(recent, cache=heard)) == RULES.assess(text, RiskContext(recent))


def test_an_expression_is_formed_as_often_as_it_stands_in_a_text() -> None:
    """So six messages that all say it are not read again as one text, and none of them is taken for danger."""
    for lang, text in (("sv", "i kväll"), ("en", "tonight")):
        earlier = EarlierMessages(RiskContext((f"{text} {text} {text}",) * 6), RULES.book)
        assert earlier._by_message(lang) == earlier._as_one(lang)
    assert RULES.assess("vi skjuter upp mötet, " * 6).level == RULES.assess("vi skjuter upp mötet").level


def test_an_expression_that_hangs_on_another_message_is_formed_as_in_one_text() -> None:
    """`hamnd` is a threat only where another of the words that make one stands in the text, as "skjuta" does."""
    earlier = EarlierMessages(RiskContext(("skjuta upp mötet", "hamnd")), RULES.book)
    assert earlier._by_message("sv") is None
    assert earlier.before("sv") == earlier._as_one("sv")


def test_no_sentence_goes_on_in_the_next_message() -> None:
    """With a dot at its end or without: the one who ends messages with dots is read no otherwise, and no slower."""
    for first, second in (("jag har", "gett bort mina saker"), ("min bror har", "köpt en kniv")):
        without, dotted = (
            EarlierMessages(RiskContext((first + end, second)), RULES.book)._by_message("sv") for end in ("", ".")
        )
        assert without is not None
        assert dotted == without


def test_most_conversations_need_no_reading_as_one_text() -> None:
    calm = [text for text in PARTS if "hamnd" not in text and len(text) < 100]
    pairs = [pair for pair in product(calm, calm) if pair[0] != pair[1]]
    whole = [pair for pair in pairs if EarlierMessages(RiskContext(pair), RULES.book)._by_message("sv") is None]
    assert len(whole) < len(pairs) / 10


@pytest.mark.parametrize("known", [False, True])
def test_a_message_that_was_heard_is_not_read_again(known: bool) -> None:
    """Shown with a cache that says of "hej" that every part stands in it."""
    heard = MessageCache()
    if known:
        heard.messages[hash("hej")] = CachedMessage(False, 2, {("sv", True): Parts(-1, True)})
    found = RULES.assess("han hatar sin klass", RiskContext(("hej",), cache=heard))
    assert (found.level >= Level.N3) is known


def test_the_cache_knows_the_last_messages_alone_and_no_word_of_them() -> None:
    heard, recent = MessageCache(), tuple[str, ...]()
    for text in (*PARTS, *PARTS):
        RULES.assess(text, RiskContext(recent, cache=heard))
        assert heard.messages.keys() <= {hash(each) for each in (*recent, text)}
        assert not any(word in repr(heard.messages) for word in ("kniv", "hatar", "gun"))
        recent = (*recent, text)[-5:]
