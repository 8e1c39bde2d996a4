"""What makes an experiment file sound, and what a broken one is told."""

import copy
import gc
import json
import os
import pickle
import re
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.errors import BrokenRule, InvalidExperimentError, RejectedExperimentError
from pytest_threshold.experiment import Experiment, load_experiment
from pytest_threshold.experiment.diagnosis import Complaint, explain
from pytest_threshold.experiment.document import Document, read_document
from pytest_threshold.experiment.messages import CONTENT_RULES
from pytest_threshold.files.reading import read_file
from pytest_threshold.text.printable import VALUE_LIMIT
from tests import samples
from tests.samples import FILES

INVALID = sorted((FILES / "invalid").glob("*.json"))
VALID = sorted((FILES / "valid").glob("*.json"))
PSEUDO_FILE = Path("/proc/self/status")


def refusal(path: Path, *, source: str | None = None) -> InvalidExperimentError:
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(path, source=source)
    return caught.value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.json"


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_invalid_file_is_told_why(file: Path) -> None:
    expected = file.with_suffix(".txt").read_text().splitlines()
    told = str(refusal(file, source=file.name)).splitlines()
    # After dots the rest is the parser's to say.
    shortened = [
        line[: len(like) - 3] + "..." if like.endswith("...") else line
        for line, like in zip(told, expected, strict=True)
    ]
    assert shortened == expected


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_nothing_of_an_invalid_file_is_quoted_where_that_is_forbidden(file: Path) -> None:
    """The same rules are broken at the same places; what was found is left out."""
    quoting = refusal(file).broken_rules
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(file, quotes=False)
    assert len(caught.value.broken_rules) == len(quoting)
    for rule, quoted in zip(caught.value.broken_rules, quoting, strict=True):
        assert (rule.key, str(rule.place)) == (quoted.key, str(quoted.place))
        assert rule.place is not None
        assert list(rule.place.source_lines()) == []
        assert rule.message == without_quotation(quoted)
        if rule.cure not in ("", quoted.cure):  # then it quotes nothing where the other one does
            quotations = re.findall(r'"[^"]*"', quoted.cure)
            assert quotations
            assert not any(quotation in rule.cure for quotation in quotations)


def without_quotation(quoted: BrokenRule) -> str:
    """Return what is left of a message that quotes the file."""
    texts = {message.text for message in CONTENT_RULES.values()}
    rule, _, found = quoted.message.rpartition(", found ")
    if quoted.message in texts:
        return quoted.message
    if rule in texts:
        return rule
    if found.startswith("byte 0x"):
        return f"{rule}, found another byte"
    if quoted.key == "issuer":
        return "must be one e-mail address"
    if quoted.key == "n_positives":
        return rule
    return re.sub('found ".*" again', "found one again", quoted.message)


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_valid_file_is_taken_as_it_stands(file: Path) -> None:
    experiment = load_experiment(file)
    document = json.loads(file.read_bytes())
    keys = document.keys() & Experiment.model_fields.keys()
    assert experiment.model_dump() == {key: document[key] for key in keys}
    assert keys >= samples.SOUND.keys()


def test_there_are_files() -> None:
    assert len(INVALID) > 30
    assert len(VALID) > 10


