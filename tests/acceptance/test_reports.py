"""Reports for machines and reviewers: when and where they are written, and what stands in them."""

import csv
import json
import os
import re
import signal
import sys
from hashlib import sha256
from pathlib import Path
from stat import S_IFSOCK
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from pytest_threshold.judging.rules import RULES
from tests import samples
from tests.acceptance.conftest import Run
from tests.acceptance.forking import ALONE
from tests.receipts import resolved_experiments

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
USAGE_ERROR = pytest.ExitCode.USAGE_ERROR
TYPES = {"json": "r.json", "csv": "r.csv", "md": "r.md", "plot": "r.svg"}
EVERY_REPORT = [f"--experiments-report={kind}:out/{name}" for kind, name in TYPES.items()]


@pytest.fixture(autouse=True)
def _no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def out(pytester: pytest.Pytester) -> Path:
    """Return the directory that reports go to, which is not there yet."""
    return pytester.path / "out"


@pytest.fixture
def mixed(runs: Path) -> Path:
    """Return a root with an experiment of each verdict, and one that cannot be read."""
    samples.write(runs / "low.json", **samples.LOW)
    (runs / "wrong.json").write_text(samples.text(issuer="ada").replace(", ", ",\n"))
    (runs / "gone.json").symlink_to("nowhere")
    return runs


def names(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_receipt_tells_all(run: Run, mixed: Path, out: Path) -> None:
    date = samples.SOUND["experiment_date"]
    samples.write(mixed / "low.json", experiment_date=date, **samples.LOW)
    samples.write(mixed / "fraud.json", experiment_date=date)
    (mixed / "mail" / "spam.json").unlink()
    result = run("--experiments=runs", "--experiments-min-recall=0.8", *EVERY_REPORT)
    assert result.ret == FAILED
    receipt = samples.receipt(out / "r.json")
    assert receipt.pop("created").startswith("20")
    who = {key: samples.SOUND[key] for key in ("model_id", "issuer", "experiment_date")}
    nobody = dict.fromkeys(who)
    numbers = ("optimal_threshold", "closest_recall_value", "gap", "highest_recall")
    price = dict.fromkeys(("precision", "fpr", "n_positives", "n_negatives"))
    nothing = dict.fromkeys((*numbers, *price))
    assert receipt == {
        "schema_version": 2,
        "plugin_version": "0.1.0",
        "settings": {
            **dict.fromkeys(rule.name for rule in RULES),
            "target_recall": 0.85,
            "min_recall": 0.8,
        },
        "counts": {"found": 4, "judged": 4, "passed": 1, "rejected": 1, "invalid": 2},
        "complete": True,
        "experiments": [
            {
                "path": "runs/fraud.json",
                "sha256": digest(mixed / "fraud.json"),
                "verdict": "passed",
                **who,
                **dict(zip(numbers, (0.5, 0.84, 0.01, 1.0), strict=True)),
                **price,
                "reasons": [],
            },
            {
                "path": "runs/gone.json",
                "sha256": None,
                "verdict": "invalid",
                **nobody,
                **nothing,
                "reasons": [
                    {
                        "key": "file",
                        "message": "must be readable, found a link to a file that does not exist",
                        "cure": None,
                        "line": None,
                        "column": None,
                    }
                ],
            },
            {
                "path": "runs/low.json",
                "sha256": digest(mixed / "low.json"),
                "verdict": "rejected",
                **who,
                **dict(zip(numbers, (0.0, 0.7, 0.15, 0.7), strict=True)),
                **price,
                "reasons": [
                    {
                        "key": None,
                        "message": "recall 0.7 at the operating point is below the minimum recall "
                        "0.8",
                        "cure": None,
                        "line": 1,
                        "column": (mixed / "low.json").read_text().index("0.7") + 1,
                    }
                ],
            },
            {
                "path": "runs/wrong.json",
                "sha256": digest(mixed / "wrong.json"),
                "verdict": "invalid",
                **nobody,
                **nothing,
                "reasons": [
                    {
                        "key": "issuer",
                        "message": "an email address must have an @-sign",
                        "cure": None,
                        "line": 2,
                        "column": 11,
                    }
                ],
            },
        ],
    }
    assert names(out) == set(TYPES.values())


def test_cure_and_hidden_reasons_are_in_the_receipt(run: Run, runs: Path, out: Path) -> None:
    samples.write(runs / "late.json", recall_arr=[1.0, 0.9, 0.84, 0.1, 0.0])
    (runs / "many.json").write_text(
        samples.text().removesuffix("}") + ', "x": 1' * 23 + "}", encoding="utf-8"
    )
    run("--experiments=runs", "--experiments-report=json:out/r.json")
    entries = {each["path"]: each for each in samples.receipt(out / "r.json")["experiments"]}
    (late,) = entries["runs/late.json"]["reasons"]
    assert late["cure"].startswith("drop the final recall")
    *shown, last = entries["runs/many.json"]["reasons"]
    assert len(shown) == 20
    assert last["message"] == "and 2 more, not shown"


def test_paths_of_the_receipt_are_relative_to_the_current_directory(
    run: Run, pytester: pytest.Pytester, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeini("[pytest]")
    monkeypatch.chdir(runs / "mail")
    run("--experiments=..", "--experiments-report=json:r.txt")
    entries = samples.receipt(runs / "mail" / "r.txt")["experiments"]
    assert [each["path"] for each in entries] == ["../fraud.json", "spam.json"]
    assert all((runs / "mail" / each["path"]).exists() for each in entries)


def test_experiments_are_in_path_order_part_by_part(
    run: Run, pytester: pytest.Pytester, out: Path
) -> None:
    wanted = [f"runs/{name}" for name in ("A.json", "a/z.json", "a-b/a.json", "a.json", "b.json")]
    for name in reversed(wanted):
        samples.write(pytester.path / name)
    run("--experiments=runs", *EVERY_REPORT)
    assert [each["path"] for each in samples.receipt(out / "r.json")["experiments"]] == wanted
    assert [row["file"] for row in rows(out / "r.csv")] == wanted
    assert re.findall("`(runs/.*?)`", (out / "r.md").read_text()) == wanted


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(["-k", "not spam"], id="deselected"),
        pytest.param(["--deselect=runs/mail/spam.json::threshold"], id="deselect"),
    ],
)
def test_what_was_not_judged_makes_reports_incomplete(run: Run, out: Path, way: list[str]) -> None:
    assert run("--experiments=runs", *EVERY_REPORT, *way).ret == OK
    receipt = samples.receipt(out / "r.json")
    assert receipt["complete"] is False
    assert receipt["counts"] == {"found": 2, "judged": 1, "passed": 1, "rejected": 0, "invalid": 0}
    assert [row["verdict"] for row in rows(out / "r.csv")] == ["passed", "not judged"]
    text = (out / "r.md").read_text()
    assert "**Incomplete:** 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid\n" in text
    assert "Not judged: `runs/mail/spam.json`\n" in text
    assert "INCOMPLETE: 2 found, 1 judged" in (out / "r.svg").read_text()


