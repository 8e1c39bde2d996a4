"""One corpus, several machines: their receipts are one only if nothing is missing or disputed."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_threshold.cli import command
from tests import samples
from tests.receipts import Receipt, exit_code, first, put, resolved_experiments

PROGRAM = [sys.executable, "-m", "pytest_threshold", "combine"]
ASKED = ["--experiments=runs", "--output=out/receipt.json"]
PARTS = ["parts/a.json", "parts/b.json"]
BOTH_PASSED = "2 found, 2 judged: 2 passed, 0 rejected, 0 invalid"
ONE_LOST = "INCOMPLETE: 2 found, 1 judged: 1 passed, 0 rejected, 0 invalid"


def main(arguments: Sequence[str]) -> int:
    return command.main(["combine", *arguments])


def judge(part: str, *options: str, root: str = "") -> int:
    """Run the gate on one root, as a machine of its own would, and return the exit code."""
    pytest_alone = [sys.executable, "-m", "pytest", "-pno:cacheprovider", "-pno:hypothesispytest"]
    asked = [f"--experiments=runs/{root}", "--experiments-only", "--experiments-min-recall=0.8"]
    environment = {key: value for key, value in os.environ.items() if "XDIST" not in key}
    report = f"--experiments-report=json:parts/{part}.json"
    return subprocess.run(
        [*pytest_alone, *asked, *options, report], env=environment, capture_output=True, check=False
    ).returncode


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with two roots, and the receipt that each of two machines left there."""
    path = tmp_path_factory.mktemp("machines")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        for team in ("a", "b"):
            samples.write(Path("runs", team, "model.json"))
            assert judge(team, root=team) == 0
    return path


