"""The walk below one directory, in path order.

pytest's own walk will not do: it would execute a ``conftest.py`` among the data, and it leaves out
whatever is no regular file.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.files.names import is_experiment_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pytest_threshold.discovery.scope import Ignored


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory entry that counts as an experiment, whatever kind of file it is."""

    path: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A directory that was not entered, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that is no experiment, and was looked for by its name."""

    path: str


def walk(
    top: str, ignored: Ignored, *, besides: Container[str] = ()
) -> Iterator[Entry | PassedOver | NamedFile]:
    """Yield the entries below a directory, compared part by part, and the directories left out.

    Files that have one of the names `besides` are yielded, too.

    Links to directories are not followed. `top` itself is never ignored.

    Raises:
        OSError: a directory cannot be read; `filename` is its path.

    """
    waiting: list[os.DirEntry[str]] = _sorted_entries(top)
    while waiting:
        entry = waiting.pop()
        is_directory = entry.is_dir(follow_symlinks=False)
        is_experiment = not is_directory and is_experiment_name(entry.name)
        if (is_directory or is_experiment) and _is_ignored(
            entry.path, ignored, is_directory=is_directory
        ):
            if is_directory:
                yield PassedOver(entry.path, "ignored")
        elif is_directory:
            waiting += _sorted_entries(entry.path)
        elif is_experiment:
            yield Entry(entry.path, is_link=entry.is_symlink())
        elif entry.is_symlink() and os.path.isdir(entry.path):
            yield PassedOver(entry.path, "a link")
        elif entry.name in besides:
            yield NamedFile(entry.path)


def is_reached(top: str, way: str, ignored: Ignored) -> bool:
    """Whether the walk below `top` would come to a file there, `way` being the path to it."""
    *directories, file = itertools.accumulate(Path(way).parts, os.path.join, initial=top)
    return not _is_ignored(file, ignored, is_directory=False) and not any(
        _is_ignored(directory, ignored, is_directory=True) for directory in directories[1:]
    )


def _sorted_entries(directory: str) -> list[os.DirEntry[str]]:
    """Return the entries of a directory, the first one last, as a stack wants them."""
    os.stat(os.path.join(directory, "."))  # to be listed is not enough: it must be entered
    with os.scandir(directory) as entries:
        return sorted(entries, key=lambda entry: entry.name, reverse=True)


def _is_ignored(path: str, ignored: Ignored, *, is_directory: bool) -> bool:
    """Whether pytest would ignore the path, by the rules of its own walk."""
    return (
        path in ignored.paths
        or any(fnmatch(path, glob) for glob in ignored.globs)
        or (is_directory and any(_matches(path, name) for name in ignored.directory_patterns))
    )


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern of ``norecursedirs`` matches: the name, or the path if it has a slash."""
    if os.sep not in pattern:
        return fnmatch(os.path.basename(path), pattern)
    return fnmatch(path, pattern if os.path.isabs(pattern) else f"*{os.sep}{pattern}")
