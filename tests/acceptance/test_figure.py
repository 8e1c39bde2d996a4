"""The figure of all curves of a run: what is on it, for one experiment and for a thousand."""

import os
import re
import warnings
from collections import Counter
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.image import imread

from pytest_threshold.reports.curves import short_names
from tests import samples
from tests.acceptance.conftest import Run
from tests.pictures import PASSED_COLOUR, REFUSED_COLOUR, SECOND_COLOUR, share, written

OK = pytest.ExitCode.OK
REPORTS = ("--experiments-report=plot:p.svg", "--experiments-report=plot:p.png")


def texts() -> list[str]:
    return written(Path("p.svg").read_text(encoding="utf-8"))


def many(directory: Path, number: int, top: float = 1.0) -> None:
    for index in range(number):
        shrinking = top * (1 - index / number / 10)
        recalls = [recall * shrinking for recall in samples.SOUND["recall_arr"]]
        samples.write(directory / f"{index:04}.json", recall_arr=recalls)


def test_curves_have_names_levels_and_marks(run: Run, runs: Path) -> None:
    samples.write(runs / "low.json", **samples.LOW)
    (runs / "wrong.json").write_text("{}")
    run("--experiments=runs", "--experiments-min-recall=0.8", *REPORTS)
    shown = texts()
    assert Counter(text for text in shown if not re.fullmatch(r"[0-9.]+", text)) == Counter(
        [
            "threshold",
            "recall",
            "4 found, 4 judged: 2 passed, 1 rejected, 1 invalid",
            "not drawn: 1 invalid",
            *("runs/fraud.json", "passed"),
            *("runs/low.json", "rejected"),
            *("runs/mail/spam.json", "passed"),
            "target recall 0.85",
            "minimum recall 0.8",
            "operating point, passed",
            "operating point, rejected",
        ]
    )
    pixels = imread("p.png")
    assert share(pixels, REFUSED_COLOUR) > share(pixels, SECOND_COLOUR) > 0.0005


def test_one_experiment_without_minimum(pytester: pytest.Pytester) -> None:
    samples.write(pytester.path / "a.json", threshold_arr=[0.5], recall_arr=[0.9])
    assert pytester.runpytest("a.json", *REPORTS).ret == OK
    shown = texts()
    assert "target recall 0.85" in shown
    assert not [text for text in shown if text.startswith("minimum")]
    assert share(imread("p.png"), PASSED_COLOUR) > 0.0001


def test_nothing_to_draw_is_a_figure_that_says_so(pytester: pytest.Pytester) -> None:
    (pytester.path / "a.json").write_text("{}")
    pytester.runpytest("a.json", *REPORTS)
    assert "not drawn: 1 invalid" in texts()


@pytest.mark.parametrize("number", [12, 13])
def test_legend_names_twelve_and_no_more(pytester: pytest.Pytester, number: int) -> None:
    many(pytester.path / "runs", number)
    assert pytester.runpytest("--experiments=runs", *REPORTS).ret == OK
    names = [text for text in texts() if text.startswith("runs/")]
    assert len(names) == (12 if number == 12 else 0)
    assert ("13 passed" in texts()) == (number == 13)


@pytest.mark.parametrize("refused", [0, 50, 51, 300])
def test_density_shows_refused_curves(pytester: pytest.Pytester, refused: int) -> None:
    many(pytester.path / "runs", 300 - refused)
    many(pytester.path / "runs" / "low", refused, top=0.7)
    pytester.runpytest("--experiments=runs", "--experiments-min-recall=0.8", *REPORTS)
    told = {text for text in texts() if re.fullmatch(r"\d+ (passed|rejected)", text)}
    assert told == {
        f"{count} {name}"
        for count, name in ((300 - refused, "passed"), (refused, "rejected"))
        if count
    }
    pixels = imread("p.png")
    is_orange = pixels[..., 0] - pixels[..., 2] > 0.3
    assert (is_orange.mean() > 0.01) == bool(refused)
    is_blue = pixels[..., 2] - pixels[..., 0] > 0.3
    assert (is_blue.mean() > 0.01) == (refused < 300)


