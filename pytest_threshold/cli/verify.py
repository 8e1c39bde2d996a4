"""``pytest-threshold verify RECEIPT [ROOT...]``: check a receipt before a deployment.

Every file is hashed and judged again by the settings of the receipt, and the result must be equal
to the receipt. A receipt has no signature: a person who can write both a file and its receipt can
forge them, but only within the settings that the receipt shows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.cli.parser import FAILURE, PROGRAM, CommandLine
from pytest_threshold.discovery.scope import SearchScope
from pytest_threshold.discovery.search import discover
from pytest_threshold.receipts.verifying import problems
from pytest_threshold.text.printable import first_lines, printable

if TYPE_CHECKING:
    from collections.abc import Sequence


_DESCRIPTION = """\
Exit with 0 only if a receipt is complete, every experiment in it passed, and no file has changed
since. Files are hashed and judged again, by the settings of the receipt. With roots, every
experiment below them must be in the receipt. Paths are relative to the current directory, which
should be the one that pytest was started in.
"""
_EPILOG = """\
examples:
  pytest-threshold verify out/receipt.json
  pytest-threshold verify out/receipt.json runs

exit codes:
  0  verified
  1  not verified: a line for each problem
  4  usage error: an unknown option, no RECEIPT, a ROOT without experiments, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Verify a receipt, print a line for each problem, and return 0 only if there is none.

    Raises:
        UsageError: a root is unusable, or the file is no receipt.

    """
    options = _parser().parse(arguments)
    here = Path.cwd()
    scope = SearchScope(roots=tuple(options.roots), origin="ROOT", base=here, rootdir=here)
    discovery = discover(scope)
    for directory in discovery.passed_over:
        sys.stdout.write(f"passed over: {directory}\n")
    count = 0
    for lines in problems(options.receipt, discovery):
        sys.stdout.writelines(f"{line}\n" for line in first_lines(lines))
        count += len(lines)
    outcome = f"not verified: {count} problem{'s' if count > 1 else ''}" if count else "verified"
    sys.stdout.write(f"{printable(options.receipt)}: {outcome}\n")
    return FAILURE if count else 0


def _parser() -> CommandLine:
    parser = CommandLine(prog=f"{PROGRAM} verify", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "receipt", metavar="RECEIPT", help="a file that --experiments-report=json:PATH wrote"
    )
    parser.add_argument(
        "roots",
        metavar="ROOT",
        nargs="*",
        default=[],
        help="a directory or file: every experiment in it must be in the receipt",
    )
    return parser
