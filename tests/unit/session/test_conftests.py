"""The hooks that apply to an experiment: those of the conftest files above it, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_threshold.session.conftests import ConftestHooks
from tests.unit.session.conftest import Configure


class Plugin:
    """A plugin, or a conftest file, that answers with its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def pytest_report_teststatus(self) -> tuple[str, str, str]:
        return self.name, "", ""

    def pytest_deselected(self) -> None:
        raise RuntimeError(self.name)


Heard = Callable[[str], list[str]]


@pytest.fixture
def config(configure: Configure) -> pytest.Config:
    return configure("-pno:terminal")


@pytest.fixture
def hooks(config: pytest.Config) -> ConftestHooks:
    hooks = ConftestHooks(config)
    config.pluginmanager.register(hooks)
    return hooks


@pytest.fixture
def heard(config: pytest.Config, hooks: ConftestHooks, project: Path) -> Heard:
    """Return who answers to a hook for a directory of the project."""

    def heard(directory: str) -> list[str]:
        relay = hooks.of(str(project / directory)).relay
        callers = relay.pytest_deselected.get_hookimpls()
        return [each.plugin.name for each in callers if isinstance(each.plugin, Plugin)]

    assert config
    return heard


def register(config: pytest.Config, *paths: Path | str) -> None:
    for path in paths:
        config.pluginmanager.register(Plugin(str(path)), str(path))


def test_conftest_files_above_a_directory_are_heard(
    config: pytest.Config, heard: Heard, project: Path
) -> None:
    above, own, below, beside = (
        project / directory / "conftest.py" for directory in (".", "runs", "runs/mail", "tests")
    )
    register(config, above, own, below, beside)
    assert set(heard("runs")) == {str(above), str(own)}
    assert set(heard("runs/mail")) == {str(above), str(own), str(below)}
    assert set(heard("elsewhere")) == {str(above)}


@pytest.mark.parametrize("name", ["conftest.py", "plugin", "{project}/tests/other.py"])
def test_other_plugins_are_heard_everywhere(
    config: pytest.Config, heard: Heard, project: Path, name: str
) -> None:
    name = name.format(project=project)
    register(config, name, project / "tests" / "conftest.py")
    assert heard("runs") == [name]


def test_whole_relay_is_used_where_nothing_is_left_out(
    config: pytest.Config, hooks: ConftestHooks, project: Path
) -> None:
    assert hooks.of(str(project)).relay is config.hook


def test_hooks_of_a_directory_are_looked_up_once(
    config: pytest.Config, hooks: ConftestHooks, project: Path
) -> None:
    register(config, project / "tests" / "conftest.py")
    directory = hooks.of(str(project))
    assert hooks.of(str(project)) is directory
    assert hooks.of(str(project / "runs")) is not directory
    assert directory.relay is directory.relay
    assert directory.relay.pytest_deselected is directory.relay.pytest_deselected


def test_plugin_that_comes_later_is_taken_into_account(
    config: pytest.Config, heard: Heard, project: Path
) -> None:
    assert heard("runs") == []
    register(config, project / "tests" / "conftest.py")
    assert heard("runs") == []
    register(config, project / "conftest.py")
    assert heard("runs") == [str(project / "conftest.py")]
