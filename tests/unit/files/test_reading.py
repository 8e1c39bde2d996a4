"""The bytes of a file, or the one rule that it breaks, whatever it is."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.files.reading import SIZE_LIMIT_MIB, read_file

MIB = 2**20
# Their size is told as 0; the second has some MiB.
STATUS = Path("/proc/self/status")
SYMBOLS = Path("/proc/kallsyms")
needs_proc = pytest.mark.skipif(not SYMBOLS.exists(), reason="needs Linux")


def refusal(path: Path | str, **limits: int) -> str:
    with pytest.raises(InvalidExperimentError) as caught:
        read_file(path, source="shown.json", **limits)
    assert caught.value.source == "shown.json"
    (rule,) = caught.value.broken_rules
    return str(rule)


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize("content", [b"", b"{}\r\n", b"\xff\x00\x1b"], ids=["empty", "text", "raw"])
def test_bytes_are_those_of_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert read_file(path, source="") == content
    assert read_file(str(path), source="") == content


def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"{}")
    (tmp_path / "link.json").symlink_to("x.json")
    assert read_file(tmp_path / "link.json", source="") == b"{}"


@pytest.mark.parametrize("limit", [1, 0], ids=["read", "refused"])
def test_file_is_closed(tmp_path: Path, limit: int) -> None:
    (tmp_path / "x.json").write_bytes(b"{}")
    free = [os.dup(0)]
    os.close(free[0])
    with suppress(InvalidExperimentError):
        read_file(tmp_path / "x.json", source="", limit_mib=limit)
    free.append(os.dup(0))
    os.close(free[1])
    assert free[0] == free[1]


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)  # the path of a socket must be short
        server.bind(path.name)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        pytest.param(Path.mkdir, "must be a regular file, found a directory", id="directory"),
        pytest.param(fifo, "must be a regular file, found a FIFO", id="fifo"),
        pytest.param(unix_socket, "must be a regular file, found a socket", id="socket"),
        pytest.param(
            link_to("/dev/zero"), "must be a regular file, found a character device", id="device"
        ),
        pytest.param(
            link_to("nowhere"),
            "must be readable, found a link to a file that does not exist",
            id="broken-link",
        ),
        pytest.param(
            link_to("x.json"),
            "must be readable, found: Too many levels of symbolic links",
            id="loop",
        ),
        pytest.param(
            lambda _: None, "must be readable, found: No such file or directory", id="nothing"
        ),
        pytest.param(
            link_to("/proc/self/mem"),
            "must be readable, found: Input/output error",
            id="unreadable",
            marks=needs_proc,
        ),
    ],
)
def test_what_is_no_readable_file_is_told(
    tmp_path: Path, make: Callable[[Path], None], rule: str
) -> None:
    make(tmp_path / "x.json")
    assert refusal(tmp_path / "x.json") == f"file: {rule}"


def test_path_that_no_file_can_have_is_told() -> None:
    assert refusal("a\0b.json") == "file: must be readable, found a path that no file can have"


@pytest.mark.parametrize("size", [MIB - 1, MIB])
def test_file_may_be_as_large_as_the_limit(tmp_path: Path, size: int) -> None:
    assert len(read_file(sparse(tmp_path / "x.json", size), source="", limit_mib=1)) == size


@pytest.mark.parametrize(
    ("size", "found"), [(MIB + 1, "1.0 MiB"), (3 * MIB // 2, "1.5 MiB")], ids=["byte", "half"]
)
def test_file_that_is_too_large_is_told_its_size(tmp_path: Path, size: int, found: str) -> None:
    path = sparse(tmp_path / "x.json", size)
    assert refusal(path, limit_mib=1) == f"file: must be at most 1 MiB, found {found}"


def test_limit_is_that_of_the_file_rules(tmp_path: Path) -> None:
    assert SIZE_LIMIT_MIB == 256
    path = sparse(tmp_path / "x.json", 257 * MIB)
    assert refusal(path) == "file: must be at most 256 MiB, found 257.0 MiB"


@needs_proc
def test_file_that_tells_no_size_is_read_to_its_end() -> None:
    assert read_file(SYMBOLS, source="") == SYMBOLS.read_bytes()


@needs_proc
@pytest.mark.parametrize(("path", "limit"), [(STATUS, 0), (SYMBOLS, 1)])
def test_file_that_tells_no_size_has_the_same_limit(path: Path, limit: int) -> None:
    told = f"file: must be at most {limit} MiB, found more"
    assert refusal(path, limit_mib=limit) == told
