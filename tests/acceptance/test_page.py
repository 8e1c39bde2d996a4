"""Pages of pytest-html: columns and curves, and names that stay text."""

import json
import re
from base64 import b64decode
from html import escape, unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

from pytest_threshold.reports import page
from tests import hostile_page, samples
from tests.acceptance.conftest import HTML_PLUGINS, Run

OK = pytest.ExitCode.OK
HTML = (*HTML_PLUGINS, "--html=page.html", "--self-contained-html")


def data(path: Path = Path("page.html")) -> dict[str, Any]:
    """Return the rows of a page by their node id."""
    (blob,) = re.findall(r'data-jsonblob="(.*?)"', path.read_text(encoding="utf-8"))
    return {name: row for name, (row, *_) in json.loads(unescape(blob))["tests"].items()}


def cells(row: dict[str, Any]) -> list[str]:
    """Return what the cells of a row show, without those of duration and links."""
    shown = [re.sub("<.*?>", "", cell) for cell in row["resultsTableRow"]]
    return shown[:-2]


def test_page_has_columns_and_curves(run: Run, pytester: pytest.Pytester, runs: Path) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    (runs / "wrong.json").write_text(samples.text(issuer="<b>x</b>"))
    pytester.makepyfile(test_unit="def test_unit(): pass")
    run("--experiments=runs", "--experiments-min-recall=0.8", ".", *HTML)
    rows = data()
    assert {cells(row)[1]: [cells(row)[0], *cells(row)[2:]] for row in rows.values()} == {
        "runs/fraud.json::threshold": ["Passed", "0.5", "0.84", "", "", "passed"],
        "runs/mail/spam.json::threshold": ["Passed", "0.5", "0.84", "", "", "passed"],
        "runs/low.json::threshold": ["Failed", "0.0", "0.7", "", "", "rejected"],
        "runs/wrong.json::threshold": ["Failed", "", "", "", "", "invalid"],
        "test_unit.py::test_unit": ["Passed", "", "", "", "", ""],
    }
    text = Path("page.html").read_text(encoding="utf-8")
    head = re.findall('<th class="sortable" data-column-type="(.*?)"', text)
    assert head == [
        *("result", "testId", "threshold", "recall", "precision", "fpr", "verdict", "duration")
    ]
    drawn = {name for name, row in rows.items() if "<img " in row["log"]}
    assert drawn == {name for name in rows if "json" in name and "wrong" not in name}
    (picture,) = re.findall('base64,(.*?)"', rows["runs/low.json::threshold"]["log"])
    assert imread(BytesIO(b64decode(picture))).shape[1] > 500
    assert (
        'alt="recall curve with the operating point: recall 0.7 at threshold 0.0"'
        in (rows["runs/low.json::threshold"]["log"])
    )


@pytest.mark.usefixtures("runs")
def test_page_with_assets_has_curves_too(run: Run) -> None:
    assert run("--experiments=runs", "--html=page.html", *HTML_PLUGINS).ret == OK
    assert "<img " in data()["runs/fraud.json::threshold"]["log"]


def test_order_of_the_texts_is_the_order_of_the_numbers(pytester: pytest.Pytester) -> None:
    numbers = [0.0, 5e-324, 1e-05, 0.0001, 0.1, 0.1492, 0.33, 0.5, 1.0]
    for number in numbers:
        samples.write(
            pytester.path / "runs" / f"{number!r}.json", threshold_arr=[number], recall_arr=[0.85]
        )
    samples.write(pytester.path / "zero.json", threshold_arr=[-0.0], recall_arr=[0.85])
    pytester.runpytest("--experiments=runs", "zero.json", *HTML)
    rows = sorted(data().values(), key=lambda row: str(row["threshold"]))
    shown = [cells(row)[2] for row in rows]
    assert shown == ["-0.0", *map(repr, numbers)]


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=document.title=1>",
        "a&lt;b",
        "\\x",
        "\\N{",
        "back\\slash",
        "\"'",
        "é" * 120,
    ],
)
def test_hostile_name_stays_text(run: Run, pytester: pytest.Pytester, name: str) -> None:
    """A backslash, too, which pytest-html would read as an escape sequence."""
    samples.write(pytester.path / "runs" / f"{name}.json")
    # pytest takes the plugin "html" for Python's module, and warns that it was imported before.
    taken = "-Wignore:Module already imported:pytest.PytestAssertRewriteWarning"
    result = run("--experiments=runs", *HTML, "-Werror", taken)
    assert result.ret == OK
    (row,) = data().values()
    (cell,) = [cell for cell in row["resultsTableRow"] if "col-testId" in cell]
    content = re.sub("^<td [^>]*>|</td>$", "", cell)
    assert "<" not in content
    assert unescape(content) == f"runs/{name}.json::threshold"
    assert "<img alt" in row["log"]


