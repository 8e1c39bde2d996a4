import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pytest_threshold.discovery.found import Discovery
from pytest_threshold.discovery.scope import IGNORED_BY_DEFAULT, SearchScope
from pytest_threshold.discovery.search import discover
from pytest_threshold.judging.rules import Rules
from tests import samples
from tests.receipts import Receipt, verdict, written

Discover = Callable[..., Discovery]
Write = Callable[..., str]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, in which two roots hold an experiment each that passes."""
    monkeypatch.chdir(tmp_path)
    for team in ("a", "b"):
        samples.write(Path("runs", team, "model.json"))
    return tmp_path


@pytest.fixture
def find() -> Discover:
    """Return a search of roots for experiments."""

    def search(*roots: str) -> Discovery:
        here = Path.cwd()
        scope = SearchScope(
            roots=roots, origin="ROOT", base=here, rootdir=here, ignored=IGNORED_BY_DEFAULT
        )
        return discover(scope)

    return search


@pytest.fixture
def write_receipt() -> Write:
    """Return a writer of the receipt of some files, which changes it before, and gives its name."""

    def write(
        name: str,
        *files: str,
        lost: Sequence[str] = (),
        rules: Rules = Rules(min_recall=0.8),  # noqa: B008 - it is frozen
        changes: Sequence[Callable[[Receipt], object]] = (),
    ) -> str:
        judged = {file: verdict(Path(file), rules) for file in files}
        content = json.loads(written({**judged, **dict.fromkeys(lost)}, rules))
        for change in changes:
            change(content)
        Path(name).write_text(json.dumps(content))
        return name

    return write
