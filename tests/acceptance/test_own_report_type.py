"""A type of report is a row: whatever else there is about it is made of the row."""

import sys

import pytest

from tests import samples

# A plugin that is loaded before the gate, and adds rows.
OWN_TYPES = """
from pytest_threshold.reports import report_types
from pytest_threshold.reports.reporter import RenderingError

report_types.REPORT_TYPES += (
    report_types.ReportType(name="txt", module=__name__, suffixes=(".txt", ".text")),
    report_types.ReportType(name="log", module=__name__, is_appended=True, is_written_last=True),
    report_types.ReportType(name="sound", module=__name__, requires="no_such_package"),
)

def render(report, output):
    if output.suffix == ".text":
        raise RenderingError("no words")
    return "\\n".join([report.account, *report.objections, ""]).encode()
"""
FORMS = "json:PATH, csv:PATH, md:PATH, plot:PATH, github, txt:PATH, log:PATH or sound:PATH"
ACCOUNT = "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"


@pytest.fixture(autouse=True)
def _own_types(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    (pytester.path / "own_types.py").write_text(OWN_TYPES)
    monkeypatch.setenv("PYTHONPATH", str(pytester.path), prepend=":")
    for name in ("fraud", "spam"):
        samples.write(pytester.path / "runs" / f"{name}.json")


def run(pytester: pytest.Pytester, *reports: str) -> pytest.RunResult:
    options = [f"--experiments-report={report}" for report in reports]
    return pytester.runpytest_subprocess("-pown_types", "--experiments=runs", *options)


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "n2"])
def test_row_makes_a_report(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    arguments = ("--experiments=runs", "--experiments-report=txt:out/gate.txt", *workers)
    result = pytester.runpytest_subprocess("-pown_types", *arguments)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["experiment reports: txt:out/gate.txt"])
    assert (pytester.path / "out" / "gate.txt").read_text() == f"{ACCOUNT}\n"


def test_report_that_is_appended_leaves_what_others_wrote(pytester: pytest.Pytester) -> None:
    path = pytester.path / "gate.log"
    path.write_text("before\n")
    assert run(pytester, "log:gate.log").ret == pytest.ExitCode.OK
    assert path.read_text() == f"before\n{ACCOUNT}\n"


def test_report_that_is_written_last_tells_of_one_that_failed(pytester: pytest.Pytester) -> None:
    assert run(pytester, "log:gate.log", "txt:gate.text").ret == pytest.ExitCode.TESTS_FAILED
    line = "cannot write the report txt:gate.text: no words"
    assert (pytester.path / "gate.log").read_text() == f"{ACCOUNT}\n{line}\n"


@pytest.mark.parametrize(
    ("report", "message"),
    [
        pytest.param("xml:r.xml", f"a report is {FORMS}, found 'xml:r.xml'", id="unknown"),
        pytest.param("txt", "the report txt needs a path: txt:PATH", id="no-path"),
        pytest.param("txt:r.md", "the report txt:r.md must end in .txt or .text", id="suffix"),
        pytest.param("csv:.log", "the report csv:.log must have a name *", id="bare-suffix"),
        pytest.param("csv:out/.TEXT", "the report csv:* must have a name *", id="one-of-several"),
        pytest.param(
            "sound:r",
            "the report sound:r needs no_such_package: pip install 'pytest-threshold[[]sound[]]'",
            id="missing-package",
        ),
    ],
)
def test_messages_are_made_of_the_row(pytester: pytest.Pytester, report: str, message: str) -> None:
    result = run(pytester, report)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --experiments-report: {message}"])


def test_help_names_the_row(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("-pown_types", "--help")
    words = " ".join(str(result.stdout).split())
    assert f"write a report: {FORMS}; repeatable" in words
    assert f"write a report: {FORMS}; relative to the rootdir" in words


def test_command_takes_the_row(pytester: pytest.Pytester) -> None:
    start = "from pytest_threshold.__main__ import start; sys.exit(start())"
    code = f"import sys, own_types; {start}"
    result = pytester.run(sys.executable, "-c", code, "check", "--report=txt:r.txt", "runs")
    assert result.ret == pytest.ExitCode.OK
    assert (pytester.path / "r.txt").read_text() == f"{ACCOUNT}\n"
