"""The Markdown report as a renderer of GitHub's dialect shows it, hostile cells included."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.markdown import SIZE_LIMIT, code, code_cell, markdown_text
from pytest_threshold.reports.report import Report, ReportedExperiment
from tests import samples
from tests.conftest import Run

RENDERER = MarkdownIt("gfm-like")
HOSTILE = [
    "<script>alert(1)<",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https:evil.example)",
    "a|b\\|c\\\\|d|",
    "`a` ``b`` ```c",
    "**bold** _it_ ~~gone~~ # head",
    "&lt;&amp;&#64;\\&copy;",
    "https:evil.example www.evil.example",
    "@somebody #1 :smile: GH-1",
    "<details>",
    "--> <!-- $x$ \\",
    "`",
    " x ",
]


def rows(text: str) -> Iterator[list[Token]]:
    """Yield the cells of each row of each table, without the heads."""
    row: list[Token] = []
    is_cell = False
    for token in RENDERER.parse(text):
        if token.type == "td_open":
            is_cell = True
        elif token.type == "inline" and is_cell:
            row.append(token)
            is_cell = False
        elif token.type == "tr_close":
            if row:
                yield row
            row = []


def shown(cell: Token) -> str:
    """Return what a reader sees in a cell, which is one code span or plain text."""
    kinds = [child.type for child in cell.children or ()]
    assert kinds in ([], ["text"], ["code_inline"]), cell
    return "".join(child.content for child in cell.children or ())


def html(text: str) -> list[str]:
    tokens = RENDERER.parse(text)
    every = [*tokens, *(child for token in tokens for child in token.children or ())]
    return [token.content.strip() for token in every if token.type.startswith("html")]


def report(verdicts: dict[str, Verdict], **changes: object) -> Report:
    experiments = tuple(
        ReportedExperiment(file=file, path=Path(file), verdict=verdict)
        for file, verdict in verdicts.items()
    )
    values = {
        "created": datetime(2026, 11, 22, tzinfo=UTC),
        "rules": Rules(),
        "experiments": experiments,
        "objections": (),
        "passed_over": (),
        "account": f"{len(experiments)} found",
    }
    return Report(**{**values, **changes})  # type: ignore[arg-type]


def passed(issuer: str = "ada@example.com") -> Verdict:
    return Verdict(
        verdict="passed",
        model_id=samples.SOUND["model_id"],
        issuer=issuer,
        optimal_threshold=0.5,
        closest_recall_value=0.84,
    )


def test_report_has_verdict_settings_and_tables(run: Run, runs: Path) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    samples.write(runs / "wrong.json", issuer="ada", model_id=1)
    run("--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=md:r.md")
    text = (runs.parent / "r.md").read_text()
    lines = text.splitlines()
    assert lines[0] == "## Experiment thresholds"
    assert lines[2] == "**Refused:** 4 found, 4 judged: 2 passed, 1 rejected, 1 invalid"
    assert lines[4] == "Settings: target recall 0.85, minimum recall 0.8"
    model = samples.SOUND["model_id"]
    low = "recall 0.7 at the operating point is below the minimum recall 0.8"
    wrong = "model_id: must be a string, found 1 (and 1 more)"
    assert [[shown(cell) for cell in row] for row in rows(text)] == [
        [model, "ada@example.com", "0.0", "0.7", "rejected", "runs/low.json", low],
        ["", "", "", "", "invalid", "runs/wrong.json", wrong],
        [model, "ada@example.com", "0.5", "0.84", "passed", "runs/fraud.json"],
        [model, "ada@example.com", "0.5", "0.84", "passed", "runs/mail/spam.json"],
    ]
    assert html(text) == ["<details><summary>2 passed</summary>", "</details>"]


def test_passed_run_has_one_collapsed_table(run: Run, runs: Path) -> None:
    assert runs.is_dir()
    run("--experiments=runs", "--experiments-report=md:r.md")
    text = (runs.parent / "r.md").read_text()
    assert "**Passed:** 2 found, 2 judged: 2 passed" in text
    assert text.index("<details>") < text.index("| model_id")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_name_is_shown_as_it_is(pytester: pytest.Pytester, name: str) -> None:
    samples.write(pytester.path / "runs" / f"{name}.json", issuer="a|b`_*#@example.com")
    samples.write(pytester.path / "runs" / f"low {name}.json", recall_arr=[0.1, 0.1, 0.1, 0.1])
    pytester.runpytest(
        "--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=md:r.md"
    )
    text = (pytester.path / "r.md").read_text()
    low, good = rows(text)
    assert shown(low[5]) == f"runs/low {name}.json"
    assert shown(good[5]) == f"runs/{name}.json"
    assert shown(good[1]) == "a|b`_*#@example.com"
    assert html(text) == ["<details><summary>1 passed</summary>", "</details>"]
    RENDERER.render(text)


@example("`")
@example("`a``b`")
@example(" a ")
@example("a\\|b|")
@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_any_printable_text_survives_a_cell(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {code_cell(text)} | x |\n"
    ((cell, other),) = rows(table)
    assert shown(other) == "x"
    _, line, _ = RENDERER.parse(f"x {code(text)}")
    if text.strip():  # a span of spaces only keeps its padding
        assert shown(cell) == text
        assert [child.content for child in line.children or ()] == ["x ", text]


@pytest.mark.parametrize(
    ("number", "file"),
    [
        pytest.param(10_000, "runs/{}.json", id="many"),
        pytest.param(10_000, "runs/" + "é" * 3_000 + "{}.json", id="long-names"),
        pytest.param(3_000, "runs/" + "|`" * 200 + "{}.json", id="escapes"),
    ],
)
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_report_stays_below_the_limit(number: int, file: str, share: float) -> None:
    refused = Verdict(verdict="invalid", headline="document: " + "\N{SNOWMAN}" * 300)
    text = markdown_text(
        report(
            {
                file.format(index): refused if index < share * number else passed()
                for index in range(number)
            },
            objections=("x" * 300,) * 100,
        )
    )
    size = len(text.encode())
    assert SIZE_LIMIT * 0.99 < size < SIZE_LIMIT
    left_out = sum(
        int(line.split(" ")[0]) for line in text.splitlines() if " more left out: " in line
    )
    assert left_out + sum(1 for _ in rows(text)) == number


def test_no_room_at_all_leaves_every_row_out() -> None:
    text = markdown_text(report({"a.json": passed()}), limit=0)
    assert "\n1 more left out: " in text
    assert list(rows(text)) == []


def test_directories_passed_over_and_names_with_pipes_are_told(
    pytester: pytest.Pytester,
) -> None:
    samples.write(pytester.path / "runs" / "x|y.json")
    samples.write(pytester.path / "runs" / "build" / "z.json")
    pytester.runpytest("--experiments=runs", "--experiments-report=md:r.md", "-k", "nothing")
    lines = (pytester.path / "r.md").read_text().splitlines()
    assert "Not judged: `runs/x|y.json`" in lines
    assert "Directories passed over: `runs/build (ignored)`" in lines


def test_many_missing_experiments_are_counted() -> None:
    nobody = dict.fromkeys(f"{number}.json" for number in range(50))
    text = markdown_text(report(nobody))  # type: ignore[arg-type]
    assert "`19.json` and 30 more\n" in text
    assert "20.json" not in text
