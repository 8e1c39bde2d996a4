"""Where reports go that somebody asks for, and what nobody can ask for."""

import os
from pathlib import Path

import pytest

from pytest_threshold.reports.output import Output, UnusableReportError, parse_outputs
from tests.outcomes import output

TYPES = ["json", "csv", "md", "plot"]
LONG = "/".join(["x" * 90] * 50)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(os.path.realpath(tmp_path))


def trouble(form: str, base: Path = Path("/nowhere")) -> str:
    with pytest.raises(UnusableReportError) as caught:
        output(form, base)
    return str(caught.value)


@pytest.mark.parametrize(
    ("form", "path", "name"),
    [
        pytest.param("json:r.json", "{base}/r.json", "json:r.json", id="relative"),
        pytest.param("csv:out/../r.csv", "{base}/r.csv", "csv:out/../r.csv", id="dots"),
        pytest.param("md:/out/r.md", "/out/r.md", "md:/out/r.md", id="absolute"),
        pytest.param("md:C:r", "{base}/C:r", "md:C:r", id="colon"),
        pytest.param("md:a\nb", "{base}/a\nb", r"md:a\nb", id="name-is-printable"),
        pytest.param("plot:p.SVG", "{base}/p.SVG", "plot:p.SVG", id="picture"),
        pytest.param("md:./~ada/r", "{base}/~ada/r", "md:./~ada/r", id="tilde-of-a-file"),
    ],
)
def test_report_goes_to_a_path(base: Path, form: str, path: str, name: str) -> None:
    found = output(form, base)
    assert found.report_type.name == form.partition(":")[0]
    assert (str(found.path), found.name) == (path.format(base=base), name)


def test_path_is_that_behind_links(base: Path) -> None:
    (base / "real").mkdir()
    (base / "link").symlink_to("real")
    (base / "real" / "r.md").symlink_to("other.md")
    assert output("md:link/r.md", base).path == base / "real" / "other.md"


def test_home_directory_is_known(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(base / "home"))
    assert output("md:~/r.md").path == base / "home" / "r.md"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        pytest.param("xml:r", "a report is json:PATH, csv:PATH, md:PATH, plot:PATH or", id="type"),
        pytest.param("", "a report is", id="nothing"),
        pytest.param("JSON:r", "a report is", id="letter-case"),
        pytest.param("github:r", "a report is", id="path-too-much"),
        pytest.param("github:", "a report is", id="empty-path-too-much"),
        pytest.param("md:a\0b", "a report is", id="zero-byte"),
        pytest.param("json", "the report json needs a path: json:PATH", id="no-path"),
        pytest.param("json: ", "the report json needs a path: json:PATH", id="blank-path"),
        pytest.param("md:a\udcff", r"the report md:a\udcff must have a path in UTF-8", id="utf-8"),
        pytest.param(f"md:{LONG}", "must have a path of at most 4096 bytes", id="long"),
        pytest.param("md:out/", "the report md:out/ must be a file", id="directory"),
        pytest.param("md:out/..", "the report md:out/.. must be a file", id="parent"),
        pytest.param("md:.", "the report md:. must be a file", id="current-directory"),
        pytest.param("md:out/ ", "the report md:out/  must be a file", id="space"),
        pytest.param("json:out/.json", "must have a name before its suffix", id="suffix-alone"),
        pytest.param("csv:.PDF", "must have a name before its suffix", id="other-suffix-alone"),
        pytest.param("plot:p.gif", "must end in .svg, .png or .pdf", id="picture"),
        pytest.param("plot:svg", "must end in .svg, .png or .pdf", id="picture-without-suffix"),
        pytest.param("md:~nobody-here/r", "must not begin with ~ and a name that", id="no-home"),
        *(
            pytest.param(f"md:x{suffix}", "would replace a file that pytest reads", id=suffix)
            for suffix in (".py", ".toml", ".ini", ".cfg", ".PY")
        ),
    ],
)
def test_report_that_nobody_can_ask_for(form: str, told: str) -> None:
    error = trouble(form)
    assert error.startswith("--report: ")
    assert told in error
    assert error.isprintable()


