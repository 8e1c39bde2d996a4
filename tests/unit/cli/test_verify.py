"""The command ``verify``: a line for each problem, and how it ends."""

from pathlib import Path

import pytest

from pytest_threshold.judging.rules import Rules
from tests import samples
from tests.receipts import verdict, written
from tests.unit.cli.conftest import Command

RUNS = ["runs/fraud.json", "runs/spam.json"]


@pytest.fixture
def receipt(project: Path) -> Path:
    """Return the receipt of both experiments."""
    (project / "receipt.txt").write_bytes(
        written({file: verdict(Path(file), Rules()) for file in RUNS}, Rules())
    )
    return project / "receipt.txt"


pytestmark = pytest.mark.usefixtures("receipt")


@pytest.mark.parametrize("roots", [[], ["runs"], ["runs", "runs/fraud.json"]])
def test_sound_receipt_is_verified(command: Command, roots: list[str]) -> None:
    assert command("verify", "receipt.txt", *roots) == (0, ["receipt.txt: verified"], [])


def test_each_problem_is_a_line(command: Command, project: Path) -> None:
    samples.write(project / "runs" / "fraud.json", **samples.LOW)
    (project / "runs" / "spam.json").unlink()
    code, out, err = command("verify", "receipt.txt")
    assert (code, err) == (1, [])
    assert out[-1] == "receipt.txt: not verified: 2 problems"
    assert len(out) == 3


def test_one_problem_is_one(command: Command, project: Path) -> None:
    samples.write(project / "runs" / "new.json")
    assert command("verify", "receipt.txt")[0] == 0
    code, (_, outcome), _ = command("verify", "receipt.txt", "runs")
    assert (code, outcome) == (1, "receipt.txt: not verified: 1 problem")


def test_many_problems_of_a_kind_are_counted(command: Command, project: Path) -> None:
    for number in range(30):
        samples.write(project / "runs" / f"{number}.json")
    code, out, _ = command("verify", "receipt.txt", "runs")
    assert (code, len(out)) == (1, 22)
    assert out[-2] == "and 10 more"
    assert out[-1] == "receipt.txt: not verified: 30 problems"


def test_directories_passed_over_are_named(command: Command, project: Path) -> None:
    (project / "runs" / "link").symlink_to(".")
    assert command("verify", "receipt.txt", "runs")[:2] == (
        0,
        ["passed over: runs/link (a link)", "receipt.txt: verified"],
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "the following arguments are required: RECEIPT", id="nothing"),
        pytest.param(["receipt.txt", "nowhere"], "ROOT: the root ", id="root"),
        pytest.param(
            ["runs/fraud.json"], "RECEIPT: runs/fraud.json is no receipt", id="experiment"
        ),
        pytest.param(["nowhere.json"], "RECEIPT: nowhere.json is no receipt", id="missing"),
    ],
)
def test_unusable_arguments_are_usage_errors(
    command: Command, arguments: list[str], told: str
) -> None:
    code, out, err = command("verify", *arguments)
    assert (code, out) == (4, [])
    assert err[-1].startswith(f"ERROR: {told}")


def test_name_of_the_receipt_is_printable(command: Command, receipt: Path) -> None:
    receipt.rename(receipt.with_name("a\n"))
    assert command("verify", "a\n") == (0, [r"a\n: verified"], [])
