"""The last line of `pytest-threshold verify`, and its exit code."""

from pathlib import Path

import pytest

from pytest_threshold.cli.verify import main
from pytest_threshold.judging.rules import Rules
from tests import samples
from tests.receipts import verdict, written


@pytest.fixture(autouse=True)
def _receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a receipt of three experiments that pass."""
    monkeypatch.chdir(tmp_path)
    files = [str(samples.write(Path("runs", f"{name}.json"))) for name in "abc"]
    judged = {file: verdict(Path(file), Rules()) for file in files}
    Path("r.txt").write_bytes(written(judged, Rules()))


@pytest.mark.parametrize(
    ("gone", "new", "lines"),
    [
        pytest.param("", "", ["r.txt: verified"], id="none"),
        pytest.param(
            "a", "", ["runs/a.json: is missing", "r.txt: not verified: 1 problem"], id="one"
        ),
        pytest.param(
            "ab",
            "",
            [
                "runs/a.json: is missing",
                "runs/b.json: is missing",
                "r.txt: not verified: 2 problems",
            ],
            id="two-of-a-kind",
        ),
        pytest.param(
            "a",
            "d",
            [
                "runs/a.json: is missing",
                "runs/d.json: is not in the receipt",
                "r.txt: not verified: 2 problems",
            ],
            id="two-of-two-kinds",
        ),
    ],
)
def test_problems_are_counted(
    capsys: pytest.CaptureFixture[str], gone: str, new: str, lines: list[str]
) -> None:
    for name in gone:
        Path("runs", f"{name}.json").unlink()
    for name in new:
        samples.write(Path("runs", f"{name}.json"))
    assert main(["r.txt", "runs"]) == (1 if gone else 0)
    assert capsys.readouterr().out.splitlines() == lines