@pytest.mark.parametrize("length", [4096, 4097])
def test_path_may_have_so_many_bytes(length: int) -> None:
    path = "é" * (length // 2) + "x" * (length % 2)
    if length == 4096:
        assert output(f"md:{path}").path
    else:
        assert "must have a path of at most 4096 bytes" in trouble(f"md:{path}")


def test_link_to_a_file_that_pytest_reads_is_refused(base: Path) -> None:
    (base / "r.md").symlink_to("conftest.py")
    assert "the report md:r.md would replace a file" in trouble("md:r.md", base)


@pytest.mark.parametrize(
    ("path", "suffix"),
    [("p.svg", ".svg"), ("p.PNG", ".png"), ("a.b/p.pdf", ".pdf")],
)
def test_suffix_is_in_lower_case(path: str, suffix: str) -> None:
    assert output(f"plot:{path}").suffix == suffix


# The job summary of GitHub Actions.


def of_job(base: Path, **environment: str) -> Output:
    return Output.parse("github", base=base, environment=environment, origin="--report")


def test_job_summary_goes_where_its_variable_says(base: Path) -> None:
    found = of_job(base, GITHUB_STEP_SUMMARY=str(base / "summary.md"), GITHUB_ACTIONS="true")
    assert found.path == base / "summary.md"
    assert (found.name, found.origin) == ("github", "--report, $GITHUB_STEP_SUMMARY")


@pytest.mark.parametrize("environment", [{}, {"GITHUB_ACTIONS": "false"}], ids=["none", "false"])
def test_job_summary_goes_nowhere_without_a_job(base: Path, environment: dict[str, str]) -> None:
    found = of_job(base, **environment)
    assert (found.path, found.suffix, found.size_before) == (None, "", 0)


@pytest.mark.parametrize("environment", [{}, {"GITHUB_STEP_SUMMARY": ""}], ids=["unset", "empty"])
def test_job_without_its_variable_is_unusable(base: Path, environment: dict[str, str]) -> None:
    with pytest.raises(UnusableReportError) as caught:
        of_job(base, GITHUB_ACTIONS="true", **environment)
    told = "--report: the report github needs the variable GITHUB_STEP_SUMMARY, which is not set"
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("target", "told"),
    [("out/..", "must be a file"), ("x.py", "would replace"), ("link", "would replace")],
)
def test_variable_may_be_unusable(base: Path, target: str, told: str) -> None:
    (base / "link").symlink_to("test_source.py")
    with pytest.raises(UnusableReportError) as caught:
        of_job(base, GITHUB_STEP_SUMMARY=str(base) + "/" + target)
    assert str(caught.value).startswith("--report, $GITHUB_STEP_SUMMARY: the report github ")
    assert told in str(caught.value)


def test_only_what_is_appended_counts_what_was_there(base: Path) -> None:
    (base / "r.md").write_text("before")
    assert of_job(base, GITHUB_STEP_SUMMARY=str(base / "r.md")).size_before == 6
    assert output("md:r.md", base).size_before == 0


# Several reports.


def parsed(*forms: str) -> list[str]:
    outputs = parse_outputs(forms, base=Path("/nowhere"), environment={}, origin="the key")
    return [each.name for each in outputs]


def test_each_report_is_one() -> None:
    assert parsed() == []
    assert parsed("md:a", "json:b", "md:./a") == ["md:a", "json:b"]
    assert parsed("github", "github") == ["github"]
    assert parsed("md:out/a", "md:out/b", "md:outa") == ["md:out/a", "md:out/b", "md:outa"]


@pytest.mark.parametrize(
    ("forms", "told"),
    [
        pytest.param(["md:a", "csv:a"], "the reports md:a and csv:a are the same file", id="type"),
        pytest.param(["md:a", "md:A"], "the reports md:a and md:A are the same file", id="case"),
        pytest.param(
            ["md:a", "csv:b", "csv:A/b/c"],
            "the report csv:A/b/c would lie below the report md:a, which is a file",
            id="below",
        ),
        pytest.param(["md:a/b", "csv:a"], "the report md:a/b would lie below the", id="above"),
    ],
)
def test_two_reports_have_two_files(forms: list[str], told: str) -> None:
    with pytest.raises(UnusableReportError) as caught:
        parsed(*forms)
    assert str(caught.value).startswith(f"the key: {told}")
