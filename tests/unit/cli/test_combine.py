"""The command ``combine``: parts in, one receipt out, or why there is none."""

import json
from pathlib import Path

import pytest

from pytest_threshold.judging.rules import Rules
from tests import samples
from tests.receipts import verdict, written
from tests.unit.cli.conftest import Command

ASKED = ("--experiments=runs", "--output=out/receipt.txt")
PARTS = ("parts/fraud.json", "parts/spam.json")


@pytest.fixture(autouse=True)
def _parts(project: Path) -> None:
    """Write a receipt of each experiment."""
    (project / "parts").mkdir()
    for part in PARTS:
        file = Path("runs", Path(part).name)
        content = written({str(file): verdict(file, Rules())}, Rules())
        (project / part).write_bytes(content)


def test_parts_make_a_whole(command: Command) -> None:
    code, out, err = command("combine", *ASKED, *PARTS)
    assert (code, out[-1]) == (0, "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid")
    assert err == []
    whole = json.loads(Path("out/receipt.txt").read_bytes())
    assert [entry["path"] for entry in whole["experiments"]] == [
        "runs/fraud.json",
        "runs/spam.json",
    ]
    assert whole["complete"] is True


def test_missing_part_leaves_an_incomplete_receipt(command: Command) -> None:
    code, out, _ = command("combine", *ASKED, PARTS[0])
    assert (code, out[-1]) == (
        1,
        "INCOMPLETE: 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid",
    )
    assert json.loads(Path("out/receipt.txt").read_bytes())["complete"] is False


def test_directories_that_pytest_passes_over_are_named(command: Command) -> None:
    samples.write(Path("runs/build/x.json"))
    code, out, _ = command("combine", *ASKED, *PARTS)
    assert (code, out[0]) == (0, "passed over: runs/build (ignored)")


def test_earlier_receipt_is_gone_if_the_parts_are_unsound(command: Command) -> None:
    Path("out").mkdir()
    Path("out/receipt.txt").write_text("of an earlier run")
    unsound = json.loads(Path(PARTS[1]).read_bytes())
    unsound["counts"]["judged"] = 7
    Path("parts/spam.json").write_text(json.dumps(unsound))
    code, out, _ = command("combine", *ASKED, *PARTS)
    assert code == 1
    assert [line for line in out if "parts/spam.json: the receipt " in line]
    assert not Path("out/receipt.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([*ASKED], "the following arguments are required: RECEIPT", id="no-part"),
        pytest.param([ASKED[0], *PARTS], "the following arguments are required", id="no-output"),
        pytest.param([ASKED[1], *PARTS], "the following arguments are required", id="no-root"),
        pytest.param(
            ["--experiments=nowhere", ASKED[1], *PARTS], "--experiments: the root ", id="root"
        ),
        pytest.param(
            [ASKED[0], "--output=runs/r.json", *PARTS],
            "--output: the report json:runs/r.json would be judged as an experiment",
            id="among-experiments",
        ),
        pytest.param(
            [ASKED[0], "--output=parts/FRAUD.json", *PARTS],
            "--output: the report json:parts/FRAUD.json is one of the receipts to put together",
            id="a-part",
        ),
        pytest.param(
            [ASKED[0], "--output=runs", *PARTS], "--output: the report json:runs must be", id="dir"
        ),
        pytest.param([*ASKED, "runs/fraud.json"], "RECEIPT: runs/fraud.json is no", id="other"),
    ],
)
def test_unusable_arguments_touch_no_file(
    command: Command, arguments: list[str], told: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    code, out, err = command("combine", *arguments)
    assert (code, out) == (4, [])
    assert err[-1].startswith(f"ERROR: {told}")
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before
