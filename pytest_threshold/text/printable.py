"""Text from outside, made safe to print.

A terminal obeys escape sequences, and CI runners obey lines that start with ``::`` or hold
``##[...]`` anywhere, so no value of an experiment file is printed before it went through here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

VALUE_LIMIT = 200
"""How many characters of one value a message shows."""

SHOWN_LINES = 20
"""How many lines of one kind a command prints; the rest are counted."""

RUNNER_COMMAND = re.compile(r"#(?P<mark>#)(?=\w*\[)")
"""What GitHub's, Azure's and TeamCity's runners take for a command wherever it stands in a line."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Return the text with a backslash escape for every character that is not printable.

    Printable is what `str.isprintable` says, so tabs and newlines are escaped too. Commands for a
    CI runner are broken up by an escape.
    """
    if not text.isprintable():
        text = "".join(
            character
            if character.isprintable()
            else character.encode("unicode_escape").decode("ascii")
            for character in text
        )
    return RUNNER_COMMAND.sub(r"#\\x23", text) if "##" in text else text


def aligned(text: str) -> str:
    """Return a line of the same number of characters, each printable; a tab becomes a space."""
    text = RUNNER_COMMAND.sub(f"#{_REPLACEMENT}", text.replace("\t", " "))
    return "".join(character if character.isprintable() else _REPLACEMENT for character in text)


def excerpt(text: str) -> str:
    """Return at most `VALUE_LIMIT` printable characters of the text, and dots where it was cut."""
    shown = printable(text[: VALUE_LIMIT + 1])
    return shown if len(shown) <= VALUE_LIMIT else f"{shown[:VALUE_LIMIT]}..."


def listed(names: Sequence[str], limit: int) -> str:
    """Return the names in one line, and how many there are beyond the limit."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{', '.join(names[:limit])}{more}"


def alternatives(words: Sequence[str]) -> str:
    """Return the words in one line, with "or" before the last.

    >>> alternatives(["json", "csv", "md"])
    'json, csv or md'
    """
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def first_lines(lines: Sequence[str], *, what: str = "") -> Iterator[str]:
    """Yield the first `SHOWN_LINES` lines, and how many more there are of `what` they tell."""
    yield from lines[:SHOWN_LINES]
    hidden = len(lines) - SHOWN_LINES
    if hidden > 0:
        yield f"{what}and {hidden} more"


def path_order(path: str) -> str:
    """Return a text by which printable paths are sorted part by part: nothing is below NUL."""
    return path.replace("/", "\0")


def display_width(text: str) -> int:
    """Return how many cells of a terminal the text takes."""
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(character) in ("W", "F"))
        for character in text
    )
