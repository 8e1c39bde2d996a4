"""A verdict, and how it travels."""

import json

import pytest

from pytest_threshold.errors import BrokenRule, InvalidExperimentError
from pytest_threshold.judging import rules as rules_module
from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence, Reason, reasons
from pytest_threshold.judging.verdict import Verdict, filled_columns, property_names
from pytest_threshold.text.source import Place
from tests.unit.judging.test_rules import row

REASON = Reason(key="issuer", message="must be x", cure=None, line=3, column=14)
FULL = Verdict(
    verdict="rejected",
    headline="too low",
    model_id="6f9619ff",
    issuer="ada",
    experiment_date="2026",
    optimal_threshold=0.0,
    closest_recall_value=0.5,
    curve="17",
    quantities={"headroom": 1.0},
    evidence=Evidence(sha256="0f", gap=0.35, highest_recall=0.9, reasons=(REASON,)),
)
INVALID = Verdict(verdict="invalid", headline="issuer: must be x")


@pytest.fixture(autouse=True)
def _headroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a rule that has a column of its own."""
    monkeypatch.setattr(rules_module, "RULES", (*rules_module.RULES, row()))


@pytest.mark.parametrize("verdict", [FULL, INVALID, Verdict(verdict="passed", evidence=Evidence())])
def test_verdict_travels_as_json_can(verdict: Verdict) -> None:
    data = verdict.to_data()
    assert json.loads(json.dumps(data)) == data
    assert Verdict.from_data(data) == verdict


def test_what_is_empty_does_not_travel() -> None:
    assert INVALID.to_data() == {
        "verdict": "invalid",
        "headline": "issuer: must be x",
        "is_foreign": False,
        "quantities": {},
        "evidence": None,
    }
    assert Verdict.from_data(INVALID.to_data()).evidence is NO_EVIDENCE


def test_text_travels_in_printable_form() -> None:
    assert INVALID._replace(headline="\x1b").to_data()["headline"] == r"\x1b"
    told = dict(FULL._replace(issuer="a\x1b").to_properties())
    assert told["issuer"] == r"a\x1b"


def test_properties_are_what_there_is_to_tell() -> None:
    assert dict(FULL.to_properties()) == {
        "model_id": "6f9619ff",
        "issuer": "ada",
        "optimal_threshold": 0.0,
        "closest_recall_value": 0.5,
        "verdict": "rejected",
        "headroom": 1.0,
        "experiment_date": "2026",
    }
    told = [name for name, _ in FULL.to_properties()]
    assert told == [name for name in property_names() if name in told]
    assert dict(INVALID.to_properties()) == {"verdict": "invalid"}


def test_value_in_a_column() -> None:
    assert FULL.value("headroom") == 1.0
    assert FULL.value("optimal_threshold") == 0.0
    assert INVALID.value("headroom") is None
    assert INVALID.value("issuer") == ""


@pytest.mark.parametrize(
    ("verdict", "expected"), [("passed", False), ("rejected", True), ("invalid", True)]
)
def test_what_has_not_passed_is_refused(verdict: str, *, expected: bool) -> None:
    assert INVALID._replace(verdict=verdict).is_refused is expected  # type: ignore[arg-type]


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    assert filled_columns([INVALID, FULL]) == ("headroom",)
    assert filled_columns([INVALID]) == ()
    assert filled_columns([FULL._replace(quantities={"headroom": 0.0, "x": 1.0})]) == ("headroom",)


def test_reason_is_what_a_broken_rule_tells() -> None:
    rule = BrokenRule(key="issuer", message="must be x", place=Place(line=3, column=14))
    assert Reason.of(rule) == REASON
    cured = BrokenRule(message="must be y", cure="write y")
    assert Reason.of(cured) == Reason(
        key=None, message="must be y", cure="write y", line=None, column=None
    )


def test_reasons_that_are_not_shown_are_counted_by_the_last() -> None:
    rules = tuple(BrokenRule(key=f"k{number}", message="must be x") for number in range(20))
    all_shown = InvalidExperimentError(source="x", broken_rules=rules)
    assert [reason.key for reason in reasons(all_shown)] == [rule.key for rule in rules]
    *shown, last = reasons(InvalidExperimentError(source="x", broken_rules=rules, count=23))
    assert tuple(shown) == reasons(all_shown)
    assert last == Reason(
        key=None, message="and 3 more, not shown", cure=None, line=None, column=None
    )
