"""The way to matplotlib, which must have no part in what becomes of a run.

It is imported when the first picture is drawn, as a rule after the tests of others, which may want
to import it themselves. Whatever it raises, in whatever version, costs a picture and no more.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.operating_point import RecallCurve
    from pytest_threshold.reports.report import Report


class NoPictureError(Exception):
    """A picture could not be drawn; the text says why, in one printable line."""


def can_draw() -> bool:
    """Whether matplotlib is installed; it is not imported."""
    return find_spec("matplotlib") is not None


def figure_content(report: Report, *, picture_format: str) -> bytes:
    """Return one figure of all recall curves of a run, as SVG, PNG or PDF.

    Raises:
        NoPictureError: matplotlib is broken, or too old.

    """
    with _guarded():
        from pytest_threshold.reports import figure  # noqa: PLC0415 - imports matplotlib

        return figure.figure_content(report, picture_format=picture_format)


def curve_content(curve: RecallCurve, verdict: Verdict, *, rules: Rules) -> bytes:
    """Return a small picture of one curve and its operating point, as PNG.

    Raises:
        NoPictureError: matplotlib is broken, or too old.

    """
    with _guarded():
        from pytest_threshold.reports import figure  # noqa: PLC0415 - imports matplotlib

        return figure.curve_content(curve, verdict, rules=rules)


@contextmanager
def _guarded() -> Iterator[None]:
    """Keep what matplotlib warns of, logs and raises from everybody who runs tests."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        raise NoPictureError(excerpt(f"{type(error).__name__}: {error}")) from error
    finally:
        logger.setLevel(level)
