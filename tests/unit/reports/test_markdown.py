"""The Markdown report: cells that stay cells, and a size that stays below the limit."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.markdown import SIZE_LIMIT, code, code_cell, markdown_text
from tests.markdown import RENDERER, rows, shown
from tests.outcomes import passed, report


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


def test_many_missing_experiments_are_counted() -> None:
    nobody = dict.fromkeys(f"{number}.json" for number in range(50))
    text = markdown_text(report(nobody))
    assert "`19.json` and 30 more\n" in text
    assert "20.json" not in text
