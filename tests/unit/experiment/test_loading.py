"""The functions that load an experiment, and what they keep of its file."""

from hashlib import sha256
from pathlib import Path

import pytest
from pydantic_core import from_json

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment, parse_experiment
from pytest_threshold.experiment.loading import read_experiment, read_unchanged
from tests import samples


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_content_is_parsed_as_a_file_is(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "x.json")
    assert parse_experiment(path.read_bytes(), source="") == load_experiment(path)


@pytest.mark.parametrize("changes", [{"issuer": "x"}, {"recall_arr": [1.5]}, {"issuer": 1}])
def test_content_that_is_no_experiment_is_refused_as_a_file_is(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    path = samples.write(tmp_path / "x.json", **changes)
    with pytest.raises(InvalidExperimentError) as of_file:
        load_experiment(path, source="runs/x.json")
    with pytest.raises(InvalidExperimentError) as of_content:
        parse_experiment(path.read_bytes(), source="runs/x.json")
    assert str(of_content.value) == str(of_file.value)


def test_source_is_the_path_unless_it_is_given(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "\x1b.json")
    assert read_experiment(path).source == rf"{tmp_path}/\x1b.json"
    assert read_experiment(str(path), source="x").source == "x"
    assert read_experiment(path, source="").source == ""


def test_reading_keeps_what_was_judged(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "x.json")
    content = path.read_bytes()
    reading = read_experiment(path)
    path.write_bytes(b"")
    assert (reading.content, reading.sha256) == (content, sha256(content).hexdigest())
    assert reading.experiment.curve.recalls == samples.SOUND["recall_arr"]


def test_error_keeps_the_digest_of_what_was_judged(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "x.json", issuer="x")
    with pytest.raises(InvalidExperimentError) as refused:
        read_experiment(path)
    assert refused.value.sha256 == digest(path)
    with pytest.raises(InvalidExperimentError) as refused:
        read_experiment(tmp_path / "gone.json")
    assert refused.value.sha256 == ""


def test_curve_is_read_again_only_if_nothing_has_changed(tmp_path: Path) -> None:
    path = samples.write(tmp_path / "x.json")
    before = digest(path)
    assert read_unchanged(path, sha256=before) == load_experiment(path)
    assert read_unchanged(path, sha256=None) is None
    path.write_bytes(path.read_bytes() + b"\n")
    assert read_unchanged(path, sha256=before) is None
    path.write_bytes(b"{")
    assert read_unchanged(path, sha256=digest(path)) is None
    path.unlink()
    assert read_unchanged(path, sha256=before) is None


def test_sentence_of_the_parser_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"a": 1,, "b": 2}')
    with pytest.raises(ValueError, match="at line 1") as parsed:
        from_json(path.read_bytes())
    with pytest.raises(InvalidExperimentError) as refused:
        load_experiment(path)
    (rule,) = refused.value.broken_rules
    assert rule.message == f"must be JSON: {str(parsed.value).partition(' at line')[0]}"
