"""The command ``pytest-threshold``: run one of its commands, and return the exit code.

Each command is a module with a function `main`, which takes the arguments after the command's name.
It is imported on use.
"""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_threshold import __version__
from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.cli.parser import FAILURE, INTERRUPTED, PROGRAM, USAGE_ERROR, CommandLine
from pytest_threshold.errors import UsageError
from pytest_threshold.text.printable import excerpt, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: its module, and its description in the help."""

    module: str
    arguments: str
    purpose: str


COMMANDS = MappingProxyType(
    {
        "check": Command(
            module="pytest_threshold.cli.check",
            arguments="PATH...",
            purpose="judge experiments, before a commit or in a pipeline",
        ),
        "verify": Command(
            module="pytest_threshold.cli.verify",
            arguments="RECEIPT [ROOT...]",
            purpose="judge the experiments of a receipt again, before a deployment",
        ),
        "combine": Command(
            module="pytest_threshold.cli.combine",
            arguments="--experiments=PATH --output=PATH RECEIPT...",
            purpose="combine the receipts of several machines into one",
        ),
        "init": Command(
            module="pytest_threshold.cli.init",
            arguments="[DIR]",
            purpose="write a first experiment, and the configuration to judge it",
        ),
        "convert": Command(
            module="pytest_threshold.cli.convert",
            arguments="FORMAT FILE... --output=DIR --issuer=ADDRESS",
            purpose="make experiments of the files of DVCLive, Vertex AI, H2O, Azure ML, or tables",
        ),
    }
)
"""The commands, by name."""

_DESCRIPTION = """\
A quality gate for machine-learning models. Each experiment is a JSON file with the recall curve of
a model. The gate refuses broken files and models below a minimum recall.
"""
_ENDING = """\
For details: `pytest-threshold COMMAND --help`. `python -P -m pytest_threshold` does the same.

examples:
  pytest-threshold init my-project
  pytest-threshold check runs
  pytest-threshold check --min-recall=0.8 --report=json:out/receipt.json runs
  pytest-threshold verify out/receipt.json runs
  pytest-threshold combine --experiments=runs --output=out/receipt.json parts/*.json
  pytest-threshold convert table curves/*.csv --output=runs --issuer=ada@example.com

exit codes:
  0  everything was judged and passed
  1  something did not pass, or was not judged
  2  interrupted
  4  usage error: an unknown command or option, a missing argument, an unusable path, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command in the arguments, and return the exit code.

    Arguments that cannot be parsed end the process with `USAGE_ERROR`.
    """
    is_heard = sys.stdout is not None  # it is None if the process was started with it closed
    if not is_heard:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    name, *rest = arguments or [""]
    command = COMMANDS.get(name)
    if command is None:
        parser = _parser()
        if not rest:
            parser.parse_known_args([name])  # --help and --version end the process here
        parser.error(_advice(arguments))
    try:
        with _hermetic_environment():
            code = _run(command, rest)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone. Without this, Python would fail again when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        sys.stderr.write(f"ERROR: {printable(str(error))}\n")
        return FAILURE
    except KeyboardInterrupt:
        sys.stderr.write("ERROR: interrupted\n")
        return INTERRUPTED
    return code if is_heard else max(code, FAILURE)


def _parser() -> CommandLine:
    lines = (
        f"  {name} {command.arguments}\n      {command.purpose}\n"
        for name, command in COMMANDS.items()
    )
    parser = CommandLine(
        prog=PROGRAM, description=_DESCRIPTION, epilog=f"commands:\n{''.join(lines)}\n{_ENDING}"
    )
    parser.usage = f"%(prog)s [-h] [--version] {{{','.join(COMMANDS)}}} ..."
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


def _advice(arguments: Sequence[str]) -> str:
    """Return the message for arguments that do not begin with a command, with a suggestion."""
    from pytest_threshold.text.spelling import near_name  # noqa: PLC0415 - only an error needs it

    if not arguments:
        return COMMAND_ERRORS.text("no_command")
    first = arguments[0]
    near = None if os.path.lexists(first) else near_name(first, COMMANDS)
    if near:
        hint = f"is it {near}?"
    else:
        # A command among the arguments, as in "runs check", belongs in front.
        name = next((each for each in arguments if each in COMMANDS), "check")
        words = list(arguments)
        if name in words:
            words.remove(name)
        hint = f"type {excerpt(shlex.join([PROGRAM, name, *words]))}"
    return COMMAND_ERRORS.text("unknown_command", found=excerpt(shlex.quote(first)), hint=hint)


def _run(command: Command, arguments: Sequence[str]) -> int:
    """Run a command, and return its exit code.

    Raises:
        OSError: the current directory has been removed.

    """
    os.getcwd()  # or else extension modules fail to import on Python 3.13, with a SystemError
    import pytest  # noqa: PLC0415 - the help does not need it

    from pytest_threshold.session.configuration import (  # noqa: PLC0415 - imports pytest
        unsupported_pytest,
    )

    trouble = unsupported_pytest()
    if not trouble:
        try:
            return int(import_module(command.module).main(arguments))
        except (UsageError, pytest.UsageError) as error:
            trouble = str(error)
    sys.stderr.write(f"ERROR: {printable(trouble)}\n")
    return USAGE_ERROR


@contextmanager
def _hermetic_environment() -> Iterator[None]:
    """Hide pytest's environment variables and switch off pydantic's plugins, then undo both."""
    names = [name for name in os.environ if name.startswith("PYTEST_") or name == _NO_PLUGINS]
    taken = {name: os.environ.pop(name) for name in names}
    os.environ[_NO_PLUGINS] = "__all__"
    try:
        yield
    finally:
        del os.environ[_NO_PLUGINS]
        os.environ.update(taken)


_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
