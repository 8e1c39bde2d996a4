"""Files of other tools, in the forms that these write."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.errors import CurveFormError, ExportError, InvalidExperimentError
from pytest_threshold.experiment import Experiment
from pytest_threshold.export import (
    from_azure_ml,
    from_counts,
    from_dvclive,
    from_h2o,
    from_table_file,
    from_vertex_ai,
)
from pytest_threshold.export.dvclive import model_directory
from pytest_threshold.export.formats import FORMATS
from tests import samples

IDENTITY = {key: samples.SOUND[key] for key in ("model_id", "issuer", "experiment_date")}
# Confusion matrices: threshold, and true and false positives, false and true negatives there.
MATRICES = (
    (0.0, 20, 80, 0, 0),
    (0.25, 18, 30, 2, 50),
    (0.5, 17, 3, 3, 77),
    (0.75, 10, 0, 10, 80),
    (1.0, 0, 0, 20, 80),
)
COLUMNS = tuple(zip(*MATRICES, strict=True))
WHOLE = from_counts(*COLUMNS, **IDENTITY)
RECALLS = [tp / 20 for tp in COLUMNS[1]]
RATES = [fp / 80 for fp in COLUMNS[2]]
PRECISIONS = [tp / (tp + fp) if tp + fp else None for _, tp, fp, _, _ in MATRICES]
NO_THRESHOLDS = "has no thresholds, without which no recall can be deployed"


def write(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


def without(experiment: Experiment, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in experiment.model_dump().items() if key not in keys}


def points(*names: str) -> list[dict[str, Any]]:
    """Return the points of a plot as DVCLive writes them, without the last one."""
    values: dict[str, Sequence[float | None]] = {
        "threshold": COLUMNS[0],
        "recall": RECALLS,
        "precision": PRECISIONS,
        "tpr": RECALLS,
        "fpr": RATES,
    }
    columns = [values[name][:4] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


PR = points("precision", "recall", "threshold")
ROC = [
    {"fpr": 0.0, "tpr": 0.0, "threshold": float("inf")},
    *points("fpr", "tpr", "threshold")[::-1],
]
COUNTS = ("n_positives", "n_negatives")


@pytest.mark.parametrize(
    ("value", "lacks"),
    [
        pytest.param({"precision_recall": PR}, "fpr_arr", id="precision-recall"),
        pytest.param({"prc": PR}, "fpr_arr", id="0.6"),
        pytest.param({"pr": PR}, "fpr_arr", id="pr"),
        pytest.param({"my plot": PR}, "fpr_arr", id="named"),
        pytest.param(PR, "fpr_arr", id="bare"),
        pytest.param({"roc": ROC}, "precision_arr", id="roc"),
        pytest.param({"prc": points("recall", "threshold")}, "precision_arr", id="no-precision"),
    ],
)
def test_plot_of_dvclive(tmp_path: Path, value: object, lacks: str) -> None:
    found = from_dvclive(write(tmp_path / "plot.json", value), **IDENTITY)
    assert (found.threshold_arr, found.recall_arr) == ([*COLUMNS[0][:4]], RECALLS[:4])
    assert found.precision_arr in (None, PRECISIONS[:4])
    assert found.fpr_arr in (None, RATES[:4])
    assert lacks not in found.model_dump()
    assert len(found.model_dump()) >= 5


@pytest.mark.parametrize(
    "file",
    [
        "plots/sklearn/precision_recall.json",
        "plots/prc.json",
        "prc.json",
        "plots/sklearn/mine.json",
    ],
)
def test_directory_of_dvclive(tmp_path: Path, file: str) -> None:
    directory = tmp_path / "fraud"
    write(directory / "metrics.json", {"loss": 0.1})
    write(directory / "plots" / "broken.json", "{")
    write(directory / "plots" / "sklearn" / "roc.json", {"roc": ROC})
    write(directory / file, {"plot": PR})
    assert from_dvclive(directory, **IDENTITY).precision_arr == PRECISIONS[:4]
    assert model_directory(directory) == directory
    assert model_directory(directory / file) == directory


def test_directory_of_dvclive_with_an_roc_curve_only(tmp_path: Path) -> None:
    write(tmp_path / "plots" / "sklearn" / "roc.json", {"roc": ROC})
    assert from_dvclive(tmp_path, **IDENTITY).fpr_arr == RATES[:4]


def test_directory_of_dvclive_that_does_not_tell_which_plot(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / "plots" / f"{name}.json", {"prc": PR})
    with pytest.raises(
        CurveFormError, match=r"has several plots: give one of .*a\.json, .*b\.json"
    ):
        from_dvclive(tmp_path, **IDENTITY)
    (tmp_path / "nothing").mkdir()
    with pytest.raises(CurveFormError, match="must have a precision_recall or roc plot of DVCLive"):
        from_dvclive(tmp_path / "nothing", **IDENTITY)


def vertex_rows(*, has_counts: bool) -> list[dict[str, Any]]:
    """Return the rows of Vertex AI: zeros are left out, counts are texts, -0.01 comes first."""
    rows = []
    for threshold, tp, fp, fn, tn in ((-0.01, 20, 80, 0, 0), *MATRICES):
        row: dict[str, Any] = {
            "confidenceThreshold": threshold,
            "recall": tp / 20,
            "precision": tp / (tp + fp) if tp + fp else 0,
            "falsePositiveRate": fp / 80,
        }
        if has_counts:
            names = ("truePositive", "falsePositive", "falseNegative", "trueNegative")
            counts = zip(names, (tp, fp, fn, tn), strict=True)
            row |= {f"{name}Count": str(count) for name, count in counts}
        rows.append({key: value for key, value in row.items() if value not in (0, "0")})
    return rows


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"confidenceMetrics": rows},
        lambda rows: {"name": "x", "metrics": {"auPrc": 0.9, "confidenceMetrics": rows}},
        lambda rows: [{"metrics": {"confidenceMetrics": rows}}],
        lambda rows: {"confidenceMetrics": [{**rows[0], "maxPredictions": 1}, *rows]},
    ],
    ids=["alone", "evaluation", "list", "more-rows"],
)
def test_evaluation_of_vertex_ai(tmp_path: Path, wrap: Callable[[object], object]) -> None:
    path = write(tmp_path / "e.json", wrap(vertex_rows(has_counts=True)))
    assert from_vertex_ai(path, **IDENTITY) == WHOLE
    write(path, wrap(vertex_rows(has_counts=False)))
    assert from_vertex_ai(path, **IDENTITY).model_dump() == without(WHOLE, *COUNTS)


def h2o_table(*, has_counts: bool = True, scale: float = 1.0) -> dict[str, Any]:
    columns: dict[str, Sequence[Any]] = {
        "threshold": COLUMNS[0][::-1],
        "f1": [0.5] * 5,
        "recall": [recall * scale for recall in RECALLS[::-1]],
        "precision": ["NaN" if each is None else each for each in PRECISIONS[::-1]],
        "fpr": RATES[::-1],
    }
    if has_counts:
        names = dict(zip(("tps", "fps", "fns", "tns"), COLUMNS[1:], strict=True))
        columns |= {name: [float(count) for count in found[::-1]] for name, found in names.items()}
    return {
        "name": "Metrics for Thresholds",
        "columns": [{"name": name, "type": "double"} for name in columns],
        "data": list(columns.values()),
    }


def h2o_model(**tables: object) -> dict[str, Any]:
    output = {
        f"{kind}_metrics": table and {"thresholds_and_metric_scores": table}
        for kind, table in tables.items()
    }
    return {"models": [{"output": output}]}


HALF = h2o_table(has_counts=False, scale=0.5)


@pytest.mark.parametrize(
    "value",
    [
        {"thresholds_and_metric_scores": h2o_table()},
        h2o_model(training=h2o_table(), validation=None, cross_validation=None),
        h2o_model(training=HALF, validation=h2o_table(), cross_validation=None),
        h2o_model(training=HALF, validation=None, cross_validation=h2o_table()),
        h2o_model(training=HALF, validation=h2o_table(), cross_validation=HALF),
    ],
    ids=["metrics", "training-alone", "validation", "cross-validation", "both"],
)
def test_model_of_h2o(tmp_path: Path, value: object) -> None:
    assert from_h2o(write(tmp_path / "m.json", value), **IDENTITY) == WHOLE


def test_table_of_h2o_without_counts(tmp_path: Path) -> None:
    value = {"thresholds_and_metric_scores": h2o_table(has_counts=False)}
    found = from_h2o(write(tmp_path / "m.json", value), **IDENTITY)
    assert found.model_dump() == without(WHOLE, *COUNTS)


def azure_table(
    *, labels: Sequence[object] = ("0", "1"), positive: str = "1", **changes: object
) -> dict[str, Any]:
    rows = [[tp, fp, tn, fn] for _, tp, fp, fn, tn in MATRICES]
    data = {
        "probability_tables": [
            rows if str(label) == positive else [[0] * 4] * 5 for label in labels
        ],
        "percentile_tables": [],
        "probability_thresholds": COLUMNS[0],
        "class_labels": list(labels),
    }
    return {"schema_type": "accuracy_table", "data": {**data, **changes}}


def test_accuracy_table_of_azure_ml(tmp_path: Path) -> None:
    path = write(tmp_path / "t.json", azure_table())
    assert from_azure_ml(path, **IDENTITY) == WHOLE
    write(path, azure_table(labels=("a", 1, "c")))
    assert from_azure_ml(path, positive_class="1", **IDENTITY) == WHOLE
    with pytest.raises(ExportError, match="has the classes a, 1, c: name the positive class"):
        from_azure_ml(path, **IDENTITY)
    with pytest.raises(ExportError, match="must have the positive class once among a, 1, c: d"):
        from_azure_ml(path, positive_class="d", **IDENTITY)


NAMES = ("threshold", "recall", "precision", "fpr")
ROWS = [*zip(COLUMNS[0], RECALLS, PRECISIONS, RATES, strict=True)]


def csv_text(names: Sequence[str], rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    lines = [names, *([("" if cell is None else cell) for cell in row] for row in rows)]
    return "\n".join(delimiter.join(map(str, line)) for line in lines)


RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(csv_text(NAMES, ROWS), id="csv"),
        pytest.param(csv_text(NAMES, ROWS[::-1], "\t"), id="tsv-descending"),
        pytest.param(csv_text(NAMES, ROWS, ";"), id="semicolons"),
        pytest.param("\ufeff" + csv_text(NAMES, ROWS) + "\n\n", id="mark-and-blank-lines"),
        pytest.param(csv_text(("Cut-off", "Sensitivity", "PPV", "FPR"), ROWS), id="other-names"),
        pytest.param(
            csv_text(("confidence_threshold", "TPR", "Precision", "False Positive Rate"), ROWS),
            id="signs",
        ),
        pytest.param(RECORDS, id="records"),
        pytest.param({"prc": RECORDS}, id="records-below-a-key"),
        pytest.param({name: [row[name] for row in RECORDS] for name in NAMES}, id="arrays"),
        pytest.param({"columns": NAMES, "data": ROWS}, id="split"),
        pytest.param({"note": "x", "columns": NAMES, "data": ROWS}, id="split-with-a-note"),
    ],
)
def test_table_in_a_file(tmp_path: Path, value: object) -> None:
    found = from_table_file(write(tmp_path / "t.txt", value), **IDENTITY)
    assert found.model_dump() == without(WHOLE, *COUNTS)


def test_table_of_counts(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["threshold", "TN", "fn", "Fp", "tp", "recall"])
        writer.writerows([[t, tn, fn, fp, tp, 0.1] for t, tp, fp, fn, tn in MATRICES])
    assert from_table_file(path, **IDENTITY) == WHOLE


Read = Callable[..., Experiment]
READERS: Mapping[str, Read] = {form.name: form.read for form in FORMATS}
PIECES = ("probability_tables", "probability_thresholds", "class_labels")


@pytest.mark.parametrize(
    ("form", "value", "message"),
    [
        ("table", "threshold,recall\n0.5", "must have as many cells in each row as names"),
        ("table", "a,b\n1,2", "must have a column threshold, and a column recall .* found a, b"),
        ("table", "threshold\n0.5", "must have a column threshold, and a column recall"),
        (
            "table",
            "threshold,cutoff,recall\n1,1,1",
            "one column threshold, found threshold, cutoff",
        ),
        ("table", "threshold,recall\n0.5,x", "recall of row 0 must be a number, found 'x'"),
        ("table", "recall,precision\n0.5,0.5", NO_THRESHOLDS),
        ("table", "", "must be a table, with a line of names"),
        ("table", "{", "must be JSON: "),
        ("table", "[" * 100_000, "must be JSON: "),
        ("table", "[1, 2]", "must hold a table"),
        ("table", {"a": 1, "b": 2}, "must hold a table"),
        ("table", {"columns": ["threshold", "recall"], "data": [[0.5]]}, "must have data with as"),
        ("table", {"columns": ["threshold", "recall"]}, "must have data with as many cells"),
        ("table", {"columns": ["class", "precision", "recall"], "data": []}, NO_THRESHOLDS),
        ("table", {"precision_recall_curve": {"precisions": [1], "recalls": [1]}}, NO_THRESHOLDS),
        ("table", {"a": {"x": {"recall": [1.0], "precision": [1.0]}}}, NO_THRESHOLDS),
        ("dvclive", {"a": 1}, "must have one precision_recall or roc plot of DVCLive, found none"),
        ("dvclive", {"a": PR, "b": PR}, "found 2"),
        ("dvclive", {"a": [{"precision": 1, "recall": 1}]}, NO_THRESHOLDS),
        ("dvclive", {"prc": [{"threshold": "x", "recall": 1}]}, "must be a number"),
        ("vertex-ai", {"a": 1}, "must have confidenceMetrics of one evaluation, found none"),
        (
            "vertex-ai",
            [{"confidenceMetrics": vertex_rows(has_counts=True)}] * 2,
            "must have confidenceMetrics of one evaluation, found 2",
        ),
        ("vertex-ai", {"confidenceMetrics": [{"recall": {}}]}, "recall of row 0 must be a number"),
        ("vertex-ai", {"confidenceMetrics": [1]}, "found none"),
        ("vertex-ai", {"recall": [1], "precision": [1]}, NO_THRESHOLDS),
        ("h2o", {"a": 1}, "must have thresholds_and_metric_scores, found none"),
        ("h2o", {"recall": [1]}, NO_THRESHOLDS),
        (
            "h2o",
            [{"thresholds_and_metric_scores": h2o_table()}] * 2,
            "must have one thresholds_and_metric_scores of a kind, found 2",
        ),
        ("h2o", {"thresholds_and_metric_scores": {"columns": []}}, "must have columns with a name"),
        (
            "h2o",
            {"thresholds_and_metric_scores": {"columns": [{"name": "threshold"}], "data": [["x"]]}},
            "threshold of row 0 must be a number, found 'x'",
        ),
        (
            "h2o",
            {"thresholds_and_metric_scores": {"columns": [{"name": "threshold"}], "data": [[1]]}},
            "must have a column recall or tpr",
        ),
        (
            "h2o",
            {"thresholds_and_metric_scores": {"columns": [{"name": "recall"}], "data": [[1]]}},
            "must have a column threshold",
        ),
        ("azure-ml", {"data": {}}, "must have one accuracy_table with probability_tables"),
        (
            "azure-ml",
            azure_table(probability_tables=[]),
            "must have a table of rows TP, FP, TN, FN",
        ),
        ("azure-ml", azure_table(probability_tables=[[], [[1]]]), "must have a table of rows"),
        ("azure-ml", azure_table(probability_tables=[[], [1]]), "must have a table of rows"),
        ("azure-ml", azure_table(probability_tables=[[], [["x"] * 4]]), "must be a number, found"),
    ],
)
def test_file_that_is_something_else(
    tmp_path: Path, form: str, value: object, message: str
) -> None:
    path = write(tmp_path / "f.json", value)
    with pytest.raises(ExportError, match=message):
        READERS[form](path, **IDENTITY)


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "must be UTF-8"),
        (b"{", "must be JSON"),
        (b"[" * 100_000, "must be JSON"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "must be JSON|must hold a table"),
        (json.dumps({"a": [[{}] * 20_000] * 3}).encode(), "must have|must hold"),
    ],
    ids=["bytes", "cut", "deep", "huge-number", "many"],
)
def test_hostile_file(tmp_path: Path, form: str, content: bytes, message: str) -> None:
    path = tmp_path / "x\x1b[31m.json"
    path.write_bytes(content)
    with pytest.raises(CurveFormError, match=message) as caught:
        READERS[form](path, **IDENTITY)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("form", READERS)
def test_missing_file(tmp_path: Path, form: str) -> None:
    with pytest.raises(InvalidExperimentError, match="must be readable"):
        READERS[form](tmp_path / "none.json", **IDENTITY)
