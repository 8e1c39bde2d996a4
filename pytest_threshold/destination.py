"""Where reports go: what was asked for, whether it can be written, and the writing."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from pytest_threshold.atomic import write_whole, written_beside
from pytest_threshold.messages import usage_text
from pytest_threshold.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PICTURE_FORMATS = ("svg", "png", "pdf")
"""The formats of ``plot``, which are the suffixes of its path."""

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of a job summary in GitHub Actions."""

_TYPES_WITH_PATH = ("json", "csv", "md", "plot")


class UnusableReportError(ValueError):
    """A report cannot be written as asked for; the text is the usage error."""

    def __init__(self, rule: str, **fields: object) -> None:
        super().__init__(usage_text(rule, **fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One report that was asked for: its type and the file, absolute and free of links.

    `path` is None for a job summary where there is no job. `name` is what messages call it.
    """

    kind: str
    path: Path | None
    name: str

    @classmethod
    def parse(cls, text: str, *, base: Path, environment: Mapping[str, str]) -> Destination:
        """Return the destination that ``TYPE[:PATH]`` asks for; the path is relative to `base`.

        Raises:
            UnusableReportError: the type is unknown, a path is missing or too much, or a job
                summary has no file although this is GitHub Actions.

        """
        kind, colon, path = text.partition(":")
        if kind == "github" and not colon:
            return cls(kind=kind, path=_job_summary(environment), name=kind)
        if kind not in _TYPES_WITH_PATH or "\0" in path:
            raise UnusableReportError("report_type", found=excerpt(repr(text)))
        if not path:
            raise UnusableReportError("report_without_path", type=kind)
        try:
            path.encode()
        except UnicodeEncodeError as error:
            raise UnusableReportError("path_encoding", name=excerpt(path)) from error
        if path.endswith(os.sep):
            raise UnusableReportError("irregular_report", name=f"{kind}:{excerpt(path)}")
        if kind == "plot" and _suffix(path) not in PICTURE_FORMATS:
            raise UnusableReportError("picture_format", name=excerpt(path))
        real = Path(os.path.realpath(base / os.path.expanduser(path)))
        return cls(kind=kind, path=real, name=f"{kind}:{excerpt(path)}")

    @property
    def picture_format(self) -> str:
        """One of `PICTURE_FORMATS`, for a picture."""
        return _suffix(str(self.path))

    @property
    def taken(self) -> int:
        """How many bytes of the file others have written already."""
        return self.path.stat().st_size if self.is_appended and self.path else 0

    @property
    def is_appended(self) -> bool:
        """Whether the file belongs to others, too."""
        return self.kind == "github"


def _job_summary(environment: Mapping[str, str]) -> Path | None:
    path = environment.get(JOB_SUMMARY)
    if not path and environment.get("GITHUB_ACTIONS") == "true":
        raise UnusableReportError("no_job_summary", variable=JOB_SUMMARY)
    return Path(os.path.realpath(path)) if path else None


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].removeprefix(".").lower()


def parse_all(
    texts: Iterable[str], *, base: Path, environment: Mapping[str, str]
) -> tuple[Destination, ...]:
    """Return a destination for each text; the same one asked for twice is one.

    Raises:
        UnusableReportError: one of them is unusable, or two reports would share a file.

    """
    found: dict[Path | None, Destination] = {}
    for text in texts:
        destination = Destination.parse(text, base=base, environment=environment)
        other = found.setdefault(destination.path, destination)
        if other.kind != destination.kind:
            raise UnusableReportError("shared_report", name=destination.name, other=other.name)
    return tuple(found.values())


def check(destination: Destination) -> None:
    """Make the parents of a report and try to write there.

    Raises:
        UnusableReportError: the file cannot be written, or is no regular file.

    """
    path = destination.path
    if path is None:
        return
    with _usable(destination):
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path) and not S_ISREG(path.stat().st_mode):
            raise UnusableReportError("irregular_report", name=destination.name)
        if destination.is_appended:
            path.open("ab").close()
        else:
            with written_beside(path, b""):
                pass


def clear(destination: Destination) -> None:
    """Remove the report of an earlier run, which must not pass for this run's if this is killed.

    A file that reports are appended to is left as it is.

    Raises:
        UnusableReportError: it cannot be removed.

    """
    if destination.path is None or destination.is_appended:
        return
    with _usable(destination):
        destination.path.unlink(missing_ok=True)


def write(destination: Destination, content: bytes) -> None:
    """Write a report as a whole: nobody sees half of it. A job summary is appended to.

    Raises:
        OSError: it cannot be written.

    """
    if destination.path is None:
        return
    if destination.is_appended:
        _append(destination.path, content)
        return
    write_whole(destination.path, content)


def _append(path: Path, content: bytes) -> None:
    """Append all or nothing."""
    with path.open("ab", buffering=0) as file:
        before, rest = file.tell(), memoryview(content)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(before)
            raise


@contextmanager
def _usable(destination: Destination) -> Iterator[None]:
    """Make usage errors of those of the operating system."""
    try:
        yield
    except OSError as error:
        raise unwritable(destination, error) from error


def unwritable(destination: Destination, error: Exception) -> UnusableReportError:
    """Return the error that a report cannot be written, for the reason that another one gives."""
    trouble = getattr(error, "strerror", None) or str(error)
    return UnusableReportError("unwritable_report", name=destination.name, trouble=trouble)
