"""A plugin of pytest that tells how many modules a run has imported."""

import sys


def pytest_unconfigure() -> None:
    """Count when all is done."""
    print(f"\ntold: {len(sys.modules)}")
