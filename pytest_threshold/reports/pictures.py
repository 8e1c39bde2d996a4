"""Lazy access to matplotlib. A plotting failure costs a picture, never the run.

matplotlib is imported for the first picture. That is usually after all tests, some of which may
test how it is imported.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pytest_threshold.reports.reporter import RenderingError
from pytest_threshold.text.printable import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.operating_point import RecallCurve
    from pytest_threshold.reports.output import Output
    from pytest_threshold.reports.report import Report


def can_draw() -> bool:
    """Whether matplotlib is installed; it is not imported."""
    return find_spec("matplotlib") is not None


def render(report: Report, output: Output) -> bytes:
    """Return one figure of all recall curves of a run, as SVG, PNG or PDF.

    Raises:
        RenderingError: matplotlib is broken, or too old.

    """
    with _guarded():
        from pytest_threshold.reports import figure  # noqa: PLC0415 - imports matplotlib

        return figure.picture_of_run(report, picture_format=output.suffix.removeprefix("."))


def picture_of_curve(curve: RecallCurve, verdict: Verdict, *, rules: Rules) -> bytes:
    """Return a small picture of one curve and its operating point, as PNG.

    Raises:
        RenderingError: matplotlib is broken, or too old.

    """
    with _guarded():
        from pytest_threshold.reports import figure  # noqa: PLC0415 - imports matplotlib

        return figure.picture_of_curve(curve, verdict, rules=rules)


@contextmanager
def _guarded() -> Iterator[None]:
    """Silence matplotlib's warnings and logs, and turn its exceptions into a `RenderingError`."""
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Exception as error:
        raise RenderingError(excerpt(f"{type(error).__name__}: {error}")) from error
    finally:
        logger.setLevel(level)