DATES = [
    ("2026-11-22T10:00:00Z", True),
    ("2026-11-22T10:00:00.123456789012Z", True),
    ("2026-11-22T10:00:00+05:30", True),
    ("2026-11-22T10:00:00-00:00", True),
    ("0001-01-01T00:00:00Z", True),
    ("9999-12-31T23:59:59-23:59", True),
    ("2024-02-29T00:00:00Z", True),
    ("2023-02-29T00:00:00Z", False),
    ("1900-02-29T00:00:00Z", False),
    ("0000-01-01T00:00:00Z", False),
    ("2026-00-22T10:00:00Z", False),
    ("2026-13-22T10:00:00Z", False),
    ("2026-11-31T10:00:00Z", False),
    ("2026-11-22T24:00:00Z", False),
    ("2026-11-22T10:60:00Z", False),
    ("2026-11-22T10:00:61Z", False),
    ("2016-12-31T23:59:60Z", False),
    ("2026-11-22T10:00:00", False),
    ("2026-11-22 10:00:00Z", False),
    ("2026-11-22t10:00:00Z", False),
    ("2026-11-22T10:00:00z", False),
    ("2026-11-22T10:00Z", False),
    ("2026-11-22T10:00:00,5Z", False),
    ("2026-11-22T10:00:00.Z", False),
    ("2026-11-22T10:00:00+0530", False),
    ("2026-11-22T10:00:00+05", False),
    ("2026-11-22T10:00:00+24:00", False),
    ("2026-11-22T10:00:00+05:60", False),
    ("2026-11-22T10:00:00Z ", False),
    ("2026-11-22T10:00:00Z\n", False),
    ("2026-11-22", False),
    ("1700000000", False),
    ("+2026-11-22T10:00:00Z", False),
    ("２０２６-11-22T10:00:00Z", False),  # noqa: RUF001 - full-width digits are the point
    ("", False),
]
MODEL_IDS = [
    ("6F9619FF-8B86-D011-B42D-00C04FC964FF", True),
    ("00000000-0000-0000-0000-000000000000", True),
    ("6f9619ff8b864d11b42d00c04fc964ff", False),
    ("urn:uuid:6f9619ff-8b86-4d11-b42d-00c04fc964ff", False),
    ("{6f9619ff-8b86-4d11-b42d-00c04fc964ff}", False),
    ("6f9619ff-8b86-4d11-b42d-00c04fc964f", False),
    ("6f9619ff-8b86-4d11-b42d-00c04fc964fff", False),
    ("6f9619ff-8b86-4d11-b42d-00c04fc964fg", False),
    ("6f9619ff-8b86-4d11-b42d-00c04fc964ff\n", False),
    (" 6f9619ff-8b86-4d11-b42d-00c04fc964ff", False),
    ("6f9619ff_8b86_4d11_b42d_00c04fc964ff", False),
    ("", False),
]
ISSUERS = [
    ("ada+lab@sub.example.com", True),
    ("josé@exämple.com", True),
    ("Ada@EXAMPLE.com", True),
    ("ada.example.com", False),
    ("Ada <ada@example.com>", False),
    (" ada@example.com", False),
    ("ada@example.com ", False),
    ('"ada lovelace"@example.com', False),
    ("ada@[127.0.0.1]", False),
    ("ada@localhost", False),
    ("ada@printer.local", False),
    ("ada@lab.test", False),
    ("ada@example", False),
    ("ada@@example.com", False),
    ("@example.com", False),
    ("a" * 65 + "@example.com", False),
    ("a" * 400, False),
    ("", False),
]


@pytest.mark.parametrize(
    ("key", "value", "is_sound"),
    [
        *(("experiment_date", *row) for row in DATES),
        *(("model_id", *row) for row in MODEL_IDS),
        *(("issuer", *row) for row in ISSUERS),
    ],
)
def test_string_is_checked_and_kept(path: Path, key: str, value: str, *, is_sound: bool) -> None:
    samples.write(path, **{key: value})
    if is_sound:
        assert getattr(load_experiment(path), key) == value
    else:
        (rule,) = refusal(path).broken_rules
        assert rule.key == key


def test_leap_second_is_named(path: Path) -> None:
    samples.write(path, experiment_date="2016-12-31T23:59:60Z")
    assert "must not be a leap second" in str(refusal(path))


def test_every_broken_rule_is_told_at_once(path: Path) -> None:
    samples.write(
        path,
        model_id="x",
        issuer="x",
        experiment_date="x",
        threshold_arr=[0.5, 0.4, 0.3],
        recall_arr=[2.0, 3.0],
        note={"a": float("nan")},
    )
    path.write_text(path.read_text().replace('"note"', '"note": 1, "note"'))
    error = refusal(path)
    assert [rule.key for rule in error.broken_rules] == [
        "model_id",
        "issuer",
        "experiment_date",
        "threshold_arr[1]",
        "recall_arr",
        "recall_arr[0]",
        "document",
        "document",
    ]
    assert str(error).splitlines()[0].endswith('found "x" (and 7 more)')


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"a": NaN, "model_id": NaN}', ["document", "model_id"]),
        ('{"model_id": NaN, "b": [[-Infinity]]}', ["model_id", "document"]),
        ('{"recall_arr": [NaN, Infinity], "model_id": -Infinity}', ["recall_arr[0]", "model_id"]),
        ('{"recall_arr": [1, NaN], "b": NaN, "c": NaN}', ["recall_arr[1]", *["document"] * 2]),
        ('{"model_id": {"a": NaN}}', ["model_id", "document"]),
        ('{"recall_arr": [NaN], "recall_arr": [1]}', ["document", "document"]),
    ],
)
def test_constants_are_told_once(path: Path, text: str, keys: list[str]) -> None:
    path.write_text(text)
    rules = [rule for rule in refusal(path).broken_rules if "missing" not in rule.message]
    assert [rule.key for rule in rules] == keys


