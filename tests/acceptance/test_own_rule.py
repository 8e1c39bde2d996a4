"""A rule is a row: whatever else there is about it is made of the row."""

import csv
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests import samples
from tests.samples import ROOT

# A plugin that is loaded before the gate, and adds two rows.
OWN_RULES = """
from pytest_threshold.judging import rules
from pytest_threshold.text.message import Message

rules.RULES += (
    rules.Rule(
        name="min_headroom",
        words="minimum headroom",
        metavar="H",
        refuses="whose threshold is nearer to 1",
        unit="probability",
        terms=lambda measured: (1.0, -measured.point.threshold),
        is_minimum=True,
        highest=0.9,
        column="headroom",
        example=0.7,
        message=Message(
            text="headroom {found!r} is below {limit!r}", cause="A high threshold.", cure="None."
        ),
    ),
    rules.Rule(
        name="min_auc",
        words="minimum AUC",
        metavar="A",
        refuses="whose AUC is lower",
        unit="area",
        terms=lambda measured: None,
        needs="auc",
        cure="write auc",
        column="auc",
        is_minimum=True,
        example=0.5,
        message=Message(text="never", cause="None.", cure="None."),
    ),
)
"""
REPORTS = ("--experiments-report=json:r.txt", "--experiments-report=csv:r.csv")
NAMES = "`--experiments-min-headroom=H`<br>`experiments_min_headroom`<br>`check --min-headroom=H`"
REFUSED = "rejected: headroom 0.5 is below 0.6"


