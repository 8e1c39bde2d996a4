"""Roots in, experiments and passed-over directories out."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from errno import EBADF, ELOOP, ENOENT, ENOTDIR
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pytest_threshold.configuration import FILE_NAMES
from pytest_threshold.messages import usage_text
from pytest_threshold.naming import folded, node_paths, shown_path
from pytest_threshold.printable import excerpt
from pytest_threshold.walking import (
    Entry,
    NamedFile,
    PassedOver,
    is_experiment_name,
    is_reached,
    real_place,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_threshold.arguments import Argument
    from pytest_threshold.settings import Ignored, Settings

ITEM_NAME = "threshold"
"""The last part of an experiment's node id."""

# What pathlib takes for the answer that nothing is there; of any other error it makes an exception.
_MISSING = {ENOENT, ENOTDIR, EBADF, ELOOP}


class FoundExperiment(NamedTuple):
    """One experiment to judge.

    `path` is the file, and `real` where it leads, or its own place if it leads nowhere: no two
    experiments have the same. `node_path` names it in node ids and messages: printable, relative
    to the rootdir where it lies inside. `is_nameable` is False where that took an escape.
    `existing` is a path that other plugins can stat: the file, or its directory if the file is a
    broken link. `leads_outside` marks a link to a file outside the roots and the rootdir.
    """

    path: Path
    real: str
    node_path: str
    is_nameable: bool
    existing: Path
    leads_outside: bool


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """What the roots and the arguments hold.

    `experiments` are in the order of the roots, then of paths. `named` has those that pytest meets
    among its arguments, by their path there. `passed_over` are directories, each with the reason,
    and `idle_roots` the roots that no given path reaches; all of it printable. `directories` are
    the used roots that are directories, and `configurations` the files below them that are named
    like those that configure pytest.
    """

    experiments: tuple[FoundExperiment, ...] = ()
    named: dict[Path, FoundExperiment] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    used_roots: tuple[str, ...] = ()
    idle_roots: tuple[str, ...] = ()
    directories: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()

    def would_find(self, path: Path, ignored: Ignored) -> bool:
        """Whether a file is among the experiments, or would be if it existed.

        The path must be free of links. A file that is an experiment under another name is one, too.
        """
        if folded(str(path)) in self._taken or self._has_linked(path):
            return True
        if not is_experiment_name(path.name):
            return False
        place = _Place.of(path)
        ways = ((top, place.way_from(_Place.of(Path(top)))) for top in self.directories)
        return any(way and is_reached(top, way, ignored) for top, way in ways)

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Where the experiments are, and where those would be that are broken links."""
        broken = (found.path for found in self.experiments if found.existing != found.path)
        places = (*(found.real for found in self.experiments), *map(os.path.realpath, broken))
        return frozenset(map(folded, places))

    def _has_linked(self, path: Path) -> bool:
        """Whether a file has several names, and an experiment is one of them."""
        if _stat_error(str(path)) is not None or os.stat(path).st_nlink == 1:
            return False
        return any(
            os.path.samefile(found.path, path)
            for found in self.experiments
            if found.existing == found.path
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A path as it was reached, and where it really is.

    A file really is in its real directory under its own name, so a link is a place of its own.
    """

    path: str
    real: str

    @classmethod
    def of(cls, path: Path) -> _Place:
        if os.path.isdir(path):
            return cls(str(path), os.path.realpath(path))
        return cls(str(path), os.path.join(os.path.realpath(path.parent), path.name))

    def way_from(self, other: _Place) -> str | None:
        """Return the relative path from the other place down to this one, if there is one."""
        if self.real == other.real:
            return ""
        prefix = os.path.join(other.real, "")
        return self.real.removeprefix(prefix) if self.real.startswith(prefix) else None

    def down(self, way: str) -> _Place:
        return _Place(os.path.join(self.path, way), os.path.join(self.real, way))


def discover(settings: Settings) -> Discovery:
    """Find every experiment under the roots and among the arguments.

    Raises:
        pytest.UsageError: a root is empty text, does not exist, is another kind of file or holds
            no experiment; a directory below a root cannot be read; a path is not UTF-8.

    """
    named = [argument for argument in settings.arguments if _names_experiment(argument)]
    if not (settings.roots or named):
        return Discovery()
    for text in settings.roots:
        _check_encoding(text, f"{settings.origin}: ")
    for argument in settings.arguments:
        _check_encoding(str(argument.path))
    for argument in settings.arguments:
        _check_argument(argument)
    roots = [_Place.of(_absolute(text, settings)) for text in settings.roots]
    search = _Search(settings)
    used = [root for root in roots if search.uses(root)]
    for root in used:
        search.add_root(root)
    for argument in named:
        search.add(_Place.of(argument.path))
    return _discovery(settings, search, named=named, roots=roots, used=used)


