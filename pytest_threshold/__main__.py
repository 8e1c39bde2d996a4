"""The entry point of ``pytest-threshold`` and ``python -m pytest_threshold``.

A file in the current directory must not be imported in place of a library. So this module removes
that directory from the path first. Until then, it imports only modules that Python itself has
already imported.
"""

import os
import sys


def start() -> int:
    """Run the command with the arguments of the process, and return the exit code."""
    _leave_out_current_directory()
    from pytest_threshold.cli.command import main  # noqa: PLC0415 - not from the current directory

    return main(sys.argv[1:])


def _leave_out_current_directory() -> None:
    """Remove the current directory from the path, in all spellings.

    If this package lies there, as in a checkout, its modules are still found: Python already knows
    the directory of an imported package.
    """
    sys.path[:] = [entry for entry in sys.path if not _is_current_directory(entry)]


def _is_current_directory(entry: str) -> bool:
    try:
        return os.path.samefile(entry or os.curdir, os.curdir)
    except OSError:  # there is no such directory
        return False


if __name__ == "__main__":
    sys.exit(start())
