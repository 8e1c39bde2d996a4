"""Keys of the gate that would have no effect are found before they have none."""

import os
from pathlib import Path

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.options import INI_KEYS
from pytest_threshold.session.configuration import (
    check_configuration,
    check_read,
    gate_keys,
    has_gate_keys,
    unsupported_pytest,
)
from pytest_threshold.session.configuration_file import UnreadableConfigurationError
from tests.unit.session.conftest import Configure


def test_keys_of_the_gate_are_returned_and_others_left_out() -> None:
    keys = ["testpaths", "experiments_max_gap", "experiments", "xfail_strict"]
    assert gate_keys(keys) == ["experiments", "experiments_max_gap"]
    assert gate_keys(INI_KEYS) == sorted(INI_KEYS)
    assert gate_keys([]) == []


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("experiment", "experiments"),
        ("expriments", "experiments"),
        ("xperimnts", "experiments"),
        ("Experiments", "experiments"),
        ("experiments-min-recall", "experiments_min_recall"),
        ("EXPERIMENTS_MIN_RECALL", "experiments_min_recall"),
        ("experiments_max_gab", "experiments_max_gap"),
        ("experimentsreport", "experiments_report"),
    ],
)
def test_misspelt_key_is_told_the_one_that_was_meant(key: str, near: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        gate_keys(["testpaths", key], source="x.ini")
    assert str(caught.value) == f"{key} in x.ini is no key of the gate: is it {near}?"


@pytest.mark.parametrize("key", ["experiments_colour", "Experiments-Colour", "experiments\n"])
def test_key_that_begins_as_ours_do_is_no_key(key: str) -> None:
    with pytest.raises(pytest.UsageError) as caught:
        gate_keys([key + "xxx"])
    assert "in the configuration file is no key of the gate" in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("key", ["experimenter_x", "excitements", "timestamps", "parents", "exper"])
def test_other_keys_are_none_of_the_gate(key: str) -> None:
    assert gate_keys([key]) == []


def test_key_that_somebody_declared_is_theirs() -> None:
    assert gate_keys(["experiment", "experiments_depth"], is_declared=lambda _: True) == []
    with pytest.raises(pytest.UsageError, match=r"^experiments_depth "):
        gate_keys(["experiment", "experiments_depth"], is_declared="experiment".__eq__)


@pytest.mark.parametrize(
    ("content", "has_keys"),
    [
        ("[pytest]\nexperiments = runs\n", True),
        ("[pytest]\nexperiment = runs\n", True),
        ("[pytest]\ntestpaths = experiments\n", False),
    ],
    ids=["key", "misspelt", "none"],
)
def test_file_has_keys_of_the_gate(tmp_path: Path, content: str, *, has_keys: bool) -> None:
    (tmp_path / "x.ini").write_text(content)
    assert has_gate_keys(tmp_path / "x.ini") is has_keys


def test_file_that_cannot_be_read_may_have_keys(tmp_path: Path) -> None:
    with pytest.raises(UnreadableConfigurationError):
        has_gate_keys(tmp_path / "x.ini")


def test_pytest_is_new_enough() -> None:
    assert unsupported_pytest() == ""


# In a configuration of pytest.


def test_key_that_pytest_reads_is_fine(configure: Configure) -> None:
    config = configure(ini="experiments_min_recall = 0.8")
    check_read(config, ["experiments_min_recall"])
    check_configuration(config)


def test_key_that_pytest_does_not_read_is_a_usage_error(
    configure: Configure, project: Path
) -> None:
    config = configure(ini="[tool:pytest]\nexperiments_min_recall = 0.8")
    told = f"experiments_min_recall in {project / 'pytest.ini'} stands in a table that pytest does"
    with pytest.raises(pytest.UsageError) as caught:
        check_configuration(config)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("arguments", "ini"),
    [
        pytest.param([], "experiments_min_recal = 0.8", id="file"),
        pytest.param([], "experiments_min_recal = 0.8\n" + "#\n" * 2**18, id="large-file"),
        pytest.param(["-oexperiments_min_recal=0.8"], "", id="option"),
    ],
)
def test_misspelt_key_is_a_usage_error(
    configure: Configure, arguments: list[str], ini: str
) -> None:
    with pytest.raises(pytest.UsageError, match="is it experiments_min_recall"):
        check_configuration(configure(*arguments, ini=ini))


