"""The host's configuration, read as pytest reads it, and nothing of it executed."""

from __future__ import annotations

import os
import warnings
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.cures import near_key
from pytest_threshold.messages import usage_text
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.settings import INI_KEYS, ini_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

IDLE_PLUGINS = (
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
    "setuponly",
    "setupplan",
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

# What pytest itself would obey, or stumble over, while it only reads the rest.
_OBEYED_KEYS = ("filterwarnings", "minversion", "pythonpath", "required_plugins", "testpaths")


# Where pytest looks for its configuration, in one directory after the other.
_FILE_NAMES = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
)


def host_configuration(paths: Sequence[str], options: Sequence[str]) -> pytest.Config:
    """Return the configuration that pytest finds for these paths, with options of the gate.

    pytest looks for it from their common directory upwards. Only the ini keys of the gate are to
    be read from what is returned.

    Raises:
        pytest.UsageError: a configuration file cannot be read or has an unknown key of the gate, or
            one below the common directory asks for something else.

    """
    directories = {_directory(path) for path in paths if _exists(path)} or {os.getcwd()}
    common = Path(os.path.commonpath(directories))
    chosen = _configuration(common, options)
    for directory in _nearer(directories, common):
        other = _configuration(directory, options)
        if ini_settings(other) != ini_settings(chosen):
            text = usage_text("several_configurations", one=_name(chosen), other=_name(other))
            raise pytest.UsageError(text)
    return chosen


def _name(config: pytest.Config) -> str:
    return printable(str(config.inipath or "the defaults"))


def _exists(path: str) -> bool:
    return path != "" and "\0" not in path and os.path.lexists(path)


def _directory(path: str) -> str:
    absolute = os.path.abspath(path)
    return absolute if os.path.isdir(absolute) else os.path.dirname(absolute)


def _configuration(directory: Path, options: Sequence[str]) -> pytest.Config:
    without = [f"--override-ini={key}=" for key in _OBEYED_KEYS]
    arguments = [*BARE, "-pno:assertion", "-ppytest_threshold.plugin", *without, *options]
    try:
        if "::" in str(directory):  # which pytest would take for the end of a path
            with chdir(directory):
                config = pytest.Config.fromdictargs({}, arguments)
        else:
            config = pytest.Config.fromdictargs({}, [*arguments, str(directory)])
    except (OSError, RecursionError, ValueError, pytest.fail.Exception) as error:
        text = usage_text("unreadable_configuration", trouble=error)
        raise pytest.UsageError(text) from error
    _check_keys(config)
    return config


def _check_keys(config: pytest.Config) -> None:
    """Refuse a misspelt key, which would switch off a rule in silence; pytest itself would warn.

    pytest has no other list of the keys of a file than this one, which is to go.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        keys = sorted(config.inicfg)
    for key in keys:
        if key.startswith("experiment") and key not in INI_KEYS:
            near = near_key(key, INI_KEYS)
            hint = f": is it {near}?" if near else ""
            raise pytest.UsageError(usage_text("unknown_key", key=excerpt(key), hint=hint))


def _nearer(directories: Iterable[str], common: Path) -> Iterator[Path]:
    """Yield the directories in between that have a file where pytest looks for configuration."""
    between = {
        directory
        for each in map(Path, directories)
        for directory in (each, *each.parents)
        if directory != common and directory.is_relative_to(common)
    }
    for directory in sorted(between):
        if any((directory / name).is_file() for name in _FILE_NAMES):
            yield directory