def test_all_constants_are_counted(path: Path) -> None:
    path.write_text(samples.text(note=[float("nan")] * 30))
    error = refusal(path)
    assert (len(error.broken_rules), error.count) == (20, 30)


def pickled(error: Exception) -> Exception:
    restored: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    return restored


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, pickled])
def test_errors_survive_other_processes(make: Callable[[Exception], Exception]) -> None:
    error = refusal(FILES / "invalid" / "percent.json")
    rejected = RejectedExperimentError(
        source="x", broken_rules=error.broken_rules, details=("a", "b")
    )
    for each in (error, rejected):
        assert str(make(each)) == str(each)
        assert type(make(each)) is type(each)
        assert vars(make(each)) == vars(each)
    assert len(error.sha256) == 64


def test_errors_hold_nothing_of_the_file(path: Path) -> None:
    """A run keeps its errors, and so the frames that they passed."""
    samples.write(path, recall_arr=[0.5] * 10_000)
    error: BaseException | None = refusal(path)
    assert error is not None
    assert error.__cause__ is None
    assert error.__context__ is None
    frames = [
        frame
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_globals["__name__"].startswith("pytest_threshold.")
    ]
    held = [value for frame in frames for value in frame.f_locals.values()]
    assert held
    assert [value for value in held if isinstance(value, bytes | Document | list)] == []


def test_last_of_equal_keys_is_the_one_that_is_judged(path: Path) -> None:
    samples.write(path)
    text = path.read_text()
    path.write_text(text.replace("{", '{"recall_arr": [7],', 1))
    (rule,) = refusal(path).broken_rules
    assert "again" in rule.message
    path.write_text(text.replace("{", '{"recall_arr": [1, 1, 1, 1, 1, 1, 7],', 1))
    assert refusal(path).count == 1
    text = f'{text[:-1]}, "recall_arr": [1, 1, 1, 7]}}'
    path.write_text(text)
    columns = [text.rindex('"recall_arr"') + 1, text.rindex("7") + 1]
    assert [str(rule.place) for rule in refusal(path).broken_rules] == [
        f"1:{column}" for column in columns
    ]


def test_last_of_equal_keys_may_be_of_another_type(path: Path) -> None:
    path.write_text(samples.text()[:-1] + ', "issuer": {"a": 1}, "recall_arr": ["]"] }')
    told = [(rule.key, rule.message) for rule in refusal(path).broken_rules]
    assert [text for text in told if "again" not in text[1]] == [
        ("issuer", "must be a string, found an object"),
        ("recall_arr", "must be as long as threshold_arr (4), found 1"),
        ("recall_arr[0]", 'must be a number, found "]"'),
    ]


@pytest.mark.parametrize("index", [1, 999, 1000, 1001, 4999])
def test_first_descent_is_found_in_a_long_curve(path: Path, index: int) -> None:
    thresholds = [*([0.5] * index), *([0.25] * (5000 - index))]
    samples.write(path, threshold_arr=thresholds, recall_arr=[0.85] * 5000)
    (rule,) = refusal(path).broken_rules
    assert rule.key == f"threshold_arr[{index}]"


RECORDS = ", ".join(['{"a": 1, "b": "\\"}{"}', "{}", '{"a": [0], "c": {"a": 1}}'] * 99)


@pytest.mark.parametrize(
    "note",
    [
        '{"a": 1, "a": 2}',
        '{"a" :1,"a"\n: 2}',
        '{"a": 1, "b": 2, "c": 3, "a": 4}',
        '{"a": 1, "b": 2, "c": 3, "d": 4, "a": 5}',
        '{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "a": 6}',
        '{"": 1, "a": 2, "a": ""}',
        '{"a": "}", "b": "{", "a": "\\""}',
        '{"b": ":", "a": [1, 2], "a": 3}',
        '{"a": {"a": 1}, "a": {}}',
        '{"\\u0061": 1, "b": 2, "a": 3}',
        '["[", {"a": 1, "a": 2}]',
        '[[[1]], [{"a": 1, "b": 2}, {"a": 1, "a": 2}]]',
        f'[{RECORDS}, {{"a": 1, "a": 2}}]',
        f'[{{"a": 1, "a": 2}}, {RECORDS}]',
    ],
)
def test_repeated_key_is_told_wherever_it_stands(path: Path, note: str) -> None:
    path.write_text(samples.text()[:-1] + f', "note": {note}}}')
    error = refusal(path)
    assert error.count == 1
    assert '"a" again' in error.broken_rules[0].message
    path.write_text(f"[{note}]")
    told = [rule.message.partition(",")[0] for rule in refusal(path).broken_rules]
    assert told == ["must be one JSON object", "must have no key twice in one object"]


