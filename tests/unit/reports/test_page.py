"""What experiments add to a page of pytest-html, escaped."""

import re
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.judging.rules import Rules
from pytest_threshold.reports import page
from pytest_threshold.reports.page import Page, escape_ids, inert_extras
from tests import samples
from tests.outcomes import invalid, judged, passed


def a_page(*paths: Path) -> Page:
    return Page(rules=Rules(), paths={path.name: path for path in paths})


def details(page: Page, name: str, verdict: Any) -> list[str]:
    lines = ["the log"]
    page.add_details(lines, name, verdict)
    return lines


# Columns.


def test_head_has_columns_behind_result_and_test() -> None:
    cells = ["result", "test", "duration", "links"]
    a_page().add_header(cells)
    assert [re.sub("<.*?>", "", cell) for cell in cells] == [
        *("result", "test", "threshold", "recall", "precision", "fpr", "verdict"),
        *("duration", "links"),
    ]
    assert cells[2] == '<th class="sortable" data-column-type="threshold">threshold</th>'


@pytest.mark.parametrize(
    ("verdict", "values"),
    [
        (passed(), ["0.5", "0.84", "", "", "passed"]),
        (
            passed(quantities={"precision": 0.5, "fpr": 0.0}),
            ["0.5", "0.84", "0.5", "0.0", "passed"],
        ),
        (invalid(), ["", "", "", "", "invalid"]),
        (None, ["", "", "", "", ""]),
    ],
    ids=["sound", "priced", "invalid", "other-test"],
)
def test_row_has_the_verdict(verdict: Any, values: list[str]) -> None:
    cells = ["result", "test", "duration"]
    a_page().add_cells(cells, verdict)
    assert [re.sub("<.*?>", "", cell) for cell in cells] == ["result", "test", *values, "duration"]
    assert [re.findall('class="(.*?)"', cell) for cell in cells[2:7]] == [
        *(["col-threshold"], ["col-recall"], ["col-precision"], ["col-fpr"], ["col-verdict"])
    ]


def test_row_that_somebody_has_removed_stays_so() -> None:
    cells: list[str] = []
    a_page().add_cells(cells, passed())
    assert cells == []


def test_cells_sort_as_their_numbers_do() -> None:
    numbers = [-0.0, 5e-324, 1e-5, 0.1, 0.5, 1.0]
    found = []
    for number in reversed(numbers):
        cells = ["result", "test"]
        a_page().add_cells(cells, passed(optimal_threshold=number))
        found.append(cells[2])
    assert [re.sub("<.*?>", "", cell) for cell in sorted(found)] == list(map(repr, numbers))


# Curves.


def test_curve_stands_beside_the_details(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "a.json")
    picture, log, end = details(a_page(path), "a.json", judged(path))
    told = "recall curve with the operating point: recall 0.84 at threshold 0.5"
    assert picture.startswith(f'<img alt="{told}" style="float: right')
    assert 'src="data:image/png;base64,iVBOR' in picture
    assert picture.endswith('"><div style="overflow-wrap: anywhere">')
    assert (log, end) == ("the log", "</div>")


def test_other_details_are_left_as_they_are(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "a.json")
    assert details(a_page(path), "a.json", invalid()) == ["the log"]
    assert details(a_page(path), "moved.json", judged(path)) == ["the log"]


@pytest.mark.parametrize("content", ["", None], ids=["changed", "gone"])
def test_curve_of_a_file_that_has_changed_is_not_drawn(tmp_path: Path, content: str | None) -> None:
    path = samples.write(tmp_path / "a.json")
    verdict = judged(path)
    path.unlink() if content is None else path.write_text(content)
    (start, *_) = details(a_page(path), "a.json", verdict)
    assert start.startswith("<p>no curve, since the file has changed since it was judged</p>")


@pytest.mark.parametrize(("number", "drawn"), [(200, True), (201, False)], ids=["limit", "more"])
def test_of_many_experiments_only_refused_ones_are_drawn(
    tmp_path: Path, number: int, *, drawn: bool
) -> None:
    path = samples.write(tmp_path / "a.json")
    others = (tmp_path / f"{index}.json" for index in range(number - 1))
    whole = a_page(path, *others)
    assert (len(details(whole, "a.json", judged(path))) == 3) is drawn
    assert len(details(whole, "a.json", judged(path, min_recall=0.85))) == 3


def test_page_has_no_more_curves_than_its_limit(tmp_path: Path) -> None:
    assert page.CURVES_LIMIT == 1000
    path = samples.write(tmp_path / "a.json")
    full = a_page(path)
    full.drawn = page.CURVES_LIMIT - 1
    assert details(full, "a.json", judged(path))[0].startswith("<img ")
    told = "<p>no curve, since the page has 1000 already</p>"
    assert details(full, "a.json", judged(path))[0].startswith(told)


# Ids and links of any test.


@pytest.mark.parametrize(
    ("node_id", "when", "cell"),
    [
        pytest.param("a<b>.py::t", "call", '<td class="col-testId">a&lt;b&gt;.py::t</td>', id="id"),
        pytest.param("a<", "setup", '<td class="col-testId">a&lt;::setup</td>', id="phase"),
        pytest.param(
            "<" * 101,
            "call",
            f'<td class="col-testId" style="overflow-wrap: anywhere">{"&lt;" * 101}</td>',
            id="long",
        ),
        pytest.param("<" * 100, "call", f'<td class="col-testId">{"&lt;" * 100}</td>', id="limit"),
    ],
)
def test_id_in_a_cell_is_escaped(node_id: str, when: str, cell: str) -> None:
    told = node_id if when == "call" else f"{node_id}::{when}"
    cells = ["<td>x</td>", f'<td class="col-testId">{told}</td>', f"<td>see {node_id}</td>"]
    escape_ids(cells, node_id, when)
    escaped = node_id.replace("<", "&lt;").replace(">", "&gt;")
    assert cells == ["<td>x</td>", cell, f"<td>see {escaped}</td>"]


def test_cell_that_is_an_object_is_left_alone() -> None:
    cells = [cell := object()]
    escape_ids(cells, "a", "call")
    assert cells == [cell]


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        pytest.param("url", "a&lt;b&gt;&amp;", "&quot;&#x27;x", id="url"),
        pytest.param("text", "a&lt;b&gt;&amp;", "\"'x", id="text"),
        pytest.param("json", "a&lt;b&gt;&amp;", "\"'x", id="json"),
        pytest.param("html", "a<b>&amp;", "\"'x", id="html"),
        pytest.param("image", "a<b>&amp;", "\"'x", id="image"),
    ],
)
def test_names_and_addresses_of_links_have_no_markup(kind: str, name: str, content: str) -> None:
    extra = {"format_type": kind, "name": "a<b>&amp;", "content": "\"'x", "mime_type": "<"}
    assert list(inert_extras([extra])) == [{**extra, "name": name, "content": content}]
    assert extra["name"] == "a<b>&amp;"


def test_address_of_a_link_may_be_no_text() -> None:
    extra = {"format_type": "url", "name": None, "content": Path("<")}
    assert list(inert_extras([extra])) == [{**extra, "name": "None", "content": "&lt;"}]
