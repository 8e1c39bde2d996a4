"""Every message has an example that shows it, a cause and a cure; so does the page about them."""

import re
import runpy
from collections.abc import Mapping
from pathlib import Path

import pytest

from pytest_threshold import messages
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment, read_experiment
from pytest_threshold.judgement import Judgement, judge
from pytest_threshold.messages import Message
from pytest_threshold.verdict import Rules

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
REJECTED = sorted((FILES / "rejected").glob("*.json"))
SUSPICIOUS = sorted((FILES / "suspicious").glob("*.json"))
TABLES: list[Mapping[str, Message]] = [
    messages.FILE_RULES,
    messages.RULES,
    messages.REJECTIONS,
    messages.WARNINGS,
    messages.RECEIPT_RULES,
    messages.USAGE_ERRORS,
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


@pytest.mark.parametrize("name", messages.RULES)
def test_broken_rule_has_an_example(name: str) -> None:
    told = [rule.message for rule in invalidity(name).broken_rules]
    assert any(re.match(pattern(messages.RULES[name].text), message) for message in told)


@pytest.mark.parametrize("name", messages.MISTAKES)
def test_known_mistake_is_recognised_in_its_example(name: str) -> None:
    mistake = messages.MISTAKES[name]
    cures = {rule.cure: rule.message for rule in invalidity(name).broken_rules}
    (cure,) = [cure for cure in cures if re.fullmatch(pattern(mistake.cure), cure)]
    rules = [messages.RULES[rule].text for rule in mistake.rules]
    assert any(re.match(pattern(rule), cures[cure]) for rule in rules)


@pytest.mark.parametrize("name", messages.REJECTIONS)
def test_rejection_has_an_example(name: str) -> None:
    (file,) = [file for file in REJECTED if file.stem == name]
    rejection = judgement(file, min_recall=0.8, max_gap=0.05).rejection(objections=())
    assert rejection is not None
    told = [rule.message for rule in rejection.broken_rules]
    assert any(re.fullmatch(pattern(messages.REJECTIONS[name].text), text) for text in told)


@pytest.mark.parametrize("name", sorted(messages.WARNINGS.keys() - WITHOUT_EXAMPLE))
def test_warning_has_an_example(name: str) -> None:
    (file,) = [file for file in SUSPICIOUS if file.stem == name]
    (suspicion,) = judgement(file).suspicions
    assert re.fullmatch(pattern(messages.WARNINGS[name].text), suspicion.message)


def test_every_message_has_a_cause_and_a_cure() -> None:
    for table in TABLES:
        for name, message in table.items():
            assert message.text, name
            assert message.cause.endswith("."), name
            assert message.cure.endswith("."), name
    for name, mistake in messages.MISTAKES.items():
        assert mistake.cause.endswith("."), name
        assert mistake.cure, name
        assert not mistake.cure.endswith("."), name
        assert set(mistake.rules) <= messages.RULES.keys(), name


def test_page_is_made_of_the_tables() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "write_messages.py"))["page"]()
    assert (ROOT / "docs" / "messages.md").read_text(encoding="utf-8") == page
    headings = re.findall(r"^### (.*)$", page, re.MULTILINE)
    assert len(headings) == sum(map(len, TABLES))
