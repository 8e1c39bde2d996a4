"""The receipt: its numbers, its account, and null where there is nothing to tell."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pytest_threshold import __version__
from pytest_threshold.judging.evidence import Evidence, Reason
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.receipt import render
from tests import samples
from tests.outcomes import invalid, output, passed, rejected, report

REASON = Reason(key=None, message="too low", cure=None, line=6, column=30)
EVIDENCE = Evidence(sha256="0" * 64, gap=0.01, highest_recall=1.0, reasons=(REASON,))
VERDICT = passed(evidence=Evidence(sha256="0" * 64, gap=0.01, highest_recall=1.0))


def receipt(verdicts: dict[str, Verdict | None], **changes: Any) -> dict[str, Any]:
    """Return the receipt of a run, which has the form of one."""
    found: dict[str, Any] = json.loads(content(verdicts, **changes))
    samples.RECEIPT_FORM.validate(found)
    return found


def content(verdicts: dict[str, Verdict | None], **changes: Any) -> bytes:
    return render(report(verdicts, **changes), output("json:r.txt"))


def test_receipt_tells_version_time_and_settings() -> None:
    told = receipt({"a.json": VERDICT}, rules=Rules(target_recall=0.9, max_gap=0.0))
    del told["experiments"]
    assert told == {
        "schema_version": 2,
        "plugin_version": __version__,
        "created": "2026-11-22T00:00:00.000Z",
        "settings": {
            "target_recall": 0.9,
            "min_recall": None,
            "max_gap": 0.0,
            "min_precision": None,
            "max_fpr": None,
        },
        "counts": {"found": 1, "judged": 1, "passed": 1, "rejected": 0, "invalid": 0},
        "complete": True,
    }


def test_version_may_be_that_of_the_gate_that_judged() -> None:
    assert receipt({"a.json": VERDICT}, plugin_version="0.0.7")["plugin_version"] == "0.0.7"


def test_experiment_is_told_in_full() -> None:
    verdict = rejected(
        evidence=replace(EVIDENCE, n_positives=100),
        optimal_threshold=0.1 + 0.2,
        quantities={"precision": 0.25},
    )
    (entry,) = receipt({"runs/a.json": verdict})["experiments"]
    assert entry == {
        "path": "runs/a.json",
        "sha256": "0" * 64,
        "verdict": "rejected",
        **{name: samples.SOUND[name] for name in ("model_id", "issuer", "experiment_date")},
        "optimal_threshold": 0.30000000000000004,
        "closest_recall_value": 0.84,
        "gap": 0.01,
        "highest_recall": 1.0,
        "precision": 0.25,
        "fpr": None,
        "n_positives": 100,
        "n_negatives": None,
        "reasons": [{"key": None, "message": "too low", "cure": None, "line": 6, "column": 30}],
    }


def test_what_an_invalid_file_does_not_tell_is_null() -> None:
    (entry,) = receipt({"a.json": invalid(evidence=Evidence(reasons=(REASON,)))})["experiments"]
    told = {name for name, value in entry.items() if value is not None}
    assert told == {"path", "verdict", "reasons"}


def test_experiments_are_counted_and_those_not_judged_left_out() -> None:
    verdicts = {
        "d.json": VERDICT,
        "c.json": rejected(evidence=EVIDENCE),
        "b.json": invalid(evidence=EVIDENCE),
        "a.json": VERDICT,
        "e.json": None,
    }
    told = json.loads(content(verdicts))
    assert told["counts"] == {"found": 5, "judged": 4, "passed": 2, "rejected": 1, "invalid": 1}
    assert [entry["path"] for entry in told["experiments"]] == list(verdicts)[:4]
    assert told["complete"] is False


@pytest.mark.parametrize("objections", [(), ("no room", "no disk")], ids=["none", "two"])
def test_errors_are_there_only_if_there_are_any(objections: tuple[str, ...]) -> None:
    told = receipt({"a.json": VERDICT}, objections=objections)
    assert told.get("errors") == (list(objections) or None)


def test_file_is_ascii_and_ends_with_a_line_end() -> None:
    written = content({"é.json": passed(issuer="zoë@example.com")})
    assert written.isascii()
    assert written.endswith(b"}\n")
    assert b'\n  "settings"' in written
