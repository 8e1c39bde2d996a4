"""The judgement of one file."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging import rules as rules_module
from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence
from pytest_threshold.judging.judgement import Judgement, judge
from pytest_threshold.judging.rejection import rejection_lines
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import OperatingPoint
from tests import samples
from tests.unit.judging.test_rules import row

Judge = Callable[..., Judgement]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Return a function that judges a file with some values changed."""

    def judged_file(rules: Rules = Rules(), **changes: object) -> Judgement:  # noqa: B008 - frozen
        path = tmp_path / "x.json"
        path.write_text(samples.text(**changes))
        return judge(read_experiment(path, source="runs/x.json"), rules=rules)

    return judged_file


def test_judgement_is_of_the_curve_under_the_rules(judged: Judge) -> None:
    rules = Rules(target_recall=0.95)
    found = judged(rules)
    assert found.curve.curve.recalls == samples.SOUND["recall_arr"]
    assert found.point == OperatingPoint(threshold=0.0, recall=1.0)
    assert (found.rules, found.measured.target_recall) == (rules, 0.95)
    assert found.measured.point == found.point
    assert [each.element for each in found.suspicions] == ["threshold_arr[0]"]


def test_sound_experiment_passes(judged: Judge, tmp_path: Path) -> None:
    found = judged(Rules(min_recall=0.8, max_gap=0.05))
    rejection = found.rejection(objections=())
    assert rejection is None
    verdict = found.verdict(rejection, with_evidence=True)
    assert verdict == Verdict(
        verdict="passed",
        model_id=samples.SOUND["model_id"],
        issuer=samples.SOUND["issuer"],
        experiment_date=samples.SOUND["experiment_date"],
        optimal_threshold=0.5,
        closest_recall_value=0.84,
        curve=verdict.curve,
        evidence=Evidence(
            sha256=sha256((tmp_path / "x.json").read_bytes()).hexdigest(),
            gap=0.01,
            highest_recall=1.0,
        ),
    )
    assert found.verdict(rejection).evidence is NO_EVIDENCE


def test_verdict_has_the_columns_of_the_rules(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules_module, "RULES", (*rules_module.RULES, row()))
    assert judged().verdict(None).quantities == {"headroom": 0.5}


LOW = "recall 0.7 at the operating point"
BELOW = f"{LOW} is below the minimum recall 0.8"
FAR = f"{LOW} has a gap of 0.15 to the target recall 0.85, above the maximum gap 0.1"


def test_rejection_names_every_rule_at_the_operating_point(judged: Judge) -> None:
    rules = Rules(min_recall=0.8, max_gap=0.1)
    found = judged(rules, **samples.LOW)
    rejection = found.rejection(objections=())
    assert rejection is not None
    assert rejection.source == "runs/x.json"
    assert [(rule.key, rule.message) for rule in rejection.broken_rules] == [("", BELOW), ("", FAR)]
    column = samples.text(**samples.LOW).index("0.7") + 1
    places = [rule.place for rule in rejection.broken_rules]
    assert [str(place) for place in places] == [f"1:{column}"] * 2
    assert rejection.details == tuple(rejection_lines(found.curve, found.measured, rules))
    verdict = found.verdict(rejection, with_evidence=True)
    assert (verdict.verdict, verdict.headline) == ("rejected", f"{BELOW} (and 1 more)")
    assert [reason.message for reason in verdict.evidence.reasons] == [BELOW, FAR]
    assert verdict.evidence.gap == 0.15


def test_suspicions_that_count_as_errors_come_after_the_rules_in_the_order_of_places(
    judged: Judge,
) -> None:
    arrays = {"recall_arr": [0.1, 0.2, 0.3], "threshold_arr": [0.1, 0.2, 0.2]}
    found = judged(Rules(min_recall=0.8), **{**samples.SOUND, **arrays})
    assert {each.element for each in found.suspicions} == {
        "recall_arr[1]",
        "threshold_arr[2]",
        "recall_arr[2]",
    }
    for objections in (found.suspicions, found.suspicions[::-1]):
        rejection = found.rejection(objections=objections)
        assert rejection is not None
        keys = [rule.key for rule in rejection.broken_rules]
        assert keys == ["", "threshold_arr[2]", "recall_arr[1]", "recall_arr[2]"]
        messages = {each.element: each.message for each in found.suspicions}
        for rule in rejection.broken_rules[1:]:
            assert rule.message == messages[rule.key]
            assert rule.place == found.place(
                next(each for each in objections if each.element == rule.key)
            )


def test_warning_has_the_place_of_its_element(judged: Judge) -> None:
    found = judged(recall_arr=[0.5, 0.84, 0.9, 1.0])
    (suspicion,) = found.suspicions
    column = samples.text(recall_arr=[0.5, 0.84, 0.9, 1.0]).index("0.84") + 1
    where = f"(recall_arr[1], line 1, column {column})"
    assert found.warning_text(suspicion) == f"{suspicion.message} {where}"


def fingerprint(judged: Judge, thresholds: list[float], recalls: list[float]) -> str:
    found = judged(threshold_arr=thresholds, recall_arr=recalls)
    return found.verdict(None).curve


CURVE = ([0.0, 0.5, 1.0], [1.0, 0.85, 0.0])


def test_equal_curves_have_one_fingerprint(judged: Judge) -> None:
    found = fingerprint(judged, *CURVE)
    assert found
    assert fingerprint(judged, [-0.0, 0.5, 1], [1, 0.85, -0.0]) == found


