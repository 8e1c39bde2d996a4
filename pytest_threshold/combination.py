"""Several receipts of one corpus put together, and what keeps them from being one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_threshold.account import Account
from pytest_threshold.printable import excerpt, printable
from pytest_threshold.receipt import entry, receipt_content
from pytest_threshold.report import Report, ReportedExperiment
from pytest_threshold.statement import told
from pytest_threshold.suspicion import coincidences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pytest_threshold.discovery import Discovery, FoundExperiment
    from pytest_threshold.part import Part, StatedExperiment


class Combination:
    """The parts that were added so far, and the account of the corpus.

    The corpus is what was found, whatever the parts say. The objections of the account are to the
    parts, a line each; while there are any, there is no receipt of the whole.
    """

    def __init__(self, discovery: Discovery) -> None:
        self.discovery = discovery
        self.corpus = discovery.experiments
        self.account = Account(found.node_path for found in self.corpus)
        self.parts: list[Part] = []
        self._origins: dict[str, tuple[Part, StatedExperiment]] = {}
        # Parts know a file whose name has to be escaped by its escaped name.
        self._places = {os.path.realpath(found.node_path): found for found in self.corpus}
        self._places |= {os.path.realpath(found.path): found for found in self.corpus}

    @property
    def has_passed(self) -> bool:
        """Whether every experiment of the corpus was judged and passed, and all parts fit."""
        account = self.account
        return not account.objections and account.counts["passed"] == len(account.found)

    def add(self, part: Part) -> None:
        """Add what a part says, unless it belongs to another gate or another corpus."""
        misfit = self._misfit(part)
        if misfit:
            self.account.objections.append(f"{part.name}: the receipt {misfit}")
            return
        self.parts.append(part)
        for experiment in part.experiments:
            self._add(part, experiment)

    def _misfit(self, part: Part) -> str:
        """Return what a part has different from the first one or from the corpus, or nothing."""
        for first in self.parts[:1]:
            if part.rules != first.rules:
                asked = f"{part.rules.in_words}, not {first.rules.in_words}"
                return f"has other settings than {first.name}: {asked}"
            if part.plugin_version != first.plugin_version:
                versions = f"{excerpt(part.plugin_version)}, not {excerpt(first.plugin_version)}"
                return f"has another plugin_version than {first.name}: {versions}"
        if part.found > len(self.corpus):
            found = excerpt(str(part.found))
            return f"is of a run that found {found}, but the roots hold {len(self.corpus)}"
        return ""

    def _add(self, part: Part, experiment: StatedExperiment) -> None:
        """Add what a part says of an experiment; one that is contradicted is not judged."""
        found = self._places.get(experiment.place)
        if found is None:
            problem = f"{excerpt(experiment.file)} is not among the experiments of the roots"
            self.account.objections.append(f"{part.name}: {problem}")
        elif found.node_path not in self._origins:
            self._origins[found.node_path] = part, experiment
            self.account.verdicts[found.node_path] = experiment.verdict
        else:
            self._compare(found.node_path, part, experiment)

    def _compare(self, name: str, part: Part, experiment: StatedExperiment) -> None:
        other, known = self._origins[name]
        one, another = entry("", known.verdict), entry("", experiment.verdict)
        for key in one:
            if one[key] != another[key]:
                values = f"{told(one[key])} in {other.name}, {told(another[key])} in {part.name}"
                self.account.objections.append(f"{name}: its {key} is {values}")
                self.account.verdicts.pop(name, None)
                return

    def lines(self) -> Iterator[str]:
        """Yield what is to be told, a printable line each; the account is the last."""
        for directory in self.discovery.passed_over:
            yield f"passed over: {directory}"
        for found in self.corpus:
            verdict = self.account.verdicts.get(found.node_path)
            if verdict is None:
                yield f"not judged: {found.node_path}"
            elif verdict.is_refused:
                yield f"{verdict.verdict}: {found.node_path}: {verdict.headline}"
        for _, message in coincidences(self.account.verdicts, shown=printable):
            yield f"warning: {message}"
        for objection in self.account.objections:
            yield f"error: {objection}"
        if self.account.objections:
            yield "nothing was written"
        yield self.account.in_words

    def receipt(self, *, created: datetime) -> bytes:
        """Return the receipt of the whole, if at least one part was added."""
        first, *_ = self.parts
        experiments = [self._reported(found) for found in self.corpus]
        report = Report(
            created=created,
            rules=first.rules,
            experiments=tuple(sorted(experiments, key=lambda each: each.order)),
            objections=tuple(self.account.objections),
            passed_over=self.discovery.passed_over,
            account=self.account.in_words,
        )
        return receipt_content(report, plugin_version=first.plugin_version)

    def _reported(self, found: FoundExperiment) -> ReportedExperiment:
        """Return what became of an experiment, under the name that its part has for it."""
        name = found.node_path
        file = self._origins[name][1].file if name in self._origins else name
        verdict = self.account.verdicts.get(name)
        return ReportedExperiment(file=file, path=found.path, verdict=verdict)
