"""Receipts changed, and the commands that read them: for tests of what is believed of one."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

Receipt = dict[str, Any]
"""A receipt as it was read."""


def first(receipt: Receipt) -> Receipt:
    """Return the first entry."""
    entry: Receipt = receipt["experiments"][0]
    return entry


def put(*keys: str, value: object) -> Callable[[Receipt], None]:
    """Return a change of one value of a receipt; `first` is the first of its entries."""

    def change(receipt: Receipt) -> None:
        *way, last = keys
        target = receipt
        for key in way:
            target = first(target) if key == "first" else target[key]
        target[last] = value

    return change


def exit_code(main: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> object:
    """Return the exit code of a command, whether it returns it or ends the process by it."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code


@contextmanager
def resolved_experiments() -> Iterator[list[str]]:
    """Note the paths of experiments that Python resolves."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is os.path.realpath.__code__:
            path = str(frame.f_locals["filename"])
            if "runs" in Path(path).parts and path.endswith(".json"):
                found.append(os.path.abspath(path))

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
