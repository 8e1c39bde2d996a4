"""Files below a root that are no experiments at all: the summary says how to keep them out."""

import json
from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Command, Run

KEEPING_OUT = (
    "keep such files out with --ignore-glob='*/NAME.json', their directories with the ini key "
    "norecursedirs, or give experiments a root of their own"
)
FOREIGN = {
    "package.json": b'{"name": "x", "author": "ada@example.com", "version": "1.0.0"}',
    "predictions.json": b'{"predictions": [0.1, 0.7], "threshold": 0.5}',
    "labels.json": b"[0, 1, 1]",
    "._fraud.json": b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ",
}


@pytest.fixture
def foreign(runs: Path) -> Path:
    """Return a root with two sound experiments, and four files that are none."""
    for name, content in FOREIGN.items():
        (runs / name).write_bytes(content)
    return runs


def test_summary_counts_files_that_look_like_no_experiment(run: Run, foreign: Path) -> None:
    result = run(f"--experiments={foreign}")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert samples.summary(result)[-2:] == [
        f"4 files look like no experiment at all ({', '.join(sorted(FOREIGN))}): {KEEPING_OUT}",
        "6 found, 6 judged: 2 passed, 0 rejected, 4 invalid",
    ]


def test_options_that_the_summary_names_keep_them_out(run: Run, foreign: Path) -> None:
    (foreign / "web").mkdir()
    (foreign / "package.json").rename(foreign / "web" / "package.json")
    globs = [f"--ignore-glob=*/{name}" for name in FOREIGN if name != "package.json"]
    result = run("--experiments=runs", *globs, "-onorecursedirs=web")
    assert result.ret == pytest.ExitCode.OK
    assert samples.summary(result)[-1] == "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
    assert "no experiment at all" not in result.stdout.str()


@pytest.mark.usefixtures("foreign")
def test_command_has_no_options_to_keep_them_out(command: Command) -> None:
    _, out, _ = command("runs/package.json", "runs/fraud.json")
    line = (
        "1 file looks like no experiment at all (package.json): give only the paths of experiments"
    )
    assert line in out


@pytest.mark.parametrize(
    "document",
    [
        {"thresholds": [0.5], "tpr": [0.8], "author": "ada@example.com"},
        {"data": samples.SOUND},
        [samples.SOUND, samples.SOUND],
        {"model_id": "x"},
        {"curve": [{"threshold": 0.5, "recall": 0.8}]},
    ],
    ids=["other-names", "wrapped", "array", "one-key", "points"],
)
def test_broken_experiment_is_not_counted_as_foreign(
    runs: Path, command: Command, document: object
) -> None:
    (runs / "x.json").write_text(json.dumps(document))
    code, out, _ = command("runs")
    assert code == pytest.ExitCode.TESTS_FAILED
    assert not any("no experiment at all" in line for line in out)
