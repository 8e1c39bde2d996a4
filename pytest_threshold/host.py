"""The host's configuration: the ini keys of the gate, and nothing of it executed."""

from __future__ import annotations

import os
import re
import warnings
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.cures import near_key
from pytest_threshold.messages import usage_text
from pytest_threshold.options import INI_KEYS
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.settings import command_key, ini_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

# Where pytest looks for its configuration in a directory; the first of them counts.
_FILE_NAMES = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
)
# What every key of the gate holds, and most misspelt ones. Other files need not be parsed.
_TRACE = re.compile(rb"experiment|recall|_gap", re.IGNORECASE)

# What pytest itself would obey, or stumble over, while it only reads the rest.
_OBEYED_KEYS = ("filterwarnings", "minversion", "pythonpath", "required_plugins", "testpaths")

# What pytest raises at files that it cannot read; the attribute is that of a TOML table.
_TROUBLES = (AttributeError, OSError, RecursionError, ValueError, pytest.fail.Exception)


def host_configuration(paths: Sequence[str], options: Sequence[str]) -> pytest.Config | None:
    """Return the configuration with the settings for these paths, and options that replace them.

    That is the nearest configuration file of pytest with keys of the gate, from each path and from
    the current directory upwards. Only the ini keys of the gate are to be read from it. A file
    without such keys has no say, so that one among the data cannot switch off the rules.

    Raises:
        pytest.UsageError: a configuration file cannot be read or has an unknown key of the gate, or
            there are several that ask for different things.

    """
    try:
        directories = {os.getcwd(), *(_directory(path) for path in paths if _exists(path))}
        search = _Search(options)
        found = [search.nearest(Path(directory)) for directory in sorted(directories)]
    except _TROUBLES as error:
        text = usage_text("unreadable_configuration", trouble=error)
        raise pytest.UsageError(text) from error
    configurations = list({config.inipath: config for config in found if config}.values())
    for one, other in pairwise(configurations):
        if ini_settings(one) != ini_settings(other):
            names = {"one": printable(str(one.inipath)), "other": printable(str(other.inipath))}
            raise pytest.UsageError(usage_text("several_configurations", **names))
    return configurations[0] if configurations else None


def _exists(path: str) -> bool:
    return path != "" and "\0" not in path and os.path.lexists(path)


def _directory(path: str) -> str:
    absolute = os.path.abspath(path)
    return absolute if os.path.isdir(absolute) else os.path.dirname(absolute)


class _Search:
    """The configurations of directories, each looked for once."""

    def __init__(self, options: Sequence[str]) -> None:
        self.options = options
        self.known: dict[Path, pytest.Config | None] = {}

    def nearest(self, directory: Path) -> pytest.Config | None:
        """Return the nearest configuration with keys of the gate, from a directory upwards."""
        for each in (directory, *directory.parents):
            if each not in self.known:
                self.known[each] = next(self._configurations(each), None)
            if self.known[each]:
                return self.known[each]
        return None

    def _configurations(self, directory: Path) -> Iterator[pytest.Config]:
        for file in (directory / name for name in _FILE_NAMES):
            if file.is_file() and _TRACE.search(file.read_bytes()):
                config = _read(file, self.options)
                if _gate_keys(config):
                    yield config


def _read(file: Path, options: Sequence[str]) -> pytest.Config:
    without = [f"--override-ini={key}=" for key in _OBEYED_KEYS]
    arguments = ["-ppytest_threshold.plugin", f"--config-file={file}", *without, *options]
    config = pytest.Config.fromdictargs({}, [*BARE, *arguments])
    config.stash[command_key] = True
    return config


def _gate_keys(config: pytest.Config) -> list[str]:
    """Return the keys of the gate in a file.

    pytest has no other list of a file's keys than this one, which is to go.

    Raises:
        pytest.UsageError: one is misspelt, which would switch off its rule; pytest would warn.

    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keys = [key for key in config.inicfg if key not in _OBEYED_KEYS]
    for key in keys:
        near = None if key in INI_KEYS else near_key(key, INI_KEYS)
        if near or (key.startswith("experiments") and key not in INI_KEYS):
            hint = f": is it {near}?" if near else ""
            raise pytest.UsageError(usage_text("unknown_key", key=excerpt(key), hint=hint))
    return [key for key in keys if key in INI_KEYS]
