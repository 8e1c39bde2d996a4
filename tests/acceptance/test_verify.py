"""The step before a deployment: a receipt is believed only if everything in it can be shown."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_threshold.cli import command
from tests import samples
from tests.receipts import Receipt, exit_code, first, put, resolved_experiments

PROGRAM = [sys.executable, "-m", "pytest_threshold", "verify"]


def main(arguments: Sequence[str]) -> int:
    return command.main(["verify", *arguments])


@pytest.fixture
def receipt(pytester: pytest.Pytester, runs: Path) -> Path:
    """Return the receipt of a run in which two experiments passed."""
    options = ("--experiments-min-recall=0.8", "--experiments-report=json:r.txt")
    result = pytester.runpytest(f"--experiments={runs.name}", *options)
    assert result.ret == 0
    return pytester.path / "r.txt"


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(arguments)
    return code, capsys.readouterr().out.splitlines()


def test_sound_receipt_is_verified(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys, receipt.name) == (0, ["r.txt: verified"])
    assert verify(capsys, receipt.name, "runs", "runs/mail") == (0, ["r.txt: verified"])
    assert verify(capsys, receipt.name, "runs/fraud.json") == (0, ["r.txt: verified"])


def test_each_experiment_of_a_receipt_is_resolved_once(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with resolved_experiments() as paths:
        assert verify(capsys, receipt.name, "runs")[0] == 0
    assert paths == [str(Path(f"runs/{name}.json").absolute()) for name in ("fraud", "mail/spam")]


def test_program_runs(pytester: pytest.Pytester, receipt: Path) -> None:
    words = [*PROGRAM, receipt.name, "runs"]
    done = pytester.run(*words)
    assert (done.ret, done.outlines, done.errlines) == (0, ["r.txt: verified"], [])
    Path("runs/fraud.json").unlink()
    done = pytester.run(*words)
    assert done.ret == 1
    assert done.outlines[0] == "runs/fraud.json: is missing"


def test_names_outside_the_encoding_of_the_terminal_are_told(
    pytester: pytest.Pytester, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples.write(Path("runs/é.json"))
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = pytester.run(*PROGRAM, receipt.name, "runs")
    assert done.ret == 1
    assert r"runs/\xe9.json: is not in the receipt" in done.outlines


def test_other_numbers_of_the_same_value_are_the_same(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tools that reformat JSON write 1.0 as 1."""
    text = receipt.read_text()
    assert '"highest_recall": 1.0' in text
    receipt.write_text(json.dumps(json.loads(text.replace("1.0,", "1,")), sort_keys=True))
    assert verify(capsys, receipt.name) == (0, ["r.txt: verified"])


