"""Command lines: no name of a file is an option, and errors end as pytest's do."""

from pathlib import Path

import pytest

from pytest_threshold.cli.parser import USAGE_ERROR, CommandLine


@pytest.fixture
def parser() -> CommandLine:
    parser = CommandLine(prog="program", description="Do\n  it.", epilog="That\n  is all.")
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--limit")
    parser.add_argument("--each", action="append", default=[])
    parser.add_argument("--flag", action="store_true")
    return parser


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def parsed(parser: CommandLine, *arguments: str) -> dict[str, object]:
    return {name: value for name, value in vars(parser.parse(arguments)).items() if value}


def refusal(parser: CommandLine, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the lines of standard error of a command line that is refused."""
    with pytest.raises(SystemExit) as ended:
        parser.parse(arguments)
    assert ended.value.code == USAGE_ERROR == 4
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param(["a", "b"], {"paths": ["a", "b"]}, id="paths"),
        pytest.param(["a", "--flag", "b"], {"paths": ["a", "b"], "flag": True}, id="mixed"),
        pytest.param(["--limit=1", "a"], {"paths": ["a"], "limit": "1"}, id="equals-sign"),
        pytest.param(["--limit", "1", "a"], {"paths": ["a"], "limit": "1"}, id="space"),
        pytest.param(["--each=1", "a", "--each=2"], {"paths": ["a"], "each": ["1", "2"]}, id="two"),
        pytest.param(["--limit="], {}, id="empty-value"),
        pytest.param(["--limit=--x"], {"limit": "--x"}, id="dashes-in-a-value"),
        pytest.param(["--", "a", "--flag"], {"paths": ["a", "./--flag"]}, id="behind-dashes"),
        pytest.param(["a", "--", "--"], {"paths": ["a", "./--"]}, id="dashes-behind-dashes"),
        pytest.param(["--", "--limit=--"], {"paths": ["./--limit=--"]}, id="value-behind-dashes"),
    ],
)
def test_options_and_paths_stand_in_any_order(
    parser: CommandLine, arguments: list[str], values: dict[str, object]
) -> None:
    assert parsed(parser, *arguments) == values


@pytest.mark.parametrize("name", ["--flag.json", "-x.JSON", "--limit.json"])
def test_experiment_that_is_named_like_an_option_is_a_path(parser: CommandLine, name: str) -> None:
    Path(name).touch()
    assert parsed(parser, name, "--flag") == {"paths": [f"./{name}"], "flag": True}


def test_broken_link_is_a_path_as_well(parser: CommandLine) -> None:
    Path("--flag.json").symlink_to("nowhere")
    assert parsed(parser, "--flag.json") == {"paths": ["./--flag.json"]}


@pytest.mark.parametrize("name", ["--flag", "--limit=x.json", "-x", "--x.txt"])
def test_other_file_that_is_named_like_an_option_is_refused(
    parser: CommandLine, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    Path(name).touch()
    assert refusal(parser, capsys, "a", name)[-1] == (
        f"ERROR: {name} has the form of an option and is the name of a file here: write ./{name}, "
        "or -- before all paths"
    )
    assert parsed(parser, "--", name) == {"paths": [f"./{name}"]}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--no"], "unrecognized arguments: --no", id="unknown"),
        pytest.param(["--no", "--nor=1"], "unrecognized arguments: --no --nor=1", id="two-unknown"),
        pytest.param(["-no"], "unrecognized arguments: -no", id="one-dash"),
        pytest.param(["--li=1"], "unrecognized arguments: --li=1", id="abbreviated"),
        pytest.param(
            ["--limt=1=2"],
            "unrecognized arguments: --limt=1=2 (did you mean --limit?)",
            id="misspelt",
        ),
        pytest.param(
            ["--experiments-limit=1"],
            "unrecognized arguments: --experiments-limit=1 (did you mean --limit?)",
            id="option-of-pytest",
        ),
        pytest.param(
            ["--experiments-limt=1"],
            "unrecognized arguments: --experiments-limt=1 (did you mean --limit?)",
            id="misspelt-option-of-pytest",
        ),
        pytest.param(["--no\n"], r"unrecognized arguments: --no\n", id="unprintable"),
        pytest.param(["--limit"], "argument --limit: expected one argument", id="no-value"),
        pytest.param(["--limit=--"], "--limit must have another value than --", id="dashes"),
        pytest.param(["--x\n=--"], r"--x\n must have another value than --", id="dashes-of-others"),
    ],
)
def test_error_is_one_line_behind_the_usage(
    parser: CommandLine, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    usage, *_, error = refusal(parser, capsys, *arguments)
    assert usage.startswith("usage: program ")
    assert error == f"ERROR: {told}"


def test_long_name_is_cut(parser: CommandLine, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"-{'x' * 250}"
    Path(name).touch()
    assert f"write ./{name[:200]}..., or -- " in refusal(parser, capsys, name)[-1]


def test_help_keeps_its_lines(parser: CommandLine) -> None:
    text = parser.format_help()
    assert "\nDo\n  it.\n" in text
    assert text.endswith("\nThat\n  is all.\n")
