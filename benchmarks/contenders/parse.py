"""Parse one file, and tell the seconds of the parsing alone; without a file, do nothing."""

import sys
from pathlib import Path
from time import perf_counter

from pydantic_core import from_json


def main(path: str) -> None:
    """Parse a file; what comes of it lives until the clock has stopped."""
    content = Path(path).read_bytes()
    start = perf_counter()
    parsed = from_json(content)
    seconds = perf_counter() - start
    print(f"{len(parsed)} keys")
    print(f"told: {seconds}")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        main(argument)
