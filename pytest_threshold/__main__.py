"""``python -m pytest_threshold`` is ``pytest-threshold``."""

import sys

if not sys.flags.safe_path:
    # Python put the current directory in front, where a file of the host could pass for a library.
    del sys.path[0]

from pytest_threshold.command import start

if __name__ == "__main__":
    sys.exit(start())
