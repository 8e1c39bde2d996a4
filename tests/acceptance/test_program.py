"""The program: its commands, its usage errors, and what it never imports."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import pytest_threshold
from pytest_threshold.cli.command import COMMANDS, main
from tests import samples
from tests.once import made_once

PYTHON = sys.executable
SCRIPT = str(Path(PYTHON).with_name("pytest-threshold"))
USAGE = "usage: pytest-threshold [-h] [--version] {check,verify,combine,init,convert} ..."


@dataclass(frozen=True)
class Done:
    """How a command ended in this process, and the lines of both streams."""

    code: object
    out: Sequence[str]
    err: Sequence[str]


Program = Callable[..., Done]


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        try:
            code: object = main(arguments)
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        return Done(code, printed.out.splitlines(), printed.err.splitlines())

    return run


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "give a command, as in pytest-threshold check PATH", id="nothing"),
        pytest.param(["runs"], "runs is no command: type pytest-threshold check runs", id="path"),
        pytest.param(
            ["--min-recall=0.8", "runs"],
            "--min-recall=0.8 is no command: type pytest-threshold check --min-recall=0.8 runs",
            id="option",
        ),
        pytest.param(
            ["--min-recall=0.8", "check", "runs"],
            "--min-recall=0.8 is no command: type pytest-threshold check --min-recall=0.8 runs",
            id="option-before-command",
        ),
        pytest.param(
            ["r.txt", "verify"],
            "r.txt is no command: type pytest-threshold verify r.txt",
            id="receipt-before-command",
        ),
        pytest.param(["chekc", "runs"], "chekc is no command: is it check?", id="misspelt"),
        pytest.param(["Verify", "r.txt"], "Verify is no command: is it verify?", id="case"),
        pytest.param(["combin"], "combin is no command: is it combine?", id="cut"),
        pytest.param(
            ["chec"], "chec is no command: type pytest-threshold check chec", id="near-directory"
        ),
        pytest.param([""], "'' is no command: type pytest-threshold check ''", id="unset-variable"),
        pytest.param(["--"], "-- is no command: type pytest-threshold check --", id="separator"),
        pytest.param(
            ["--version", "runs"],
            "--version is no command: type pytest-threshold check --version runs",
            id="version-and-path",
        ),
        pytest.param(
            ["-h", "check"], "-h is no command: type pytest-threshold check -h", id="help-before"
        ),
        pytest.param(
            ["a\nb\x1b[2J"], r"'a\nb\x1b[2J' is no command: type *check 'a\nb\x1b[2J'", id="hostile"
        ),
        pytest.param(["x" * 5000, "y"], "xxx*... is no command: type *xxx...", id="long"),
    ],
)
def test_usage_error_says_what_to_type(program: Program, arguments: list[str], told: str) -> None:
    Path("chec").mkdir()
    done = program(*arguments)
    assert (done.code, done.out) == (4, [])
    usage, error = done.err
    assert usage == USAGE
    assert error.isprintable()
    pytest.LineMatcher([error.replace("[", "(")]).fnmatch_lines(
        [f"ERROR: {told.replace('[', '(')}"]
    )


def test_path_may_be_named_like_a_command(program: Program) -> None:
    for name in COMMANDS:
        samples.write(Path(name) / "x.json")
        assert program("check", name).code == 0
    count = len(COMMANDS)
    account = program("check", *COMMANDS).out[-2]
    assert account.startswith(f"{count} found, {count} judged: {count} passed")
    assert program("check").err[-1].startswith("ERROR: give at least one PATH")
    assert program("check", "check", "--report=json:out/verify").code == 0
    Path("combine.txt").write_bytes(Path("out/verify").read_bytes())
    done = program("combine", "--experiments=check", "--output=out/check", "out/verify")
    assert (done.code, done.err) == (0, [])
    os.chdir("out")
    assert program("verify", "check").code == pytest.ExitCode.USAGE_ERROR  # seen from here
    os.chdir("..")
    assert program("verify", "out/check", "check").out == ["out/check: verified"]


def test_help_lists_the_commands(program: Program) -> None:
    done = program("--help")
    assert (done.code, done.err, done.out[0]) == (0, [], USAGE)
    text = "\n".join(done.out)
    for name, command in COMMANDS.items():
        assert f"\n  {name} {command.arguments}\n      {command.purpose}\n" in text
        assert f"\n  pytest-threshold {name} " in text
        assert program(name, "--help").code == 0
        assert program(name, "--help").out[0].startswith(f"usage: pytest-threshold {name} [-h] ")
    assert all(f"\n  {number}  " in text for number in (0, 1, 4))
    assert all(len(line) <= 100 for line in done.out)
    assert program("-h") == done
    assert program("--version").out == [f"pytest-threshold {pytest_threshold.__version__}"]


@pytest.mark.parametrize(
    ("arguments", "imported", "spared"),
    [
        (["--help"], set(), {"pytest", "pydantic", "pytest_threshold.session", "difflib"}),
        (["verify", "--help"], {"pydantic"}, {"tabulate", "pytest_threshold.cli.combine"}),
        (["combine", "--help"], {"pydantic"}, {"tabulate", "pytest_threshold.cli.verify"}),
    ],
    ids=["help", "verify", "combine"],
)
def test_program_imports_what_it_needs(
    arguments: list[str], imported: set[str], spared: set[str]
) -> None:
    code = (
        "import sys\nfrom pytest_threshold.cli.command import main\n"
        "try: main(sys.argv[1:])\nfinally: print('\\n', *sys.modules)"
    )
    words = [PYTHON, "-c", code, *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    modules = set(done.stdout.splitlines()[-1].split())
    assert imported <= modules
    assert not spared & modules


def alone(
    words: Sequence[str], *, inside: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program in a directory."""
    host = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        words,
        cwd=inside,
        env={**host, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


# The script of an installation begins with importing re.
SHOW_MODULES = "import re, sys; print(*{name.partition('.')[0] for name in sys.modules})"
ENDS_THE_PROCESS = "import os; os.write(1, __name__.encode()); os._exit(0)\n"


@pytest.fixture(scope="module")
def imported_by_python(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return what Python itself has imported before the first line of a package or a script."""
    path = tmp_path_factory.mktemp("empty")
    (path / "empty").mkdir()
    (path / "empty" / "__main__.py").write_text(SHOW_MODULES)
    done = alone([PYTHON, "-m", "empty"], inside=path)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with an experiment and its receipt."""
    path = tmp_path_factory.mktemp("judged")
    samples.write(path / "runs" / "fraud.json")
    done = alone([SCRIPT, "check", "--report=json:r.txt", "runs"], inside=path)
    assert done.returncode == 0, done.stderr
    return path


def hostile_names() -> Iterator[str]:
    """Yield the names of modules that some library may import."""
    for name in sys.stdlib_module_names | packages_distributions().keys():
        if name.isidentifier() and name != "pytest_threshold":
            yield name


@pytest.fixture
def host(judged: Path, tmp_path: Path, imported_by_python: set[str]) -> Path:
    """Return a directory of modules of which each ends the process with 0."""
    for name in set(hostile_names()) - imported_by_python:
        (tmp_path / f"{name}.py").write_text(ENDS_THE_PROCESS)
    (tmp_path / "runs").mkdir()
    for name in ("r.txt", "runs/fraud.json"):
        (tmp_path / name).write_bytes((judged / name).read_bytes())
    return tmp_path


DOORS = {
    "script": [SCRIPT],
    "module": [PYTHON, "-m", "pytest_threshold"],
    "safe-module": [PYTHON, "-P", "-m", "pytest_threshold"],
    "isolated-module": [PYTHON, "-I", "-m", "pytest_threshold"],
}
ACCOUNT = "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid"
ASKED = {
    "check": (["--report=plot:out/p.svg", "--report=md:out/p.md", "runs"], ACCOUNT),
    "verify": (["r.txt", "runs"], "r.txt: verified"),
    "combine": (["--experiments=runs", "--output=out/r.txt", "r.txt"], ACCOUNT),
}


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("door", DOORS)
def test_module_of_the_current_directory_is_not_imported(
    host: Path, door: str, command: str
) -> None:
    if door != "module":  # where Python looks for the package itself in the current directory
        (host / "pytest_threshold.py").write_text(ENDS_THE_PROCESS)
    arguments, last = ASKED[command]
    done = alone([*DOORS[door], command, *arguments], inside=host)
    assert done.stderr == ""
    assert last in done.stdout.splitlines()
    assert done.returncode == 0
    (host / "r.txt").write_text('{"schema_version": 1}')
    (host / "runs" / "fraud.json").write_text("{}")
    assert alone([*DOORS[door], command, *arguments], inside=host).returncode == 1


@pytest.mark.parametrize(
    ("door", "spelling"),
    [
        ("script", "."),
        ("script", ":/nowhere"),
        ("script", "{cwd}/runs/.."),
        ("script", "{link}"),
        ("script", "{cwd}:{link}:."),
        ("module", "{link}"),
        ("safe-module", "."),
    ],
)
def test_current_directory_on_the_path_of_modules_is_left_out(
    host: Path, tmp_path_factory: pytest.TempPathFactory, door: str, spelling: str
) -> None:
    """Of the package itself, which is looked for before, the directory holds the real one."""
    (host / "pytest_threshold").symlink_to(Path(pytest_threshold.__file__).parent)
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(host)
    variables = {"PYTHONPATH": spelling.format(cwd=host, link=link), "PWD": str(link)}
    # Or else coverage, which starts with Python, would import what lies here.
    variables |= dict.fromkeys(("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"), "")
    done = alone([*DOORS[door], "verify", "r.txt", "runs"], inside=link, environment=variables)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "r.txt: verified\n")


def test_other_directories_stay_on_the_path_of_modules(host: Path, tmp_path: Path) -> None:
    """Whoever puts libraries on it means it."""
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "tabulate.py").write_text("raise SystemExit('mine')")
    variable = {"PYTHONPATH": f"libraries:{tmp_path / 'nowhere'}"}
    done = alone([SCRIPT, "check", "runs"], inside=host, environment=variable)
    assert "mine" in done.stderr