@pytest.fixture
def parts(judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the directory of the two receipts, in a current directory that may be changed."""
    shutil.copytree(judged, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "parts"


@pytest.fixture
def output(parts: Path) -> Path:
    """Return where the whole goes; there is an earlier one."""
    path = parts.parent / "out" / "receipt.json"
    path.parent.mkdir()
    path.write_text("{}")
    return path


def combine(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main([*ASKED, *(arguments or PARTS)])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, printed.out.splitlines()


def is_verified(*roots: str) -> bool:
    return command.main(["verify", "out/receipt.json", *roots]) == 0


def change(path: Path, *changes: Callable[[Receipt], object]) -> None:
    content = json.loads(path.read_text())
    for each in changes:
        each(content)
    path.write_text(json.dumps(content))


def test_matrix_of_roots_makes_the_receipt_of_one_machine(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert combine(capsys) == (0, [BOTH_PASSED])
    whole = samples.receipt(output)
    assert is_verified("runs")
    assert judge("whole") == 0
    one = samples.receipt(Path("parts/whole.json"))
    assert whole.pop("created") < one.pop("created")
    assert whole == one


def test_groups_of_a_split_make_a_whole(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples.write(Path("runs/a/third.json"))
    for group in (1, 2):
        assert judge(f"{group}", "--splits=2", f"--group={group}") == 0
        told = samples.receipt(parts / f"{group}.json")
        assert (told["complete"], told["counts"]["found"]) == (False, 3)
    account = "3 found, 3 judged: 3 passed, 0 rejected, 0 invalid"
    assert combine(capsys, "parts/1.json", "parts/2.json") == (0, [account])
    assert is_verified("runs")


def test_version_of_the_whole_is_that_of_the_gate_that_judged(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in parts.iterdir():
        change(part, put("plugin_version", value="0.0.7"))
    assert combine(capsys) == (0, [BOTH_PASSED])
    assert samples.receipt(output)["plugin_version"] == "0.0.7"


def test_missing_part_leaves_the_whole_incomplete(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["not judged: runs/b/model.json", ONE_LOST]
    assert combine(capsys, "parts/a.json") == (1, lines)
    whole = samples.receipt(output)
    assert whole["complete"] is False
    assert whole["counts"] == {"found": 2, "judged": 1, "passed": 1, "rejected": 0, "invalid": 0}
    assert not is_verified()


def test_machine_that_judged_nothing_adds_nothing(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge("none", "--splits=3", "--group=3") == pytest.ExitCode.NO_TESTS_COLLECTED
    assert samples.receipt(parts / "none.json")["experiments"] == []
    assert combine(capsys, *PARTS, "parts/none.json") == (0, [BOTH_PASSED])
    assert combine(capsys, "parts/none.json")[0] == 1
    assert samples.receipt(output)["counts"]["judged"] == 0


@pytest.mark.usefixtures("parts")
def test_refused_experiments_are_told_and_fail(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples.write(Path("runs/a/low.json"), **samples.LOW)
    Path("runs/b/wrong.json").write_text(samples.text(issuer="x"))
    assert [judge(team, root=team) for team in ("a", "b")] == [1, 1]
    low = "recall 0.7 at the operating point is below the minimum recall 0.8"
    lines = [
        f"rejected: runs/a/low.json: {low}",
        "invalid: runs/b/wrong.json: issuer: an email address must have an @-sign",
        "4 found, 4 judged: 2 passed, 1 rejected, 1 invalid",
    ]
    assert combine(capsys) == (1, lines)
    assert samples.receipt(output)["complete"] is True


def test_program_runs(output: Path) -> None:
    done = subprocess.run([*PROGRAM, *ASKED, *PARTS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{BOTH_PASSED}\n", "")
    output.unlink()
    assert combine_alone("parts/b.json").returncode == 1


def combine_alone(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    words = [*PROGRAM, *ASKED, *arguments]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("parts")
def test_names_outside_the_encoding_of_the_terminal_are_told() -> None:
    samples.write(Path("runs/é.json"))
    done = combine_alone(*PARTS, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert r"not judged: runs/\xe9.json" in done.stdout.splitlines()


@pytest.mark.usefixtures("parts")
def test_directories_that_pytest_passes_over_are_named_and_not_missed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    samples.write(Path("runs/build/model.json"))
    samples.write(Path("runs/.cache/model.json"))
    named = ["passed over: runs/.cache (ignored)", "passed over: runs/build (ignored)"]
    assert combine(capsys) == (0, [*named, BOTH_PASSED])
    lines = combine(capsys, "--experiments=runs/build", *PARTS)[1]
    assert lines[-2:] == [
        "not judged: runs/build/model.json",
        "INCOMPLETE: 3 found, 2 judged: 2 passed, 0 rejected, 0 invalid",
    ]


def test_experiment_in_two_parts_may_be_told_alike(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert combine(capsys, *PARTS, *PARTS) == (0, [BOTH_PASSED])
    assert len(samples.receipt(output)["experiments"]) == 2


def test_file_that_two_names_lead_to_is_one_experiment(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("runs/b/model.json").unlink()
    Path("runs/b/model.json").symlink_to("../a/model.json")
    assert judge("b", root="b") == 0
    account = "1 found, 1 judged: 1 passed, 0 rejected, 0 invalid"
    assert combine(capsys) == (0, [account])
    assert [each["path"] for each in samples.receipt(output)["experiments"]] == [
        "runs/a/model.json"
    ]


@pytest.mark.usefixtures("parts")
def test_file_with_a_name_that_must_be_escaped_is_no_stranger(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("runs/a/li\nne.json").write_text(samples.text())
    Path("runs/b/far.json").symlink_to("x" * 300)
    assert [judge(team, root=team) for team in ("a", "b")] == [1, 1]
    code, lines = combine(capsys)
    assert (code, lines[-1]) == (1, "4 found, 4 judged: 2 passed, 0 rejected, 2 invalid")
    told = [each["path"] for each in samples.receipt(output)["experiments"]]
    assert told[0] == r"runs/a/li\nne.json"


def test_each_experiment_of_a_part_is_resolved_once(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output.exists()
    with resolved_experiments() as paths:
        assert combine(capsys)[0] == 0
    assert sorted(paths) == [str(Path(f"runs/{team}/model.json").absolute()) for team in "ab"]


def test_order_is_that_of_paths_whatever_the_order_of_roots_and_parts(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples.write(Path("runs/a.json"))
    assert judge("whole") == 0
    main(
        [
            ASKED[1],
            *(f"--experiments=runs/{each}" for each in ("b", "a.json", "a")),
            "parts/whole.json",
        ]
    )
    capsys.readouterr()
    told = [each["path"] for each in samples.receipt(output)["experiments"]]
    assert told == ["runs/a/model.json", "runs/a.json", "runs/b/model.json"]


@pytest.mark.usefixtures("parts")
def test_copies_that_no_machine_could_see_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    for team, date in (("a", "2026-11-22T10:00:00Z"), ("b", "2026-11-22T11:00:00.000+01:00")):
        samples.write(Path("runs", team, "model.json"), experiment_date=date)
        assert judge(team, root=team) == 0
    copies = "the same model_id and experiment_date (spelt in different ways) in"
    line = f"warning: {copies} runs/a/model.json, runs/b/model.json"
    assert combine(capsys) == (0, [line, BOTH_PASSED])


def move(path: str) -> Callable[[Receipt], None]:
    return put("first", "path", value=path)


def double(receipt: Receipt) -> None:
    path = "./runs/../runs/a/model.json"
    receipt["experiments"].append({**first(receipt), "path": path})
    receipt["counts"] |= {"found": 2, "judged": 2, "passed": 2}


# Each is found in parts/a.json; what the model alone refuses is in test_receipt_model.
UNSOUND: dict[str, tuple[Callable[[Receipt], object], str]] = {
    "version": (put("schema_version", value=True), "must have the schema_version 2, found true: *"),
    "errors": (put("errors", value=["\x1b[2J"]), "is of a run with an error: \\x1b*"),
    "counts": (put("counts", value=[]), "must have an object of numbers as its counts, *"),
    "twice": (double, "entry, ./runs/../runs/a/model.json: is in the receipt twice"),
    "path": (move("a\x1b[2J.json"), "entry, a\\x1b*.json: must have a printable name of an ex*"),
    "low": (
        lambda receipt: first(receipt).update(closest_recall_value=0.1, gap=0.75),
        "entry, runs/a/model.json: must not be passed: recall 0.1 at the operating point is below*",
    ),
    "gap": (put("first", "gap", value=0.0), "entry, *: its gap must be 0.01, found 0.0"),
    "model": (put("first", "model_id", value="x"), "entry, *: must have a UUID in *, found *"),
}


def test_errors_come_first_and_no_kind_of_line_floods(
    parts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(60):
        samples.write(Path(f"runs/c/{number:02}.json"), issuer="x" if number < 30 else "a@b.com")
        Path(f"runs/skipped-{number:02}/build").mkdir(parents=True)
    assert judge("c", root="c") == 1
    change(parts / "a.json", put("complete", value=False))
    code, lines = combine(capsys, *PARTS)
    assert code == 1
    assert lines[0].startswith("error: parts/a.json: the receipt counts ")
    assert lines[1] == "nothing was written"
    assert lines[2] == "passed over: runs/skipped-00/build (ignored)"
    assert lines[22:24] == ["passed over: and 40 more", "not judged: runs/a/model.json"]
    assert lines[42] == "not judged: runs/c/18.json"
    assert lines[43] == "not judged: and 41 more"
    assert lines[44:] == ["INCOMPLETE: 62 found, 1 judged: 1 passed, 0 rejected, 0 invalid"]
    code, lines = combine(capsys, *["parts/a.json"] * 30, "parts/c.json")
    assert lines[19:22] == [lines[0], "error: and 10 more", "nothing was written"]
    assert lines[-2:] == [
        "invalid: and 10 more",
        "INCOMPLETE: 62 found, 60 judged: 30 passed, 0 rejected, 30 invalid",
    ]


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_part_is_refused(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    unsound, message = UNSOUND[name]
    change(parts / "a.json", unsound)
    code, lines = combine(capsys)
    assert code == 1
    if message.startswith("entry"):
        message = f"has an unsound {message}"
    expected = [f"error: parts/a.json: the receipt {message}", "nothing was written"]
    pytest.LineMatcher(lines).fnmatch_lines([*expected, "not judged: runs/a/model.json", ONE_LOST])
    assert len(lines) == 4
    assert not output.exists()


def test_cut_receipt_is_unsound(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (parts / "a.json").write_bytes((parts / "a.json").read_bytes()[:-9])
    code, lines = combine(capsys)
    assert code == 1
    assert lines[0].startswith("error: parts/a.json: the receipt must be JSON: ")
    assert not output.exists()


def test_names_of_parts_are_escaped(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (parts / "a\x1b[2J.json").write_text("[")
    code, lines = combine(capsys, "parts/a\x1b[2J.json", *PARTS)
    assert code == 1
    assert lines[0].startswith(r"error: parts/a\x1b[2J.json: the receipt must be JSON: ")


def test_reasons_of_parts_are_escaped(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reason = {"key": "a\nb", "message": "\x1b[2J", "cure": None, "line": 1, "column": 1}
    rejected = {"verdict": "rejected", "reasons": [reason]}
    change(
        parts / "a.json",
        lambda receipt: first(receipt).update(rejected),
        lambda receipt: receipt["counts"].update(passed=0, rejected=1),
    )
    assert combine(capsys)[1][0] == r"rejected: runs/a/model.json: a\nb: \x1b[2J"


DISPUTES: dict[str, tuple[Callable[[Receipt], object], str]] = {
    "settings": (
        put("settings", "min_recall", value=0.5),
        "parts/b.json: the receipt has other settings than parts/a.json: * minimum recall 0.5, *",
    ),
    "plugin": (
        put("plugin_version", value="9\x1b"),
        r"parts/b.json: the receipt has another plugin_version *: 9\x1b, not 0.1.0",
    ),
    "stranger": (
        move("other/c.json"),
        "parts/b.json: other/c.json is not among the experiments of the roots",
    ),
    "system-file": (
        move("other/passwd.json"),
        "parts/b.json: other/passwd.json is not among the experiments of the roots",
    ),
    "contradiction": (
        move("runs/a/model.json"),
        'runs/a/model.json: its experiment_date is "* in parts/a.json, "* in parts/b.json',
    ),
}


@pytest.mark.parametrize("name", DISPUTES)
def test_parts_that_do_not_fit_are_refused(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    disputed, message = DISPUTES[name]
    samples.write(Path("other/c.json"))
    Path("other/passwd.json").symlink_to("/etc/passwd")
    same = json.loads((parts / "a.json").read_text())["experiments"][0]["sha256"]
    change(parts / "b.json", put("first", "sha256", value=same), disputed)
    code, lines = combine(capsys)
    assert code == 1
    pytest.LineMatcher(lines).fnmatch_lines([f"error: {message}", "nothing was written", "INCOM*"])
    assert "not judged: runs/b/model.json" in lines
    assert not output.exists()


def test_one_content_is_told_alike_in_all_parts(
    parts: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = first(json.loads((parts / "a.json").read_text()))
    change(parts / "b.json", lambda receipt: first(receipt).update(sha256=same["sha256"]))
    date = f'"{same["experiment_date"]}" in runs/a/model.json in parts/a.json'
    code, lines = combine(capsys)
    assert code == 1
    told = (
        f"error: runs/b/model.json in parts/b.json: its experiment_date is *, but {date}, which *"
    )
    expected = [told, "nothing was written", "not judged: runs/b/model.json", ONE_LOST]
    pytest.LineMatcher(lines).fnmatch_lines(expected)
    assert not output.exists()
    assert combine(capsys, *PARTS, "parts/b.json")[1] == lines
    change(parts / "b.json", put("first", "experiment_date", value=same["experiment_date"]))
    assert combine(capsys)[1][-1] == BOTH_PASSED


def test_contradicted_experiment_stays_so_whoever_agrees(
    parts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(parts / "a.json", parts / "c.json")
    change(parts / "c.json", put("first", "sha256", value="0" * 64))
    code, lines = combine(capsys, "parts/a.json", "parts/c.json", *PARTS)
    digest = json.loads((parts / "a.json").read_text())["experiments"][0]["sha256"]
    values = f'"{digest}" in parts/a.json, "{"0" * 64}" in parts/c.json'
    assert (code, lines) == (
        1,
        [
            f"error: runs/a/model.json: its sha256 is {values}",
            "nothing was written",
            "not judged: runs/a/model.json",
            ONE_LOST,
        ],
    )


@pytest.mark.usefixtures("parts")
def test_roots_that_hold_less_than_a_machine_found_are_refused(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge("1", "--splits=2", "--group=1") == 0
    code = main(["--experiments=runs/a", ASKED[1], "parts/1.json"])
    lines = capsys.readouterr().out.splitlines()
    found = "is of a run that found 2, but the roots hold 1"
    assert (code, lines[0]) == (1, f"error: parts/1.json: the receipt {found}")
    assert not output.exists()


def test_huge_count_is_refused(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = put("counts", "found", value=10**4000)
    change(parts / "a.json", huge, put("complete", value=False))
    told = combine(capsys)[1][0]
    assert told.startswith("error: parts/a.json: the receipt is of a run that found 1000")
    assert len(told) < 400


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "the following arguments are required: --experiments, *", id="nothing"),
        pytest.param(ASKED, "the following arguments are required: RECEIPT", id="no-receipt"),
        pytest.param([ASKED[1], *PARTS], "*are required: --experiments", id="no-root"),
        pytest.param([ASKED[0], *PARTS], "*are required: --output", id="no-output"),
        pytest.param([*ASKED, "--fast", *PARTS], "unrecognized arguments: --fast", id="option"),
        pytest.param(
            [*ASKED, "--experiments=no", *PARTS],
            "--experiments: the root */no does not exist",
            id="no",
        ),
        pytest.param(
            [*ASKED, "--experiments=", *PARTS],
            "--experiments: a root of * not be empty*",
            id="empty",
        ),
        pytest.param(
            [*ASKED, "--experiments=bare", *PARTS],
            "--experiments: the root *holds no ex*",
            id="barren",
        ),
        pytest.param([*ASKED, "--output=", *PARTS], "--output: * needs a path*", id="no-path"),
        pytest.param([*ASKED, "--output=out", *PARTS], "--output: *must be a file", id="no-file"),
        pytest.param([*ASKED, f"--output={'x' * 300}", *PARTS], "--output: *too long", id="long"),
        pytest.param([*ASKED, "parts"], "RECEIPT: parts is no *, found a directory", id="dir"),
        pytest.param([*ASKED, *PARTS, "gone/*.json"], "RECEIPT: gone/?.json is * No *", id="gone"),
        pytest.param(
            [*ASKED, *PARTS, "runs/a/model.json"],
            "RECEIPT: runs/a/model.json is no receipt: * found an experiment",
            id="experiment",
        ),
        pytest.param(
            [*ASKED, "--experiments=parts/b.json", *PARTS],
            "--experiments: parts/b.json is the receipt itself",
            id="receipt-as-root",
        ),
        pytest.param(
            [*ASKED, "--output=runs/x.json", *PARTS],
            "--output: the report json:runs/x.json would be judged as an experiment*",
            id="output-below-a-root",
        ),
        pytest.param(
            [*ASKED, "--output=out/../runs/a/model.json", *PARTS],
            "--output: the report json:out/../runs/a/model.json would be judged as an experiment*",
            id="output-is-an-experiment",
        ),
        pytest.param(
            [*ASKED, "--output=out/../parts/b.json", *PARTS],
            "--output: the report json:out/../parts/b.json is one of the receipts to put together",
            id="output-is-a-part",
        ),
        pytest.param(
            [*ASKED, "--output=runs/a/model.json/x", *PARTS],
            "--output: cannot write the report json:runs/a/model.json/x: *",
            id="output-below-a-file",
        ),
    ],
)
def test_usage_errors_touch_no_file(
    output: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    Path("bare").mkdir()
    before = {path: path.read_bytes() for path in Path.cwd().rglob("*.json")}
    assert exit_code(main, arguments) == 4
    errors = capsys.readouterr().err.splitlines()
    pytest.LineMatcher(errors).fnmatch_lines([f"ERROR: {message}"])
    assert {path: path.read_bytes() for path in Path.cwd().rglob("*.json")} == before
    assert output.exists()


def test_receipt_of_files_elsewhere_is_a_usage_error(
    output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.write(Path("elsewhere/runs/c/model.json"))
    before = output.read_bytes()
    monkeypatch.chdir("elsewhere")
    assert main([ASKED[0], "--output=../out/receipt.json", "../parts/a.json"]) == 4
    printed = capsys.readouterr()
    told = "of the files in ../parts/a.json, 1 in all, none is found from the current directory"
    where = "start the command where pytest was started"
    assert (printed.out, printed.err) == ("", f"ERROR: RECEIPT: {told}: {where}\n")
    assert output.read_bytes() == before


def test_receipt_among_the_experiments_is_told_as_one(
    parts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "is this receipt, and an experiment that it lacks: keep it out of the roots"
    shutil.copy(parts / "a.json", "runs/copy.json")
    (parts / "a.json").rename("runs/part.json")
    Path("runs/link.json").symlink_to(parts / "b.json")
    code, lines = combine(capsys, "runs/part.json", "parts/b.json")
    assert (code, lines) == (
        1,
        [
            "not judged: runs/copy.json",
            f"not judged: runs/link.json: {told}",
            f"not judged: runs/part.json: {told}",
            "INCOMPLETE: 5 found, 2 judged: 2 passed, 0 rejected, 0 invalid",
        ],
    )


@pytest.mark.usefixtures("parts")
def test_directories_of_the_output_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert combine(capsys, "--output=new/deep/receipt.json", *PARTS)[0] == 0
    assert [path.name for path in Path("new/deep").iterdir()] == ["receipt.json"]


def test_receipt_that_cannot_be_written_after_all_fails(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        code, lines = combine(capsys)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    trouble = "error: cannot write the report json:out/receipt.json: File too large"
    assert (code, lines) == (1, [trouble, "nothing was written", BOTH_PASSED])
    assert list(output.parent.iterdir()) == []


def test_current_directory_that_is_gone_is_an_error(tmp_path: Path) -> None:
    code = "import os, sys; from pytest_threshold.cli.command import main; os.rmdir(os.getcwd()); "
    script = f"{code}sys.exit(main(sys.argv[1:]))"
    words = [sys.executable, "-c", script, "combine", *ASKED, *PARTS]
    (tmp_path / "gone").mkdir()
    done = subprocess.run(words, cwd=tmp_path / "gone", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ERROR: [Errno 2] No such file or directory" in done.stderr


def test_help_is_worth_reading(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "\n  pytest-threshold combine --experiments=runs --output=" in text
    assert all(f"\n  {number}  " in text for number in (0, 1, 4))