class Tags(HTMLParser):
    """The elements in some markup, with their attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *(name for name, _ in attrs)))


MARKUP_OF_A_ROW = {
    ("td", "class"),
    ("td", "class", "style"),
    ("a", "target", "href", "class"),
    ("img", "alt", "style", "src"),
    ("div", "style"),
}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--experiments=runs", "."], id="root"),
        pytest.param(["-oexperiments=runs", "tests"], id="idle-root"),
    ],
)
@pytest.mark.parametrize("assets", [[], ["--self-contained-html"]], ids=["assets", "no-assets"])
def test_no_row_has_markup_from_a_name(
    pytester: pytest.Pytester, arguments: list[str], assets: list[str]
) -> None:
    hostile_page.write(pytester.path)
    options = ("--html=page.html", "--continue-on-collection-errors", "-pno:hypothesispytest")
    pytester.runpytest(*options, *arguments, *assets)
    rows = data()
    assert len(rows) > len(hostile_page.KINDS) * len(hostile_page.NAMES)
    for name, row in rows.items():
        found = Tags("".join([*row["resultsTableRow"], row["log"]])).found
        assert found <= MARKUP_OF_A_ROW, name
        shown = unescape(re.sub("<.*?>", "", row["resultsTableRow"][1]))
        assert re.sub("::(setup|teardown|collect)$", "", shown) == name


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td class='mine'><b>{raw}</b></td>", "<td class='mine'><b>{escaped}</b></td>"),
        ("<td><b>{escaped}</b></td>", "<td><b>{escaped}</b></td>"),
        ("<td><b>mine</b></td>", "<td><b>mine</b></td>"),
    ],
)
@pytest.mark.parametrize("name", [hostile_page.MARKUP, "a&b", "a&lt;b"])
def test_of_the_cells_of_others_only_the_raw_id_is_changed(
    pytester: pytest.Pytester, name: str, cell: str, shown: str
) -> None:
    samples.write(pytester.path / "runs" / f"{name}.json")
    pytester.makepyfile("def test_rule(judged_experiment): pass")
    pytester.makeconftest(
        f"""
        from html import escape

        def pytest_html_results_table_row(report, cells):
            cells[1] = {cell!r}.format(raw=report.nodeid, escaped=escape(report.nodeid))
        """
    )
    pytester.runpytest("--experiments=runs", *HTML)
    rows = data()
    assert len(rows) == 2
    for node_id, row in rows.items():
        assert row["resultsTableRow"][1] == shown.format(escaped=escape(node_id))


@pytest.mark.usefixtures("runs")
def test_links_of_others_stay_links(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_linked(extras):
            from pytest_html import extras as kinds

            extras.append(kinds.url("https://example.com/?a=1&lt=2&amp;b=%3C", name="a &lt; b"))
            extras.append(kinds.url('javascript">', name="<i>"))
            extras.append(kinds.html("<p>theirs</p>"))
        """
    )
    pytester.runpytest("--experiments=runs", *HTML)
    (row,) = [row for name, row in data().items() if "linked" in name]
    first, second = row["resultsTableRow"][-1].split("</a><a ")
    assert 'href="https://example.com/?a=1&lt=2&amp;b=%3C" ' in first
    assert first.endswith(">a &lt; b")
    assert 'href="javascript&quot;&gt;" ' in second
    assert ">&lt;i&gt;</a>" in second
    assert [extra["content"] for extra in row["extras"]][-1] == "<p>theirs</p>"


LINKING = """
import pytest
from pytest_html import extras as kinds

def link(report):
    if report.when == {phase!r}:
        report.extras = [kinds.url("https://example.com", name="<b>")]

@pytest.hookimpl(wrapper=True)
def pytest_runtest_{hook}:
    result = yield
    link({report})
    return result
"""


@pytest.mark.parametrize(
    ("hook", "report", "phase"),
    [
        ("makereport(item, call)", "result", "setup"),
        ("makereport(item, call)", "result", "call"),
        ("makereport(item, call)", "result", "teardown"),
        ("logreport(report)", "report", "setup"),
        ("logreport(report)", "report", "call"),
    ],
)
@pytest.mark.usefixtures("runs")
def test_link_of_any_phase_has_no_markup(
    pytester: pytest.Pytester, hook: str, report: str, phase: str
) -> None:
    pytester.makeconftest(LINKING.format(hook=hook, report=report, phase=phase))
    pytester.runpytest("--experiments=runs", *HTML)
    first, second = (row["resultsTableRow"][-1] for row in data().values())
    for link in (first, second):
        assert ">&lt;b&gt;</a>" in link
        assert "<b>" not in link


