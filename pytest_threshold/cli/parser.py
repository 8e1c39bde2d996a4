"""The parser for command lines, with pytest's exit codes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.files.names import is_experiment_name
from pytest_threshold.text.printable import excerpt, printable
from pytest_threshold.text.spelling import near_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "pytest-threshold"
"""The name of the command."""

FAILURE = 1
"""The exit code if something did not pass, as in pytest."""

INTERRUPTED = 2
"""The exit code after Ctrl-C, as in pytest."""

USAGE_ERROR = 4
"""The exit code for unusable arguments, as in pytest."""

_PLUGIN_PREFIX = "--experiments-"  # of the options of the plugin, which have other names here
_OPTION = re.compile(r"--[a-z][a-z-]*")


class CommandLine(argparse.ArgumentParser):
    """A parser that accepts no abbreviated options.

    At an error it prints the usage and one printable line, and exits with `USAGE_ERROR`.
    """

    def __init__(self, *, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse options and paths in any order; the name of a file never acts as an option.

        An argument with a leading dash is a path if it ends in ``.json``, exists and has no equals
        sign, or if it follows ``--``. If it could be an option as well as an existing file, it is
        refused.
        """
        asked, unknown = self.parse_known_intermixed_args(list(self._unmistakable(arguments)))
        if unknown:
            found = " ".join(unknown)
            self._refuse("unknown_argument", found=found, hint=self._hint(unknown[0]))
        return asked

    def _hint(self, argument: str) -> str:
        """Return the option that was probably meant by an unknown one, as a question."""
        name = argument.partition("=")[0]
        if not name.startswith("--"):
            return ""
        known = _OPTION.findall(self.format_usage())
        near = near_name(name, known) or near_name(name.replace(_PLUGIN_PREFIX, "--", 1), known)
        return f" (did you mean {near}?)" if near else ""

    def _unmistakable(self, arguments: Sequence[str]) -> Iterator[str]:
        is_open = True
        for argument in arguments:
            if is_open and argument == "--":
                is_open = False
            # argparse drops "--" even where it is the value of an option.
            elif is_open and argument.startswith("--") and argument.endswith("=--"):
                self._refuse("option_value", option=argument.removesuffix("=--"))
            elif argument.startswith("-") and (not is_open or self._is_path(argument)):
                yield os.path.join(os.curdir, argument)
            else:
                yield argument

    def _is_path(self, argument: str) -> bool:
        if not os.path.lexists(argument):
            return False
        if is_experiment_name(argument) and "=" not in argument:
            return True
        return self._refuse("path_like_option", found=argument)

    def _refuse(self, rule: str, **fields: str) -> NoReturn:
        shown = {name: excerpt(value) for name, value in fields.items()}
        self.error(COMMAND_ERRORS.text(rule, **shown))

    def error(self, message: str) -> NoReturn:
        """Print the usage and the error, and exit."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"ERROR: {printable(message)}\n")
