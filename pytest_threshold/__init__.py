"""A pytest plugin and quality gate for recall curves.

``pytest --experiments=runs`` judges every experiment file below ``runs``. For a notebook or a
script there are `pytest_threshold.experiment.load_experiment` and
`pytest_threshold.operating_point.choose_operating_point`. Every pytest run imports this module, so
it imports nothing that Python has not imported itself.
"""

import sys

__version__ = "0.1.0"


class ExperimentWarning(UserWarning):
    """A sound experiment looks suspicious.

    It goes through Python's and pytest's warning filters:
    ``-W error::pytest_threshold.ExperimentWarning`` makes a failure of it, ``ignore`` silence.
    """


def _refuse_to_start_a_module() -> None:
    """Refuse ``python -m pytest_threshold.verification`` and the like.

    Such a module does nothing when it is started, and its exit code 0 would be taken for a pass.
    While Python looks for a module, ``sys.argv`` is ``-m`` and what follows the module's name.
    """
    if sys.argv[:1] == ["-m"]:
        name = sys.orig_argv[-len(sys.argv) :][0]
        is_joined = name.startswith("-") and "mpytest_threshold." in name  # -mNAME, -PmNAME
        if is_joined or name.startswith("pytest_threshold."):
            text = f"{name!a} is no command: type python -m pytest_threshold --help"
            sys.stderr.write(f"ERROR: {text}\n")
            sys.exit(4)


_refuse_to_start_a_module()