def test_long_id_is_broken_anywhere(pytester: pytest.Pytester, runs: Path) -> None:
    samples.write(runs / f"{'x' * 100}.json")
    pytester.runpytest("--experiments=runs", *HTML)
    cells_of_ids = {name: row["resultsTableRow"][1] for name, row in data().items()}
    assert len(cells_of_ids) == 3
    for name, cell in cells_of_ids.items():
        assert ("overflow-wrap: anywhere" in cell) == ("xx" in name)


def test_row_of_a_test_that_fails_in_its_setup(run: Run, pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "runs" / "<b>.json")
    pytester.makeconftest("def pytest_runtest_setup(item): raise RuntimeError")
    run("--experiments=runs", *HTML)
    (row,) = data().values()
    assert cells(row) == ["Error", "runs/&lt;b&gt;.json::threshold::setup", "", "", "", "", ""]


@pytest.mark.usefixtures("runs")
def test_rows_that_others_change_or_remove_stay_theirs(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_html_results_table_row(report, cells):
            if "spam" in report.nodeid:
                del cells[:]

        @pytest.hookimpl(tryfirst=True, optionalhook=True)
        def pytest_html_results_table_header(cells):
            cells.insert(1, "<th>first</th>")
        """
    )
    assert run("--experiments=runs", *HTML).ret == OK
    assert set(data()) == {"runs/fraud.json::threshold"}


def test_of_many_experiments_only_refused_ones_are_drawn(
    run: Run, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    arguments = ("--experiments=runs", "--experiments-min-recall=0.8", *HTML)
    monkeypatch.setattr(page, "DRAWN_LIMIT", 3)
    run(*arguments)
    assert sum("<img " in row["log"] for row in data().values()) == 3
    monkeypatch.setattr(page, "DRAWN_LIMIT", 2)
    run(*arguments)
    assert [name for name, row in data().items() if "<img " in row["log"]] == [
        "runs/low.json::threshold"
    ]


@pytest.mark.usefixtures("runs")
def test_page_has_no_more_curves_than_its_limit(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "CURVES_LIMIT", 1)
    assert run("--experiments=runs", *HTML).ret == OK
    logs = [row["log"] for row in data().values()]
    assert sum("<img " in log for log in logs) == 1
    assert sum("<p>no curve, since the page has 1 already</p>" in log for log in logs) == 1


@pytest.mark.usefixtures("runs")
def test_hooks_of_others_may_add_objects_and_move_reports(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        """
        import pytest

        class Cell:
            __module__ = "py.xml"
            def __str__(self): return "<td>theirs</td>"

        @pytest.hookimpl(tryfirst=True)
        def pytest_html_results_table_row(report, cells):
            cells.append(Cell())

        def pytest_html_results_table_header(cells):
            cells.append("<th>theirs</th>")

        @pytest.hookimpl(tryfirst=True)
        def pytest_html_results_table_html(report, data):
            report.location = ("elsewhere", 1, "x")
        """
    )
    assert run("--experiments=runs", "-Wignore", *HTML).ret == OK
    row = data()["runs/fraud.json::threshold"]
    assert "<td>theirs</td>" in row["resultsTableRow"]
    assert "<img " not in row["log"]


@pytest.mark.usefixtures("runs")
def test_curve_of_a_file_that_has_changed_is_not_drawn(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pathlib, pytest

        @pytest.hookimpl(trylast=True)
        def pytest_runtest_teardown(item):
            if "fraud" in item.nodeid:
                path = pathlib.Path("runs/fraud.json")
                path.write_text(path.read_text() + " ")
        """
    )
    assert run("--experiments=runs", *HTML).ret == OK
    log = data()["runs/fraud.json::threshold"]["log"]
    assert log.startswith("<p>no curve, since the file has changed since it was judged</p>")
    assert "<img " not in log
    assert "<img " in data()["runs/mail/spam.json::threshold"]["log"]


@pytest.mark.usefixtures("runs")
def test_page_without_matplotlib_has_columns_and_no_curves(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        """
        import sys

        sys.modules["matplotlib"] = None
        """
    )
    assert run("--experiments=runs", *HTML).ret == OK
    row = data()["runs/fraud.json::threshold"]
    assert cells(row)[2:] == ["0.5", "0.84", "", "", "passed"]
    assert "<img " not in row["log"]


def test_page_of_a_run_without_experiments_is_pytest_htmls_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_unit="def test_unit(): pass")
    pytester.runpytest(*HTML)
    assert cells(data()["test_unit.py::test_unit"]) == ["Passed", "test_unit.py::test_unit"]
