"""Find the configuration file of the host for the command, and read only the gate's ini keys.

The authors of experiments must not choose how they are judged. So a configuration file among the
experiments, or in another project, is refused unless --config names it.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold.cli.messages import COMMAND_ERRORS
from pytest_threshold.files.names import CONFIGURATION_NAMES
from pytest_threshold.session.configuration import (
    check_read,
    gate_keys,
    has_gate_keys,
)
from pytest_threshold.session.configuration_file import (
    UnreadableConfigurationError,
    configured_keys,
)
from pytest_threshold.session.isolation import bare_configuration
from pytest_threshold.session.messages import SETTING_ERRORS
from pytest_threshold.session.settings import HostConfiguration, ini_rules
from pytest_threshold.text.printable import excerpt, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def host_configuration(
    paths: Sequence[str], options: Sequence[str], *, named: str | None = None
) -> HostConfiguration | None:
    """Return the host's configuration for these paths, with the options applied; None if none.

    It is the file `named` by --config. Otherwise it is the nearest configuration file of pytest
    with keys of the gate, upwards from each path and from the current directory. Files without such
    keys are ignored. Reports count only if the file is in the current directory or above it.

    Raises:
        pytest.UsageError: a configuration file cannot be read, has an unknown key of the gate, or
            lies among the experiments or in another project; several files have different settings;
            or the named file has no key of the gate.

    """
    here = Path(os.path.realpath(os.curdir))
    try:
        if named is not None:
            return _host(_named_file(named), options, here)
        hosts = [_host(file, options, here) for file in _Search(paths, here).files()]
    except UnreadableConfigurationError as error:
        raise pytest.UsageError(str(error)) from error
    for one, other in pairwise(hosts):
        if ini_rules(one.config) != ini_rules(other.config):
            names = {"one": _name(one.config.inipath), "other": _name(other.config.inipath)}
            raise pytest.UsageError(COMMAND_ERRORS.text("several_configurations", **names))
    return hosts[0] if hosts else None


def check_configurations_among(files: Iterable[str]) -> None:
    """Refuse configuration files among the experiments that have keys of the gate.

    A file in the current directory or above it is allowed, even if experiments lie beside it.

    Raises:
        pytest.UsageError: there is such a file, or a file that cannot be read.

    """
    here = Path(os.path.realpath(os.curdir))
    for file in map(Path, files):
        try:
            is_foreign = not here.is_relative_to(_real(file.parent)) and _has_gate_keys(file)
        except UnreadableConfigurationError as error:
            raise pytest.UsageError(str(error)) from error
        if is_foreign:
            raise pytest.UsageError(
                COMMAND_ERRORS.text("configuration_among_data", name=_name(file))
            )


def _named_file(name: str) -> Path:
    file = Path(os.path.abspath(name)) if name and "\0" not in name else None
    if file is None or not os.path.isfile(file) or file.suffix not in {".toml", ".ini", ".cfg"}:
        expected = "a *.toml, *.ini or *.cfg file"
    elif not _has_gate_keys(file):
        expected = "a file with keys of the gate"
    else:
        return file
    text = COMMAND_ERRORS.text(
        "unusable_configuration", name=excerpt(name) or "''", expected=expected
    )
    raise pytest.UsageError(text)


def _host(file: Path, options: Sequence[str], here: Path) -> HostConfiguration:
    try:
        config = bare_configuration(
            ["-ppytest_threshold.plugin", f"--config-file={file}", *options]
        )
    except (AttributeError, pytest.fail.Exception) as error:  # pytest cannot handle its tables
        text = SETTING_ERRORS.text("unreadable_configuration", name=_name(file), trouble=error)
        raise pytest.UsageError(text) from error
    check_read(config, gate_keys(configured_keys(file), source=_name(file)))
    return HostConfiguration(config=config, lends_reports=here.is_relative_to(_real(file.parent)))


class _Search:
    """The search for configuration files, from each path upwards."""

    def __init__(self, paths: Sequence[str], here: Path) -> None:
        self._here = here
        self._known: dict[Path, Path | None] = {}
        absolute = {os.path.abspath(path) for path in paths if _exists(path)}
        self._judged = [Path(path) for path in absolute if os.path.isdir(path)]
        beside = (Path(path).parent for path in absolute if not os.path.isdir(path))
        self._starts = sorted({*self._judged, *beside})

    def files(self) -> list[Path]:
        """Return the files, the one for the current directory first.

        Raises:
            pytest.UsageError: a file lies among the experiments or in another project.

        """
        found = [self._nearest(self._here)]
        for start in self._starts:
            file = self._nearest(start)
            if file:
                self._check_place(file, start)
            found.append(file)
        return list(dict.fromkeys(filter(None, found)))

    def _nearest(self, directory: Path) -> Path | None:
        """Return the nearest file with keys of the gate, from a directory upwards."""
        for each in (directory, *directory.parents):
            if each not in self._known:
                self._known[each] = _only_file(each)
            if self._known[each]:
                return self._known[each]
        return None

    def _check_place(self, file: Path, start: Path) -> None:
        real = _real(file.parent)
        if self._here.is_relative_to(real):
            return
        is_among = file.parent == start or any(map(file.is_relative_to, self._judged))
        if is_among or not real.is_relative_to(self._here):
            rule = "configuration_among_data" if is_among else "configuration_elsewhere"
            raise pytest.UsageError(COMMAND_ERRORS.text(rule, name=_name(file)))


def _only_file(directory: Path) -> Path | None:
    """Return the file in a directory that has keys of the gate; refuse a second one."""
    files = [file for name in CONFIGURATION_NAMES if _has_gate_keys(file := directory / name)]
    for hidden in files[1:]:
        fields = {"name": _name(hidden), "used": _name(files[0])}
        raise pytest.UsageError(SETTING_ERRORS.text("shadowed_configuration", **fields))
    return files[0] if files else None


def _exists(path: str) -> bool:
    return path != "" and "\0" not in path and os.path.lexists(path)


def _has_gate_keys(file: Path) -> bool:
    return os.path.isfile(file) and has_gate_keys(file)


def _real(directory: Path) -> Path:
    return Path(os.path.realpath(directory))


def _name(file: Path | None) -> str:
    return printable(str(file))
