"""The receipt: the report that a program can check before it deploys, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_threshold.judging.rules import RULES, columns
from pytest_threshold.judging.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report

SCHEMA_VERSION = 2
"""The version of the receipt's form, which ``receipt.schema.json`` in this package describes."""


def render(report: Report, _output: Output) -> bytes:
    """Return the receipt of a run: a JSON object, in ASCII, with a line end at its end.

    Paths are relative to the directory in which pytest was started. The key ``errors`` is absent
    unless there are objections to the run as a whole.
    """
    judged = report.judged
    receipt: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "plugin_version": report.plugin_version,
        "created": report.created_text,
        "settings": settings(report.rules),
        "counts": counts([each.verdict for _, each in judged], found=len(report.experiments)),
        "complete": report.is_complete,
        "experiments": [entry(each.file, verdict) for each, verdict in judged],
    }
    if report.objections:
        receipt["errors"] = list(report.objections)
    return f"{json.dumps(receipt, indent=2, allow_nan=False)}\n".encode()


def settings(rules: Rules) -> dict[str, float | None]:
    """Return the settings of a receipt: each rule by its name, None if it has no limit."""
    limits = {rule.name: rules.limit(rule.name) for rule in RULES}
    return {"target_recall": rules.target_recall, **limits}


def counts(verdicts: Sequence[str], *, found: int) -> dict[str, int]:
    """Return the counts of a receipt: found, judged, and each verdict."""
    numbers = Counter(verdicts)
    return {"found": found, "judged": len(verdicts), **{name: numbers[name] for name in VERDICTS}}


def entry(file: str, verdict: Verdict) -> dict[str, Any]:
    """Return the entry of a receipt for one experiment, with None for each missing value."""
    evidence: Mapping[str, Any] = verdict.evidence.to_data()
    return {
        "path": file,
        "sha256": evidence["sha256"],
        "verdict": verdict.verdict,
        "model_id": verdict.model_id or None,
        "issuer": verdict.issuer or None,
        "experiment_date": verdict.experiment_date or None,
        "optimal_threshold": verdict.optimal_threshold,
        "closest_recall_value": verdict.closest_recall_value,
        "gap": evidence["gap"],
        "highest_recall": evidence["highest_recall"],
        "n_positives": evidence["n_positives"],
        "n_negatives": evidence["n_negatives"],
        "reasons": evidence["reasons"],
        **{column: verdict.quantities.get(column) for column in columns()},
    }
