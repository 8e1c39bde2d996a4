"""Read all JSON files below a directory, and do nothing with them: what parsing alone costs."""

import os
import sys

from pydantic_core import from_json


def main(root: str) -> None:
    """Parse each file, and tell how many there were."""
    count = 0
    for directory, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(directory, name), "rb") as file:
                from_json(file.read())
            count += 1
    print(f"{count} parsed")


if __name__ == "__main__":
    main(sys.argv[1])
