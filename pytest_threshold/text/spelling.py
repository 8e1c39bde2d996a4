"""Suggestions for misspelt names."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES_LIMIT = 1000  # an untrusted file may hold millions of names
_EDITS_LIMIT = 2


def near_name(name: str, others: Iterable[str]) -> str | None:
    """Return the nearest of the other names, at most two letters away; case does not count.

    >>> near_name("chek", ["check", "verify"])
    'check'
    """
    near = [
        (edits, other)
        for other in islice(others, _NAMES_LIMIT)
        if abs(len(other) - len(name)) <= _EDITS_LIMIT
        and (edits := _edits(name.casefold(), other.casefold())) <= _EDITS_LIMIT
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _edits(one: str, other: str) -> int:
    """Return the least number of letters to insert, delete or replace (Levenshtein 1965)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        last, row = row, [number]
        for column, other_letter in enumerate(other):
            replaced = last[column] + (letter != other_letter)
            row.append(min(last[column + 1] + 1, row[column] + 1, replaced))
    return row[-1]
