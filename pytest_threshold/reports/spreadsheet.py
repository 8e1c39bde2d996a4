"""The report for spreadsheets and scripts, as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from pytest_threshold.judging.verdict import COLUMNS, filled_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report

_FIRST, _VERDICT = COLUMNS[:-1], COLUMNS[-1]
_LAST = (
    "file",
    "experiment_date",
    "gap",
    "highest_recall",
    "sha256",
    "line",
    "column",
    "reason",
    "cure",
)
NOT_JUDGED = "not judged"
"""The value in the column of the verdict for an experiment that was not judged."""

# Characters that make a cell a formula, at its start or after a character that another spreadsheet
# may take for a separator (OWASP, "CSV Injection").
_FORMULA = re.compile("(^ *|[,;|\t\"'])(?=[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def render(report: Report, _output: Output) -> bytes:
    """Return a header and one row for each experiment found, in path order.

    A column of a rule is present if at least one experiment fills it. Texts are quoted, numbers are
    not. An apostrophe disarms each text that a spreadsheet would run as a formula. There is no
    byte-order mark.
    """
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    shown = (*_FIRST, *filled_columns(verdict for _, verdict in report.judged), _VERDICT)
    writer.writerow((*shown, *_LAST))
    for each in report.experiments:
        writer.writerow([_inert(value) for value in _row(each.file, each.verdict, shown)])
    return text.getvalue().encode()


def _row(file: str, verdict: Verdict | None, shown: Sequence[str]) -> list[str | float | None]:
    if verdict is None:
        known = {"verdict": NOT_JUDGED, "file": file}
        return [known.get(name) for name in (*shown, *_LAST)]
    evidence = verdict.evidence
    first = evidence.reasons[0] if evidence.reasons else None
    return [
        *map(verdict.value, shown),
        file,
        verdict.experiment_date,
        evidence.gap,
        evidence.highest_recall,
        evidence.sha256,
        *((None, None) if first is None else (first.line, first.column)),
        verdict.headline,
        None if first is None else first.cure,
    ]


def _inert(value: str | float | None) -> str | float:
    if value is None:
        return ""
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
