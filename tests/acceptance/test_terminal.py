"""The summary on real terminals of several widths, and in a pipe."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests import samples

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ROW = "6f9619ff-8b86-4d11-b42d-00c04fc964ff  ada@example.com"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    samples.write(tmp_path / "runs" / "fraud.json")
    samples.write(tmp_path / "runs" / "passed" / "spam.json", **samples.LOW)
    samples.write(tmp_path / "runs" / "passed" / "with-a-long-name.json")
    return tmp_path


def environment(**others: str) -> dict[str, str]:
    names = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "CI")
    kept = {name: text for name, text in os.environ.items() if name not in names}
    return {**kept, "TERM": "xterm-256color", **others}


def command(*args: str) -> list[str]:
    rule = "--experiments-min-recall=0.8"
    plain = ("-pno:hypothesispytest", "-pno:cacheprovider", "-pno:sugar")
    return [sys.executable, "-m", "pytest", "--experiments=runs", rule, *plain, *args]


def on_terminal(directory: Path, width: int, *args: str) -> list[str]:
    """Run pytest on a terminal of a width, and return what it prints there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    with subprocess.Popen(
        command(*args), cwd=directory, stdin=theirs, stdout=theirs, env=environment()
    ):
        os.close(theirs)
        printed = bytearray()
        try:
            while block := os.read(ours, 65536):
                printed += block
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    return printed.decode().splitlines()


def table(lines: list[str]) -> list[str]:
    """Return the lines of the table, from the names of its columns."""
    start = next(number for number, line in enumerate(lines) if line.startswith("model_id"))
    return lines[start : start + 5]


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_table_fits_into_the_terminal(project: Path, width: int) -> None:
    lines = [COLOUR.sub("", line) for line in on_terminal(project, width)]
    shown = table(lines)
    assert max(map(len, shown)) <= width
    assert [line.split()[4] for line in (*shown[:1], *shown[2:])] == [
        *("verdict", "passed", "rejected", "passed")
    ]
    assert ("…" in "".join(shown)) == (width < 150)
    assert "3 found, 3 judged: 2 passed, 1 rejected, 0 invalid" in lines


def test_verbose_prints_all_in_full(project: Path) -> None:
    lines = [COLOUR.sub("", line) for line in on_terminal(project, 80, "-v")]
    assert table(lines)[2].startswith(ROW)
    assert table(lines)[3].endswith("runs/passed/spam.json")


def test_pipe_has_all_in_full(project: Path) -> None:
    done = subprocess.run(
        command(),
        cwd=project,
        env=environment(COLUMNS="80"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert table(done.stdout.splitlines())[2].startswith(ROW)
    assert "\x1b" not in done.stdout


def test_passed_is_green_and_a_refused_row_is_red(project: Path) -> None:
    """In the column of the verdict: the path of a file may have the same word."""
    _, _, fraud, spam, long = table(on_terminal(project, 200))
    assert COLOUR.split(fraud)[1] == "passed"
    assert COLOUR.split(long)[1] == "passed"
    assert COLOUR.split(long)[0].endswith("0.84  ")
    assert COLOUR.findall(fraud) == ["\x1b[32m", "\x1b[0m"]
    assert COLOUR.findall(spam) == ["\x1b[31m", "\x1b[0m"]
    assert spam.startswith("\x1b[31m6f9619ff-")