def test_changed_file_is_found(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("runs/fraud.json")
    content = path.read_bytes()
    for change in (content + b"\n", content.replace(b"0.84", b"0.85"), b"", b"{", content[:-1]):
        path.write_bytes(change)
        code, lines = verify(capsys, receipt.name)
        assert code == 1
        assert lines[0].startswith("runs/fraud.json: has changed since it was judged: the sha256 ")
        assert lines[1:] == ["r.txt: not verified: 1 problem"]


def test_unlisted_experiment_in_a_root_is_found(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In directories that pytest passes over, too, and whatever kind of file it is."""
    samples.write(Path("runs/.hidden/new.json"))
    samples.write(Path("runs/build/NEW.JSON"))
    Path("runs/broken.json").symlink_to("nowhere")
    Path("runs/same.json").symlink_to("fraud.json")
    assert verify(capsys, receipt.name) == (0, ["r.txt: verified"])
    code, lines = verify(capsys, receipt.name, "runs")
    assert code == 1
    assert lines == [
        "runs/.hidden/new.json: is not in the receipt",
        "runs/broken.json: is not in the receipt",
        "runs/build/NEW.JSON: is not in the receipt",
        "r.txt: not verified: 3 problems",
    ]


def test_linked_directory_is_named(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("runs/more").symlink_to(receipt.parent / "elsewhere", target_is_directory=True)
    samples.write(Path("elsewhere/low.json"), **samples.LOW)
    lines = ["passed over: runs/more (a link)", "r.txt: verified"]
    assert verify(capsys, receipt.name, "runs") == (0, lines)


def test_directory_above_may_have_any_name(
    pytester: pytest.Pytester,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    top = pytester.path / "no\N{NO-BREAK SPACE}break"
    samples.write(top / "runs" / "a.json")
    (top / "pytest.ini").write_text("[pytest]\n")
    (top / "sub").mkdir()
    monkeypatch.chdir(top / "sub")
    pytester.runpytest("--experiments=../runs", "--experiments-report=json:r.txt")
    assert verify(capsys, "r.txt", "../runs") == (0, ["r.txt: verified"])


def test_current_directory_that_is_gone_is_an_error(pytester: pytest.Pytester) -> None:
    code = "import os, sys; from pytest_threshold.cli.command import main; os.rmdir(os.getcwd()); "
    os.chdir(pytester.mkdir("gone"))
    done = pytester.run(sys.executable, "-c", f"{code}sys.exit(main(['verify', 'r.txt']))")
    os.chdir(pytester.path)
    assert done.ret == 1
    done.stderr.fnmatch_lines(["ERROR: *No such file or directory*"])


def test_name_that_the_system_cannot_have_is_refused(
    pytester: pytest.Pytester, receipt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = receipt.read_text().replace("runs/fraud.json", "runs/\\u00e9.json")
    receipt.write_text(text)
    for name, value in (("LC_ALL", "POSIX"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")):
        monkeypatch.setenv(name, value)
    done = pytester.run(*PROGRAM, receipt.name)
    assert done.ret == 1
    done.stdout.fnmatch_lines(
        [r"* has an unsound entry, runs/\xe9.json: is no name that a file can have here"]
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "the following arguments are required: RECEIPT", id="nothing"),
        pytest.param(["r.txt", "--fast"], "unrecognized arguments: --fast", id="option"),
        pytest.param(
            ["r.txt", "nowhere"], "ROOT: the root *nowhere does not exist", id="missing-root"
        ),
        pytest.param(
            ["r.txt", "empty"], "ROOT: the root *empty holds no experiment", id="empty-root"
        ),
        pytest.param(
            ["r.txt", ""], "ROOT: a root of experiments must not be empty", id="empty-text"
        ),
    ],
)
def test_usage_errors(
    receipt: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (receipt.parent / "empty").mkdir()
    assert exit_code(main, arguments) == 4
    errors = capsys.readouterr().err.splitlines()
    pytest.LineMatcher(errors).fnmatch_lines([f"ERROR: {message}*"])


def test_help_is_worth_reading(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "\n  pytest-threshold verify out/receipt.json runs\n" in text
    assert all(f"\n  {number}  " in text for number in (0, 1, 4))


def drop_and_count(receipt: Receipt) -> None:
    del receipt["experiments"][0]
    receipt["counts"] |= {"found": 1, "judged": 1, "passed": 1}


def double(receipt: Receipt) -> None:
    receipt["experiments"].append({**first(receipt), "path": "./runs/../runs/fraud.json"})
    receipt["counts"] |= {"found": 3, "judged": 3, "passed": 3}


def swap(key: str) -> Callable[[Receipt], None]:
    def swapped(receipt: Receipt) -> None:
        one, other = receipt["experiments"]
        one[key], other[key] = other[key], one[key]

    return swapped


def empty(receipt: Receipt) -> None:
    receipt["experiments"] = []
    receipt["counts"] |= {"judged": 0, "passed": 0}
    receipt["complete"] = False


def lose(receipt: Receipt) -> None:
    receipt["counts"]["found"] = 3
    receipt["complete"] = False


# What the model alone refuses is in test_receipt_model.
TAMPERINGS: dict[str, tuple[Callable[[Receipt], None], str]] = {
    "version": (put("schema_version", value=1), "the receipt must have the schema_version 2, *"),
    "form": (put("first", "gap", value=None), "the receipt has an unsound entry, runs/fraud.json*"),
    "errors": (put("errors", value=["copied"]), "the receipt is of a run with an error: copied"),
    "higher-minimum": (
        put("settings", "min_recall", value=0.845),
        "the receipt has an unsound entry, runs/fraud.json: must not be passed: recall 0.84 at *",
    ),
    "incomplete": (lose, "the receipt is not complete: 3 found, 2 judged"),
    "empty": (empty, "the receipt has no experiment"),
    "twice": (double, "*, ./runs/../runs/fraud.json: is in the receipt twice"),
    "digests": (swap("sha256"), "runs/fraud.json: has changed since it was judged: *"),
    "paths": (swap("path"), "runs/mail/spam.json: has changed since it was judged: *"),
    "threshold": (
        put("first", "optimal_threshold", value=0.6),
        "runs/fraud.json: optimal_threshold must be 0.5, found 0.6",
    ),
    "recall": (
        lambda receipt: first(receipt).update(closest_recall_value=0.85, gap=0.0),
        "runs/fraud.json: closest_recall_value must be 0.84, found 0.85",
    ),
    "highest": (put("first", "highest_recall", value=0.9), "*: highest_recall must be 1.0, *"),
    "model": (
        put("first", "model_id", value="00000000-8b86-4d11-b42d-00c04fc964ff"),
        'runs/fraud.json: model_id must be "6f9619ff-*", found "00000000-*"',
    ),
    "issuer": (
        put("first", "issuer", value="eve@example.com"),
        "runs/fraud.json: issuer must be *",
    ),
    "missing": (put("first", "path", value="runs/gone.json"), "runs/gone.json: is missing"),
    "directory": (
        put("first", "path", value="dir.json"),
        "dir.json: cannot be judged again: file: must be a regular file, found a directory",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampered_receipt_is_refused(
    receipt: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (receipt.parent / "dir.json").mkdir()
    change, message = TAMPERINGS[name]
    content = json.loads(receipt.read_text())
    change(content)
    receipt.write_text(json.dumps(content))
    code, lines = verify(capsys, receipt.name)
    assert code == 1
    pytest.LineMatcher(lines).fnmatch_lines([message, "r.txt: not verified: * problem*"])


def test_dropped_experiment_is_found_in_its_root(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(receipt.read_text())
    drop_and_count(content)
    receipt.write_text(json.dumps(content))
    assert verify(capsys, receipt.name)[0] == 0
    code, lines = verify(capsys, receipt.name, "runs")
    assert (code, lines[0]) == (1, "runs/fraud.json: is not in the receipt")


def test_refused_experiment_is_not_verified_even_if_its_receipt_is_made_up(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    samples.write(pytester.path / "runs" / "low.json", **samples.LOW)
    (pytester.path / "runs" / "wrong.json").write_text(samples.text(issuer="x"))
    pytester.runpytest(
        "--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=json:r.txt"
    )
    receipt = pytester.path / "r.txt"
    code, lines = verify(capsys, "r.txt")
    assert code == 1
    assert lines[:2] == [
        'runs/low.json: did not pass: "rejected"',
        'runs/wrong.json: did not pass: "invalid"',
    ]
    content = json.loads(receipt.read_text())
    for entry in content["experiments"]:
        made_up = {"closest_recall_value": 0.84, "gap": 0.01, "optimal_threshold": 0.0}
        values = {**MADE_UP, **{key: value for key, value in entry.items() if value is not None}}
        entry |= {**values, **made_up, "verdict": "passed", "reasons": [], "highest_recall": 1.0}
    content["counts"] |= {"passed": 2, "rejected": 0, "invalid": 0}
    receipt.write_text(json.dumps(content))
    code, lines = verify(capsys, "r.txt")
    assert code == 1
    assert lines[0].startswith("runs/low.json: rejected: recall 0.7 at the operating point ")
    assert lines[1].startswith("runs/wrong.json: invalid: issuer: an email address must have ")


MADE_UP = {key: samples.SOUND[key] for key in ("model_id", "issuer", "experiment_date")}


def test_same_verdict_under_other_settings_is_no_proof(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The settings of a receipt are obeyed, and what follows from them must be what it says."""
    content = json.loads(receipt.read_text())
    content["settings"]["target_recall"] = 0.9
    for each in content["experiments"]:
        each |= {"closest_recall_value": 0.88, "gap": 0.02}
    receipt.write_text(json.dumps(content))
    code, lines = verify(capsys, receipt.name)
    assert code == 1
    assert lines[0] == "runs/fraud.json: closest_recall_value must be 0.9, found 0.88"


def test_receipt_among_the_experiments_is_an_experiment_that_it_lacks(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "is this receipt, and an experiment that it lacks: keep it out of the roots"
    Path("runs/z.json").symlink_to(receipt)
    lines = [f"runs/z.json: {told}", "r.txt: not verified: 1 problem"]
    assert verify(capsys, receipt.name, "runs") == (1, lines)
    assert verify(capsys, "runs/z.json", "runs") == (
        1,
        [lines[0], lines[1].replace("r.txt", "runs/z.json")],
    )
    Path("runs/z.json").unlink()
    os.link(receipt, "runs/Z.JSON")
    assert verify(capsys, receipt.name, "runs")[1][0] == f"runs/Z.JSON: {told}"
    Path("runs/Z.JSON").unlink()
    receipt.rename("runs/r.json")
    for name in ("runs/r.json", "./runs/mail/../r.json", str(Path("runs/r.json").absolute())):
        assert verify(capsys, name, "runs")[1][0] == f"runs/r.json: {told}"


def test_receipt_that_lists_itself_is_refused(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt.rename("r.json")
    content = json.loads(Path("r.json").read_text())
    first(content)["path"] = "r.json"
    Path("r.json").write_text(json.dumps(content))
    code, lines = verify(capsys, "r.json", "runs")
    assert code == 1
    assert lines[0].startswith("r.json: has changed since it was judged: ")


def test_receipt_of_files_elsewhere_is_a_usage_error(
    receipt: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for directory in ("elsewhere", "runs"):
        Path(receipt.parent, directory).mkdir(exist_ok=True)
        monkeypatch.chdir(receipt.parent / directory)
        assert main(["../r.txt"]) == 4
        printed = capsys.readouterr()
        told = "of the files in ../r.txt, 2 in all, none is found from the current directory"
        where = "start the command where pytest was started"
        assert (printed.out, printed.err) == ("", f"ERROR: RECEIPT: {told}: {where}\n")


def test_files_that_are_missing_are_told_each(
    receipt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("runs/fraud.json").unlink()
    lines = ["runs/fraud.json: is missing", "r.txt: not verified: 1 problem"]
    assert verify(capsys, receipt.name) == (1, lines)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["runs", "r.json"], "RECEIPT: runs is no *, found a directory", id="swapped"),
        pytest.param(
            ["runs/fraud.json", "r.json"],
            "RECEIPT: runs/fraud.json is no receipt: must be *, found an experiment",
            id="experiment",
        ),
        pytest.param(["r.json", "r.json"], "ROOT: r.json is the receipt itself", id="as-root"),
        pytest.param(["r.json", "link.json"], "ROOT: link.json is the receipt *", id="link"),
        pytest.param(["r.json", "runs", "r.json"], "ROOT: r.json is the receipt *", id="both"),
        pytest.param(["gone.json"], "RECEIPT: gone.json is no receipt: * No such file *", id="no"),
        pytest.param(["fifo"], "RECEIPT: fifo is no receipt: *, found a FIFO", id="fifo"),
        pytest.param([""], "RECEIPT: '' is no receipt: *", id="empty"),
        pytest.param(["\x1b"], r"RECEIPT: \x1b is no receipt: *", id="control"),
    ],
)
def test_arguments_that_are_no_receipts_and_no_roots_are_usage_errors(
    receipt: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    receipt.rename("r.json")
    Path("link.json").symlink_to("r.json")
    os.mkfifo("fifo")
    assert exit_code(main, arguments) == 4
    (error,) = capsys.readouterr().err.splitlines()
    pytest.LineMatcher([error]).fnmatch_lines([f"ERROR: {message}"])


def test_many_problems_are_counted(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(60):
        samples.write(pytester.path / "runs" / f"{number:02}.json")
    pytester.runpytest("--experiments=runs", "--experiments-report=json:r.txt")
    for number in range(30):
        Path(f"runs/{number:02}.json").unlink()
        samples.write(pytester.path / "runs" / f"new-{number:02}.json")
    code, lines = verify(capsys, "r.txt", "runs")
    assert code == 1
    assert lines[:20] == [f"runs/{number:02}.json: is missing" for number in range(20)]
    assert lines[20] == "and 10 more"
    assert lines[21] == "runs/new-00.json: is not in the receipt"
    assert lines[41:] == ["and 10 more", "r.txt: not verified: 60 problems"]
