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


@pytest.mark.parametrize(
    ("gone", "new", "lines"),
    [
        pytest.param([], [], ["receipt.txt: verified"], id="none"),
        pytest.param(
            ["fraud"],
            [],
            ["runs/fraud.json: is missing", "receipt.txt: not verified: 1 problem"],
            id="one",
        ),
        pytest.param(
            ["fraud"],
            ["new"],
            [
                "runs/fraud.json: is missing",
                "runs/new.json: is not in the receipt",
                "receipt.txt: not verified: 2 problems",
            ],
            id="two-of-two-kinds",
        ),
    ],
)
def test_each_problem_is_a_line(
    command: Command, gone: list[str], new: list[str], lines: list[str]
) -> None:
    for name in gone:
        Path("runs", f"{name}.json").unlink()
    for name in new:
        samples.write(Path("runs", f"{name}.json"))
    assert command("verify", "receipt.txt", "runs") == (int(bool(gone)), lines, [])


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
