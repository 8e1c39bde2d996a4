"""What can be told of a receipt without the files that it is about."""

import json
import os
import tracemalloc
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.judging.rules import Rules
from pytest_threshold.receipts.combining import verdict_of
from pytest_threshold.receipts.errors import NoReceiptError, UnsoundReceiptError
from pytest_threshold.receipts.reading import read_receipt
from pytest_threshold.reports.receipt import entry
from tests import samples
from tests.receipts import Receipt, put, verdict, written

RULES = Rules(min_recall=0.8, max_gap=0.05)


@pytest.fixture(scope="module")
def receipt(tmp_path_factory: pytest.TempPathFactory) -> Receipt:
    """Return a receipt with one experiment of each verdict."""
    path = tmp_path_factory.mktemp("experiments") / "x.json"
    judged = {
        f"runs/{name}.json": verdict(samples.write(path, **values), RULES)
        for name, values in (("a", {}), ("b", samples.LOW), ("c", {"issuer": "x"}))
    }
    found: Receipt = json.loads(written(judged, RULES))
    return found


def read(path: Path, content: object) -> str:
    """Return why a receipt is refused."""
    file = path / "r.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(UnsoundReceiptError) as refused:
        read_receipt(str(file))
    return str(refused.value)


def test_what_the_gate_writes_is_read(receipt: Receipt, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(receipt))
    found = read_receipt(str(tmp_path / "r.json"))
    assert found.settings.rules == RULES
    assert [each.verdict for each in found.experiments] == ["passed", "rejected", "invalid"]
    told = [entry(each.path, verdict_of(each)) for each in found.experiments]
    assert told == receipt["experiments"]
    assert verdict_of(found.experiments[2]).headline == (
        "issuer: an email address must have an @-sign"
    )


UNIT = st.sampled_from([0.0, 1.0, 0.8, 0.85, 0.9, 0.85 + 5e-10, 0.85 - 5e-10]) | st.floats(0, 1)


@given(
    recalls=st.lists(UNIT, min_size=1, max_size=8),
    target=UNIT,
    minimum=st.none() | UNIT,
    gap=st.none() | UNIT,
    with_warnings=st.booleans(),
)
def test_no_receipt_of_the_gate_contradicts_itself(
    tmp_path_factory: pytest.TempPathFactory,
    recalls: list[float],
    target: float,
    minimum: float | None,
    gap: float | None,
    *,
    with_warnings: bool,
) -> None:
    path = tmp_path_factory.getbasetemp() / "x.json"
    path.write_text(
        samples.text(threshold_arr=[i / 10 for i in range(len(recalls))], recall_arr=recalls)
    )
    rules = Rules(target_recall=target, min_recall=minimum and min(minimum, target), max_gap=gap)
    told = verdict(path, rules, with_warnings=with_warnings)
    receipt = path.with_name("r.txt")
    receipt.write_bytes(written({"runs/x.json": told, "runs/lost.json": None}, rules))
    (found,) = read_receipt(str(receipt)).experiments
    assert entry("", verdict_of(found)) == entry("", told)


def of(index: int, *keys: str, value: object) -> Callable[[Receipt], object]:
    """Return a change of a value of one of the experiments: passed, rejected, invalid."""

    def change(receipt: Receipt) -> None:
        put(*keys, value=value)(receipt["experiments"][index])

    return change


def reason(index: int, **values: object) -> Callable[[Receipt], object]:
    """Return a change of the first reason of an experiment."""
    return lambda receipt: receipt["experiments"][index]["reasons"][0].update(values)


def judge_otherwise(index: int, verdict: str, **values: object) -> Callable[[Receipt], None]:
    """Return a change of a verdict, which the counts follow."""

    def change(receipt: Receipt) -> None:
        entry = receipt["experiments"][index]
        receipt["counts"][entry["verdict"]] -= 1
        receipt["counts"][verdict] += 1
        entry |= {"verdict": verdict, **values}

    return change


