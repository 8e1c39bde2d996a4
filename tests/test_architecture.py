"""The rooms of the house: which module may know what."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

import pytest_threshold

PACKAGE = Path(pytest_threshold.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(PACKAGE)]))


def imports(module: str, *, at_run_time: bool = True) -> set[str]:
    """Return the modules that a module imports, except those for type checkers only."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text())
    skipped = {
        id(node)
        for branch in ast.walk(tree)
        if at_run_time
        and isinstance(branch, ast.If)
        and ast.unparse(branch.test) == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in skipped:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and id(node) not in skipped:
            found.add(str(node.module))
    return found


def importers(package: str, *, at_run_time: bool = True) -> set[str]:
    return {
        module
        for module in MODULES
        if any(name.split(".")[0] == package for name in imports(module, at_run_time=at_run_time))
    }


@pytest.mark.parametrize(
    ("package", "rooms"),
    [
        pytest.param("pydantic", {"experiment", "receipt_model"}, id="pydantic"),
        pytest.param("pydantic_core", {"experiment", "receipt_model"}, id="pydantic-core"),
        pytest.param("email_validator", {"address"}, id="email-validator"),
        pytest.param("tabulate", {"summary"}, id="tabulate"),
        pytest.param("matplotlib", {"figure"}, id="matplotlib"),
        pytest.param("numpy", {"figure"}, id="numpy"),
        pytest.param(
            "pytest",
            {
                "plugin",
                "options",
                "session",
                "economy",
                "nodes",
                "settings",
                "arguments",
                "bare",
                "configuration",
                "gate",
                "discovery",
                "combining",
                "location",
                "verification",
                "host",
                "checking",
                "command",
                "fixture",
            },
            id="pytest",
        ),
        pytest.param("_pytest", set(), id="private-pytest"),
    ],
)
def test_only_one_room_has_the_door(package: str, rooms: set[str]) -> None:
    assert importers(package) == rooms


@pytest.mark.parametrize("module", MODULES)
def test_nothing_private_of_others_is_used(module: str) -> None:
    source = (PACKAGE / f"{module}.py").read_text()
    nodes = list(ast.walk(ast.parse(source)))
    attributes = {
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) not in {"self", "cls"}
        and is_private(node.attr)
    }
    by_name = {
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"getattr", "hasattr", "setattr"}
        and isinstance(node.args[1], ast.Constant)
        and is_private(str(node.args[1].value))
    }
    assert not attributes | by_name
    assert "SLF001" not in source


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_values_know_nothing_of_nodes() -> None:
    rooms = {"plugin", "options", "session", "nodes", "gate", "settings", "discovery", "conftests"}
    for module in ("errors", "experiment", "operating_point", "verdict"):
        known = {name.rpartition(".")[2] for name in imports(module, at_run_time=False)}
        assert not known & {*rooms, "pytest"}, module


def test_operating_point_needs_the_standard_library_only() -> None:
    assert imports("operating_point") == {
        "bisect",
        "collections.abc",
        "dataclasses",
        "decimal",
        "functools",
        "itertools",
        "math",
        "numbers",
        "operator",
        "typing",
    }


def test_export_has_no_dependency_of_its_own() -> None:
    code = "import sys, pytest_threshold.export; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = {name.partition(".")[0] for name in done.stdout.split()}
    assert "pydantic" in imported
    assert not imported & {"pytest", "_pytest", "tabulate", "numpy", "sklearn", "torch"}


@pytest.mark.parametrize(("module", "names"), [("__init__", set()), ("__main__", {"os", "sys"})])
def test_what_comes_first_imports_what_python_has_imported(module: str, names: set[str]) -> None:
    """Before the current directory is out of the way, as far as it stands at the top."""
    assert imports(module) - {"pytest_threshold.command"} == names


@pytest.mark.parametrize("module", ["verify", "combine"])
def test_command_is_no_module(module: str) -> None:
    """It would do nothing when it is started, and its exit code 0 would pass for a verdict."""
    started = [sys.executable, "-m", f"pytest_threshold.{module}", "receipt.json"]
    assert subprocess.run(started, capture_output=True, check=False).returncode == 1


def test_no_room_is_a_drawer() -> None:
    assert not set(MODULES) & {"utils", "helpers", "common", "models", "types"}


def test_public_names_are_documented() -> None:
    for name in MODULES:
        module = importlib.import_module(f"pytest_threshold.{name}")
        assert module.__doc__
        for public, value in vars(module).items():
            if not public.startswith("_") and getattr(value, "__module__", "") == module.__name__:
                assert inspect.getdoc(value), f"{name}.{public}"


def test_run_time_dependencies_are_four() -> None:
    plain = [line for line in requires("pytest-threshold") or [] if "extra ==" not in line]
    names = {line.split(">=")[0] for line in plain}
    assert names == {"pytest", "pydantic", "email-validator", "tabulate"}
    assert not any("<" in line or "~" in line for line in plain)


def test_configuration_says_what_the_readme_promises() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert {"Framework :: Pytest", "Typing :: Typed"} <= set(project["classifiers"])
    assert (PACKAGE / "py.typed").exists()
