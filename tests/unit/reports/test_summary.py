"""The lines of the summary: the table, what is wrong, and the account."""

from collections.abc import Mapping
from typing import Any

import pytest

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

RED = {"red": True}
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
    return list(
        summary_lines(
            account(verdicts, objections),
            passed_over=passed_over,
            executes_nothing=executes_nothing,
        )
    )


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


def test_run_that_executes_nothing_judges_nothing_and_loses_nothing() -> None:
    assert lines({"a.json": None, "b.json": None}, executes_nothing=True) == [
        Line("nothing judged: 2 found", {"yellow": True})
    ]


LINES = (Line("a"), Line("b passed c", passed=(2, 8)), Line("d", RED))


def test_text_without_markup_is_one_piece() -> None:
    assert list(pieces(LINES, has_markup=False)) == [("a\nb passed c\nd\n", {})]


def test_pieces_have_their_markup_and_the_word_passed_is_green() -> None:
    assert list(pieces(LINES, has_markup=True)) == [
        *(("a", {}), ("\n", {})),
        *(("b ", {}), ("passed", {"green": True}), (" c", {}), ("\n", {})),
        *(("d", RED), ("\n", {})),
    ]


def test_passed_is_green_in_the_column_of_the_verdict() -> None:
    *_, row, _ = lines({"runs/passed.json": passed(issuer="passed@example.com")})
    start, end = row.passed
    assert row.text[:start].count("passed") == 1
    assert row.text[start:end] == "passed"


def test_table_of_no_row_has_its_head() -> None:
    assert table_lines([], ("model_id", "verdict"), tablefmt="github") == [
        "| model_id   | verdict   |",
        "|------------|-----------|",
    ]


def test_numbers_stand_on_the_right() -> None:
    head, _, row = table_lines([["a", "1"]], ("file", "closest_recall_value"), tablefmt="simple")
    assert head == "file      closest_recall_value"
    assert row == "a                            1"
