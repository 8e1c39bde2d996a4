"""The pictures on the pages are of the example project as it is now, and can be made anew."""

import re
import runpy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread

from tests import browser, samples
from tests.pages import text
from tests.samples import ROOT

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_pictures.py"))


def comments(svg: str) -> list[str]:
    """Return the texts of a figure of matplotlib."""
    return re.findall("<!-- (.*?) -->", svg)


def lines(svg: str) -> str:
    """Return the text of a picture of a terminal, without its spaces."""
    return re.sub(r"\s", "", unescape(re.sub("<.*?>", "", svg)))


def test_pictures_can_be_made_anew(script: dict[str, Any], tmp_path: Path) -> None:
    if browser.find() is None:
        pytest.skip("no Chromium with chromedriver on this machine")
    script["main"](tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"summary.svg", "figure.svg", "page.png"}
    for name, said in (("summary.svg", lines), ("figure.svg", comments)):
        made, committed = ((each / name).read_text("utf-8") for each in (tmp_path, DOCS))
        assert said(made) == said(committed)
    for directory in (tmp_path, DOCS):
        assert imread(directory / "page.png").shape[1] == 1300


def test_terminal_shows_what_the_gate_prints(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(DOCS.parent / "example_project")
    low, broken = "refused_runs/coin.json", "refused_runs/one-recall-too-many.json"
    result = pytester.runpytest(
        "-pno:cacheprovider", *(f"--experiments={root}" for root in ("runs", low, broken))
    )
    shown = lines((DOCS / "summary.svg").read_text("utf-8"))
    lines_of_summary = samples.summary(result)
    assert len(lines_of_summary) == 11
    for line in lines_of_summary:
        assert re.sub(r"\s", "", line) in shown


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("README.md", "docs/summary.svg"),
        ("docs/index.md", "summary.svg"),
        ("docs/reports.md", "figure.svg"),
        ("docs/reports.md", "page.png"),
    ],
)
def test_page_shows_the_picture(page: str, name: str) -> None:
    assert re.search(rf"!\[[^]]+\]\({name}\)", text(page))
    name = name.removeprefix("docs/")
    assert (DOCS / name).stat().st_size > 5_000


def test_pictures_fetch_nothing() -> None:
    for name in ("summary.svg", "figure.svg"):
        picture = (DOCS / name).read_text("utf-8")
        assert not re.findall(r"(?:href|src|url\()[=\"'(\s]*https?:", picture)
