"""Tables, and how they shrink."""

import pytest

from pytest_threshold.reports.table import NarrowTable, simple_lines, table_lines
from pytest_threshold.text.printable import display_width

COLUMNS = (
    *("model_id", "issuer", "optimal_threshold", "closest_recall_value"),
    *("precision", "verdict", "file"),
)
FRAUD = (
    "6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    "ada.lovelace@example.com",
    "0.4205",
    "0.8497123456789",
    "0.9012345678",
    "passed",
    "runs/fraud.json",
)
SPAM = (
    "0b7f6a0e-5f4b-4d0c-9d43-6d0f0b3f2a11",
    "bob@example.com",
    "0.61",
    "0.72",
    "",
    "rejected",
    "runs/mail/2026/spam.json",
)


def narrowed(width: int, *rows: tuple[str, ...]) -> NarrowTable:
    table = NarrowTable(rows or (FRAUD, SPAM), COLUMNS, may_go=("precision",))
    table.fit(width)
    return table


def column(table: NarrowTable, name: str) -> list[str]:
    return [row[table.columns.index(name)] for row in table.rows]


@pytest.mark.parametrize("width", range(70, 170))
def test_rows_fit_and_names_of_columns_are_whole(width: int) -> None:
    table = narrowed(width)
    lines = list(table.lines())
    assert max(map(display_width, lines)) <= max(width, 74)
    assert tuple(lines[0].split()) == table.columns
    assert len(lines) == 4


def test_padding_goes_before_anything_is_cut() -> None:
    full = list(simple_lines([FRAUD, SPAM], COLUMNS))
    table = narrowed(max(map(len, full)) - 3)
    assert table.rows == [FRAUD, SPAM]
    assert table.left_out == []


@pytest.mark.parametrize(
    ("width", "cells"),
    [
        pytest.param(150, ("6f9619ff…", *FRAUD[1:]), id="model_id"),
        pytest.param(125, ("6f9619ff…", "ada.lovelace…", *FRAUD[2:]), id="address"),
        pytest.param(110, ("6f9619ff…", "ada.lov…", *FRAUD[2:]), id="name"),
        pytest.param(
            107,
            ("6f9619ff…", "ada.l…", "0.4205", "0.8497…", "0.9012…", "passed", "runs/fraud.json"),
            id="numbers",
        ),
        pytest.param(
            91,
            ("6f9619ff…", "ada.l…", "0.4205", "0.8497…", "0.9012…", "passed", "…raud.json"),
            id="file",
        ),
    ],
)
def test_cells_are_cut_in_this_order(width: int, cells: tuple[str, ...]) -> None:
    assert narrowed(width).rows[0] == cells


def test_cell_that_fits_is_not_cut() -> None:
    table = narrowed(110)
    assert column(table, "issuer") == ["ada.lov…", "bob…"]
    assert column(narrowed(97), "closest_recall_value")[1] == "0.72"


def test_columns_that_may_go_are_left_out_at_last() -> None:
    assert narrowed(85).left_out == []
    table = narrowed(84)
    assert table.left_out == ["precision"]
    assert "precision" not in table.columns


def test_what_was_cut_gets_the_room_of_a_column_that_went() -> None:
    assert column(narrowed(84), "file") == ["…ns/fraud.json", "…026/spam.json"]


def test_last_of_the_columns_that_may_go_goes_first() -> None:
    columns = (*COLUMNS[:5], "fpr", "recall_at_least", *COLUMNS[5:])
    row = (*FRAUD[:5], "0.25", "0.75", *FRAUD[5:])
    table = NarrowTable([row], columns, may_go=columns[4:7])
    table.fit(100)
    assert table.left_out == ["recall_at_least"]
    table.fit(89)
    assert table.left_out == ["fpr", "recall_at_least"]


@pytest.mark.parametrize(
    ("number", "cut"),
    [
        ("0.84979", "0.84979"),
        ("0.849799", "0.8497…"),
        ("1e-05", "1e-05"),
        ("1.0", "1.0"),
        ("0.99999999", "0.9999…"),
    ],
)
def test_numbers_are_cut_and_never_rounded(number: str, cut: str) -> None:
    row = (*FRAUD[:3], number, *FRAUD[4:])
    assert column(narrowed(97, row), "closest_recall_value") == [cut]


def test_wide_characters_line_up() -> None:
    """Each takes two cells of a terminal."""
    wide = (*FRAUD[:1], "花子花子花子花子@example.com", *FRAUD[2:6], "実験/詐欺/詐欺詐欺.json")
    table = narrowed(104, wide, SPAM)
    _, _, *lines = table.lines()
    ends = [
        display_width(line[: line.index(verdict)])
        for line, verdict in zip(lines, ("passed", "rejected"), strict=True)
    ]
    assert ends[0] == ends[1]
    assert column(table, "issuer")[0].endswith("…")
    assert max(map(display_width, lines)) <= 104


@pytest.mark.parametrize(
    "file", ["runs/fraud.json", "r/詐欺.json", "r/é.json", "r/e\u0301.json", "", "r/ x .json"]
)
def test_lines_are_those_of_tabulate(file: str) -> None:
    rows = [(*FRAUD[:6], file), SPAM]
    theirs = table_lines(rows, COLUMNS, tablefmt="simple")
    assert list(simple_lines(rows, COLUMNS)) == [line.rstrip() for line in theirs]