def _discovery(
    settings: Settings,
    search: _Search,
    *,
    named: Sequence[Argument],
    roots: Sequence[_Place],
    used: Sequence[_Place],
) -> Discovery:
    areas = [_Place.of(settings.rootdir), *(root for root in used if os.path.isdir(root.path))]
    experiments = dict(
        zip(search.reached, _found(search.reached, settings.rootdir, areas), strict=True)
    )
    shown = {root: shown_path(root.path, settings.rootdir) for root in roots}
    idle = shown.keys() - set(used)
    return Discovery(
        experiments=tuple(experiments.values()),
        # An argument is a file that exists, so it was reached by its real path.
        named={argument.path: experiments[os.path.realpath(argument.path)] for argument in named},
        passed_over=tuple(
            f"{shown_path(path, settings.rootdir)} ({reason})"
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
        text = usage_text("path_encoding", name=excerpt(path))
        raise pytest.UsageError(f"{prefix}{text}") from error


def _check_argument(argument: Argument) -> None:
    """Say what pytest would say, but under pytest-xdist as well, where its error gets lost."""
    name = excerpt("::".join((str(argument.path), *argument.names)))
    if not os.path.lexists(argument.path):
        raise pytest.UsageError(usage_text("missing_argument", name=name))
    if not _names_experiment(argument):
        return
    if not os.path.isfile(argument.path):
        raise pytest.UsageError(usage_text("irregular_argument", name=name))
    if argument.names not in ((), (ITEM_NAME,)):
        raise pytest.UsageError(usage_text("missing_item", name=name, item=ITEM_NAME))


def _absolute(text: str, settings: Settings) -> Path:
    if not text:
        raise _unusable(settings, "empty_root")
    if "\0" in text:  # os.path.realpath would raise
        raise _emptiness(text, settings)
    return Path(os.path.abspath(settings.base / text))


def _unusable(settings: Settings, rule: str, **fields: object) -> pytest.UsageError:
    """Return the error that a root is unusable, with the option or key that asks for the root."""
    return pytest.UsageError(f"{settings.origin}: {usage_text(rule, **fields)}")


class _Search:
    """What was reached so far: an entry by its real path, and directories left out."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.given = [_Place.of(argument.path) for argument in settings.typed or ()]
        self.reached: dict[str, Entry] = {}
        self.passed_over: dict[str, str] = {}
        self.configurations: list[str] = []

    def uses(self, root: _Place) -> bool:
        """Whether a root is always used, or no path was typed, or one on the way up or down."""
        return (
            self.settings.are_always_used
            or self.settings.typed is None
            or self._is_covered(root)
            or any(place.way_from(root) for place in self.given)
        )

    def _is_covered(self, root: _Place) -> bool:
        return any(root.way_from(place) is not None for place in self.given)

    def add_root(self, root: _Place) -> None:
        """Add what lies at or below the given paths inside the root, or else all of the root."""
        if not self._is_covered(root):
            ways = [way for place in self.given if (way := place.way_from(root))]
            if sum(self.add(root.down(way)) for way in ways):
                return
        if not self.add(root):
            raise _emptiness(root.path, self.settings)

    def add(self, place: _Place) -> int:
        """Add the experiments at or below a place; return how many there are."""
        count = 0
        for real, entry in self._entries(place):
            self.reached.setdefault(real, entry)
            count += 1
        return count

    def _entries(self, place: _Place) -> Iterator[tuple[str, Entry]]:
        if not os.path.isdir(place.path):
            if is_experiment_name(os.path.basename(place.path)) and os.path.lexists(place.path):
                file = Entry(place.path, os.path.islink(place.path))
                yield _real_path(file, place.real), file
            return
        skipped = len(os.path.join(place.path, ""))
        real_prefix = os.path.join(place.real, "")
        try:
            for entry in walk(place.path, self.settings.ignored, besides=FILE_NAMES):
                if isinstance(entry, PassedOver):
                    self.passed_over[entry.path] = entry.reason
                elif isinstance(entry, NamedFile):
                    self.configurations.append(entry.path)
                else:
                    yield _real_path(entry, real_prefix + entry.path[skipped:]), entry
        except OSError as error:
            fields = {"name": excerpt(str(error.filename)), "trouble": error.strerror}
            raise _unusable(self.settings, "unreadable_directory", **fields) from error


def _real_path(entry: Entry, place: str) -> str:
    """Return where the entry leads; `place` is its own place."""
    return real_place(entry.path) if entry.is_link else place


def _emptiness(root: str, settings: Settings) -> pytest.UsageError:
    rule = "missing_root"
    if os.path.lexists(root):
        rule = "barren_root" if os.path.isdir(root) else "foreign_root"
    return _unusable(settings, rule, name=excerpt(root))


def _found(
    reached: dict[str, Entry], rootdir: Path, areas: Sequence[_Place]
) -> Iterator[FoundExperiment]:
    links = (entry.path for entry in reached.values() if entry.is_link)
    broken = {path: code for path in links if (code := _stat_error(path)) is not None}
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
            and all(_Place(real, real).way_from(area) is None for area in areas),
        )


def _stat_error(path: str) -> int | None:
    """Return the errno of a look-up that fails."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno
    return None
