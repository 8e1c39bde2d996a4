"""Whatever matplotlib does costs a picture, and no more."""

import logging
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.image import imread

from pytest_threshold.judging.rules import Rules
from pytest_threshold.operating_point import RecallCurve
from pytest_threshold.reports.output import Output
from pytest_threshold.reports.pictures import can_draw, picture_of_curve, render
from pytest_threshold.reports.report_types import type_named
from pytest_threshold.reports.reporter import RenderingError
from tests.outcomes import passed, report

CURVE = RecallCurve(thresholds=[0.0, 1.0], recalls=[1.0, 0.0])


def figure(suffix: str, account: str = "") -> bytes:
    """Return the figure of an empty run for a file with this suffix."""
    plot = type_named("plot")
    assert plot
    output = Output(report_type=plot, path=Path(f"/out/figure{suffix}"), name="", origin="")
    return render(report({}, account=account), output)


def test_library_is_there() -> None:
    assert can_draw()


def test_picture_of_a_curve_is_drawn() -> None:
    assert imread(BytesIO(picture_of_curve(CURVE, passed(), rules=Rules()))).size


@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", b"<?xml"), (".PNG", b"\x89PNG"), (".pdf", b"%PDF-")]
)
def test_figure_has_the_format_of_its_suffix(suffix: str, start: bytes) -> None:
    assert figure(suffix).startswith(start)


def test_what_the_library_raises_is_told_in_one_line() -> None:
    with pytest.raises(RenderingError, match=r"^ValueError: Format 'bmp' is not supported"):
        figure(".bmp")


@pytest.mark.parametrize("suffix", [".svg", ".bmp"], ids=["drawn", "not-drawn"])
def test_loggers_and_warnings_are_left_as_they_were(suffix: str) -> None:
    logger = logging.getLogger("matplotlib")
    before, filters = logger.level, list(warnings.filters)
    logger.setLevel(logging.ERROR)
    with suppress(RenderingError):
        figure(suffix)
    assert logger.level == logging.ERROR
    assert warnings.filters == filters
    logger.setLevel(before)


def test_warning_of_the_library_is_no_error() -> None:
    """It warns of a character that its fonts lack."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert figure(".png", account="\U00012000")