REASON = {"key": None, "message": "x", "cure": None, "line": 1, "column": 1}
Change = Callable[[Receipt], object]
FORM: dict[str, tuple[Change, str]] = {
    "plugin": (put("plugin_version", value=""), "must have a text with something in it as its *"),
    "created": (put("created", value="\x1b[2J"), "must have a time *created, found *u001b*"),
    "created-number": (put("created", value=1), "must have a time * as its created, found 1"),
    "created-zone": (
        put("created", value="2026-11-22T10:00:00.000+01:00"),
        "must have a time YYYY-MM-DDThh:mm:ss.sssZ as its created, found *",
    ),
    "settings": (put("settings", value=[]), "must have an object of rules as its settings, *"),
    "unknown-rule": (
        put("settings", "max_age", value=0.1),
        "has a limit for max_age, 0.1, which is no rule of this version",
    ),
    "no-target": (
        put("settings", "target_recall", value=None),
        "must have a number in [[]0, 1] as its settings.target_recall, found null",
    ),
    "true-gap": (
        put("settings", "max_gap", value=True),
        "must have a number in [[]0, 1] or null as its settings.max_gap, found true",
    ),
    "text-gap": (put("settings", "max_gap", value="0.1"), '*settings.max_gap, found "0.1"'),
    "huge-minimum": (put("settings", "min_recall", value=10**400), "*settings.min_recall, *1000*"),
    "negative": (put("settings", "max_gap", value=-0.1), "*settings.max_gap, found -0.1"),
    "errors-null": (put("errors", value=None), "must have an array of texts, or no such key as *"),
    "errors-empty": (put("errors", value=[]), "must have an array of texts*, found an array"),
    "errors-number": (put("errors", value=[1]), "* as its errors[[]0], found 1"),
    "key": (put("extra", value=1), "must not have the key extra"),
    "long-key": (put("\x1b" * 999, value=1), r"must not have the key \x1b\x1b*..."),
    "lacks": (lambda receipt: receipt.pop("complete"), "must have the key complete"),
    "complete": (put("complete", value=1), "must have true or false as its complete, found 1"),
    "counts": (put("counts", value=None), "must have an object of numbers as its counts, *null"),
    "count": (
        put("counts", "found", value=0),
        "must have a whole number of experiments, at least 1, as its counts.found, found 0",
    ),
    "count-less": (put("counts", "passed", value=-1), "*counts.passed, found -1"),
    "count-true": (put("counts", "passed", value=True), "*counts.passed, found true"),
    "count-text": (put("counts", "judged", value="3"), '*counts.judged, found "3"'),
    "count-lacks": (lambda receipt: receipt["counts"].pop("found"), "must have the key counts.*"),
    "no-list": (put("experiments", value={}), "must have an array of experiments as its *object"),
    "no-object": (
        put("experiments", value=["a"]),
        'has an unsound entry, experiments[[]0]: must be an object, found "a"',
    ),
    "no-path": (
        lambda receipt: receipt["experiments"][1].pop("path"),
        "has an unsound entry, experiments[[]1]: must have the key path",
    ),
    "no-verdict": (of(0, "verdict", value=None), "*: must have passed, * verdict, found null"),
    "verdict": (of(0, "verdict", value=["passed"]), "*, rejected or *, found an array"),
    "verdict-case": (of(0, "verdict", value="Passed"), '*verdict, found "Passed"'),
    "empty-path": (of(0, "path", value=""), "has an unsound entry, : must have a printable *"),
    "long-path": (of(0, "path", value="a/" * 10**5), "* entry, a/a/*...: must have a print*"),
    "entry-lacks": (
        lambda receipt: receipt["experiments"][0].pop("gap"),
        "has an unsound entry, runs/a.json: must have the key gap",
    ),
    "entry-extra": (of(0, "\x1b", value=1), r"*, runs/a.json: must not have the key \x1b"),
    "digest": (of(0, "sha256", value="0" * 63), "*: must have 64 hex digits in lower case as *"),
    "digest-case": (of(0, "sha256", value="A" * 64), "*: must have 64 hex digits in lower *"),
    "digest-null": (of(0, "sha256", value=None), "*: must have 64 hex digits *, found null"),
    "digest-empty": (of(2, "sha256", value=""), "*, runs/c.json: must have 64 hex digits *"),
    "model-null": (of(0, "model_id", value=None), "*: must have a UUID * model_id, found null"),
    "model": (of(1, "model_id", value="fraud-7"), '*: must have a UUID *, found "fraud-7"'),
    "issuer": (of(0, "issuer", value="x"), '*: must have one e-mail address as *, found "x"'),
    "date": (of(0, "experiment_date", value="today"), "*: must have an RFC 3339 date-time as *"),
    "date-number": (of(0, "experiment_date", value=7), "*: must have an RFC 3339 *, found 7"),
    "threshold": (of(0, "optimal_threshold", value=True), "*its optimal_threshold, found true"),
    "recall": (of(0, "closest_recall_value", value=1.5), "*its closest_recall_value, found 1.5"),
    "huge-gap": (of(0, "gap", value=10**400), "*: must have a number in [[]0, 1] as its gap, *"),
    "highest": (of(0, "highest_recall", value="1"), '*its highest_recall, found "1"'),
    "invalid-gap": (of(2, "gap", value=0.0), "*: must have null as its gap, found 0.0"),
    "invalid-model": (of(2, "model_id", value="x"), '*: must have null as its model_id, *"x"'),
    "passed-reasons": (
        of(0, "reasons", value=[{}, 1]),
        "*, runs/a.json: its reasons must be empty, since it passed, found 2 of them",
    ),
    "passed-text": (of(0, "reasons", value="x"), '*, since it passed, found "x"'),
    "passed-null": (of(0, "reasons", value=None), "*: its reasons must be empty, *, found null"),
    "rejected-null": (of(1, "reasons", value=None), "*: must have an array of reasons, *null"),
    "no-reasons": (of(1, "reasons", value=[]), "*: must have an array of reasons, *array"),
    "invalid-without": (of(2, "reasons", value=[]), "*: must have an array of reasons, *array"),
    "reason-text": (of(1, "reasons", value=["x"]), '*as its reasons[[]0], found "x"'),
    "reason-key": (reason(1, extra=1), "*: must not have the key reasons[[]0].extra"),
    "reason-about": (reason(1, key=1), "*or null as its reasons[[]0].key, found 1"),
    "reason-message": (reason(1, message=""), '*as its reasons[[]0].message, found ""'),
    "reason-cure": (reason(2, cure=False), "*as its reasons[[]0].cure, found false"),
    "reason-line": (reason(2, line=0), "*as its reasons[[]0].line, found 0"),
    "reason-true-line": (reason(2, line=True), "*as its reasons[[]0].line, found true"),
    "reason-column": (reason(2, column="1"), '*as its reasons[[]0].column, found "1"'),
}
# What JSON Schema cannot say, or not so that all validators understand it.
BEYOND_A_SCHEMA: dict[str, tuple[Change, str]] = {
    "impossible-time": (
        put("created", value="2026-02-30T10:00:00.000Z"),
        "must have a time YYYY-MM-DDThh:mm:ss.sssZ as its created, found *",
    ),
    "version-of-surrogates": (put("plugin_version", value="\ud800"), r"*plugin_version, *ud800*"),
    "whole-number": (put("counts", "found", value=3.0), "*counts.found, found 3.0"),
    "control": (of(0, "path", value="a\x1b[2J.json"), r"*, a\x1b[[]2J.json: must have a print*"),
    "zero-byte": (of(0, "path", value="a\0.json"), r"*, a\x00.json: must have a printable *"),
    "surrogate": (of(0, "path", value="\ud800.json"), r"*, \ud800.json: must have a printable *"),
    "command": (of(2, "path", value="##[error]a.json"), "*: must have a printable name of an *"),
    "elsewhere": (of(0, "path", value="/etc/passwd"), "*, /etc/passwd: must have a printable n*"),
    "address": (of(0, "issuer", value="ada@printer.local"), "*: must have one e-mail address *"),
    "surrogate-issuer": (of(0, "issuer", value="\ud800@example.com"), "*one e-mail address as *"),
    "surrogate-message": (reason(1, message="\ud800"), r'*.message, found "?ud800"'),
}


