"""The account of a run by hand: what was found, and what became of it."""

from collections.abc import Iterable
from typing import Literal

import pytest

from pytest_threshold.judging.account import Account
from pytest_threshold.judging.verdict import Verdict

VERDICTS: dict[str, Literal["passed", "rejected", "invalid"]] = {
    "p": "passed",
    "q": "passed",
    "r": "rejected",
    "i": "invalid",
}


def account(judged: Iterable[str] = VERDICTS, *, found: str = "pqri", **sets: str) -> Account:
    """Return an account of experiments with names of one letter."""
    made = Account(found)
    made.verdicts = {name: Verdict(verdict=VERDICTS[name]) for name in judged}
    for name, members in sets.items():
        getattr(made, name).update(members)
    return made


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        pytest.param("pqri", "4 found, 4 judged: 2 passed, 1 rejected, 1 invalid", id="all"),
        pytest.param(
            "pri", "INCOMPLETE: 4 found, 3 judged: 1 passed, 1 rejected, 1 invalid", id="one-lost"
        ),
        pytest.param(
            "", "INCOMPLETE: 4 found, 0 judged: 0 passed, 0 rejected, 0 invalid", id="none"
        ),
    ],
)
def test_account_in_words(judged: str, words: str) -> None:
    assert account(judged).in_words == words
    assert account(judged).is_complete is not words.startswith("INCOMPLETE")


def test_experiment_is_lost_if_it_is_neither_judged_nor_deselected() -> None:
    assert account("pr", deselected="pq").lost == {"i"}
    assert account("pr").lost == {"q", "i"}
    assert account().lost == frozenset()


def test_new_account_has_nothing_but_what_was_found() -> None:
    new = Account(["p"])
    assert new.in_words == "INCOMPLETE: 1 found, 0 judged: 0 passed, 0 rejected, 0 invalid"
    assert new.lost == {"p"}
    assert new.contradictions(is_green=True) == []
    assert new.objections == []


def test_verdicts_are_counted() -> None:
    counts = account().counts
    assert counts == {"passed": 2, "rejected": 1, "invalid": 1}
    assert account("r").counts["passed"] == 0


def test_refused_experiments_can_be_forgiven() -> None:
    assert account().unforgiven == {"r", "i"}
    assert account(forgiven="rp").unforgiven == {"i"}


PASSED_BUT_FAILED = "passed it, but its test failed"
REFUSED_BUT_PASSED = "refused it, but its test passed"
REFUSED_IN_A_GREEN_RUN = "refused it, but the run passed"


@pytest.mark.parametrize(
    ("sets", "is_green", "ways"),
    [
        pytest.param({"failed": "ri"}, False, {}, id="all-as-it-should"),
        pytest.param({"failed": "rip"}, False, {"p": PASSED_BUT_FAILED}, id="another-failure"),
        pytest.param({"failed": "i"}, False, {"r": REFUSED_BUT_PASSED}, id="swallowed"),
        pytest.param({"failed": "i", "forgiven": "r"}, False, {}, id="forgiven"),
        pytest.param(
            {"failed": "ri"},
            True,
            {"r": REFUSED_IN_A_GREEN_RUN, "i": REFUSED_IN_A_GREEN_RUN},
            id="green",
        ),
        pytest.param(
            {"failed": "iq"},
            True,
            {"i": REFUSED_IN_A_GREEN_RUN, "q": PASSED_BUT_FAILED, "r": REFUSED_BUT_PASSED},
            id="green-and-swallowed",
        ),
        pytest.param({"failed": "ri", "forgiven": "ri"}, True, {}, id="green-and-forgiven"),
    ],
)
def test_tests_that_went_another_way_than_their_verdict(
    sets: dict[str, str], ways: dict[str, str], *, is_green: bool
) -> None:
    found = account(**sets).contradictions(is_green=is_green)
    assert found == sorted(ways.items())
