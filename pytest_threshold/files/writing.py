"""Files written as a whole: nobody sees half of one, and no half of one stays behind."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME_LIMIT = 50


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, or replace one.

    Raises:
        OSError: it cannot be written; what was there before is there still.

    """
    with written_beside(path, content) as temporary:
        temporary.replace(path)


@contextmanager
def written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file beside the path, with the permissions of any new file, and remove it after."""
    temporary = path.with_name(f".{path.name[:_NAME_LIMIT]}.{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
