"""What to search: roots, paths that narrow them, and paths to ignore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of pytest: an absolute path, and the names behind ``::`` in it."""

    path: Path
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What to ignore, as pytest was asked to: absolute paths and globs, and directory patterns.

    The patterns are those of ``norecursedirs``.
    """

    paths: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()
    directory_patterns: tuple[str, ...] = ()


IGNORED_BY_DEFAULT = Ignored(
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
"""What pytest ignores unless it is configured otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchScope:
    """What to search.

    `roots` are as given, relative to `base`. `origin` names them in errors, as in
    ``--experiments``. Node paths are relative to `rootdir`. If `are_always_used` is false, the
    arguments decide which roots are used. `arguments` are all paths that pytest collects itself.
    `typed` are those typed on the command line, without those of ``addopts``; None if there are
    none.
    """

    roots: tuple[str, ...]
    origin: str
    base: Path
    rootdir: Path
    are_always_used: bool = True
    arguments: tuple[Argument, ...] = ()
    typed: tuple[Argument, ...] | None = None
    ignored: Ignored = Ignored()
