"""The page of pytest-html in a real browser."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests import browser, hostile_page, samples
from tests.acceptance.conftest import HTML_PLUGINS, Run

HOSTILE = "<img src=x onerror=document.title='run'>"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    paths = browser.find()
    if paths is None:
        pytest.skip("no Chromium with chromedriver on this machine")
    with browser.started(*paths) as chrome:
        yield chrome


@pytest.fixture
def page(run: Run, pytester: pytest.Pytester, chrome: Chrome) -> Chrome:
    """Return the browser on a page with experiments of all verdicts and hostile names."""
    runs = pytester.path / "runs"
    for threshold in (0.5, 1e-05, 0.1492, 1.0):
        thresholds = [threshold, threshold]
        samples.write(runs / f"{threshold}.json", threshold_arr=thresholds, recall_arr=[0.85, 0.85])
    samples.write(runs / f"low {HOSTILE}.json", threshold_arr=[0.33], recall_arr=[0.2])
    samples.write(runs / "wrong.json", issuer=f"{HOSTILE}@example.com")
    pytester.makepyfile(test_unit="def test_unit(): pass")
    run(
        "--experiments=runs",
        "--experiments-min-recall=0.8",
        *HTML_PLUGINS,
        "--html=page.html",
        "--self-contained-html",
        ".",
    )
    chrome.get((pytester.path / "page.html").as_uri())
    return chrome


def rows(chrome: Chrome) -> list[WebElement]:
    return chrome.find_elements(By.CSS_SELECTOR, "#results-table tr.collapsible")


def column(chrome: Chrome, name: str) -> list[str]:
    return [row.find_element(By.CLASS_NAME, f"col-{name}").text for row in rows(chrome)]


def body_of(chrome: Chrome, name: str) -> WebElement:
    """Return the part of the table that has a row and its details."""
    (body,) = [
        body
        for body in chrome.find_elements(By.CSS_SELECTOR, "#results-table > tbody")
        if name in body.find_element(By.CLASS_NAME, "col-testId").text
    ]
    return body


def assert_quiet(chrome: Chrome) -> None:
    """No script failed, no content ran, nothing was asked for that is not in the page."""
    assert chrome.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert chrome.title == "page.html"


def test_page_is_sorted_by_threshold(page: Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "th[data-column-type=threshold]").click()
    ascending = [text for text in column(page, "threshold") if text]
    assert ascending == ["1e-05", "0.1492", "0.33", "0.5", "1.0"]
    page.find_element(By.CSS_SELECTOR, "th[data-column-type=threshold]").click()
    assert [text for text in column(page, "threshold") if text] == ascending[::-1]
    assert_quiet(page)


def test_columns_show_recall_and_verdict(page: Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "th[data-column-type=verdict]").click()
    assert column(page, "verdict") == ["", "invalid", *["passed"] * 4, "rejected"]
    assert column(page, "recall") == ["", "", *["0.85"] * 4, "0.2"]
    assert_quiet(page)


def test_row_is_expanded_and_shows_its_curve(page: Chrome) -> None:
    body = body_of(page, "0.1492")
    assert not body.find_element(By.CLASS_NAME, "extras-row").is_displayed()
    body.find_element(By.CLASS_NAME, "col-result").click()
    body = body_of(page, "0.1492")
    (curve,) = [
        each for each in body.find_elements(By.CSS_SELECTOR, ".log img") if each.is_displayed()
    ]
    assert curve.get_attribute("alt") == (
        "recall curve with the operating point: recall 0.85 at threshold 0.1492"
    )
    assert int(str(curve.get_property("naturalWidth"))) > 500
    height = body.find_element(By.CLASS_NAME, "logwrapper").size["height"]
    assert 150 < curve.size["height"] < height
    assert_quiet(page)


def test_refused_experiment_shows_its_curve_at_once(page: Chrome) -> None:
    assert body_of(page, "low").find_element(By.CSS_SELECTOR, ".log img").is_displayed()
    assert "rejected: recall 0.2 at the" in body_of(page, "low").text
    assert_quiet(page)


def test_hostile_name_and_address_are_text(page: Chrome) -> None:
    assert f"runs/low {HOSTILE}.json::threshold" in column(page, "testId")
    assert f"{HOSTILE}@example.com" in body_of(page, "wrong").text
    pictures = page.find_elements(By.CSS_SELECTOR, "#results-table img[src^='data:']")
    assert len(pictures) == 5
    assert not page.find_elements(By.CSS_SELECTOR, "img[src=x]")
    assert_quiet(page)


def test_other_tests_have_empty_columns(page: Chrome) -> None:
    row = body_of(page, "test_unit.py")
    assert [
        row.find_element(By.CLASS_NAME, f"col-{name}").text
        for name in ("threshold", "recall", "verdict")
    ] == ["", "", ""]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--experiments=runs", "--self-contained-html", "."], id="plain"),
        pytest.param(["--experiments=runs", "--self-contained-html", ".", "-n2"], id="n2"),
        pytest.param(["--experiments=runs", "."], id="assets"),
        pytest.param(["-oexperiments=runs", "--self-contained-html", "tests"], id="idle-root"),
    ],
)
def test_no_row_has_markup_from_a_name(
    pytester: pytest.Pytester, chrome: Chrome, arguments: list[str]
) -> None:
    hostile_page.write(pytester.path)
    pytester.runpytest(
        "-pno:hypothesispytest",
        "-orender_collapsed=",
        "--continue-on-collection-errors",
        "--html=page.html",
        *arguments,
    )
    chrome.get((pytester.path / "page.html").as_uri())
    assert_quiet(chrome)
    shown = column(chrome, "testId")
    for kind in hostile_page.KINDS:
        phase = {"test_before": "::setup", "test_after": "::teardown"}.get(kind, "")
        named = f"tests/test_names.py::{kind}[runs"
        assert not [
            name for name in hostile_page.NAMES if f"{named}/{name}.json]{phase}" not in shown
        ]
    assert f"tests/dir {hostile_page.MARKUP}/test_broken.py::collect" in shown
    assert tags(chrome) <= {"A", "BR", "DIV", "IMG", "P", "SOURCE", "SPAN", "TBODY", "TD"} | {
        *("TH", "THEAD", "TR", "VIDEO")
    }
    assert not chrome.find_elements(By.CSS_SELECTOR, "#results-table [onclick], img[src=x]")


def tags(chrome: Chrome) -> set[str]:
    """Return the names of all elements of the table."""
    script = "return [...document.querySelectorAll('#results-table *')].map((each) => each.tagName)"
    return set(chrome.execute_script(script))