@pytest.mark.parametrize("key", ["experiments", "experiment"])
def test_file_beside_the_one_that_pytest_reads_is_a_usage_error(
    configure: Configure, project: Path, key: str
) -> None:
    (project / "setup.cfg").write_text(f"[x]\n[tool:pytest]\n{key} = runs\n")
    with pytest.raises(pytest.UsageError) as caught:
        check_configuration(configure(ini=""))
    assert str(caught.value) == (
        f"{project}/setup.cfg has keys of the gate, but pytest reads {project}/pytest.ini: they "
        "have no effect"
    )


def test_file_in_a_rootdir_without_configuration_is_a_usage_error(
    configure: Configure, project: Path
) -> None:
    (project / "setup.py").touch()
    (project / "tox.ini").write_text("[tool:pytest]\nexperiments = runs\n")
    with pytest.raises(pytest.UsageError, match="but pytest reads no configuration file: they"):
        check_configuration(configure())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("setup.cfg", "[tool:pytest]\ntestpaths = experiments\n", id="other-keys"),
        pytest.param("setup.cfg", "[x]\nexperiments = runs\n", id="other-section"),
        pytest.param("pyproject.toml", "# experiments = 1\n", id="comment"),
        pytest.param(
            "setup.cfg", "[tool:pytest]\nexperiments = runs\n" + "#\n" * 2**18, id="large"
        ),
        pytest.param("other.ini", "[pytest]\nexperiments = runs\n", id="other-name"),
    ],
)
def test_file_beside_it_may_have_something_else(
    configure: Configure, project: Path, name: str, content: str
) -> None:
    (project / name).write_text(content)
    check_configuration(configure(ini=""))


def test_file_that_somebody_names_is_a_choice(configure: Configure, project: Path) -> None:
    (project / "setup.cfg").write_text("[tool:pytest]\nexperiments = runs\n")
    (project / "ci.ini").write_text("[pytest]\n")
    check_configuration(configure("-cci.ini"))


STRICT = "-Werror::pytest_threshold.ExperimentWarning"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["sub/deep", "runs"], id="directory"),
        pytest.param(["sub/deep/test.py::test", "runs"], id="test"),
        pytest.param(["runs", "--experiments=sub/deep"], id="root"),
    ],
)
def test_file_between_a_path_and_the_rootdir_is_warned_of(
    configure: Configure, project: Path, arguments: list[str]
) -> None:
    (project / "sub" / "deep").mkdir(parents=True)
    (project / "sub" / "deep" / "test.py").touch()
    (project / "sub" / "tox.ini").write_text("[pytest]\nexperiments = runs\n")
    told = (
        f"{project}/sub/tox.ini has keys of the gate, but pytest reads {project}/pytest.ini: they "
        "have no effect"
    )
    with pytest.raises(pytest.UsageError) as caught:
        check_configuration(configure(*arguments, STRICT, ini=""))
    assert str(caught.value) == told
    check_configuration(configure("runs", STRICT, ini=""))


def test_file_of_the_current_directory_above_the_rootdir_is_warned_of(
    configure: Configure, project: Path
) -> None:
    (project / "pyproject.toml").write_text("[tool.pytest]\nexperiments = ['runs']\n")
    (project / "tests" / "pytest.ini").write_text("[pytest]\n")
    with pytest.raises(pytest.UsageError, match=r"project/pyproject.toml has keys of the gate"):
        check_configuration(configure("tests", STRICT))


def test_warning_is_recorded_by_pytest(configure: Configure, project: Path) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "tox.ini").write_text("[pytest]\nexperiments = runs\n")
    config = configure("sub", "runs", ini="")
    recorded: list[object] = []

    class Recorder:
        def pytest_warning_recorded(self, warning_message: object) -> None:
            recorded.append(warning_message.message)  # type: ignore[attr-defined]

    config.pluginmanager.register(Recorder())
    check_configuration(config)
    (warning,) = recorded
    assert isinstance(warning, ExperimentWarning)


def test_what_is_no_small_file_on_the_way_is_left_alone(
    configure: Configure, project: Path
) -> None:
    sub = project / "sub"
    (sub / "pytest.toml").mkdir(parents=True)
    os.mkfifo(sub / "pytest.ini")
    (sub / "tox.ini").write_text("[pytest]\nexperiments = runs\n" + "#\n" * 2**18)
    (sub / "setup.cfg").write_text("experiments = runs\n")
    (sub / "pyproject.toml").write_bytes(b"experiments = \xff")
    check_configuration(configure("sub", "runs", STRICT, ini=""))


@pytest.mark.parametrize("argument", ["nowhere", "x" * 5000, "a\0b"], ids=["no", "long", "zero"])
def test_path_that_is_none_is_no_matter(configure: Configure, argument: str) -> None:
    check_configuration(configure(f"--experiments={argument}", ini=""))
