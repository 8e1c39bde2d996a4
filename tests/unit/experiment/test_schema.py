"""The JSON Schema of an experiment file takes what the gate takes, and little more."""

import json
import runpy
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import Experiment, load_experiment
from tests import samples
from tests.samples import FILES, ROOT
from tests.unit.experiment.test_experiment import DATES, ISSUERS, MODEL_IDS, json_values

EXAMPLE = ROOT / "example_project"

TEXT = (files("pytest_threshold") / "experiment.schema.json").read_text("ascii")
SCHEMA: dict[str, Any] = json.loads(TEXT)
FORM = Draft202012Validator(SCHEMA)
SOUND = [
    *sorted((EXAMPLE / "runs").glob("*.json")),
    *sorted(
        path
        for kind in ("valid", "rejected", "suspicious", "contradicting")
        for path in FILES.glob(f"{kind}/*.json")
    ),
]
BROKEN = [
    *sorted((FILES / "invalid").glob("*.json")),
    *sorted((EXAMPLE / "refused_runs").glob("*.json")),
]
# What the schema cannot refuse, under the names that docs/editors.md gives to the reasons.
TAKEN = {
    "order": {"descending", "order", "thresholds_reversed", "unsorted", "rounded-thresholds"}
    | {"roc-curve-without-infinity", "swapped", "swapped_with_one_more"},
    "length": {"first_recall_left", "one_recall_more", "unequal_lengths", "one-recall-too-many"}
    | {"every_array_too_long", "first_rate_left", "one_precision_more"},
    "positives": {"too_few_positives"},
    "integer": {"count_as_float"},
    "repetition": {"repeated_key", "repeated_key_below", "repeated_key_spelled_otherwise"}
    | {"repeated_key_non_ascii"}
    | {"key-twice"},
    "`NaN`": {"constant", "constant_elsewhere", "not_a_number", "threshold_without_number"}
    | {"undefined_precision"}
    | {"not-a-number"},
    "encoding": {"byte_order_mark", "lone_surrogate", "utf_16", "utf_16_without_mark"}
    | {"utf_32", "utf_32_without_mark", "byte-order-mark", "utf-16"},
    "verdict": {
        "coin",
        "curve-reversed",
        "hard-labels",
        "wrong-class",
        "low-recall",
        "low-recall-copied",
        "no-positive-labels",
    }
    | {"recall-that-rises", "scores-at-the-ends"},
}
TAKEN_ADDRESSES = {"ada@printer.local", "ada@lab.test", "a" * 65 + "@example.com"}


def key_form(key: str) -> Draft202012Validator:
    return Draft202012Validator(SCHEMA["properties"][key])


def is_refused(path: Path) -> bool:
    """Return whether Python's parser or the schema refuses a file."""
    try:
        return not FORM.is_valid(json.loads(path.read_bytes()))
    except ValueError:
        return True


def is_sound(path: Path, content: str) -> bool:
    path.write_text(content, encoding="utf-8")
    try:
        load_experiment(path)
    except InvalidExperimentError:
        return False
    return True


def test_schema_is_made_of_the_model() -> None:
    assert runpy.run_path(str(ROOT / "docs" / "write_schema.py"))["schema"]("experiment") == TEXT


def test_schema_is_one() -> None:
    """It asks for no format: some validators refuse a date-time that the gate takes."""
    Draft202012Validator.check_schema(SCHEMA)
    assert '"format"' not in TEXT


def test_every_key_is_explained_and_has_a_sound_example(tmp_path: Path) -> None:
    properties = SCHEMA["properties"]
    assert properties.keys() == Experiment.model_fields.keys()
    assert samples.SOUND.keys() == set(SCHEMA["required"])
    for key, part in properties.items():
        assert part["title"], key
        assert part["description"].endswith("."), key
        assert key_form(key).is_valid(part["examples"][0]), key
    example = {key: part["examples"][0] for key, part in properties.items()}
    assert is_sound(tmp_path / "x.json", json.dumps(example))


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_sound_file_is_taken(path: Path) -> None:
    FORM.validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file_is_refused_if_a_schema_can(path: Path) -> None:
    assert is_refused(path) is not any(path.stem in names for names in TAKEN.values())


