"""Look for keys of the gate that have no effect: misspelt, or in a file that pytest does not read.

pytest reads one configuration file. A misspelt key there, or a key in another file, would silently
switch off a rule. Every pytest run imports this module and does this check. So it imports very
little, and it parses only files that contain a trace of the keys.
"""

from __future__ import annotations

import os
import re
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.files.names import CONFIGURATION_NAMES
from pytest_threshold.options import INI_KEYS, is_set
from pytest_threshold.session.configuration_file import (
    SIZE_LIMIT,
    UnreadableConfigurationError,
    configured_keys,
    small_content,
)
from pytest_threshold.text.printable import excerpt, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# A spelling of "experiments" with at most two mistakes still contains one of these three parts. In
# TOML, escapes can hide it, so an escape counts as a trace as well.
_PART = re.compile("expe|rime|nts", re.IGNORECASE)
_TRACE = re.compile(rb"(?:expe|rime|nts)[^\n=:]*[=:]|\\[uUx]", re.IGNORECASE)


def gate_keys(
    keys: Iterable[str],
    *,
    source: str = "the configuration file",
    is_declared: Callable[[str], bool] = INI_KEYS.__contains__,
) -> list[str]:
    """Return the keys that belong to the gate. `source` names their file in messages.

    Raises:
        pytest.UsageError: an undeclared key begins with ``experiments``, or is nearly a key of the
            gate.

    """
    found = sorted(keys)
    for key in found:
        if key not in INI_KEYS and not is_declared(key) and _is_like_ours(key):
            near = _nearest(key)
            hint = f": is it {near}?" if near else ""
            raise _error("unknown_key", key=excerpt(key), source=source, hint=hint)
    return [key for key in found if key in INI_KEYS]


def _is_like_ours(key: str) -> bool:
    return _plain(key).startswith("experiments") or _nearest(key) is not None


def _nearest(key: str) -> str | None:
    if _PART.search(key) is None:  # a quick way out for most keys, without the import
        return None
    from pytest_threshold.text.spelling import near_name  # noqa: PLC0415 - seldom needed

    return near_name(_plain(key), INI_KEYS)


def _plain(key: str) -> str:
    return key.casefold().replace("-", "_")


def unsupported_pytest() -> str:
    """Return why the installed pytest is not supported, or empty text."""
    is_supported = pytest.version_tuple >= (9,)
    return "" if is_supported else _text("old_pytest", version=pytest.__version__)


def check_configuration(config: pytest.Config) -> None:
    """Look for keys of the gate that would have no effect.

    Such keys in a file between a path of the command line and the rootdir cause an
    `ExperimentWarning`. If a file is chosen with ``-c``, no other file is looked at.

    Raises:
        pytest.UsageError: a key is misspelt, another file in the rootdir or in the directory of the
            configuration file has keys of the gate, or a filter turns the warning into an error.

    """
    overrides = config.getoption("override_ini") or ()
    keys = {override.partition("=")[0] for override in overrides}
    if config.inipath and _has_trace(config.inipath):
        keys |= configured_keys(config.inipath, limit=inf)
    check_read(config, gate_keys(keys, is_declared=_declared_in(config)))
    if config.getoption("inifilename"):
        return
    chosen = config.inipath.parent if config.inipath else config.rootpath
    for file in _unread_files({chosen, config.rootpath}, config):
        _refuse_shadowed(file, config)
    for file in _unread_files(_directories_on_the_way(config), config):
        _warn_of_unread(file, config)


def check_read(config: pytest.Config, keys: Iterable[str]) -> None:
    """Refuse keys of the gate in a part of the configuration file that pytest does not read.

    Raises:
        pytest.UsageError: there is such a key.

    """
    for key in keys:
        if not is_set(config, key):
            raise _error("unread_key", key=key, name=printable(str(config.inipath)))


def _declared_in(config: pytest.Config) -> Callable[[str], bool]:
    """Return a function that says whether pytest or a plugin has declared a key."""

    def is_declared(key: str) -> bool:
        try:
            config.getini(key)
        # An undeclared key raises because of a KeyError, an unusable value for another cause.
        except (ValueError, TypeError, pytest.UsageError) as error:
            return not isinstance(error.__cause__, KeyError)
        return True

    return is_declared


def _unread_files(directories: Iterable[Path], config: pytest.Config) -> Iterator[Path]:
    """Yield the files with keys of the gate that are not the configuration file of the run."""
    for file in (directory / name for directory in directories for name in CONFIGURATION_NAMES):
        if (
            _has_trace(file, limit=SIZE_LIMIT)
            and not (config.inipath and config.inipath.samefile(file))
            and _concerns_gate(file, config)
        ):
            yield file


def _has_trace(file: Path, *, limit: float = inf) -> bool:
    """Whether the file exists and may have keys of the gate; a quick look, without parsing."""
    try:
        return _TRACE.search(small_content(file, limit)) is not None
    except OSError:
        return False


def _concerns_gate(file: Path, config: pytest.Config) -> bool:
    try:
        return has_gate_keys(file, is_declared=_declared_in(config))
    except UnreadableConfigurationError:
        return False


def has_gate_keys(
    file: Path, *, is_declared: Callable[[str], bool] = INI_KEYS.__contains__
) -> bool:
    """Whether a configuration file has keys meant for the gate, including misspelt ones.

    Raises:
        UnreadableConfigurationError: the file cannot be read or parsed.

    """
    keys = configured_keys(file)
    try:
        return bool(gate_keys(keys, is_declared=is_declared))
    except pytest.UsageError:  # there is a misspelt one
        return True


def _directories_on_the_way(config: pytest.Config) -> Iterator[Path]:
    """Yield each directory from a path of the command line upwards, until the rootdir is below it.

    If the rootdir is below the current directory, that one is included.
    """
    here = config.invocation_params.dir
    if here in config.rootpath.parents:
        yield here
    is_given = config.args_source is not pytest.Config.ArgsSource.INVOCATION_DIR
    given = config.args if is_given else ()
    seen = set()
    for text in (*given, *(config.getoption("experiments") or ())):
        path = here / text.partition("::")[0]
        if not _exists(path):
            continue
        directory = Path(os.path.abspath(path if path.is_dir() else path.parent))
        while not config.rootpath.is_relative_to(directory) and directory not in seen:
            seen.add(directory)
            yield directory
            directory = directory.parent


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # the name is too long, or has a zero byte
        return False


def _refuse_shadowed(file: Path, config: pytest.Config) -> None:
    fields = {"name": str(file), "used": _used(config)}
    raise _error("shadowed_configuration", **{key: printable(text) for key, text in fields.items()})


def _error(rule: str, **fields: str) -> pytest.UsageError:
    return pytest.UsageError(_text(rule, **fields))


def _text(rule: str, **fields: str) -> str:
    from pytest_threshold.session.messages import SETTING_ERRORS  # noqa: PLC0415 - only for errors

    return SETTING_ERRORS.text(rule, **fields)


def _used(config: pytest.Config) -> str:
    return str(config.inipath or "no configuration file")


def _warn_of_unread(file: Path, config: pytest.Config) -> None:
    from pytest_threshold.session.messages import (  # noqa: PLC0415 - only for warnings
        CONFIGURATION_WARNINGS,
    )

    text = CONFIGURATION_WARNINGS.text("unread_configuration", name=file, used=_used(config))
    warning = ExperimentWarning(printable(text))
    try:
        config.issue_config_time_warning(warning, stacklevel=2)
    except ExperimentWarning as error:  # a filter of the host turns it into an error
        raise pytest.UsageError(str(error)) from error
