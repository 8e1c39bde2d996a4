"""What somebody typed, told from what ``addopts`` and our values have added."""

from pathlib import Path

import pytest

from pytest_threshold.options import parser_key
from pytest_threshold.session.command_line import (
    arguments_of,
    check_option_form,
    typed_arguments,
    typed_options,
)
from tests.unit.session.conftest import Configure


@pytest.mark.parametrize(
    ("text", "path", "names"),
    [
        pytest.param("runs/a.json", "{here}/runs/a.json", (), id="relative"),
        pytest.param("/data/a.json", "/data/a.json", (), id="absolute"),
        pytest.param("./tests/../runs/", "{here}/runs", (), id="dots"),
        pytest.param(".", "{here}", (), id="current-directory"),
        pytest.param("a.json::threshold", "{here}/a.json", ("threshold",), id="item"),
        pytest.param("a.py::T::test", "{here}/a.py", ("T", "test"), id="method"),
        pytest.param("a.py::test[x]", "{here}/a.py", ("test[x]",), id="parameters"),
        pytest.param("a.py::T::test[b::c[]]", "{here}/a.py", ("T", "test[b::c[]]"), id="brackets"),
        pytest.param("a b.json", "{here}/a b.json", (), id="space"),
    ],
)
def test_argument_is_a_path_and_names(
    configure: Configure, project: Path, text: str, path: str, names: tuple[str, ...]
) -> None:
    (found,) = arguments_of(configure(), [text])
    assert (str(found.path), found.names) == (path.format(here=project), names)


def test_names_of_modules_are_no_paths(configure: Configure, project: Path) -> None:
    config = configure("--pyargs", "runs")
    found = arguments_of(config, ["runs", "email.mime", "tests/test_unit.py::x"])
    assert [argument.path for argument in found] == [
        project / "runs",
        project / "tests" / "test_unit.py",
    ]


def test_typed_arguments_are_those_of_the_command_line(configure: Configure, project: Path) -> None:
    config = configure("runs", "--experiments=other", "-k", "x", "tests/test_unit.py::test")
    found = typed_arguments(config)
    assert found is not None
    assert [(argument.path, argument.names) for argument in found] == [
        (project / "runs", ()),
        (project / "tests" / "test_unit.py", ("test",)),
    ]


def test_where_nothing_is_typed_there_are_no_arguments(configure: Configure) -> None:
    assert typed_arguments(configure("--experiments=runs")) is None


def test_what_addopts_adds_is_not_typed(configure: Configure, project: Path) -> None:
    config = configure("runs")
    config.args.append("tests")
    config.option.experiments_only = True
    found = typed_arguments(config)
    assert found is not None
    assert [argument.path for argument in found] == [project / "runs"]
    assert typed_options(config) == ()


def test_all_arguments_are_typed_if_nobody_saw_the_parser(configure: Configure) -> None:
    config = configure("runs", "--experiments-only")
    config.args.append("tests")
    del config.stash[parser_key]
    found = typed_arguments(config)
    assert found is not None
    assert [argument.path.name for argument in found] == ["runs", "tests"]
    assert typed_options(config) == ()


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        pytest.param([], (), id="none"),
        pytest.param(["--experiments=runs"], (), id="root"),
        pytest.param(["--experiments-require-all", "--experiments-report=md:x"], (), id="others"),
        pytest.param(
            ["--experiments-max-gap=0", "--experiments-target-recall=0.9", "--experiments-only"],
            ("--experiments-only", "--experiments-target-recall", "--experiments-max-gap"),
            id="in-the-order-of-the-table",
        ),
    ],
)
def test_typed_options_are_those_that_change_verdicts(
    configure: Configure, arguments: list[str], options: tuple[str, ...]
) -> None:
    assert typed_options(configure(*arguments)) == options


# Values after a space.


@pytest.fixture
def moved(project: Path) -> Path:
    """Return a directory with a configuration of its own, beside the current one."""
    moved = project / "moved"
    moved.mkdir()
    (moved / "pytest.ini").write_text("[pytest]\nexperiments_target_recall = 0.1\n")
    return moved


def refusal(config: pytest.Config) -> str:
    with pytest.raises(pytest.UsageError) as caught:
        check_option_form(config)
    return str(caught.value)


def test_value_that_moves_the_configuration_is_refused(
    configure: Configure, project: Path, moved: Path
) -> None:
    assert refusal(configure("--experiments", "moved")) == (
        "write --experiments=moved with an equals sign: after a space pytest takes the value for a "
        f"path of its own, and reads {moved / 'pytest.ini'} instead of {project}"
    )


def test_every_value_that_is_a_path_is_named(configure: Configure, project: Path) -> None:
    (project / "0.5").mkdir()
    (project / "0.5" / "pytest.ini").write_text("[pytest]\n")
    told = refusal(
        configure(
            *("--experiments=runs", "--experiments=nowhere", "--experiments-min-recall", "0.5"),
            *("--experiments-max-gap=0.1", "--experiments-report=md:x"),
        )
    )
    assert told.startswith(
        "write --experiments=runs, --experiments-min-recall=0.5 with an equals sign: "
    )


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--experiments=moved"], id="equals-sign"),
        pytest.param(["--experiments", "runs"], id="moves-nothing"),
        pytest.param(["--experiments", "moved", "-cmoved/pytest.ini", "--rootdir=."], id="chosen"),
        pytest.param(["moved"], id="path"),
        pytest.param([], id="nothing"),
    ],
)
@pytest.mark.usefixtures("moved")
def test_other_forms_are_taken(configure: Configure, arguments: list[str]) -> None:
    check_option_form(configure(*arguments))


@pytest.mark.usefixtures("moved")
def test_form_is_not_looked_at_if_nobody_saw_the_parser(configure: Configure) -> None:
    config = configure("--experiments", "moved")
    del config.stash[parser_key]
    check_option_form(config)
