"""Which command is asked for, and what is said to somebody who asks for none."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType, ModuleType

import pytest

from pytest_threshold import __version__
from pytest_threshold.cli import command as program
from pytest_threshold.cli.command import COMMANDS
from pytest_threshold.cli.command import Command as Row
from pytest_threshold.errors import UsageError
from tests.unit.cli.conftest import Command


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "give a command, as in pytest-threshold check PATH", id="nothing"),
        pytest.param(["chek", "runs"], "chek is no command: is it check?", id="misspelt"),
        pytest.param(["CHECK"], "CHECK is no command: is it check?", id="letter-case"),
        pytest.param(["runs"], "runs is no command: type pytest-threshold check runs", id="path"),
        pytest.param(
            ["--min-recall=0.8", "runs"],
            "--min-recall=0.8 is no command: type pytest-threshold check --min-recall=0.8 runs",
            id="option",
        ),
        pytest.param(
            ["runs", "verify", "x.json"],
            "runs is no command: type pytest-threshold verify runs x.json",
            id="command-behind",
        ),
        pytest.param(
            ["a b", "c'd"],
            """'a b' is no command: type pytest-threshold check 'a b' 'c'"'"'d'""",
            id="quotes",
        ),
        pytest.param(["a\n"], r"'a\n' is no command: type pytest-threshold check 'a\n'", id="raw"),
        pytest.param([""], "'' is no command: type pytest-threshold check ''", id="empty"),
        pytest.param(["--help", "x"], "--help is no command: type pytest-threshold", id="help"),
        pytest.param(["x" * 300], f"{'x' * 200}... is no command: type pytest-thr", id="long"),
    ],
)
def test_what_is_no_command_is_told_what_to_type(
    command: Command, arguments: list[str], told: str
) -> None:
    code, out, (usage, *_, error) = command(*arguments)
    assert (code, out) == (4, [])
    assert usage == f"usage: pytest-threshold [-h] [--version] {{{','.join(COMMANDS)}}} ..."
    assert error.startswith(f"ERROR: {told}")


def test_path_that_is_nearly_a_command_is_a_path(command: Command) -> None:
    Path("chek").mkdir()
    assert command("chek")[2][-1] == ("ERROR: chek is no command: type pytest-threshold check chek")


def test_version_is_told(command: Command) -> None:
    assert command("--version") == (0, [f"pytest-threshold {__version__}"], [])


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_the_commands(command: Command, option: str) -> None:
    code, out, err = command(option)
    assert (code, err) == (0, [])
    for name, row in COMMANDS.items():
        assert out[out.index(f"  {name} {row.arguments}") + 1] == f"      {row.purpose}"


# How a command ends.


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module of a command ``own``, which has no function yet."""
    module = ModuleType("own_command")
    row = Row(module="own_command", arguments="", purpose="do it")
    monkeypatch.setitem(sys.modules, "own_command", module)
    monkeypatch.setattr(program, "COMMANDS", MappingProxyType({**COMMANDS, "own": row}))
    return module


def test_arguments_behind_the_name_are_those_of_the_command(
    command: Command, own: ModuleType
) -> None:
    def main(arguments: Sequence[str]) -> int:
        print(*arguments)  # noqa: T201 - as commands do
        return len(arguments)

    vars(own)["main"] = main
    assert command("own", "a", "--help", "check") == (3, ["a --help check"], [])


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        pytest.param(UsageError("not\nso"), 4, r"ERROR: not\nso", id="usage"),
        pytest.param(pytest.UsageError("not so"), 4, "ERROR: not so", id="usage-of-pytest"),
        pytest.param(OSError(28, "full\x1b"), 1, r"ERROR: [Errno 28] full\x1b", id="system"),
        pytest.param(KeyboardInterrupt(), 2, "ERROR: interrupted", id="interrupt"),
    ],
)
def test_error_ends_as_in_pytest(
    command: Command, own: ModuleType, error: BaseException, code: int, told: str
) -> None:
    def main(_: Sequence[str]) -> int:
        raise error

    vars(own)["main"] = main
    assert command("own") == (code, [], [told])