INTERRUPTING = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item):
    if "spam" in item.nodeid:
        {}
"""


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("deed", "exit_code"),
    [
        pytest.param("raise KeyboardInterrupt", pytest.ExitCode.INTERRUPTED, id="interrupt"),
        pytest.param("pytest.exit('enough', returncode=3)", 3, id="exit"),
        pytest.param("pytest.skip('not today')", FAILED, id="skip"),
    ],
)
def test_reports_are_written_when_the_run_stops(
    pytester: pytest.Pytester, out: Path, deed: str, exit_code: int
) -> None:
    pytester.makeconftest(INTERRUPTING.format(deed))
    result = pytester.runpytest_subprocess("--experiments=runs", *EVERY_REPORT)
    assert result.ret == exit_code
    receipt = samples.receipt(out / "r.json")
    assert receipt["complete"] is False
    assert [each["path"] for each in receipt["experiments"]] == ["runs/fraud.json"]
    assert names(out) == set(TYPES.values())


@pytest.mark.usefixtures("runs")
def test_reports_are_written_when_a_worker_dies(pytester: pytest.Pytester, out: Path) -> None:
    pytester.makeconftest(INTERRUPTING.format("__import__('os')._exit(1)"))
    result = pytester.runpytest("--experiments=runs", "-n2", *EVERY_REPORT)
    assert result.ret == FAILED
    receipt = samples.receipt(out / "r.json")
    assert receipt["complete"] is False
    assert [each["path"] for each in receipt["experiments"]] == ["runs/fraud.json"]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    "deed",
    ["pytest.exit('done')", "raise RuntimeError", "raise KeyboardInterrupt"],
)
def test_reports_are_written_whatever_the_hooks_of_others_do_at_the_end(
    pytester: pytest.Pytester, out: Path, deed: str
) -> None:
    pytester.makeconftest(f"import pytest\ndef pytest_sessionfinish(session): {deed}\n")
    pytester.runpytest_subprocess("--experiments=runs", *EVERY_REPORT)
    assert samples.receipt(out / "r.json")["complete"]
    assert names(out) == set(TYPES.values())


CONTRADICTIONS = {
    "call": """
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_call(item):
            yield
            assert "spam" not in item.nodeid
        """,
    "strict": """
        def pytest_collection_modifyitems(items):
            for item in items:
                if "spam" in item.nodeid:
                    item.add_marker(pytest.mark.xfail(strict=True))
        """,
    "report": """
        @pytest.hookimpl(wrapper=True, tryfirst=True)
        def pytest_runtest_makereport(item):
            report = yield
            if "spam" in item.nodeid and report.when == "call":
                report.outcome = "failed"
            return report
        """,
    "teardown": """
        def pytest_runtest_teardown(item):
            assert "spam" not in item.nodeid
        """,
    # Node ids as pytest-xdist makes them for --dist=loadgroup, with pytest before 9.2.
    "teardown-in-a-group": """
        import os

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_logreport(report):
            if "PYTEST_XDIST_WORKER" not in os.environ:
                report.nodeid += "@group"

        def pytest_runtest_teardown(item):
            assert "spam" not in item.nodeid
        """,
}


def test_receipt_is_indented_ascii_with_a_line_end(
    pytester: pytest.Pytester, mixed: Path, out: Path
) -> None:
    pytester.runpytest(f"--experiments={mixed}", EVERY_REPORT[0])
    text = (out / "r.json").read_text("ascii")
    assert text == json.dumps(json.loads(text), indent=2) + "\n"


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_experiment_that_something_else_fails_does_not_look_passed(
    run: Run, pytester: pytest.Pytester, out: Path, name: str
) -> None:
    pytester.makeconftest("import pytest\n" + dedent(CONTRADICTIONS[name]))
    result = run("--experiments=runs", *EVERY_REPORT)
    assert result.ret == FAILED
    error = "runs/mail/spam.json: the gate passed it, but its test failed"
    assert f"error: {error}" in result.outlines
    assert samples.receipt(out / "r.json")["errors"] == [error]
    assert "**Refused:** 2 found, 2 judged: 2 passed" in (out / "r.md").read_text()


@pytest.mark.usefixtures("runs")
def test_rerun_that_passes_is_no_contradiction(
    run: Run, pytester: pytest.Pytester, out: Path
) -> None:
    pytester.makeconftest(
        """
        import pytest

        tried = set()

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_call(item):
            yield
            assert item.nodeid in tried or tried.add(item.nodeid)
        """
    )
    result = run("--experiments=runs", "-prerunfailures", "--reruns=1", *EVERY_REPORT)
    assert result.ret == OK
    assert "errors" not in samples.receipt(out / "r.json")


@pytest.mark.usefixtures("runs")
def test_receipt_tells_of_a_report_that_could_not_be_written(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(samples.AT_THE_END.format("os.rmdir('out')"))
    reports = [f"--experiments-report={each}" for each in ("json:r.txt", "md:out/r.md")]
    assert run("--experiments=runs", *reports).ret == FAILED
    (error,) = samples.receipt(pytester.path / "r.txt")["errors"]
    assert error == "cannot write the report md:out/r.md: No such file or directory"


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "n2"])
def test_killed_run_leaves_no_report_at_all(
    pytester: pytest.Pytester, out: Path, workers: tuple[str, ...]
) -> None:
    assert pytester.runpytest("--experiments=runs", *EVERY_REPORT).ret == OK
    assert names(out) == set(TYPES.values())
    pytester.makeconftest(
        """
        import os, signal

        def pytest_runtest_logreport(report):
            if report.when == "call" and "PYTEST_XDIST_WORKER" not in os.environ:
                os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    result = pytester.runpytest_subprocess("--experiments=runs", *EVERY_REPORT, *workers)
    assert result.ret == -signal.SIGKILL
    assert names(out) == set()


