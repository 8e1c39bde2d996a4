"""The examples in docstrings are true."""

import doctest
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages

import pytest

import pytest_threshold
from pytest_threshold import export, operating_point
from pytest_threshold.experiment import loading

_MODULES = sorted(
    module.name
    for module in walk_packages(pytest_threshold.__path__, prefix="pytest_threshold.")
    if not module.name.endswith("__main__")
)
_PUBLIC = (
    *(getattr(export, name) for name in export.__all__),
    loading.load_experiment,
    loading.parse_experiment,
    operating_point.choose_operating_point,
    operating_point.gap_exceeds,
    operating_point.highest_recall,
    operating_point.last_reaching,
)


@pytest.mark.parametrize("name", ["pytest_threshold", *_MODULES])
def test_examples_of_a_module_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize("function", _PUBLIC, ids=lambda function: function.__name__)
def test_public_function_has_an_example(function: Callable[..., object]) -> None:
    assert ">>>" in (function.__doc__ or "")
