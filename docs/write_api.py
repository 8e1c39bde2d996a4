"""Write the page of the API, docs/api.md.

The lists are made from the first lines of docstrings. Sphinx puts the docstrings themselves below
the lists when it builds the site.
"""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
INTRODUCTION = """\
# The API

These modules are public, with the names below. Everything else may change without notice. On
[the site](index.md) each list is followed by the docstrings in full, with arguments, errors and
examples. On GitHub, read them in the source: [`pytest_threshold`](../pytest_threshold/__init__.py),
[`experiment`](../pytest_threshold/experiment/loading.py) and
[its `Experiment`](../pytest_threshold/experiment/model.py),
[`export`](../pytest_threshold/export/__init__.py),
[`operating_point`](../pytest_threshold/operating_point.py),
[`errors`](../pytest_threshold/errors.py) and [`fixture`](../pytest_threshold/fixture.py).

This page is made by `python docs/write_api.py`.
"""
IN_FULL = {
    "pytest_threshold": """\
.. module:: pytest_threshold

.. autoexception:: ExperimentWarning()
""",
    "pytest_threshold.experiment": """\
.. module:: pytest_threshold.experiment

.. autofunction:: load_experiment
.. autofunction:: parse_experiment
.. autoclass:: Experiment()
   :members: curve
""",
    "pytest_threshold.export": """\
.. module:: pytest_threshold.export

.. autofunction:: from_scores
.. autofunction:: from_precision_recall_curve
.. autofunction:: from_roc_curve
.. autofunction:: from_table
.. autofunction:: from_counts
.. autofunction:: from_dvclive
.. autofunction:: from_vertex_ai
.. autofunction:: from_h2o
.. autofunction:: from_azure_ml
.. autofunction:: from_table_file
.. autofunction:: model_uuid
.. autofunction:: write_experiment
""",
    "pytest_threshold.operating_point": """\
.. automodule:: pytest_threshold.operating_point
   :members:
   :exclude-members: ascending_recalls, in_words, never_rises, thresholds_at
""",
    "pytest_threshold.errors": """\
.. automodule:: pytest_threshold.errors
   :members:
   :show-inheritance:
""",
    "pytest_threshold.fixture": """\
.. module:: pytest_threshold.fixture

.. autoclass:: JudgedExperiment()
""",
}
"""The public modules, and what Sphinx is to show of each."""


def page() -> str:
    """Return the page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield INTRODUCTION
    for name, in_full in IN_FULL.items():
        module = import_module(name)
        yield f"## {name}\n"
        for each in _names(module):
            value = getattr(module, each)
            first_line = inspect.getdoc(value).partition("\n")[0].replace("``", "`")
            yield f"- `{each}{_arguments(value)}`: {first_line}"
        yield f"\n```{{eval-rst}}\n{in_full}```\n"


def _names(module: ModuleType) -> list[str]:
    """Return the public functions and classes of a module."""
    if module.__name__ == "pytest_threshold.fixture":
        return ["JudgedExperiment"]  # the rest is for the plugin
    if hasattr(module, "__all__"):
        return module.__all__
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]


def _arguments(value: object) -> str:
    """Return the names of the arguments of a function, and empty text for a class."""
    if not inspect.isfunction(value):
        return ""
    parameters = inspect.signature(value).parameters.values()
    plain = [each.name for each in parameters if each.kind is not each.KEYWORD_ONLY]
    named = [f"{each.name}=" for each in parameters if each.kind is each.KEYWORD_ONLY]
    return f"({', '.join(plain + named)})"


if __name__ == "__main__":
    (HERE / "api.md").write_text(page(), encoding="utf-8")
