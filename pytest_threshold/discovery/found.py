"""The result of a search for experiments."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.discovery.location import Location
from pytest_threshold.discovery.walking import is_reached
from pytest_threshold.files.names import folded, is_experiment_name

if TYPE_CHECKING:
    from pytest_threshold.discovery.scope import Ignored

ITEM_NAME = "threshold"
"""The last part of an experiment's node id."""


class FoundExperiment(NamedTuple):
    """One experiment to judge.

    `path` is the file, and `real` its real path, which no two experiments share. `node_path` names
    the experiment in node ids and messages: it is printable, and relative if the file is inside the
    rootdir. `is_nameable` is False if the path had to be escaped for that. `existing` is a path
    that other plugins can stat: the file, or its directory if the file is a broken link.
    `leads_outside` marks a link to a file outside the roots and the rootdir.
    """

    path: Path
    real: str
    node_path: str
    is_nameable: bool
    existing: Path
    leads_outside: bool


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """The experiments in the roots and among the arguments.

    `experiments` are in the order of the roots, then of paths. `named` are those that are also
    arguments of pytest, by the path of the argument. Three fields hold printable paths for
    messages: `passed_over` has the skipped directories, each with the reason; `used_roots` and
    `idle_roots` have the roots that were searched, and those that no given path reaches.
    `directories` are the used roots that are directories. `configurations` are the files below them
    that have the name of a pytest configuration file.
    """

    experiments: tuple[FoundExperiment, ...] = ()
    named: dict[Path, FoundExperiment] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    used_roots: tuple[str, ...] = ()
    idle_roots: tuple[str, ...] = ()
    directories: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()

    def would_find(self, path: Path, ignored: Ignored) -> bool:
        """Whether the next search would find a file of this path, which need not exist yet.

        The path must not contain links. Another name of an experiment counts as well.
        """
        if folded(str(path)) in self._taken or self._has_linked(path):
            return True
        if not is_experiment_name(path.name):
            return False
        place = Location.of(path)
        ways = ((top, place.way_from(Location.of(Path(top)))) for top in self.directories)
        return any(way and is_reached(top, way, ignored) for top, way in ways)

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The real paths of all experiments, and the missing targets of broken links."""
        broken = (found.path for found in self.experiments if found.existing != found.path)
        places = (*(found.real for found in self.experiments), *map(os.path.realpath, broken))
        return frozenset(map(folded, places))

    def _has_linked(self, path: Path) -> bool:
        """Whether the file is a hard link to an experiment."""
        if stat_error(str(path)) is not None or os.stat(path).st_nlink == 1:
            return False
        return any(
            os.path.samefile(found.path, path)
            for found in self.experiments
            if found.existing == found.path
        )


def stat_error(path: str) -> int | None:
    """Return the error number with which `os.stat` fails, None if it succeeds."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno
    return None
