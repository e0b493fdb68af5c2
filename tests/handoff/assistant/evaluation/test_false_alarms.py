"""False alarms are counted by kind of calm sentence and stand in the report beside recall."""

from __future__ import annotations

from handoff.assistant.danger.triage import Verdict
from handoff.assistant.evaluation import report
from handoff.assistant.evaluation.cases import Sentence
from handoff.assistant.evaluation.scores import Pair, Share, false_alarms, scores
from handoff.risk import Level


def _pair(kind: str, judged: Level, *, request: bool = False) -> Pair:
    case = Sentence(text="vi ska slakta fåren", level="N0", trap=kind)
    return case, Verdict(judged, (), request, "utanfor_omradet", 0.9, ())


PAIRS = [
    _pair("animals", Level.N4),
    _pair("animals", Level.N0),
    _pair("sport", Level.N2, request=True),
    _pair("thanks", Level.N1),
]


def test_false_alarms_are_counted_together_and_by_kind() -> None:
    alarms = false_alarms(PAIRS)
    assert list(alarms) == ["all", "animals", "sport", "thanks"]
    assert (alarms["all"].n4, alarms["all"].n3, alarms["all"].n2) == (Share(1, 4), Share(1, 4), Share(2, 4))
    assert alarms["all"].requests == Share(1, 4)
    assert alarms["animals"].n3 == Share(1, 2)
    assert alarms["thanks"].n2 == Share(0, 1)


def test_the_report_shows_them_beside_recall_but_no_kind_without_any() -> None:
    text = report.markdown({"all": scores(PAIRS)}, false_alarms(PAIRS), None, PAIRS, "calm.yaml")
    assert text.index("N4 judged N3 or N4") < text.index("False alarms on everyday sentences")
    assert "| sport | 0.000 (0/1) | 0.000 (0/1) | 1.000 (1/1) | 1.000 (1/1) |" in text
    assert "| thanks |" not in text


def test_without_everyday_sentences_the_report_has_no_such_part() -> None:
    assert "everyday" not in report.markdown({"all": scores(PAIRS)}, {}, None, PAIRS, "own.yaml")


def test_the_report_shows_how_well_the_models_urgency_is_calibrated() -> None:
    said = Verdict(Level.N3, (), False, "oro_barn", 0.9, (), urgency=0.72)
    urgent, calm = Sentence(text="han har en kniv", level="N4"), Sentence(text="vi slipar knivar", level="N0")
    pairs = [(urgent, said), (calm, said), *PAIRS]
    assert scores(pairs).urgency == [(0.72, 0.5, 2)]
    assert "| 0.72 | 0.50 | 2 |" in report.markdown({"all": scores(pairs)}, {}, None, pairs, "own.yaml")
