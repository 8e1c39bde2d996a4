"""Command lines whose usage errors end as pytest's do."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from pytest_threshold.printable import printable

USAGE_ERROR = 4
"""The exit code of a command line that asks for nothing that can be done, as pytest has it."""


class CommandLine(argparse.ArgumentParser):
    """A parser of command lines: options are spelled out, and an error has the code `USAGE_ERROR`.

    It prints the usage and one printable line.
    """

    def __init__(self, *, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, and exit."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"ERROR: {printable(message)}\n")
