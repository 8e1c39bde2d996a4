"""Write the page of all options, docs/options.md, from the package's own table."""

from collections.abc import Iterator
from pathlib import Path

from pytest_threshold.operating_point import DEFAULT_TARGET_RECALL
from pytest_threshold.options import OPTIONS, ROOTS, TARGET_RECALL, Option

HERE = Path(__file__).parent
INTRODUCTION = """\
# Options

Every option of `pytest`, its key in pytest's configuration file, and its counterpart in
[`pytest-threshold check`](program.md). [Settings](settings.md) says where keys stand, and
[rules](rules.md) what each limit refuses. A repeatable option on the command line replaces the key.

This page is made by `python docs/write_options.py`.

| option | ini key | `check` | type | default | meaning |
|---|---|---|---|---|---|
"""
DEFAULTS = {TARGET_RECALL.name: f"{DEFAULT_TARGET_RECALL:g}"}
WITHOUT_COUNTERPART = ("only", "require-all")  # `check` does both in any case


def page() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(f"| {' | '.join(_cells(option))} |\n" for option in OPTIONS)


def _cells(option: Option) -> Iterator[str]:
    value = f"={option.metavar}" if option.metavar else ""
    yield f"`{option.flag}{value}`"
    yield f"`{option.key}`" if option.ini_type else ""
    yield "" if option.name in WITHOUT_COUNTERPART else f"`{_counterpart(option, value)}`"
    yield _kind(option)
    yield DEFAULTS.get(option.name) or ("none" if option.metavar else "off")
    yield option.help.partition(" (default:")[0].replace("*", "\\*")


def _counterpart(option: Option, value: str) -> str:
    return option.command_flag if option is ROOTS else f"{option.command_flag}{value}"


def _kind(option: Option) -> str:
    """Return the type of the value in `[tool.pytest]`."""
    if option.is_number:
        return f"number, {option.lowest:g} to {option.highest:g}"
    return "list of strings" if option.is_repeatable else "switch"


if __name__ == "__main__":
    (HERE / "options.md").write_text(page(), encoding="utf-8")
