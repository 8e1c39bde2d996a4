"""The Markdown report for reviewers, for the summary of a job or for a file."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pytest_threshold.judging.verdict import COLUMNS, Verdict, filled_columns
from pytest_threshold.reports.reporter import RenderingError
from pytest_threshold.reports.table import table_lines
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report

SIZE_LIMIT = 2**20
"""Bytes. GitHub shows no more of the summary of one step."""

_SHOWN_NAMES = 20
# The length of the shortest row; it bounds how many rows can fit.
_ROW_MINIMUM = 50
# Room for headings, for blank lines, and for the line that counts the rows left out.
_ROOM_BESIDES = 2_000


def render(report: Report, output: Output) -> bytes:
    """Return the report of a run. The output may be a file that already has other content.

    Raises:
        OSError: the file is gone.
        RenderingError: the file has no room left below GitHub's limit.

    """
    # A blank line ends an open paragraph of the content before.
    start = b"\n\n" if output.size_before else b""
    room = SIZE_LIMIT - output.size_before - len(start)
    content = start + markdown_text(report, limit=room).encode()
    if len(content) > room:
        raise RenderingError(f"no room below {SIZE_LIMIT} bytes")
    return content


def markdown_text(report: Report, *, limit: int = SIZE_LIMIT) -> str:
    """Return the report in less than `limit` bytes of UTF-8, refused experiments first.

    All text from files is in code spans, where Markdown has no links, mentions, markup, entities or
    escapes. Rows that do not fit are left out and counted.
    """
    head = "\n".join(_head(report))
    room = limit - len(head.encode()) - _ROOM_BESIDES
    refused = [(each.file, verdict) for each, verdict in report.judged if verdict.is_refused]
    passed = [(each.file, verdict) for each, verdict in report.judged if not verdict.is_refused]
    parts = [head]
    if refused:
        table = _table(refused, with_reason=True, room=room)
        room -= len(table.encode())
        parts.append(table)
    if passed:
        table = _table(passed, with_reason=False, room=room)
        parts += [f"<details><summary>{len(passed)} passed</summary>\n", table, "</details>\n"]
    return "\n".join(parts)


def _head(report: Report) -> Iterator[str]:
    yield "## Experiment thresholds\n"
    yield f"**{_state(report)}:** {report.account.removeprefix('INCOMPLETE: ')}\n"
    yield f"Settings: {report.rules.in_words}\n"
    for objection in report.objections[:_SHOWN_NAMES]:
        yield f"- error: {code(excerpt(objection))}"
    if report.objections:
        yield ""
    missing = [each.file for each in report.experiments if each.verdict is None]
    yield from _names("Not judged", missing)
    yield from _names("Directories passed over", report.passed_over)


def _names(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = ", ".join(code(excerpt(name)) for name in names[:_SHOWN_NAMES])
        more = len(names) - _SHOWN_NAMES
        yield f"{title}: {shown}{f' and {more} more' if more > 0 else ''}\n"


def _state(report: Report) -> str:
    if not report.is_complete:
        return "Incomplete"
    is_refused = any(verdict.is_refused for _, verdict in report.judged) or report.objections
    return "Refused" if is_refused else "Passed"


def _table(rows: Sequence[tuple[str, Verdict]], *, with_reason: bool, room: int) -> str:
    """Return a table with as many rows as fit into `room` bytes."""
    further = filled_columns(verdict for _, verdict in rows)
    shown = (*COLUMNS[:-1], *further, COLUMNS[-1])
    columns = (*shown, "file", *(["reason"] if with_reason else []))
    possible = max(0, room) // _ROW_MINIMUM
    cells = [
        [
            *_cells(file, verdict, shown),
            *([code_cell(excerpt(verdict.headline))] if with_reason else []),
        ]
        for file, verdict in islice(rows, possible)
    ]
    header, rule, *lines = table_lines(cells, columns, tablefmt="github")
    fitting = list(_fitting(lines, room - len(f"{header}\n{rule}\n".encode())))
    left_out = len(rows) - len(fitting)
    more = f"\n{left_out} more left out: GitHub shows no longer summary.\n" if left_out else ""
    return "\n".join([header, rule, *fitting, more])


def _fitting(lines: Iterable[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            return
        yield line


def _cells(file: str, verdict: Verdict, columns: Iterable[str]) -> Iterator[str]:
    for name in columns:
        value = verdict.value(name)
        if value is None or value == "":
            yield ""
        elif isinstance(value, str) and name != "verdict":
            yield code_cell(excerpt(value))
        else:
            yield str(value)
    yield code_cell(excerpt(file))


def code(text: str) -> str:
    """Return printable text as a code span, fenced by more backticks than the text has in a row.

    Section 6.3 of the specification of GitHub Flavored Markdown.
    """
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] in (" ", "`") or text[-1:] in (" ", "`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_cell(text: str) -> str:
    """Return a code span for a table cell. A pipe needs a backslash there (section 4.10)."""
    return code(text).replace("|", r"\|")
