"""Read and parse one file, and tell the seconds of that; without a file, do nothing."""

import sys
from pathlib import Path
from time import perf_counter

from pydantic_core import from_json


def main(path: str) -> None:
    """Parse a file, and free what comes of it, as the judging of a file does."""
    start = perf_counter()
    keys = len(from_json(Path(path).read_bytes()))
    seconds = perf_counter() - start
    print(f"{keys} keys")
    print(f"told: {seconds}")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        main(argument)
