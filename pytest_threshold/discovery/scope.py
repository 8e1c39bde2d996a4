"""What to search for experiments: roots, the paths that narrow them, and what to pass over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A path that pytest collects by itself, absolute, and the node names after it."""

    path: Path
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What pytest was told to pass over: absolute paths, globs, and patterns for directories."""

    paths: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()
    directory_patterns: tuple[str, ...] = ()


IGNORED_UNASKED = Ignored(
    directory_patterns=(
        "*.egg",
        ".*",
        "_darcs",
        "build",
        "CVS",
        "dist",
        "node_modules",
        "venv",
        "{arch}",
    )
)
"""What pytest passes over where nobody says anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchScope:
    """What to search.

    `roots` are as they were given, relative to `base`; `origin` is what errors call them, such as
    ``--experiments``. Node paths are relative to `rootdir`. `are_always_used` is whether the roots
    are used whatever the arguments are. `arguments` are the paths that pytest collects by itself.
    `typed` are those of them that somebody typed, None if nobody typed any: paths in ``addopts``
    are arguments, too.
    """

    roots: tuple[str, ...]
    origin: str
    base: Path
    rootdir: Path
    are_always_used: bool = True
    arguments: tuple[Argument, ...] = ()
    typed: tuple[Argument, ...] | None = None
    ignored: Ignored = Ignored()
