"""Check that the reports of a run can be written, and write them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from errno import EINVAL, ELOOP, ENOTDIR
from stat import S_ISREG
from typing import TYPE_CHECKING

from pytest_threshold.files.writing import write_whole, written_beside
from pytest_threshold.reports.messages import REPORT_ERRORS
from pytest_threshold.reports.reporter import RenderingError, reporter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report


class ReportWriter:
    """Writes the reports of one run."""

    def __init__(self, outputs: Sequence[Output]) -> None:
        self.outputs = outputs

    def prepare(self, *, is_experiment: Callable[[Path], bool]) -> None:
        """Check that every report can be written, then remove those of an earlier run.

        `is_experiment` returns whether a path is an experiment, or would be if it existed. Missing
        directories are created.

        Raises:
            UnusableReportError: a report cannot be written, or would be an experiment itself.

        """
        for output in self.outputs:
            if output.path and is_experiment(output.path):
                raise output.unusable("report_among_experiments")
            if not output.report_type.is_available:
                raise output.unusable(
                    "missing_package",
                    package=output.report_type.requires,
                    extra=output.report_type.name,
                )
            _check(output)
        for output in self.outputs:
            _clear(output)

    @property
    def header(self) -> str:
        """The line for pytest's report header."""
        parts = [", ".join(output.name for output in self.outputs if output.path)]
        parts += [
            f"no {output.name} report, since this is not GitHub Actions"
            for output in self.outputs
            if output.path is None
        ]
        return f"experiment reports: {'; '.join(filter(None, parts))}"

    def write(self, report: Report) -> list[str]:
        """Write the reports, and return a line for each that could not be written.

        Reports that are written last include these lines.
        """
        failures: list[str] = []
        for output in sorted(self.outputs, key=lambda each: each.report_type.is_written_last):
            try:
                content = reporter_of(output.report_type).render(report, output)
                write_output(output, content)
            except (OSError, RenderingError) as error:
                fields = {"name": output.name, "trouble": _trouble(error)}
                failures.append(REPORT_ERRORS.text("unwritable_report", **fields))
                report = replace(report, objections=(*report.objections, failures[-1]))
        return failures


def _check(output: Output) -> None:
    """Make the directories of a report and try to write there.

    Raises:
        UnusableReportError: the file cannot be written, or is no regular file.

    """
    path = output.path
    if path is None:
        return
    with _usage_errors(output):
        _make_parents(path)
        if _exists(path) and not S_ISREG(path.stat().st_mode):
            raise output.unusable("irregular_report")
        if output.report_type.is_appended:
            path.open("ab").close()
        else:
            with written_beside(path, b""):
                pass


def _make_parents(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # the existing path is not a directory
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR)) from error


def _exists(path: Path) -> bool:
    """Whether the path exists, even as a broken link.

    An impossible name raises an error; it is not reported as missing.
    """
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _clear(output: Output) -> None:
    """Remove the report of an earlier run, so that it cannot be mistaken for this run's.

    A file that reports are appended to is kept.

    Raises:
        UnusableReportError: it cannot be removed.

    """
    if output.path is None or output.report_type.is_appended:
        return
    with _usage_errors(output):
        output.path.unlink(missing_ok=True)


@contextmanager
def _usage_errors(output: Output) -> Iterator[None]:
    """Turn errors of the operating system into usage errors."""
    try:
        yield
    except OSError as error:
        raise output.unusable("unwritable_report", trouble=_trouble(error)) from error


def _trouble(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def write_output(output: Output, content: bytes) -> None:
    """Write a report atomically, or append it to the job summary.

    Raises:
        OSError: it cannot be written.

    """
    path = output.path
    if path is None:
        return
    if os.path.realpath(path) != str(path):
        raise OSError(ELOOP, "it has become a link since the run began")
    if output.report_type.is_appended:
        _append(path, content)
    else:
        write_whole(path, content)


def _append(path: Path, content: bytes) -> None:
    """Append all or nothing, without waiting for the reader of a FIFO."""
    with open(path, "ab", buffering=0, opener=_opened_at_once) as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(EINVAL, "it is no longer a regular file")
        before, rest = file.tell(), memoryview(content)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(before)
            raise


def _opened_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK, 0o666)
