"""Write the page of all options, docs/options.md, from the package's own table."""

import re
from collections.abc import Iterator
from pathlib import Path

from pytest_threshold.options import OPTIONS, ROOTS, Option

HERE = Path(__file__).parent
INTRODUCTION = """\
# Options

Every option of the plugin is listed with its two other names: its key in pytest's configuration
file, and its counterpart in [`pytest-threshold check`](program.md). [Settings](settings.md) says
where keys stand, and [rules](rules.md) what each limit refuses. Where the command line has an
option, its key does not count. `check` has one option more,
[`--config`](program.md#which-settings-count).

This page is made by `python docs/write_options.py`.

| option, ini key, `check` | meaning | value | default |
|---|---|---|---|
"""
DEFAULT = re.compile(r" \(default: (.*)\)$")


def page() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(f"| {' | '.join(_cells(option))} |\n" for option in OPTIONS)


def _cells(option: Option) -> Iterator[str]:
    yield "<br>".join(f"`{name}`" for name in _names(option))
    yield DEFAULT.sub("", option.help).replace("*", "\\*")
    yield _value(option)
    default = DEFAULT.search(option.help)
    yield default[1] if default else "none" if option.metavar else "off"


def _names(option: Option) -> Iterator[str]:
    value = f"={option.metavar}" if option.metavar else ""
    yield f"{option.flag}{value}"
    if option.ini_type:
        yield option.key
    if option is ROOTS:
        yield f"check {option.command_flag}"
    elif option.metavar:  # the command has no switches
        yield f"check {option.command_flag}{value}"


def _value(option: Option) -> str:
    """Return the type of the value in `[tool.pytest]`."""
    if option.is_number:
        return f"number, {option.lowest:g} to {option.highest:g}"
    return "list of strings" if option.is_repeatable else "switch"


if __name__ == "__main__":
    (HERE / "options.md").write_text(page(), encoding="utf-8")
