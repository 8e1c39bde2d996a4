"""Receipts put together by `CombinedReceipts`, and what it says of those that do not fit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.judging import rules as rules_module
from pytest_threshold.judging.evidence import Evidence, Reason
from pytest_threshold.judging.rules import RULES, Rules
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.receipts.combining import CombinedReceipts, read_partial_receipt, verdict_of
from pytest_threshold.receipts.errors import UnsoundReceiptError
from pytest_threshold.receipts.model import PassedExperiment
from pytest_threshold.receipts.place import identities
from pytest_threshold.receipts.reading import read_receipt
from tests import samples
from tests.receipts import Receipt, first, put, rendered, resolved_experiments
from tests.unit.judging.test_rules import row
from tests.unit.receipts.conftest import Discover, Write

A, B = "runs/a/model.json", "runs/b/model.json"
BOTH_PASSED = "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
ONE_LOST = "INCOMPLETE: 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid"
NOTHING = "INCOMPLETE: 2 found, 0 judged: 0 passed, 0 rejected, 0 invalid"
NOW = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def combine(find: Discover) -> Callable[..., CombinedReceipts]:
    """Return a function that puts receipts together, of the corpus in one root."""

    def combined(*receipts: str, root: str = "runs") -> CombinedReceipts:
        combination = CombinedReceipts(find(root), receipts=identities(receipts))
        for receipt in receipts:
            combination.add(read_partial_receipt(receipt))
        return combination

    return combined


Combine = Callable[..., CombinedReceipts]
pytestmark = pytest.mark.usefixtures("corpus")


def whole(combination: CombinedReceipts) -> dict[str, Any]:
    """Return the receipt of a combination, if it has the form of one."""
    path = Path("whole.txt")
    path.write_bytes(rendered(combination.report(created=NOW)))
    return samples.receipt(path)


def test_parts_of_two_roots_are_the_receipt_of_one_run(
    combine: Combine, write_receipt: Write
) -> None:
    combination = combine(write_receipt("b.txt", B), write_receipt("a.txt", A))
    assert list(combination.lines()) == [BOTH_PASSED]
    assert combination.has_passed
    one = json.loads(Path(write_receipt("one.txt", A, B)).read_text())
    assert whole(combination) == {**one, "created": "2026-11-22T10:00:00.123Z"}
    assert read_receipt("whole.txt").complete


def test_time_of_the_whole_is_told_in_utc(combine: Combine, write_receipt: Write) -> None:
    combination = combine(write_receipt("one.txt", A, B))
    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    told = json.loads(rendered(combination.report(created=local)))
    assert told["created"] == "2026-11-22T10:00:00.123Z"


def test_what_no_part_has_judged_is_missing(combine: Combine, write_receipt: Write) -> None:
    combination = combine(write_receipt("a.txt", A, lost=[B]))
    assert list(combination.lines()) == [f"not judged: {B}", ONE_LOST]
    assert not combination.has_passed
    told = whole(combination)
    assert told["complete"] is False
    assert told["counts"] == {"found": 2, "judged": 1, "passed": 1, "rejected": 0, "invalid": 0}
    assert [each["path"] for each in told["experiments"]] == [A]


def test_part_that_judged_nothing_fits(combine: Combine, write_receipt: Write) -> None:
    nothing = write_receipt("none.txt", lost=[A, B])
    assert combine(nothing, write_receipt("one.txt", A, B)).has_passed
    combination = combine(nothing)
    assert list(combination.lines()) == [f"not judged: {A}", f"not judged: {B}", NOTHING]
    assert whole(combination)["experiments"] == []


def test_no_part_at_all_has_not_passed(combine: Combine) -> None:
    assert not combine().has_passed
    assert list(combine().lines())[-1] == NOTHING


def test_lines_come_in_the_order_of_their_kinds(combine: Combine, write_receipt: Write) -> None:
    samples.write(Path("runs/a/low.json"), **samples.LOW)
    samples.write(Path("runs/a/wrong.json"), issuer="x")
    samples.write(Path("runs/build/model.json"))
    samples.write(Path("runs/.cache/model.json"))
    part = write_receipt("a.txt", "runs/a/wrong.json", A, "runs/a/low.json")
    combination = combine(part)
    account = "4 found, 3 judged: 1 passed, 1 rejected, 1 invalid"
    low = "recall 0.7 at the operating point is below the minimum recall 0.8"
    lines = [
        "passed over: runs/.cache (ignored)",
        "passed over: runs/build (ignored)",
        f"not judged: {B}",
        f"rejected: runs/a/low.json: {low}",
        "invalid: runs/a/wrong.json: issuer: an email address must have an @-sign",
        f"INCOMPLETE: {account}",
    ]
    assert list(combination.lines()) == lines
    combination.account.objections.append("x")
    assert list(combination.lines()) == ["error: x", "nothing was written", *lines]
    told = [(each["path"], each["verdict"]) for each in whole(combination)["experiments"]]
    assert told == [
        ("runs/a/low.json", "rejected"),
        (A, "passed"),
        ("runs/a/wrong.json", "invalid"),
    ]


def test_report_of_the_whole_tells_what_was_found(combine: Combine, write_receipt: Write) -> None:
    samples.write(Path("runs/build/model.json"))
    report = combine(write_receipt("a.txt", A)).report(created=NOW)
    assert report.passed_over == ("runs/build (ignored)",)
    assert report.account == ONE_LOST
    found = [(each.file, each.path, each.verdict is None) for each in report.experiments]
    assert found == [(A, Path(A).absolute(), False), (B, Path(B).absolute(), True)]


def test_each_experiment_of_a_part_is_resolved_once(combine: Combine, write_receipt: Write) -> None:
    part = write_receipt("one.txt", A, B)
    with resolved_experiments() as paths:
        combine(part)
    assert sorted(paths) == [str(Path(each).absolute()) for each in (A, B)]


def test_whole_that_is_judged_may_be_refused(combine: Combine, write_receipt: Write) -> None:
    samples.write(Path(B), **samples.LOW)
    combination = combine(write_receipt("one.txt", A, B))
    assert not combination.has_passed
    assert whole(combination)["complete"] is True


def test_no_kind_of_line_floods(combine: Combine, write_receipt: Write) -> None:
    for number in range(25):
        samples.write(Path(f"runs/c/{number:02}.json"))
        samples.write(Path(f"runs/d/{number:02}.json"), **samples.LOW)
        samples.write(Path(f"runs/e/{number:02}.json"), issuer="x")
        Path(f"runs/f/{number:02}/build").mkdir(parents=True)
    files = [str(path) for path in sorted(Path("runs").glob("[abde]/*.json"))]
    lines = list(combine(write_receipt("one.txt", *files)).lines())
    assert [line for line in lines if " more" in line and "(and" not in line] == [
        "passed over: and 5 more",
        "not judged: and 5 more",
        "rejected: and 5 more",
        "invalid: and 5 more",
    ]
    assert lines[-1] == "INCOMPLETE: 77 found, 52 judged: 2 passed, 25 rejected, 25 invalid"
    assert len(lines) == 4 * 21 + 1
    combination = combine()
    combination.account.objections.extend("ab" * 15)
    lines = list(combination.lines())
    assert lines[19:22] == ["error: b", "error: and 10 more", "nothing was written"]


def test_many_warnings_are_counted(combine: Combine, write_receipt: Write) -> None:
    """A copy of each of many experiments, which only the whole can show."""
    files: dict[str, list[str]] = {"c": [], "d": []}
    for team, paths in files.items():
        for number in range(21):
            path = Path(f"runs/{team}/{number:02}.json")
            samples.write(path, experiment_date=f"2026-11-22T10:00:{number:02}Z")
            paths.append(str(path))
    parts = [write_receipt(f"{team}.txt", *paths) for team, paths in files.items()]
    lines = list(combine(*parts, write_receipt("one.txt", A, B)).lines())
    copies = "the same model_id and experiment_date in"
    assert lines[0] == f"warning: {copies} runs/c/00.json, runs/d/00.json"
    assert lines[19:] == [
        f"warning: {copies} runs/c/19.json, runs/d/19.json",
        "warning: and 1 more",
        "44 found, 44 judged: 44 passed, 0 rejected, 0 invalid",
    ]


def test_names_in_a_warning_are_printable(combine: Combine, write_receipt: Write) -> None:
    """A node path that is printable for pytest may still be a command for another CI runner."""
    date = "2026-11-22T10:00:00Z"
    for name in (A, "runs/##[x].json"):
        samples.write(Path(name), experiment_date=date)
    combination = combine(write_receipt("one.txt", A, B))
    verdicts = combination.account.verdicts
    verdicts["runs/##[x].json"] = verdicts[A]
    (line,) = [line for line in combination.lines() if line.startswith("warning: ")]
    assert line.endswith(r" in runs/#\x23[x].json, runs/a/model.json")


OTHER_SETTINGS = "the receipt has other settings than a.txt: target recall 0.85"
SETTINGS = "not target recall 0.85, minimum recall 0.8"
MISFITS: dict[str, tuple[Callable[[Receipt], object], str]] = {
    "minimum": (
        put("settings", "min_recall", value=0.5),
        f"{OTHER_SETTINGS}, minimum recall 0.5, {SETTINGS}",
    ),
    "gap": (
        put("settings", "max_gap", value=0.5),
        f"{OTHER_SETTINGS}, minimum recall 0.8, maximum gap 0.5, {SETTINGS}",
    ),
    "plugin": (
        put("plugin_version", value="9\x1b"),
        r"the receipt has another plugin_version than a.txt: 9\x1b, not 0.1.0",
    ),
    "long-plugin": (
        put("plugin_version", value="9" * 300),
        f"the receipt has another plugin_version than a.txt: {'9' * 200}..., not 0.1.0",
    ),
    "larger": (
        lambda receipt: receipt["counts"].update(found=3) or receipt.update(complete=False),
        "the receipt is of a run that found 3, but the roots hold 2",
    ),
    "huge": (
        lambda receipt: receipt["counts"].update(found=10**300) or receipt.update(complete=False),
        f"the receipt is of a run that found 1{'0' * 199}..., but the roots hold 2",
    ),
    "stranger": (
        put("first", "path", value="other/c.json"),
        "other/c.json is not among the experiments of the roots",
    ),
    "long-stranger": (
        put("first", "path", value=f"{'x/' * 150}c.json"),
        f"{'x/' * 100}... is not among the experiments of the roots",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_part_that_does_not_fit_adds_nothing(
    combine: Combine, write_receipt: Write, name: str
) -> None:
    change, message = MISFITS[name]
    combination = combine(write_receipt("a.txt", A), write_receipt("b.txt", B, changes=[change]))
    lines = [f"error: b.txt: {message}", "nothing was written", f"not judged: {B}", ONE_LOST]
    assert list(combination.lines()) == lines
    assert not combination.has_passed


def test_parts_are_compared_with_the_first_that_fits(
    combine: Combine, write_receipt: Write
) -> None:
    larger = [put("counts", "found", value=3), put("complete", value=False)]
    other = [put("plugin_version", value="0.0.7")]
    parts = [
        write_receipt("a.txt", A, changes=[*larger, put("plugin_version", value="9")]),
        write_receipt("b.txt", B, changes=other),
        write_receipt("c.txt", A, changes=other),
    ]
    combination = combine(*parts)
    assert combination.account.objections == [
        "a.txt: the receipt is of a run that found 3, but the roots hold 2"
    ]
    assert [part.name for part in combination.parts] == ["b.txt", "c.txt"]
    assert whole(combination)["plugin_version"] == "0.0.7"
    # A receipt of parts that do not fit says so, and nobody believes it.
    assert whole(combination)["errors"] == combination.account.objections


def test_settings_of_the_whole_are_those_of_its_parts(
    combine: Combine, write_receipt: Write
) -> None:
    rules = Rules(target_recall=0.9, min_recall=0.5, max_gap=0.25)
    told = whole(combine(write_receipt("one.txt", A, B, rules=rules)))
    assert told["settings"] == {
        **dict.fromkeys(rule.name for rule in RULES),
        "target_recall": 0.9,
        "min_recall": 0.5,
        "max_gap": 0.25,
    }


def test_experiment_in_two_parts_may_be_told_alike(combine: Combine, write_receipt: Write) -> None:
    moved = [put("first", "path", value=f"./{A}")]
    parts = [write_receipt("one.txt", A, B), write_receipt("a.txt", A, changes=moved)]
    combination = combine(*parts)
    assert list(combination.lines()) == [BOTH_PASSED]
    assert [each["path"] for each in whole(combination)["experiments"]] == [A, B]


DISPUTES: dict[str, tuple[dict[str, object], str]] = {
    "number": ({"optimal_threshold": 0.25}, "its optimal_threshold is 0.5 in a.txt, 0.25 in b.txt"),
    "first-of-two": (
        {"issuer": "eve@example.com", "optimal_threshold": 0.25},
        'its issuer is "ada@example.com" in a.txt, "eve@example.com" in b.txt',
    ),
    "reasons": (
        {
            "verdict": "rejected",
            "reasons": [{"key": "x", "message": "x", "cure": None, "line": 1, "column": 1}],
        },
        'its verdict is "passed" in a.txt, "rejected" in b.txt',
    ),
}


@pytest.mark.parametrize("name", DISPUTES)
def test_experiment_that_two_parts_tell_otherwise_is_not_judged(
    combine: Combine, write_receipt: Write, name: str
) -> None:
    values, message = DISPUTES[name]

    def change(receipt: Receipt) -> None:
        entry = first(receipt)
        receipt["counts"][entry["verdict"]] -= 1
        entry |= values
        receipt["counts"][entry["verdict"]] += 1

    parts = [write_receipt("a.txt", A), write_receipt("b.txt", A, B, changes=[change])]
    told = [f"error: {A}: {message}", "nothing was written", f"not judged: {A}", ONE_LOST]
    assert list(combine(*parts).lines()) == told
    # It stays so, whoever agrees with the one or the other.
    assert list(combine(*parts, "a.txt").lines()) == told
    again = [told[0], told[0].replace("b.txt", "c.txt"), *told[1:]]
    third = write_receipt("c.txt", A, B, changes=[change])
    assert list(combine(*parts, third).lines()) == again


def test_lists_are_not_shown(combine: Combine, write_receipt: Write) -> None:
    samples.write(Path(B), **samples.LOW)
    changes = [lambda receipt: first(receipt)["reasons"][0].update(line=7)]
    parts = [write_receipt("a.txt", B), write_receipt("b.txt", B, changes=changes)]
    objections = combine(*parts).account.objections
    assert objections == [f"{B}: its reasons is an array in a.txt, an array in b.txt"]


def test_one_content_is_told_alike_in_all_parts(combine: Combine, write_receipt: Write) -> None:
    Path(B).write_bytes(Path(A).read_bytes())
    third = str(samples.write(Path("runs/c.json")))
    other = [put("first", "issuer", value="eve@example.com")]
    parts = [write_receipt("a.txt", third, A), write_receipt("b.txt", B, changes=other)]
    combination = combine(*parts)
    issuers = f'its issuer is "eve@example.com", but "ada@example.com" in {A} in a.txt'
    told = f"{B} in b.txt: {issuers}, which has the same sha256"
    account = "3 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
    assert list(combination.lines()) == [
        f"error: {told}",
        "nothing was written",
        f"not judged: {B}",
        f"INCOMPLETE: {account}",
    ]
    assert combine("a.txt", write_receipt("b.txt", B)).has_passed


def test_experiment_goes_by_the_path_that_its_part_has(
    combine: Combine, write_receipt: Write
) -> None:
    Path("link.json").symlink_to(A)
    combination = combine(write_receipt("one.txt", B, "link.json"))
    assert list(combination.lines()) == [BOTH_PASSED]
    told = whole(combination)["experiments"]
    assert [each["path"] for each in told] == ["link.json", B]


def test_file_whose_name_is_escaped_is_no_stranger(combine: Combine, write_receipt: Write) -> None:
    samples.write(Path("runs/li\nne.json"))
    moved = [put("first", "path", value=r"runs/li\nne.json")]
    combination = combine(write_receipt("one.txt", "runs/li\nne.json", A, B, changes=moved))
    assert combination.has_passed
    assert [each["path"] for each in whole(combination)["experiments"]] == [
        A,
        B,
        r"runs/li\nne.json",
    ]


def test_file_that_has_the_escaped_name_of_another_is_itself(
    combine: Combine, write_receipt: Write
) -> None:
    samples.write(Path("runs/li\nne.json"), issuer="x")
    samples.write(Path(r"runs/li\nne.json"))
    combination = combine(write_receipt("one.txt", r"runs/li\nne.json", A, B))
    (lost,) = [line for line in combination.lines() if line.startswith("not judged: ")]
    assert lost == r"not judged: runs/li\nne.json~"


def test_receipts_below_a_root_are_told_as_such(combine: Combine, write_receipt: Write) -> None:
    part = write_receipt("runs/part.json", A, B)
    samples.write(Path("runs/z.json"))
    told = "is this receipt, and an experiment that it lacks: keep it out of the roots"
    account = "4 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
    assert list(combine(part).lines()) == [
        f"not judged: runs/part.json: {told}",
        "not judged: runs/z.json",
        f"INCOMPLETE: {account}",
    ]


def test_name_of_a_part_is_printable_and_cut(write_receipt: Write) -> None:
    assert read_partial_receipt(write_receipt("a\x1b.txt", A)).name == r"a\x1b.txt"
    Path("x" * 150).mkdir()
    name = read_partial_receipt(write_receipt(f"{'x' * 150}/{'y' * 150}", A)).name
    assert name == f"{'x' * 150}/{'y' * 49}..."


def test_part_that_is_unsound_is_not_read(write_receipt: Write) -> None:
    with pytest.raises(UnsoundReceiptError, match="complete is false"):
        read_partial_receipt(write_receipt("a.txt", A, changes=[put("complete", value=False)]))
    double = [lambda receipt: receipt["experiments"].append(first(receipt))]
    double += [put("counts", key, value=2) for key in ("found", "judged", "passed")]
    with pytest.raises(UnsoundReceiptError, match="is in the receipt twice"):
        read_partial_receipt(write_receipt("a.txt", A, changes=double))


def test_verdict_is_that_of_the_receipt(write_receipt: Write) -> None:
    date = "2026-11-22T10:00:00Z"
    low = samples.write(Path("runs/low.json"), experiment_date=date, **samples.LOW)
    wrong = samples.write(Path("runs/wrong.json"), issuer="x")
    name = write_receipt("r.txt", A, str(low), str(wrong), rules=Rules(min_recall=0.8, max_gap=0.1))
    passed, rejected, invalid = read_receipt(name).experiments
    below = "recall 0.7 at the operating point is below the minimum recall 0.8"
    far = "recall 0.7 at the operating point has a gap of 0.15 to the target recall 0.85, above"
    assert verdict_of(rejected) == Verdict(
        verdict="rejected",
        headline=below,
        model_id=samples.SOUND["model_id"],
        issuer=samples.SOUND["issuer"],
        experiment_date=date,
        optimal_threshold=0.0,
        closest_recall_value=0.7,
        evidence=Evidence(
            sha256=rejected.sha256,
            gap=0.15,
            highest_recall=0.7,
            reasons=(
                Reason(key=None, message=below, cure=None, line=1, column=place(low)),
                Reason(
                    key=None,
                    message=f"{far} the maximum gap 0.1",
                    cure=None,
                    line=1,
                    column=place(low),
                ),
            ),
        ),
    )
    told = verdict_of(invalid)
    assert told.headline == "issuer: an email address must have an @-sign"
    assert (told.model_id, told.issuer, told.experiment_date) == ("", "", "")
    assert (told.optimal_threshold, told.closest_recall_value) == (None, None)
    assert verdict_of(passed).headline == ""


class WithHeadroom(PassedExperiment):
    """An entry of a version that has a rule with a column of its own."""

    headroom: float | None = None


@pytest.mark.parametrize(
    ("headroom", "quantities"), [(0.5, {"headroom": 0.5}), (0.0, {"headroom": 0.0}), (None, {})]
)
def test_verdict_has_the_columns_of_the_rules(
    write_receipt: Write,
    monkeypatch: pytest.MonkeyPatch,
    headroom: float | None,
    quantities: dict[str, float],
) -> None:
    (entry,) = read_receipt(write_receipt("r.txt", A)).experiments
    stated = WithHeadroom(**entry.model_dump(), headroom=headroom)
    monkeypatch.setattr(rules_module, "RULES", (*rules_module.RULES, row()))
    assert verdict_of(stated).quantities == quantities


def place(path: Path) -> int:
    return path.read_text().index("0.7") + 1


def test_headline_is_cut(write_receipt: Write) -> None:
    samples.write(Path(A), issuer="x")
    changes = [lambda receipt: first(receipt)["reasons"][0].update(message="\x1b" + "x" * 300)]
    (told,) = read_receipt(write_receipt("r.txt", A, changes=changes)).experiments
    assert verdict_of(told).headline == rf"issuer: \x1b{'x' * 188}..."
