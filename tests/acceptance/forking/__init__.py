"""Workers of pytest-xdist that start at once, as forks of a process that has imported the gate.

A worker that Python starts anew imports for a third of a second before it judges anything. A fork
is spared that and nothing else: it is a process of its own, which pytest-xdist starts, talks to and
loses like any other. Only variables that Python reads when it starts have no effect on it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import execnet
import pytest

from tests.samples import FILES

ALONE = ("--disable-plugin-autoload", "-pxdist", "-pthreshold")
"""Options for a pytest with pytest-xdist and the gate, as installed, and no other plugin."""

_HERE = Path(__file__).parent
# What is judged before the first fork, and by which hooks.
_WARMING_UP = (
    *ALONE,
    "--noconftest",
    "-pno:cacheprovider",
    f"--config-file={os.devnull}",
    f"--rootdir={FILES}",
    str(FILES / "valid" / "compact.json"),
)


class ForkedWorkers:
    """A plugin for the process that starts the workers."""

    def __init__(self, address: str) -> None:
        self.python = f"{sys.executable} -I -S {_HERE / 'client.py'} {address}"

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self, specs: Sequence[execnet.XSpec]) -> None:
        for spec in specs:
            spec.python = self.python


@contextmanager
def forked_workers() -> Iterator[ForkedWorkers]:
    """Start the process that forks, and end it."""
    # Coverage starts in each fork.
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("COVERAGE")}
    # The path of a socket may have no more than 103 characters.
    with TemporaryDirectory() as directory:
        address = str(Path(directory, "socket"))
        command = (sys.executable, "-P", _HERE / "server.py", address, *_WARMING_UP)
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield ForkedWorkers(address)
            process.communicate()
