"""The step before a deployment: a receipt is believed only if everything in it can be shown."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_threshold import command
from tests import samples
from tests.receipts import Receipt, exit_code, first, put

PROGRAM = [sys.executable, "-m", "pytest_threshold", "verify"]


def main(arguments: Sequence[str]) -> int:
    return command.main(["verify", *arguments])


@pytest.fixture
def receipt(pytester: pytest.Pytester, runs: Path) -> Path:
    """Return the receipt of a run in which two experiments passed."""
    assert runs.is_dir()
    result = pytester.runpytest(
        "--experiments=runs", "--experiments-min-recall=0.8", "--experiments-report=json:r.txt"
    )
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


def test_program_runs(pytester: pytest.Pytester, receipt: Path) -> None:
    words = [*PROGRAM, receipt.name, "runs"]
    done = pytester.run(*words)
    assert (done.ret, done.outlines, done.errlines) == (0, ["r.txt: verified"], [])
    Path("runs/fraud.json").unlink()
    done = pytester.run(*words)
    assert done.ret == 1
    done.stdout.fnmatch_lines(["runs/fraud.json: has changed since it was judged: it cannot *"])


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


def test_receipt_below_its_own_root_is_no_problem(
    pytester: pytest.Pytester, runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runs.is_dir()
    pytester.runpytest("--experiments=.", "--experiments-report=json:build/receipt.json")
    code, _ = verify(capsys, "build/receipt.json", ".")
    assert code == 0


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
    code = "import os, sys; from pytest_threshold.command import main; os.rmdir(os.getcwd()); "
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
    assert r"runs/\xe9.json: is no name that a file can have here" in done.outlines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "the following arguments are required: RECEIPT", id="nothing"),
        pytest.param(["r.txt", "--fast"], "unrecognized arguments: --fast", id="option"),
        pytest.param(["r.txt", "nowhere"], "the root *nowhere does not exist", id="missing-root"),
        pytest.param(["r.txt", "empty"], "the root *empty holds no experiment", id="empty-root"),
        pytest.param(["r.txt", ""], "a root of experiments must not be empty", id="empty-text"),
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


def drop(receipt: Receipt) -> None:
    del receipt["experiments"][0]


def drop_and_count(receipt: Receipt) -> None:
    drop(receipt)
    receipt["counts"] |= {"found": 1, "judged": 1, "passed": 1}


def double(receipt: Receipt) -> None:
    receipt["experiments"].append({**first(receipt), "path": "./runs/../runs/fraud.json"})
    receipt["counts"] |= {"found": 3, "judged": 3, "passed": 3}


def swap_digests(receipt: Receipt) -> None:
    one, other = receipt["experiments"]
    one["sha256"], other["sha256"] = other["sha256"], one["sha256"]


def swap_paths(receipt: Receipt) -> None:
    one, other = receipt["experiments"]
    one["path"], other["path"] = other["path"], one["path"]


TAMPERINGS: dict[str, tuple[Callable[[Receipt], None], str]] = {
    "version": (put("schema_version", value=2), "the receipt must have the schema_version 1"),
    "true-version": (put("schema_version", value=True), "the receipt must have the schema_ver*"),
    "no-plugin": (put("plugin_version", value=None), "the receipt must tell its plugin_version"),
    "created": (put("created", value="yesterday"), "the receipt must tell when it was created*"),
    "created-number": (put("created", value=1), "the receipt must tell when it was created*"),
    "impossible-time": (
        put("created", value="2026-02-30T10:00:00.000Z"),
        "the receipt must tell when it was created*",
    ),
    "unreachable": (
        put("settings", "min_recall", value=0.855),
        "the receipt must have a min_recall that is at most its target_recall",
    ),
    "errors": (put("errors", value=["copied"]), "the receipt is of a run with an error: *copied*"),
    "no-errors": (put("errors", value=[]), "the receipt must not have the key errors"),
    "key": (put("extra", value=1), "the receipt must not have the key extra"),
    "lacks": (lambda receipt: receipt.pop("complete"), "the receipt lacks the key complete"),
    "settings": (put("settings", value=[]), "the receipt must have the settings max_gap, *"),
    "setting": (
        lambda receipt: receipt["settings"].pop("max_gap"),
        "the receipt must have the settings max_gap, *",
    ),
    "no-target": (put("settings", "target_recall", value=None), "*a number in [[]0, 1] as its t*"),
    "true-target": (put("settings", "target_recall", value=True), "*a number in [[]0, 1] as its *"),
    "text-target": (put("settings", "target_recall", value="1"), "*a number in [[]0, 1] as its *"),
    "high-minimum": (put("settings", "min_recall", value=10**400), "*a number in [[]0, 1] as its*"),
    "negative-gap": (put("settings", "max_gap", value=-0.1), "*a number in [[]0, 1] as its max_*"),
    "other-target": (
        put("settings", "target_recall", value=0.95),
        "runs/fraud.json: closest_recall_value must be 1.0, found 0.84",
    ),
    "higher-minimum": (
        put("settings", "min_recall", value=0.845),
        "runs/fraud.json: rejected: recall 0.84 at the operating point is below *",
    ),
    "smaller-gap": (
        put("settings", "max_gap", value=0.001),
        "runs/fraud.json: rejected: recall 0.84 at the operating point has a gap of 0.01 *",
    ),
    "incomplete": (put("complete", value=False), 'the receipt is not complete: {"found": 2, *'),
    "nearly-complete": (put("complete", value=1), "the receipt is not complete: *"),
    "more-found": (put("counts", "found", value=3), "the receipt must count *found {*3, *"),
    "true-count": (put("counts", "rejected", value=False), "the receipt must count *"),
    "no-counts": (put("counts", value=None), "the receipt must count *found null"),
    "counts": (put("counts", "extra", value=0), "the receipt must count *"),
    "no-list": (put("experiments", value={}), "the receipt must have an array of experiments*"),
    "no-object": (put("experiments", value=["a"]), "the receipt must have an array of *"),
    "no-path": (put("first", "path", value=1), "the receipt must have an array of experiments*"),
    "empty": (put("experiments", value=[]), "the receipt has no experiment"),
    "dropped": (drop, "the receipt must count *"),
    "twice": (double, "./runs/../runs/fraud.json: is in the receipt twice"),
    "digests": (swap_digests, "runs/fraud.json: has changed since it was judged: *"),
    "paths": (swap_paths, "runs/mail/spam.json: has changed since it was judged: *"),
    "no-digest": (put("first", "sha256", value=None), "runs/fraud.json: has changed *has null"),
    "upper-case": (put("first", "sha256", value="A" * 64), "runs/fraud.json: has changed since *"),
    "rejected": (put("first", "verdict", value="rejected"), 'runs/fraud.json: did not pass: "rej*'),
    "no-verdict": (put("first", "verdict", value=None), "runs/fraud.json: did not pass: null"),
    "other-verdict": (put("first", "verdict", value=["passed"]), "runs/fraud.json: did not pass*"),
    "threshold": (
        put("first", "optimal_threshold", value=0.6),
        "runs/fraud.json: optimal_threshold must be 0.5, found 0.6",
    ),
    "recall": (put("first", "closest_recall_value", value=0.85), "*: closest_recall_value must *"),
    "true-recall": (put("first", "highest_recall", value=True), "*: highest_recall must be 1.0, *"),
    "gap": (put("first", "gap", value=0), "runs/fraud.json: gap must be 0.0*, found 0"),
    "model": (
        put("first", "model_id", value="00000000-8b86-4d11-b42d-00c04fc964ff"),
        'runs/fraud.json: model_id must be "6f9619ff-*", found "00000000-*"',
    ),
    "issuer": (
        put("first", "issuer", value="eve@example.com"),
        "runs/fraud.json: issuer must be *",
    ),
    "date": (put("first", "experiment_date", value=None), "*: experiment_date must be *, found n*"),
    "reasons": (put("first", "reasons", value=[1]), "runs/fraud.json: reasons must be *"),
    "entry-key": (put("first", "extra", value=1), "runs/fraud.json: must not have the key extra"),
    "entry-lacks": (lambda receipt: first(receipt).pop("gap"), "*: must have the key gap"),
    "elsewhere": (put("first", "path", value="/etc/passwd"), "/etc/passwd: is no name of an exp*"),
    "zero-byte": (
        put("first", "path", value="a\0.json"),
        "a\\x00.json: is no name of *",
    ),
    "surrogate": (put("first", "path", value="\ud800.json"), "\\ud800.json: is no name of *"),
    "command": (put("first", "path", value="##[error]a.json"), "*: is no name of an experiment"),
    "empty-path": (put("first", "path", value=""), ": is no name of an experiment"),
    "missing": (
        put("first", "path", value="runs/gone.json"),
        "runs/gone.json: has changed since it was judged: it cannot be read, the receipt has *",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampered_receipt_is_refused(
    receipt: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
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
        entry |= {"verdict": "passed", "reasons": []}
    content["counts"] |= {"passed": 2, "rejected": 0, "invalid": 0}
    receipt.write_text(json.dumps(content))
    code, lines = verify(capsys, "r.txt")
    assert code == 1
    assert lines[0].startswith("runs/low.json: rejected: recall 0.7 at the operating point ")
    assert lines[1].startswith("runs/wrong.json: invalid: issuer: an email address must have ")


NO_RECEIPTS = {
    "empty": (b"", "must be JSON: *"),
    "no-object": (b"[]", "must be a JSON object"),
    "cut": (b'{"schema_version": 1', "must be JSON: *"),
    "twice": (
        b'{"complete": false, "complete": true}',
        "must have no key twice in one object",
    ),
    "nan": (b'{"complete": NaN}', "must hold JSON numbers only, found NaN"),
    "digits": (b'{"complete": %s}' % (b"1" * 5000), "must be JSON: *"),
    "latin": (b"{\xe9}", "must be JSON: *"),
    "deep": (b"[" * 100_000, "must not be nested so deeply"),
}


@pytest.mark.parametrize("name", NO_RECEIPTS)
def test_what_is_no_receipt_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, message = NO_RECEIPTS[name]
    path = tmp_path / "receipt.txt"
    path.write_bytes(content)
    code, lines = verify(capsys, str(path))
    assert code == 1
    pytest.LineMatcher(lines).fnmatch_lines([f"the receipt {message}", "*: not verified: 1 *"])


def test_receipt_that_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = verify(capsys, str(tmp_path))
    assert (code, lines[0]) == (1, "the receipt must be a regular file, found a directory")
    code, lines = verify(capsys, str(tmp_path / "gone"))
    assert (code, lines[0]) == (1, "the receipt must be readable, found: No such file or directory")
