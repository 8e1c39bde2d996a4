"""Draw recall curves. This is the only module that imports matplotlib.

The colours are from palettes that people of every colour vision can tell apart (Okabe and Ito,
"Color Universal Design", 2008; Paul Tol, "Colour Schemes", 2021). Refused experiments also differ
in line width and marker. No setting of the user's own matplotlib is used or changed.
"""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from matplotlib import colormaps, rc_context, rcParams, style
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from pytest_threshold.judging.price import PricedCurve
from pytest_threshold.reports.curves import (
    ShownCurve,
    note_of_missing,
    operating_points,
    sound_experiments,
    unchanged_curves,
)
from pytest_threshold.reports.density import LINES_LIMIT, Density, Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Literal

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.verdict import Verdict
    from pytest_threshold.operating_point import RecallCurve
    from pytest_threshold.reports.report import Report

    _Corner = Literal["outside right upper", "upper right"]

LEGEND_LIMIT = 12
"""How many curves get a line and a name each; more are drawn as a density."""

_PASSED = ("#0072B2", "#009E73", "#56B4E9", "#000000")
_REFUSED = ("#D55E00", "#882255", "#E69F00")
_DASHES = ("-", "--", ":", "-.")

# More marks than this are an image in a vector graphic, which would be huge otherwise.
_VECTOR_LIMIT = 500
# Without dates the same run gives the same bytes.
_DATELESS: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}


def picture_of_run(report: Report, *, picture_format: str) -> bytes:
    """Return one figure of all recall curves of a run, as SVG, PNG or PDF.

    Operating points are marked; the target recall and the limits are lines. If any experiment has
    a precision there, a second panel shows the precision over the threshold. The files are read
    again. One that has changed since it was judged is not drawn, and the figure says so.
    """
    experiments = sound_experiments(report)
    curves = unchanged_curves(experiments)
    has_precision = any("precision" in verdict.quantities for _, verdict in experiments)
    with _own_style():
        size = (11, 10.2) if has_precision else (11, 6.2)
        figure = Figure(figsize=size, dpi=120, layout="constrained")
        panels = figure.subplots(1 + has_precision, squeeze=False)[:, 0]
        picture = _Picture(*panels)
        if len(experiments) <= LEGEND_LIMIT:
            picture.draw_lines(curves)
        else:
            picture.draw_density(curves)
        picture.draw_levels(report.rules)
        picture.recall.set_title(report.account, loc="left", fontsize=11)
        note = note_of_missing(report, changed=len(experiments) - picture.drawn)
        figure.supxlabel(note, fontsize=9)
        picture.add_legend(figure)
        return _saved(figure, picture_format)


def picture_of_curve(curve: RecallCurve, verdict: Verdict, *, rules: Rules) -> bytes:
    """Return a small picture of one curve and its operating point, as PNG.

    It shows the range of thresholds that the curve has.
    """
    with _own_style():
        figure = Figure(figsize=(5.8, 2.1), dpi=120)
        figure.subplots_adjust(left=0.12, right=0.66, bottom=0.22, top=0.97)
        picture = _Picture(figure.add_subplot())
        picture.draw_lines([ShownCurve.of("recall", verdict, PricedCurve(curve=curve))])
        picture.draw_levels(rules)
        first, last = curve.thresholds[0], curve.thresholds[-1]
        margin = (last - first or 0.5) / 50
        picture.recall.set_xlim(first - margin, last + margin)
        picture.add_legend(figure, loc="upper right")
        return _saved(figure, "png")


@contextmanager
def _own_style() -> Iterator[None]:
    """Use matplotlib's default style, and make equal pictures equal files."""
    with rc_context(), style.context("default"):
        rcParams["svg.hashsalt"] = "pytest-threshold"
        yield


def _saved(figure: Figure, picture_format: str) -> bytes:
    content = BytesIO()
    figure.savefig(content, format=picture_format, metadata=_DATELESS.get(picture_format))
    return content.getvalue()


