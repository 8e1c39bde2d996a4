"""What a process imports that asks for one part of the package, and which modules do nothing."""

import subprocess
import sys

import pytest


def modules(code: str) -> list[str]:
    """Return what a process has imported that runs some code."""
    command = [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_export_has_no_dependency_of_its_own() -> None:
    imported = {name.partition(".")[0] for name in modules("import pytest_threshold.export")}
    assert "pydantic" in imported
    assert not imported & {"pytest", "_pytest", "tabulate", "numpy", "sklearn", "torch"}


def test_public_names_are_imported_when_they_are_asked_for() -> None:
    imported = modules("import pytest_threshold")
    assert [name for name in imported if name.startswith("pytest_threshold")] == [
        "pytest_threshold"
    ]


@pytest.mark.parametrize("module", ["verify", "combine"])
def test_command_is_no_module(module: str) -> None:
    """It would do nothing when it is started, and its exit code 0 would pass for a verdict."""
    started = [sys.executable, "-m", f"pytest_threshold.{module}", "receipt.json"]
    assert subprocess.run(started, capture_output=True, check=False).returncode == 1
