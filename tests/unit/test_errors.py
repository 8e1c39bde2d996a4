"""Refusals: the data that they carry, and the text that they make of it."""

import pickle

import pytest

from pytest_threshold.errors import (
    SHOWN_RULES,
    BrokenRule,
    InvalidExperimentError,
    RejectedExperimentError,
)
from pytest_threshold.text.source import Place

PLACE = Place(line=3, column=14, excerpt='"recall_arr": 2', underline=" " * 14 + "^")
SOURCE = ['    3 | "recall_arr": 2', "      |               ^"]
LOW = BrokenRule(message="too low")
MODEL = BrokenRule(key="model_id", message="must be a UUID", cure="write hyphens", place=PLACE)


def refusal(*rules: BrokenRule, **values: object) -> InvalidExperimentError:
    return InvalidExperimentError(source="a.json", broken_rules=rules, **values)  # type: ignore[arg-type]


def test_rule_may_have_a_key() -> None:
    assert str(LOW) == "too low"
    assert str(MODEL) == "model_id: must be a UUID"


@pytest.mark.parametrize(
    ("rules", "count", "headline", "not_shown"),
    [
        pytest.param([LOW], None, "too low", "", id="one"),
        pytest.param([LOW, MODEL], None, "too low (and 1 more)", "", id="two"),
        pytest.param([LOW] * 20, None, "too low (and 19 more)", "", id="all-shown"),
        pytest.param(
            [LOW] * 21, None, "too low (and 20 more)", "and 1 more, not shown", id="one-hidden"
        ),
        pytest.param(
            [LOW], 1_000, "too low (and 999 more)", "and 999 more, not shown", id="only-counted"
        ),
    ],
)
def test_rules_are_counted(
    rules: list[BrokenRule], count: int | None, headline: str, not_shown: str
) -> None:
    error = refusal(*rules, count=count)
    assert error.headline == headline
    assert error.not_shown == not_shown
    assert len(error.broken_rules) == min(len(rules), SHOWN_RULES)
    lines = str(error).splitlines()
    assert lines[0] == f"invalid: {headline}"
    assert (lines[-1] == not_shown) is bool(not_shown)


@pytest.mark.parametrize(("rule", "line"), [(LOW, 1), (MODEL, 3)], ids=["no-place", "place"])
def test_line_is_that_of_the_first_rule(rule: BrokenRule, line: int) -> None:
    assert refusal(rule, MODEL).line == line


def test_text_has_each_rule_with_its_place_and_cure() -> None:
    error = RejectedExperimentError(
        source="a.json", broken_rules=(MODEL, LOW), details=("", "  a drawing")
    )
    assert str(error).splitlines() == [
        "rejected: model_id: must be a UUID (and 1 more)",
        "  --> a.json:3:14",
        *SOURCE,
        "  cure: write hyphens",
        "rejected: too low",
        "  --> a.json",
        "",
        "  a drawing",
    ]


def test_source_of_a_place_is_shown_once() -> None:
    other = BrokenRule(message="x", place=Place(line=4, column=1, excerpt="}", underline="^"))
    again = BrokenRule(message="y", place=PLACE)
    shown = str(refusal(MODEL, again, other, MODEL)).splitlines()
    assert [number for number, line in enumerate(shown) if line == SOURCE[0]] == [2, 13]
    assert shown.count("    4 | }") == 1


@pytest.mark.parametrize("kind", [InvalidExperimentError, RejectedExperimentError])
def test_refusal_survives_a_pickle(
    kind: type[InvalidExperimentError | RejectedExperimentError],
) -> None:
    values = {
        "source": "a.json",
        "broken_rules": (MODEL, LOW),
        "count": 7,
        "details": ("x",),
        "sha256": "0" * 64,
        "is_foreign": True,
    }
    restored = pickle.loads(pickle.dumps(kind(**values)))  # type: ignore[arg-type]  # noqa: S301
    assert type(restored) is kind
    assert {name: getattr(restored, name) for name in values} == values
    assert restored.args == ("a.json",)
