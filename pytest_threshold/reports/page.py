"""Add columns and curves to a page of pytest-html.

pytest-html does not escape cells, details, ids of tests or names of links. So this module escapes
its own text, and in every row also the ids and names, because a file name can be part of any id. It
does not use extras of pytest-html: these decode node ids as escape sequences, and a file name with
a backslash would end the run.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

from pytest_threshold.experiment.loading import read_unchanged
from pytest_threshold.judging.rules import columns
from pytest_threshold.reports.pictures import can_draw, picture_of_curve
from pytest_threshold.reports.reporter import RenderingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict

_NUMBERS = {"threshold": "optimal_threshold", "recall": "closest_recall_value"}

DRAWN_LIMIT = 200
"""Of more experiments than this only the refused ones have their curves drawn."""

CURVES_LIMIT = 1000
"""More curves are not drawn on one page: each takes some 50 ms and 30 kB."""

_POSITION = 2  # after result and test
_CELL = '<td class="col-testId">'
# Long ids may break anywhere, so that the page is not wider than the window.
_LONG_ID = 100
_WRAPPING_CELL = '<td class="col-testId" style="overflow-wrap: anywhere">'
# The height of the details before they are expanded.
_STYLE = "float: right; height: 210px; max-width: 50%; margin-left: 1em; object-fit: contain"

_LINK_TYPES = ("json", "text", "url")
_INERT = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape_ids(cells: list[Any], node_id: str, when: str) -> None:
    """Escape the node id of a test in the cells of its row, including cells of other plugins.

    pytest-html's own cell has the phase `when` after the id, unless it is the call. In cells of
    other plugins only the raw id is changed. Cells that are not text are left alone.
    """
    shown_id = node_id if when == "call" else f"{node_id}::{when}"
    own = f"{_CELL}{shown_id}</td>"
    for index, cell in enumerate(cells):
        if cell == own:
            start = _WRAPPING_CELL if len(shown_id) > _LONG_ID else _CELL
            cells[index] = f"{start}{escape(shown_id)}</td>"
        elif isinstance(cell, str):
            cells[index] = cell.replace(node_id, escape(node_id))


def inert_extras(extras: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the extras of a test, with markup in names and addresses of links escaped.

    Entities are kept, because other plugins may have escaped the text already.
    """
    for extra in extras:
        if extra["format_type"] not in _LINK_TYPES:
            yield extra
            continue
        keys = ("name", "content") if extra["format_type"] == "url" else ("name",)
        yield {**extra, **{key: str(extra[key]).translate(_INERT) for key in keys}}


class Page:
    """The columns and curves of the experiments of a run.

    `paths` maps node paths to files.
    """

    def __init__(self, *, rules: Rules, paths: Mapping[str, Path]) -> None:
        self.rules = rules
        self.paths = paths
        self.drawn = 0

    def add_header(self, cells: list[str]) -> None:
        """Add the columns to the head of the table.

        pytest-html asks for it before anything is judged, so that all columns of rules are there.
        """
        cells[_POSITION:_POSITION] = [
            f'<th class="sortable" data-column-type="{name}">{name}</th>'
            for name in (*_numbers(), "verdict")
        ]

    def add_cells(self, cells: list[str], verdict: Verdict | None) -> None:
        """Add the columns to the row of a test. They are empty for a test without a verdict.

        Another plugin may have removed the row; then it has no cells, and stays so.
        """
        values = dict.fromkeys((*_numbers(), "verdict"), "")
        if verdict is not None:
            for name, column in _numbers().items():
                values[name] = _sortable(verdict.value(column))
            values["verdict"] = verdict.verdict
        if cells:
            cells[_POSITION:_POSITION] = [
                f'<td class="col-{name}">{value}</td>' for name, value in values.items()
            ]

    def add_details(self, details: list[str], node_path: str, verdict: Verdict) -> None:
        """Put the curve beside the details, or the reason why there is no curve."""
        addition = self._curve(node_path, verdict)
        if addition:
            details.insert(0, f'{addition}<div style="overflow-wrap: anywhere">')
            details.append("</div>")

    def _curve(self, node_path: str, verdict: Verdict) -> str:
        is_drawn = verdict.is_refused or len(self.paths) <= DRAWN_LIMIT
        path = self.paths.get(node_path)
        if path is None or not (is_drawn and can_draw()) or verdict.optimal_threshold is None:
            return ""
        if self.drawn == CURVES_LIMIT:
            return _paragraph(f"no curve, since the page has {CURVES_LIMIT} already")
        experiment = read_unchanged(path, sha256=verdict.evidence.sha256)
        if experiment is None:
            return _paragraph("no curve, since the file has changed since it was judged")
        self.drawn += 1
        try:
            return _picture(picture_of_curve(experiment.curve, verdict, rules=self.rules), verdict)
        except RenderingError as error:
            return _paragraph(f"no curve: {error}")


def _numbers() -> dict[str, str]:
    """Return the columns with numbers: for each name on the page, the column of the verdict."""
    return {**_NUMBERS, **{name: name for name in columns()}}


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _sortable(value: str | float | None) -> str:
    """Return a number after a comment that makes pytest-html sort it as a number.

    The page sorts text, and the bits of binary64 numbers from 0 sort as the numbers do.
    """
    if not isinstance(value, float):
        return ""
    return f"<!--{struct.pack('>d', abs(value)).hex()}-->{value!r}"


def _picture(content: bytes, verdict: Verdict) -> str:
    description = escape(
        f"recall curve with the operating point: recall {verdict.closest_recall_value!r} at "
        f"threshold {verdict.optimal_threshold!r}"
    )
    data = b64encode(content).decode("ascii")
    return f'<img alt="{description}" style="{_STYLE}" src="data:image/png;base64,{data}">'
