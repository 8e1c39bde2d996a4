"""Outcomes to make reports of: verdicts, and runs that ended with them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.output import Output
from pytest_threshold.reports.report import Report, ReportedExperiment
from tests import samples


def passed(**changes: Any) -> Verdict:
    """Return the verdict of a sound experiment that passed."""
    values = {
        "verdict": "passed",
        **{name: samples.SOUND[name] for name in ("model_id", "issuer", "experiment_date")},
        "optimal_threshold": 0.5,
        "closest_recall_value": 0.84,
    }
    return Verdict(**{**values, **changes})


def rejected(**changes: Any) -> Verdict:
    """Return the verdict of a sound experiment that the rules refuse."""
    return passed(**{"verdict": "rejected", "headline": "recall 0.84 is too low", **changes})


def invalid(**changes: Any) -> Verdict:
    """Return the verdict of a file that cannot be judged."""
    return Verdict(**{"verdict": "invalid", "headline": "issuer: is missing", **changes})


def judged(path: Path, **rules: float) -> Verdict:
    """Return the verdict of a file under these rules, with its evidence."""
    judgement = judge(read_experiment(path, source=path.name), rules=Rules(**rules))
    return judgement.verdict(judgement.rejection(objections=()), with_evidence=True)


def report(verdicts: Mapping[str, Verdict | None], **changes: Any) -> Report:
    """Return the report of a run that found these files; None stands for one not judged."""
    values = {
        "created": datetime(2026, 11, 22, tzinfo=UTC),
        "rules": Rules(),
        "experiments": tuple(
            ReportedExperiment(file=file, path=Path(file), verdict=verdict)
            for file, verdict in verdicts.items()
        ),
        "objections": (),
        "passed_over": (),
        "account": f"{len(verdicts)} found",
    }
    return Report(**{**values, **changes})


def output(form: str, base: Path = Path("/nowhere")) -> Output:
    """Return where a report goes that was asked for in this form, such as ``csv:PATH``."""
    return Output.parse(form, base=base, environment={}, origin="--report")
