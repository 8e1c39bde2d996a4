"""Experiment files of a million elements or keys are judged and refused as small ones are."""

from pathlib import Path

import pytest

from pytest_threshold.errors import InvalidExperimentError
from pytest_threshold.experiment import load_experiment
from pytest_threshold.text.printable import VALUE_LIMIT
from tests import samples


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.json"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"model_id": ' * 100_000, id="deep"),
        pytest.param(samples.text(recall_arr=["x"] * 1_000_000), id="bad-elements"),
        pytest.param(samples.text(recall_arr=[[0.5]] * 1_000_000), id="arrays"),
        pytest.param(samples.text(a=[float("nan")] * 1_000_000), id="constants"),
        pytest.param(samples.text()[:-1] + ', "a": 0' * 1_000_000 + "}", id="equal-keys"),
        pytest.param(samples.text() + "\n" * 1_000_000 + "}", id="lines"),
        pytest.param(samples.text(issuer="x" * 1_000_000), id="long-address"),
        pytest.param(samples.text(model_id="\x1b" * 1_000_000), id="long-identifier"),
        pytest.param("\ufeff" * 1_000_000, id="byte-order-marks"),
    ],
)
def test_message_stays_short_and_printable(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(InvalidExperimentError) as refused:
        load_experiment(path)
    for rule in refused.value.broken_rules:
        assert str(rule).isprintable()
        assert len(rule.message) < VALUE_LIMIT + 120


def test_a_million_other_keys_are_allowed(path: Path) -> None:
    samples.write(path, **{str(number): number for number in range(1_000_000)})
    assert load_experiment(path).model_id == samples.SOUND["model_id"]
