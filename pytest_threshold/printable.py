"""Text from outside, made safe to print.

A terminal obeys escape sequences and a CI runner obeys lines that start with ``::``, so no value
of an experiment file is printed before it went through here.
"""

from collections.abc import Sequence

VALUE_LIMIT = 200
"""How many characters of one value a message shows."""


def printable(text: str) -> str:
    """Return the text with a backslash escape for every character that is not printable.

    Printable is what `str.isprintable` says, so tabs and newlines are escaped too.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def excerpt(text: str) -> str:
    """Return at most `VALUE_LIMIT` printable characters of the text, and dots where it was cut."""
    shown = printable(text[: VALUE_LIMIT + 1])
    return shown if len(shown) <= VALUE_LIMIT else f"{shown[:VALUE_LIMIT]}..."


def listed(names: Sequence[str], limit: int) -> str:
    """Return the names in one line, and how many there are beyond the limit."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{', '.join(names[:limit])}{more}"
