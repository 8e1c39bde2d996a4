"""``pytest-threshold check``: the same gate, and nothing of the host can change a verdict."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_threshold.options import INI_KEYS
from tests import samples
from tests.acceptance.conftest import Command
from tests.samples import ROOT

SCRIPT = [str(Path(sys.executable).with_name("pytest-threshold")), "check"]
MODULE = [sys.executable, "-m", "pytest_threshold", "check"]
SAFE_MODULE = [sys.executable, "-P", "-m", "pytest_threshold", "check"]


@pytest.fixture
def mixed(runs: Path) -> Path:
    """Return a directory of five experiments; two passed, two are invalid, one has a low recall."""
    samples.write(runs / "low.json", **samples.LOW)
    samples.write(runs / "bad.json", issuer="nobody")
    (runs / "mail" / "empty.json").touch()
    return runs


def table(lines: list[str]) -> list[str]:
    """Return the summary, from its title to the account."""
    start = next(number for number, line in enumerate(lines) if samples.TITLE in line)
    end = next(number for number, line in enumerate(lines) if " judged: " in line)
    return [line.strip("= ") for line in lines[start : end + 1]]


def test_summary_and_exit_code_are_those_of_the_plugin(
    pytester: pytest.Pytester, mixed: Path, command: Command
) -> None:
    options = ["--{}min-recall=0.8", "--{}target-recall=0.9", "--{}max-gap=0.1"]
    plain = pytester.runpytest(
        "--experiments=runs", *(option.format("experiments-") for option in options)
    )
    code, out, err = command("runs", *(option.format("") for option in options))
    assert table(out) == table(plain.outlines)
    assert out[0] == next(line for line in plain.outlines if line.startswith("experiments: "))
    assert out[0].endswith("(target recall 0.9, minimum recall 0.8, maximum gap 0.1)")
    assert not any("test session starts" in line or "short test" in line for line in out)
    assert (code, err) == (1, [])
    assert plain.ret == pytest.ExitCode.TESTS_FAILED
    (mixed / "bad.json").unlink()
    (mixed / "mail" / "empty.json").unlink()
    assert command("runs")[0] == pytester.runpytest("--experiments=runs").ret == 0


def test_refusal_is_told_in_full(mixed: Path, command: Command) -> None:
    path = mixed / "bad.json"
    _, out, _ = command(f"runs/{path.name}")
    assert "invalid: issuer: an email address must have an @-sign" in out
    assert any(line.startswith("  --> runs/bad.json:1:") for line in out)
    assert out[-2] == "1 found, 1 judged: 0 passed, 0 rejected, 1 invalid"


@pytest.mark.usefixtures("mixed")
def test_paths_overlap_and_each_experiment_is_judged_once(command: Command) -> None:
    _, out, _ = command("runs/fraud.json", "--min-recall=.8", "runs/mail", "--", "runs")
    assert table(out)[-1] == "5 found, 5 judged: 2 passed, 1 rejected, 2 invalid"


HOSTILE_FILES = {
    "broken-conftest": ("conftest.py", "raise SystemExit('executed')"),
    "conftest-with-hooks": (
        "conftest.py",
        "def pytest_collection_modifyitems(items): items.clear()",
    ),
    "conftest-among-data": ("runs/conftest.py", "raise SystemExit('executed')"),
    "deselection": ("pytest.ini", "[pytest]\naddopts = -k nothing"),
    "unknown-option": ("pytest.ini", "[pytest]\naddopts = --nonsense"),
    "ignored": ("pytest.ini", "[pytest]\naddopts = --ignore=runs --ignore-glob=*.json"),
    "no-run": ("pytest.ini", "[pytest]\naddopts = --collect-only"),
    "required-plugins": ("pytest.ini", "[pytest]\nrequired_plugins = pytest-nowhere>=1"),
    "newer-pytest": ("pytest.ini", "[pytest]\nminversion = 99"),
    "no-directories": ("pytest.ini", "[pytest]\nnorecursedirs = * runs mail"),
    "broken-filter": ("pytest.ini", "[pytest]\nfilterwarnings = error::nowhere.Warning"),
    "strict-filter": ("pytest.ini", "[pytest]\nfilterwarnings = error"),
    "unknown-key": ("pytest.ini", "[pytest]\nstrict_config = true\nnonsense = 1"),
    "strict": ("pytest.ini", "[pytest]\nstrict = true\nxfail_strict = true"),
    "test-paths": ("pytest.ini", "[pytest]\ntestpaths = nowhere*"),
    "other-roots": ("pytest.ini", "[pytest]\nexperiments = nowhere"),
    "fixtures": ("pytest.ini", "[pytest]\nusefixtures = nowhere"),
    "log-file": ("pytest.ini", "[pytest]\nlog_file = log.txt\nlog_cli = true"),
    "early-plugin": ("pytest.ini", "[pytest]\naddopts = -p broken\npythonpath = runs"),
}
HOSTILE_VARIABLES = {
    "PYTEST_ADDOPTS": "-k good --nonsense",
    "PYTEST_PLUGINS": "nowhere",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_XDIST_WORKER": "gw0",
    "PYTEST_DEBUG": "1",
    "PYDANTIC_DISABLE_PLUGINS": "none",
}


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(("name", "content"), HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_host_has_no_say(command: Command, name: str, content: str) -> None:
    Path("broken.py").write_text("raise SystemExit('executed')")
    # With a key of the gate, so that the file is read at all.
    more = "\nexperiments_max_gap = 1\n" if name == "pytest.ini" else ""
    Path(name).write_text(content + more)
    before = (sorted(Path.cwd().rglob("*")), [*sys.path], [*sys.meta_path])
    code, out, err = command("runs", "--min-recall=0.8")
    assert table(out)[-1] == "5 found, 5 judged: 2 passed, 1 rejected, 2 invalid"
    assert (code, err) == (1, [])
    assert command("runs/fraud.json")[0] == 0
    after = (sorted(Path.cwd().rglob("*")), sys.path, sys.meta_path)
    assert after == before  # and the host gets nothing in return


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(("name", "value"), HOSTILE_VARIABLES.items(), ids=HOSTILE_VARIABLES)
def test_variables_of_pytest_have_no_say(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    code, out, _ = command("runs", "--min-recall=0.8")
    assert table(out)[-1] == "5 found, 5 judged: 2 passed, 1 rejected, 2 invalid"
    assert code == 1
    assert os.environ[name] == value


def run_alone(*words: str) -> tuple[int, list[str], str]:
    """Run a program that, unlike those of pytester, cannot import from the current directory."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    "program", [SCRIPT, MODULE, SAFE_MODULE], ids=["script", "module", "safe-module"]
)
def test_hostile_host_as_a_whole(monkeypatch: pytest.MonkeyPatch, program: list[str]) -> None:
    keys: dict[str, str] = {}
    for name, content in HOSTILE_FILES.values():
        Path(name).write_text(content)
        keys |= dict(line.split(" = ", 1) for line in content.splitlines() if " = " in line)
    lines = [f"{key} = {value}" for key, value in keys.items()]
    Path("pytest.ini").write_text("\n".join(["[pytest]", *lines]))
    modules = ["broken", "tabulate", "pydantic", "pytest", "json", "email_validator"]
    if program != MODULE:  # of which Python has imported some from here before it starts
        modules += ["contextlib", "functools", "importlib", "warnings"]
    for module in modules:
        Path(f"{module}.py").write_text("raise SystemExit('executed')")
    for name, value in HOSTILE_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    code, out, err = run_alone(*program, "runs", "--min-recall=0.8")
    assert err == ""
    assert table(out)[-1] == "5 found, 5 judged: 2 passed, 1 rejected, 2 invalid"
    assert code == 1
    assert run_alone(*program, "runs/fraud.json")[0] == 0
    assert not Path(".pytest_cache").exists()


