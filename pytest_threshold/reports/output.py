"""Where reports go: what was asked for, whether it can be written, and the writing."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EINVAL, ELOOP, ENOTDIR
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from pytest_threshold.errors import UsageError
from pytest_threshold.files.names import folded
from pytest_threshold.files.writing import write_whole, written_beside
from pytest_threshold.reports.messages import REPORT_ERRORS
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PICTURE_FORMATS = ("svg", "png", "pdf")
"""The formats of ``plot``, which are the suffixes of its path."""

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of a job summary in GitHub Actions."""

_TYPES_WITH_PATH = ("json", "csv", "md", "plot")
_SUFFIXES = tuple(f".{suffix}" for suffix in ("json", "csv", "md", *PICTURE_FORMATS))
_READ_BY_PYTEST = ("py", "toml", "ini", "cfg")  # suffixes of tests and of configuration files
_PATH_LIMIT = 4096  # bytes; Linux takes no longer path, and to resolve a very long one takes long


class UnusableReportError(UsageError):
    """A report cannot be written as asked for; the text is the usage error.

    It begins with `origin`, the option or key that asks for the report.
    """

    def __init__(self, rule: str, *, origin: str, **fields: object) -> None:
        super().__init__(f"{origin}: {REPORT_ERRORS.text(rule, **fields)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One report that was asked for: its type and the file, absolute and free of links.

    `path` is None for a job summary where there is no job. `name` is what messages call it, and
    `origin` the option or key that asks for it.
    """

    kind: str
    path: Path | None
    name: str
    origin: str

    @classmethod
    def parse(
        cls, text: str, *, base: Path, environment: Mapping[str, str], origin: str
    ) -> Destination:
        """Return the destination that ``TYPE[:PATH]`` asks for; the path is relative to `base`.

        Raises:
            UnusableReportError: the type is unknown, a path is missing, too much or none that a
                file can have, or a job summary has no file although this is GitHub Actions.

        """
        kind, colon, path = text.partition(":")
        if kind == "github" and not colon:
            return cls._of_job(environment, origin=origin)
        if kind not in _TYPES_WITH_PATH or "\0" in path:
            raise UnusableReportError("report_type", origin=origin, found=excerpt(repr(text)))
        if not path.strip():
            raise UnusableReportError("report_without_path", origin=origin, type=kind)
        name = f"{kind}:{excerpt(path)}"
        for rule in _broken_rules(kind, path):
            raise UnusableReportError(rule, origin=origin, name=name)
        if path.startswith("~") and os.path.expanduser(path) == path:
            raise UnusableReportError("report_without_home", origin=origin, name=name)
        real = Path(os.path.realpath(base / os.path.expanduser(path)))
        found = cls(kind=kind, path=real, name=name, origin=origin)
        return _without_source(found)

    @classmethod
    def _of_job(cls, environment: Mapping[str, str], *, origin: str) -> Destination:
        """Return the job summary of GitHub Actions, whose variable nobody else should have set."""
        path = environment.get(JOB_SUMMARY)
        if not path and environment.get("GITHUB_ACTIONS") == "true":
            raise UnusableReportError("no_job_summary", origin=origin, variable=JOB_SUMMARY)
        origin = f"{origin}, ${JOB_SUMMARY}"
        if not path:
            return cls(kind="github", path=None, name="github", origin=origin)
        for rule in _broken_rules("github", path):
            raise UnusableReportError(rule, origin=origin, name="github")
        real = Path(os.path.realpath(path))
        found = cls(kind="github", path=real, name="github", origin=origin)
        return _without_source(found)

    def unusable(self, rule: str, **fields: object) -> UnusableReportError:
        """Return the error that the report breaks a rule of `USAGE_ERRORS`."""
        return UnusableReportError(rule, origin=self.origin, name=self.name, **fields)

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


def _without_source(destination: Destination) -> Destination:
    """Return the destination, unless links lead to a file that pytest reads."""
    if _suffix(str(destination.path)) in _READ_BY_PYTEST:
        raise destination.unusable("report_over_source")
    return destination


def _broken_rules(kind: str, path: str) -> Iterator[str]:
    """Yield the rules that the text of a path breaks, whatever is there.

    What the operating system has against a path is found by `check`.
    """
    encoded = path.encode(errors="surrogatepass")
    if encoded.decode(errors="replace") != path:
        yield "report_encoding"
    if len(encoded) > _PATH_LIMIT:
        yield "long_report"
    name = os.path.basename(path)
    if name.strip() in ("", os.curdir, os.pardir):
        yield "irregular_report"
    if name.lower() in _SUFFIXES:
        yield "report_without_name"
    if kind == "plot" and _suffix(path) not in PICTURE_FORMATS:
        yield "picture_format"
    if _suffix(path) in _READ_BY_PYTEST:
        yield "report_over_source"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].removeprefix(".").lower()


def parse_all(
    texts: Iterable[str], *, base: Path, environment: Mapping[str, str], origin: str
) -> tuple[Destination, ...]:
    """Return a destination for each text; the same one asked for twice is one.

    Raises:
        UnusableReportError: one of them is unusable, two reports would share a file, if only where
            letter case makes no difference, or one would lie below another.

    """
    found: dict[str, Destination] = {}
    for text in texts:
        destination = Destination.parse(text, base=base, environment=environment, origin=origin)
        other = found.setdefault(folded(str(destination.path)), destination)
        if (other.kind, other.path) != (destination.kind, destination.path):
            raise destination.unusable("shared_report", other=other.name)
    for place, destination in found.items():
        for parent in map(str, Path(place).parents):
            if parent in found:
                raise destination.unusable("report_below_report", other=found[parent].name)
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
        _make_parents(path)
        if _exists(path) and not S_ISREG(path.stat().st_mode):
            raise destination.unusable("irregular_report")
        if destination.is_appended:
            path.open("ab").close()
        else:
            with written_beside(path, b""):
                pass


def _make_parents(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # what exists is no directory
        raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR)) from error


def _exists(path: Path) -> bool:
    """Whether there is anything; a name that no file can have is an error, not an answer."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


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
    path = destination.path
    if path is None:
        return
    if os.path.realpath(path) != str(path):
        raise OSError(ELOOP, "it has become a link since the run began")
    if destination.is_appended:
        _append(path, content)
    else:
        write_whole(path, content)


def _append(path: Path, content: bytes) -> None:
    """Append all or nothing, without waiting for the reader of a FIFO."""
    with open(path, "ab", buffering=0, opener=_opened_at_once) as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(EINVAL, "it is no longer a regular file")
        before, rest = file.tell(), memoryview(content)
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(before)
            raise


def _opened_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK, 0o666)


@contextmanager
def _usable(destination: Destination) -> Iterator[None]:
    """Make usage errors of those of the operating system."""
    try:
        yield
    except OSError as error:
        raise destination.unusable("unwritable_report", trouble=_trouble(error)) from error


def failure(destination: Destination, error: Exception) -> str:
    """Return the line that tells that a report could not be written after all."""
    return REPORT_ERRORS.text("unwritable_report", name=destination.name, trouble=_trouble(error))


def _trouble(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