def copy(index: int, **values: object) -> Callable[[Receipt], None]:
    """Return a change that adds a copy of an experiment, with the same digest and other values."""

    def change(receipt: Receipt) -> None:
        added = {**receipt["experiments"][index], "path": "runs/copy.json", **values}
        receipt["experiments"].append(added)
        for key in ("found", "judged", added["verdict"]):
            receipt["counts"][key] += 1

    return change


def call_sound(receipt: Receipt) -> None:
    digest = receipt["experiments"][2]["sha256"]
    copy(0, sha256=digest)(receipt)


CONTRADICTIONS: dict[str, tuple[Change, str]] = {
    "minimum": (
        put("settings", "min_recall", value=0.855),
        "must have a min_recall that is at most its target_recall",
    ),
    "low": (
        lambda receipt: receipt["experiments"][0].update(closest_recall_value=0.1, gap=0.75),
        "has an unsound entry, runs/a.json: must not be passed: recall 0.1 at the operating *",
    ),
    "far": (
        put("settings", "max_gap", value=0.001),
        "*, runs/a.json: must not be passed: recall 0.84 at the operating point has a gap of *",
    ),
    "gap": (of(0, "gap", value=0.0), "*, runs/a.json: its gap must be 0.01, found 0.0"),
    "other-target": (
        put("settings", "target_recall", value=0.95),
        "*, runs/a.json: must not be passed: recall 0.84 at * has a gap of 0.11 *",
    ),
    "rejected-gap": (of(1, "gap", value=0.3), "*, runs/b.json: its gap must be 0.15, found 0.3"),
    "highest": (
        of(0, "highest_recall", value=0.83),
        "*: its highest_recall must be at least its closest_recall_value 0.84, found 0.83",
    ),
    "closer": (
        of(0, "highest_recall", value=0.855),
        "* not be 0.84, since its * 0.855 is as close to the target recall 0.85, * or closer",
    ),
    "as-close": (
        lambda receipt: receipt["experiments"][1].update(highest_recall=1.0),
        "*, runs/b.json: its closest_recall_value must not be 0.7, since its *",
    ),
    "tied": (
        lambda receipt: receipt["experiments"][0].update(
            closest_recall_value=0.8, gap=0.05, highest_recall=0.9
        ),
        "*: its closest_recall_value must not be 0.8, since its highest_recall 0.9 is as close *",
    ),
    "tied-below": (
        lambda receipt: receipt["experiments"][0].update(
            closest_recall_value=0.8, gap=0.05, highest_recall=0.9 + 5e-10
        ),
        "*: its closest_recall_value must not be 0.8, since its highest_recall 0.9000000005*",
    ),
    "tied-exactly": (
        lambda receipt: (
            receipt["settings"].update(target_recall=0.0, min_recall=None, max_gap=None),
            receipt["experiments"][0].update(
                closest_recall_value=0.0, gap=0.0, highest_recall=1e-9
            ),
        ),
        "*: its closest_recall_value must not be 0.0, since its highest_recall 1e-09 is as close *",
    ),
    "tied-with-the-target": (
        lambda receipt: receipt["experiments"][0].update(
            closest_recall_value=0.85, gap=0.0, highest_recall=0.85 + 5e-10
        ),
        "*: its closest_recall_value must not be 0.85, since its highest_recall 0.8500000005*",
    ),
    "tied-above": (
        lambda receipt: receipt["experiments"][0].update(
            closest_recall_value=0.85 + 2e-10, gap=2e-10, highest_recall=0.85 + 5e-10
        ),
        "*: its closest_recall_value must not be 0.8500000002, since its highest_recall *",
    ),
    "forgiven": (
        judge_otherwise(1, "passed", reasons=[]),
        "*, runs/b.json: must not be passed: recall 0.7 at the operating point is below *",
    ),
    "slandered": (
        judge_otherwise(0, "rejected", reasons=[REASON]),
        "*, runs/a.json: must have as many reasons without a key * it, 0, found 1",
    ),
    "warned": (
        judge_otherwise(0, "rejected", reasons=[{**REASON, "key": "recall_arr[0]"}, REASON]),
        "*, runs/a.json: must have as many reasons without a key * it, 0, found 1",
    ),
    "other-reason": (
        reason(1, key="recall_arr[0]"),
        "*, runs/b.json: must have as many reasons without a key * it, 2, found 1",
    ),
    "half-a-place": (reason(2, line=None), "*, runs/c.json: must have both line and column in *"),
    "copy-model": (
        copy(0, model_id="00000000-8b86-4d11-b42d-00c04fc964ff"),
        '*, runs/copy.json: its model_id is "0000*, but "6f96* in runs/a.json, which has the *',
    ),
    "copy-issuer": (copy(0, issuer="eve@example.com"), "*: its issuer is *, but * in runs/a.json*"),
    "copy-date": (copy(0, experiment_date="2026-11-22T10:00:00Z"), "*: its experiment_date is *"),
    "copy-threshold": (copy(0, optimal_threshold=0.6), "*: its optimal_threshold is 0.6, but 0.5*"),
    "copy-recall": (
        copy(0, closest_recall_value=0.86),
        "*: its closest_recall_value is 0.86, but 0.84 in runs/a.json, *",
    ),
    "copy-highest": (copy(0, highest_recall=0.99), "*: its highest_recall is 0.99, but 1.0 in *"),
    "copy-sound": (call_sound, '*: its verdict is "passed", but "invalid" in runs/c.json, *'),
    "complete": (put("complete", value=False), "counts *, and its complete is false"),
    "never-complete": (put("counts", "found", value=4), "counts *, and its complete is true"),
    "count": (
        put("counts", "passed", value=2),
        'must count {*"passed": 1, *, found {*"passed": 2, *',
    ),
    "judged": (put("counts", "judged", value=2), 'must count {*"judged": 3, *, found *'),
    "found": (put("counts", "found", value=2), 'must count {"found": 3, *, found *'),
    "huge": (put("counts", "found", value=10**4000), "counts *...*, and its complete is true"),
    "dropped": (lambda receipt: receipt["experiments"].pop(), "must count *"),
}


