"""The files of other tools become experiments, and nothing in place of what is there."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pytest_threshold.cli import convert
from pytest_threshold.experiment import load_experiment
from pytest_threshold.export import model_uuid
from pytest_threshold.export.formats import FORMATS
from tests import samples
from tests.full_disk import full_disk
from tests.unit.cli.conftest import Command
from tests.unit.export.test_other_files import PR, azure_table, csv_text, write

TABLE = csv_text(("threshold", "recall", "precision"), [(0.1, 1.0, 0.1), (0.5, 0.85, 0.6)])
WHO = ("--output=runs", "--issuer=ada@example.com")
CHANGED = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _elsewhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in a directory with two tables."""
    (project / "new").mkdir()
    monkeypatch.chdir(project / "new")
    for name in ("fraud.csv", "spam.csv"):
        os.utime(write(Path(name), TABLE), (CHANGED.timestamp(),) * 2)


def test_experiment_has_the_name_and_the_time_of_the_file(command: Command) -> None:
    done = command("convert", "table", "fraud.csv", "spam.csv", *WHO)
    assert done == (0, ["wrote runs/fraud.json", "wrote runs/spam.json"], [])
    found = load_experiment("runs/fraud.json")
    assert found.model_id == str(model_uuid("fraud"))
    assert found.issuer == "ada@example.com"
    assert found.experiment_date == "2026-11-22T10:30:00.000Z"
    assert (found.recall_arr, found.precision_arr) == ([1.0, 0.85], [0.1, 0.6])


@pytest.mark.parametrize(
    ("options", "file", "changes"),
    [
        (
            (f"--model-id={samples.SOUND['model_id']}",),
            "fraud",
            {"model_id": samples.SOUND["model_id"]},
        ),
        (("--model-name=models:/fraud/3",), "models_fraud_3", {"model_id": "models:/fraud/3"}),
        (("--model-name=../x",), "_x", {"model_id": "../x"}),
        (("--model-name=日本",), "日本", {"model_id": "日本"}),
        (
            ("--experiment-date=2026-01-02T03:04:05+01:00",),
            "fraud",
            {"experiment_date": "2026-01-02T02:04:05.000Z"},
        ),
    ],
)
def test_identity_may_be_given(
    command: Command, options: tuple[str, ...], file: str, changes: dict[str, str]
) -> None:
    assert command("convert", "table", "fraud.csv", *WHO, *options)[0] == 0
    found = load_experiment(f"runs/{file}.json").model_dump()
    for key, value in changes.items():
        assert found[key] in (value, str(model_uuid(value)))


def test_directory_of_dvclive_names_the_model(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("churn/plots/sklearn/precision_recall.json"), {"precision_recall": PR})
    assert command("convert", "dvclive", "churn", *WHO)[:2] == (0, ["wrote runs/churn.json"])
    file = "churn/plots/sklearn/precision_recall.json"
    assert command("convert", "dvclive", file, *WHO)[:2] == (
        1,
        ["runs/churn.json: exists already, and is left alone", "not converted: 1 of 1"],
    )
    monkeypatch.chdir("churn")
    assert command("convert", "dvclive", ".", *WHO)[:2] == (0, ["wrote runs/churn.json"])


def test_directory_of_dvclive_has_the_time_of_its_last_plot(command: Command) -> None:
    for name, hour in (("plots/precision_recall", 10), ("metrics", 9)):
        file = write(Path(f"churn/{name}.json"), {"a": PR} if hour > 9 else {})
        os.utime(file, (CHANGED.replace(hour=hour).timestamp(),) * 2)
    command("convert", "dvclive", "churn", *WHO)
    assert load_experiment("runs/churn.json").experiment_date == "2026-11-22T10:30:00.000Z"


def test_positive_class_is_that_of_azure_ml(command: Command) -> None:
    write(Path("table.json"), azure_table(labels=("a", "1", "c")))
    assert command("convert", "azure-ml", "table.json", *WHO)[0] == 1
    assert command("convert", "azure-ml", "table.json", "--positive-class=1", *WHO)[0] == 0


