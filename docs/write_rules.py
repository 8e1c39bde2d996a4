"""Write the page of all rules, docs/rules.md, from the package's own table."""

import re
from collections.abc import Iterator
from pathlib import Path

from pytest_threshold.judging.rules import RULES, Rule
from pytest_threshold.options import LIMITS

HERE = Path(__file__).parent
KEY = re.compile(r"\w+_\w+")
INTRODUCTION = """\
# Rules

A rule refuses a sound experiment. None of them is set unless you set it: by an option of pytest, by
an ini key in pytest's configuration, or by an option of `pytest-threshold check`. A receipt has the
limit under the rule's name. Numbers are compared as they are read, and differences with a tolerance
of 1e-9.

This page is made by `python docs/write_rules.py`.

| rule | refuses a model | limit | option, ini key, `check` | needs in the file |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(f"| {' | '.join(_cells(rule))} |\n" for rule in RULES)


def _cells(rule: Rule) -> Iterator[str]:
    option = LIMITS[rule.name]
    yield f"`{rule.name}`"
    yield rule.refuses
    yield f"{rule.unit}, {rule.lowest:g} to {rule.highest:g}, such as {rule.example:g}"
    limit = f"={rule.metavar}"
    names = (f"{option.flag}{limit}", option.key, f"check {option.command_flag}{limit}")
    yield "<br>".join(f"`{name}`" for name in names)
    yield KEY.sub(r"`\g<0>`", rule.needs) or "nothing more"


if __name__ == "__main__":
    (HERE / "rules.md").write_text(page(), encoding="utf-8")
