"""Options that isolate pytest from its host: no conftest files, no other plugins."""

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
"""Plugins of pytest that experiments do not need. Some write files, and some take time."""

BARE = (
    "--noconftest",
    "--disable-plugin-autoload",
    *(f"-pno:{name}" for name in IDLE_PLUGINS),
)
"""Options that switch off conftest files, other plugins and most of pytest's own."""

# Keys that have effects, or may raise, even if the configuration is only read.
_OBEYED_KEYS = ("filterwarnings", "minversion", "pythonpath", "required_plugins", "testpaths")


def bare_configuration(arguments: Iterable[str]) -> pytest.Config:
    """Return pytest's configuration for these arguments, without any effect of its settings.

    ``addopts`` and ``PYTEST_ADDOPTS`` do not count.
    """
    without = (f"--override-ini={key}=" for key in _OBEYED_KEYS)
    return pytest.Config.fromdictargs({}, [*BARE, *without, *arguments])
