"""What a search has found."""

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
        place = Location.of(path)
        ways = ((top, place.way_from(Location.of(Path(top)))) for top in self.directories)
        return any(way and is_reached(top, way, ignored) for top, way in ways)

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Where the experiments are, and where those would be that are broken links."""
        broken = (found.path for found in self.experiments if found.existing != found.path)
        places = (*(found.real for found in self.experiments), *map(os.path.realpath, broken))
        return frozenset(map(folded, places))

    def _has_linked(self, path: Path) -> bool:
        """Whether a file has several names, and an experiment is one of them."""
        if stat_error(str(path)) is not None or os.stat(path).st_nlink == 1:
            return False
        return any(
            os.path.samefile(found.path, path)
            for found in self.experiments
            if found.existing == found.path
        )


def stat_error(path: str) -> int | None:
    """Return the errno of a look-up that fails."""
    try:
        os.stat(path)
    except OSError as error:
        return error.errno
    return None
