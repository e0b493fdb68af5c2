"""The fast JSON takes and refuses what the library's does."""

from __future__ import annotations

import pytest
from engineio import json as library

from handoff.gateway.sockets import packets

TAKEN = (
    '["message:send",{"text":"hej å 😀","n":1}]',
    '"\\ud83d"',
    "[" + "9" * 90 + "]",
    '{"a":1,"a":2}',
    "[1.5,true,null]",
)
REFUSED = ("", "[", "[1,]", "{'a':1}", "9" * 101, "[" * 100_000)


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_taken_is_read_alike_and_written_so_that_it_can_be_read(text: str) -> None:
    read = packets.loads(text)
    assert read == library.loads(text)
    assert library.loads(packets.dumps(read, separators=(",", ":"))) == read


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_is_refused_as_before(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        packets.loads(text)
