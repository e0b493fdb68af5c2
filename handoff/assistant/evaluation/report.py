"""The report of an evaluation: Markdown for people, with plots beside it. Numbers come from `scores`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from handoff.assistant.danger.triage import Verdict
from handoff.assistant.evaluation.cases import Sentence
from handoff.assistant.evaluation.scores import DialogueScores, FalseAlarms, Pair, Scores, Share
from handoff.contract.base import LEVELS
from handoff.risk import Level

MISSES_SHOWN = 60


def markdown(
    by_lang: Mapping[str, Scores],
    alarms: Mapping[str, FalseAlarms],
    dialogues: DialogueScores | None,
    pairs: Sequence[Pair],
    source: str,
) -> str:
    """The report as Markdown. `by_lang`: scores under "all", then by language; `alarms`: the same, then by kind."""
    parts = [
        f"# Triage, measured on {source}",
        f"{len(pairs)} sentences. Rules and bot judge each as a visitor's first message, or behind the one before it.",
        _summary(by_lang),
        *(["## False alarms on everyday sentences", _alarms(alarms)] if alarms else []),
        "## Levels: right against judged",
        _confusion(by_lang["all"]),
        "## Recall by signal (N2 or higher, judged at its level or higher)",
        _table(["signal", "recall"], [[name, str(share)] for name, share in by_lang["all"].by_signal.items()]),
        "## Calibration of the intent's confidence",
        _calibration(by_lang["all"].calibration, "mean confidence", "share right"),
        "## Calibration of the model's probability of N3 or N4",
        _calibration(by_lang["all"].urgency, "mean probability", "share that was N3 or N4"),
    ]
    if dialogues is not None:
        parts += ["## Dialogues", _dialogues(dialogues)]
    parts += ["## Misses", _misses(pairs)]
    return "\n\n".join(parts) + "\n"


def _summary(by_lang: Mapping[str, Scores]) -> str:
    rows: list[tuple[str, list[str]]] = [
        ("N4 judged N3 or N4", [str(s.n4_at_n3) for s in by_lang.values()]),
        ("N4 judged N4, or asked about", [str(s.n4_at_n4) for s in by_lang.values()]),
        ("N4 judged N2 or higher", [str(s.n4_at_n2) for s in by_lang.values()]),
        ("N4 judged N0", [str(s.n4_as_n0) for s in by_lang.values()]),
        ("N3 and N4 judged N3 or N4", [str(s.n3_at_n3) for s in by_lang.values()]),
        ("over-triage: N0, N1 judged N3 or N4", [str(s.over_triage) for s in by_lang.values()]),
        ("false alarms: N0, N1 judged N4", [str(s.calm_at_n4) for s in by_lang.values()]),
        ("N0, N1 asked about as a possible N4", [str(s.calm_unsettled) for s in by_lang.values()]),
        ("N0, N1 judged N2 or higher", [str(s.calm_at_n2) for s in by_lang.values()]),
        ("request for a human: recall", [str(s.request_recall) for s in by_lang.values()]),
        ("request for a human: precision", [str(s.request_precision) for s in by_lang.values()]),
        ("intent: macro-F1", [_number(s.intent_macro_f1) for s in by_lang.values()]),
        ("intent: accuracy", [str(s.intent_accuracy) for s in by_lang.values()]),
        ("minimal pairs right on both sides", [str(s.pairs) for s in by_lang.values()]),
    ]
    return _table(["", *by_lang], [[name, *cells] for name, cells in rows])


def _alarms(alarms: Mapping[str, FalseAlarms]) -> str:
    """All kinds together, then those with any false alarm."""
    shown = {kind: one for kind, one in alarms.items() if kind == "all" or one.n2.hits or one.requests.hits}
    rows = [[kind, str(one.n4), str(one.n3), str(one.n2), str(one.requests)] for kind, one in shown.items()]
    return _table(["kind", "judged N4", "N3 or higher", "N2 or higher", "request heard"], rows)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _confusion(scored: Scores) -> str:
    rows = [[right, *(str(scored.confusion.get((right, said), 0)) for said in LEVELS)] for right in LEVELS]
    return _table(["right \\ judged", *LEVELS], rows)


def _calibration(bins: Sequence[tuple[float, float, int]], said: str, held: str) -> str:
    rows = [[f"{mean:.2f}", f"{share:.2f}", str(count)] for mean, share, count in bins]
    return _table([said, held, "sentences"], rows)


def _dialogues(scored: DialogueScores) -> str:
    rows: list[tuple[str, Share]] = [
        ("turns with the right sticky level", scored.levels),
        ("dialogues that end at their level or higher", scored.never_below),
        ("human needed: there at the right turn or earlier", scored.handed_over),
        ("human needed: at most one turn late", scored.in_time_or_one_late),
        ("no human needed: none came", scored.left_alone),
    ]
    return _table(["", "share"], [[name, str(share)] for name, share in rows])


def _misses(pairs: Sequence[Pair]) -> str:
    """The misses, the worst first: levels too low by most, then levels too high."""
    wrong = [(case, said) for case, said in pairs if _distance(case, said.level) or _flag(case, said)]
    wrong.sort(key=lambda pair: _distance(pair[0], pair[1].level))
    rows = [
        [case.id, case.level, said.level.name, said.intent, _flag(case, said), case.text]
        for case, said in wrong[:MISSES_SHOWN]
    ]
    return f"{len(wrong)} in all; the {len(rows)} gravest:\n\n" + _table(
        ["id", "right", "judged", "intent", "request", "text"], rows
    )


def _distance(case: Sentence, judged: Level) -> int:
    return judged - Level[case.level]


def _flag(case: Sentence, said: Verdict) -> str:
    return {(True, False): "missed", (False, True): "wrong"}.get((case.human_request, said.human_request), "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def write(text: str, scored: Scores, folder: Path) -> list[Path]:
    """The report and its plots (levels, calibration; PNG) into a folder; returns the paths."""
    import matplotlib as mpl

    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.md"
    path.write_text(text, encoding="utf-8")
    return [path, _plot_confusion(scored, folder / "levels.png"), _plot_calibration(scored, folder / "calibration.png")]


def _plot_confusion(scored: Scores, path: Path) -> Path:
    from matplotlib import pyplot as plt

    grid = [[scored.confusion.get((right, said), 0) for said in LEVELS] for right in LEVELS]
    shares = [[count / max(sum(row), 1) for count in row] for row in grid]
    figure, axes = plt.subplots(figsize=(5, 4.2), layout="constrained")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for y, row in enumerate(grid):
        for x, count in enumerate(row):
            axes.text(x, y, str(count), ha="center", va="center", color="white" if shares[y][x] > 0.5 else "black")
    axes.set(xlabel="judged", ylabel="right", title="Levels", xticks=range(5), yticks=range(5))
    axes.set_xticklabels(LEVELS)
    axes.set_yticklabels(LEVELS)
    figure.savefig(path, dpi=150)
    plt.close(figure)
    return path


def _plot_calibration(scored: Scores, path: Path) -> Path:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 4.2), layout="constrained")
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.plot([mean for mean, _, _ in scored.calibration], [share for _, share, _ in scored.calibration], marker="o")
    for mean, share, count in scored.calibration:
        axes.annotate(str(count), (mean, share), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(xlabel="mean confidence", ylabel="share right", title="Intent confidence", xlim=(0, 1), ylim=(0, 1.02))
    figure.savefig(path, dpi=150)
    plt.close(figure)
    return path