@pytest.fixture(scope="session")
def old_pytest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with the pytest before the one that is required."""

    def install(path: Path) -> None:
        options = ["--quiet", "--no-deps", "--disable-pip-version-check", "--target", str(path)]
        words = [PYTHON, "-m", "pip", "install", *options, "pytest<9"]
        subprocess.run(words, check=True, capture_output=True)

    return made_once(tmp_path_factory, "old-pytest", install)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--min-recall=--", "runs"],
        ["check", "--config=--", "runs"],
        ["check", "--report=--", "runs"],
        ["combine", "--experiments=--", "--output=c.json", "r.txt"],
        ["combine", "--experiments=runs", "--output=--", "r.txt"],
    ],
    ids=" ".join,
)
def test_dashes_are_no_value_of_an_option(program: Program, arguments: list[str]) -> None:
    samples.write(Path("runs/a.json"))
    done = program(*arguments)
    assert done.code == pytest.ExitCode.USAGE_ERROR
    assert done.err[-1].endswith(" must have another value than --")
    assert not list(Path.cwd().glob("[[]*"))


def test_nobody_to_hear_is_no_pass(judged: Path) -> None:
    for words, code in (("check runs", 1), ("verify r.txt runs", 1), ("--help", 0), ("runs", 4)):
        done = alone(["bash", "-c", f"'{SCRIPT}' {words} >&-"], inside=judged)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_interrupted_command_ends_as_pytest_does(judged: Path) -> None:
    code = (
        "import signal, sys\nfrom pytest_threshold.cli import verify\n"
        # A shell lets what it starts in the background ignore this signal.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "verify.main = lambda arguments: signal.raise_signal(signal.SIGINT)\n"
        "from pytest_threshold.cli.command import main\nsys.exit(main(['verify', 'r.txt']))"
    )
    done = alone([PYTHON, "-c", code], inside=judged)
    assert (done.returncode, done.stderr) == (pytest.ExitCode.INTERRUPTED, "ERROR: interrupted\n")


@pytest.mark.parametrize("command", ASKED)
def test_pytest_that_is_too_old_is_refused(judged: Path, old_pytest: Path, command: str) -> None:
    arguments, _ = ASKED[command]
    variable = {"PYTHONPATH": str(old_pytest)}
    done = alone([SCRIPT, command, *arguments], inside=judged, environment=variable)
    assert (done.returncode, done.stdout) == (4, "")
    (line,) = done.stderr.splitlines()
    pytest.LineMatcher([line]).fnmatch_lines(
        ["ERROR: pytest 8.* is too old: it does not read *; install pytest 9.0 or newer"]
    )
    assert not (judged / "out").exists()


@pytest.mark.parametrize("arguments", [[], ["-n2"], ["--experiments=runs"]], ids=" ".join)
def test_plugin_refuses_a_pytest_that_is_too_old(
    judged: Path, old_pytest: Path, arguments: list[str]
) -> None:
    variable = {"PYTHONPATH": str(old_pytest)}
    # Plugins of today may not work with it.
    without = ["-pno:rerunfailures", "-pno:sugar", "-pno:html", "-pno:hypothesispytest"]
    words = [PYTHON, "-m", "pytest", *without, *arguments]
    done = alone(words, inside=judged, environment=variable)
    assert (done.returncode, done.stdout) == (4, "")
    lines = [line for line in done.stderr.splitlines() if line]
    pytest.LineMatcher(lines).fnmatch_lines(["ERROR: pytest 8.* is too old: it does not read *"])
    assert len(lines) == 1


def test_verifying_for_a_reader_that_goes_away_is_no_pass(judged: Path) -> None:
    words = f"set -o pipefail; '{SCRIPT}' verify r.txt runs | true"
    codes = {alone(["bash", "-c", words], inside=judged).returncode for _ in range(3)}
    assert codes <= {0, 1}
    done = alone(["bash", "-c", f"'{SCRIPT}' verify r.txt > /dev/full"], inside=judged)
    assert done.returncode not in {0, 4}
