"""Known mistakes, made by the real programs that make them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_curve
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.experiment.messages import MISTAKES
from tests import samples

Curve = tuple[list[float], list[float]]


@pytest.fixture(scope="module")
def labels_and_scores() -> tuple[Any, Any, Any]:
    """Return labels, probabilities and distances of a model that was never shown these samples."""
    samples, labels = load_breast_cancer(return_X_y=True)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(samples[:300], labels[:300])
    unseen = samples[300:]
    return labels[300:], model.predict_proba(unseen)[:, 1], model.decision_function(unseen)


def scikit_learn_precision_recall(labels: Any, scores: Any, _: Any) -> Curve:
    _, recall, thresholds = precision_recall_curve(labels, scores)
    return thresholds.tolist(), recall.tolist()


def scikit_learn_roc(labels: Any, scores: Any, _: Any) -> Curve:
    _, recall, thresholds = roc_curve(labels, scores)
    return thresholds.tolist(), recall.tolist()


def scikit_learn_roc_without_infinity(labels: Any, scores: Any, _: Any) -> Curve:
    thresholds, recall = scikit_learn_roc(labels, scores, _)
    return thresholds[1:], recall[1:]


def scikit_learn_distances(labels: Any, _: Any, distances: Any) -> Curve:
    _, recall, thresholds = precision_recall_curve(labels, distances)
    return thresholds.tolist(), recall[:-1].tolist()


def torchmetrics_curve(
    name: str, thresholds: int | None = None
) -> Callable[[Any, Any, Any], Curve]:
    def curve(labels: Any, scores: Any, _: Any) -> Curve:
        torch = pytest.importorskip("torch", reason="needs the extra interop")
        functional = pytest.importorskip("torchmetrics.functional.classification")
        measure = getattr(functional, name)
        _, recall, cuts = measure(torch.tensor(scores), torch.tensor(labels), thresholds)
        return cuts.tolist(), recall.tolist()

    return curve


def told_cures(path: Path) -> set[str]:
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path)
    return {rule.cure for rule in caught.value.broken_rules}


@pytest.mark.parametrize(
    ("measure", "mistake"),
    [
        (scikit_learn_precision_recall, "one_recall_more"),
        (scikit_learn_roc, "roc_curve"),
        (scikit_learn_roc_without_infinity, "descending"),
        (scikit_learn_distances, "decision_scores"),
        (torchmetrics_curve("binary_precision_recall_curve"), "one_recall_more"),
        (torchmetrics_curve("binary_precision_recall_curve", 20), "one_recall_more"),
        (torchmetrics_curve("binary_roc"), "descending"),
        (torchmetrics_curve("binary_roc", 20), "descending"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_curve_as_a_library_returns_it(
    tmp_path: Path, labels_and_scores: tuple[Any, Any, Any], measure: Any, mistake: str
) -> None:
    thresholds, recalls = measure(*labels_and_scores)
    path = samples.write(tmp_path / "x.json", threshold_arr=thresholds, recall_arr=recalls)
    assert told_cures(path) == {MISTAKES[mistake].cure}


@pytest.mark.filterwarnings("ignore:No positive")
def test_roc_curve_without_positive_labels(
    tmp_path: Path, labels_and_scores: tuple[Any, Any, Any]
) -> None:
    labels, scores, _ = labels_and_scores
    _, recall, thresholds = roc_curve(labels * 0, scores)
    path = samples.write(
        tmp_path / "x.json", threshold_arr=thresholds.tolist(), recall_arr=recall.tolist()
    )
    assert told_cures(path) == {MISTAKES["roc_curve"].cure, MISTAKES["not_a_number"].cure}


NOW = datetime(2026, 11, 22, 10, 0, 0, 123456)  # noqa: DTZ001 - the mistake itself
AWARE = NOW.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        (NOW.isoformat(), "date_without_zone"),
        (NOW.isoformat("T", "seconds"), "date_without_zone"),
        (str(NOW), "date_with_space"),
        (str(AWARE), "date_with_space"),
        (NOW.strftime("%Y-%m-%d %H:%M:%S UTC"), "date_with_space"),
        (AWARE.isoformat(" ", "minutes"), "date_with_space"),
        (date(2026, 11, 22).isoformat(), "date_without_time"),
        (AWARE.isoformat(timespec="minutes"), "date_without_seconds"),
        (AWARE.strftime("%Y-%m-%dT%H:%M:%S%z"), "offset_without_colon"),
        (AWARE.isoformat().lower(), "date_in_lower_case"),
        (AWARE.timestamp(), "date_as_unix_time"),
        (int(AWARE.timestamp() * 1000), "date_as_unix_time"),
        (str(int(AWARE.timestamp())), "date_as_unix_time"),
        ("2016-12-31T23:59:60Z", "leap_second"),
        ("2026-11-22T10:00:00Z\n", "date_padded"),
        (" 2026-11-22T10:00:00Z", "date_padded"),
        ("2026-11-22 10:00:00,123", "date_with_space"),
    ],
)
def test_date_as_python_writes_it(tmp_path: Path, value: object, mistake: str) -> None:
    path = samples.write(tmp_path / "x.json", experiment_date=value)
    assert told_cures(path) == {MISTAKES[mistake].cure}


@pytest.mark.parametrize(
    "text",
    [
        datetime.now(UTC).isoformat(),
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        datetime.fromtimestamp(1795341600, UTC).isoformat(),
        AWARE.isoformat(),
    ],
    ids=["now", "milliseconds", "unix-time", "offset"],
)
def test_what_the_cures_advise_is_sound(tmp_path: Path, text: str) -> None:
    path = samples.write(tmp_path / "x.json", experiment_date=text)
    assert load_experiment(path).experiment_date == text


UUID_4 = UUID("6f9619ff-8b86-4d11-b42d-00c04fc964ff")


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        (UUID_4.hex, "uuid_without_hyphens"),
        (UUID_4.urn, "uuid_as_urn"),
        (f"{{{UUID_4}}}", "uuid_in_braces"),
        (f"{UUID_4}\n", "uuid_padded"),
    ],
)
def test_uuid_as_programs_write_it(tmp_path: Path, value: str, mistake: str) -> None:
    path = samples.write(tmp_path / "x.json", model_id=value)
    assert told_cures(path) == {MISTAKES[mistake].cure}


@pytest.mark.parametrize(
    ("write", "mistake"),
    [
        (lambda text: text.encode("utf-8-sig"), "byte_order_mark"),
        (lambda text: text.encode("utf-16"), "utf_16"),
        (lambda text: text.encode("utf-16-be"), "utf_16"),
        (lambda text: text.encode("utf-32-be"), "utf_32"),
        (lambda text: text.encode("utf-32-le"), "utf_32"),
        (lambda text: text.replace("ada", "josé").encode("cp1252"), "other_encoding"),
        (lambda text: f"{text}\n{text}\n".encode(), "json_lines"),
        (lambda text: f"{text}\n[]".encode(), "json_lines"),
        (lambda text: f"{text[:-1]},}}".encode(), "trailing_comma"),
        (lambda text: text.replace("]", ",]").encode(), "trailing_comma"),
        (lambda text: f"// ours\n{text}".encode(), "comment"),
        (lambda text: f"{text} /* ours */".encode(), "comment"),
        (lambda text: text.replace(",", ", # ours\n").encode(), "comment"),
        (lambda text: str(json.loads(text)).encode(), "python_repr"),
        (lambda _: b"None", "python_repr"),
        (lambda _: b"nan", "python_repr"),
        (lambda text: text.replace('"ada@example.com"', "True").encode(), "python_repr"),
        (lambda text: text.replace("0.84", "nan").encode(), "python_repr"),
        (lambda text: text.replace("0.84", "-inf").encode(), "python_repr"),
        (lambda text: text[:99].encode(), "truncated"),
        (lambda _: b"\n", "empty"),
    ],
)
def test_text_as_programs_write_it(
    tmp_path: Path, write: Callable[[str], bytes], mistake: str
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(write(samples.text()))
    assert told_cures(path) == {MISTAKES[mistake].cure}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("model_id", "Model_ID"),
        ("model_id", "modelId"),
        ("model_id", "model-id"),
        ("issuer", "isuer"),
        ("issuer", "ISSUERS"),
        ("experiment_date", "experimentDate"),
        ("threshold_arr", "tresholds_arr"),
        ("recall_arr", "recall_array"),
    ],
)
def test_key_in_other_letters(tmp_path: Path, key: str, name: str) -> None:
    document = json.loads(samples.text())
    path = tmp_path / "x.json"
    path.write_text(
        json.dumps({name if each == key else each: document[each] for each in document})
    )
    assert told_cures(path) == {f'spell "{name}" in line 1 as {key}'}


@pytest.mark.parametrize("name", ["precision", "precision_arr", "x", "recaIIs_arr"])
def test_other_keys_are_not_taken_for_a_required_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(samples.text().replace("recall_arr", name))
    assert told_cures(path) == {""}


@pytest.mark.parametrize(
    "changes",
    [
        {"recall_arr": [1.0, 0.9]},
        {"recall_arr": [1.0, 0.9, 0.8, 0.7, 0.6, 0.5]},
        {"recall_arr": [1.0, 1.0, 0.9, 0.8, 0.7]},
        {"recall_arr": [1.0, 1.0, 0.9, 0.8, False]},
        {"threshold_arr": [], "recall_arr": [0]},
        {"threshold_arr": [0.9, 0.5, 0.2], "recall_arr": [0.5, 0.9, 1.0, 1.0]},
        {"recall_arr": [1.0, 9.8, 0.8, 0.0]},
        {"recall_arr": [1.0, 98.0, 0.8, 0.0]},
        {"threshold_arr": [0.1, 0.2, 2.5, 3.5]},
        {"threshold_arr": [3.0, 1.5, 0.5, 0.2]},
        {"threshold_arr": [{}, 0.2, 0.5, 0.9]},
        {"threshold_arr": [{}, 0.9, 0.5, 0.2]},
        {"issuer": " "},
        {"recall_arr": [1.0000001, 0.9, 0.8, 0.0]},
        {"recall_arr": [1e6, 0.9, 0.8, 0.0]},
        {"recall_arr": [100, 50, 1, 0]},
        {"recall_arr": [19.5, 15, 10, 5]},
        {"recall_arr": [100.5, 90, 50, 0]},
        {"recall_arr": [90, 50, 10, -1]},
        {"recall_arr": ["high", 0.9, 0.8, 0.0]},
        {"recall_arr": [-0.5, 0.9, 0.8, 0.0]},
        {"model_id": 7},
        {"issuer": "ada"},
        {"experiment_date": "yesterday"},
        {"experiment_date": None},
        {"experiment_date": "2026-11-22T24:00:00Z"},
        {"experiment_date": "2026-11-22T10:00:00+05:60"},
        {"model_id": "6f9619ff8-b86-4d11-b42d-00c04fc964ff"},
        {"note": [], "issuer": "x" * 2000 + "<a@b.c>"},
        {"model_id": "urn:uuid:" + "x" * 990},
    ],
)
def test_no_cure_is_made_up(tmp_path: Path, changes: dict[str, object]) -> None:
    cures = told_cures(samples.write(tmp_path / "x.json", **changes))
    assert cures - {MISTAKES["descending"].cure} == {""}


RISING = [0.0, 0.5, 0.9, 1.0]


@pytest.mark.parametrize(
    ("changes", "mistakes"),
    [
        pytest.param(
            {"threshold_arr": [0.9, 0.5, 0.1], "recall_arr": RISING},
            {"descending", "first_recall_left"},
            id="roc-half-trimmed",
        ),
        pytest.param(
            {"threshold_arr": [None, 0.9, 0.5, 0.1], "recall_arr": RISING},
            {"roc_curve"},
            id="roc-with-null",
        ),
        pytest.param(
            {"threshold_arr": [1.9, 0.9, 0.5, 0.1], "recall_arr": RISING},
            {"roc_curve"},
            id="roc-of-old",
        ),
        pytest.param(
            {"threshold_arr": [float("inf"), 0.5], "recall_arr": [0.0, 1.0]},
            {"roc_curve"},
            id="roc-of-two",
        ),
        pytest.param(
            {"threshold_arr": [float("inf"), 5.0, 2.0, -1.0], "recall_arr": RISING},
            {"decision_scores"},
            id="roc-of-distances",
        ),
        pytest.param(
            {"threshold_arr": [6.2, 5.0, 2.0, -1.0], "recall_arr": RISING},
            {"decision_scores"},
            id="old-roc-of-distances",
        ),
        pytest.param(
            {"threshold_arr": [0.0, float("nan"), 0.5, 0.9]},
            {"threshold_without_number"},
            id="threshold-nan",
        ),
        pytest.param(
            {"threshold_arr": [float("inf"), 0.5, 0.6, 0.9]},
            {"threshold_without_number"},
            id="infinity-first-and-unsorted",
        ),
        pytest.param(
            {"threshold_arr": [float("inf")], "recall_arr": [0.5]},
            {"threshold_without_number"},
            id="infinity-alone",
        ),
        pytest.param({"recall_arr": [0.9, None, 0.5, 0.0]}, {"null_as_number"}, id="recall-null"),
        pytest.param(
            {"threshold_arr": [0.5], "recall_arr": [1, 0]}, {"one_recall_more"}, id="one-threshold"
        ),
        pytest.param(
            {"threshold_arr": [0.9, 0.1, 0.5], "recall_arr": [0.9, 0.8, 0.7, 0]},
            {"unsorted", "one_recall_more"},
            id="unsorted-and-one-recall-more",
        ),
        pytest.param(
            {"recall_arr": ["1", 0.9, 0.5, 0.5, 0]},
            {"number_as_string", "one_recall_more"},
            id="string-and-one-recall-more",
        ),
        pytest.param(
            {"recall_arr": [100, 90.5, float("nan"), 0]}, {"percent"}, id="percent-and-nan"
        ),
        pytest.param(
            {"recall_arr": [100, 90.5, float("inf"), 0]}, {"percent"}, id="percent-and-infinity"
        ),
        pytest.param({"recall_arr": [20, 10, 5, 0]}, {"percent"}, id="percent-of-a-poor-model"),
        pytest.param(
            {"threshold_arr": [2.0, 1.0, 0.5, 0.2]}, {"roc_curve"}, id="roc-with-a-threshold-of-1"
        ),
        pytest.param(
            {"threshold_arr": [0.9, 0.1], "recall_arr": [0.5, 1.0]}, {"descending"}, id="two-points"
        ),
        pytest.param(
            {"threshold_arr": [0.9, 0.9, 0.1], "recall_arr": RISING[1:]},
            {"descending"},
            id="descending-with-equal-thresholds",
        ),
        pytest.param(
            {"threshold_arr": [0.9, 0.5, 0.1], "recall_arr": [0.9] * 3},
            {"descending"},
            id="descending-with-equal-recalls",
        ),
        pytest.param({"recall_arr": [1, 1, -float("inf"), 0]}, {"infinity"}, id="recall-infinity"),
        pytest.param(
            {"threshold_arr": [1.0, 0.5, 0.25, 0.0]}, {"thresholds_reversed"}, id="one-reversed"
        ),
        pytest.param({"threshold_arr": [0, 25, 50, 100]}, {"percent"}, id="thresholds-in-percent"),
        pytest.param({"recall_arr": [100, 90.5, 1.5, 0]}, {"percent"}, id="recalls-in-percent"),
        pytest.param({"recall_arr": ["1.0", "0.9", "0", "0"]}, {"number_as_string"}, id="strings"),
        pytest.param({"recall_arr": ["1e-3 ", 0.9, 0, 0]}, {"number_as_string"}, id="one-string"),
        pytest.param({"issuer": "Ada <ada@example.com>"}, {"issuer_with_name"}, id="name"),
        pytest.param({"issuer": "<ada@example.com>"}, {"issuer_with_name"}, id="brackets"),
        pytest.param(
            {"issuer": "Ada\n<ada@example.com>"}, {"issuer_with_name"}, id="name-in-two-lines"
        ),
        pytest.param({"model_id": "urn:uuid:" + "x" * 989}, {"uuid_as_urn"}, id="long-urn"),
        pytest.param({"issuer": "ada@example.com\n"}, {"issuer_padded"}, id="line-end"),
    ],
)
def test_values_as_exporters_write_them(
    tmp_path: Path, changes: dict[str, object], mistakes: set[str]
) -> None:
    cures = {MISTAKES[mistake].cure for mistake in mistakes}
    assert told_cures(samples.write(tmp_path / "x.json", **changes)) == cures