def install(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *, entry: str, module: str
) -> None:
    """Let Python find a distribution with a module named hostile."""
    site = pytester.mkdir("site")
    information = site / "hostile-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Name: hostile\nVersion: 1\n")
    (information / "entry_points.txt").write_text(entry)
    (site / "hostile.py").write_text(module)
    monkeypatch.setenv("PYTHONPATH", str(site))


@pytest.mark.usefixtures("mixed")
def test_installed_plugins_have_no_say(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "def pytest_collection_modifyitems(items): items.clear()"
    install(pytester, monkeypatch, entry="[pytest11]\nhostile = hostile\n", module=module)
    with_plugin = pytester.run(sys.executable, "-m", "pytest", "--experiments=runs", "--quiet")
    assert "INCOMPLETE: 5 found, 0 judged" in with_plugin.stdout.str()
    done = pytester.run(*SCRIPT, "runs")
    assert table(done.outlines)[-1] == "5 found, 5 judged: 3 passed, 0 rejected, 2 invalid"


@pytest.mark.usefixtures("runs")
def test_plugins_of_pydantic_have_no_say(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
    module = "raise SystemExit('executed')"
    install(pytester, monkeypatch, entry="[pydantic]\nhostile = hostile:plugin\n", module=module)
    with_plugin = pytester.run(sys.executable, "-m", "pytest", "--experiments=runs")
    assert with_plugin.ret == pytest.ExitCode.INTERNAL_ERROR
    assert pytester.run(*SCRIPT, "runs").ret == 0


@pytest.mark.parametrize(
    "name",
    [
        "-kx.json",
        "--help.json",
        "-1.json",
        "a::b.json",
        "r[1].json",
        "@arguments.json",
        "-p no:terminal.JSON",
        "a.json::threshold.json",
        "$HOME.json",
        "%s.json",
        "*.json",
    ],
)
def test_name_is_neither_option_nor_node_id(command: Command, name: str) -> None:
    samples.write(Path.cwd() / name)
    samples.write(Path.cwd() / "other.json", issuer="nobody")
    code, out, err = command(name)
    assert table(out)[-1] == "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid"
    assert table(out)[3].endswith(f" {name}")
    assert (code, err) == (0, [])
    samples.write(Path.cwd() / name, issuer="nobody")
    assert command("--max-gap=.9", name)[0] == 1
    assert command("--", name)[0] == 1


@pytest.mark.parametrize(
    "name",
    ["--min-recall=0", "--min-recall=1.json", "--report=json:r.json", "-h", "--help", "-nothing"],
)
def test_name_of_a_file_neither_is_an_option_nor_takes_one_away(
    mixed: Path, command: Command, name: str
) -> None:
    samples.write(Path(name) / "x.json")
    code, out, err = command(name, "--min-recall=0.8", str(mixed))
    assert (code, out) == (pytest.ExitCode.USAGE_ERROR, [])
    assert err[-1] == (
        f"ERROR: {name} has the form of an option and is the name of a file here: "
        f"write ./{name}, or -- before all paths"
    )
    assert command("--", name)[0] == 0
    assert command(f"./{name}")[0] == 0


@pytest.mark.parametrize("name", ["-broken.json", "-broken.JSON"])
def test_link_that_leads_nowhere_is_a_file_too(command: Command, name: str) -> None:
    Path(name).symlink_to("nowhere")
    code, out, _ = command(name)
    assert (code, table(out)[-1]) == (1, "1 found, 1 judged: 0 passed, 0 rejected, 1 invalid")


def test_everything_behind_two_dashes_is_a_path(command: Command) -> None:
    for name in ("--", "-h", "runs"):
        samples.write(Path(name) / "x.json")
    _, out, _ = command("runs", "--", "--", "-h")
    assert table(out)[-1] == "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid"


@pytest.mark.parametrize("name", ["x\n::error::y", "x\x1b[31m", "x##[error]y"], ids=ascii)
def test_directories_reach_the_terminal_printable(command: Command, name: str) -> None:
    samples.write(Path(name) / "runs" / "bad.json", issuer="nobody")
    Path(name, "pytest.ini").write_text("[pytest]\nexperiments_max_gap = 0.5")
    code, out, err = command(f"{name}/runs")
    assert not any("\x1b" in line or "##[" in line or line.startswith("::") for line in out)
    assert (code, err) == (1, [])
    Path(name, "pytest.ini").write_text("experiments")
    code, _, err = command(f"{name}/runs")
    assert err[0].startswith("ERROR: ")
    assert not any("\x1b" in line or "##[" in line or line.startswith("::") for line in err)
    assert code == pytest.ExitCode.USAGE_ERROR


def test_directory_may_have_any_name(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "-k::x[1] $HOME"
    samples.write(home / "-runs" / "a.json")
    samples.write(home / "b.json", **samples.LOW)
    (home / "pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    monkeypatch.chdir(home)
    assert command("--", "-runs")[0] == 0
    code, out, _ = command(".")
    assert table(out)[-1] == "2 found, 2 judged: 1 passed, 1 rejected, 0 invalid"
    assert code == 1
    monkeypatch.chdir(home / "-runs")
    code, out, _ = command("..")
    assert table(out)[-1] == "2 found, 2 judged: 1 passed, 1 rejected, 0 invalid"
    assert out[1] == "configuration: ../pytest.ini"
    monkeypatch.chdir("/")
    code, out, _ = command("--config", str(home / "pytest.ini"), str(home / "b.json"))
    assert table(out)[-1] == "1 found, 1 judged: 0 passed, 1 rejected, 0 invalid"


CONFIGURATIONS = {
    "pytest.toml": "[pytest]\nexperiments_min_recall = 0.8",
    ".pytest.toml": "[pytest]\nexperiments_min_recall = 0.8",
    "pytest.ini": "[pytest]\nexperiments_min_recall = 0.8",
    ".pytest.ini": "[pytest]\nexperiments_min_recall = 0.8",
    "pyproject.toml": "[tool.pytest]\nexperiments_min_recall = 0.8",
    "tox.ini": "[pytest]\nexperiments_min_recall = 0.8",
    "setup.cfg": "[tool:pytest]\nexperiments_min_recall = 0.8",
}


@pytest.mark.parametrize(("name", "content"), CONFIGURATIONS.items(), ids=CONFIGURATIONS)
def test_keys_of_the_gate_apply(
    mixed: Path, command: Command, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    Path(name).write_text(content)
    code, out, _ = command("runs/low.json")
    assert out[:2] == [
        "experiments: runs/low.json (target recall 0.85, minimum recall 0.8)",
        f"configuration: {name}",
    ]
    assert code == 1
    assert command("runs/low.json", "--min-recall=0.7")[0] == 0  # an option replaces its key
    monkeypatch.chdir(mixed / "mail")
    code, out, _ = command("../low.json")
    assert out[1] == f"configuration: ../../{name}"
    assert code == 1


def test_configuration_is_looked_for_from_the_paths_and_from_the_current_directory(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    low = samples.write(tmp_path / "data" / "runs" / "low.json", **samples.LOW)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    assert command(str(low))[1][1] == "configuration: none"
    Path("pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    code, out, _ = command(str(low))
    assert (code, out[1]) == (1, "configuration: pytest.ini")
    Path("pytest.ini").unlink()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    code, out, _ = command("data/runs")
    assert (code, out[1]) == (1, "configuration: data/pytest.ini")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pytest.ini", ""),
        ("pytest.toml", "# recall"),
        (".pytest.ini", "[pytest]\naddopts = --experiments-min-recall=0"),
        ("pyproject.toml", "[tool.pytest]\ntestpaths = ['experiments']"),
        ("tox.ini", "[other]\nexperiments_min_recall = 0"),
        ("setup.cfg", "[metadata]\nname = recall"),
        ("pytest.ini/a.txt", ""),
    ],
    ids=["empty", "comment", "option", "other-keys", "other-section", "package", "directory"],
)
def test_file_among_the_data_does_not_switch_off_the_rules(
    mixed: Path, command: Command, name: str, content: str
) -> None:
    Path("pyproject.toml").write_text("[tool.pytest]\nexperiments_min_recall = 0.8")
    (mixed / name).parent.mkdir(exist_ok=True)
    (mixed / name).write_text(content)
    code, out, _ = command("runs/low.json")
    assert (code, out[1]) == (1, "configuration: pyproject.toml")


@pytest.mark.usefixtures("mixed")
def test_file_with_keys_of_the_gate_counts(command: Command) -> None:
    Path("setup.cfg").write_text("[tool:pytest]\naddopts = -q")
    Path("tox.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    Path("pytest.ini").touch()
    assert command("runs/low.json")[1][1] == "configuration: tox.ini"


def test_link_to_a_directory_has_the_configuration_above_the_link(
    command: Command, tmp_path: Path
) -> None:
    samples.write(tmp_path / "storage" / "low.json", **samples.LOW)
    Path("runs").symlink_to(tmp_path / "storage")
    Path("pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    assert command("runs")[0] == 1
    assert command("runs/low.json")[0] == 1


def test_settings_that_differ_are_a_usage_error(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        samples.write(Path(name) / "runs" / "low.json", **samples.LOW)
        (Path(name) / "pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.6")
    both = ("one/runs", "two/runs/low.json")
    assert command(*both)[0] == 0
    Path("two/pytest.ini").write_text("[pytest]\nexperiments_min_recall = 0.8")
    code, _, err = command(*both)
    assert code == pytest.ExitCode.USAGE_ERROR
    files = [Path.cwd() / name / "pytest.ini" for name in ("one", "two")]
    assert f"ERROR: the settings of the gate differ between {files[0]} and {files[1]}: " in err[0]
    assert command(*both, "--min-recall=.7")[0] == 0  # which replaces what differs
    assert [command(path)[0] for path in both] == [0, 1]
    Path("pytest.ini").write_text("[pytest]\nexperiments_report = md:page.md")
    assert command("two/runs")[0] == pytest.ExitCode.USAGE_ERROR
    monkeypatch.chdir("two")
    assert command("runs")[0] == 1


@pytest.mark.usefixtures("mixed")
def test_all_keys_of_the_gate_apply(command: Command) -> None:
    Path("pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        "experiments_target_recall = 0.9\nexperiments_min_recall = 0.6\n"
        'experiments_max_gap = 0.25\nexperiments_report = "json:out/receipt.json"\n'
    )
    _, out, _ = command("runs")
    assert "(target recall 0.9, minimum recall 0.6, maximum gap 0.25)" in out[0]
    receipt = samples.receipt(Path("out/receipt.json"))
    assert receipt["counts"] == {"found": 5, "judged": 5, "passed": 3, "rejected": 0, "invalid": 2}
    assert receipt["complete"] is True
    assert command("runs", "--report=md:page.md")[1][1].startswith("experiment reports: md:page.md")
    assert Path("page.md").exists()


@pytest.mark.usefixtures("mixed")
def test_without_configuration_the_defaults_apply(command: Command) -> None:
    assert command("runs")[1][:2] == [
        "experiments: runs (target recall 0.85); no rule set: every sound experiment passes",
        "configuration: none",
    ]


@pytest.mark.parametrize("python_filter", ["error", "ignore"])
def test_suspicion_is_told_and_refuses_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, python_filter: str
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", python_filter)
    pytester.makeini("[pytest]\nfilterwarnings = error")
    samples.write(Path("odd.json"), recall_arr=[0.0, 0.1, 0.85, 1.0])
    code, out, _ = run_alone(*SCRIPT, "odd.json")
    assert code == 0
    assert any("ExperimentWarning: recall " in line for line in out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "give at least one PATH: *", id="no-path"),
        pytest.param(["--min-recall=0.8"], "give at least one PATH: *", id="option-alone"),
        pytest.param(["--"], "give at least one PATH: *", id="separator-alone"),
        pytest.param(["runs", "--nonsense"], "unrecognized arguments: --nonsense", id="unknown"),
        pytest.param(["runs", "--min=0.1"], "unrecognized arguments: --min=0.1", id="cut-short"),
        pytest.param(
            ["runs", "--min-recal=0.8"],
            "unrecognized arguments: --min-recal=0.8 (did you mean --min-recall?)",
            id="misspelt",
        ),
        pytest.param(
            ["runs", "--experiments-max-gap=0.1"],
            "unrecognized arguments: --experiments-max-gap=0.1 (did you mean --max-gap?)",
            id="of-the-plugin",
        ),
        pytest.param(["runs", "-k", "x"], "unrecognized arguments: -k*", id="option-of-pytest"),
        pytest.param(["runs", "--experiments=runs"], "unrecognized arguments: *", id="prefixed"),
        pytest.param(["runs", "--report"], "argument --report: expected one *", id="no-value"),
        pytest.param(
            ["runs", "--min-recall=80"],
            "--min-recall must be a number in [[]0, 1], found '80'",
            id="percent",
        ),
        pytest.param(
            ["runs", "--target-recall=nan"],
            "--target-recall must be a number in [[]0, 1], found 'nan'",
            id="not-a-number",
        ),
        pytest.param(["runs", "--max-gap="], "--max-gap must be a number *''", id="empty-number"),
        pytest.param(
            ["runs", "--min-recall=.9"],
            "--min-recall: the minimum recall 0.9 must be *",
            id="minimum",
        ),
        pytest.param(["runs", "--report=xml:x"], "--report: a report is *", id="report-type"),
        pytest.param(
            ["runs", "--report=json:runs"], "--report: the report json:runs must *", id="report"
        ),
        pytest.param(["nowhere"], "PATH: the root */nowhere does not exist", id="missing"),
        pytest.param(
            ["nowhere.json"], "PATH: the root */nowhere.json does not *", id="missing-file"
        ),
        pytest.param([""], "PATH: a root of experiments must not be empty text", id="empty-text"),
        pytest.param(
            ["bare"], "PATH: the root */bare holds no experiment (no [*].json)", id="barren"
        ),
        pytest.param(
            ["runs", "bare"], "PATH: the root */bare holds no *", id="barren-among-others"
        ),
        pytest.param(
            ["notes.txt"], "PATH: the root */notes.txt must be a directory or *", id="foreign"
        ),
        pytest.param(
            ["runs/fraud.json::threshold"], "PATH: the root * does not exist", id="node-id"
        ),
        pytest.param(["-\0.json"], "unrecognized arguments: -\\x00.json", id="zero-byte-option"),
        pytest.param(["a\0.json"], "PATH: the root *a\\x00.json does not exist", id="zero-byte"),
    ],
)
def test_usage_error(runs: Path, command: Command, arguments: list[str], told: str) -> None:
    (runs.parent / "bare").mkdir()
    (runs.parent / "notes.txt").touch()
    code, out, err = command(*arguments)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert not any(samples.TITLE in line for line in out)
    pytest.LineMatcher([line for line in err if line]).fnmatch_lines([f"ERROR: {told}"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param(
            "pyproject.toml", b"[tool.pytest # experiments", "*pyproject.toml: *", id="toml"
        ),
        pytest.param("pytest.ini", b"experiments", "*pytest.ini: line 1: *", id="ini"),
        pytest.param(
            "setup.cfg", b"[pytest]\nexperiments=", "cannot read * setup.cfg *", id="old-section"
        ),
        pytest.param("pytest.toml", b"recall = '\xff'", "cannot read *utf-8*", id="encoding"),
        pytest.param(
            "pytest.toml", b"recall = " + b"[" * 5000, "cannot read * recursion *", id="nesting"
        ),
        pytest.param(
            "pyproject.toml",
            b"[tool]\npytest = 5 # recall",
            "cannot read *must be a table, found 5",
            id="table",
        ),
        pytest.param(
            "pytest.ini",
            b"[pytest]\nExpermients_min_recall = 0.8",
            "Expermients_min_recall in *pytest.ini is no key *: is it experiments_min_recall?",
            id="misspelt-start",
        ),
        pytest.param(
            "pytest.ini",
            b"[pytest]\nexperiments_min_recall = high",
            "experiments_min_recall in the configuration file: *",
            id="no-number",
        ),
        pytest.param(
            "pytest.ini",
            b"[pytest]\nexperiments_min_recall = 80",
            "experiments_min_recall must be a number in [[]0, 1], found 80.0",
            id="percent",
        ),
        pytest.param(
            "pytest.ini",
            b"[pytest]\nexperiment_min_recal = 0.8",
            "experiment_min_recal in *pytest.ini is no key *: is it experiments_min_recall?",
            id="misspelt-key",
        ),
        pytest.param(
            "pytest.toml",
            b"[pytest]\nexperiments_colour = 1",
            "experiments_colour in *pytest.toml is no key of the gate",
            id="unknown-key",
        ),
        pytest.param(
            "pytest.toml",
            b"[pytest]\nexperiments_max_gap = '0.1'",
            "experiments_max_gap in the configuration file: *",
            id="text-for-number",
        ),
    ],
)
def test_unusable_configuration_is_a_usage_error(
    runs: Path, command: Command, name: str, content: bytes, told: str
) -> None:
    (runs.parent / name).write_bytes(content)
    code, out, err = command("runs")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert out == []
    lines = [line for line in err if line]
    assert len(lines) == 1
    pytest.LineMatcher(lines).fnmatch_lines([f"ERROR: {told}"])


def test_all_keys_of_the_gate_are_known(command: Command) -> None:
    samples.write(Path("x.json"))
    lines = ["experiments = ['x.json']", "experiments_require_all = true"]
    Path("pytest.toml").write_text("\n".join(["[pytest]", *lines]))
    assert command("x.json")[0] == 0
    page = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    assert set(INI_KEYS) == set(re.findall(r"^\| `--[^`]+`<br>`(\w+)`", page, re.MULTILINE))


def test_page_of_options_has_the_options_of_the_command(command: Command) -> None:
    printed = "\n".join(command("--help")[1])
    options = set(re.findall(r"^  (--[a-z-]+)", printed, re.MULTILINE))
    page = (ROOT / "docs" / "options.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`check (--[a-z-]+)=", page)) == options - {"--config"}


def test_help_tells_options_settings_and_exit_codes(command: Command) -> None:
    code, out, _ = command("--help")
    assert code == 0
    text = "\n".join(out)
    for word in ("PATH", "--target-recall", "--min-recall", "--max-gap", "--report", "0.85"):
        assert word in text
    assert "experiments_min_recall" in text
    assert all(f"\n  {number}  " in text for number in (0, 1, 2, 4))


def test_reader_that_goes_away_is_no_pass(runs: Path) -> None:
    for number in range(2000):
        samples.write(runs / f"{number}.json")
    program = subprocess.Popen(
        [*SCRIPT, "runs"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == ""
    assert program.wait() == 1
    program.stderr.close()