class _Picture:
    """One or two axes, for recall and for precision, and the entries of their legend."""

    def __init__(self, recall: Axes, precision: Axes | None = None) -> None:
        self.recall = recall
        self.precision = precision
        self.drawn = 0
        self.entries: list[tuple[Artist, str]] = []
        self.marks: dict[str, str] = {}
        for axes, name in ((recall, "recall"), (precision, "precision")):
            if axes is not None:
                # All of both axes, so that figures can be compared.
                axes.set(xlim=(-0.01, 1.01), ylim=(-0.02, 1.03), xlabel="threshold", ylabel=name)
                axes.spines[["top", "right"]].set_visible(False)

    def draw_levels(self, rules: Rules) -> None:
        """Draw the target recall, the minimum recall and the minimum precision as lines."""
        levels = (
            (self.recall, "target recall", rules.target_recall, (6, 3)),
            (self.recall, "minimum recall", rules.limit("min_recall"), (1, 2)),
            (self.precision, "minimum precision", rules.limit("min_precision"), (1, 2, 4, 2)),
        )
        for axes, name, level, dashes in levels:
            if axes is not None and level is not None:
                line = axes.axhline(level, color="#555555", dashes=dashes, lw=1.2, zorder=2.5)
                self.entries.append((line, f"{name} {level!r}"))

    def draw_lines(self, curves: Iterable[ShownCurve]) -> None:
        """Draw each curve as a line with a name, and its operating point."""
        turns = {True: count(), False: count()}
        for each in curves:
            is_refused = each.verdict.is_refused
            palette = _REFUSED if is_refused else _PASSED
            turn = next(turns[is_refused])
            color = palette[turn % len(palette)]
            for axes, line in ((self.recall, each.recall), (self.precision, each.precision)):
                if axes is not None and line is not None:
                    axes.plot(
                        *line,
                        color=color,
                        linestyle=_DASHES[turn // len(palette) % len(_DASHES)],
                        lw=2.6 if is_refused else 1.3,
                        zorder=3 if is_refused else 2,
                    )
            self.entries.append((self.recall.lines[-1], f"{each.name}\n{each.verdict.verdict}"))
            self._mark([each.verdict], color=color)
            self.drawn += 1

    def draw_density(self, curves: Iterable[ShownCurve]) -> None:
        """Draw many curves as densities, refused ones on top, and their operating points."""
        recall, precision = Lines(), Lines()
        verdicts: list[Verdict] = []
        for each in curves:
            verdicts.append(each.verdict)
            recall.add(each.recall, is_refused=each.verdict.is_refused)
            if each.precision is not None:
                precision.add(each.precision, is_refused=each.verdict.is_refused)
        self.drawn = len(verdicts)
        self._draw_many(self.recall, recall)
        if self.precision is not None:
            self._draw_many(self.precision, precision)
        for title, color in (("passed", _PASSED[0]), ("rejected", _REFUSED[0])):
            chosen = [each for each in verdicts if each.verdict == title]
            if chosen:
                self.entries.append((Patch(color=color), f"{len(chosen)} {title}"))
                self._mark(chosen, color=color)

    def _draw_many(self, axes: Axes, lines: Lines) -> None:
        if lines.passed.size:
            self._shade(axes, lines.passed, "passed curves", palette="Blues", zorder=1)
        if lines.refused.size > LINES_LIMIT:
            self._shade(axes, lines.refused, "rejected curves", palette="Oranges", zorder=1.5)
            return
        for line in lines.few_refused:
            axes.plot(*line, color=_REFUSED[0], lw=1.2, zorder=3)

    def _shade(
        self, axes: Axes, density: Density, title: str, *, palette: str, zorder: float
    ) -> None:
        """Draw a density, and its colour bar."""
        # The palest shades are left out: one curve must be seen.
        shades = ListedColormap(
            colormaps[palette]([0.4 + 0.6 * shade / 255 for shade in range(256)])
        )
        image = axes.imshow(
            density.image,
            extent=(0, 1, 0, 1),
            origin="lower",
            aspect="auto",
            cmap=shades,
            norm=LogNorm(1, max(2, density.most)),
            interpolation="nearest",
            zorder=zorder,
            # The ones above let those below be seen.
            alpha=0.75 if zorder > 1 else 1,
        )
        _add_scale(image, title, most=density.most)

    def _mark(self, verdicts: Sequence[Verdict], *, color: str) -> None:
        """Mark operating points: with a circle if they passed, with a cross if not."""
        is_refused = verdicts[0].is_refused
        self.marks[verdicts[0].verdict] = marker = "X" if is_refused else "o"
        is_small = len(verdicts) <= LEGEND_LIMIT
        for axes, column in ((self.recall, "closest_recall_value"), (self.precision, "precision")):
            if axes is not None:
                axes.scatter(
                    *operating_points(verdicts, column),
                    marker=marker,
                    color=color,
                    edgecolor="white",
                    linewidth=0.8 if is_small else 0.4,
                    s=90 if is_small else 25,
                    zorder=5 if is_refused else 4,
                    rasterized=len(verdicts) > _VECTOR_LIMIT,
                )

    def add_legend(self, figure: Figure, *, loc: _Corner = "outside right upper") -> None:
        """Add the legend, which also explains the marks."""
        for meaning, marker in sorted(self.marks.items()):
            mark = Line2D([], [], color="#555555", marker=marker, linestyle="", markersize=8)
            self.entries.append((mark, f"operating point, {meaning}"))
        handles, names = zip(*self.entries, strict=True)
        blanks = [" "] * len(names)
        legend = figure.legend(handles, blanks, loc=loc, fontsize="small", frameon=False)
        # A name is no formula, and may start with an underscore, which would hide it.
        for text, name in zip(legend.get_texts(), names, strict=True):
            text.set(text=name, parse_math=False)


def _add_scale(shades: AxesImage, title: str, *, most: int) -> None:
    """Add a colour bar whose first and last tick are the lowest and the highest count."""
    powers = [10**power for power in range(1, 7) if 10**power < most / 2]
    scale = shades.axes.figure.colorbar(
        shades, label=title, ticks=[1, *powers, most], format="%d", shrink=0.45, anchor=(0, 0)
    )
    scale.minorticks_off()
