"""Every message has an example that shows it, a cause and a cure; so does the page about them."""

import re
import runpy
from collections.abc import Mapping
from pathlib import Path

import pytest

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.discovery.messages import SEARCH_ERRORS
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.experiment.messages import CONTENT_RULES, MISTAKES
from pytest_threshold.files.messages import FILE_RULES
from pytest_threshold.judging.judgement import Judgement, judge
from pytest_threshold.judging.messages import CONTRADICTIONS, WARNINGS
from pytest_threshold.judging.rules import MISSING, RULES, UNDEFINED, Rules
from pytest_threshold.receipts.messages import RECEIPT_ERRORS, RECEIPT_RULES
from pytest_threshold.reports.messages import REPORT_ERRORS
from pytest_threshold.session.messages import CONFIGURATION_WARNINGS, SETTING_ERRORS
from pytest_threshold.text.message import Message
from tests.samples import FILES, ROOT

REJECTED = sorted((FILES / "rejected").glob("*.json"))
SUSPICIOUS = sorted((FILES / "suspicious").glob("*.json"))
REJECTIONS = {
    **{rule.name: rule.message for rule in RULES},
    "missing_keys": MISSING,
    "undefined": UNDEFINED,
}
TABLES: list[Mapping[str, Message]] = [
    FILE_RULES,
    CONTENT_RULES,
    REJECTIONS,
    CONTRADICTIONS,
    WARNINGS,
    RECEIPT_RULES,
    SEARCH_ERRORS,
    SETTING_ERRORS,
    REPORT_ERRORS,
    RECEIPT_ERRORS,
    COMMAND_ERRORS,
    CONFIGURATION_WARNINGS,
]
# Of several files, or of the command line: other tests show them.
WITHOUT_EXAMPLE = {"same_experiment", "same_curve", "unread_configuration"}


def pattern(text: str) -> str:
    """Return a regular expression for a message, whatever it fills in."""
    return re.sub(r"\\\{.*?\\\}", ".+", re.escape(text))


def judgement(file: Path, **rules: float) -> Judgement:
    return judge(read_experiment(file, source=file.name), rules=Rules(**rules))


def invalidity(name: str) -> InvalidExperimentError:
    with pytest.raises(InvalidExperimentError) as caught:
        load_experiment(FILES / "invalid" / f"{name}.json")
    return caught.value


@pytest.mark.parametrize("name", CONTENT_RULES)
def test_broken_rule_has_an_example(name: str) -> None:
    printed = [rule.message for rule in invalidity(name).broken_rules]
    assert any(re.match(pattern(CONTENT_RULES[name].text), message) for message in printed)


@pytest.mark.parametrize("name", MISTAKES)
def test_known_mistake_is_recognised_in_its_example(name: str) -> None:
    mistake = MISTAKES[name]
    cures = {rule.cure: rule.message for rule in invalidity(name).broken_rules}
    (cure,) = [cure for cure in cures if re.fullmatch(pattern(mistake.cure), cure)]
    rules = [CONTENT_RULES[rule].text for rule in mistake.rules]
    assert any(re.match(pattern(rule), cures[cure]) for rule in rules)


@pytest.mark.parametrize("name", REJECTIONS)
def test_rejection_has_an_example(name: str) -> None:
    limits = {rule.name: rule.example for rule in RULES}
    rule = name if name in limits else "min_precision"
    (file,) = [file for file in REJECTED if file.stem == name]
    rejection = judgement(file, **{rule: limits[rule]}).rejection(objections=())
    assert rejection is not None
    (broken,) = rejection.broken_rules
    assert re.fullmatch(pattern(REJECTIONS[name].text), broken.message)


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradiction_has_an_example(name: str) -> None:
    """It is rejected although no rule is set."""
    rejection = judgement(FILES / "contradicting" / f"{name}.json").rejection(objections=())
    assert rejection is not None
    (broken,) = rejection.broken_rules
    assert re.fullmatch(pattern(CONTRADICTIONS[name].text), broken.message)
    assert broken.key.startswith("precision_arr[")


@pytest.mark.parametrize("name", sorted(WARNINGS.keys() - WITHOUT_EXAMPLE))
def test_warning_has_an_example(name: str) -> None:
    (file,) = [file for file in SUSPICIOUS if file.stem == name]
    (suspicion,) = judgement(file).suspicions
    assert re.fullmatch(pattern(WARNINGS[name].text), suspicion.message)


def test_every_message_has_a_cause_and_a_cure() -> None:
    for table in TABLES:
        for name, message in table.items():
            assert message.text, name
            assert message.cause.endswith("."), name
            assert message.cure.endswith("."), name
    for name, mistake in MISTAKES.items():
        assert mistake.cause.endswith("."), name
        assert mistake.cure, name
        assert not mistake.cure.endswith("."), name
        assert set(mistake.rules) <= CONTENT_RULES.keys(), name


@pytest.fixture(scope="module")
def page() -> str:
    written: str = runpy.run_path(str(ROOT / "docs" / "write_messages.py"))["page"]()
    return written


def test_page_is_made_of_the_tables(page: str) -> None:
    assert (ROOT / "docs" / "messages.md").read_text(encoding="utf-8") == page


def test_page_has_an_anchor_for_each_message(page: str) -> None:
    rows = re.findall(r'^\| <a id="([a-z-]+)" href="#([a-z-]+)">', page, re.MULTILINE)
    headings = re.findall(r"^### (.*)$", page, re.MULTILINE)
    assert all(anchor == link for anchor, link in rows)
    assert len({*rows, *headings}) == len([*rows, *headings]) == sum(map(len, TABLES))


def test_page_leads_to_each_kind_of_message(page: str) -> None:
    kinds = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert re.findall(r"^\| .* \| \[(.*)\]\(#.*\) \|$", page, re.MULTILINE) == kinds