@pytest.mark.parametrize(
    ("thresholds", "recalls"),
    [
        pytest.param([0.0, 0.5, 0.9], [1.0, 0.85, 0.0], id="threshold"),
        pytest.param([0.0, 0.5, 1.0], [1.0, 0.86, 0.0], id="recall"),
        pytest.param([0.0, 0.5, 1.0, 1.0], [1.0, 0.85, 0.0, 0.0], id="length"),
        pytest.param([0.0, 0.85, 1.0], [1.0, 0.5, 0.0], id="pairs"),
    ],
)
def test_other_curves_have_others(
    judged: Judge, thresholds: list[float], recalls: list[float]
) -> None:
    assert fingerprint(judged, thresholds, recalls) != fingerprint(judged, *CURVE)


def test_order_of_the_points_counts(judged: Judge) -> None:
    thresholds = [0.0, 0.25, 0.5, 0.75, 1.0]
    found = fingerprint(judged, thresholds, [1.0, 0.875, 0.75, 0.625, 0.0])
    assert fingerprint(judged, thresholds, [1.0, 0.625, 0.75, 0.875, 0.0]) != found


def test_curve_with_one_recall_below_1_has_a_fingerprint(judged: Judge) -> None:
    assert fingerprint(judged, [0.1, 0.2, 0.3], [1.0, 1.0, 0.85])


@pytest.mark.parametrize(
    ("thresholds", "recalls"),
    [
        pytest.param([0.1, 0.2], [1.0, 0.85], id="two-points"),
        pytest.param([0.1, 0.2, 0.3], [1.0, 1.0, 1.0], id="ones"),
    ],
)
def test_curves_that_may_well_be_equal_have_none(
    judged: Judge, thresholds: list[float], recalls: list[float]
) -> None:
    assert fingerprint(judged, thresholds, recalls) == ""


@pytest.mark.parametrize("count", [9_999, 10_000, 25_001])
def test_every_point_of_a_long_curve_counts(judged: Judge, count: int) -> None:
    thresholds = [index / count for index in range(count)]
    recalls = [1 - threshold for threshold in thresholds]
    found = fingerprint(judged, thresholds, recalls)
    assert fingerprint(judged, thresholds, recalls) == found
    for index in (0, 5_000, 5_001, 5_002, count - 1):
        changed = [*recalls[:index], recalls[index] / 2, *recalls[index + 1 :]]
        assert fingerprint(judged, thresholds, changed) != found
        lower = [*thresholds[:index], thresholds[index] - 0.2 / count, *thresholds[index + 1 :]]
        if index:
            assert fingerprint(judged, lower, recalls) != found


WRITE_IT = "write precision_arr: the helpers of pytest_threshold.export do"


@pytest.mark.parametrize(
    ("further", "cure"),
    [
        pytest.param({}, WRITE_IT, id="nothing"),
        pytest.param(
            {"precision": [0.1] * 4}, 'spell "precision" in line 1 as precision_arr', id="name"
        ),
        pytest.param(
            {"precision_ar": [0.1] * 4},
            'spell "precision_ar" in line 1 as precision_arr',
            id="slip",
        ),
        pytest.param(
            {"ppv": [0.1] * 4, "precisions": [0.2] * 4},
            'rename "ppv" in line 1 or "precisions" in line 1 to precision_arr, whichever is the '
            "right one",
            id="two",
        ),
        pytest.param({"precision": 0.8}, WRITE_IT, id="a-number"),
        pytest.param({"fpr_arr": [0.1] * 4}, WRITE_IT, id="another-array"),
    ],
)
def test_key_that_is_probably_meant_is_named(
    judged: Judge, further: dict[str, Any], cure: str
) -> None:
    rejection = judged(Rules(min_precision=0.5), **further).rejection(objections=())
    assert rejection is not None
    (broken,) = rejection.broken_rules
    assert broken.cure == cure
    assert str(broken.place) == f"1:{samples.text(**further).index('0.84') + 1}"


def test_key_of_a_file_that_may_not_be_quoted_is_not_named(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "x.json", precision=[0.1] * 4)
    reading = read_experiment(path, source="x.json", quotes=False)
    rejection = judge(reading, rules=Rules(min_precision=0.5)).rejection(objections=())
    assert rejection is not None
    assert rejection.broken_rules[0].cure == WRITE_IT


@pytest.mark.parametrize(
    ("limits", "further", "array"),
    [
        ({"min_precision": 0.5}, {"precision_arr": [0.1, 0.2, 0.3, None]}, "precision_arr"),
        ({"max_fpr": 0.1}, {"fpr_arr": [1.0, 0.5, 0.3, 0.0]}, "fpr_arr"),
        ({"min_recall": 0.85}, {"precision_arr": [0.1, 0.2, 0.3, None]}, "recall_arr"),
        (
            {"min_precision": 0.99},
            {"fpr_arr": [1.0, 0.5, 0.3, 0.0], "n_positives": 9, "n_negatives": 9},
            "recall_arr",
        ),
    ],
)
def test_refusal_stands_at_the_operating_point_in_its_array(
    judged: Judge, limits: dict[str, float], further: dict[str, Any], array: str
) -> None:
    found = judged(Rules(**limits), **further)
    rejection = found.rejection(objections=())
    assert rejection is not None
    assert rejection.broken_rules[0].place == found.reading.place(array, 2)
    assert rejection.broken_rules[0].cure == ""
