"""The names and the places of files, whatever the file system makes of them."""

from __future__ import annotations

import os
from unicodedata import normalize


def is_experiment_name(name: str) -> bool:
    """Whether an entry of this name counts as an experiment: ``*.json`` in any letter case."""
    return name.lower().endswith(".json")


def real_place(path: str) -> str:
    """Return where a path leads, or its own place if it leads nowhere."""
    if os.path.exists(path):
        return os.path.realpath(path)
    directory, name = os.path.split(path)
    return os.path.join(os.path.realpath(directory), name)


def folded(path: str) -> str:
    """Return a text that is the same for all paths that some file system takes for one.

    Letter case and normal forms of Unicode make no difference on macOS.
    """
    return normalize("NFC", normalize("NFC", path).casefold())


CONFIGURATION_NAMES = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
)
"""Where pytest looks for its configuration in a directory; the first that has any counts."""
