"""The rule that a unit test starts no process and no pytest holds."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

REFUSED = "a unit test starts no process"
NOTHING = (sys.executable, "-c", "")


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(lambda: subprocess.run(NOTHING, check=True), id="subprocess"),
        pytest.param(lambda: os.system("true"), id="system"),  # noqa: S605, S607
        pytest.param(lambda: os.fork() or os._exit(0), id="fork"),
        pytest.param(lambda: os.forkpty()[0] or os._exit(0), id="forkpty"),
        pytest.param(lambda: os.posix_spawn(NOTHING[0], NOTHING, {}), id="posix-spawn"),
        pytest.param(lambda: os.spawnv(os.P_WAIT, NOTHING[0], NOTHING), id="spawn"),  # noqa: S606
        pytest.param(lambda: os.execv("/nowhere", NOTHING), id="exec"),  # noqa: S606
    ],
)
def test_process_is_refused(start: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match=REFUSED):
        start()


def test_pytest_is_refused() -> None:
    with pytest.raises(pytest.fail.Exception, match=REFUSED):
        pytest.main(["--version"], plugins=[])


def test_pytester_is_refused(request: pytest.FixtureRequest) -> None:
    with pytest.raises(pytest.fail.Exception, match=REFUSED):
        request.getfixturevalue("pytester")
