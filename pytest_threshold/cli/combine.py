"""``pytest-threshold combine``: make one receipt from the receipts of several machines.

The command searches the roots itself, because no receipt shows which experiments are missing in it.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_threshold.cli.parser import FAILURE, PROGRAM, CommandLine
from pytest_threshold.discovery.scope import IGNORED_BY_DEFAULT, SearchScope
from pytest_threshold.discovery.search import discover
from pytest_threshold.files.names import folded
from pytest_threshold.receipts.combining import CombinedReceipts, read_partial_receipt
from pytest_threshold.receipts.errors import UnsoundReceiptError
from pytest_threshold.receipts.place import check_place, identities
from pytest_threshold.reports.output import Output
from pytest_threshold.reports.writer import ReportWriter
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_threshold.discovery.found import Discovery

_DESCRIPTION = """\
Combine the receipts of several machines, each of which judged some of the experiments below the
roots, into one receipt. It is complete only if every experiment below the roots was judged. Nothing
is written if a receipt is unsound, or if two of them contradict each other. Paths are relative to
the current directory, which should be the one that pytest was started in.
"""


_EPILOG = """\
examples:
  pytest-threshold combine --experiments=runs --output=out/receipt.json parts/*.json

exit codes:
  0  every experiment below the roots was judged and passed
  1  an experiment was refused or not judged, or the receipts are unsound or do not fit together
  4  usage error: an unknown option, no RECEIPT, an unusable PATH, ...
"""


def main(arguments: Sequence[str]) -> int:
    """Combine receipts, print a line for each problem, and return 0 only if all passed.

    Raises:
        UsageError: a root or the output is unusable.

    """
    options = _parser().parse(arguments)
    here = Path.cwd()
    scope = SearchScope(
        roots=tuple(options.experiments),
        origin="--experiments",
        base=here,
        rootdir=here,
        ignored=IGNORED_BY_DEFAULT,
    )
    discovery = discover(scope)
    combined = _combined(options.receipts, discovery)
    writer = _prepared_writer(options.output, options.receipts, discovery)
    if not combined.account.objections:
        report = combined.report(created=datetime.now(UTC))
        combined.account.objections += writer.write(report)
    for line in combined.lines():
        sys.stdout.write(f"{line}\n")
    return 0 if combined.has_passed else FAILURE


def _parser() -> CommandLine:
    parser = CommandLine(prog=f"{PROGRAM} combine", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument(
        "--experiments",
        metavar="PATH",
        action="append",
        required=True,
        help="a root: every experiment below this directory, or this file, must have been judged; "
        "directories that pytest does not enter (build, dist, .*) are passed over and listed; "
        "repeatable",
    )
    parser.add_argument(
        "--output",
        metavar="PATH",
        required=True,
        help="the receipt to write; an earlier file of this name is removed first",
    )
    parser.add_argument(
        "receipts",
        metavar="RECEIPT",
        nargs="+",
        help="a file that --experiments-report=json:PATH wrote on one of the machines",
    )
    return parser


def _prepared_writer(path: str, receipts: Iterable[str], discovery: Discovery) -> ReportWriter:
    """Remove an earlier receipt, and return the writer for the new one.

    Raises:
        UnusableReportError: the receipt cannot be written there, or would replace an experiment or
            a part.

    """
    output = Output.parse(f"json:{path}", base=Path.cwd(), environment={}, origin="--output")
    if any(folded(os.path.realpath(each)) == folded(str(output.path)) for each in receipts):
        raise output.unusable("replaced_receipt")
    writer = ReportWriter([output])
    writer.prepare(is_experiment=lambda file: discovery.would_find(file, IGNORED_BY_DEFAULT))
    return writer


def _combined(receipts: Sequence[str], discovery: Discovery) -> CombinedReceipts:
    """Return the combined receipts.

    Raises:
        UsageError: a file is not a receipt, none of its experiments is found from the current
            directory, or it was given as a root.

    """
    combined = CombinedReceipts(discovery, receipts=identities(receipts))
    for path in receipts:
        try:
            part = read_partial_receipt(path)
        except UnsoundReceiptError as error:
            combined.account.objections.append(f"{excerpt(path)}: the receipt {error}")
        else:
            check_place(path, part.receipt, discovery, origin="--experiments")
            combined.add(part)
    return combined
