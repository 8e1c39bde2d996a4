"""The lines of the summary: the table, what is wrong, and the account."""

from collections.abc import Mapping
from typing import Any

import pytest

from pytest_threshold.judging import rules as rules_module
from pytest_threshold.judging.account import Account
from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.summary import (
    Line,
    pieces,
    summary_lines,
    summary_title,
)
from pytest_threshold.reports.table import table_lines
from tests.outcomes import invalid, passed, rejected
from tests.unit.judging.test_rules import row

RED = {"red": True}
NO_PRICE = " no precision or FPR"
TABLE = """\
model_id    issuer      optimal_threshold    closest_recall_value  verdict    file
----------  --------  -------------------  ----------------------  ---------  --------
m           ada                       0.5                    0.84  passed     b.json
m           bob       0.30000000000000004                  5e-324  rejected   low.json
"""


def account(verdicts: Mapping[str, Verdict | None], objections: tuple[str, ...] = ()) -> Account:
    """Return the account of a run that found these files; None stands for one not judged."""
    account = Account(verdicts)
    account.verdicts = {path: verdict for path, verdict in verdicts.items() if verdict}
    account.objections += objections
    return account


def lines(
    verdicts: Mapping[str, Verdict | None],
    objections: tuple[str, ...] = (),
    passed_over: tuple[str, ...] = (),
    *,
    executes_nothing: bool = False,
) -> list[Line]:
    """Return the lines but for the one about missing prices, which has a test of its own."""
    found = summary_lines(
        account(verdicts, objections),
        passed_over=passed_over,
        executes_nothing=executes_nothing,
    )
    return [line for line in found if NO_PRICE not in line.text]


def texts(*args: Any, **kwargs: Any) -> list[str]:
    return [line.text for line in lines(*args, **kwargs)]


def test_title_names_the_target_recall() -> None:
    title = summary_title(Rules(target_recall=0.9))
    assert title == "experiment thresholds (target recall 0.9)"


def test_table_shows_numbers_in_full() -> None:
    verdicts = {
        "b.json": passed(model_id="m", issuer="ada"),
        "low.json": rejected(
            model_id="m", issuer="bob", optimal_threshold=0.1 + 0.2, closest_recall_value=5e-324
        ),
    }
    assert texts(verdicts)[:-1] == TABLE.splitlines()


def test_rows_are_in_path_order() -> None:
    verdicts = dict.fromkeys(["runs/b.json", "runs-a.json", "runs/a/c.json"], passed())
    assert [text.split()[-1] for text in texts(verdicts)[2:-1]] == [
        "runs/a/c.json",
        "runs/b.json",
        "runs-a.json",
    ]


def test_rejected_rows_are_red() -> None:
    table = lines({"a.json": passed(), "b.json": rejected()})[:-1]
    assert [line.markup for line in table] == [{}, {}, {}, RED]


def test_cells_are_printable() -> None:
    row = texts({"a.json": passed(issuer="a\x1b[31m\n@example.com")})[2]
    assert r"  a\x1b[31m\n@example.com  " in row


def test_number_like_text_is_shown_as_it_is() -> None:
    """tabulate would make 100000 of it, if it were let."""
    assert texts({"1e5": passed(issuer="1e5")})[2].split()[1::4] == ["1e5", "1e5"]


def test_invalid_files_have_a_line_each_behind_the_table() -> None:
    verdicts = {
        "b.json": invalid(headline="issuer: is missing (and 2 more)"),
        "c.json": passed(),
        "a.json": invalid(headline="document: is empty"),
    }
    assert lines(verdicts)[3:-1] == [
        Line("invalid: a.json: document: is empty", RED),
        Line("invalid: b.json: issuer: is missing (and 2 more)", RED),
    ]


def test_without_a_sound_experiment_there_is_no_table() -> None:
    assert texts({"a.json": invalid()}) == [
        "invalid: a.json: issuer: is missing",
        "1 found, 1 judged: 0 passed, 0 rejected, 1 invalid",
    ]


def test_whatever_is_wrong_stands_before_the_account() -> None:
    found = lines(
        {"b.json": None, "a.json": None, "c.json": passed()},
        objections=("no room", "no disk"),
        passed_over=("build (ignored)", "link (a link)"),
    )
    assert found[3:-1] == [
        Line("directories passed over: build (ignored), link (a link)", {}),
        Line("not judged: a.json, b.json", RED),
        Line("error: no room", RED),
        Line("error: no disk", RED),
    ]


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, " and 1 more")])
def test_many_names_are_counted(count: int, more: str) -> None:
    names = tuple(f"{number:02}.json" for number in range(count))
    shown = ", ".join(names[:20])
    told = texts(dict.fromkeys(names), passed_over=names)
    assert told[:2] == [
        f"directories passed over: {shown}{more}",
        f"not judged: {shown}{more}",
    ]