@pytest.fixture(autouse=True)
def _own_rules(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models whose operating points have the thresholds 0.5 and 0.25."""
    (pytester.path / "own_rules.py").write_text(OWN_RULES)
    monkeypatch.setenv("PYTHONPATH", str(pytester.path), prepend=":")
    samples.write(pytester.path / "runs" / "fraud.json")
    samples.write(pytester.path / "runs" / "spam.json", recall_arr=[1.0, 0.85, 0.2, 0.0])


def run(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-pown_rules", "--experiments=runs", *args)


def program(pytester: pytest.Pytester, *args: str, has_rows: bool = True) -> pytest.RunResult:
    rows = "import own_rules; " if has_rows else ""
    code = f"import sys; {rows}from pytest_threshold.__main__ import start; sys.exit(start())"
    return pytester.run(sys.executable, "-c", code, *args)


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "n2"])
def test_row_has_an_option_a_message_and_a_column(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    result = run(pytester, "--experiments-min-headroom=0.6", *workers)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"*{REFUSED}", "FAILED runs/fraud.json::threshold - " + REFUSED])
    if not workers:
        result.stdout.fnmatch_lines(["experiments: runs (*, minimum headroom 0.6)"])
    header, _, fraud, spam, _, account = samples.summary(result)
    assert header.split()[3:] == ["closest_recall_value", "headroom", "verdict", "file"]
    assert fraud.split()[3:] == ["0.84", "0.5", "rejected", "runs/fraud.json"]
    assert spam.split()[3:] == ["0.85", "0.75", "passed", "runs/spam.json"]
    assert account.endswith("1 passed, 1 rejected, 0 invalid")


def test_row_has_an_ini_key(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nexperiments_min_headroom = 0.6\n")
    result = run(pytester)
    result.stdout.fnmatch_lines(["FAILED runs/fraud.json::threshold - " + REFUSED])
    pytester.makeini("[pytest]\nexperiments_min_hedroom = 0.6\n")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*is it experiments_min_headroom?*"])


def test_limit_of_a_row_has_its_own_range(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--experiments-min-headroom=0.95")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --experiments-min-headroom must be a number in [[]0, 0.9[]], found '0.95'"]
    )


def test_what_a_row_needs_and_no_file_has_refuses_all(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--experiments-min-auc=0.5")
    assert set(samples.rows(result).values()) == {"rejected"}
    result.stdout.fnmatch_lines(
        ["*rejected: the minimum AUC needs auc in the file*", "  cure: write auc"]
    )
    assert " auc " not in samples.summary(result)[0]


def test_row_has_its_place_in_every_report(pytester: pytest.Pytester) -> None:
    markdown = "--experiments-report=md:r.md"
    run(pytester, "--experiments-min-headroom=0.6", markdown, "--junitxml=r.xml", *REPORTS)
    receipt = json.loads((pytester.path / "r.txt").read_text())
    assert receipt["settings"] == {
        "target_recall": 0.85,
        "min_recall": None,
        "max_gap": None,
        "min_precision": None,
        "max_fpr": None,
        "min_headroom": 0.6,
        "min_auc": None,
    }
    found = [(each["headroom"], each["auc"]) for each in receipt["experiments"]]
    assert found == [(0.5, None), (0.75, None)]
    with (pytester.path / "r.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["headroom"] for row in rows] == ["0.5", "0.75"]
    assert "auc" not in rows[0]
    assert "| headroom" in (pytester.path / "r.md").read_text().replace("   ", " ")
    tree = ET.parse(pytester.path / "r.xml")  # noqa: S314 - pytest wrote it
    values = {each.get("value") for each in tree.iter("property") if each.get("name") == "headroom"}
    assert values == {"0.5", "0.75"}


def test_row_has_an_option_of_the_command(pytester: pytest.Pytester) -> None:
    result = program(pytester, "check", "--min-headroom=0.6", "runs")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([REFUSED + "*"])
    result = program(pytester, "check", "--help")
    result.stdout.fnmatch_lines(["*--min-headroom H*refuse a model whose threshold is nearer to 1"])


def test_receipt_with_a_limit_is_verified_only_by_who_knows_the_rule(
    pytester: pytest.Pytester,
) -> None:
    run(pytester, "--experiments-min-headroom=0.4", *REPORTS)
    result = program(pytester, "verify", "r.txt", "runs")
    assert (result.outlines, result.ret) == (["r.txt: verified"], 0)
    combine = ("combine", "--experiments=runs", "--output=whole.txt", "r.txt")
    result = program(pytester, *combine)
    assert (result.outlines[-1][:18], result.ret) == ("2 found, 2 judged:", 0)
    known = json.loads((pytester.path / "r.txt").read_text())
    whole = json.loads((pytester.path / "whole.txt").read_text())
    assert {**whole, "created": ""} == {**known, "created": ""}
    line = "has a limit for min_headroom, 0.4, which is no rule of this version"
    for arguments in (("verify", "r.txt"), combine):
        result = program(pytester, *arguments, has_rows=False)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        assert any(line in text for text in result.outlines)


def test_rule_that_a_receipt_lacks_counts_as_null(pytester: pytest.Pytester) -> None:
    run(pytester, *REPORTS)
    path = pytester.path / "r.txt"
    receipt = json.loads(path.read_text())
    for name in ("min_headroom", "max_gap"):
        del receipt["settings"][name]
    path.write_text(json.dumps(receipt))
    result = program(pytester, "verify", "r.txt", "runs")
    assert (result.outlines, result.ret) == (["r.txt: verified"], 0)
    del receipt["experiments"][0]["headroom"]
    path.write_text(json.dumps(receipt))
    result = program(pytester, "verify", "r.txt", "runs")
    assert result.outlines[0] == "runs/fraud.json: headroom must be 0.5, found null"


def test_row_has_its_line_in_the_documentation(pytester: pytest.Pytester) -> None:
    code = "import own_rules, runpy; print(runpy.run_path({!r})['page']())"
    script = ROOT / "docs" / "write_rules.py"
    result = pytester.run(sys.executable, "-c", code.format(str(script)))
    limit = "probability, 0 to 0.9, such as 0.7"
    line = f"| `min_headroom` | whose threshold is nearer to 1 | {limit} | {NAMES} | *"
    result.stdout.fnmatch_lines([line])


def test_row_has_its_line_among_the_options(pytester: pytest.Pytester) -> None:
    script = str(ROOT / "docs" / "write_options.py")
    code = f"import own_rules, runpy; print(runpy.run_path({script!r})['page']())"
    result = pytester.run(sys.executable, "-c", code)
    line = f"| {NAMES} | refuse a model whose threshold is * | number, 0 to 0.9 | none |"
    result.stdout.fnmatch_lines([line])


def test_page_of_rules_is_what_the_table_says(pytester: pytest.Pytester) -> None:
    script = ROOT / "docs" / "write_rules.py"
    code = f"import runpy; print(runpy.run_path({str(script)!r})['page'](), end='')"
    result = pytester.run(sys.executable, "-c", code)
    assert "\n".join(result.outlines) == Path(ROOT / "docs" / "rules.md").read_text().rstrip("\n")
