"""The table of options, and what is known of a run from them."""

from pathlib import Path

import pytest

from pytest_threshold.options import (
    INI_KEYS,
    LIMITS,
    ONLY,
    OPTIONS,
    REPORTS,
    REQUIRE_ALL,
    ROOTS,
    TARGET_RECALL,
    Option,
    asks_for_gate,
    given_options,
    has_settings,
    is_about_pytest,
    is_set,
    passes,
)
from pytest_threshold.session.isolation import bare_configuration


def test_names_of_an_option_are_made_of_one() -> None:
    names = {option: (option.flag, option.key, option.command_flag) for option in OPTIONS}
    assert names == {
        ROOTS: ("--experiments", "experiments", "PATH"),
        ONLY: ("--experiments-only", "experiments_only", "--only"),
        TARGET_RECALL: (
            *("--experiments-target-recall", "experiments_target_recall"),
            "--target-recall",
        ),
        LIMITS["min_recall"]: (
            *("--experiments-min-recall", "experiments_min_recall"),
            "--min-recall",
        ),
        LIMITS["max_gap"]: ("--experiments-max-gap", "experiments_max_gap", "--max-gap"),
        LIMITS["min_precision"]: (
            *("--experiments-min-precision", "experiments_min_precision"),
            "--min-precision",
        ),
        LIMITS["max_fpr"]: ("--experiments-max-fpr", "experiments_max_fpr", "--max-fpr"),
        REQUIRE_ALL: (
            *("--experiments-require-all", "experiments_require_all"),
            "--require-all",
        ),
        REPORTS: ("--experiments-report", "experiments_report", "--report"),
    }


def test_options_with_a_key_have_it() -> None:
    assert set(INI_KEYS) == {option.key for option in OPTIONS if option is not ONLY}


def test_some_options_take_numbers_and_some_are_repeatable() -> None:
    assert {option for option in OPTIONS if option.is_number} == {
        TARGET_RECALL,
        *LIMITS.values(),
    }
    assert {option for option in OPTIONS if option.is_repeatable} == {ROOTS, REPORTS}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("1", 1.0),
        ("0.85", 0.85),
        (".5", 0.5),
        ("1e-3", 0.001),
        (" 0.5 ", 0.5),
        ("-0.0", -0.0),
        ("1.0000000000000002", None),
        ("-1e-9", None),
        ("nan", None),
        ("inf", None),
        ("", None),
        ("85%", None),
        ("0,85", None),
        ("0_1", None),
        ("\u0660.\u0665", None),
    ],
)
def test_number_is_one_of_the_range(text: str, number: float | None) -> None:
    assert TARGET_RECALL.number(text) == number


@pytest.mark.parametrize(("text", "number"), [("0.2", None), ("0.3", 0.3), ("7", 7.0), ("8", None)])
def test_range_is_that_of_the_option(text: str, number: float | None) -> None:
    option = Option(name="x", help="", ini_type="float", lowest=0.3, highest=7)
    assert option.number(text) == number


@pytest.mark.parametrize("code", [None, 0, 256, 512, False, pytest.ExitCode.OK])
def test_process_that_ends_so_passes(code: object) -> None:
    assert passes(code)


@pytest.mark.parametrize("code", [1, 255, 257, -1, True, "", "0", pytest.ExitCode.USAGE_ERROR])
def test_process_that_ends_so_fails(code: object) -> None:
    assert not passes(code)


# In a configuration of pytest.


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def configure(*arguments: str, ini: str = "") -> pytest.Config:
    Path("pytest.ini").write_text(f"[pytest]\n{ini}\n")
    return bare_configuration(["-ppytest_threshold.plugin", *arguments])


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        ([], []),
        (["--experiments=x", "--experiments-only"], ["--experiments", "--experiments-only"]),
        (["--experiments-min-recall=0"], ["--experiments-min-recall"]),
        (
            ["--experiments-report=md:x", "--experiments-require-all"],
            ["--experiments-require-all", "--experiments-report"],
        ),
    ],
    ids=["none", "root", "zero", "order-of-the-table"],
)
def test_given_options_are_named(arguments: list[str], given: list[str]) -> None:
    assert given_options(configure(*arguments)) == given


@pytest.mark.parametrize(
    ("arguments", "ini", "has", "asks"),
    [
        ([], "", False, False),
        (["--experiments-max-gap=0"], "", True, True),
        ([], "experiments_max_gap = 0", True, True),
        ([], "experiments_require_all = false", True, True),
        ([], "experiments_max_gap = x", True, True),
        (["a.JSON"], "", False, True),
        (["a.json::threshold"], "", False, True),
        (["a.py"], "", False, False),
    ],
    ids=["none", "option", "key", "off", "unusable", "file", "item", "test"],
)
def test_settings_and_paths_ask_for_the_gate(
    arguments: list[str], ini: str, *, has: bool, asks: bool
) -> None:
    config = configure(*arguments, ini=ini)
    assert has_settings(config) is has
    assert asks_for_gate(config) is asks


@pytest.mark.parametrize(
    ("ini", "is_there"),
    [("", False), ("experiments_max_gap = 0", True), ("experiments_max_gap = x", True)],
    ids=["no", "zero", "unusable"],
)
def test_key_is_set_whatever_its_value(ini: str, *, is_there: bool) -> None:
    assert is_set(configure(ini=ini), "experiments_max_gap") is is_there


@pytest.mark.parametrize(
    ("option", "is_about"),
    [("--help", True), ("--version", True), ("--markers", True), ("--collect-only", False)],
)
def test_some_options_only_tell_of_pytest(option: str, *, is_about: bool) -> None:
    assert is_about_pytest(configure(option)) is is_about


def test_worker_has_no_session_of_its_own() -> None:
    config = configure()
    vars(config)["workerinput"] = {}
    assert is_about_pytest(config)
