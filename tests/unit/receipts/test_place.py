"""Whether a command about receipts was started where their files are, and spares the receipt."""

import os
from pathlib import Path

import pytest

from pytest_threshold.errors import UsageError
from pytest_threshold.receipts.errors import UnsoundReceiptError
from pytest_threshold.receipts.place import check_place, identities, is_one_of
from pytest_threshold.receipts.reading import places, read_receipt
from tests.unit.receipts.conftest import Discover, Write

A, B = "runs/a/model.json", "runs/b/model.json"


def trouble(name: str, find: Discover, *roots: str) -> str:
    """Return the usage error of a receipt and roots, or nothing."""
    try:
        check_place(name, read_receipt(name), find(*roots), origin="--experiments")
    except UsageError as error:
        return str(error)
    return ""


def test_one_file_that_is_there_is_enough(
    corpus: Path, find: Discover, write_receipt: Write
) -> None:
    name = write_receipt("r.txt", A, B)
    Path(A).unlink()
    assert trouble(name, find) == ""
    Path(B).unlink()
    told = "of the files in r.txt, 2 in all, none is found from the current directory"
    where = "start the command where pytest was started"
    assert trouble(name, find) == f"RECEIPT: {told}: {where}"
    (corpus / B).symlink_to("gone")
    assert trouble(name, find) == ""


@pytest.mark.usefixtures("corpus")
def test_files_that_nobody_could_read_need_not_be_there(
    find: Discover, write_receipt: Write
) -> None:
    name = write_receipt("r.txt", "runs/gone.json")
    assert trouble(name, find) == ""
    name = write_receipt("r.txt", A, "runs/gone.json")
    Path(A).unlink()
    assert trouble(name, find).startswith("RECEIPT: of the files in r.txt, 1 in all, none is ")


@pytest.mark.usefixtures("corpus")
def test_long_name_of_a_receipt_from_elsewhere_is_cut(find: Discover, write_receipt: Write) -> None:
    Path("x" * 150).mkdir()
    name = write_receipt(f"{'x' * 150}/{'y' * 150}", A)
    Path(A).unlink()
    told = trouble(name, find)
    assert told.startswith(f"RECEIPT: of the files in {'x' * 150}/{'y' * 49}..., 1 in all, ")


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("root", ["runs/r.json", "link.json", "hard.json"])
def test_receipt_as_a_root(find: Discover, write_receipt: Write, root: str) -> None:
    name = write_receipt("runs/r.json", A)
    Path("link.json").symlink_to("runs/r.json")
    os.link(name, "hard.json")
    assert trouble(name, find, root) == f"--experiments: {root} is the receipt itself"
    assert trouble(name, find, A, root) == f"--experiments: {root} is the receipt itself"


@pytest.mark.usefixtures("corpus")
def test_receipt_below_a_root_is_no_usage_error(find: Discover, write_receipt: Write) -> None:
    """It is an experiment that it lacks, whether it is given as a root besides or not."""
    name = write_receipt("runs/r.json", A)
    assert trouble(name, find, "runs") == ""
    assert trouble(name, find, "runs", name) == ""
    assert trouble(name, find, "runs/b", name) == f"--experiments: {name} is the receipt itself"


def test_identities_are_those_of_files_that_are_there(corpus: Path) -> None:
    os.link(A, "hard.json")
    (corpus / "link.json").symlink_to(A)
    assert identities([A]) == identities(["hard.json", "link.json", str(corpus / A)])
    assert len(identities([A, B])) == 2
    assert identities(["gone.json"]) == frozenset()
    assert identities([A, "gone.json"]) == identities([A])


def test_experiment_is_one_of_the_receipts_under_any_name(corpus: Path, find: Discover) -> None:
    (corpus / "runs" / "link.json").symlink_to("a/model.json")
    os.link(A, "runs/hard.json")
    broken = corpus / "runs" / "z.json"
    broken.symlink_to("gone")
    found = {each.node_path: is_one_of(each, identities([A])) for each in find("runs").experiments}
    assert found == {A: True, B: False, "runs/hard.json": True, "runs/z.json": False}
    assert not any(is_one_of(each, frozenset()) for each in find("runs").experiments)


@pytest.mark.usefixtures("corpus")
def test_experiments_go_by_the_files_that_their_paths_lead_to(write_receipt: Write) -> None:
    Path("link.json").symlink_to("runs/a/model.json")
    receipt = read_receipt(write_receipt("r.txt", "link.json", B, "runs/gone.json"))
    assert {place: each.path for place, each in places(receipt).items()} == {
        os.path.realpath(A): "link.json",
        os.path.realpath(B): B,
        os.path.realpath("runs/gone.json"): "runs/gone.json",
    }


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("path", ["link.json", "./runs/../runs/a/model.json"])
def test_two_paths_to_one_file_are_refused(write_receipt: Write, path: str) -> None:
    Path("link.json").symlink_to("runs/a/model.json")
    receipt = read_receipt(write_receipt("r.txt", A, path))
    with pytest.raises(UnsoundReceiptError) as refused:
        places(receipt)
    assert str(refused.value) == f"has an unsound entry, {path}: is in the receipt twice"


@pytest.mark.usefixtures("corpus")
def test_name_that_no_file_can_have_here_is_refused(write_receipt: Write) -> None:
    """Which names these are depends on the encoding of the system, but for lone surrogates."""
    receipt = read_receipt(write_receipt("r.txt", A))
    entry = receipt.experiments[0].model_copy(update={"path": "runs/\ud800.json"})
    with pytest.raises(UnsoundReceiptError) as refused:
        places(receipt.model_copy(update={"experiments": [entry]}))
    told = r"has an unsound entry, runs/\ud800.json: is no name that a file can have here"
    assert str(refused.value) == told
