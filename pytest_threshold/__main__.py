"""``python -m pytest_threshold`` is ``pytest-threshold``."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python put the current directory in front, where any file could pass for a library.
        del sys.path[0]
    from pytest_threshold.command import start

    sys.exit(start())
