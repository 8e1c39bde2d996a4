"""Walk a directory for experiments, in path order.

pytest's own walk is unsuitable: it executes a ``conftest.py`` among the data, and it skips entries
that are not regular files.
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
    """A directory entry with the name of an experiment; any kind of file but a directory."""

    path: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A directory that was not entered, and the reason."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that is not an experiment, but has one of the other names looked for."""

    path: str


def walk(
    top: str, ignored: Ignored, *, besides: Container[str] = ()
) -> Iterator[Entry | PassedOver | NamedFile]:
    """Yield the experiments below a directory and the directories passed over, in path order.

    Paths are compared part by part. Files with one of the names in `besides` are yielded, too.
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
    """Whether the walk of `top` would reach the file at the relative path `way`."""
    *directories, file = itertools.accumulate(Path(way).parts, os.path.join, initial=top)
    return not _is_ignored(file, ignored, is_directory=False) and not any(
        _is_ignored(directory, ignored, is_directory=True) for directory in directories[1:]
    )


def _sorted_entries(directory: str) -> list[os.DirEntry[str]]:
    """Return the entries of a directory in reverse order, to be pushed onto a stack."""
    # A directory can be listable but not enterable; this raises then, before its files do.
    os.stat(os.path.join(directory, "."))
    with os.scandir(directory) as entries:
        return sorted(entries, key=lambda entry: entry.name, reverse=True)


def _is_ignored(path: str, ignored: Ignored, *, is_directory: bool) -> bool:
    """Whether pytest's own walk would ignore the path."""
    return (
        path in ignored.paths
        or any(fnmatch(path, glob) for glob in ignored.globs)
        or (is_directory and any(_matches(path, name) for name in ignored.directory_patterns))
    )


def _matches(path: str, pattern: str) -> bool:
    """Whether a pattern of ``norecursedirs`` matches a directory.

    As in pytest, a pattern with a slash is compared with the path, any other with the name.
    """
    if os.sep not in pattern:
        return fnmatch(os.path.basename(path), pattern)
    return fnmatch(path, pattern if os.path.isabs(pattern) else f"*{os.sep}{pattern}")
