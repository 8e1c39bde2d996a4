"""The names of experiments in node ids and messages: safe to print, and all different."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_threshold.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# The commands of GitHub's workflow syntax, as its documentation lists them.
_WORKFLOW_COMMAND = re.compile(
    r"::(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher"
    r"|save-state|set-env|set-output|stop-commands|warning)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NodePath:
    """The path in a node id; `is_original` is False if it had to be escaped."""

    text: str
    is_original: bool


def node_paths(paths: Sequence[str], rootdir: Path) -> Iterator[NodePath]:
    """Yield a node path for each absolute path: relative to the rootdir where it lies inside.

    A path that is not printable UTF-8, or holds a workflow command, is escaped to ASCII.
    """
    names = [_relative(path, rootdir) for path in paths]
    taken = set(names)
    for name in names:
        if name.isprintable() and not _WORKFLOW_COMMAND.search(name):
            yield NodePath(_starting_no_command(name), is_original=True)
        else:
            escaped = _escaped(name)
            while escaped in taken:
                escaped += "~"
            taken.add(escaped)
            yield NodePath(escaped, is_original=False)


def shown_path(path: str, rootdir: Path) -> str:
    """Return a path for a message, relative to the rootdir where it lies inside."""
    return printable(_relative(path, rootdir))


def _relative(path: str, rootdir: Path) -> str:
    return path.removeprefix(os.path.join(rootdir, "")).replace(os.sep, "/")


def _starting_no_command(name: str) -> str:
    """Keep a line that starts with a node id from starting with the mark of a workflow command."""
    return f"./{name}" if name.lstrip().startswith("::") else name


def _escaped(name: str) -> str:
    return name.encode("unicode_escape").decode("ascii").replace("::", r"\x3a\x3a")
