"""A place in a text file, by line and column, and the source around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_threshold.text.printable import aligned, display_width

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCERPT_LIMIT = 100
"""The most characters of a source line that are shown, including the dots of a cut."""

_BEFORE = 40
_DOTS = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a text file.

    `line` and `column` count from 1, as editors do. Columns are Unicode code points. Only LF and
    CRLF end a line. `excerpt` is the part of the source line around the place, at most
    `EXCERPT_LIMIT` printable characters. `underline` has carets below the place. Both are empty if
    the source must not be shown.
    """

    line: int
    column: int
    excerpt: str = ""
    underline: str = ""

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"

    @property
    def position(self) -> tuple[int, int]:
        """Line and column, as a sort key."""
        return self.line, self.column

    def source_lines(self) -> Iterator[str]:
        """Yield the source line with its number, then the line of carets."""
        if self.underline:
            gutter = f"    {self.line} |"
            yield f"{gutter} {self.excerpt}"
            yield f"{'|':>{len(gutter)}} {self.underline}"


def locate(
    text: str, start: int, end: int, *, quotes: bool = True, line: int | None = None
) -> Place:
    """Return the place of ``text[start:end]``, with its source if `quotes` is true.

    `start` and `end` are offsets in code points; `start` may be the length of the text. There is at
    least one caret, and all carets stay within the line and the excerpt. Give the number of the
    line of `start` as `line` if it is known; otherwise it is counted.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line = text.count("\n", 0, start) + 1 if line is None else line
    column = start - line_start + 1
    if not quotes:
        return Place(line=line, column=column)
    line_end = text.find("\n", start)
    if line_end < 0:
        line_end = len(text)
    elif line_end > line_start and text[line_end - 1] == "\r":
        line_end -= 1
    first, last = _window(line_start, line_end, start)
    window = aligned(text[first:last])
    marked = window[start - first : end - first]
    before = (_DOTS if first > line_start else "") + window[: start - first]
    return Place(
        line=line,
        column=column,
        excerpt=before + window[start - first :] + (_DOTS if last < line_end else ""),
        underline=" " * display_width(before) + "^" * max(1, display_width(marked)),
    )


def _window(line_start: int, line_end: int, start: int) -> tuple[int, int]:
    """Return the offsets at which the excerpt starts and ends."""
    if line_end - line_start <= EXCERPT_LIMIT:
        return line_start, line_end
    room = EXCERPT_LIMIT - 2 * len(_DOTS)
    first = max(line_start, min(start - _BEFORE, line_end - room))
    return first, min(line_end, first + room)
