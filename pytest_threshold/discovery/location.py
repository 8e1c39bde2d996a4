"""A path as it was given, and the same place without links."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Location:
    """A path as it was given, and the same place without links.

    `real` resolves the links in a directory's path. Of a file it resolves only those in its
    directory: a link to a file keeps its name, so that it is a different location from its target.
    """

    path: str
    real: str

    @classmethod
    def of(cls, path: Path) -> Location:
        """Return the location of an absolute path."""
        if os.path.isdir(path):
            return cls(str(path), os.path.realpath(path))
        return cls(str(path), os.path.join(os.path.realpath(path.parent), path.name))

    def way_from(self, other: Location) -> str | None:
        """Return the relative path from another location down to this one, None if not below."""
        if self.real == other.real:
            return ""
        prefix = os.path.join(other.real, "")
        return self.real.removeprefix(prefix) if self.real.startswith(prefix) else None

    def down(self, way: str) -> Location:
        """Return the location at a relative path below this one."""
        return Location(os.path.join(self.path, way), os.path.join(self.real, way))
