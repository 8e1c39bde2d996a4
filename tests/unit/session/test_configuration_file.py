"""The keys of one configuration file, read and not obeyed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_threshold.session.configuration_file import (
    SIZE_LIMIT,
    UnreadableConfigurationError,
    configured_keys,
    configures_pytest,
    small_content,
)


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        pytest.param("pytest.ini", "[pytest]\na = 1\nb =\n  2\n", {"a", "b"}, id="ini"),
        pytest.param("tox.ini", "[pytest]\na = 1\n[testenv]\nb = 2\n", {"a"}, id="sections"),
        pytest.param("setup.cfg", "[tool:pytest]\na = 1\n[x]\nb = 2\n", {"a"}, id="cfg"),
        pytest.param(
            "x.ini",
            "[tool:pytest]\na=1\n[pytest.ini_options]\nb=1\n[tool.pytest]\nc=1\n"
            "[tool.pytest.ini_options]\nd=1\n[pytests]\ne=1\n",
            {"a", "b", "c", "d"},
            id="sections-that-are-meant-for-pytest",
        ),
        pytest.param("pytest.ini", "", set(), id="empty"),
        pytest.param("pyproject.toml", "[tool.pytest]\na = 1\n[tool.x]\nb = 1\n", {"a"}, id="toml"),
        pytest.param(
            "pyproject.toml", "[tool.pytest.ini_options]\na = 1\n", {"a"}, id="toml-as-ini"
        ),
        pytest.param(
            "pyproject.toml",
            "a = 1\n[pytest]\nb = 1\n[pytest.ini_options]\nc = 1\n[tool.pytest.ini-options]\nd=1\n",
            {"b", "c", "d"},
            id="tables-that-are-meant-for-pytest",
        ),
        pytest.param("pytest.toml", "a = 1\n[pytest]\nb = 1\n[x]\nc = 1\n", {"a", "b"}, id="own"),
        pytest.param(".pytest.toml", "a = 1\n", {"a"}, id="hidden"),
        pytest.param("x.toml", '[tool.pytest]\n"\\u0061b" = 1\n', {"ab"}, id="escape"),
        pytest.param("x.toml", "[tool]\nx = 1\n", set(), id="no-table"),
    ],
)
def test_keys_are_those_that_are_meant_for_pytest(
    tmp_path: Path, name: str, content: str, keys: set[str]
) -> None:
    (tmp_path / name).write_text(content)
    assert configured_keys(tmp_path / name) == keys


def write(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "make", "trouble"),
    [
        pytest.param("x.ini", write(b"[pytest\n"), "line 1: ", id="ini"),
        pytest.param("x.ini", write(b"[a]\nb\n"), "line 2: unexpected line", id="line"),
        pytest.param("x.toml", write(b"[tool\n"), "Expected ']'", id="toml"),
        pytest.param("x.toml", write(b"tool = 1\n"), "tool must be a table, found 1", id="table"),
        pytest.param(
            "x.toml",
            write(b"tool.pytest = '" + b"x" * 90 + b"'\n"),
            f"pytest must be a table, found '{'x' * 49}",
            id="long-value",
        ),
        pytest.param(
            "x.toml", write(b"[tool.pytest]\nini_options = 1\n"), "ini_options must be a", id="ini"
        ),
        pytest.param("x.toml", write(b"a = '\xff'\n"), "'utf-8' codec can't decode", id="utf-8"),
        pytest.param("x.ini", write(b"a = \xff\n"), "'utf-8' codec can't decode", id="utf-8-ini"),
        pytest.param("x.toml", write(b"a=" + b"[" * 9999), "recursion", id="deep"),
        pytest.param(
            "x.toml", write(b"a" + b".a" * 101 + b"=1"), "a key must have at most 100", id="dots"
        ),
        pytest.param(
            "x.toml", write(b" [a" + b".a" * 101 + b"]"), "a key must have at most 100", id="table"
        ),
        pytest.param(
            "x.toml",
            write(b"#" * (SIZE_LIMIT + 1)),
            f"must have at most {SIZE_LIMIT} bytes",
            id="large",
        ),
        pytest.param("x.ini", os.mkfifo, "must be a regular file", id="fifo"),
        pytest.param("x.ini", Path.mkdir, "must be a regular file", id="directory"),
        pytest.param("x.ini", lambda _: None, "No such file or directory", id="nothing"),
    ],
)
def test_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, make: Callable[[Path], object], trouble: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(UnreadableConfigurationError) as caught:
        configured_keys(tmp_path / name)
    told = f"cannot read the configuration file {tmp_path / name}: "
    assert str(caught.value).startswith(told)
    assert trouble in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("a" + ".a" * 100 + "=1", id="dots"),
        pytest.param("a = '" + "." * 200 + "'", id="dots-in-a-value"),
        pytest.param("#" * SIZE_LIMIT, id="large"),
    ],
)
def test_file_within_the_limits_is_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.toml").write_text(content)
    assert configured_keys(tmp_path / "x.toml") == set()


def test_limit_can_be_another(tmp_path: Path) -> None:
    file = tmp_path / "x.ini"
    file.write_text("[pytest]\na=1\n")
    size = file.stat().st_size
    assert configured_keys(file, limit=size) == {"a"}
    with pytest.raises(UnreadableConfigurationError, match=f"must have at most {size - 1} bytes"):
        configured_keys(file, limit=size - 1)


@pytest.mark.parametrize(("content", "limit"), [(b"", 0), (b"ab", 2), (b"ab", 9)])
def test_content_is_all_of_a_small_file(tmp_path: Path, content: bytes, limit: int) -> None:
    (tmp_path / "x").write_bytes(content)
    assert small_content(tmp_path / "x", limit) == content


@pytest.mark.parametrize(
    ("name", "content", "does"),
    [
        pytest.param("pytest.ini", "", True, id="own-name"),
        pytest.param(".pytest.toml", "]", True, id="own-name-whatever-it-holds"),
        pytest.param("pyproject.toml", "[tool.pytest]\n", True, id="toml"),
        pytest.param("pyproject.toml", "[tool.pytest.ini_options]\n", True, id="toml-as-ini"),
        pytest.param("pyproject.toml", "[pytest]\n[tool.x]\n", False, id="other-toml"),
        pytest.param("tox.ini", "[pytest]\n", True, id="ini"),
        pytest.param("setup.cfg", "[tool:pytest]\n", True, id="cfg"),
        pytest.param("tox.ini", "[testenv]\n", False, id="other-ini"),
    ],
)
def test_file_configures_pytest(tmp_path: Path, name: str, content: str, *, does: bool) -> None:
    (tmp_path / name).write_text(content)
    assert configures_pytest(tmp_path / name) is does


@pytest.mark.parametrize("name", ["pyproject.toml", "tox.ini"])
def test_file_that_cannot_be_read_may_configure_pytest(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[x\n")
    with pytest.raises(UnreadableConfigurationError, match=f"{name}: "):
        configures_pytest(tmp_path / name)
    (tmp_path / name).unlink()
    with pytest.raises(UnreadableConfigurationError, match="No such file or directory"):
        configures_pytest(tmp_path / name)