def test_vector_figure_of_many_curves_is_small(pytester: pytest.Pytester) -> None:
    many(pytester.path / "runs", 600)
    pytester.runpytest("--experiments=runs", *REPORTS, "--experiments-report=plot:p.pdf")
    assert Path("p.svg").stat().st_size < 500_000
    assert Path("p.svg").read_text(encoding="utf-8").count("<use ") < 300
    assert Path("p.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.usefixtures("runs")
def test_suffix_may_be_in_upper_case(pytester: pytest.Pytester) -> None:
    pytester.runpytest("--experiments=runs", "--experiments-report=plot:p.PNG")
    assert imread(BytesIO(Path("p.PNG").read_bytes())).size


@pytest.mark.usefixtures("runs")
def test_same_run_gives_the_same_bytes(pytester: pytest.Pytester) -> None:
    reports = [*REPORTS, "--experiments-report=plot:p.pdf"]
    contents = []
    for _ in range(2):
        pytester.runpytest("--experiments=runs", *reports)
        contents.append([Path(f"p.{suffix}").read_bytes() for suffix in ("svg", "png", "pdf")])
    assert contents[0] == contents[1]


def test_file_that_has_changed_is_not_drawn(
    run: Run, pytester: pytest.Pytester, runs: Path
) -> None:
    """Whether it is still sound, or not, or gone."""
    for name in ("gone", "broken", "fine"):
        samples.write(runs / f"{name}.json")
    pytester.makeconftest(
        """
        import os, pathlib

        def pytest_sessionfinish(session):
            if "PYTEST_XDIST_WORKER" not in os.environ:
                runs = pathlib.Path("runs")
                (runs / "gone.json").unlink()
                (runs / "broken.json").write_text("{")
                (runs / "fraud.json").write_text((runs / "fraud.json").read_text() + " ")
        """
    )
    assert run("--experiments=runs", *REPORTS).ret == OK
    shown = texts()
    assert "not drawn: 3 changed since judged" in shown
    assert {text for text in shown if text.startswith("runs/")} == {
        "runs/fine.json",
        "runs/mail/spam.json",
    }


HOSTILE = ["_hidden", "$x_{$", "<b>&amp;--", "]]>", "日本語", "x" * 200, "{}%s\\n"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_plain_text(pytester: pytest.Pytester, name: str) -> None:
    samples.write(pytester.path / "runs" / f"{name}.json", issuer="$x_{$@example.com")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = pytester.runpytest("-Werror", "--experiments=runs", *REPORTS)
    assert result.ret == OK
    (shown,) = [text for text in texts() if text.endswith(".json")]
    (wanted,) = short_names([f"runs/{name}.json"])
    assert shown == wanted.replace("--", "- -")  # two hyphens would end a comment


def test_name_that_starts_with_an_underscore_has_its_line(pytester: pytest.Pytester) -> None:
    """matplotlib hides such names from legends."""
    samples.write(pytester.path / "_a.json")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pytester.runpytest("_a.json", *REPORTS)
    assert "_a.json" in texts()
    before = share(imread("p.png"), PASSED_COLOUR)
    (pytester.path / "_a.json").rename(pytester.path / "ba.json")
    pytester.runpytest("ba.json", *REPORTS)
    assert share(imread("p.png"), PASSED_COLOUR) == pytest.approx(before, rel=0.05)


def test_mark_of_a_refused_experiment_is_another(pytester: pytest.Pytester) -> None:
    """A circle has curves, a cross has none, and neither has the outline of a letter."""
    for directory, curve in (("good", {}), ("low", samples.LOW)):
        samples.write(pytester.path / directory / "a.json", **curve)
        pytester.runpytest(f"--experiments={directory}", "--experiments-min-recall=0.8", *REPORTS)
        svg = Path("p.svg").read_text(encoding="utf-8")
        assert bool(re.search(r"^C ", svg, re.MULTILINE)) == (directory == "good")


@pytest.mark.parametrize(
    ("thresholds", "recalls"),
    [
        pytest.param([0.0, 0.4985, 0.5015, 1.0], [0.95, 0.95, 0.05, 0.05], id="between-columns"),
        pytest.param(
            [0.0, 0.50001, 0.50002, 0.50003, 1.0], [0.95, 0.95, 0.05, 0.95, 0.95], id="in-a-column"
        ),
    ],
)
def test_density_leaves_no_gap(
    pytester: pytest.Pytester, thresholds: list[float], recalls: list[float]
) -> None:
    for index in range(13):
        shifted = [recall - index / 1000 for recall in recalls]
        samples.write(
            pytester.path / "runs" / f"{index}.json", threshold_arr=thresholds, recall_arr=shifted
        )
    pytester.runpytest("--experiments=runs", "--experiments-target-recall=0.95", *REPORTS)
    pixels = imread("p.png")
    is_blue = pixels[..., 2] - pixels[..., 0] > 0.3
    height = pixels.shape[0]
    assert is_blue[int(0.3 * height) : int(0.6 * height), : pixels.shape[1] // 2].any(axis=1).all()


@pytest.mark.usefixtures("runs")
def test_settings_of_the_user_are_neither_used_nor_changed(pytester: pytest.Pytester) -> None:
    pytester.runpytest("--experiments=runs", *REPORTS)
    before = Path("p.svg").read_bytes()
    with mpl.rc_context({"text.usetex": True, "lines.linewidth": 9, "svg.fonttype": "none"}):
        pytester.runpytest("--experiments=runs", *REPORTS)
        assert mpl.rcParams["text.usetex"]
        assert mpl.rcParams["lines.linewidth"] == 9
    assert Path("p.svg").read_bytes() == before


@pytest.mark.usefixtures("runs")
def test_missing_library_is_a_usage_error_that_names_the_extra(
    run: Run, pytester: pytest.Pytester
) -> None:
    pytester.makeconftest(
        """
        import sys

        sys.modules["matplotlib"] = None
        """
    )
    result = run("--experiments=runs", "--experiments-report=plot:p.svg")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (error,) = [line for line in result.errlines if line.startswith("ERROR: ")]
    assert error.endswith("p.svg needs matplotlib: pip install 'pytest-threshold[plot]'")
    assert run("--experiments=runs", "--experiments-report=md:p.md").ret == OK


@pytest.fixture
def broken_library(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests of a process of its own find a matplotlib that cannot be imported."""
    (pytester.mkpydir("matplotlib") / "__init__.py").write_text("raise AttributeError('_API')")
    monkeypatch.setenv("PYTHONPATH", str(pytester.path), prepend=os.pathsep)


@pytest.mark.usefixtures("broken_library", "runs")
def test_broken_library_costs_the_figure_only(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess(
        "--experiments=runs", "--experiments-report=plot:p.svg", "--experiments-report=json:r.txt"
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=2)
    error = "cannot write the report plot:p.svg: AttributeError: _API"
    assert f"error: {error}" in result.outlines
    assert samples.receipt(Path("r.txt"))["errors"] == [error]


@pytest.mark.usefixtures("broken_library", "runs")
def test_broken_library_costs_the_curves_of_the_page_only(pytester: pytest.Pytester) -> None:
    arguments = ("--experiments=runs", "--html=page.html", "--self-contained-html")
    assert pytester.runpytest_subprocess(*arguments).ret == OK
    assert "no curve: AttributeError: _API" in Path("page.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("runs")
def test_tests_of_others_run_before_anything_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_imports():
            assert not {"matplotlib", "numpy"} & sys.modules.keys()
        """
    )
    arguments = ("--experiments=runs", "--html=page.html", *REPORTS)
    result = pytester.runpytest_subprocess("-pno:hypothesispytest", *arguments, ".")
    result.assert_outcomes(passed=3)


@pytest.mark.usefixtures("runs")
def test_library_logs_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_unit="import logging\ndef test_unit(): logging.debug('theirs')")
    result = pytester.runpytest("--experiments=runs", "--log-cli-level=DEBUG", *REPORTS, ".")
    logged = [line.split() for line in result.outlines if "DEBUG" in line]
    assert logged == [["DEBUG", "root:test_unit.py:2", "theirs"]]
