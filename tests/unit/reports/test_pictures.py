"""Whatever matplotlib does costs a picture, and no more."""

import logging
import warnings
from pathlib import Path

import pytest
from matplotlib.image import imread

from pytest_threshold.judging.rules import Rules
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.pictures import (
    NoPictureError,
    can_draw,
    curve_content,
    figure_content,
)
from tests.outcomes import passed, report

CURVE = RecallCurve(thresholds=[0.0, 1.0], recalls=[1.0, 0.0])


def test_library_is_there() -> None:
    assert can_draw()


def test_picture_of_a_curve_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(curve_content(CURVE, passed(), rules=Rules()))
    assert imread(tmp_path / "x.png").size


@pytest.mark.parametrize(
    ("picture_format", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF-")]
)
def test_figure_has_its_format(picture_format: str, start: bytes) -> None:
    assert figure_content(report({}), picture_format=picture_format).startswith(start)


def test_what_the_library_raises_is_told_in_one_line() -> None:
    with pytest.raises(NoPictureError) as caught:
        figure_content(report({}), picture_format="a\n" * 200)
    assert str(caught.value).startswith(r"KeyError: 'a\na\n")
    assert len(str(caught.value)) < 210


@pytest.mark.parametrize("picture_format", ["svg", "none"], ids=["drawn", "not-drawn"])
def test_loggers_and_warnings_are_left_as_they_were(picture_format: str) -> None:
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.ERROR)
    filters = list(warnings.filters)
    try:
        figure_content(report({}), picture_format=picture_format)
    except NoPictureError:
        assert picture_format == "none"
    assert logger.level == logging.ERROR
    assert warnings.filters == filters
    logger.setLevel(before)


def test_warning_of_the_library_is_no_error() -> None:
    """Of a name in a script that its fonts lack."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert figure_content(report({}, account="\U00012000"), picture_format="png")