@pytest.mark.parametrize(
    "note",
    [
        f"[{RECORDS}]",
        '{"a": "a", "b": ["a", "a"], "A": {"a": {"a": "a"}}}',
        '[{"a": 1}, {"a": 1}, [{"a": 1}]]',
        '{"a": 1, "aa": 2, "": 3, "\\"a": 4}',
        '"{\\"a\\": 1, \\"a\\": 2}"',
    ],
)
def test_equal_keys_of_different_objects_are_sound(path: Path, note: str) -> None:
    path.write_text(samples.text()[:-1] + f', "note": {note}}}')
    assert load_experiment(path).issuer == samples.SOUND["issuer"]


def test_value_of_a_key_is_that_of_the_last_among_equals() -> None:
    document = read_document(' {"": [1], "a": {"": 2} ,\n"": "}," , "b": [3] } ')
    texts = {key: document.part_text(key) for key in document.keys}
    assert texts == {"": '"},"', "a": '{"": 2}', "b": "[3]"}
    assert document.members(["b", "", "c"]) == '{"b":[3],"":"},"}'


def test_an_object_of_one_key_is_passed_over_unless_it_is_the_outermost() -> None:
    document = read_document(' {"a": 1}')
    assert document.keys == {"a": 2}
    document = read_document('[{"a": 1}, {"a": 1, "b": {"c": 1}, "a": 2}]')
    assert (document.keys, document.repetitions) == ({}, 1)


def test_lines_of_a_long_text_are_counted_from_its_start() -> None:
    text = '{"a": [' + "1,\n" * 100_000 + "NaN]}"
    document = read_document(text)
    offsets = (0, 9, 10, 65_535, 65_536, 131_072, len(text))
    assert [document.line(offset) for offset in offsets] == [
        text.count("\n", 0, offset) + 1 for offset in offsets
    ]
    assert document.constants() == [len(text) - len("NaN]}")]
    assert document.constants(outside=["a"]) == []


@pytest.mark.parametrize("text", ["{}", "{", samples.text()])
@pytest.mark.parametrize("is_enabled", [True, False])
def test_garbage_collector_is_left_as_it_was(path: Path, text: str, *, is_enabled: bool) -> None:
    path.write_text(text)
    was_enabled = gc.isenabled()
    (gc.enable if is_enabled else gc.disable)()
    try:
        with suppress(InvalidExperimentError):
            load_experiment(path)
        assert gc.isenabled() == is_enabled
    finally:
        gc.enable() if was_enabled else gc.disable()


def test_equal_keys_below_the_top_change_nothing_else(path: Path) -> None:
    """An array of experiments has none of the five keys at its top, and is not told to."""
    path.write_text('[{"issuer": 1, "issuer": 2}]')
    assert [rule.key for rule in refusal(path).broken_rules] == ["document", "document"]


@pytest.mark.parametrize(
    "elements",
    [
        [],
        ["1"],
        ["0.5", "null", "NaN"],
        ['"a,b"', '"]"'],
        ["[1, 2]", "[]", '["[", ","]'],
        ['{"a": 1, "b": ","}', "{}", "[{}]", "[[[]]]"],
        ["[1, 2]", "3", '{"a": 1, "b": 2}'],
    ],
)
def test_elements_of_any_kind_are_counted(path: Path, elements: list[str]) -> None:
    for key, other in (("threshold_arr", "recall_arr"), ("recall_arr", "threshold_arr")):
        text = samples.text(**{key: "here", other: [0.5] * 9})
        path.write_text(text.replace('"here"', f"[ {' , '.join(elements)} ]"))
        thresholds, recalls = (len(elements), 9) if key == "threshold_arr" else (9, len(elements))
        message = f"must be as long as threshold_arr ({thresholds}), found {recalls}"
        assert message in {rule.message for rule in refusal(path).broken_rules}


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ('[{"a": NaN}, {"a": -Infinity, "b": "NaN"}]', 2),
        ('["Infinity \\" NaN", [[Infinity, -Infinity], NaN]]', 3),
        ('{"N": 1, "I": "NaN", "NaN": {"N": NaN}}', 1),
    ],
)
def test_constants_are_found_among_strings(path: Path, note: str, count: int) -> None:
    path.write_text(f'{{"first": {note}, {samples.text()[1:-1]}, "last": {note}}}')
    error = refusal(path)
    assert error.count == 2 * count
    assert {rule.key for rule in error.broken_rules} == {"document"}