@pytest.mark.parametrize("name", [*FORM, *BEYOND_A_SCHEMA, *CONTRADICTIONS])
def test_unsound_receipt_is_refused(receipt: Receipt, tmp_path: Path, name: str) -> None:
    change, message = (FORM | BEYOND_A_SCHEMA | CONTRADICTIONS)[name]
    changed = deepcopy(receipt)
    change(changed)
    told = read(tmp_path, changed)
    pytest.LineMatcher([told]).fnmatch_lines([message])
    assert told.isprintable()
    assert len(told) < 700
    assert "pydantic" not in told
    assert "input" not in told


@pytest.mark.parametrize("name", FORM)
def test_form_that_is_refused_is_refused_by_the_schema(receipt: Receipt, name: str) -> None:
    changed = deepcopy(receipt)
    samples.RECEIPT_FORM.validate(changed)
    FORM[name][0](changed)
    assert not samples.RECEIPT_FORM.is_valid(changed)


def test_copies_of_one_content_may_differ_in_what_warnings_and_files_make_of_them(
    receipt: Receipt, tmp_path: Path
) -> None:
    changed = deepcopy(receipt)
    warned = [{**REASON, "key": "recall_arr[0]"}]
    copy(0, verdict="rejected", reasons=warned)(changed)
    copy(2, path="runs/unread.json", sha256=None)(changed)
    copy(2, path="runs/unread, too.json", sha256=None)(changed)
    copy(2, path="runs/same.json", reasons=warned)(changed)
    (tmp_path / "r.json").write_text(json.dumps(changed))
    assert len(read_receipt(str(tmp_path / "r.json")).experiments) == 7


