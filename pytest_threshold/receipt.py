"""The receipt: the report that a program can check before it deploys, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pytest_threshold import __version__
from pytest_threshold.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_threshold.report import Report
    from pytest_threshold.verdict import Rules, Verdict

SCHEMA_VERSION = 1
"""The version of the receipt's form, which ``receipt.schema.json`` in this package describes."""


_NO_EXPERIMENTS = '"experiments": []'

# Encodes an object without objects in it as an indented one, in a tenth of the time.
_FLAT_ENCODER = json.JSONEncoder(separators=(",\n      ", ": "), allow_nan=False)


def receipt_content(report: Report, *, plugin_version: str = __version__) -> bytes:
    """Return the receipt of a run: a JSON object, in ASCII, with a line end at its end.

    Its `path` are relative to the directory in which pytest was started. ``errors`` is there only
    if the run as a whole was objected to. `plugin_version` is that of the gate that judged.
    """
    judged = report.judged
    outline = f"{_indented(_outline(report, plugin_version))}\n"
    if not judged:
        return outline.encode()
    # There is one such place: in a string, a quotation mark has a backslash before it.
    before, after = outline.split(_NO_EXPERIMENTS)
    content = BytesIO()  # entry by entry, since there can be many
    content.write(f'{before}"experiments": ['.encode())
    separator = ""
    for each, verdict in judged:
        content.write(f"{separator}\n    {_entry_text(entry(each.file, verdict))}".encode())
        separator = ","
    content.write(f"\n  ]{after}".encode())
    return content.getvalue()


def _outline(report: Report, plugin_version: str) -> dict[str, Any]:
    """Return a receipt without experiments."""
    verdicts = [verdict.verdict for _, verdict in report.judged]
    outline: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "plugin_version": plugin_version,
        "created": report.created_text,
        "settings": settings(report.rules),
        "counts": counts(verdicts, found=len(report.experiments)),
        "complete": report.is_complete,
        "experiments": [],
    }
    return {**outline, "errors": list(report.objections)} if report.objections else outline


def _entry_text(experiment: dict[str, Any]) -> str:
    """Return the text of an entry, as an indented receipt has it."""
    if experiment["reasons"]:
        return _indented(experiment).replace("\n", "\n    ")
    return f"{{\n      {_FLAT_ENCODER.encode(experiment)[1:-1]}\n    }}"


def _indented(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, allow_nan=False)


def settings(rules: Rules) -> dict[str, float | None]:
    """Return what a receipt says of the rules."""
    return {
        "target_recall": rules.target_recall,
        "min_recall": rules.min_recall,
        "max_gap": rules.max_gap,
    }


def counts(verdicts: Sequence[str], *, found: int) -> dict[str, int]:
    """Return the account as a receipt has it."""
    numbers = Counter(verdicts)
    return {"found": found, "judged": len(verdicts), **{name: numbers[name] for name in VERDICTS}}


def entry(file: str, verdict: Verdict) -> dict[str, Any]:
    """Return what a receipt says of one experiment; null where there is nothing to say."""
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
        "reasons": evidence["reasons"],
    }
