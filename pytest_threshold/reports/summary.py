"""The summary in pytest's terminal report: verdicts in, lines out."""

from __future__ import annotations

from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.judging.verdict import COLUMNS, filled_columns
from pytest_threshold.reports.table import NarrowTable, simple_lines
from pytest_threshold.text.printable import display_width, listed, path_order, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pytest_threshold.judging.account import Account
    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict

_SHOWN_NAMES = 20
_SHOWN_FOREIGN = 5
_KEEPING_OUT = (
    "keep such files out with --ignore-glob='*/NAME.json', their directories with the ini key "
    "norecursedirs, or give experiments a root of their own"
)
_PRICE_PAGE = "https://pytest-threshold.readthedocs.io/page/price.html"
_values = attrgetter(*COLUMNS[:-1])
_REFUSED = {"red": True}


class Line(NamedTuple):
    """A line of the summary, with the markup for pytest's terminal writer.

    `passed` has the start and the end of that word in the row of an experiment that passed.
    """

    text: str
    markup: Mapping[str, bool] = MappingProxyType({})
    passed: tuple[int, int] = (0, 0)


def summary_title(rules: Rules) -> str:
    """Return the heading of the summary."""
    return f"experiment thresholds (target recall {rules.target_recall!r})"


def summary_lines(
    account: Account,
    *,
    passed_over: Sequence[str],
    executes_nothing: bool,
    width: int | None = None,
    is_command: bool = False,
) -> Iterator[Line]:
    """Yield the table of the sound experiments, a line for each invalid one, and the account.

    Experiments are in path order, compared part by part. The last line is the account. The table
    shrinks to `width`, that of the terminal; None shows everything in full. `is_command` is whether
    ``pytest-threshold`` runs, which has no options to ignore files.
    """
    verdicts = sorted(account.verdicts.items(), key=lambda item: path_order(item[0]))
    sound = [(path, verdict) for path, verdict in verdicts if verdict.verdict != "invalid"]
    if sound:
        yield from _table(sound, width)
        yield from _without_price([verdict for _, verdict in sound])
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


def pieces(lines: Iterable[Line], *, has_markup: bool) -> Iterator[tuple[str, Mapping[str, bool]]]:
    """Yield the lines in few pieces of text with equal markup, line ends included.

    Without markup there is one piece: pytest writes it many times faster than line by line.
    """
    if not has_markup:
        yield "".join(f"{line.text}\n" for line in lines), {}
        return
    for line in lines:
        start, end = line.passed
        if end:
            yield line.text[:start], line.markup
            yield line.text[start:end], {"green": True}
        yield line.text[end:], line.markup
        yield "\n", {}


def _table(verdicts: Sequence[tuple[str, Verdict]], width: int | None) -> Iterator[Line]:
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
    header, rule, *lines = simple_lines(rows, columns)
    left_out: Sequence[str] = ()
    if width is not None and max(map(display_width, (rule, *lines))) > width:
        table = NarrowTable(rows, columns, may_go=further)
        table.fit(width)
        rows, left_out = table.rows, table.left_out
        header, rule, *lines = table.lines()
    yield Line(header)
    yield Line(rule)
    for text, row in zip(lines, rows, strict=True):
        yield _row_line(text, verdict=row[-2], file=row[-1])
    if left_out:
        names = ", ".join(left_out)
        yield Line(
            f"left out for want of width: {names} (pytest -v shows all columns, and so does a pipe)"
        )


def _row_line(text: str, *, verdict: str, file: str) -> Line:
    if verdict != "passed":
        return Line(text, _REFUSED)
    start = text.rindex(verdict, 0, len(text) - len(file))
    return Line(text, passed=(start, start + len(verdict)))


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return printable(value) if isinstance(value, str) else repr(value)


def _names(title: str, names: Sequence[str], **markup: bool) -> Iterator[Line]:
    if names:
        yield Line(f"{title}: {listed(names, _SHOWN_NAMES)}", markup)


def _without_price(sound: Sequence[Verdict]) -> Iterator[Line]:
    """Yield how many sound experiments have neither precision nor false positive rate."""
    count = sum(not verdict.tells_price for verdict in sound)
    if count:
        whose = "1 experiment has" if count == 1 else f"{count} experiments have"
        yield Line(
            f"{whose} no precision or FPR, so that a coin could have the same recall: {_PRICE_PAGE}"
        )


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
