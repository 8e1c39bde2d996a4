"""What all reports are made of."""

from datetime import datetime, timedelta, timezone

import pytest

from tests.outcomes import invalid, passed, rejected, report


def test_time_is_that_of_utc() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    created = datetime(2026, 11, 22, 3, 0, 0, 1500, tzinfo=zone)
    assert report({}, created=created).created_text == "2026-11-21T21:30:00.001Z"


def test_experiments_with_a_verdict_are_the_judged_ones() -> None:
    verdicts = {"a.json": passed(), "b.json": None, "c.json": rejected(), "d.json": invalid()}
    judged = report(verdicts).judged
    assert {each.file: verdict for each, verdict in judged} == {
        name: verdict for name, verdict in verdicts.items() if verdict
    }


@pytest.mark.parametrize(
    ("missing", "is_complete"), [([], True), (["b.json"], False)], ids=["all", "one-missing"]
)
def test_report_is_complete_if_all_were_judged(missing: list[str], *, is_complete: bool) -> None:
    assert report({"a.json": passed(), **dict.fromkeys(missing)}).is_complete is is_complete


def test_files_have_the_order_of_their_paths() -> None:
    files = ["a/b.json", "a-b.json", "a.json"]
    found = report(dict.fromkeys(files)).experiments
    assert [each.file for each in sorted(found, key=lambda each: each.order)] == [
        "a/b.json",
        "a-b.json",
        "a.json",
    ]