@pytest.mark.usefixtures("runs")
def test_reports_of_a_run_that_judges_nothing_are_left_alone(
    run: Run, pytester: pytest.Pytester, out: Path
) -> None:
    pytester.makeini("[pytest]\nexperiments = runs\nexperiments_report = json:out/r.json\n")
    pytester.makepyfile(test_unit="def test_unit(): pass")
    run()
    before = (out / "r.json").read_bytes()
    assert run("--collect-only").ret == OK
    result = run("test_unit.py")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("experiment reports: *")
    assert (out / "r.json").read_bytes() == before


def test_ini_key_is_relative_to_the_rootdir_and_replaced_by_the_command_line(
    run: Run, pytester: pytest.Pytester, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pytester.path / "pyproject.toml").write_text(
        '[tool.pytest]\nexperiments = ["runs"]\nexperiments_report = ["json:a.txt", "md:a.md"]\n'
    )
    monkeypatch.chdir(runs)
    result = run()
    assert "experiment reports: json:a.txt, md:a.md" in result.outlines
    assert samples.receipt(pytester.path / "a.txt")["complete"]
    assert (pytester.path / "a.md").exists()
    (pytester.path / "a.txt").unlink()
    run("--experiments-report=md:b.md")
    assert (runs / "b.md").exists()
    assert not (pytester.path / "a.txt").exists()


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        pytest.param(["xml:r.xml"], "a report is json:PATH, * found 'xml:r.xml'", id="type"),
        pytest.param([""], "a report is json:PATH, * found ''", id="empty"),
        pytest.param(["JSON:r"], "a report is json:PATH, * found 'JSON:r'", id="upper-case"),
        pytest.param(["github:r.md"], "a report is * found 'github:r.md'", id="github-path"),
        pytest.param(["json:a\0b"], "a report is * found 'json:a*b'", id="zero-byte"),
        pytest.param(["json"], "the report json needs a path: json:PATH", id="no-path"),
        pytest.param(["csv:"], "the report csv needs a path: csv:PATH", id="empty-path"),
        pytest.param(["csv: "], "the report csv needs a path: csv:PATH", id="space"),
        pytest.param(["csv:.csv"], "the report csv:.csv must have a name before *", id="suffix"),
        pytest.param(["md:out/.MD"], "the report md:out/.MD must have a name *", id="suffix-below"),
        pytest.param(["plot:.svg"], "the report plot:.svg must have a name *", id="suffix-of-plot"),
        pytest.param(["plot:r.gif"], "the report plot:r.gif must end in .svg, *", id="format"),
        pytest.param(["plot:r"], "the report plot:r must end in .svg, .png or *", id="no-format"),
        pytest.param(["json:."], "the report json:. must be a file", id="directory"),
        pytest.param(["json:runs"], "the report json:runs must be a file", id="root"),
        pytest.param(["json:new/"], "the report json:new/ must be a file", id="slash"),
        pytest.param(["json:new/."], "the report json:new/. must be a file", id="slash-dot"),
        pytest.param(["json:new/.."], "the report json:new/.. must be a file", id="slash-dots"),
        pytest.param(["md:/dev/null"], "the report md:/dev/null must be a file", id="device"),
        pytest.param(["md:/dev/full"], "the report md:/dev/full must be a file", id="full-device"),
        pytest.param(["csv:link"], "the report csv:link must be a file", id="link-to-device"),
        pytest.param(["csv:fifo"], "the report csv:fifo must be a file", id="fifo"),
        pytest.param(["csv:socket"], "the report csv:socket must be a file", id="socket"),
        pytest.param(
            [f"json:{'x' * 300}"], "cannot write the report json:xx*: File name too *", id="long"
        ),
        pytest.param(
            [f"csv:{'x' * 300}.json"],
            "cannot write the report *: File name too long",
            id="long-json",
        ),
        pytest.param(
            [f"csv:{'x' * 300}/r"],
            "cannot write the report *: File name too long",
            id="long-parent",
        ),
        pytest.param(
            ["csv:" + "\u00e9" * 130], "cannot write the report *: File name too *", id="long-utf-8"
        ),
        pytest.param(
            ["csv:" + "new/" * 1010 + "r"],
            "cannot write the report csv:new/new/*: File name too long",
            id="long-path",
        ),
        pytest.param(
            ["json:" + "a/" * 30_000 + "r"],
            "the report json:a/a/*... must have a path of at most 4096 bytes",
            id="very-long-path",
        ),
        pytest.param(
            ["json:setup.cfg/r"],
            "cannot write the report json:setup.cfg/r: Not a directory",
            id="file-as-parent",
        ),
        pytest.param(
            ["json:setup.cfg/new/r"],
            "cannot write the report json:setup.cfg/new/r: Not a directory",
            id="file-as-grandparent",
        ),
        pytest.param(["md:loop"], "cannot write *: Too many levels of symbolic links", id="loop"),
        pytest.param(["md:loop/r"], "cannot write the report md:loop/r: *", id="loop-as-parent"),
        pytest.param(["json:/proc/r"], "cannot write the report json:/proc/r: *", id="no-place"),
        pytest.param(["csv:proc"], "cannot write the report csv:proc: *", id="link-to-no-place"),
        pytest.param(
            ["json:/proc/version"], "cannot write the report json:/proc/version: *", id="no-write"
        ),
        pytest.param(
            ["csv:~nobody-of-this-name/r"],
            "the report csv:~nobody-of-this-name/r must not begin with ~ and a name that *",
            id="no-home",
        ),
        pytest.param(
            ["json:r", "csv:./r"], "the reports json:r and csv:./r are the same file", id="shared"
        ),
        pytest.param(
            ["json:r", "csv:alias"], "the reports json:r and csv:alias are the same *", id="alias"
        ),
        pytest.param(
            ["csv:r.csv", "csv:R.csv"], "the reports csv:r.csv and csv:R.csv are *", id="case"
        ),
        pytest.param(
            ["csv:\u00e9", "csv:e\u0301"], "the reports csv:* and csv:* are *", id="normal-form"
        ),
        pytest.param(
            ["json:runs/r.json"], "the report json:runs/r.json would be judged *", id="in-root"
        ),
        pytest.param(
            ["md:runs/fraud.json"], "the report md:runs/fraud.json would be *", id="experiment"
        ),
        pytest.param(
            ["csv:way/new.JSON"], "the report csv:way/new.JSON would be *", id="link-to-root"
        ),
        pytest.param(["csv:hard"], "the report csv:hard would be judged *", id="hard-link"),
        pytest.param(["csv:cache/TARGET"], "the report csv:cache/TARGET would *", id="target"),
        pytest.param(["csv:cache/gone"], "the report csv:cache/gone would *", id="broken-link"),
        pytest.param(["csv:setup.cfg"], "the report csv:setup.cfg would replace *", id="settings"),
        pytest.param(["md:conftest.py"], "the report md:conftest.py would replace *", id="python"),
        pytest.param(["csv:new.toml"], "the report csv:new.toml would replace *", id="toml"),
        pytest.param(["json:source"], "the report json:source would *", id="link-to-python"),
        pytest.param(["plot:ini.svg"], "the report plot:ini.svg would *", id="link-to-settings"),
        pytest.param(
            ["json:o/r", "csv:o/r/x/y"], "the report csv:o/r/x/y would lie below *", id="below"
        ),
        pytest.param(
            ["csv:alias/y", "json:r"], "the report csv:alias/y would lie below *", id="above"
        ),
    ],
)
def test_unusable_report_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, runs: Path, reports: list[str], message: str
) -> None:
    put_in_the_way(runs.parent)
    before = {path: path.read_bytes() for path in pytester.path.rglob("*") if path.is_file()}
    result = run(
        "--experiments=runs",
        "--experiments-report=csv:old.csv",
        *(f"--experiments-report={report}" for report in reports),
    )
    assert result.ret == USAGE_ERROR
    errors = [line for line in result.errlines if line]
    pytest.LineMatcher(errors).fnmatch_lines([f"ERROR: --experiments-report: {message}"])
    assert len(errors) == 1
    assert samples.summary(result) == []
    assert {path: path.read_bytes() for path in before} == before
    assert Path("/dev/null").is_char_device()


