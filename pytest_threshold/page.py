"""What experiments add to a page of pytest-html: three columns, and the curve in the details.

pytest-html puts cells and details into the page as they are, so all text is escaped here. Its own
cell with the node id is replaced, for the same reason. Its extras are not used: it decodes node ids
as escape sequences for them, and ends the whole run at a file name with a backslash.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from pytest_threshold.drawing import NoPictureError, can_draw, curve_content
from pytest_threshold.rereading import judged_curve

if TYPE_CHECKING:
    from pytest_threshold.gate import Gate
    from pytest_threshold.verdict import Verdict

COLUMNS = ("threshold", "recall", "verdict")

DRAWN_LIMIT = 200
"""Of more experiments than this only the refused ones have their curves drawn."""

CURVES_LIMIT = 1000
"""More curves are not drawn on one page: each takes some 50 ms and 30 kB."""

_POSITION = 2  # behind result and test
_CELL = '<td class="col-testId">'
_WRAPPING_CELL = '<td class="col-testId" style="overflow-wrap: anywhere">'
# As high as the details are before somebody expands them.
_STYLE = "float: right; height: 210px; max-width: 50%; margin-left: 1em; object-fit: contain"


class Page:
    """The part of a page that is about the experiments of a run."""

    def __init__(self, gate: Gate) -> None:
        self.rules = gate.settings.rules
        self.paths = {found.node_path: found.path for found in gate.discovery.experiments}
        self.drawn = 0

    def add_header(self, cells: list[str]) -> None:
        """Add the columns to the head of the table."""
        cells[_POSITION:_POSITION] = [
            f'<th class="sortable" data-column-type="{name}">{name}</th>' for name in COLUMNS
        ]

    def add_cells(self, cells: list[str], verdict: Verdict | None) -> None:
        """Add the columns to the row of a test; of one without a verdict they are empty.

        A row without cells is one that somebody has removed.
        """
        values = ("", "", "")
        if verdict is not None:
            values = (
                _sortable(verdict.optimal_threshold),
                _sortable(verdict.closest_recall_value),
                verdict.verdict,
            )
        if cells:
            cells[_POSITION:_POSITION] = [
                f'<td class="col-{name}">{value}</td>'
                for name, value in zip(COLUMNS, values, strict=True)
            ]

    def escape_name(self, cells: list[str], node_path: str) -> None:
        """Escape the name of an experiment in the cell that pytest-html has made of its node id.

        A long one is broken anywhere, so that the page stays as wide as the window. Cells of others
        can be objects.
        """
        if node_path in self.paths:
            cells[:] = [
                cell.replace(_CELL, _WRAPPING_CELL, 1).replace(node_path, escape(node_path))
                if str(cell).startswith(_CELL)
                else cell
                for cell in cells
            ]

    def add_details(self, details: list[str], node_path: str, verdict: Verdict) -> None:
        """Put the curve, or why there is none, beside what the details show."""
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
        curve = judged_curve(path, sha256=verdict.evidence.sha256)
        if curve is None:
            return _paragraph("no curve, since the file has changed since it was judged")
        self.drawn += 1
        try:
            return _picture(curve_content(curve, verdict, rules=self.rules), verdict)
        except NoPictureError as error:
            return _paragraph(f"no curve: {error}")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _sortable(value: float | None) -> str:
    """Return a number, behind a comment by which the order of texts is that of numbers.

    The bits of binary64 numbers that are not negative have the order of the numbers.
    """
    if value is None:
        return ""
    return f"<!--{struct.pack('>d', abs(value)).hex()}-->{value!r}"


def _picture(content: bytes, verdict: Verdict) -> str:
    told = escape(
        f"recall curve with the operating point: recall {verdict.closest_recall_value!r} at "
        f"threshold {verdict.optimal_threshold!r}"
    )
    data = b64encode(content).decode("ascii")
    return f'<img alt="{told}" style="{_STYLE}" src="data:image/png;base64,{data}">'
