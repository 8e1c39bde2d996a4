import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.discovery.found import Discovery
from pytest_threshold.discovery.scope import Argument, SearchScope
from pytest_threshold.discovery.search import discover

Search = Callable[..., Discovery]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the real path of a directory with a few files; their content does not matter."""
    project = Path(os.path.realpath(tmp_path)) / "project"
    for name in ("runs/b.json", "runs/a.json", "runs/mail/c.JSON", "other/d.json", "tests/test.py"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (project / "empty").mkdir()
    return project


@pytest.fixture
def search(project: Path) -> Search:
    """Search the roots, as if the arguments had been typed, and other values of the scope."""

    def search(*roots: str, typed: tuple[str, ...] | None = None, **values: Any) -> Discovery:
        arguments = None if typed is None else tuple(map(argument, typed))
        scope = {
            "roots": roots,
            "origin": "--experiments",
            "base": project,
            "rootdir": project,
            "arguments": arguments or (),
            "typed": arguments,
        }
        return discover(SearchScope(**{**scope, **values}))

    def argument(text: str) -> Argument:
        path, *names = text.split("::")
        return Argument(path=project / path, names=tuple(names))

    return search