def put_in_the_way(path: Path) -> None:
    """Make what a report cannot be written to, or must not be."""
    (path / "setup.cfg").write_text("[tool:pytest]\n")
    (path / "old.csv").write_text("old")
    os.mkfifo(path / "fifo")
    os.mknod(path / "socket", S_IFSOCK | 0o600)
    samples.write(path / "cache" / "target")
    os.link(path / "runs" / "fraud.json", path / "hard")
    links = {
        "link": "/dev/null",
        "way": "runs",
        "loop": "loop",
        "proc": "/proc/nothing/here",
        "alias": "r",
        "source": "test_source.py",
        "ini.svg": "link.ini",
        "link.ini": "tox.ini",
        "runs/linked.json": "../cache/target",
        "runs/broken.json": "../cache/gone",
    }
    for name, target in links.items():
        (path / name).symlink_to(target)


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("report", "message"),
    [
        pytest.param(f"json:{'x' * 300}", "cannot write the report json:xx*", id="long"),
        pytest.param("json:.", "the report json:. must be a file", id="directory"),
        pytest.param("json:runs/r.json", "the report * would be judged *", id="in-root"),
        pytest.param("json:tox.ini", "the report * would replace a file *", id="itself"),
        pytest.param("xml:r", "a report is json:PATH, *", id="type"),
    ],
)
def test_unusable_report_names_the_key_that_asks_for_it(
    run: Run, pytester: pytest.Pytester, report: str, message: str
) -> None:
    pytester.makeini(f"[pytest]\nexperiments = runs\nexperiments_report = {report}\n")
    result = run()
    assert result.ret == USAGE_ERROR
    where = "experiments_report in the configuration file"
    result.stderr.fnmatch_lines([f"ERROR: {where}: {message}"])


