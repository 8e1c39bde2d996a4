"""The JSON Schema of an experiment file in a program that validates, and as its page shows it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_threshold.experiment import load_experiment
from tests import samples
from tests.pages import blocks, text
from tests.samples import ROOT
from tests.unit.experiment.test_schema import BROKEN, SOUND, TAKEN, TEXT, is_refused

PAGE = "docs/editors.md"


def checked(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run check-jsonschema."""
    command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["experiment", "receipt"])
def test_program_takes_the_schema_for_one(name: str) -> None:
    done = checked("--check-metaschema", ROOT / "pytest_threshold" / f"{name}.schema.json")
    assert done.returncode == 0, done.stdout


def test_page_names_what_the_schema_cannot_refuse() -> None:
    reasons = set(re.findall(r"^\| (\S+) \| ", text(PAGE), re.MULTILINE))
    assert reasons == {*TAKEN, "address", "limits"}
    assert set().union(*TAKEN.values()) <= {path.stem for path in BROKEN}


def is_utf_8(path: Path) -> bool:
    """Return whether check-jsonschema can decode a file."""
    try:
        path.read_text(encoding="utf-8")
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("dialect", ["default", "nonunicode", "python"])
def test_program_refuses_the_same_files(dialect: str) -> None:
    """Its patterns are those of ECMA-262 unless it is told otherwise."""
    paths = [path for path in [*SOUND, *BROKEN] if is_utf_8(path)]
    done = checked(
        f"--regex-variant={dialect}", "--output-format=json", "--schemafile",
        ROOT / "pytest_threshold" / "experiment.schema.json", *paths,
    )  # fmt: skip
    report = json.loads(done.stdout)
    named = {error["filename"] for error in report["errors"] + report["parse_errors"]}
    assert {Path(name).resolve() for name in named} == set(filter(is_refused, paths))


def in_a_shell(commands: str, *, inside: Path) -> subprocess.CompletedProcess[str]:
    """Run commands as somebody types them in the environment of the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["/bin/sh", "-ec", commands],
        cwd=inside,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_page_finds_the_schema_and_validates_by_it(tmp_path: Path) -> None:
    (commands,) = blocks(PAGE, "sh")
    sound = samples.write(tmp_path / "runs" / "sound.json")
    done = in_a_shell(commands, inside=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")
    samples.write(tmp_path / "runs" / "bad.json", recall_arr=[1.5])
    done = in_a_shell(commands, inside=tmp_path)
    assert done.returncode == 1
    assert "runs/bad.json::$.recall_arr[0]: 1.5 is greater than the maximum of 1" in done.stdout
    assert sound.name not in done.stdout


def test_settings_of_the_editor_name_the_copy(tmp_path: Path) -> None:
    (commands,) = blocks(PAGE, "sh")
    (settings,) = blocks(PAGE, "jsonc")
    (entry,) = json.loads(re.sub("^ *//.*", "", settings, flags=re.MULTILINE))["json.schemas"]
    (named,) = re.findall(r'"\$schema": "(\S+)"', text(PAGE))
    experiment = samples.write(tmp_path / "runs" / "x.json", **{"$schema": named})
    assert load_experiment(experiment)
    assert in_a_shell(commands, inside=tmp_path).returncode == 0
    assert (tmp_path / entry["url"]).read_text() == (experiment.parent / named).read_text() == TEXT
    (pattern,) = entry["fileMatch"]
    assert experiment in tmp_path.glob(pattern.removeprefix("/"))
