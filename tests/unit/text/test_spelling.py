"""A misspelt name is told the one that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_threshold.text.spelling import near_name

COMMANDS = ["check", "verify", "combine"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("check", "check", id="same"),
        pytest.param("CHECK", "check", id="letter-case"),
        pytest.param("chek", "check", id="letter-missing"),
        pytest.param("checck", "check", id="letter-too-many"),
        pytest.param("chack", "check", id="letter-replaced"),
        pytest.param("chekc", "check", id="letters-swapped"),
        pytest.param("vrfy", "verify", id="two-missing"),
        pytest.param("ccombinee", "combine", id="two-too-many"),
        pytest.param("zzcheck", "check", id="two-in-front"),
        pytest.param("czzck", "check", id="two-replaced"),
        pytest.param("zzzck", None, id="three-replaced"),
        pytest.param("cccec", None, id="three-replaced-or-put-in"),
        pytest.param("ch", None, id="three-missing"),
        pytest.param("combineing", None, id="three-too-many"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_name_is_near_by_two_letters(name: str, meant: str | None) -> None:
    assert near_name(name, COMMANDS) == meant


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        pytest.param(["abaa", "abcz", "xbcy"], "abcz", id="nearest"),
        pytest.param(["abcy", "abcx"], "abcy", id="first-of-the-nearest"),
        pytest.param([], None, id="none"),
    ],
)
def test_nearest_name_is_meant(others: list[str], meant: str | None) -> None:
    assert near_name("abcd", others) == meant


@pytest.mark.parametrize(("before", "meant"), [(999, "check"), (1000, None)])
def test_a_thousand_names_are_looked_at(before: int, meant: str | None) -> None:
    assert near_name("chek", ["something else"] * before + ["check"]) == meant


@given(st.text("abc", min_size=3, max_size=8), st.data())
def test_name_with_two_mistakes_is_found(name: str, data: st.DataObject) -> None:
    misspelt = name
    for _ in range(2):
        place = data.draw(st.integers(0, len(misspelt)))
        skipped = data.draw(st.integers(0, 1))
        misspelt = (
            misspelt[:place] + data.draw(st.sampled_from(["", "x"])) + misspelt[place + skipped :]
        )
    assert near_name(misspelt, [name]) == name
