"""Verdicts in, lines out. The only module that knows tabulate."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tabulate import tabulate

from pytest_threshold.judging.verdict import COLUMNS, filled_columns
from pytest_threshold.text.printable import listed, path_order, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_threshold.judging.account import Account
    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict

_TEXTS = ("model_id", "issuer", "verdict", "file", "reason")  # other columns hold numbers
_SHOWN_NAMES = 20
_SHOWN_FOREIGN = 5
_KEEPING_OUT = (
    "keep such files out with --ignore-glob='*/NAME.json', their directories with the ini key "
    "norecursedirs, or give experiments a root of their own"
)
_values = attrgetter(*COLUMNS[:-1])
_REFUSED = {"red": True}


class Line(NamedTuple):
    """A line of the summary, and its colour and weight as pytest's terminal writer takes them."""

    text: str
    markup: Mapping[str, bool] = MappingProxyType({})


def summary_title(rules: Rules) -> str:
    """Return the heading of the summary."""
    return f"experiment thresholds (target recall {rules.target_recall!r})"


def summary_lines(
    account: Account,
    *,
    passed_over: Sequence[str],
    executes_nothing: bool,
    is_command: bool = False,
) -> Iterator[Line]:
    """Yield the table of the sound experiments, a line for each invalid one, and the account.

    Experiments are in path order, compared part by part. The last line is the account.
    `is_command` is whether ``pytest-threshold`` runs, which has no options to pass files over.
    """
    verdicts = sorted(account.verdicts.items(), key=lambda item: path_order(item[0]))
    sound = [(path, verdict) for path, verdict in verdicts if verdict.verdict != "invalid"]
    if sound:
        yield from _table(sound)
    for path, verdict in verdicts:
        if verdict.verdict == "invalid":
            yield Line(f"invalid: {path}: {verdict.headline}", {"red": True})
    yield from _foreign([path for path, each in verdicts if each.is_foreign], is_command=is_command)
    yield from _names("directories passed over", passed_over)
    if not executes_nothing:
        yield from _names("not judged", sorted(account.lost), red=True)
    for objection in account.objections:
        yield Line(f"error: {objection}", {"red": True})
    if executes_nothing:
        yield Line(f"nothing judged: {len(account.found)} found", {"yellow": True})
    else:
        yield _account_line(account)


def plain_lines_joined(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the same text in fewer pieces: lines without markup that follow each other as one."""
    for is_plain, group in groupby(lines, key=lambda line: not line.markup):
        if is_plain:
            yield Line("\n".join(line.text for line in group))
        else:
            yield from group


def _table(verdicts: Sequence[tuple[str, Verdict]]) -> Iterator[Line]:
    further = filled_columns(verdict for _, verdict in verdicts)
    columns = (*COLUMNS[:-1], *further, COLUMNS[-1], "file")
    rows = [
        (
            *map(_cell, _values(verdict)),
            *map(_cell, map(verdict.quantities.get, further)),
            verdict.verdict,
            path,
        )
        for path, verdict in verdicts
    ]
    # The widest cells tell tabulate all: it looks at each for types and colours, which takes long.
    widest = [max(column, key=len) for column in zip(*rows, strict=True)]
    header, rule, _ = table_lines([widest], columns, tablefmt="simple")
    yield Line(header)
    yield Line(rule)
    form = _row_form(columns, [len(dashes) for dashes in rule.split()])
    for row, (_, verdict) in zip(rows, verdicts, strict=True):
        yield Line(form.format(*row).rstrip(), _REFUSED if verdict.verdict == "rejected" else {})


def _row_form(columns: Iterable[str], widths: Iterable[int]) -> str:
    """Return what makes a line of the cells of a row, as tabulate aligns them."""
    signs = ("<" if column in _TEXTS else ">" for column in columns)
    return "  ".join(f"{{:{sign}{width}}}" for sign, width in zip(signs, widths, strict=True))


def table_lines(
    rows: Sequence[Sequence[str]], columns: Sequence[str], *, tablefmt: str
) -> list[str]:
    """Return the lines of a table in a format of tabulate.

    Each row has one cell for each column, printable and in one line. Numbers stand on the right.
    """
    alignment = ["left" if column in _TEXTS else "right" for column in columns]
    return tabulate(
        rows,
        headers=columns,
        tablefmt=tablefmt,
        disable_numparse=True,
        colalign=alignment if rows else None,  # tabulate 0.9 fails for want of a row
    ).split("\n")


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return printable(value) if isinstance(value, str) else repr(value)


def _names(title: str, names: Sequence[str], **markup: bool) -> Iterator[Line]:
    if names:
        yield Line(f"{title}: {listed(names, _SHOWN_NAMES)}", markup)


def _foreign(paths: Sequence[str], *, is_command: bool) -> Iterator[Line]:
    """Yield how many files look like no experiment at all, and how to keep them out."""
    if not paths:
        return
    files = "1 file looks" if len(paths) == 1 else f"{len(paths)} files look"
    cure = "give only the paths of experiments" if is_command else _KEEPING_OUT
    names = listed(sorted({path.rpartition("/")[2] for path in paths}), _SHOWN_FOREIGN)
    yield Line(f"{files} like no experiment at all ({names}): {cure}")


def _account_line(account: Account) -> Line:
    is_sound = account.is_complete and not account.objections
    is_green = is_sound and account.counts["passed"] == len(account.found)
    return Line(account.in_words, {"green" if is_green else "red": True, "bold": True})
