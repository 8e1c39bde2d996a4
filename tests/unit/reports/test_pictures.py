"""Whatever matplotlib does costs a picture, and no more."""

import logging
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.image import imread

from pytest_threshold.judging.rules import Rules
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.output import Output
from pytest_threshold.reports.pictures import (
    can_draw,
    picture_of_curve,
    render,
)
from pytest_threshold.reports.reporter import RenderingError
from tests.outcomes import output, passed, report

CURVE = RecallCurve(thresholds=[0.0, 1.0], recalls=[1.0, 0.0])


def picture(picture_format: str) -> Output:
    """Return where a picture goes, in a format that matplotlib may not know."""
    return replace(output("plot:x.svg"), path=Path("/nowhere") / f"x.{picture_format}")


def test_library_is_there() -> None:
    assert can_draw()


def test_picture_of_a_curve_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(picture_of_curve(CURVE, passed(), rules=Rules()))
    assert imread(tmp_path / "x.png").size


@pytest.mark.parametrize(
    ("picture_format", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF-")]
)
def test_figure_has_its_format(picture_format: str, start: bytes) -> None:
    assert render(report({}), picture(picture_format)).startswith(start)


def test_what_the_library_raises_is_told_in_one_line() -> None:
    with pytest.raises(RenderingError) as caught:
        render(report({}), picture("a\n" * 200))
    assert str(caught.value).startswith(r"ValueError: Format 'a\na\n")
    assert len(str(caught.value)) < 210


@pytest.mark.parametrize("picture_format", ["svg", "none"], ids=["drawn", "not-drawn"])
def test_loggers_and_warnings_are_left_as_they_were(picture_format: str) -> None:
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    filters = list(warnings.filters)
    try:
        render(report({}), picture(picture_format))
    except RenderingError:
        assert picture_format == "none"
    assert logger.level == logging.ERROR
    assert warnings.filters == filters
    logger.setLevel(before)


def test_warning_of_the_library_is_no_error() -> None:
    """Of a name in a script that its fonts lack."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert render(report({}, account="\U00012000"), output("plot:x.png"))