@pytest.mark.parametrize(
    ("key", "value", "is_taken"),
    [
        *(("experiment_date", *row) for row in DATES),
        *(("model_id", *row) for row in MODEL_IDS),
        *(("issuer", value, sound or value in TAKEN_ADDRESSES) for value, sound in ISSUERS),
    ],
)
def test_strings_are_told_apart_as_by_the_gate(key: str, value: str, *, is_taken: bool) -> None:
    assert key_form(key).is_valid(value) is is_taken


def exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def test_dates_are_those_of_the_calendar() -> None:
    days = [
        *((year, 2, 29) for year in range(10_000)),
        *((y, m, d) for y in (2023, 2024) for m in range(14) for d in range(33)),
    ]
    form = key_form("experiment_date")
    for day in days:
        text = "{:04}-{:02}-{:02}T10:00:00Z".format(*day)
        assert form.is_valid(text) is exists(*day), text


@pytest.mark.parametrize(
    "array",
    [[], 0.5, "0.5", None, {"0": 0.5}, [True], [False], ["0.5"], [None], [[0.5]], [-1e-9], [1.1]],
    ids=str,
)
@pytest.mark.parametrize("key", ["threshold_arr", "recall_arr"])
def test_arrays_hold_numbers_from_0_to_1(key: str, array: object) -> None:
    assert not FORM.is_valid({**samples.SOUND, key: array})


@pytest.mark.parametrize("key", samples.SOUND)
def test_every_key_is_needed(key: str) -> None:
    (error,) = FORM.iter_errors(
        {name: samples.SOUND[name] for name in samples.SOUND if name != key}
    )
    assert error.validator == "required"


UNIT_NUMBERS = st.sampled_from([0, 1, -0.0, 1e-320]) | st.floats(min_value=0, max_value=1)
MODELS = st.from_regex("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", fullmatch=True)
OFFSETS = st.just("Z") | st.from_regex(r"[+-]([01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True)
TIMES = st.builds(
    "{}T{:%H:%M:%S}{}{}".format,
    st.dates().map(date.isoformat),
    st.times(),
    st.just("") | st.from_regex(r"\.[0-9]{1,30}", fullmatch=True),
    OFFSETS,
)
# Mostly what some validator or other would stumble over.
ODD = "aZ09-_.+'{~@\t\u00ad\u00df\u00e9\u0301\u0915\u094d\u200d\u3000\u3002\u65e5\ufeff\uff0e\uff61"
LETTERS = st.sampled_from(ODD) | st.characters()
ADDRESSES = st.emails() | st.builds("{}@{}".format, st.text(LETTERS), st.text(LETTERS))


@given(
    st.fixed_dictionaries(
        {
            "model_id": MODELS,
            "experiment_date": TIMES,
            "curve": st.lists(st.tuples(UNIT_NUMBERS, UNIT_NUMBERS), min_size=1),
            "others": st.dictionaries(st.text(), json_values(allow_nan=False)),
        }
    )
)
def test_what_the_gate_takes_is_taken(
    tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, Any]
) -> None:
    thresholds, recalls = zip(*drawn.pop("curve"), strict=True)
    others = {f"my {key}": value for key, value in drawn.pop("others").items()}
    arrays = {"threshold_arr": sorted(thresholds), "recall_arr": recalls}
    content = samples.text(**others, **drawn, **arrays)
    assert is_sound(tmp_path_factory.getbasetemp() / "schema.json", content)
    FORM.validate(json.loads(content))


@pytest.mark.parametrize("stop", [".", "\u3002", "\uff0e", "\uff61"], ids=ascii)
def test_full_stop_of_a_domain_has_four_shapes(tmp_path: Path, stop: str) -> None:
    issuer = f"ada@m\u00fcll{stop}com"
    assert is_sound(tmp_path / "x.json", samples.text(issuer=issuer))
    assert key_form("issuer").is_valid(issuer)
    assert not key_form("issuer").is_valid(issuer.replace(stop, ""))


@given(ADDRESSES)
def test_address_that_the_gate_takes_is_taken(
    tmp_path_factory: pytest.TempPathFactory, address: str
) -> None:
    content = samples.text(issuer=address)
    if is_sound(tmp_path_factory.getbasetemp() / "address.json", content):
        FORM.validate(json.loads(content))
