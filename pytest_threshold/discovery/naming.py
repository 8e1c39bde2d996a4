"""The names of experiments in node ids and messages: safe to print, and unique."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_threshold.text.printable import RUNNER_COMMAND, printable

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

_MARK = "~"
_PART_LIMIT = 100
_PARTS_LIMIT = 20

# The commands of GitHub's workflow syntax, as its documentation lists them.
_WORKFLOW_COMMAND = re.compile(
    r"::(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher"
    r"|save-state|set-env|set-output|stop-commands|warning)( .*)?::",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NodePath:
    """The path in a node id. `is_original` is False if it had to be escaped."""

    text: str
    is_original: bool


def node_paths(
    paths: Sequence[str], rootdir: Path, *, unreachable: Container[str]
) -> Iterator[NodePath]:
    """Yield a node path for each absolute path; it is relative if the path is inside the rootdir.

    A path that is not printable UTF-8, or contains a workflow command, is escaped to ASCII. An
    unreachable path gets a mark at its end: other plugins stat node paths, and `pathlib` raises for
    an unreachable one, but not for a missing one.
    """
    prefix = os.path.join(rootdir, "")
    names = [_relative(path, prefix) for path in paths]
    taken = set(names)
    for path, name in zip(paths, names, strict=True):
        is_original = is_plain_name(name)
        text = _without_leading_colons(name) if is_original else _escaped(name)
        if path in unreachable:
            text += _MARK
        while text != name and text in taken:
            text += _MARK
        taken.add(text)
        yield NodePath(text, is_original=is_original)


def is_plain_name(name: str) -> bool:
    """Whether a node path may hold this path without escapes."""
    return name.isprintable() and not _is_command(name)


def shown_path(path: str, rootdir: Path) -> str:
    """Return a printable path for a message; it is relative if the path is inside the rootdir."""
    return printable(_relative(path, os.path.join(rootdir, "")))


def _relative(path: str, prefix: str) -> str:
    return path.removeprefix(prefix).replace(os.sep, "/")


def _is_command(name: str) -> bool:
    if "::" not in name and "##" not in name:
        return False
    return bool(_WORKFLOW_COMMAND.search(name) or RUNNER_COMMAND.search(name))


def _without_leading_colons(name: str) -> str:
    """Prefix a path that starts with ``::``, so that no printed line starts a workflow command."""
    return f"./{name}" if name.lstrip().startswith("::") else name


def _escaped(name: str) -> str:
    """Escape a path to ASCII, and cut it to a length that file systems accept."""
    escaped = name.encode("unicode_escape").decode("ascii").replace("::", r"\x3a\x3a")
    escaped = escaped.replace("##", r"\x23\x23")
    parts = [
        part if len(part) <= _PART_LIMIT else f"{part[:_PART_LIMIT]}{_MARK}"
        for part in escaped.split("/")
    ]
    return "/".join(parts if len(parts) <= _PARTS_LIMIT else ["...", *parts[-_PARTS_LIMIT:]])
