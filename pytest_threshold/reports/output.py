"""Parse ``TYPE[:PATH]`` into the type and the file of a report. This module writes nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.errors import UsageError
from pytest_threshold.files.names import folded
from pytest_threshold.reports.messages import REPORT_ERRORS
from pytest_threshold.reports.report_types import REPORT_TYPES, type_named
from pytest_threshold.text.printable import alternatives, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pytest_threshold.reports.report_types import ReportType

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of a job summary in GitHub Actions."""

_READ_BY_PYTEST = (".py", ".toml", ".ini", ".cfg")  # suffixes of tests and of configuration files
_PATH_LIMIT = 4096  # bytes, the limit of Linux; resolving a much longer path takes very long


class UnusableReportError(UsageError):
    """A report cannot be written. The text is a usage error.

    It begins with `origin`, the option or ini key that asks for the report.
    """

    def __init__(self, rule: str, *, origin: str, **fields: object) -> None:
        super().__init__(f"{origin}: {REPORT_ERRORS.text(rule, **fields)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A report to write: its type, and the real path of its file.

    `path` is None for a job summary outside a job. `name` is the name of the report in messages,
    and `origin` the option or ini key that asks for it.
    """

    report_type: ReportType
    path: Path | None
    name: str
    origin: str

    @classmethod
    def parse(cls, text: str, *, base: Path, environment: Mapping[str, str], origin: str) -> Output:
        """Return the output that ``TYPE[:PATH]`` asks for; the path is relative to `base`.

        Raises:
            UnusableReportError: the type is unknown, a path is missing, too much or none that a
                file can have, or a job summary has no file although this is GitHub Actions.

        """
        type_name, colon, path = text.partition(":")
        report_type = type_named(type_name)
        if report_type is None or "\0" in path or (colon and not report_type.takes_path):
            raise UnusableReportError("report_type", origin=origin, found=excerpt(repr(text)))
        if not report_type.takes_path:
            return cls._of_job(report_type, environment, origin=origin)
        if not path.strip():
            raise UnusableReportError("report_without_path", origin=origin, type=type_name)
        name = f"{type_name}:{excerpt(path)}"
        _check_text(path, report_type, name=name, origin=origin)
        whole = os.path.expanduser(path)
        if path.startswith("~") and whole == path:
            raise UnusableReportError("report_without_home", origin=origin, name=name)
        real = Path(os.path.realpath(base / whole))
        return _without_source(cls(report_type=report_type, path=real, name=name, origin=origin))

    @classmethod
    def _of_job(
        cls, report_type: ReportType, environment: Mapping[str, str], *, origin: str
    ) -> Output:
        """Return the job summary of GitHub Actions. Elsewhere, its variable is ignored."""
        path = environment.get(JOB_SUMMARY)
        if not path and environment.get("GITHUB_ACTIONS") == "true":
            raise UnusableReportError(
                "no_job_summary", origin=origin, name=report_type.name, variable=JOB_SUMMARY
            )
        origin = f"{origin}, ${JOB_SUMMARY}"
        if not path:
            return cls(report_type=report_type, path=None, name=report_type.name, origin=origin)
        _check_text(path, report_type, name=report_type.name, origin=origin)
        real = Path(os.path.realpath(path))
        return _without_source(
            cls(report_type=report_type, path=real, name=report_type.name, origin=origin)
        )

    def unusable(self, rule: str, **fields: object) -> UnusableReportError:
        """Return the error for a rule of `REPORT_ERRORS` that the report breaks."""
        return UnusableReportError(rule, origin=self.origin, name=self.name, **fields)

    @property
    def suffix(self) -> str:
        """The suffix of the path in lower case, such as ``.svg``; empty without a path."""
        return _suffix(str(self.path or ""))

    @property
    def size_before(self) -> int:
        """The size of the file that the report is appended to, in bytes."""
        return self.path.stat().st_size if self.report_type.is_appended and self.path else 0


def _without_source(output: Output) -> Output:
    """Return the output. Its links must not lead to a file that pytest reads."""
    if output.suffix in _READ_BY_PYTEST:
        raise output.unusable("report_over_source")
    return output


def _check_text(path: str, report_type: ReportType, *, name: str, origin: str) -> None:
    """Raise an `UnusableReportError` if no file can have this path, without looking at the disk.

    Errors of the operating system appear later, when the report is prepared.
    """
    for rule in _broken_rules(path, report_type):
        suffixes = alternatives(report_type.suffixes)
        raise UnusableReportError(rule, origin=origin, name=name, suffixes=suffixes)


def _broken_rules(path: str, report_type: ReportType) -> Iterator[str]:
    encoded = path.encode(errors="surrogatepass")
    if encoded.decode(errors="replace") != path:
        yield "report_encoding"
    if len(encoded) > _PATH_LIMIT:
        yield "long_report"
    name = os.path.basename(path)
    if name.strip() in ("", os.curdir, os.pardir):
        yield "irregular_report"
    if name.lower() in _bare_suffixes():
        yield "report_without_name"
    if report_type.suffixes and _suffix(path) not in report_type.suffixes:
        yield "report_suffix"
    if _suffix(path) in _READ_BY_PYTEST:
        yield "report_over_source"


def _bare_suffixes() -> set[str]:
    """Return the suffixes of reports, which are not names of files by themselves."""
    return {suffix for row in REPORT_TYPES if row.takes_path for suffix in row.usual_suffixes}


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def parse_outputs(
    texts: Iterable[str], *, base: Path, environment: Mapping[str, str], origin: str
) -> tuple[Output, ...]:
    """Return an output for each text. Equal outputs are returned once.

    Raises:
        UnusableReportError: an output is unusable, two reports would have one file (on some file
            systems letter case makes no difference), or one would lie below another.

    """
    outputs: dict[str, Output] = {}
    for text in texts:
        output = Output.parse(text, base=base, environment=environment, origin=origin)
        other = outputs.setdefault(folded(str(output.path)), output)
        if (other.report_type, other.path) != (output.report_type, output.path):
            raise output.unusable("shared_report", other=other.name)
    for place, output in outputs.items():
        for parent in map(str, Path(place).parents):
            if parent in outputs:
                raise output.unusable("report_below_report", other=outputs[parent].name)
    return tuple(outputs.values())
