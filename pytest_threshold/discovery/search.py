"""Search roots and arguments for experiments."""

from __future__ import annotations

import os
from errno import EBADF, ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.discovery.found import ITEM_NAME, Discovery, FoundExperiment, stat_error
from pytest_threshold.discovery.location import Location
from pytest_threshold.discovery.messages import SEARCH_ERRORS
from pytest_threshold.discovery.naming import node_paths, shown_path
from pytest_threshold.discovery.walking import Entry, NamedFile, PassedOver, walk
from pytest_threshold.errors import UsageError
from pytest_threshold.files.names import CONFIGURATION_NAMES, is_experiment_name, real_place
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_threshold.discovery.scope import Argument, SearchScope

# For these errors, pathlib answers that a file does not exist. For any other, it raises.
_MISSING = {ENOENT, ENOTDIR, EBADF, ELOOP}


def discover(scope: SearchScope) -> Discovery:
    """Find every experiment in the roots and among the arguments.

    Raises:
        UsageError: a root is empty text, does not exist, is another kind of file or holds
            no experiment; a directory below a root cannot be read; a path is not UTF-8; an
            argument does not exist, or names an experiment but is no regular file or has
            another item.

    """
    named = [argument for argument in scope.arguments if _names_experiment(argument)]
    if not (scope.roots or named):
        return Discovery()
    for text in scope.roots:
        _check_encoding(text, f"{scope.origin}: ")
    for argument in scope.arguments:
        _check_encoding(str(argument.path))
    for argument in scope.arguments:
        _check_argument(argument)
    roots = [Location.of(_absolute(text, scope)) for text in scope.roots]
    search = _Search(scope)
    used = [root for root in roots if search.uses(root)]
    for root in used:
        search.add_root(root)
    for argument in named:
        search.add(Location.of(argument.path))
    return _discovery(scope, search, named=named, roots=roots, used=used)


def _discovery(
    scope: SearchScope,
    search: _Search,
    *,
    named: Sequence[Argument],
    roots: Sequence[Location],
    used: Sequence[Location],
) -> Discovery:
    areas = [Location.of(scope.rootdir), *(root for root in used if os.path.isdir(root.path))]
    experiments = dict(
        zip(search.reached, _found(search.reached, scope.rootdir, areas), strict=True)
    )
    shown = {root: shown_path(root.path, scope.rootdir) for root in roots}
    idle = shown.keys() - set(used)
    return Discovery(
        experiments=tuple(experiments.values()),
        # `_check_argument` has made sure that these files exist, so their real paths are keys.
        named={argument.path: experiments[os.path.realpath(argument.path)] for argument in named},
        passed_over=tuple(
            f"{shown_path(path, scope.rootdir)} ({reason})"
            for path, reason in search.passed_over.items()
        ),
        used_roots=tuple(name for root, name in shown.items() if root not in idle),
        idle_roots=tuple(name for root, name in shown.items() if root in idle),
        directories=tuple(root.path for root in used if os.path.isdir(root.path)),
        configurations=tuple(search.configurations),
    )


def _names_experiment(argument: Argument) -> bool:
    return is_experiment_name(argument.path.name) and not os.path.isdir(argument.path)


def _check_encoding(path: str, prefix: str = "") -> None:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        text = SEARCH_ERRORS.text("path_encoding", name=excerpt(path))
        raise UsageError(f"{prefix}{text}") from error


def _check_argument(argument: Argument) -> None:
    """Raise pytest's own errors for an argument, because pytest-xdist loses them."""
    name = excerpt("::".join((str(argument.path), *argument.names)))
    if not os.path.lexists(argument.path):
        raise UsageError(SEARCH_ERRORS.text("missing_argument", name=name))
    if not _names_experiment(argument):
        return
    if not os.path.isfile(argument.path):
        raise UsageError(SEARCH_ERRORS.text("irregular_argument", name=name))
    if argument.names not in ((), (ITEM_NAME,)):
        raise UsageError(SEARCH_ERRORS.text("missing_item", name=name, item=ITEM_NAME))


def _absolute(text: str, scope: SearchScope) -> Path:
    if not text:
        raise _unusable(scope, "empty_root")
    if "\0" in text:  # no path can have it, and os.path.realpath would raise
        raise _emptiness(text, scope)
    return Path(os.path.abspath(scope.base / text))


