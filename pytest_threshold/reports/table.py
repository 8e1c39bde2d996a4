"""Lay out tables with tabulate, or shrink them to the width of a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tabulate import tabulate

from pytest_threshold.text.printable import display_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_TEXTS = ("model_id", "issuer", "verdict", "file", "reason")  # other columns hold numbers
_CUT = "…"
_GAP = 2  # spaces between columns
_ID_LENGTH = 8  # the length of a model_id that is cut, as for commits of Git
_DECIMALS = re.compile(
    r"(\d+\.\d{4})\d{2,}"
)  # cutting a single digit gains nothing, because the mark takes its place


def table_lines(
    rows: Sequence[Sequence[str]], columns: Sequence[str], *, tablefmt: str
) -> list[str]:
    """Return the lines of a table in a format of tabulate.

    Each row has a cell for each column. Cells are printable and one line long. Numbers are aligned
    on the right.
    """
    alignment = ["left" if column in _TEXTS else "right" for column in columns]
    return tabulate(
        rows,
        headers=columns,
        tablefmt=tablefmt,
        disable_numparse=True,
        colalign=alignment if rows else None,  # tabulate 0.9 fails without a row
    ).split("\n")


def simple_lines(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table with at least one row, in tabulate's format ``simple``.

    tabulate examines each cell for types, colours and wide characters, which takes 15 microseconds
    a row. For a table in ASCII, this function gives it only the widest cell of each column.
    """
    if not all(cell.isascii() for row in rows for cell in row):
        yield from table_lines(rows, columns, tablefmt="simple")
        return
    widest = [max(column, key=len) for column in zip(*rows, strict=True)]
    header, rule, _ = table_lines([widest], columns, tablefmt="simple")
    yield header
    yield rule
    signs = ("<" if column in _TEXTS else ">" for column in columns)
    widths = map(len, rule.split())
    form = "  ".join(f"{{:{sign}{width}}}" for sign, width in zip(signs, widths, strict=True))
    for row in rows:
        yield form.format(*row).rstrip()


class NarrowTable:
    """A table that can be shrunk to a width, as far as possible.

    Names of columns are never cut. `columns` and `rows` are what is left, and `left_out` names the
    columns that were left out: of those that may go, the last one goes first.
    """

    def __init__(
        self, rows: Iterable[Sequence[str]], columns: Sequence[str], *, may_go: Sequence[str]
    ) -> None:
        self._whole = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
        self._cells = dict(self._whole)
        self._may_go = list(may_go)
        self.left_out: list[str] = []

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the remaining columns."""
        return tuple(self._cells)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows, with a cell for each remaining column."""
        return list(zip(*self._cells.values(), strict=True))

    def fit(self, width: int) -> None:
        """Cut cells until a row fits. If that is not enough, leave out columns."""
        self._cut(width)
        while self._may_go and self._excess(width) > 0:
            self.left_out.insert(0, self._may_go.pop())
            self._cells = {
                column: cells
                for column, cells in self._whole.items()
                if column not in self.left_out
            }
            self._cut(width)

    def _cut(self, width: int) -> None:
        for column, shorten in self._steps():
            excess = self._excess(width)
            if excess <= 0:
                return
            room = max(len(column), self._width(column) - excess)
            self._cells[column] = [shorten(cell, room) for cell in self._cells[column]]

    def _steps(self) -> Iterator[tuple[str, Callable[[str, int], str]]]:
        """Yield the columns to cut, in order, with a function of a cell and its room that cuts."""
        yield "model_id", lambda cell, _: _cut_right(cell, _ID_LENGTH + 1)
        yield "issuer", lambda cell, _: re.sub("@.*", _CUT, cell)
        yield "issuer", _cut_right
        for column in self._cells:
            if column not in _TEXTS:
                yield column, lambda cell, _: _DECIMALS.sub(rf"\1{_CUT}", cell)
        yield "file", _cut_left

    def _excess(self, width: int) -> int:
        """Return the number of characters by which a row is too wide."""
        return sum(map(self._width, self._cells)) + _GAP * (len(self._cells) - 1) - width

    def _width(self, column: str) -> int:
        return max(len(column), *map(display_width, self._cells[column]))

    def lines(self) -> Iterator[str]:
        """Yield the lines, without tabulate's padding of the headers."""
        widths = {column: self._width(column) for column in self._cells}
        yield self._line(self.columns, widths)
        yield (" " * _GAP).join("-" * width for width in widths.values())
        for row in self.rows:
            yield self._line(row, widths)

    def _line(self, row: Sequence[str], widths: dict[str, int]) -> str:
        cells = []
        for cell, (column, width) in zip(row, widths.items(), strict=True):
            space = " " * (width - display_width(cell))
            cells.append(f"{cell}{space}" if column in _TEXTS else f"{space}{cell}")
        return (" " * _GAP).join(cells).rstrip()


def _cut_right(cell: str, room: int) -> str:
    """Return the start of a cell, with a mark where it was cut."""
    if display_width(cell) <= room:
        return cell
    kept = cell.removesuffix(_CUT)
    while kept and display_width(kept) >= room:
        kept = kept[:-1]
    return f"{kept}{_CUT}"


def _cut_left(cell: str, room: int) -> str:
    """Return the end of a cell, with a mark where it was cut."""
    kept = cell
    while kept and display_width(kept) >= room:
        kept = kept[1:]
    return cell if display_width(cell) <= room else f"{_CUT}{kept}"