def test_bad_file_among_many_is_one_line(command: Command) -> None:
    write(Path("bad.csv"), "threshold,recall\n0.5,x\n")
    write(Path("percent.csv"), "threshold,recall\n50,0.5\n")
    files = ("fraud.csv", "bad.csv", "gone.csv", "percent.csv", "spam.csv")
    code, out, err = command("convert", "table", *files, *WHO)
    assert (code, err) == (1, [])
    assert out == [
        "wrote runs/fraud.json",
        "bad.csv: recall of row 0 must be a number, found 'x'",
        "gone.csv: file: must be readable, found: No such file or directory",
        out[3],
        "wrote runs/spam.json",
        "not converted: 3 of 5",
    ]
    assert out[3].startswith("percent.csv: thresholds[0] must be in [0, 1], found 50.0")
    assert sorted(path.name for path in Path("runs").iterdir()) == ["fraud.json", "spam.json"]


def test_output_that_exists_is_left_alone_whatever_it_is(command: Command) -> None:
    Path("runs").mkdir()
    Path("runs/fraud.json").symlink_to("nowhere")
    Path("runs/spam.json").write_text("mine")
    code, out, _ = command("convert", "table", "fraud.csv", "spam.csv", *WHO)
    assert code == 1
    assert out[:2] == [
        f"runs/{name}.json: exists already, and is left alone" for name in ("fraud", "spam")
    ]
    assert Path("runs/spam.json").read_text() == "mine"
    assert not Path("nowhere").exists()


def test_output_that_cannot_be_written_is_one_line(command: Command) -> None:
    Path("file").write_text("")
    code, out, _ = command("convert", "table", "fraud.csv", "--output=file", WHO[1])
    assert (code, out[-1]) == (1, "not converted: 1 of 1")
    assert "Not a directory" in out[0] or "exists" in out[0]
    with full_disk(10):
        code, out, _ = command("convert", "table", "spam.csv", *WHO)
    assert code == 1
    assert "File too large" in out[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("spam.csv", "--model-id=x"), "ERROR: --model-id is for one FILE, found 2"),
        (("spam.csv", "--model-name=x"), "ERROR: --model-name is for one FILE, found 2"),
        (("FRAUD.tsv",), "ERROR: two files would be written to runs/*.json: convert them one by "),
        (("sub/fraud.csv",), "ERROR: two files would be written to runs/fraud.json: convert *"),
        (("--positive-class=1",), "ERROR: --positive-class is for files with several classes, *"),
        (("--model-id=x",), "ERROR: --model-id: must be a UUID in hyphenated *"),
        (("--model-name= ",), "ERROR: --model-name: must not be empty"),
        (("--issuer=Ada <a@example.com>",), "ERROR: --issuer: a display name and *"),
        (("--experiment-date=today",), "ERROR: --experiment-date: must be an RFC 3339 date-time *"),
    ],
)
def test_unusable_arguments_write_nothing(
    command: Command, arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = command("convert", "table", "fraud.csv", *WHO, *arguments)
    assert (code, out) == (4, [])
    pytest.LineMatcher(err[-1:]).fnmatch_lines([f"{message}*"])
    assert not Path("runs").exists()


def test_formats_are_those_of_the_help(command: Command) -> None:
    code, out, _ = command("convert", "--help")
    assert code == 0
    text = " ".join(" ".join(out).split())
    for form in FORMATS:
        assert f"{form.name} {form.files}" in text
    assert command("convert", "tabel", "x", *WHO)[2][-1].startswith("ERROR: argument FORMAT: inval")


def test_progress_is_shown_on_a_terminal(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_MANY", 1)
    assert command("convert", "table", "fraud.csv", *WHO)[2] == []
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    code, _, err = command("convert", "table", "spam.csv", "gone.csv", *WHO)
    assert (code, err) == (1, ["1 of 2", "2 of 2"])
