"""A pytest plugin and quality gate for recall curves.

``pytest --experiments=runs`` judges every experiment file below ``runs``. A notebook or a script
asks for the same things here:

>>> from pytest_threshold import choose_operating_point, load_experiment
>>> choose_operating_point(load_experiment("runs/fraud.json"))  # doctest: +SKIP
OperatingPoint(threshold=0.4205, recall=0.8497)

Every pytest run imports this module, so it imports nothing until it is asked for a name (PEP 562).
"""

TYPE_CHECKING = False  # typing would be imported from the current directory, if it lay there
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
    """A sound experiment looks suspicious.

    It goes through Python's and pytest's warning filters:
    ``-W error::pytest_threshold.ExperimentWarning`` makes a failure of it, ``ignore`` silence.
    """


def __getattr__(name: str) -> object:
    """Import a public name when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - seldom needed

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the names that are imported when they are asked for, too."""
    return sorted({*globals(), *_HOMES})
