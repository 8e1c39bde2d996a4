"""Text from outside, made safe to print.

A terminal obeys escape sequences, and a CI runner obeys workflow commands (a line that starts
with ``::``), so no text of an experiment file, nor its name, is printed before it went through
here.
"""

import re

VALUE_LIMIT = 200
"""How many characters of one value a message shows."""

# The commands of GitHub's workflow syntax, as the Actions toolkit documents them.
_WORKFLOW_COMMAND = re.compile(
    r"::(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher"
    r"|save-state|set-env|set-output|stop-commands|warning)\b",
    re.IGNORECASE,
)


def printable(text: str) -> str:
    """Return the text with a backslash escape for every character that is not printable.

    Printable is what `str.isprintable` says, so tabs and newlines are escaped too.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else _escaped(character) for character in text
    )


def excerpt(text: str) -> str:
    """Return at most `VALUE_LIMIT` printable characters of the text, and dots where it was cut."""
    shown = printable(text[: VALUE_LIMIT + 1])
    return shown if len(shown) <= VALUE_LIMIT else f"{shown[:VALUE_LIMIT]}..."


def is_printable_name(name: str) -> bool:
    """Whether a file's name can stand in a node id as it is: printable, and no workflow command."""
    return name.isprintable() and not _WORKFLOW_COMMAND.search(name)


def escaped_name(name: str) -> str:
    """Return an ASCII form of a name that cannot be printed as it is."""
    return _escaped(name).replace("::", r"\x3a\x3a")


def _escaped(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")