@pytest.mark.parametrize(
    ("verdicts", "objections", "text", "colour"),
    [
        pytest.param(
            {"a.json": passed()},
            (),
            "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid",
            "green",
            id="passed",
        ),
        pytest.param(
            {"a.json": passed(), "b.json": rejected()},
            (),
            "2 found, 2 judged: 1 passed, 1 rejected, 0 invalid",
            "red",
            id="rejected",
        ),
        pytest.param(
            {"a.json": passed(), "b.json": None},
            (),
            "INCOMPLETE: 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid",
            "red",
            id="incomplete",
        ),
        pytest.param(
            {"a.json": passed()},
            ("no room",),
            "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid",
            "red",
            id="objection",
        ),
    ],
)
def test_account_is_the_last_line_and_green_only_if_all_is_well(
    verdicts: dict[str, Verdict | None], objections: tuple[str, ...], text: str, colour: str
) -> None:
    assert lines(verdicts, objections)[-1] == Line(text, {colour: True, "bold": True})


@pytest.mark.parametrize(
    ("prices", "line"),
    [
        ([{"precision": 0.0}, {"fpr": 0.0}, None], ""),
        ([{"precision": 0.5}, {}, None], "1 experiment has no precision or FPR"),
        ([{}, {}, {"fpr": 0.5}], "2 experiments have no precision or FPR"),
        ([{"headroom": 0.5}], "1 experiment has no precision or FPR"),
    ],
)
def test_experiments_without_a_price_are_counted(
    prices: list[dict[str, float] | None], line: str
) -> None:
    """None is an invalid one, which is not counted."""
    verdicts = {
        f"{number}.json": invalid() if price is None else passed(quantities=price)
        for number, price in enumerate(prices)
    }
    found = [
        each.text
        for each in summary_lines(account(verdicts), passed_over=(), executes_nothing=False)
        if "FPR" in each.text
    ]
    link = "https://pytest-threshold.readthedocs.io/page/price.html"
    assert found == ([f"{line}, so that a coin could have the same recall: {link}"] if line else [])


def test_run_that_executes_nothing_judges_nothing_and_loses_nothing() -> None:
    assert lines({"a.json": None, "b.json": None}, executes_nothing=True) == [
        Line("nothing judged: 2 found", {"yellow": True})
    ]


def test_word_of_a_passed_row_is_found() -> None:
    """Wherever else the word stands."""
    (line,) = lines({"passed.json": passed(issuer="passed@example.com")})[2:-1]
    start, end = line.passed
    assert line.text[start:end] == "passed"
    assert line.text[start - 3 :].split() == ["4", "passed", "passed.json"]


def test_without_markup_all_is_one_piece() -> None:
    whole = pieces([Line("a"), Line("b", RED), Line("c", passed=(0, 1))], has_markup=False)
    assert list(whole) == [("a\nb\nc\n", {})]


def test_with_markup_each_line_has_its_own_and_passed_is_green() -> None:
    found = pieces([Line("a"), Line("b", RED), Line("1 passed c", passed=(2, 8))], has_markup=True)
    assert list(found) == [
        *[("a", {}), ("\n", {})],
        *[("b", RED), ("\n", {})],
        *[("1 ", {}), ("passed", {"green": True}), (" c", {}), ("\n", {})],
    ]


def narrow(width: int | None, **quantities: float) -> list[str]:
    found = summary_lines(
        account({"runs/a.json": passed(quantities=quantities)}),
        passed_over=(),
        executes_nothing=False,
        width=width,
    )
    return [line.text for line in found if NO_PRICE not in line.text]


def test_table_shrinks_to_the_width_of_a_terminal() -> None:
    whole = narrow(None)
    width = max(map(len, whole))
    assert narrow(width) == whole
    shrunk = narrow(width - 1)
    assert max(map(len, shrunk)) < width
    assert shrunk[0].split() == whole[0].split()
    assert shrunk[-1] == whole[-1]


def test_table_of_no_row_has_its_head() -> None:
    assert table_lines([], ("model_id", "verdict"), tablefmt="github") == [
        "| model_id   | verdict   |",
        "|------------|-----------|",
    ]


def test_numbers_stand_on_the_right() -> None:
    head, _, row = table_lines([["a", "1"]], ("file", "closest_recall_value"), tablefmt="simple")
    assert head == "file      closest_recall_value"
    assert row == "a                            1"


@pytest.fixture
def _headroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a rule that has a column of its own."""
    monkeypatch.setattr(rules_module, "RULES", (*rules_module.RULES, row()))


@pytest.mark.usefixtures("_headroom")
def test_column_of_a_rule_is_empty_where_a_file_does_not_have_the_quantity() -> None:
    head, _, *rows, _ = texts({"a.json": passed(quantities={"headroom": 0.5}), "b.json": passed()})
    start = head.index("headroom")
    assert [line[start:].split()[0] for line in rows] == ["0.5", "passed"]


@pytest.mark.usefixtures("_headroom")
def test_column_that_finds_no_room_is_named() -> None:
    found = account({"a.json": passed(quantities={"headroom": 0.5})})
    head, _, _, line, _ = (
        each.text
        for each in summary_lines(found, passed_over=(), executes_nothing=False, width=80)
        if NO_PRICE not in each.text
    )
    assert "headroom" not in head
    assert (
        line
        == "left out for want of width: headroom (pytest -v shows all columns, and so does a pipe)"
    )
