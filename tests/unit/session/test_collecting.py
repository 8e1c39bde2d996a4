"""How pytest gets the items of the experiments, and what it is spared."""

from pathlib import Path
from typing import Any

import pytest

from pytest_threshold.session.collecting import CollectingHooks, ExperimentsOnly, OwnFiles
from pytest_threshold.session.gate import Gate
from pytest_threshold.session.items import ExperimentFile, with_experiments
from tests import samples
from tests.unit.session.conftest import Configure, ended

ROOT = "--experiments=runs"


def opened(config: pytest.Config) -> tuple[CollectingHooks, pytest.Session]:
    return CollectingHooks(Gate.prepare(config)), pytest.Session.from_config(config)


def an_empty_report(node: pytest.Collector) -> pytest.CollectReport:
    return pytest.CollectReport(node.nodeid, "passed", longrepr=None, result=[])


@pytest.mark.parametrize(
    ("arguments", "name", "is_ours"),
    [
        pytest.param(["runs/fraud.json"], "runs/fraud.json", True, id="argument"),
        pytest.param(["runs/fraud.json"], "runs/mail/spam.json", False, id="other-file"),
        pytest.param([ROOT], "runs/fraud.json", False, id="root"),
        pytest.param([], "runs/fraud.json", False, id="nothing"),
    ],
)
def test_file_that_is_an_argument_is_collected(
    configure: Configure, project: Path, arguments: list[str], name: str, *, is_ours: bool
) -> None:
    hooks, session = opened(configure(*arguments))
    node = hooks.pytest_collect_file(project / name, session)
    assert isinstance(node, ExperimentFile) is is_ours
    assert is_ours or node is None
    if isinstance(node, ExperimentFile):
        (item,) = node.collect()
        assert item.nodeid == "runs/fraud.json::threshold"


def test_session_gets_all_items_in_its_report(configure: Configure) -> None:
    hooks, session = opened(configure(ROOT))
    report: Any = ended(hooks.pytest_make_collect_report(session), an_empty_report(session))
    assert [item.nodeid for item in report.result] == [
        "runs/fraud.json::threshold",
        "runs/mail/spam.json::threshold",
    ]


def test_other_reports_are_left_as_they_are(configure: Configure) -> None:
    hooks, session = opened(configure(ROOT))
    (item, *_) = with_experiments((), session=session, gate=hooks.gate)
    assert item.parent
    report: Any = ended(hooks.pytest_make_collect_report(item.parent), an_empty_report(session))
    assert report.result == []
    hooks, session = opened(configure())
    report = ended(hooks.pytest_make_collect_report(session), an_empty_report(session))
    assert report.result == []
    assert not hooks.gate.has_all_items


def test_deselected_experiments_are_noted(configure: Configure) -> None:
    hooks, session = opened(configure(ROOT))
    nodes: list[Any] = list(with_experiments((), session=session, gate=hooks.gate))
    nodes[1] = session  # a node of others
    hooks.pytest_deselected(nodes)
    assert hooks.gate.account.deselected == {"runs/fraud.json"}
    hooks, _ = opened(configure())
    hooks.pytest_deselected(nodes)
    assert hooks.gate.account.deselected == set()


@pytest.mark.parametrize(
    ("name", "is_ignored"),
    [
        ("runs/fraud.json", True),
        ("runs/mail", True),
        ("runs/mail/spam.json", True),
        ("runs", None),
        ("tests", None),
        ("tests/test_unit.py", None),
        ("nowhere", None),
    ],
)
def test_experiments_and_directories_of_nothing_else_are_spared(
    configure: Configure, project: Path, name: str, *, is_ignored: bool | None
) -> None:
    config = configure(ROOT)
    own = OwnFiles(Gate.prepare(config).discovery)
    assert own.pytest_ignore_collect(project / name, config) is is_ignored


def test_directory_that_has_gone_or_got_another_file_is_not_spared(
    configure: Configure, project: Path
) -> None:
    config = configure(ROOT)
    own = OwnFiles(Gate.prepare(config).discovery)
    other = samples.write(project / "runs" / "mail" / "new.json")
    assert own.pytest_ignore_collect(project / "runs" / "mail", config) is None
    other.unlink()
    (project / "runs" / "mail" / "spam.json").unlink()
    (project / "runs" / "mail").rmdir()
    assert own.pytest_ignore_collect(project / "runs" / "mail", config) is None


class CollectsFiles:
    def pytest_collect_file(self) -> None:
        """Collect some file, perhaps."""


class CollectsDirectories:
    def pytest_collect_directory(self) -> None:
        """Collect some directory, perhaps."""


@pytest.mark.parametrize("plugin", [CollectsFiles(), CollectsDirectories()], ids=["file", "dir"])
def test_nothing_is_spared_that_another_plugin_might_collect(
    configure: Configure, project: Path, plugin: object
) -> None:
    config = configure(ROOT)
    config.pluginmanager.register(plugin)
    own = OwnFiles(Gate.prepare(config).discovery)
    assert own.pytest_ignore_collect(project / "runs" / "fraud.json", config) is None


@pytest.mark.parametrize(("globs", "is_ignored"), [(["*.json"], None), ([], True)])
def test_nothing_is_spared_that_doctest_might_collect(
    configure: Configure, project: Path, globs: list[str], *, is_ignored: bool | None
) -> None:
    config = configure(ROOT)
    config.option.doctestglob = globs
    own = OwnFiles(Gate.prepare(config).discovery)
    assert own.pytest_ignore_collect(project / "runs" / "fraud.json", config) is is_ignored


def test_plugin_goes_after_the_collection(configure: Configure) -> None:
    config = configure(ROOT)
    own = OwnFiles(Gate.prepare(config).discovery)
    config.pluginmanager.register(own)
    own.pytest_collection_finish(pytest.Session.from_config(config))
    assert not config.pluginmanager.is_registered(own)


def test_experiments_alone_are_collected_if_that_was_asked_for(configure: Configure) -> None:
    hooks, session = opened(configure(ROOT))
    (item, *_) = with_experiments((), session=session, gate=hooks.gate)
    assert item.parent
    report = ExperimentsOnly().pytest_make_collect_report(session)
    assert report is not None
    assert (report.outcome, report.result, report.nodeid) == ("passed", [], session.nodeid)
    assert ExperimentsOnly().pytest_make_collect_report(item.parent) is None
