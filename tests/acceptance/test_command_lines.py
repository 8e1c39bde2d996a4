"""What a command line judges, and how it ends."""

from pathlib import Path

import pytest

from tests import samples
from tests.acceptance.conftest import Run

OK = pytest.ExitCode.OK
FAILED = pytest.ExitCode.TESTS_FAILED
USAGE = pytest.ExitCode.USAGE_ERROR
NOTHING = pytest.ExitCode.NO_TESTS_COLLECTED

RUNS = {"runs/a.json", "runs/b.JSON", "runs/sub/c.json"}
ODD = "odd [1] a::b/g h[2].json"
INI = "[pytest]\n"
INI_RUNS = f"{INI}experiments = runs\n"
OUT = "{out}"


@pytest.fixture
def project(pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for name in (*RUNS, "build/runs/d.json", ".runs/e.json", "other/f.json", ODD):
        samples.write(pytester.path / name)
    tests = pytester.mkdir("tests")
    (tests / "test_unit.py").write_text("def test_unit(): pass\n")
    samples.write(pytester.path / "build" / "data" / "p.json")
    (pytester.path / "build" / "data" / "conftest.py").write_text("raise RuntimeError\n")
    (pytester.path / "link").symlink_to("runs")
    (pytester.mkdir("broken") / "link.json").symlink_to("nowhere")
    samples.write(pytester.path / "configured" / "k.json")
    (pytester.path / "configured" / "pytest.ini").write_text("[pytest]\n")
    outside = tmp_path_factory.mktemp("outside")
    samples.write(outside / "o.json")
    return outside


COMMAND_LINES = [
    # roots
    pytest.param("", "--experiments=runs tests", OK, RUNS, 1, id="root-is-added"),
    pytest.param("", "--experiments=./runs/ tests", OK, RUNS, 1, id="root-with-slashes"),
    pytest.param("", "--experiments runs tests", OK, RUNS, 1, id="root-after-space"),
    pytest.param("", "--experiments=tests/../runs tests", OK, RUNS, 1, id="root-with-dots"),
    pytest.param("", "--experiments=runs --experiments-only", OK, RUNS, 0, id="only"),
    pytest.param("", "--experiments=runs --experiments-only tests", OK, RUNS, 0, id="only-path"),
    pytest.param(
        "", "--experiments=runs --experiments=other tests", OK, {*RUNS, "other/f.json"}, 1, id="two"
    ),
    pytest.param("", "--experiments=runs --experiments=runs tests", OK, RUNS, 1, id="repeated"),
    pytest.param(
        "", "--experiments=runs --experiments=runs/sub tests", OK, RUNS, 1, id="overlapping"
    ),
    pytest.param("", "--experiments=build/runs tests", OK, {"build/runs/d.json"}, 1, id="build"),
    pytest.param("", "--experiments=.runs tests", OK, {".runs/e.json"}, 1, id="dotted"),
    pytest.param(
        "", "--experiments=build/data tests", OK, {"build/data/p.json"}, 1, id="conftest-is-data"
    ),
    pytest.param("", ["--experiments=odd [1] a::b", "tests"], OK, {ODD}, 1, id="odd-directory"),
    pytest.param("", [f"--experiments={ODD}", "tests"], OK, {ODD}, 1, id="odd-file"),
    pytest.param("", f"--experiments={OUT} tests", OK, {f"{OUT}/o.json"}, 1, id="outside"),
    pytest.param("", f"--experiments={OUT}/o.json tests", OK, {f"{OUT}/o.json"}, 1, id="out-file"),
    pytest.param(
        "",
        "--experiments=link tests",
        OK,
        {"link/a.json", "link/b.JSON", "link/sub/c.json"},
        1,
        id="link-as-root",
    ),
    pytest.param("", "--experiments=link --experiments=runs tests", OK, 3, 1, id="link-and-target"),
    pytest.param("", "--experiments=runs/a.json tests", OK, {"runs/a.json"}, 1, id="file-as-root"),
    pytest.param(
        "",
        "--experiments=. --experiments-only --ignore=broken --ignore=configured",
        OK,
        {*RUNS, "other/f.json", ODD},
        0,
        id="current-directory",
    ),
    # paths beside roots
    pytest.param(
        "",
        "--experiments=. --ignore=broken --ignore=configured tests",
        OK,
        {*RUNS, "other/f.json", ODD},
        1,
        id="not-inside",
    ),
    pytest.param("", "--experiments=runs runs/a.json", OK, {"runs/a.json"}, 0, id="narrow-file"),
    pytest.param(
        "",
        "--experiments=runs --experiments-only runs/sub",
        OK,
        {"runs/sub/c.json"},
        0,
        id="narrow-directory",
    ),
    pytest.param(
        "",
        "--experiments=. build/runs/ --experiments-only",
        OK,
        {"build/runs/d.json"},
        0,
        id="narrow-to-ignored",
    ),
    pytest.param(
        "",
        "--experiments=runs --experiments=other runs/a.json",
        OK,
        {"runs/a.json", "other/f.json"},
        0,
        id="narrow-one-of-two",
    ),
    pytest.param(
        "",
        "--experiments=runs other/f.json tests",
        OK,
        {*RUNS, "other/f.json"},
        1,
        id="file-beside-root",
    ),
    pytest.param(
        "", "--experiments=runs link/a.json", OK, {"runs/a.json"}, 0, id="narrow-through-link"
    ),
    pytest.param("", "--experiments=runs tests/test_unit.py", OK, RUNS, 1, id="test-file"),
    pytest.param("", "--experiments=runs tests/test_unit.py::test_unit", OK, RUNS, 1, id="test-id"),
    # files without roots
    pytest.param("", "runs/a.json", OK, {"runs/a.json"}, 0, id="file"),
    pytest.param("", "runs/b.JSON", OK, {"runs/b.JSON"}, 0, id="upper-case-file"),
    pytest.param("", "runs/a.json::threshold", OK, {"runs/a.json"}, 0, id="node-id"),
    pytest.param("", "runs/a.json runs/a.json::threshold", OK, {"runs/a.json"}, 0, id="both"),
    pytest.param("", "tests runs/a.json", OK, {"runs/a.json"}, 1, id="test-and-file"),
    pytest.param("", "other other/f.json", OK, {"other/f.json"}, 0, id="file-and-its-directory"),
    pytest.param(
        "",
        "--keep-duplicates other other/f.json other/f.json",
        OK,
        {"other/f.json"},
        0,
        id="keep-duplicates",
    ),
    pytest.param("", f"{OUT}/o.json", OK, 1, 0, id="file-outside"),
    pytest.param("", "other", NOTHING, set(), 0, id="directory-without-root"),
    pytest.param("", "tests", OK, set(), 1, id="unused"),
    # roots in the configuration file
    pytest.param(INI_RUNS, "--experiments-only", OK, RUNS, 0, id="ini"),
    pytest.param(INI_RUNS, "--experiments-only .", OK, RUNS, 0, id="ini-path-above"),
    pytest.param(INI_RUNS, "--experiments-only runs", OK, RUNS, 0, id="ini-path-is-root"),
    pytest.param(INI_RUNS, "tests", OK, set(), 1, id="ini-path-elsewhere"),
    pytest.param(INI_RUNS, "runs/a.json::threshold", OK, {"runs/a.json"}, 0, id="ini-node-id"),
    pytest.param(
        INI_RUNS,
        "--experiments-only runs/sub",
        OK,
        {"runs/sub/c.json"},
        0,
        id="ini-narrow",
    ),
    pytest.param(INI_RUNS, "other/f.json", OK, {"other/f.json"}, 0, id="ini-other-file"),
    pytest.param(
        INI_RUNS, "--experiments=other tests", OK, {"other/f.json"}, 1, id="ini-is-replaced"
    ),
    pytest.param(f"{INI_RUNS}testpaths = tests\n", "", OK, RUNS, 1, id="ini-testpaths"),
    pytest.param(
        f"{INI}testpaths = tests\n", "--experiments=runs", OK, RUNS, 1, id="testpaths-root"
    ),
    pytest.param(f"{INI}testpaths = other/f.json\n", "", OK, {"other/f.json"}, 0, id="testpaths"),
    pytest.param(
        f"{INI}addopts = --experiments=runs\n",
        "runs/a.json::threshold",
        OK,
        {"runs/a.json"},
        0,
        id="addopts-node-id",
    ),
    pytest.param(f"{INI}addopts = --experiments=runs\n", "tests", OK, RUNS, 1, id="addopts"),
    pytest.param(
        f"{INI}experiments =\n    runs\n    odd [1] a::b\n",
        "--experiments-only",
        OK,
        {*RUNS, ODD},
        0,
        id="ini-lines",
    ),
    # paths that nobody typed
    pytest.param(f"{INI_RUNS}addopts = tests\n", "", OK, RUNS, 1, id="addopts-path"),
    pytest.param(f"{INI_RUNS}addopts = runs/sub tests\n", "", OK, RUNS, 1, id="addopts-inside"),
    pytest.param(
        f"{INI_RUNS}addopts = tests\n",
        "runs/sub",
        OK,
        {"runs/sub/c.json"},
        1,
        id="addopts-and-path",
    ),
    pytest.param(
        f"{INI_RUNS}addopts = tests\n",
        "tests/test_unit.py",
        OK,
        set(),
        1,
        id="addopts-and-elsewhere",
    ),
    pytest.param(
        f"{INI}addopts = other/f.json\n", "tests", OK, {"other/f.json"}, 1, id="addopts-experiment"
    ),
    # what pytest is told to ignore
    pytest.param(
        "",
        "--experiments=runs --ignore=runs/sub tests",
        OK,
        {"runs/a.json", "runs/b.JSON"},
        1,
        id="ignore-directory",
    ),
    pytest.param(
        "",
        "--experiments=runs --ignore=runs/a.json tests",
        OK,
        RUNS - {"runs/a.json"},
        1,
        id="ignore-file",
    ),
    pytest.param(
        "",
        "--experiments=runs --ignore-glob=*/b.* tests",
        OK,
        RUNS - {"runs/b.JSON"},
        1,
        id="ignore-glob",
    ),
    pytest.param("", "--experiments=runs --ignore=runs tests", OK, RUNS, 1, id="ignore-root"),
    pytest.param(
        f"{INI}norecursedirs = runs sub\n",
        "--experiments=runs tests",
        OK,
        {"runs/a.json", "runs/b.JSON"},
        1,
        id="norecursedirs",
    ),
    pytest.param(
        f"{INI}norecursedirs = runs/s*\n",
        "--experiments=runs tests",
        OK,
        {"runs/a.json", "runs/b.JSON"},
        1,
        id="norecursedirs-path",
    ),
]


@pytest.mark.parametrize(("ini", "args", "code", "judged", "passed"), COMMAND_LINES)
def test_command_line_judges(
    run: Run,
    pytester: pytest.Pytester,
    project: Path,
    ini: str,
    args: str | list[str],
    code: pytest.ExitCode,
    judged: set[str] | int,
    passed: int,
) -> None:
    if ini:
        pytester.makeini(ini)
    words = args.split() if isinstance(args, str) else args
    result = run(*(word.replace(OUT, str(project)) for word in words))
    found = rows = samples.rows(result)
    if isinstance(judged, int):
        assert len(rows) == judged
        judged = set(rows)
    assert set(found) == {name.replace(OUT, str(project)) for name in judged}
    assert set(rows.values()) <= {"passed"}
    assert result.ret == code
    result.assert_outcomes(passed=len(judged) + passed)


USAGE_ERRORS = [
    pytest.param("--experiments=missing", "*root *missing does not exist*", id="missing"),
    pytest.param("--experiments=", "*must not be empty text*", id="empty-text"),
    pytest.param(
        "--experiments=tests/test_unit.py", "*must be a directory or a ?.json file*", id="py"
    ),
    pytest.param("--experiments=tests", "*root *tests holds no experiment*", id="no-experiment"),
    pytest.param(
        "--experiments=runs --experiments-min-recall=nan",
        "*min-recall must be a number in ?0, 1?, found 'nan'",
        id="nan",
    ),
    pytest.param(
        "--experiments=runs --experiments-min-recall=",
        "*min-recall must be a number*",
        id="no-number",
    ),
    pytest.param(
        "--experiments=runs --experiments-max-gap=1.01",
        "*max-gap must be a number*found '1.01'",
        id="above-1",
    ),
    pytest.param(
        "--experiments=runs --experiments-target-recall=-0.1",
        "*target-recall must be a number*",
        id="below-0",
    ),
    pytest.param(
        "--experiments=runs --experiments-target-recall=inf",
        "*target-recall must be a number*",
        id="infinite",
    ),
    pytest.param(
        "--experiments=runs --experiments-min-recall=0.9",
        "*minimum recall 0.9 must be at most the target recall 0.85*",
        id="min-above-target",
    ),
    pytest.param("runs/a.json::nonsense", "*not found: *runs/a.json::nonsense*", id="unknown-item"),
    pytest.param(
        "runs/missing.json", "file or directory not found: *runs/missing.json*", id="missing-file"
    ),
    pytest.param("runs/a.json::threshold[x]", "*not found: *::threshold?x?*", id="parameters"),
    pytest.param("--experiments=runs missing.py", "*not found: */missing.py", id="missing-test"),
    pytest.param(
        "--experiments=runs --experiments-min-recall=0_1", "*found '0_1'", id="underscore"
    ),
    pytest.param(
        "--experiments-max-gap=\u0660.\u0665", "*max-gap must be a number*", id="other-digits"
    ),
    pytest.param("--experiments {out}", "write --experiments=* with an equals sign*", id="space"),
    pytest.param("--experiments configured", "write --experiments=configured *", id="space-ini"),
    pytest.param(
        "broken/link.json", "*/link.json is no regular file*", id="broken-link-as-argument"
    ),
    pytest.param("--experiments=runs caf\udce9", "*must be UTF-8, found *", id="not-utf-8"),
    pytest.param("--experiments=caf\udce9", "*must be UTF-8, found *", id="root-not-utf-8"),
]


def test_root_that_no_path_can_be(pytester: pytest.Pytester) -> None:
    (pytester.path / "pyproject.toml").write_text('[tool.pytest]\nexperiments = ["a\\u0000b"]\n')
    result = pytester.runpytest()
    assert result.ret == USAGE
    told = r"ERROR: experiments in the configuration file: the root a\x00b does not exist"
    assert told in result.errlines


@pytest.mark.parametrize(("args", "line"), USAGE_ERRORS)
def test_usage_error_is_one_line(run: Run, project: Path, args: str, line: str) -> None:
    result = run(*args.replace(OUT, str(project)).split(" "))
    assert result.ret == USAGE
    errors = [text for text in result.errlines if text]
    assert len(errors) == 1
    result.stderr.fnmatch_lines([f"ERROR: {line}"])


@pytest.mark.parametrize("name", ["pkg.json", "pkg"])
def test_module_named_like_an_experiment_is_left_to_pytest(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    package = pytester.mkpydir("pkg") / "json"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "test_unit.py").write_text("def test_unit(): pass\n")
    pytester.makeini("[pytest]\nexperiments = runs\n")
    samples.write(pytester.path / "runs" / "a.json")
    monkeypatch.syspath_prepend(pytester.path)
    result = pytester.runpytest("--pyargs", name)
    result.assert_outcomes(passed=1)
    assert result.ret == OK
