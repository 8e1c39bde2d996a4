"""The Markdown report: what it tells, cells that stay cells, and a size below the limit."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pytest_threshold.judging.rules import Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.reports.markdown import SIZE_LIMIT, code, code_cell, markdown_text
from tests import samples
from tests.markdown import HOSTILE, RENDERER, html, rows, shown
from tests.outcomes import invalid, passed, rejected, report

MODEL = samples.SOUND["model_id"]


def cells(text: str) -> list[list[str]]:
    return [[shown(cell) for cell in row] for row in rows(text)]


@pytest.mark.parametrize(
    ("verdicts", "objections", "state"),
    [
        pytest.param([passed()], (), "Passed", id="passed"),
        pytest.param([passed(), rejected()], (), "Refused", id="rejected"),
        pytest.param([invalid()], (), "Refused", id="invalid"),
        pytest.param([passed()], ("no room",), "Refused", id="objection"),
        pytest.param([rejected(), None], ("no room",), "Incomplete", id="incomplete"),
    ],
)
def test_state_stands_before_the_account(
    verdicts: list[Verdict | None], objections: tuple[str, ...], state: str
) -> None:
    found = {f"{number}.json": verdict for number, verdict in enumerate(verdicts)}
    text = markdown_text(
        report(found, objections=objections, account="INCOMPLETE: 3 found", rules=Rules(max_gap=0))
    )
    assert text.startswith(
        "## Experiment thresholds\n\n"
        f"**{state}:** 3 found\n\n"
        "Settings: target recall 0.85, maximum gap 0\n"
    )


def test_refused_experiments_come_first_with_their_reason() -> None:
    text = markdown_text(
        report({"c.json": passed(), "b.json": rejected(), "d.json": passed(), "a.json": invalid()})
    )
    numbers = [MODEL, "ada@example.com", "0.5", "0.84"]
    assert cells(text) == [
        [*numbers, "rejected", "b.json", "recall 0.84 is too low"],
        ["", "", "", "", "invalid", "a.json", "issuer: is missing"],
        [*numbers, "passed", "c.json"],
        [*numbers, "passed", "d.json"],
    ]
    assert html(text) == ["<details><summary>2 passed</summary>", "</details>"]


@pytest.mark.parametrize(
    ("verdict", "details"),
    [
        (passed(), ["<details><summary>1 passed</summary>", "</details>"]),
        (rejected(), []),
        (None, []),
    ],
    ids=["passed", "rejected", "not-judged"],
)
def test_table_is_there_only_if_it_has_rows(verdict: Verdict | None, details: list[str]) -> None:
    text = markdown_text(report({"a.json": verdict}))
    assert html(text) == details
    assert text.count("| model_id") == (verdict is not None)


def test_numbers_are_shown_in_full() -> None:
    verdict = passed(optimal_threshold=0.1 + 0.2, closest_recall_value=0.0)
    ((_, _, threshold, recall, *_),) = cells(markdown_text(report({"a.json": verdict})))
    assert (threshold, recall) == ("0.30000000000000004", "0.0")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    verdict = rejected(model_id=text, issuer=text, headline=text)
    told = markdown_text(report({text: verdict}, objections=(text,), passed_over=(text,)))
    ((model, issuer, _, _, _, file, reason),) = cells(told)
    assert {model, issuer, file, reason} == {text}
    assert html(told) == []
    assert f"- error: {code(text)}\n" in told
    assert f"Directories passed over: {code(text)}\n" in told


def test_long_text_is_cut() -> None:
    ((_, issuer, *_),) = cells(markdown_text(report({"a.json": passed(issuer="x" * 201)})))
    assert issuer == "x" * 200 + "..."


@pytest.mark.parametrize("number", [20, 21, 50])
def test_many_objections_are_cut(number: int) -> None:
    objections = tuple(f"objection {index}." for index in range(number))
    text = markdown_text(report({}, objections=objections))
    assert text.count("- error: ") == 20
    assert "- error: `objection 19.`\n" in text


@example("`")
@example("`a``b`")
@example(" a ")
@example("a\\|b|")
@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1))
def test_any_printable_text_survives_a_cell(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {code_cell(text)} | x |\n"
    ((cell, other),) = rows(table)
    assert shown(other) == "x"
    _, line, _ = RENDERER.parse(f"x {code(text)}")
    if text.strip():  # a span of spaces only keeps its padding
        assert shown(cell) == text
        assert [child.content for child in line.children or ()] == ["x ", text]


@pytest.mark.parametrize(
    ("number", "file"),
    [
        pytest.param(1_000, "runs/{}.json", id="many"),
        pytest.param(1_000, "runs/" + "é" * 3_000 + "{}.json", id="long-names"),
        pytest.param(300, "runs/" + "|`" * 200 + "{}.json", id="escapes"),
    ],
)
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_report_stays_below_the_limit(number: int, file: str, share: float) -> None:
    limit = 100_000
    refused = invalid(headline="document: " + "\N{SNOWMAN}" * 300)
    verdicts = {
        file.format(index): refused if index < share * number else passed()
        for index in range(number)
    }
    text = markdown_text(report(verdicts, objections=("x" * 300,) * 100), limit=limit)
    # Less than a row, and what may stand behind the rows.
    assert limit - 4_000 < len(text.encode()) < limit
    left_out = sum(
        int(line.split(" ")[0]) for line in text.splitlines() if " more left out: " in line
    )
    assert left_out + sum(1 for _ in rows(text)) == number


def test_limit_is_that_of_the_summary_of_a_step() -> None:
    file = "runs/" + "é" * 200 + "{}.json"
    wide = passed(issuer="é" * 200, model_id="é" * 200)
    text = markdown_text(report({file.format(index): wide for index in range(1_000)}))
    assert SIZE_LIMIT == 2**20
    assert SIZE_LIMIT - 4_000 < len(text.encode()) < SIZE_LIMIT


def test_no_room_at_all_leaves_every_row_out() -> None:
    text = markdown_text(report({"a.json": passed()}), limit=0)
    assert "\n1 more left out: " in text
    assert list(rows(text)) == []


@pytest.mark.parametrize(("number", "more"), [(20, ""), (50, " and 30 more")])
@pytest.mark.parametrize("title", ["Not judged", "Directories passed over"])
def test_many_names_are_counted(number: int, more: str, title: str) -> None:
    names = tuple(f"{index}.json" for index in range(number))
    is_missing = title == "Not judged"
    text = markdown_text(
        report(dict.fromkeys(names if is_missing else ()), passed_over=() if is_missing else names)
    )
    shown = ", ".join(f"`{name}`" for name in names[:20])
    assert text.endswith(f"\n{title}: {shown}{more}\n")
