"""Make untrusted text safe to print.

A terminal obeys escape sequences. A CI runner obeys lines that start with ``::`` or contain
``##[...]``. So every value of an experiment file passes through here before it is printed.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

VALUE_LIMIT = 200
"""The most characters of one value that a message shows."""

SHOWN_LINES = 20
"""The most lines of one kind that a command prints; the rest are only counted."""

RUNNER_COMMAND = re.compile(r"#(?P<mark>#)(?=\w*\[)")
"""A command to the CI runners of GitHub, Azure and TeamCity, which obey it anywhere in a line."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    r"""Return the text with a backslash escape for every character that is not printable.

    `str.isprintable` decides, so tabs and newlines are escaped too. An escape also breaks up
    commands to a CI runner.

    >>> print(printable("two\nlines"))
    two\nlines
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
    """Return a printable line of the same length, so that carets below it stay in place.

    A tab becomes a space, any other unprintable character a replacement character.
    """
    text = RUNNER_COMMAND.sub(f"#{_REPLACEMENT}", text.replace("\t", " "))
    return "".join(character if character.isprintable() else _REPLACEMENT for character in text)


def excerpt(text: str) -> str:
    """Return the text in printable form, cut after `VALUE_LIMIT` characters with dots."""
    shown = printable(text[: VALUE_LIMIT + 1])
    return shown if len(shown) <= VALUE_LIMIT else f"{shown[:VALUE_LIMIT]}..."


def listed(names: Sequence[str], limit: int) -> str:
    """Return the first names in one line, and the number of the others.

    >>> listed(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{', '.join(names[:limit])}{more}"


def alternatives(words: Sequence[str]) -> str:
    """Return the words in one line, with "or" before the last.

    >>> alternatives(["json", "csv", "md"])
    'json, csv or md'
    """
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def first_lines(lines: Sequence[str], *, what: str = "") -> Iterator[str]:
    """Yield the first `SHOWN_LINES` lines, then the number of the others.

    `what` precedes that number, to say what the lines are about.
    """
    yield from lines[:SHOWN_LINES]
    hidden = len(lines) - SHOWN_LINES
    if hidden > 0:
        yield f"{what}and {hidden} more"


def path_order(path: str) -> str:
    """Return a sort key that compares printable paths part by part.

    The separator becomes NUL, which sorts before every printable character.
    """
    return path.replace("/", "\0")


def display_width(text: str) -> int:
    """Return how many cells of a terminal the text takes.

    Combining characters take none, wide East Asian characters two.
    """
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(character) in ("W", "F"))
        for character in text
    )
