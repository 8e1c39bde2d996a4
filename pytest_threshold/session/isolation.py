"""pytest with nothing of its host: no conftest files, no other plugins, no settings obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

IDLE_PLUGINS = (
    "assertion",
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "legacypath",
    "logging",
    "monkeypatch",
    "pastebin",
    "recwarn",
    "reports",
    "setuponly",
    "setupplan",
    "skipping",
    "stepwise",
    "subtests",
    "threadexception",
    "tmpdir",
    "unittest",
    "unraisableexception",
)
"""Plugins of pytest that no experiment needs; some write files, some take time."""

BARE = (
    "--noconftest",
    "--disable-plugin-autoload",
    *(f"-pno:{name}" for name in IDLE_PLUGINS),
)
"""Options that leave pytest without conftest files, other plugins and most of its own."""

# What pytest would obey, or stumble over, while it only reads the rest.
_OBEYED_KEYS = ("filterwarnings", "minversion", "pythonpath", "required_plugins", "testpaths")


def bare_configuration(arguments: Iterable[str]) -> pytest.Config:
    """Return the configuration that pytest has with these arguments, and execute nothing of it.

    ``addopts`` and ``PYTEST_ADDOPTS`` do not count.
    """
    without = (f"--override-ini={key}=" for key in _OBEYED_KEYS)
    return pytest.Config.fromdictargs({}, [*BARE, *without, *arguments])
