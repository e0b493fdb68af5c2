"""What the rules say of every sentence of the test sets, recorded: `python -m tests.handoff.risk.assessed --write`.

A change for speed alone leaves `assessed.txt` as it is; a change of rules writes it anew, and the difference shows how
many sentences it moved, and between which levels. A line has a name of the sentence (never the sentence), its level and
signals, and a fingerprint of all that is said of it: alone, and as the sixth message of a conversation.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Final

from handoff.risk import Assessment, RiskContext, RiskRules
from tests.handoff.risk.speed import all_sentences, heard_before, said

RECORDED: Final = Path(__file__).with_name("assessed.txt")
WRITE: Final = ".lotsen/dev/bin/python -m tests.handoff.risk.assessed --write"


def assessed(rules: RiskRules) -> list[str]:
    """The lines of today, each sentence once."""
    before = heard_before(rules)
    return [_line(rules, text, before) for text in dict.fromkeys(all_sentences())]


def recorded() -> list[str]:
    """The lines that are kept."""
    return RECORDED.read_text("utf-8").splitlines()


def _line(rules: RiskRules, text: str, before: RiskContext) -> str:
    alone, sixth = rules.assess(text), rules.assess(text, before)
    shown = (alone.level.name, ",".join(alone.signals) or "-")
    return " ".join((_short(text), *shown, _fingerprint(alone), sixth.level.name, _fingerprint(sixth)))


def _fingerprint(found: Assessment) -> str:
    return _short(repr(said(found)))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.handoff.risk.assessed", description=__doc__)
    parser.add_argument("--write", action="store_true", help="record what the rules say now")
    options = parser.parse_args()
    lines, before = assessed(RiskRules.load()), set(recorded()) if RECORDED.exists() else set()
    print(f"{len(set(lines) - before)} of {len(lines)} sentences are assessed otherwise than recorded, or are new")
    if options.write:
        RECORDED.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
