"""The spreadsheet: a row for each experiment, and no cell that a spreadsheet would run."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.judging.evidence import Evidence, Reason
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.spreadsheet import render
from tests import samples
from tests.outcomes import invalid, output, passed, rejected, report

EVIDENCE = Evidence(sha256="0" * 64, gap=0.01, highest_recall=1.0)
REASON = Reason(key="recall_arr", message="too low", cure="train", line=6, column=30)


def content(verdicts: dict[str, Verdict | None]) -> str:
    return render(report(verdicts), output("csv:r.csv")).decode()


def rows(verdicts: dict[str, Verdict | None]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content(verdicts), newline="")))


def row(verdict: Verdict | None) -> dict[str, str]:
    (found,) = rows({"a.json": verdict})
    return found


def test_header_and_rows_are_lines_of_rfc_4180() -> None:
    text = content({"a.json": passed(evidence=EVIDENCE)})
    header, line, rest = text.split("\r\n")
    assert header == (
        '"model_id","issuer","optimal_threshold","closest_recall_value","verdict","file",'
        '"experiment_date","gap","highest_recall","sha256","line","column","reason","cure"'
    )
    assert line == (
        f'"{samples.SOUND["model_id"]}","ada@example.com",0.5,0.84,"passed","a.json",'
        f'"2026-11-22T10:00:00.123Z",0.01,1.0,"{"0" * 64}","","","",""'
    )
    assert rest == ""


def test_rows_have_the_order_of_the_report() -> None:
    files = ["b.json", "a.json", "c.json"]
    assert [each["file"] for each in rows(dict.fromkeys(files, passed()))] == files


def test_refused_experiment_has_its_first_reason() -> None:
    evidence = Evidence(reasons=(REASON, Reason(key="x", message="y", cure="z", line=1, column=2)))
    found = row(rejected(headline="too low (and 1 more)", evidence=evidence))
    assert found["verdict"] == "rejected"
    told = {name: found[name] for name in ("line", "column", "reason", "cure")}
    assert told == {"line": "6", "column": "30", "reason": "too low (and 1 more)", "cure": "train"}


def test_what_an_invalid_file_does_not_tell_is_empty() -> None:
    told = {name: value for name, value in row(invalid()).items() if value}
    assert told == {"verdict": "invalid", "file": "a.json", "reason": "issuer: is missing"}


def test_experiment_that_was_not_judged_has_a_row() -> None:
    told = {name: value for name, value in row(None).items() if value}
    assert told == {"verdict": "not judged", "file": "a.json"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@a", "'@a", id="at"),
        pytest.param("  =1", "  '=1", id="behind-spaces"),
        pytest.param("\uff1d1", "'\uff1d1", id="full-width"),
        pytest.param("a;=1", "a;'=1", id="behind-a-separator"),
        pytest.param('a,"=1', "a,\"'=1", id="behind-a-quote"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param("ada@example.com", "ada@example.com", id="address"),
        pytest.param('say "a", b', 'say "a", b', id="quotes-and-separators"),
    ],
)
@pytest.mark.parametrize("column", ["issuer", "model_id", "file", "reason", "cure"])
def test_no_cell_is_a_formula(text: str, cell: str, column: str) -> None:
    evidence = Evidence(reasons=(Reason(key=None, message="x", cure=text, line=1, column=1),))
    verdict = rejected(issuer=text, model_id=text, headline=text, evidence=evidence)
    (found,) = rows({text: verdict})
    assert found[column] == cell


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_cell_never_begins_as_a_formula_does(text: str) -> None:
    cell = row(passed(issuer=text))["issuer"].lstrip(" ")
    assert not cell.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))


def test_number_is_no_text_and_no_formula() -> None:
    text = content({"a.json": passed(optimal_threshold=-0.0)})
    assert ',-0.0,0.84,"passed"' in text