@pytest.mark.usefixtures("runs")
def test_no_experiment_is_resolved_to_see_where_a_report_goes(
    pytester: pytest.Pytester, out: Path
) -> None:
    pytester.runpytest("--experiments=runs", *EVERY_REPORT)
    assert out.is_dir()
    with resolved_experiments() as paths:
        assert pytester.runpytest_inprocess("--experiments=runs", *EVERY_REPORT).ret == OK
    assert paths == []


@pytest.mark.usefixtures("runs")
def test_reports_with_two_names_of_one_old_file_are_two(pytester: pytest.Pytester) -> None:
    """A report is a new file that takes the name, so the other name keeps the old one."""
    (pytester.path / "r.md").write_text("old")
    for name in ("r.csv", "kept"):
        os.link(pytester.path / "r.md", pytester.path / name)
    reports = ("--experiments-report=md:r.md", "--experiments-report=csv:r.csv")
    assert pytester.runpytest("--experiments=runs", *reports).ret == OK
    assert (pytester.path / "r.md").read_text().startswith("## ")
    assert (pytester.path / "r.csv").read_text().startswith('"model_id",')
    assert (pytester.path / "kept").read_text() == "old"


@pytest.mark.usefixtures("runs")
def test_report_makes_the_directories_that_a_link_leads_to(pytester: pytest.Pytester) -> None:
    (pytester.path / "r.md").symlink_to("new/deep/r.md")
    assert pytester.runpytest("--experiments=runs", "--experiments-report=md:r.md").ret == OK
    assert (pytester.path / "new" / "deep" / "r.md").exists()
    assert (pytester.path / "r.md").is_symlink()


