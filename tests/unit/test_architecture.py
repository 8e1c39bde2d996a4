"""The rooms of the house: which module may know what."""

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import requires
from pathlib import Path

import pytest

import pytest_threshold

PACKAGE = Path(pytest_threshold.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(
    module.name.removeprefix("pytest_threshold.")
    for module in pkgutil.walk_packages([str(PACKAGE)], prefix="pytest_threshold.")
)
BASE = {"errors", "operating_point"}  # of the public face; any wing may import them
# The wings in the order of the data. None may import one that comes after it.
ORDER = (
    *("text", "files", "discovery", "experiment", "judging", "reports", "receipts", "export"),
    *("options", "session", "fixture", "plugin", "cli"),
)
# What the modules of the public face may import that are no packages; wings say so themselves.
FACE_MAY_IMPORT = {
    "errors": {"text"},
    "operating_point": set[str](),
    "options": {"judging", "reports"},
    "fixture": {"discovery", "experiment", "judging", "session"},
    "plugin": {"session", "options", "fixture"},
    "__main__": {"cli"},
}
# Which wings have the door to a package.
DOORS = {
    "pydantic": {"experiment", "receipts"},
    "pydantic_core": {"experiment", "receipts"},
    "email_validator": {"experiment"},
    "tabulate": {"reports"},
    "matplotlib": {"reports"},
    "numpy": {"reports"},
    "pytest": {"session", "cli", "plugin", "options", "fixture"},
    "_pytest": set(),
}


# Which modules have it, where they must be few: a run imports a large package only to use it.
SINGLE_DOORS = {
    "matplotlib": "reports.figure",
    "numpy": "reports.density",
    "tabulate": "reports.table",
}


@cache
def source(module: str) -> str:
    path = PACKAGE.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text()


@cache
def imports(module: str) -> set[str]:
    """Return the modules that a module imports, those for type checkers included."""
    found = set()
    for node in ast.walk(ast.parse(source(module))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
            if node.module == "pytest_threshold":
                found |= {f"pytest_threshold.{alias.name}" for alias in node.names}
    return found


def wing(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imported_wings(module: str) -> set[str]:
    """Return the other wings, and the modules at the top, that a module imports."""
    own = (name for name in imports(module) if name.startswith("pytest_threshold."))
    found = {name.split(".")[1] for name in own}
    return {name for name in found if (PACKAGE / name).is_dir() or name in FACE_MAY_IMPORT} - {
        wing(module)
    }


def may_import(wing: str) -> set[str]:
    """Return what a wing may import, as its docstring says at its end."""
    docstring = ast.get_docstring(ast.parse(source(wing))) or ""
    *_, sentence = " ".join(docstring.split()).partition("May import: ")
    return set(re.findall(r"`(\w+)`", sentence.partition(".")[0]))


WINGS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_unit_tests_mirror_the_wings() -> None:
    folders = {path.parent.name for path in Path(__file__).parent.glob("*/__init__.py")}
    assert folders == set(WINGS)


def test_top_is_the_public_face() -> None:
    files = {path.stem for path in PACKAGE.glob("*.py")}
    assert files == {*FACE_MAY_IMPORT, "__init__"}


@pytest.mark.parametrize("module", [name for name in MODULES if wing(name) in WINGS])
def test_wing_imports_only_what_it_says(module: str) -> None:
    assert imported_wings(module) - BASE <= may_import(wing(module))


@pytest.mark.parametrize("module", FACE_MAY_IMPORT)
def test_public_module_imports_only_what_it_may(module: str) -> None:
    assert imported_wings(module) - BASE == FACE_MAY_IMPORT[module]


def test_modules_import_each_other_in_one_direction() -> None:
    """Those within a wing, too."""
    known = {f"pytest_threshold.{module}" for module in MODULES}
    graph = {f"pytest_threshold.{module}": imports(module) & known for module in MODULES}
    assert list(TopologicalSorter(graph).static_order())  # or else a CycleError names the way


@pytest.mark.parametrize("name", WINGS)
def test_no_wing_may_import_one_that_comes_after_it(name: str) -> None:
    assert may_import(name) <= set(ORDER[: ORDER.index(name)])


@pytest.mark.parametrize("name", WINGS)
def test_wing_says_in_three_sentences_what_it_is_for(name: str) -> None:
    docstring = ast.get_docstring(ast.parse(source(name))) or ""
    paragraphs = (" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))
    (sentences,) = (text for text in paragraphs if " May import: " in text)
    assert re.fullmatch(
        r"[^.]+ comes? in\b[^.]*\. [^.]+ goe?s?\b[^.]*\. May import: [^.]+\.", sentences
    )


@pytest.mark.parametrize(("package", "wings"), DOORS.items(), ids=DOORS)
def test_only_some_wings_have_the_door(package: str, wings: set[str]) -> None:
    importers = {
        wing(module)
        for module in MODULES
        if any(name.split(".")[0] == package for name in imports(module))
    }
    assert importers == wings


@pytest.mark.parametrize(("package", "only"), SINGLE_DOORS.items(), ids=SINGLE_DOORS)
def test_only_one_module_has_the_door(package: str, only: str) -> None:
    importers = [
        module
        for module in MODULES
        if any(name.split(".")[0] == package for name in imports(module))
    ]
    assert importers == [only]


@pytest.mark.parametrize("module", MODULES)
def test_nothing_private_of_others_is_used(module: str) -> None:
    nodes = list(ast.walk(ast.parse(source(module))))
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
    assert "SLF001" not in source(module)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


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


def test_what_comes_first_imports_what_python_has_imported() -> None:
    """Before the current directory is out of the way, as far as it stands at the top."""
    package = {name for name in imports("__init__") if not name.startswith("pytest_threshold")}
    assert package == {"importlib"}
    assert imports("__main__") - {"pytest_threshold.cli.command"} == {"os", "sys"}


def test_public_names_are_all_there() -> None:
    assert set(pytest_threshold.__all__) <= set(dir(pytest_threshold))
    for name in pytest_threshold.__all__:
        assert getattr(pytest_threshold, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'load_experiments'"):
        _ = pytest_threshold.load_experiments


def test_no_room_is_a_drawer() -> None:
    names = {part for name in MODULES for part in name.split(".")}
    assert not names & {"utils", "helpers", "common", "models", "types"}


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
