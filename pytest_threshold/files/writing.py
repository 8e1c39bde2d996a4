"""Write files atomically: a reader sees the old content or the new one, never a part."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME_LIMIT = 50


def write_whole(path: Path, content: bytes) -> None:
    """Write a file atomically, replacing an earlier one.

    Raises:
        OSError: the file cannot be written; an earlier one is unchanged.

    """
    with written_beside(path, content) as temporary:
        temporary.replace(path)


@contextmanager
def written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """Write a temporary file in the directory of the path, and remove it at the end.

    It is made by an ordinary `open`, since `tempfile` would give it narrower permissions.
    """
    temporary = path.with_name(f".{path.name[:_NAME_LIMIT]}.{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