def test_report_is_not_written_over_what_an_experiment_links_to(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    cached = pytester.mkdir("cache") / "ab12"
    (runs / "fraud.json").rename(cached)
    (runs / "fraud.json").symlink_to(cached)
    before = cached.read_bytes()
    result = run("--experiments=runs", "--experiments-report=csv:cache/ab12")
    assert result.ret == USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --experiments-report: the report csv:cache/ab12 would *"])
    assert cached.read_bytes() == before


def test_report_below_a_root_that_pytest_would_pass_over_is_an_experiment(
    run: Run, pytester: pytest.Pytester
) -> None:
    samples.write(pytester.path / "build" / "a.json")
    result = run("--experiments=build", "--experiments-report=json:build/r.json")
    assert result.ret == USAGE_ERROR


@pytest.mark.usefixtures("runs")
def test_name_that_is_not_utf_8_is_a_usage_error(run: Run, latin_name: str) -> None:
    result = run("--experiments=runs", f"--experiments-report=csv:{latin_name}")
    assert result.ret == USAGE_ERROR
    result.stderr.fnmatch_lines(
        [r"ERROR: *: the report csv:caf\udce9.json must have a path in UTF-8"]
    )


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("key", ["experiments", "experiments_report"])
def test_ini_key_that_holds_no_texts_is_a_usage_error(
    run: Run, pytester: pytest.Pytester, key: str
) -> None:
    (pytester.path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{key} = [1]\n")
    result = run()
    assert result.ret == USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {key} in the configuration file: must be a list of *"])


def test_report_on_nothing_is_a_usage_error(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexperiments = runs\n")
    pytester.makepyfile(test_unit="def test_unit(): pass")
    result = run("--experiments-report=json:r.json", "test_unit.py")
    assert result.ret == USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --experiments-report needs experiments to report on, *"])


@pytest.mark.usefixtures("runs")
def test_report_may_stand_below_a_root_where_it_is_no_experiment(
    run: Run, pytester: pytest.Pytester
) -> None:
    """Twice, so that the second run meets the reports of the first."""
    reports = [f"--experiments-report={each}" for each in ("json:build/r.json", "md:runs/r.md")]
    for _ in range(2):
        assert run("--experiments=.", *reports).ret == OK
    run("--experiments=.", "--ignore=runs/r.json", "--experiments-report=json:runs/r.json")
    for path in ("build/r.json", "runs/r.json"):
        assert samples.receipt(pytester.path / path)["counts"]["found"] == 2


@pytest.mark.usefixtures("runs")
def test_write_that_fails_at_the_end_fails_the_run_with_one_line(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(samples.AT_THE_END.format("shutil.rmtree('out')"))
    result = run("--experiments=runs", *EVERY_REPORT, "--experiments-report=md:fine.md")
    assert result.ret == FAILED
    errors = [line for line in result.outlines if line.startswith("error: ")]
    assert sorted(errors) == sorted(
        f"error: cannot write the report {kind}:out/{name}: No such file or directory"
        for kind, name in TYPES.items()
    )
    assert samples.summary(result)[-1].startswith("2 found, 2 judged: 2 passed")
    assert (pytester.path / "fine.md").exists()


@pytest.mark.usefixtures("runs")
def test_report_replaces_the_target_of_a_link_with_ordinary_permissions(
    pytester: pytest.Pytester, out: Path
) -> None:
    out.mkdir()
    (pytester.path / "r.txt").symlink_to(out / "real.txt")
    before = os.umask(0o027)
    try:
        pytester.runpytest("--experiments=runs", "--experiments-report=json:r.txt")
    finally:
        os.umask(before)
    assert (pytester.path / "r.txt").is_symlink()
    assert (out / "real.txt").stat().st_mode & 0o777 == 0o640
    assert names(out) == {"real.txt"}


@pytest.mark.usefixtures("runs")
def test_home_directory_is_known(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    pytester.runpytest("--experiments=runs", "--experiments-report=md:~/r.md")
    assert (tmp_path / "home" / "r.md").exists()


def test_copied_experiments_that_fail_the_run_are_in_its_reports(
    run: Run, runs: Path, out: Path
) -> None:
    (runs / "copy.json").write_bytes((runs / "fraud.json").read_bytes())
    result = run("--experiments=runs", "-Werror::pytest_threshold.ExperimentWarning", *EVERY_REPORT)
    assert result.ret == FAILED
    (error,) = samples.receipt(out / "r.json")["errors"]
    assert "runs/copy.json, runs/fraud.json" in error
    text = (out / "r.md").read_text()
    assert "**Refused:** 3 found, 3 judged: 3 passed" in text
    assert f"- error: `{error}`\n" in text


# A job of GitHub Actions.


@pytest.fixture
def job(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a job summary in which others have written."""
    path = pytester.path / "summary.md"
    path.write_text("# Before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


@pytest.mark.usefixtures("mixed")
def test_job_summary_is_appended_to(run: Run, job: Path) -> None:
    for _ in range(2):
        result = run("--experiments=runs", "--experiments-report=github")
        assert "experiment reports: github" in result.outlines
    before, *appended = job.read_text().split("## Experiment thresholds\n")
    assert before == "# Before\n\n\n"
    assert len(appended) == 2
    assert all("**Refused:** 5 found, 5 judged" in each for each in appended)
    assert names(job.parent) >= {"summary.md", "runs"}


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("before", ["", "no line end", "<details>\nx\n</details>\n"])
def test_appended_heading_is_a_heading(pytester: pytest.Pytester, job: Path, before: str) -> None:
    job.write_text(before)
    for _ in range(2):
        pytester.runpytest("--experiments=runs", "--experiments-report=github")
    tokens = MarkdownIt("gfm-like").parse(job.read_text())
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2", "h2"]


@pytest.mark.usefixtures("runs")
def test_full_job_summary_fails_the_run_and_is_left_as_it_is(run: Run, job: Path) -> None:
    job.write_text("x" * (2**20 - 100))
    result = run("--experiments=runs", "--experiments-report=github")
    assert result.ret == FAILED
    error = "error: cannot write the report github: no room below 1048576 bytes"
    assert error in result.outlines
    assert job.stat().st_size == 2**20 - 100


@pytest.mark.usefixtures("runs")
def test_job_summary_is_only_named_outside_github_actions(run: Run) -> None:
    result = run(
        "--experiments=runs", "--experiments-report=github", "--experiments-report=md:r.md"
    )
    assert result.ret == OK
    line = "experiment reports: md:r.md; no github report, since this is not GitHub Actions"
    assert line in result.outlines
    result = run("--experiments=runs", "--experiments-report=github")
    assert line.replace("md:r.md; ", "") in result.outlines


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
def test_job_without_its_variable_is_a_usage_error(
    run: Run, job: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    else:
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", value)
    result = run("--experiments=runs", "--experiments-report=github")
    assert result.ret == USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --experiments-report: the report github needs the variable *"]
    )
    assert job.read_text() == "# Before\n"


def test_job_summary_that_cannot_be_written_is_a_usage_error(
    run: Run, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "ERROR: --experiments-report, $GITHUB_STEP_SUMMARY:"
    os.link(runs / "fraud.json", "hard")
    Path("source").symlink_to("test_source.py")
    before = (runs / "fraud.json").read_bytes()
    for path, message in {
        "/proc/summary": "cannot write the report github: *",
        "x" * 300: "cannot write the report github: File name too long",
        "a/" * 5000: "the report github must have a path of at most 4096 bytes",
        "runs": "the report github must be a file",
        "new/": "the report github must be a file",
        " ": "the report github must be a file",
        ".md": "the report github must have a name before its suffix",
        "caf\udce9": "the report github must have a path in UTF-8",
        "conftest.py": "the report github would replace a file that pytest reads",
        "pyproject.toml": "the report github would replace a file that pytest reads",
        "source": "the report github would replace a file that pytest reads",
        "hard": "the report github would be judged as an experiment: *",
    }.items():
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", path)
        result = run("--experiments=runs", "--experiments-report=github")
        assert result.ret == USAGE_ERROR
        result.stderr.fnmatch_lines([f"{where} {message}"])
    assert (runs / "fraud.json").read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("os.mkfifo('s')", id="fifo"),
        pytest.param("os.mkfifo('s'); os.open('s', os.O_RDONLY | os.O_NONBLOCK)", id="read-fifo"),
        pytest.param("os.symlink('/dev/full', 's')", id="link"),
    ],
)
def test_job_summary_that_is_replaced_during_the_run_is_told(
    run: Run, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    samples.write(Path("runs/a.json"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "s")
    at_the_end = f"pathlib.Path('s').unlink(); {change}"
    pytester.makeconftest(samples.AT_THE_END.format(at_the_end))
    result = run("--experiments=runs", "--experiments-report=github")
    assert result.ret == FAILED
    result.stdout.fnmatch_lines(["error: cannot write the report github: *"])


def test_report_whose_directory_becomes_a_link_replaces_nothing(
    run: Run, pytester: pytest.Pytester
) -> None:
    experiment = samples.write(Path("runs/a.json"))
    before = experiment.read_bytes()
    at_the_end = "shutil.rmtree('out'); os.symlink('runs', 'out')"
    pytester.makeconftest(samples.AT_THE_END.format(at_the_end))
    result = run("--experiments=runs", "--experiments-report=json:out/a.json")
    assert result.ret == FAILED
    told = (
        "error: cannot write the report json:out/a.json: it has become a link since the run began"
    )
    assert told in result.outlines
    assert experiment.read_bytes() == before


def test_job_summary_stays_below_the_limit_with_what_others_wrote(
    pytester: pytest.Pytester, job: Path
) -> None:
    job.write_text("x" * (2**20 - 20_000))
    for number in range(200):
        samples.write(pytester.path / "runs" / f"{number:03}.json")
    pytester.runpytest("--experiments=runs", "--experiments-report=github")
    assert 2**20 - 5_000 < job.stat().st_size < 2**20
    (left_out,) = re.findall(r"^(\d+) more left out", job.read_text(), re.MULTILINE)
    assert job.read_text().count("| `6f9619ff") == 200 - int(left_out)


# Spreadsheets.


def test_spreadsheet_has_a_row_for_each_experiment(run: Run, mixed: Path, out: Path) -> None:
    run("--experiments=runs", "--experiments-min-recall=0.8", *EVERY_REPORT)
    found = rows(out / "r.csv")
    assert list(found[0])[:4] == [
        "model_id",
        "issuer",
        "optimal_threshold",
        "closest_recall_value",
    ]
    assert [(row["file"], row["verdict"]) for row in found] == [
        ("runs/fraud.json", "passed"),
        ("runs/gone.json", "invalid"),
        ("runs/low.json", "rejected"),
        ("runs/mail/spam.json", "passed"),
        ("runs/wrong.json", "invalid"),
    ]
    good, _, low, _, wrong = found
    assert (float(good["optimal_threshold"]), float(good["closest_recall_value"])) == (0.5, 0.84)
    assert good["sha256"] == digest(mixed / "fraud.json")
    assert float(low["gap"]) == 0.15
    assert wrong["reason"] == "issuer: an email address must have an @-sign"
    assert (wrong["line"], wrong["column"], wrong["model_id"]) == ("2", "11", "")
    raw = (out / "r.csv").read_bytes()
    assert raw.startswith(b'"model_id","issuer","optimal_threshold",')
    assert raw.count(b"\r\n") == 1 + len(found)


@pytest.mark.parametrize("start", ["=", "+", "-", "=cmd|'/c_calc'!", "-2+3+"])
def test_no_cell_runs_in_a_spreadsheet(pytester: pytest.Pytester, out: Path, start: str) -> None:
    name = f"a;{start.replace('/', '_')}b,{start[0]}c.json"
    samples.write(pytester.path / name, issuer=f"{start}ada@example.com")
    samples.write(pytester.path / "@x.json")
    result = pytester.runpytest("--experiments=.", "--experiments-report=csv:out/r.csv")
    assert result.ret == OK
    at, found = rows(out / "r.csv")
    assert at["file"] == "'@x.json"
    assert found["issuer"] == f"'{start}ada@example.com"
    assert found["file"].replace("'", "") == name.replace("'", "")
    for separator in ",;\t":
        with (out / "r.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], separator


def test_unused_reports_cost_nothing(pytester: pytest.Pytester, runs: Path) -> None:
    """Not even the digest of a file, which goes along with a verdict where reports are written."""
    pytester.makeconftest(
        """
        import pathlib, sys

        def pytest_runtest_logreport(report):
            with pathlib.Path("sent").open("a") as sent:
                sent.write(repr(vars(report)))

        def pytest_unconfigure():
            pathlib.Path("imported").write_text(" ".join(sys.modules))
        """
    )
    found: dict[str, tuple[bool, bool]] = {}
    for way, options in {"without": [], "with": EVERY_REPORT}.items():
        Path("sent").unlink(missing_ok=True)
        result = pytester.run(sys.executable, "-mpytest", *ALONE, "--experiments=runs", *options)
        result.assert_outcomes(passed=2)
        is_sent = digest(runs / "fraud.json") in Path("sent").read_text()
        is_imported = "pytest_threshold.reports.writer" in Path("imported").read_text().split()
        found[way] = (is_sent, is_imported)
    assert found == {"without": (False, False), "with": (True, True)}
