"""Nothing of a visitor is found anywhere on disk or in any output, except as ciphertext."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import socketio

from tests.support.clients import Counselor, Visitor
from tests.support.product import running
from tests.trust.canary import (
    ADDRESS,
    AGENT,
    CALL_BACK,
    NOTE,
    REFERRER,
    SENTENCE,
    TRUST,
    WISHED,
    TracedVisitor,
    searched,
    talk,
)

pytestmark = [pytest.mark.chaos, pytest.mark.slow]


async def test_no_trace_of_the_visitor_in_files_or_output(tmp_path: Path) -> None:
    async with running(tmp_path / "data", TRUST) as product:
        await product.line("ready")
        visitor = await TracedVisitor(product.url).connect()
        await visitor.start()
        assert (await visitor.call("callback:leave", {"client_msg_id": "ring", **CALL_BACK}))["ok"]
        await visitor.say(SENTENCE)
        await visitor.say(f"{SENTENCE} och min bror ska åka och strida")
        code = await visitor.call("code:create", {"client_msg_id": "code"})
        counselor = await Counselor(product.url).log_in(*product.accounts["counselor"])
        await talk(counselor, visitor.conversation)
        guess = Visitor(product.url)
        guess.token = SENTENCE
        with pytest.raises(socketio.exceptions.ConnectionError):
            await guess.connect()
        await visitor.close()
        await counselor.close()
        token = visitor.token
        # The gateway dies without any time to tidy up, as it would in a fault.
        product.kill("handoff.cli serve")
        await product.answering()
    assert token is not None
    secrets = [SENTENCE, NOTE, AGENT, REFERRER, ADDRESS, *WISHED, token, code["code"], code["code"].replace("-", "")]
    looked_at, found = await asyncio.to_thread(searched, product.data, product.output.encode(), secrets)
    assert found == []
    assert looked_at > 1_000_000, "the database is among it"