def _unusable(scope: SearchScope, rule: str, **fields: object) -> UsageError:
    """Return the error for an unusable root; it starts with the root's option or ini key."""
    return UsageError(f"{scope.origin}: {SEARCH_ERRORS.text(rule, **fields)}")


class _Search:
    """The state of a search: the entries reached so far, by real path, and what was passed over.

    The first entry with a real path wins, so that each file is one experiment.
    """

    def __init__(self, scope: SearchScope) -> None:
        self.scope = scope
        self.given = [Location.of(argument.path) for argument in scope.typed or ()]
        self.reached: dict[str, Entry] = {}
        self.passed_over: dict[str, str] = {}
        self.configurations: list[str] = []

    def uses(self, root: Location) -> bool:
        """Whether to use a root: always, if no path was typed, or if one is above or below it."""
        return (
            self.scope.are_always_used
            or self.scope.typed is None
            or self._is_covered(root)
            or any(place.way_from(root) for place in self.given)
        )

    def _is_covered(self, root: Location) -> bool:
        return any(root.way_from(place) is not None for place in self.given)

    def add_root(self, root: Location) -> None:
        """Add the experiments at or below the given paths inside the root, else all of the root.

        A path that holds no experiment narrows nothing: ``--experiments=. tests`` uses all of
        the root.
        """
        if not self._is_covered(root):
            ways = [way for place in self.given if (way := place.way_from(root))]
            if sum(self.add(root.down(way)) for way in ways):
                return
        if not self.add(root):
            raise _emptiness(root.path, self.scope)

    def add(self, place: Location) -> int:
        """Add the experiments at or below a place; return how many there are."""
        count = 0
        for real, entry in self._entries(place):
            self.reached.setdefault(real, entry)
            count += 1
        return count

    def _entries(self, place: Location) -> Iterator[tuple[str, Entry]]:
        if not os.path.isdir(place.path):
            if is_experiment_name(os.path.basename(place.path)) and os.path.lexists(place.path):
                file = Entry(place.path, os.path.islink(place.path))
                yield _real_path(file, place.real), file
            return
        skipped = len(os.path.join(place.path, ""))
        real_prefix = os.path.join(place.real, "")
        try:
            for entry in walk(place.path, self.scope.ignored, besides=CONFIGURATION_NAMES):
                if isinstance(entry, PassedOver):
                    self.passed_over[entry.path] = entry.reason
                elif isinstance(entry, NamedFile):
                    self.configurations.append(entry.path)
                else:
                    yield _real_path(entry, real_prefix + entry.path[skipped:]), entry
        except OSError as error:
            fields = {"name": excerpt(str(error.filename)), "trouble": error.strerror}
            raise _unusable(self.scope, "unreadable_directory", **fields) from error


def _real_path(entry: Entry, place: str) -> str:
    """Return the real path of an entry, which is `place` unless the entry is a link.

    `os.path.realpath` costs a system call for each part of a path, so only links pay for it.
    """
    return real_place(entry.path) if entry.is_link else place


def _emptiness(root: str, scope: SearchScope) -> UsageError:
    rule = "missing_root"
    if os.path.lexists(root):
        rule = "barren_root" if os.path.isdir(root) else "foreign_root"
    return _unusable(scope, rule, name=excerpt(root))


def _found(
    reached: dict[str, Entry], rootdir: Path, areas: Sequence[Location]
) -> Iterator[FoundExperiment]:
    links = (entry.path for entry in reached.values() if entry.is_link)
    broken = {path: code for path in links if (code := stat_error(path)) is not None}
    unreachable = {path for path, code in broken.items() if code not in _MISSING}
    names = node_paths([x.path for x in reached.values()], rootdir, unreachable=unreachable)
    for (real, entry), name in zip(reached.items(), names, strict=True):
        path = Path(entry.path)
        yield FoundExperiment(
            path=path,
            real=real,
            node_path=name.text,
            is_nameable=name.is_original,
            existing=path.parent if entry.path in broken else path,
            leads_outside=entry.is_link
            and all(Location(real, real).way_from(area) is None for area in areas),
        )