def test_further_complaints_are_counted(receipt: Receipt, tmp_path: Path) -> None:
    changed = {**receipt, "a": 1, "b": 2, "c": 3}
    assert read(tmp_path, changed) == "must not have the key a (and 2 more)"
    changed = {**receipt, "plugin_version": "", "complete": 1, "created": ""}
    assert read(tmp_path, changed).endswith(', found "" (and 2 more)')
    changed = {**receipt, "experiments": [1] * 10_000}
    assert not read(tmp_path, changed).endswith("more)")


@pytest.mark.parametrize(
    ("way", "message"),
    [
        pytest.param((), "must not have the key 0", id="receipt"),
        pytest.param(("counts",), "must not have the key counts.0", id="counts"),
        pytest.param(
            ("experiments", 2),
            "has an unsound entry, runs/c.json: must not have the key 0",
            id="experiment",
        ),
        pytest.param(
            ("experiments", 2, "reasons", 0),
            "has an unsound entry, runs/c.json: must not have the key reasons[0].0",
            id="reason",
        ),
    ],
)
def test_foreign_keys_are_cheap_however_many(
    receipt: Receipt, tmp_path: Path, way: tuple[str | int, ...], message: str
) -> None:
    changed: Any = deepcopy(receipt)
    target = changed
    for key in way:
        target = target[key]
    target.update({str(number): None for number in range(20_000)})
    content = json.dumps(changed).encode()
    tracemalloc.start()
    told = read(tmp_path, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told == f"{message} (and 19999 more)"
    assert peak < 8_000_000  # what the parser takes, and not a complaint of each


def test_rule_that_is_lacking_or_unknown_and_null_asks_for_nothing(
    receipt: Receipt, tmp_path: Path
) -> None:
    changed: Any = deepcopy(receipt)
    del changed["settings"]["max_gap"]
    del changed["experiments"][1]["reasons"][1]  # the one of this rule
    changed["settings"] |= {f"max_{number}": None for number in range(20_000)}
    (tmp_path / "r.txt").write_text(json.dumps(changed))
    rules = read_receipt(str(tmp_path / "r.txt")).settings.rules
    assert rules == Rules(target_recall=0.85, min_recall=0.8)
    samples.RECEIPT_FORM.validate(changed)


@pytest.mark.parametrize(
    ("version", "found"),
    [
        (1, "1"),
        (3, "3"),
        (True, "true"),
        (2.0, "2.0"),
        ("2", '"2"'),
        (None, "null"),
        ([2], "an array"),
    ],
)
def test_other_version_is_told_before_anything_else(
    tmp_path: Path, version: object, found: str
) -> None:
    told = read(tmp_path, {"schema_version": version, "future": {}})
    assert told.startswith(f"must have the schema_version 2, found {found}: another version of ")
    assert told.endswith("so judge again with this one, or use that one")


def test_run_with_an_error_is_told(receipt: Receipt, tmp_path: Path) -> None:
    told = read(tmp_path, {**receipt, "errors": ["copied \x1b[2J", "x" * 10**6]})
    assert told.startswith(r"is of a run with an error: copied \x1b[2J, xxx")
    assert len(told) < 300


NO_JSON = {
    "empty": (b"", "must be one JSON object, found an empty file"),
    "blank": (b" \n", "must be one JSON object, found an empty file"),
    "cut": (b'{"schema_version": 1', "must be JSON: *"),
    "twice": (b'{"complete": false, "complete": true}', "must have no key twice in one object"),
    "twice-below": (b'{"a": [{"b": 1, "b": 1}]}', "must have no key twice in one object"),
    "nan": (b'{"complete": NaN}', "must hold JSON numbers only, found NaN"),
    "infinity": (b'{"complete": -Infinity}', "must hold JSON numbers only, found -Infinity"),
    "digits": (
        b'{"complete": %s}' % (b"1" * 5000),
        "must hold no number as large as one of 5000 digits",
    ),
    "negative": (b"[-%s]" % (b"1" * 5000), "must hold no number as large as one of 5000 digits"),
    "latin": (b"{\xe9}", "must be UTF-8, found byte 0xe9"),
    "binary": (b"\x89PNG\r\n\x1a\n\0", "must be UTF-8, found byte 0x89"),
    "environment": (b"HOME=/root\0A=b\0", "must be JSON: Expecting value: *"),
    "mark": (b"\xef\xbb\xbf{}", "must be UTF-8 without a byte-order mark, found one"),
    "utf-16": ('{"a": 1}'.encode("utf-16"), "must be UTF-8, found UTF-16 or UTF-32"),
    "utf-16-bare": ('{"a": 1}'.encode("utf-16-le"), "must be UTF-8, found UTF-16 or UTF-32"),
    "deep": (b"[" * 100_000, "must not be nested so deeply"),
    "deep-objects": (b'{"a":' * 100_000, "must not be nested so deeply"),
}


@pytest.mark.parametrize("name", NO_JSON)
def test_what_may_have_been_a_receipt_is_unsound(tmp_path: Path, name: str) -> None:
    content, message = NO_JSON[name]
    pytest.LineMatcher([read(tmp_path, content)]).fnmatch_lines([message])


def test_number_beyond_all_numbers_is_refused(receipt: Receipt, tmp_path: Path) -> None:
    text = json.dumps(receipt)
    assert '"highest_recall": 1.0' in text
    content = text.replace('"highest_recall": 1.0', '"highest_recall": 1e999').encode()
    assert read(tmp_path, content).endswith("as its highest_recall, found Infinity")


def make_socket(path: Path) -> None:
    os.mknod(path, 0o140600)


NO_RECEIPTS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "nothing": (str, "must be readable, found: No such file or directory"),
    "directory": (Path.mkdir, "must be a regular file, found a directory"),
    "fifo": (os.mkfifo, "must be a regular file, found a FIFO"),
    "socket": (make_socket, "must be a regular file, found a socket"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "must be *, found a character device"),
    "loop": (lambda path: path.symlink_to(path), "must be readable, found: Too many levels of *"),
    "unreadable": (
        lambda path: path.symlink_to("/proc/self/mem"),
        "must be *",
    ),
    "dangling": (lambda path: path.symlink_to("gone"), "must be readable, found a link to a *"),
    "experiment": (samples.write, "must be *, found an experiment"),
    "curve": (
        lambda path: path.write_text('{"threshold_arr": [], "recall_arr": []}'),
        "must be *, found an experiment",
    ),
    "array": (lambda path: path.write_text("[]"), "must be *, found an array"),
    "text": (lambda path: path.write_text('"\\u001b"'), 'must be *, found "*u001b"'),
    "object": (lambda path: path.write_text("{}"), "must be *, found another object"),
}


@pytest.mark.parametrize("name", NO_RECEIPTS)
def test_what_cannot_be_a_receipt_is_told_apart(tmp_path: Path, name: str) -> None:
    make, message = NO_RECEIPTS[name]
    path = tmp_path / "r.json"
    make(path)
    with pytest.raises(NoReceiptError) as refused:
        read_receipt(str(path))
    pytest.LineMatcher([str(refused.value)]).fnmatch_lines([f"RECEIPT: {path} is no * {message}"])


def test_experiment_with_a_schema_version_is_an_experiment(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "r.json", schema_version=1)
    with pytest.raises(NoReceiptError, match="found an experiment"):
        read_receipt(str(path))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("x" * 300, f"{'x' * 200}...", id="long"),
        pytest.param("a\0b", r"a\x00b", id="zero"),
        pytest.param("\udce9", r"\udce9", id="latin"),
        pytest.param("", "''", id="empty"),
    ],
)
def test_path_that_no_file_has_is_no_receipt(path: str, name: str) -> None:
    with pytest.raises(NoReceiptError) as refused:
        read_receipt(path)
    told = f"RECEIPT: {name} is no receipt: must be readable, found"
    assert str(refused.value).startswith(told)
