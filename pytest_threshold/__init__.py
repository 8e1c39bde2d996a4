"""A pytest plugin and quality gate for recall curves.

``pytest --experiments=runs`` judges every experiment file below ``runs``. For a notebook or a
script there are `pytest_threshold.experiment.load_experiment` and
`pytest_threshold.operating_point.choose_operating_point`. Every pytest run imports this module, so
it imports nothing itself.
"""

__version__ = "0.1.0"


class ExperimentWarning(UserWarning):
    """A sound experiment looks suspicious.

    It goes through Python's and pytest's warning filters:
    ``-W error::pytest_threshold.ExperimentWarning`` makes a failure of it, ``ignore`` silence.
    """
