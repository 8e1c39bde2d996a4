"""The two arrays of a document, which can be large: no more of them is read than is needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_threshold.document import STRING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_threshold.document import Document

ARRAYS = ("threshold_arr", "recall_arr")
"""The keys of the two arrays."""

_FLAT = rf'[^"\[\]{{}}]*+(?:{STRING}[^"\[\]{{}}]*+)*+'
# An element that is an array or an object and has none inside, or anything else.
_ELEMENT = re.compile(rf"[ \t\n\r,]*+(?:\[{_FLAT}\]|\{{{_FLAT}\}}|(?P<other>[^ \t\n\r,]))")


class Arrays:
    """Those of the two arrays that a document has.

    `parts` has the offsets of each. `read_numbers` returns the elements of the text of an array,
    with NaN for what is no number.
    """

    def __init__(self, document: Document, read_numbers: Callable[[str], Sequence[float]]) -> None:
        self.parts: Mapping[str, range] = {
            key: document.part(key) for key in ARRAYS if document.has_array(key)
        }
        self._text = document.text
        self._read_numbers = read_numbers
        self._numbers: dict[str, Sequence[float]] = {}

    def numbers(self, key: str) -> Sequence[float]:
        """Return the elements of an array, with NaN for what is no number."""
        if key not in self._numbers:
            part = self.parts[key]
            self._numbers[key] = self._read_numbers(self._text[part.start : part.stop])
        return self._numbers[key]

    def length(self, key: str) -> int:
        """Return how many elements an array has; to count them is quicker than to read them."""
        inside = self.parts[key].start + 1, self.parts[key].stop - 1
        if self._has_scalars(key) and _ELEMENT.match(self._text, *inside):
            return self._text.count(",", *inside) + 1
        length = 0
        for element in _ELEMENT.finditer(self._text, *inside):
            if element["other"]:
                return len(self.numbers(key))
            length += 1
        return length

    def ends(self, key: str) -> tuple[float, float]:
        """Return the first and the last of the `numbers`; there must be one at least."""
        part = self.parts[key]
        comma = self._text.find(",", part.start, part.stop)
        if comma < 0 or not self._has_scalars(key):
            numbers = self.numbers(key)
        else:
            last_comma = self._text.rindex(",", part.start, part.stop)
            first, last = self._text[part.start : comma], self._text[last_comma : part.stop]
            numbers = self._read_numbers(first + last)
        return numbers[0], numbers[-1]

    def _has_scalars(self, key: str) -> bool:
        """Whether an array has no strings, arrays and objects, and so no commas in its elements."""
        part = self.parts[key]
        return all(self._text.find(mark, part.start + 1, part.stop) < 0 for mark in '"[{')
