"""Where a path is, and the way from one place down to another."""

import os
from pathlib import Path

import pytest

from pytest_threshold.discovery.location import Location


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a real directory with a link to a directory and one to a file."""
    top = Path(os.path.realpath(tmp_path))
    (top / "runs" / "mail").mkdir(parents=True)
    (top / "runs" / "a.json").touch()
    (top / "linked").symlink_to("runs")
    (top / "runs" / "link.json").symlink_to("a.json")
    return top


@pytest.mark.parametrize(
    ("path", "real"),
    [
        pytest.param("runs", "runs", id="directory"),
        pytest.param("linked", "runs", id="linked-directory"),
        pytest.param("linked/mail", "runs/mail", id="directory-below"),
        pytest.param("linked/a.json", "runs/a.json", id="file-below"),
        pytest.param("runs/link.json", "runs/link.json", id="linked-file-is-a-place-of-its-own"),
        pytest.param("linked/link.json", "runs/link.json", id="linked-file-below"),
        pytest.param("linked/new/b.json", "runs/new/b.json", id="nothing"),
    ],
)
def test_real_place_of_a_path(top: Path, path: str, real: str) -> None:
    assert Location.of(top / path) == Location(str(top / path), str(top / real))


@pytest.mark.parametrize(
    ("other", "way"),
    [
        pytest.param("/runs", "mail/a.json", id="above"),
        pytest.param("/runs/mail/a.json", "", id="same"),
        pytest.param("/", "runs/mail/a.json", id="top"),
        pytest.param("/run", None, id="only-letters-in-common"),
        pytest.param("/runs/mail/a.json/b", None, id="below"),
        pytest.param("/mail", None, id="elsewhere"),
    ],
)
def test_way_is_that_between_real_places(other: str, way: str | None) -> None:
    place = Location("/linked/a.json", "/runs/mail/a.json")
    assert place.way_from(Location("/linked", other)) == way


def test_way_leads_down_from_a_place() -> None:
    place = Location("/linked", "/runs").down("mail/a.json")
    assert place == Location("/linked/mail/a.json", "/runs/mail/a.json")
