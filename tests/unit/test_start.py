"""Nothing is imported from the current directory, under whatever name it is on the path."""

import sys
from pathlib import Path

import pytest

from pytest_threshold import __main__ as program


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    (tmp_path / "link").symlink_to("here")
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("name", ["", ".", "{here}", "{here}/", "{here}/../here", "{here}/../link"])
def test_current_directory_is_left_out_of_the_path_of_modules(
    here: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kept = [str(here.parent), "/nowhere", f"{here}.zip"]
    path = [kept[0], name.format(here=here), *kept[1:], name.format(here=here)]
    monkeypatch.setattr(sys, "path", path)
    monkeypatch.setattr(sys, "argv", ["pytest-threshold", "--version"])
    with pytest.raises(SystemExit):
        program.start()
    assert path == kept


def test_arguments_are_those_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", ["pytest-threshold", "chek", "x"])
    with pytest.raises(SystemExit) as ended:
        program.start()
    assert ended.value.code == 4
    assert "ERROR: chek is no command: is it check?" in capsys.readouterr().err
