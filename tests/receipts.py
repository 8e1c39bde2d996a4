"""Receipts written and changed, and the commands that read them."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.evidence import Evidence, reasons
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.output import Output
from pytest_threshold.reports.receipt import render
from pytest_threshold.reports.report import Report, ReportedExperiment

Receipt = dict[str, Any]
"""A receipt as it was read."""


def first(receipt: Receipt) -> Receipt:
    """Return the first entry."""
    entry: Receipt = receipt["experiments"][0]
    return entry


def put(*keys: str, value: object) -> Callable[[Receipt], None]:
    """Return a change of one value of a receipt; `first` is the first of its entries."""

    def change(receipt: Receipt) -> None:
        *way, last = keys
        target = receipt
        for key in way:
            target = first(target) if key == "first" else target[key]
        target[last] = value

    return change


def exit_code(main: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> object:
    """Return the exit code of a command, whether it returns it or ends the process by it."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code


@contextmanager
def resolved_experiments() -> Iterator[list[str]]:
    """Note the paths of experiments that Python resolves."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is os.path.realpath.__code__:
            path = str(frame.f_locals["filename"])
            if "runs" in Path(path).parts and path.endswith(".json"):
                found.append(os.path.abspath(path))

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def verdict(path: Path, rules: Rules, *, with_warnings: bool = False) -> Verdict:
    """Judge a file, `with_warnings` as a filter that makes errors of them would have it."""
    try:
        judgement = judge(read_experiment(path), rules=rules)
    except InvalidExperimentError as error:
        told = Evidence(sha256=error.sha256 or None, reasons=reasons(error))
        return Verdict(verdict="invalid", headline=error.headline, evidence=told)
    rejection = judgement.rejection(objections=judgement.suspicions if with_warnings else ())
    return judgement.verdict(rejection, with_evidence=True)


def written(judged: Mapping[str, Verdict | None], rules: Rules) -> bytes:
    """Return a receipt as the gate writes it."""
    report = Report(
        created=datetime.now(UTC),
        rules=rules,
        experiments=tuple(
            ReportedExperiment(file=file, path=Path(file), verdict=each)
            for file, each in judged.items()
        ),
        objections=(),
        passed_over=(),
        account="",
    )
    return rendered(report)


def rendered(report: Report) -> bytes:
    """Return the receipt of a report."""
    output = Output.parse("json:r.json", base=Path(), environment={}, origin="--report")
    return render(report, output)
