"""What is passed over where nobody says anything."""

import os

from pytest_threshold.discovery.scope import IGNORED_BY_DEFAULT
from pytest_threshold.session.isolation import bare_configuration


def test_what_is_passed_over_is_what_pytest_passes_over() -> None:
    patterns = bare_configuration(["-c", os.devnull]).getini("norecursedirs")
    assert IGNORED_BY_DEFAULT.directory_patterns == tuple(patterns)
