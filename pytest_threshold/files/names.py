"""Names and real paths of files, on every file system."""

from __future__ import annotations

import os
from unicodedata import normalize


def is_experiment_name(name: str) -> bool:
    """Whether a file of this name is an experiment: ``*.json`` in any letter case.

    >>> is_experiment_name("fraud.JSON")
    True
    """
    return name.lower().endswith(".json")


def real_place(path: str) -> str:
    """Return the real path of a file; of a broken link, the real path of the link itself."""
    if os.path.exists(path):
        return os.path.realpath(path)
    directory, name = os.path.split(path)
    return os.path.join(os.path.realpath(directory), name)


def folded(path: str) -> str:
    """Return a key that is equal for paths that may name the same file.

    On macOS, paths that differ only in letter case or in Unicode normal form name the same file.
    """
    # Case folding can undo the normal form, hence the second pass.
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
"""The configuration files of pytest, in its order of precedence within a directory."""
