"""Where ``pytest-threshold`` and ``python -m pytest_threshold`` start.

Until the current directory is out of the way, this imports only what Python has imported already,
when it started.
"""

import os
import sys


def start() -> int:
    """Do what the arguments of the process ask for, and return the exit code."""
    _leave_out_current_directory()
    from pytest_threshold.cli.command import main  # noqa: PLC0415 - not from the current directory

    return main(sys.argv[1:])


def _leave_out_current_directory() -> None:
    """Import nothing from the current directory, under whatever name it is on the path.

    If this package itself lies there, as in a checkout, Python knows already where to find it.
    """
    sys.path[:] = [entry for entry in sys.path if not _is_current_directory(entry)]


def _is_current_directory(entry: str) -> bool:
    try:
        return os.path.samefile(entry or os.curdir, os.curdir)
    except OSError:  # there is no such directory
        return False


if __name__ == "__main__":
    sys.exit(start())
