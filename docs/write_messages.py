"""Write the page of all messages, docs/messages.md, from the package's own tables.

The examples are files among those of the tests, each under the name of its message.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.discovery.messages import SEARCH_ERRORS
from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment.loading import read_experiment
from pytest_threshold.experiment.messages import CONTENT_RULES, MISTAKES
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
INTRODUCTION = """\
# Messages

Every message of the gate, what it usually comes from, and how to mend it. Dots stand for what a
message fills in. To find a message, search this page for some of its words, or start from what
stands before it:

| before the message | what it is about |
|---|---|
"""
MADE = """
This page is made by `python docs/write_messages.py`.
"""
CONTRADICTING = """\
Such an experiment is rejected, whatever the rules are. Only the operating point is looked at.
"""
WARNED = """\
Warnings of the category `pytest_threshold.ExperimentWarning`, in pytest's warnings summary. With
`-W error::pytest_threshold.ExperimentWarning` they refuse the experiment, with
`-W ignore::pytest_threshold.ExperimentWarning` they are not shown; `filterwarnings` in the
configuration file does the same.
"""
BROKEN = """\
In each table the first cure is a general one. A cure in quotation marks is for a known mistake. If
the gate recognises the mistake, it prints this cure below the message.
"""
USAGE = "Usage errors, exit code 4.\n"
UNSOUND = (
    "`pytest-threshold verify` and `pytest-threshold combine` print these, with exit code 1.\n"
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page: messages of one kind.

    `before` is what stands before a message where it is printed. `anchor` begins the anchors.
    """

    heading: str
    before: str
    anchor: str
    messages: Mapping[str, Message]
    introduction: str = ""


SECTIONS = (
    Section(
        heading="The file cannot be read",
        before="`invalid: file:`",
        anchor="file",
        messages=FILE_RULES,
    ),
    Section(
        heading="The file breaks a rule",
        before="`invalid:` and a key or `document:`",
        anchor="content",
        messages=CONTENT_RULES,
        introduction=BROKEN,
    ),
    Section(
        heading="A rule rejects a sound file",
        before="`rejected:`",
        anchor="rejected",
        messages=REJECTIONS,
    ),
    Section(
        heading="The numbers of a sound file contradict each other",
        before="`rejected:`",
        anchor="contradiction",
        messages=CONTRADICTIONS,
        introduction=CONTRADICTING,
    ),
    Section(
        heading="A sound file looks suspicious",
        before="`ExperimentWarning:`; `rejected:` if a filter makes errors of warnings",
        anchor="warning",
        messages={**WARNINGS, **CONFIGURATION_WARNINGS},
        introduction=WARNED,
    ),
    Section(
        heading="A receipt is unsound",
        before="`the receipt`, or the path of an experiment",
        anchor="receipt",
        messages=RECEIPT_RULES,
        introduction=UNSOUND,
    ),
    Section(
        heading="A path cannot be judged",
        before="`ERROR:`",
        anchor="path",
        messages=SEARCH_ERRORS,
        introduction=USAGE,
    ),
    Section(
        heading="A setting is wrong or would be lost",
        before="`ERROR:`",
        anchor="setting",
        messages=SETTING_ERRORS,
        introduction=USAGE,
    ),
    Section(
        heading="A report cannot be written",
        before="`ERROR:` and an option or a key",
        anchor="report",
        messages=REPORT_ERRORS,
        introduction=USAGE,
    ),
    Section(
        heading="A file is no receipt",
        before="`ERROR:`",
        anchor="no-receipt",
        messages=RECEIPT_ERRORS,
        introduction=USAGE,
    ),
    Section(
        heading="A command cannot start",
        before="`ERROR:`",
        anchor="command",
        messages=COMMAND_ERRORS,
        introduction=USAGE,
    ),
)


def page() -> str:
    """Return the page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield INTRODUCTION + "\n".join(
        f"| {section.before} | [{section.heading}](#{_anchor(section.heading)}) |"
        for section in SECTIONS
    )
    yield MADE
    for section in SECTIONS:
        yield f"## {section.heading}\n"
        if section.introduction:
            yield section.introduction
        examples = {name: [*EXAMPLES.glob(f"*/{name}.json")] for name in section.messages}
        for name, message in section.messages.items():
            for path in examples[name]:
                yield from _entry(name, message, path)
        rows = [
            _row(_anchor(f"{section.anchor} {name}"), message)
            for name, message in section.messages.items()
            if not examples[name]
        ]
        if rows:
            yield "\n".join(["| message | cause | cure |", "|---|---|---|", *rows, ""])


def _anchor(words: str) -> str:
    return re.sub("[ _]", "-", words.lower())


def _entry(name: str, message: Message, example: Path) -> Iterator[str]:
    """Show a message with an example, and what it may come from."""
    yield f"### {HEADINGS.get(name) or _with_dots(message.text)}\n"
    yield f"```text\n{_printed(example)}\n```\n"
    mistakes = [
        f"| {_cell(mistake.cause)} | “{_cell(_with_dots(mistake.cure))}” |"
        for mistake in MISTAKES.values()
        if name in mistake.rules
    ]
    general = f"| {_cell(message.cause)} | {_cell(message.cure)} |"
    yield "\n".join(["| cause | cure |", "|---|---|", general, *mistakes, ""])


def _row(anchor: str, message: Message) -> str:
    """Show a message in one line; it is a link to itself."""
    text = _cell(_with_dots(message.text)).replace("*", "\\*").replace("<", "&lt;")
    link = f'<a id="{anchor}" href="#{anchor}">{text}</a>'
    return f"| {link} | {_cell(message.cause)} | {_cell(message.cure)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _with_dots(text: str) -> str:
    return re.sub(r"(\{[^}]*\})+", "…", text)


def _printed(path: Path) -> str:
    """Return what the gate prints about an example."""
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
