"""Sound experiments to start from, and what a run's summary says."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from jsonschema import Draft202012Validator

import pytest_threshold

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
SOUND: dict[str, Any] = {
    "model_id": "6f9619ff-8b86-4d11-b42d-00c04fc964ff",
    "issuer": "ada@example.com",
    "experiment_date": "2026-11-22T10:00:00.123Z",
    "threshold_arr": [0.0, 0.25, 0.5, 1.0],
    "recall_arr": [1.0, 0.9, 0.84, 0.0],
}
LOW = {"recall_arr": [0.7, 0.6, 0.5, 0.0]}
# The start of a conftest.py whose nodes are not the gate's.
OTHER_NODES = """
import pytest

class Other(pytest.Item):
    def runtest(self): pass
    def reportinfo(self): return self.path, 0, "other"

class OtherFile(pytest.File):
    def collect(self): return [Other.from_parent(self, name="other")]
"""
# The same, with one such item for each JSON file that pytest meets.
OTHER_ITEMS = (
    OTHER_NODES
    + """
def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".json":
        return OtherFile.from_parent(parent, path=file_path)
"""
)
# A conftest.py that does something when the run ends, before the gate does its last.
AT_THE_END = """
import os, pathlib, shutil

def pytest_sessionfinish(session):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        {}
"""
TITLE = "experiment thresholds (target recall"
RECEIPT_SCHEMA = json.loads(
    (Path(pytest_threshold.__file__).parent / "receipt.schema.json").read_text("utf-8")
)
Draft202012Validator.check_schema(RECEIPT_SCHEMA)
RECEIPT_FORM = Draft202012Validator(RECEIPT_SCHEMA)


def text(**changes: Any) -> str:
    """Return a sound experiment with some values changed."""
    return json.dumps({**SOUND, **changes})


def write(path: Path, **changes: Any) -> Path:
    """Write an experiment of a date of its own, making its directory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = crc32(os.fsencode(path)) * 73  # spread over most years that there are
    date = datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    path.write_text(text(**{"experiment_date": date.isoformat(), **changes}))
    return path


def summary(result: pytest.RunResult) -> list[str]:
    """Return the lines of the summary, from the title to the account."""
    lines = iter(result.outlines)
    for line in lines:
        if TITLE in line:
            break
    found = []
    for line in lines:
        found.append(line)
        if " found" in line and not line.startswith("invalid: "):
            return found
    return found


def rows(result: pytest.RunResult) -> dict[str, str]:
    """Return the verdict of each file in the summary."""
    table: dict[str, str] = {}
    lines = summary(result)
    if lines and lines[0].startswith("model_id"):
        verdict, file = lines[0].index("verdict"), lines[0].index("file")
        for line in lines[2:]:
            if line[8:9] != "-":
                break
            table[line[file:]] = line[verdict:file].strip()
    for line in lines:
        if line.startswith("invalid: "):
            table[line.split(": ")[1]] = "invalid"
    return table


def receipt(path: Path) -> dict[str, Any]:
    """Return the receipt in a file, if it is JSON of RFC 8259 and has the form of a receipt."""
    found: dict[str, Any] = json.loads(path.read_text("ascii"), parse_constant=pytest.fail)
    RECEIPT_FORM.validate(found)
    return found