def test_complaint_of_a_kind_that_is_not_known_is_told_in_its_own_words() -> None:
    document = read_document('{"model_id": "x"}')
    complaint = Complaint(kind="new", place=("model_id",), sentence="must be \x1b new")
    explanation = explain(document, [complaint], lengths={}, read_numbers=json.loads, quotes=True)
    (rule,) = explanation.broken_rules
    assert rule.message == 'must be \\x1b new, found "x"'


def test_shown_rules_are_limited_and_all_are_counted(path: Path) -> None:
    path.write_text(samples.text()[:-1] + ', "a": 0' * 101 + "}")
    error = refusal(path)
    assert len(error.broken_rules) == 20
    assert error.count == 100
    lines = str(error).splitlines()
    assert lines[0].endswith("(and 99 more)")
    assert lines[-1] == "and 80 more, not shown"
    assert sum(line.startswith("invalid: ") for line in lines) == 20


LONG_KEY = "\u202e" * 1000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"model_id": ' * 1000, id="deep"),
        pytest.param(samples.text(recall_arr=["x"] * 1000), id="bad-elements"),
        pytest.param(samples.text(recall_arr=[[0.5]] * 1000), id="arrays"),
        pytest.param(samples.text(a=[float("nan")] * 1000), id="constants"),
        pytest.param(samples.text()[:-1] + ', "a": 0' * 1000 + "}", id="equal-keys"),
        pytest.param(samples.text() + "\n" * 1000 + "}", id="lines"),
        pytest.param(samples.text().replace("0.84", "9" * 5000), id="5000-digits"),
        pytest.param(samples.text().replace("0.84", "9" * 4000), id="4000-digits"),
        pytest.param(samples.text(issuer="x" * 10_000), id="long-address"),
        pytest.param(samples.text(issuer="x@" + ",".join("y" * 200)), id="wordy-address"),
        pytest.param(samples.text(model_id="\x1b" * 10_000), id="long-identifier"),
        pytest.param(samples.text()[:-1] + f', "{LONG_KEY}": 1' * 2 + "}", id="long-key"),
        pytest.param("\ufeff" * 10_000, id="byte-order-marks"),
    ],
)
def test_message_stays_short_and_printable(path: Path, content: str) -> None:
    path.write_text(content)
    for rule in refusal(path).broken_rules:
        assert str(rule).isprintable()
        assert len(rule.message) < VALUE_LIMIT + 120


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(data)
    assert refusal(path).count == 1


def json_values(*, allow_nan: bool) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none()
        | st.booleans()
        | st.floats(allow_nan=allow_nan, allow_infinity=allow_nan)
        | st.integers()
        | st.text(),
        lambda children: st.lists(children) | st.dictionaries(st.text(), children),
        max_leaves=10,
    )


@given(
    st.dictionaries(st.sampled_from(sorted(samples.SOUND)), json_values(allow_nan=True), min_size=1)
)
def test_any_values_are_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "values.json"
    path.write_bytes(samples.text(**changes).encode())
    assert all(str(rule).isprintable() for rule in refusal(path).broken_rules)


@given(st.dictionaries(st.text(), json_values(allow_nan=False)))
def test_other_keys_may_hold_any_json(
    tmp_path_factory: pytest.TempPathFactory, others: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "others.json"
    path.write_bytes(samples.text(**{f"my {key}": value for key, value in others.items()}).encode())
    assert load_experiment(path).issuer == samples.SOUND["issuer"]


def test_text_path_and_source_name(path: Path) -> None:
    samples.write(path, issuer="x")
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(str(path), source="runs/x.json")
    assert caught.value.source == "runs/x.json"
    assert caught.value.verdict == "invalid"
    (rule,) = caught.value.broken_rules
    assert (rule.key, rule.message) == ("issuer", "an email address must have an @-sign")
    assert str(rule.place) == "1:64"
    assert rule.cure == ""


def test_path_that_no_file_can_have(tmp_path: Path) -> None:
    error = refusal(tmp_path / "a\0.json")
    assert str(error).splitlines() == [
        "invalid: file: must be readable, found a path that no file can have",
        f"  --> {tmp_path}/a\\x00.json",
    ]


@pytest.mark.skipif(not PSEUDO_FILE.exists(), reason="needs Linux")
def test_file_that_is_larger_than_it_says() -> None:
    """A pseudo-file has a size of 0, so what counts is what is read."""
    assert read_file(PSEUDO_FILE, source="x", limit_mib=1)
    with pytest.raises(InvalidExperimentError, match="file: must be at most 0 MiB, found more"):
        read_file(PSEUDO_FILE, source="x", limit_mib=0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission(path: Path) -> None:
    samples.write(path).chmod(0)
    assert refusal(path).broken_rules[0].message == "must be readable, found: Permission denied"
