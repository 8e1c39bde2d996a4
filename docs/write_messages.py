"""Write the page of all messages, docs/messages.md, from the package's own tables.

The examples are files among those of the tests, each under the name of its message.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.discovery.messages import SEARCH_ERRORS
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.experiment.messages import CONTENT_RULES, MISTAKES, Mistake
from pytest_threshold.files.messages import FILE_RULES
from pytest_threshold.judging.judgement import judge
from pytest_threshold.judging.messages import CONTRADICTIONS, WARNINGS
from pytest_threshold.judging.rules import MISSING, RULES, UNDEFINED, Rules
from pytest_threshold.receipts.messages import RECEIPT_ERRORS, RECEIPT_RULES
from pytest_threshold.reports.messages import REPORT_ERRORS
from pytest_threshold.session.messages import CONFIGURATION_WARNINGS, SETTING_ERRORS
from pytest_threshold.text.message import Message

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "tests" / "files"
REJECTIONS = {
    **{rule.name: rule.message for rule in RULES},
    "missing_keys": MISSING,
    "undefined": UNDEFINED,
}
LIMITS = {rule.name: rule.example for rule in RULES}
HEADINGS = {"address": "(what email-validator says of the address)"}
USAGE_ERRORS = (SEARCH_ERRORS, SETTING_ERRORS, REPORT_ERRORS, RECEIPT_ERRORS, COMMAND_ERRORS)
INTRODUCTION = """\
# Messages

Every message of the gate, what it usually comes from, and how to mend it. Where the gate recognises
a known mistake it prints the cure below the message; those cures are listed with their messages
here. Dots stand for what a message fills in.

This page is made by `python docs/write_messages.py`.
"""


def page() -> str:
    """Return the page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield INTRODUCTION
    yield "## The file cannot be read\n"
    yield from _section(FILE_RULES)
    yield "## The file breaks a rule\n"
    yield from _section(CONTENT_RULES)
    yield "## A rule of the gate rejects a sound file\n"
    yield from _section(REJECTIONS)
    yield CONTRADICTING
    yield from _section(CONTRADICTIONS)
    yield WARNED
    yield from _section(WARNINGS)
    yield from _section(CONFIGURATION_WARNINGS)
    yield UNSOUND
    yield from _section(RECEIPT_RULES)
    yield "## The run cannot start\n\nUsage errors, exit code 4.\n"
    for table in USAGE_ERRORS:
        yield from _section(table)


CONTRADICTING = """\
## The numbers of a sound file contradict each other

Such an experiment is rejected, whatever the rules are. Only the operating point is looked at.
"""


WARNED = """\
## A sound file looks suspicious

Warnings of the category `pytest_threshold.ExperimentWarning`, in pytest's warnings summary. With
`-W error::pytest_threshold.ExperimentWarning` they refuse the experiment, with
`-W ignore::pytest_threshold.ExperimentWarning` they are not shown; `filterwarnings` in the
configuration file does the same.
"""


UNSOUND = """\
## A receipt is unsound

`pytest-threshold verify` and `pytest-threshold combine` say so of "the receipt", exit code 1.
"""


def _section(table: Mapping[str, Message]) -> Iterator[str]:
    for name, message in table.items():
        yield f"### {HEADINGS.get(name) or _with_dots(message.text)}\n"
        yield f"**Cause.** {message.cause}\n"
        yield f"**Cure.** {message.cure}\n"
        yield from _example(name)
        mistakes = [mistake for mistake in MISTAKES.values() if name in mistake.rules]
        if mistakes:
            yield "Recognised mistakes:\n"
            yield "| cause | cure, as printed |\n|---|---|"
            yield from map(_row, mistakes)
            yield ""


def _row(mistake: Mistake) -> str:
    return f"| {_cell(mistake.cause)} | {_cell(_with_dots(mistake.cure))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _with_dots(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "…", text)


def _example(name: str) -> Iterator[str]:
    for path in EXAMPLES.glob(f"*/{name}.json"):
        yield f"```text\n{_told(path)}\n```\n"


def _told(path: Path) -> str:
    """Return what the gate says of an example."""
    try:
        reading = read_experiment(path, source=f"runs/{path.name}")
    except InvalidExperimentError as error:
        return str(error)
    judgement = judge(reading, rules=example_rules(path))
    rejection = judgement.rejection(objections=())
    if rejection:
        return str(rejection)
    return "\n".join(
        f"{reading.source}:{judgement.place(each).line}: ExperimentWarning: "
        f"{judgement.warning_text(each)}"
        for each in judgement.suspicions
    )


def example_rules(path: Path) -> Rules:
    """Return the rules under which an example is judged: one if it is rejected, otherwise none."""
    if path.parent.name != "rejected":
        return Rules()
    name = path.stem if path.stem in LIMITS else "min_precision"
    return Rules(**{name: LIMITS[name]})


if __name__ == "__main__":
    (HERE / "messages.md").write_text(page(), encoding="utf-8")