def test_environment_of_pytest_is_out_of_the_way_meanwhile(
    command: Command, own: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, str]] = []

    def main(_: Sequence[str]) -> int:
        seen.append(dict(os.environ))
        return 0

    vars(own)["main"] = main
    monkeypatch.setenv("PYTEST_ADDOPTS", "-x")
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "mine")
    monkeypatch.setenv("MY_PYTEST_X", "mine")
    before = dict(os.environ)
    assert command("own")[0] == 0
    (during,) = seen
    assert not [name for name in during if name.startswith("PYTEST_")]
    assert during["PYDANTIC_DISABLE_PLUGINS"] == "__all__"
    assert during["MY_PYTEST_X"] == "mine"
    # pytest itself tells in one of its variables which test it is at.
    assert {**os.environ, "PYTEST_CURRENT_TEST": ""} == {**before, "PYTEST_CURRENT_TEST": ""}
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS")
    command("own")
    assert "PYDANTIC_DISABLE_PLUGINS" not in os.environ
    assert os.environ["PYTEST_ADDOPTS"] == "-x"


@pytest.mark.parametrize(("code", "ends"), [(0, 1), (1, 1), (4, 4)])
def test_nobody_to_hear_is_no_pass(
    own: ModuleType, monkeypatch: pytest.MonkeyPatch, code: int, ends: int
) -> None:
    vars(own)["main"] = lambda _: sys.stdout.write("é") and code
    monkeypatch.setattr(sys, "stdout", None)
    assert program.main(["own"]) == ends
    sys.stdout.close()


USAGES = {
    "check": "[--target-recall R] [--min-recall R] [--max-gap G] [--min-precision P] "
    "[--max-fpr F] [--report TYPE[:PATH]] "
    "[--config PATH] [PATH ...]",
    "verify": "RECEIPT [ROOT ...]",
    "combine": "--experiments PATH --output PATH RECEIPT [RECEIPT ...]",
    "init": "[DIR]",
    "convert": "--output DIR --issuer ADDRESS [--model-id UUID | --model-name NAME] "
    "[--experiment-date DATE] [--positive-class LABEL] FORMAT FILE [FILE ...]",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_explains_every_argument(command: Command, name: str) -> None:
    code, out, err = command(name, "--help")
    assert (code, err) == (0, [])
    paragraphs = [" ".join(part.split()) for part in "\n".join(out).split("\n\n")]
    usage, purpose, *_ = paragraphs
    assert usage == f"usage: pytest-threshold {name} [-h] {USAGES[name]}"
    assert purpose.endswith(".")
    headings = [part.partition(":")[0] for part in paragraphs]
    assert headings[-2:] == ["examples", "exit codes"]
    assert paragraphs[-2].count(f"pytest-threshold {name}") >= 1
    arguments = "\n".join(out).partition("arguments:")[2].partition("examples:")[0]
    for entry in re.findall(r"^  (\S.*(?:\n {4,}.*)*)", arguments, re.MULTILINE):
        assert len(entry.split()) > 4, entry


def test_texts_that_the_terminal_cannot_show_are_escaped(command: Command, own: ModuleType) -> None:
    def main(_: Sequence[str]) -> int:
        sys.stdout.write("caf\udce9\n")
        return 0

    vars(own)["main"] = main
    assert command("own") == (0, [r"caf\udce9"], [])


def test_reader_that_goes_away_is_a_failure(
    own: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is left is thrown away, or else Python would stumble over it at its end."""

    def main(_: Sequence[str]) -> int:
        raise BrokenPipeError

    vars(own)["main"] = main
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        assert program.main(["own"]) == 1
        out.write("the rest")
        out.flush()
    assert (tmp_path / "out").read_text() == ""
