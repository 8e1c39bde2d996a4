"""Read the keys of one pytest configuration file with pytest's parsers, executing nothing.

Every pytest run imports this module, so it imports a parser only when a file has to be parsed.
"""

from __future__ import annotations

import os
from errno import EFBIG, EINVAL
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

from pytest_threshold.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SIZE_LIMIT = 2**18
"""The most bytes of a file; no real configuration file is larger."""

_DOTS_LIMIT = 100  # in one key; tomllib takes very long for a key with thousands
_INI_TABLES = ("ini_options", "ini-options")  # the second is a mistake, which pytest ignores
_SECTIONS = (
    "pytest",
    "tool:pytest",
    "pytest.ini_options",
    "tool.pytest",
    "tool.pytest.ini_options",
)


class UnreadableConfigurationError(ValueError):
    """A configuration file cannot be read or parsed, so its keys are unknown."""

    def __init__(self, file: Path, trouble: str) -> None:
        from pytest_threshold.session.messages import SETTING_ERRORS  # noqa: PLC0415 - an error only

        text = SETTING_ERRORS.text("unreadable_configuration", name=file, trouble=trouble)
        super().__init__(printable(text))


def configured_keys(file: Path, *, limit: float = SIZE_LIMIT) -> set[str]:
    """Return the keys that a configuration file sets for pytest.

    They come from all tables and sections that are meant for pytest, even from those that pytest
    does not read. A file that is not ``*.toml`` is parsed like ``*.ini`` and ``*.cfg``.

    Raises:
        UnreadableConfigurationError: the file cannot be read or parsed, or is longer than `limit`
            bytes.

    """
    try:
        read = _toml_keys if file.suffix == ".toml" else _section_keys
        return set(read(file, limit))
    except (OSError, ValueError, RecursionError) as error:
        trouble = getattr(error, "strerror", None) or str(error)
        raise UnreadableConfigurationError(file, trouble) from error


def configures_pytest(file: Path) -> bool:
    """Whether an existing file is a configuration of pytest, for this version or one before 9.

    Raises:
        UnreadableConfigurationError: the file cannot be read or parsed.

    """
    if "pytest" in file.stem:
        return True
    try:
        if file.suffix == ".toml":
            return "pytest" in _table(_document(file, SIZE_LIMIT), "tool")
        return any(name in _sections(file, SIZE_LIMIT) for name in _SECTIONS)
    except (OSError, ValueError, RecursionError) as error:
        trouble = getattr(error, "strerror", None) or str(error)
        raise UnreadableConfigurationError(file, trouble) from error


def _toml_keys(file: Path, limit: float) -> Iterator[str]:
    document = _document(file, limit)
    if "pytest" in file.stem:
        yield from (key for key, value in document.items() if not isinstance(value, dict))
    for table in (_table(document, "pytest"), _table(_table(document, "tool"), "pytest")):
        yield from (key for key in table if key not in _INI_TABLES)
        for name in _INI_TABLES:
            yield from _table(table, name)


def _document(file: Path, limit: float) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - not for runs without a trace of the gate

    text = small_content(file, limit).decode()
    if any(part.count(".") > _DOTS_LIMIT for line in text.split("\n") for part in _key_parts(line)):
        raise ValueError(f"a key must have at most {_DOTS_LIMIT} dots")
    return tomllib.loads(text)


def _key_parts(line: str) -> list[str]:
    """Return the parts of a line of TOML that may be keys: before an equals sign, or a table."""
    return [line] if line.lstrip().startswith("[") else line.split("=")[:-1]


def small_content(file: Path, limit: float) -> bytes:
    """Return the bytes of a small regular file. Never wait for a writer, never open a device."""
    if not S_ISREG(file.stat().st_mode):
        raise OSError(EINVAL, "must be a regular file")
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    try:
        size = os.fstat(descriptor).st_size
        content = os.read(descriptor, int(min(size, limit)) + 1)
    finally:
        os.close(descriptor)
    if len(content) > min(size, limit):
        raise OSError(EFBIG, f"must have at most {limit} bytes")
    return content


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"{name} must be a table, found {table!r:.50}")  # noqa: TRY004 - as parsers
    return table


def _section_keys(file: Path, limit: float) -> Iterator[str]:
    sections = _sections(file, limit)
    for name in _SECTIONS:
        yield from sections.get(name, ())


def _sections(file: Path, limit: float) -> Mapping[str, Mapping[str, str]]:
    import iniconfig  # noqa: PLC0415 - not for runs without a trace of the gate

    try:
        text = small_content(file, limit).decode()
        return iniconfig.IniConfig(str(file), data=text).sections
    except iniconfig.ParseError as error:
        raise ValueError(f"line {error.lineno + 1}: {error.msg}") from error
