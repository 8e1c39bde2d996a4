"""Read one untrusted file, without hanging on a FIFO, a device or an endless file."""

import os
from collections.abc import Iterator
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK

from pytest_threshold.errors import BrokenRule, InvalidExperimentError
from pytest_threshold.files.messages import FILE_RULES

SIZE_LIMIT_MIB = 256

_MIB = 2**20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
_KINDS = {
    "a directory": S_ISDIR,
    "a FIFO": S_ISFIFO,
    "a socket": S_ISSOCK,
    "a character device": S_ISCHR,
    "a block device": S_ISBLK,
}


def read_file(
    path: str | os.PathLike[str], *, source: str, limit_mib: int = SIZE_LIMIT_MIB
) -> bytes:
    """Return the bytes of a regular file of at most `limit_mib` MiB.

    Never waits for a writer, and never opens a device, because opening one can set it off. `source`
    is the name of the file in messages.

    Raises:
        InvalidExperimentError: the file is too large, of another kind, or cannot be read.

    """
    try:
        _check(os.stat(path), source, limit_mib)
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)  # the file may have been replaced since os.stat
            _check(status, source, limit_mib)
            content = _content(descriptor, status.st_size, limit_mib * _MIB)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        trouble = getattr(error, "strerror", None)
        raise _invalid(source, _trouble(path, error), trouble=trouble) from error
    if len(content) > limit_mib * _MIB:
        raise _invalid(source, "size", limit=limit_mib, found="more")
    return content


def _check(status: os.stat_result, source: str, limit_mib: int) -> None:
    if not S_ISREG(status.st_mode):
        kind = next(
            (name for name, is_kind in _KINDS.items() if is_kind(status.st_mode)), "another kind"
        )
        raise _invalid(source, "kind", found=kind)
    if status.st_size > limit_mib * _MIB:
        found = f"{status.st_size / _MIB:.1f} MiB"
        raise _invalid(source, "size", limit=limit_mib, found=found)


def _content(descriptor: int, size: int, limit: int) -> bytes:
    """Return the whole content, or more than `limit` bytes of it if it is longer.

    `size` may be wrong: files in ``/proc`` report 0, and a file can grow while it is read.
    """
    first = os.read(descriptor, size + 1)
    if len(first) == size:  # the extra byte was not there: the file ends here
        return first
    return b"".join((first, *_chunks(descriptor, limit - len(first))))


def _chunks(descriptor: int, room: int) -> Iterator[bytes]:
    """Yield the rest of the content, and stop once it exceeds the room."""
    while room >= 0 and (chunk := os.read(descriptor, _MIB)):
        yield chunk
        room -= len(chunk)


def _trouble(path: str | os.PathLike[str], error: OSError | ValueError) -> str:
    """Return the name of the rule in `FILE_RULES` that an unreadable path breaks."""
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return "broken_link"
    return "unreadable" if isinstance(error, OSError) else "impossible_path"


def _invalid(source: str, rule: str, **fields: object) -> InvalidExperimentError:
    message = FILE_RULES.text(rule, **fields)
    return InvalidExperimentError(
        source=source, broken_rules=(BrokenRule(key="file", message=message),)
    )
