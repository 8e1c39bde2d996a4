"""What keeps a receipt from being verified, by the functions that judge again what it says."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from pytest_threshold.errors import UsageError
from pytest_threshold.judging.rules import Rules
from pytest_threshold.receipts.verifying import problems
from tests import samples
from tests.receipts import first, put
from tests.unit.receipts.conftest import Discover, Write

A, B = "runs/a/model.json", "runs/b/model.json"
OTHER_MODEL = "00000000-8b86-4d11-b42d-00c04fc964ff"


def digest(path: str) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()


@pytest.mark.usefixtures("corpus")
def test_sound_receipt_has_no_problem_of_any_kind(find: Discover, write_receipt: Write) -> None:
    receipt = write_receipt("r.txt", A, B)
    assert list(problems(receipt, find())) == [[], [], []]
    assert list(problems(receipt, find("runs"))) == [[], [], []]


@pytest.mark.usefixtures("corpus")
def test_each_kind_of_problem_is_a_list_of_its_own(find: Discover, write_receipt: Write) -> None:
    samples.write(Path("runs/c.json"), **samples.LOW)
    receipt = write_receipt("r.txt", A, "runs/c.json", lost=["runs/d.json"])
    Path(A).unlink()
    assert list(problems(receipt, find("runs"))) == [
        ["the receipt is not complete: 3 found, 2 judged"],
        [f"{A}: is missing", 'runs/c.json: did not pass: "rejected"'],
        [f"{B}: is not in the receipt"],
    ]


@pytest.mark.usefixtures("corpus")
def test_receipt_without_an_experiment(find: Discover, write_receipt: Write) -> None:
    receipt = write_receipt("r.txt", lost=[A])
    account, *others = problems(receipt, find())
    assert account == [
        "the receipt has no experiment",
        "the receipt is not complete: 1 found, 0 judged",
    ]
    assert others == [[], []]


@pytest.mark.usefixtures("corpus")
def test_huge_count_is_shortened(find: Discover, write_receipt: Write) -> None:
    huge = [put("counts", "found", value=10**300), put("complete", value=False)]
    account, *_ = problems(write_receipt("r.txt", A, changes=huge), find())
    assert account == [f"the receipt is not complete: 1{'0' * 199}... found, 1 judged"]


@pytest.mark.usefixtures("corpus")
def test_nothing_is_judged_by_an_unsound_receipt(find: Discover, write_receipt: Write) -> None:
    receipt = write_receipt("r.txt", A, changes=[put("complete", value=False)])
    Path(A).unlink()
    (lines,) = problems(receipt, find("runs"))
    (line,) = lines
    assert line.startswith('the receipt counts {"found": 1')
    assert line.endswith("and its complete is false")
    double = [lambda receipt: receipt["experiments"].append(first(receipt))]
    double += [put("counts", key, value=2) for key in ("found", "judged", "passed")]
    told = f"the receipt has an unsound entry, {B}: is in the receipt twice"
    assert list(problems(write_receipt("r.txt", B, changes=double), find("runs"))) == [[told]]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "longer": lambda content: content + b"\n",
    "other-recall": lambda content: content.replace(b"0.84", b"0.85"),
    "rejected": lambda content: content.replace(b"0.84", b"0.7").replace(b"0.9", b"0.7"),
    "invalid": lambda content: content.replace(b"example.com", b"example"),
    "empty": lambda _: b"",
}


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("name", CHANGES)
def test_changed_file_is_told_by_both_digests(
    find: Discover, write_receipt: Write, name: str
) -> None:
    receipt, before = write_receipt("r.txt", A), digest(A)
    Path(A).write_bytes(CHANGES[name](Path(A).read_bytes()))
    now = f'the sha256 is {digest(A)}, the receipt has "{before}"'
    _, found, _ = problems(receipt, find())
    assert found == [f"{A}: has changed since it was judged: {now}"]


@pytest.mark.usefixtures("corpus")
def test_file_that_cannot_be_read_any_more(find: Discover, write_receipt: Write) -> None:
    receipt = write_receipt("r.txt", A, B)
    for path in (A, B):
        Path(path).unlink()
    Path(A).mkdir()
    Path(B).symlink_to("gone")
    _, found, _ = problems(receipt, find())
    told = "cannot be judged again: file: must be"
    assert found == [
        f"{A}: {told} a regular file, found a directory",
        f"{B}: {told} readable, found a link to a file that does not exist",
    ]


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("values", "told"),
    [
        pytest.param(
            samples.LOW,
            "rejected: recall 0.7 at the operating point is below the minimum recall 0.8",
            id="rejected",
        ),
        pytest.param(
            {"issuer": "x"}, "invalid: issuer: an email address must have an @-sign", id="invalid"
        ),
    ],
)
def test_refused_experiment_of_a_receipt_that_calls_it_passed(
    find: Discover, write_receipt: Write, values: dict[str, object], told: str
) -> None:
    path = str(samples.write(Path("runs/other.json"), **values))
    made_up = [put("first", "path", value=path), put("first", "sha256", value=digest(path))]
    _, found, _ = problems(write_receipt("r.txt", A, changes=made_up), find())
    assert found == [f"{path}: {told}"]


DIFFERENCES: dict[str, tuple[dict[str, object], str]] = {
    "threshold": ({"optimal_threshold": 0.6}, "optimal_threshold must be 0.5, found 0.6"),
    "recall": (
        {"closest_recall_value": 0.86, "gap": 0.01},
        "closest_recall_value must be 0.84, found 0.86",
    ),
    "gap-follows": (
        {"closest_recall_value": 0.85, "gap": 0.0},
        "closest_recall_value must be 0.84, found 0.85",
    ),
    "highest": ({"highest_recall": 0.9}, "highest_recall must be 1.0, found 0.9"),
    "model": (
        {"model_id": OTHER_MODEL},
        f'model_id must be "{samples.SOUND["model_id"]}", found "{OTHER_MODEL}"',
    ),
    "issuer": (
        {"issuer": "eve@example.com"},
        'issuer must be "ada@example.com", found "eve@example.com"',
    ),
    "two": (
        {"optimal_threshold": 0.6, "issuer": "eve@example.com"},
        'issuer must be "ada@example.com", found "eve@example.com"',
    ),
}


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("name", DIFFERENCES)
def test_number_that_does_not_come_out_again(
    find: Discover, write_receipt: Write, name: str
) -> None:
    values, told = DIFFERENCES[name]
    receipt = write_receipt("r.txt", A, changes=[lambda found: first(found).update(values)])
    assert list(problems(receipt, find())) == [[], [f"{A}: {told}"], []]


@pytest.mark.usefixtures("corpus")
def test_rules_are_those_of_the_receipt(find: Discover, write_receipt: Write) -> None:
    strict = Rules(target_recall=0.9, min_recall=0.9, max_gap=0.0)
    assert list(problems(write_receipt("r.txt", A, rules=strict), find())) == [[], [], []]
    raised = [put("settings", "target_recall", value=0.9)]
    raised += [put("first", "closest_recall_value", value=0.88), put("first", "gap", value=0.02)]
    _, found, _ = problems(write_receipt("r.txt", A, changes=raised), find())
    assert found == [f"{A}: closest_recall_value must be 0.9, found 0.88"]


@pytest.mark.usefixtures("corpus")
def test_paths_of_a_receipt_are_shown_cut(find: Discover, write_receipt: Write) -> None:
    path = f"runs/{'x' * 300}.json"
    changes = [put("first", "path", value=path), put("first", "sha256", value="0" * 64)]
    with pytest.raises(UsageError):
        list(problems(write_receipt("r.txt", A, changes=changes), find()))
    both = write_receipt("r.txt", A, B, changes=changes)
    _, found, _ = problems(both, find())
    assert found == [f"runs/{'x' * 195}...: is missing"]


@pytest.mark.usefixtures("corpus")
def test_every_name_of_the_receipt_below_a_root_is_told_as_the_receipt(
    find: Discover, write_receipt: Write
) -> None:
    samples.write(Path("runs/b/new.json"))
    receipt = write_receipt("runs/r.json", A, B)
    Path("runs/link.json").symlink_to("r.json")
    os.link(receipt, "runs/z.json")
    itself = "is this receipt, and an experiment that it lacks: keep it out of the roots"
    account, found, unlisted = problems(receipt, find("runs"))
    assert (account, found) == ([], [])
    # A link leads to the same file, so only the name that was reached first is an experiment.
    assert unlisted == [
        "runs/b/new.json: is not in the receipt",
        f"runs/link.json: {itself}",
        f"runs/z.json: {itself}",
    ]


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("receipt", "root", "message"),
    [
        pytest.param("r.json", "r.json", "ROOT: r.json is the receipt itself", id="as-root"),
        pytest.param(A, "runs", f"RECEIPT: {A} is no receipt: *found an experiment", id="none"),
        pytest.param("gone", "runs", "RECEIPT: gone is no receipt: *No such file*", id="gone"),
    ],
)
def test_wrong_arguments_are_usage_errors(
    find: Discover, write_receipt: Write, receipt: str, root: str, message: str
) -> None:
    write_receipt("r.json", A)
    with pytest.raises(UsageError) as refused:
        list(problems(receipt, find(root)))
    pytest.LineMatcher([str(refused.value)]).fnmatch_lines([message])
