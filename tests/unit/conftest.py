"""A unit test starts no process and no pytest, so that each wing is tested in a few seconds."""

import sys
from collections.abc import Iterator
from typing import NoReturn

import pytest

# The audit events of a process that is started, or replaced by another.
STARTS = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.system",
    "subprocess.Popen",
}


class Guard:
    """An audit hook (PEP 578) that refuses to start a process while it is on.

    Python keeps a hook as long as the process lives, and acceptance tests may run in it, too.
    """

    def __init__(self) -> None:
        self.is_on = False

    def __call__(self, event: str, _: object) -> None:
        if self.is_on and event in STARTS:
            refuse(event)


def refuse(*_: object, **__: object) -> NoReturn:
    pytest.fail("a unit test starts no process and no pytest: such a test is one of acceptance")


@pytest.fixture(scope="session")
def guard() -> Guard:
    guard = Guard()
    sys.addaudithook(guard)
    return guard


# Of the scope of this directory, so that it comes before the fixtures of modules.
@pytest.fixture(autouse=True, scope="package")
def _starts_nothing(guard: Guard) -> Iterator[None]:
    guard.is_on = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytest, "main", refuse)
        yield
    guard.is_on = False


@pytest.fixture
def pytester() -> None:
    refuse()
