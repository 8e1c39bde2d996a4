"""Reports are written where that is possible, each as a whole."""

import json
import os
from pathlib import Path

import pytest

from pytest_threshold.reports.output import Output, UnusableReportError
from pytest_threshold.reports.writer import ReportWriter, write_output
from tests.full_disk import full_disk
from tests.outcomes import output, passed, report


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(os.path.realpath(tmp_path))


def is_none(_: Path) -> bool:
    return False


def job_summary(path: Path) -> Output:
    environment = {"GITHUB_STEP_SUMMARY": str(path)}
    return Output.parse("github", base=path.parent, environment=environment, origin="--report")


NO_JOB = Output.parse("github", base=Path("/nowhere"), environment={}, origin="--report")


# Before the run.


def test_directories_are_made_and_earlier_reports_removed(base: Path) -> None:
    (base / "old.md").write_text("of an earlier run")
    outputs = [output("md:old.md", base), output("csv:new/deep/r.csv", base), NO_JOB]
    ReportWriter(outputs).prepare(is_experiment=is_none)
    assert {str(path.relative_to(base)) for path in base.rglob("*")} == {"new", "new/deep"}


def test_job_summary_is_left_as_it_is(base: Path) -> None:
    (base / "summary.md").write_text("of others")
    ReportWriter([job_summary(base / "summary.md")]).prepare(is_experiment=is_none)
    assert (base / "summary.md").read_text() == "of others"


def test_job_summary_may_be_missing(base: Path) -> None:
    ReportWriter([job_summary(base / "summary.md")]).prepare(is_experiment=is_none)
    assert (base / "summary.md").read_bytes() == b""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("directory", "the report md:directory must be a file", id="directory"),
        pytest.param("fifo", "the report md:fifo must be a file", id="fifo"),
        pytest.param(
            "file/r.md", "cannot write the report md:file/r.md: Not a directory", id="below-a-file"
        ),
        pytest.param(
            "file/deep/r.md", "cannot write the report md:file/deep/r.md: Not a", id="deeper"
        ),
        pytest.param("x" * 300, "File name too long", id="long-name"),
        pytest.param("taken.md", "the report md:taken.md would be judged", id="experiment"),
    ],
)
def test_report_that_cannot_be_written_is_a_usage_error(base: Path, path: str, told: str) -> None:
    (base / "old.csv").write_text("of an earlier run")
    (base / "directory").mkdir()
    (base / "file").touch()
    os.mkfifo(base / "fifo")
    writer = ReportWriter([output("csv:old.csv", base), output(f"md:{path}", base)])
    with pytest.raises(UnusableReportError) as caught:
        writer.prepare(is_experiment=lambda place: place.name == "taken.md")
    assert str(caught.value).startswith("--report: ")
    assert told in str(caught.value)
    assert (base / "old.csv").exists()


def test_header_names_the_reports() -> None:
    outputs = [output("md:r.md"), output("csv:out/r.csv")]
    assert ReportWriter(outputs).header == "experiment reports: md:r.md, csv:out/r.csv"
    missing = "no github report, since this is not GitHub Actions"
    assert ReportWriter([*outputs, NO_JOB]).header == (
        f"experiment reports: md:r.md, csv:out/r.csv; {missing}"
    )
    assert ReportWriter([NO_JOB]).header == f"experiment reports: {missing}"


# After the run.


def test_each_report_is_written_in_its_form(base: Path) -> None:
    outputs = [output(form, base) for form in ("json:r.json", "csv:r.csv", "md:r.md")]
    assert ReportWriter([*outputs, NO_JOB]).write(report({"a.json": passed()})) == []
    assert json.loads((base / "r.json").read_bytes())["counts"]["passed"] == 1
    assert (base / "r.csv").read_text().startswith('"model_id"')
    assert (base / "r.md").read_text().startswith("## Experiment thresholds\n")


def test_report_that_cannot_be_written_is_told_by_those_written_last(base: Path) -> None:
    outputs = [output("json:r.json", base), output("md:gone/r.md", base), output("csv:r.csv", base)]
    failures = ReportWriter(outputs).write(report({}, objections=("no room",)))
    told = "cannot write the report md:gone/r.md: No such file or directory"
    assert failures == [told]
    assert json.loads((base / "r.json").read_bytes())["errors"] == ["no room", told]
    assert (base / "r.csv").exists()


def test_report_without_room_is_told(base: Path) -> None:
    (base / "summary.md").write_bytes(b"x" * (2**20 - 10))
    failures = ReportWriter([job_summary(base / "summary.md")]).write(report({}))
    assert failures == ["cannot write the report github: no room below 1048576 bytes"]
    assert (base / "summary.md").stat().st_size == 2**20 - 10


@pytest.mark.parametrize("before", ["", "<details>"])
def test_job_summary_is_appended_behind_a_blank_line(base: Path, before: str) -> None:
    (base / "summary.md").write_text(before)
    ReportWriter([job_summary(base / "summary.md")]).write(report({}))
    start = f"{before}\n\n" if before else ""
    assert (base / "summary.md").read_text().startswith(f"{start}## Experiment thresholds\n")


def test_nobody_sees_half_a_report(base: Path) -> None:
    """Who has the old file open goes on reading that, and who opens it anew has all of the new."""
    (base / "r.md").write_text("old")
    with (base / "r.md").open() as old:
        write_output(output("md:r.md", base), b"new")
        assert old.read() == "old"
    assert (base / "r.md").read_text() == "new"


def test_job_summary_gets_all_of_a_report_or_nothing(base: Path) -> None:
    (base / "summary.md").write_text("before")
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        write_output(job_summary(base / "summary.md"), b"x" * 2000)
    assert (base / "summary.md").read_text() == "before"


@pytest.mark.parametrize("form", ["md", "github"])
def test_nothing_is_written_through_a_link_that_was_not_there_before(base: Path, form: str) -> None:
    (base / "secret").write_text("kept")
    where = output("md:r.md", base) if form == "md" else job_summary(base / "r.md")
    (base / "r.md").symlink_to("secret")
    with pytest.raises(OSError, match="it has become a link since the run began"):
        write_output(where, b"x")
    assert (base / "secret").read_text() == "kept"


def test_job_summary_that_has_become_a_fifo_is_refused(base: Path) -> None:
    where = job_summary(base / "summary.md")
    os.mkfifo(base / "summary.md")
    reader = os.open(base / "summary.md", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(OSError, match="it is no longer a regular file"):
            write_output(where, b"x")
    finally:
        os.close(reader)


def test_report_of_no_job_is_written_nowhere() -> None:
    write_output(NO_JOB, b"x")
