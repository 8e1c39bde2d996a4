"""A configuration of pytest with nothing of its host."""

from pathlib import Path

import pytest

from pytest_threshold.files.names import CONFIGURATION_NAMES
from pytest_threshold.session.isolation import BARE, IDLE_PLUGINS, bare_configuration

READ_BY_PYTEST = {
    ".toml": "[pytest]\nnorecursedirs = ['x']\n[tool.pytest]\nnorecursedirs = ['x']\n",
    ".ini": "[pytest]\n",
    ".cfg": "[tool:pytest]\n",
}


def test_options_and_variables_of_the_host_have_no_say(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pytest.ini").write_text(
        "[pytest]\naddopts = --no-such-option\nminversion = 1000\nrequired_plugins = nobody\n"
        "pythonpath = nowhere\nfilterwarnings = nonsense\ntestpaths = tests\n"
    )
    (project / "conftest.py").write_text("raise RuntimeError\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    config = bare_configuration([])
    assert config.inipath == project / "pytest.ini"
    assert config.args == [str(project)]
    assert config.getini("testpaths") == []


def test_arguments_have_a_say(project: Path) -> None:
    (project / "other.ini").write_text("[pytest]\nnorecursedirs = x\n")
    config = bare_configuration(["-c", "other.ini", "tests"])
    assert config.inipath == project / "other.ini"
    assert config.getini("norecursedirs") == ["x"]
    assert config.args == ["tests"]


def test_no_plugin_is_there_that_nothing_needs() -> None:
    manager = bare_configuration([]).pluginmanager
    assert not [name for name in IDLE_PLUGINS if manager.has_plugin(name)]
    assert not manager.has_plugin("hypothesispytest")
    assert not manager.has_plugin("threshold")
    assert manager.has_plugin("main")
    assert manager.has_plugin("terminal")


def test_options_leave_out_every_idle_plugin() -> None:
    assert {f"-pno:{name}" for name in IDLE_PLUGINS} < set(BARE)


@pytest.mark.parametrize("name", CONFIGURATION_NAMES)
def test_names_of_configuration_files_are_in_the_order_of_pytest(project: Path, name: str) -> None:
    later = CONFIGURATION_NAMES[CONFIGURATION_NAMES.index(name) :]
    for each in later:
        (project / each).write_text(READ_BY_PYTEST[Path(each).suffix])
    assert bare_configuration([]).inipath == project / name
