"""An experiment as an item of pytest: what it leaves, raises and says."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pytest_threshold import ExperimentWarning
from pytest_threshold.discovery.found import FoundExperiment
from pytest_threshold.errors import (
    InvalidExperimentError,
    RefusedExperimentError,
    RejectedExperimentError,
)
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.session.gate import Gate
from pytest_threshold.session.items import (
    ExperimentFile,
    ExperimentItem,
    read_found,
    with_experiments,
)
from tests import samples
from tests.unit.session.conftest import Configure

ROOT = "--experiments=runs"
Collect = Callable[..., list[Any]]


@pytest.fixture
def collect(configure: Configure) -> Collect:
    """Return the items of the experiments of a run with these arguments, behind other nodes."""

    def collect(*arguments: str, nodes: Callable[[Gate, pytest.Session], list[Any]] = no) -> Any:
        config = configure(*arguments)
        session, gate = pytest.Session.from_config(config), Gate.prepare(config)
        return list(with_experiments(nodes(gate, session), session=session, gate=gate))

    return collect


def no(_: Gate, __: pytest.Session) -> list[Any]:
    return []


def run(item: ExperimentItem) -> Verdict:
    """Run an item, and return the verdict that it leaves."""
    with suppress(RefusedExperimentError):
        item.runtest()
    assert item.verdict_data is not None
    return Verdict.from_data(item.verdict_data)


# Which items there are.


def test_each_experiment_is_one_item(collect: Collect) -> None:
    items = collect(ROOT)
    assert [item.nodeid for item in items] == [
        "runs/fraud.json::threshold",
        "runs/mail/spam.json::threshold",
    ]
    assert [item.name for item in items] == ["threshold", "threshold"]
    assert all(item.get_closest_marker("experiment") for item in items)
    assert all(item.parent.gate.has_all_items for item in items)
    assert all(list(item.parent.collect()) == [] for item in items)


def test_experiment_stands_where_it_was_named(collect: Collect, configure: Configure) -> None:
    def named(gate: Gate, session: pytest.Session) -> list[Any]:
        _, spam = gate.discovery.experiments
        file = ExperimentFile.from_parent(session, path=spam.path, gate=gate, found=spam)
        (item,) = file.collect()
        return [other, file, item]

    other = pytest.Session.from_config(configure())
    found = collect(ROOT, nodes=named)
    assert found[0] is other
    assert [item.nodeid for item in found[1:]] == [
        "runs/mail/spam.json::threshold",
        "runs/fraud.json::threshold",
    ]


@pytest.mark.parametrize("name", ["a::b", "[x]", "a b"])
def test_odd_name_is_in_the_id(collect: Collect, project: Path, name: str) -> None:
    samples.write(project / "odd" / f"{name}.json")
    (item,) = collect("--experiments=odd")
    assert item.nodeid == f"odd/{name}.json::threshold"
    assert item.parent.name == f"odd/{name}.json"


def test_experiment_outside_the_rootdir_has_a_short_name(collect: Collect, project: Path) -> None:
    """For ``-k``, which would see the names of all directories above."""
    path = samples.write(project.parent / "outside" / "a.json")
    (item,) = collect("--experiments=../outside")
    assert item.nodeid == f"{path}::threshold"
    assert item.parent.name == "a.json"


def test_broken_link_has_the_path_of_its_directory(collect: Collect, project: Path) -> None:
    (project / "runs" / "0.json").symlink_to("nowhere")
    item, *_ = collect(ROOT)
    assert item.path == project / "runs"


def test_hooks_are_those_that_apply_to_the_directory(collect: Collect) -> None:
    fraud, spam = collect(ROOT)
    assert fraud.ihook is fraud.parent.ihook is fraud.config.hook
    fraud.config.pluginmanager.register(object(), os.path.abspath("runs/mail/conftest.py"))
    for hooks in (fraud.hooks, spam.hooks):
        hooks.forget()
    assert fraud.ihook is not fraud.config.hook
    assert spam.ihook is spam.config.hook


# What an item leaves and raises.


def test_sound_experiment_leaves_its_verdict(collect: Collect) -> None:
    item, _ = collect(ROOT)
    item.runtest()
    verdict = Verdict.from_data(item.verdict_data)
    assert (verdict.verdict, verdict.optimal_threshold) == ("passed", 0.5)
    assert verdict.evidence.sha256 is None
    assert dict(item.user_properties)["closest_recall_value"] == 0.84
    assert item.location == ("runs/fraud.json", 0, "runs/fraud.json")


@pytest.mark.filterwarnings("ignore::pytest_threshold.ExperimentWarning")
def test_rejected_experiment_leaves_its_verdict_and_the_line(
    collect: Collect, project: Path
) -> None:
    path = project / "runs" / "fraud.json"
    path.write_text(samples.text(**samples.LOW).replace(', "recall_arr"', ',\n\n"recall_arr"'))
    item, _ = collect(ROOT, "--experiments-min-recall=0.8")
    with pytest.raises(RejectedExperimentError) as caught:
        item.runtest()
    assert caught.value.source == "runs/fraud.json"
    assert run(item).verdict == "rejected"
    assert item.location == ("runs/fraud.json", 2, "runs/fraud.json")
    assert item.reportinfo() == (project / "runs/fraud.json", 2, "runs/fraud.json")


def test_invalid_experiment_leaves_its_verdict(collect: Collect, project: Path) -> None:
    (project / "runs" / "fraud.json").write_text("{\n]")
    item, _ = collect(ROOT)
    with pytest.raises(InvalidExperimentError):
        item.runtest()
    assert run(item).verdict == "invalid"
    assert item.user_properties == [("verdict", "invalid")]
    assert item.location[1] == 1


def test_evidence_is_left_for_reports(collect: Collect, project: Path) -> None:
    (project / "runs" / "fraud.json").write_text("{}")
    invalid, passed = collect(ROOT, "--experiments-report=md:r.md")
    assert run(passed).evidence.highest_recall == 1.0
    evidence = run(invalid).evidence
    assert evidence.sha256 == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert len(evidence.reasons) == 5


def test_file_that_cannot_be_read_has_no_digest(collect: Collect, project: Path) -> None:
    (project / "runs" / "0.json").symlink_to("nowhere")
    item, *_ = collect(ROOT, "--experiments-report=md:r.md")
    assert run(item).evidence.sha256 is None


def test_item_that_runs_again_starts_anew(collect: Collect, project: Path) -> None:
    path = project / "runs" / "fraud.json"
    sound = path.read_text()
    path.write_text("{\n]")
    item, _ = collect(ROOT)
    item.user_properties.append(("theirs", 1))
    run(item)
    path.write_text(sound)
    assert run(item).verdict == "passed"
    assert item.location[1] == 0
    properties = [name for name, _ in item.user_properties]
    assert sorted(properties) == sorted({*properties})
    assert ("theirs", 1) in item.user_properties
    item.verdict_data = None
    path.write_text("{\n]")
    run(item)
    assert dict(item.user_properties)["theirs"] == 1


def test_source_is_relative_to_where_pytest_was_started(
    collect: Collect, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pytest.ini").write_text("[pytest]\n")
    (project / "runs" / "fraud.json").write_text("{}")
    monkeypatch.chdir(project / "runs")
    item, _ = collect("--experiments=.")
    with pytest.raises(InvalidExperimentError) as caught:
        item.runtest()
    assert caught.value.source == "fraud.json"


def test_suspicion_is_a_warning(collect: Collect, project: Path) -> None:
    samples.write(project / "runs" / "fraud.json", recall_arr=[1.0, 0.85, 0.86, 0.0])
    item, _ = collect(ROOT)
    with pytest.warns(ExperimentWarning, match=r"recall rises .* \(recall_arr\[2\], line 1, "):
        item.runtest()


def test_suspicion_that_is_an_error_rejects(collect: Collect, project: Path) -> None:
    samples.write(project / "runs" / "fraud.json", recall_arr=[1.0, 0.85, 0.86, 0.0])
    item, _ = collect(ROOT)
    with pytest.raises(RejectedExperimentError, match=r"recall_arr\[2\]: recall rises "):
        item.runtest()
    assert run(item).verdict == "rejected"


# What is read and shown.


def found(path: Path, **changes: Any) -> FoundExperiment:
    return FoundExperiment(
        path=path,
        real=str(path),
        node_path=path.name,
        is_nameable=True,
        existing=path,
        leads_outside=False,
    )._replace(**changes)


def test_name_that_cannot_be_printed_is_a_broken_rule(project: Path) -> None:
    experiment = found(project / "runs" / "fraud.json", is_nameable=False)
    with pytest.raises(InvalidExperimentError) as caught:
        read_found(experiment, source="x.json")
    told = "file: must have a printable UTF-8 name without a workflow command"
    assert (caught.value.headline, caught.value.source) == (told, "x.json")


@pytest.mark.parametrize(("leads_outside", "lines"), [(False, 1), (True, 0)])
def test_file_outside_is_not_quoted(project: Path, lines: int, *, leads_outside: bool) -> None:
    path = project / "secret"
    path.write_text("s3cret")
    with pytest.raises(InvalidExperimentError) as caught:
        read_found(found(path, leads_outside=leads_outside), source="x.json")
    assert str(caught.value).count("s3cret") == lines


def test_refusal_is_shown_as_it_is_and_other_errors_with_their_traceback(
    collect: Collect, project: Path
) -> None:
    (project / "runs" / "fraud.json").write_text("{}")
    item, _ = collect(ROOT)
    with pytest.raises(InvalidExperimentError) as caught:
        item.runtest()
    assert item.repr_failure(caught) == str(caught.value)
    with pytest.raises(ZeroDivisionError) as other:
        _ = 1 / 0
    assert "ZeroDivisionError: division by zero" in str(item.repr_failure(other))
