"""A pytest plugin and quality gate for recall curves.

``pytest --experiments=runs`` judges every experiment file below ``runs``. Notebooks and scripts can
use the same functions:

>>> from pytest_threshold import choose_operating_point, load_experiment, write_experiment
>>> experiment = load_experiment("runs/fraud.json")  # doctest: +SKIP
>>> choose_operating_point(experiment, target_recall=0.85)  # doctest: +SKIP
OperatingPoint(threshold=0.4205, recall=0.8497)
>>> write_experiment(experiment, "runs/copy.json")  # doctest: +SKIP

Every pytest run imports this module, so these functions are imported on first use (PEP 562).
"""

# `python -m` puts the current directory on the path, and a file typing.py there would be imported.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pytest_threshold.experiment import load_experiment
    from pytest_threshold.export import write_experiment
    from pytest_threshold.operating_point import choose_operating_point

__version__ = "0.1.0"
__all__ = [
    "ExperimentWarning",
    "choose_operating_point",
    "load_experiment",
    "write_experiment",
]

_HOMES = {
    "choose_operating_point": "pytest_threshold.operating_point",
    "load_experiment": "pytest_threshold.experiment",
    "write_experiment": "pytest_threshold.export",
}


class ExperimentWarning(UserWarning):
    """A warning about a sound experiment that looks suspicious.

    The warning filters of Python and pytest apply to it.
    ``-W error::pytest_threshold.ExperimentWarning`` refuses such experiments;
    ``-W ignore::pytest_threshold.ExperimentWarning`` hides the warning.
    """


def __getattr__(name: str) -> object:
    """Import a public function on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - seldom needed

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return all names, including those that are not imported yet."""
    return sorted({*globals(), *_HOMES})
