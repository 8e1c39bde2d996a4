"""Combine several receipts of one corpus, and report what does not fit together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_threshold.files.names import real_place
from pytest_threshold.judging.account import Account
from pytest_threshold.judging.evidence import Evidence, Reason
from pytest_threshold.judging.rules import columns
from pytest_threshold.judging.suspicion import coincidences
from pytest_threshold.judging.verdict import VERDICTS, Verdict
from pytest_threshold.receipts.contradictions import dispute
from pytest_threshold.receipts.errors import shown_value
from pytest_threshold.receipts.place import RECEIPT_BELOW_A_ROOT, is_one_of
from pytest_threshold.receipts.reading import places, read_receipt
from pytest_threshold.reports.report import Report, ReportedExperiment
from pytest_threshold.text.printable import excerpt, first_lines, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pytest_threshold.discovery.found import Discovery, FoundExperiment
    from pytest_threshold.receipts.model import Receipt, ReceiptExperiment


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialReceipt:
    """One of several receipts of a corpus. Its run may have judged only a part of it.

    `name` is its printable path. The keys of `experiments` are real paths of files.
    """

    name: str
    receipt: Receipt
    experiments: Mapping[str, ReceiptExperiment]


def read_partial_receipt(path: str) -> PartialReceipt:
    """Read a receipt as one of several.

    Raises:
        NoReceiptError: the file cannot be read, or holds something else.
        UnsoundReceiptError: the receipt breaks a rule, or contradicts itself.

    """
    receipt = read_receipt(path)
    return PartialReceipt(name=excerpt(path), receipt=receipt, experiments=places(receipt))


class CombinedReceipts:
    """The receipts added so far, called parts, and the account of the corpus.

    The corpus is what the discovery found, not what the parts say. Each objection in the account is
    a line about a part; the caller writes no combined receipt if there are any. `receipts` are the
    `identities` of the receipt files, which may lie among the experiments by mistake.
    """

    def __init__(
        self, discovery: Discovery, *, receipts: frozenset[tuple[int, int]] = frozenset()
    ) -> None:
        self.discovery = discovery
        self._receipts = receipts
        self.corpus = discovery.experiments
        self.account = Account(found.node_path for found in self.corpus)
        self.parts: list[PartialReceipt] = []
        self._origins: dict[str, tuple[PartialReceipt, ReceiptExperiment]] = {}
        self._contents: dict[str | None, tuple[PartialReceipt, ReceiptExperiment]] = {}  # by digest
        # A path that had to be escaped has its escaped form in the receipts.
        self._places = {
            real_place(found.node_path): found
            for found in self.corpus
            if os.path.abspath(found.node_path) != str(found.path)
        }
        self._places |= {found.real: found for found in self.corpus}

    @property
    def has_passed(self) -> bool:
        """Whether all parts fit, and every experiment of the corpus was judged and passed."""
        account = self.account
        return not account.objections and account.counts["passed"] == len(account.found)

    def add(self, part: PartialReceipt) -> None:
        """Add a part, or an objection if its settings, version or corpus do not fit."""
        misfit = self._misfit(part)
        if misfit:
            self.account.objections.append(f"{part.name}: the receipt {misfit}")
            return
        self.parts.append(part)
        for place, experiment in part.experiments.items():
            self._add(part, place, experiment)

    def _misfit(self, part: PartialReceipt) -> str:
        """Return how a part differs from the first one or from the corpus, or empty text."""
        receipt, first = part.receipt, (*self.parts, part)[0]
        if receipt.settings.rules != first.receipt.settings.rules:
            asked, other = (each.settings.rules.in_words for each in (receipt, first.receipt))
            return f"has other settings than {first.name}: {asked}, not {other}"
        if receipt.plugin_version != first.receipt.plugin_version:
            versions = [excerpt(each.plugin_version) for each in (receipt, first.receipt)]
            return f"has another plugin_version than {first.name}: {', not '.join(versions)}"
        if receipt.counts.found > len(self.corpus):
            found = excerpt(str(receipt.counts.found))
            return f"is of a run that found {found}, but the roots hold {len(self.corpus)}"
        return ""

    def _add(self, part: PartialReceipt, place: str, experiment: ReceiptExperiment) -> None:
        """Add an experiment of a part; it does not count as judged if another part disagrees."""
        found = self._places.get(place)
        if found is None:
            problem = f"{excerpt(experiment.path)} is not among the experiments of the roots"
            self.account.objections.append(f"{part.name}: {problem}")
        elif found.node_path not in self._origins:
            self._origins[found.node_path] = part, experiment
            self.account.verdicts[found.node_path] = verdict_of(experiment)
            self._compare_content(found.node_path, part, experiment)
        else:
            self._compare(found.node_path, part, experiment)

    def _compare_content(
        self, name: str, part: PartialReceipt, experiment: ReceiptExperiment
    ) -> None:
        """Compare an experiment with earlier ones of the same content.

        If they contradict each other, it does not count as judged.
        """
        first = self._contents.setdefault(experiment.sha256, (part, experiment))
        sentence = dispute(experiment, first[1], where=first[0].name)
        if sentence:
            self.account.objections.append(f"{name} in {part.name}: {sentence}")
            del self.account.verdicts[name]

    def _compare(self, name: str, part: PartialReceipt, experiment: ReceiptExperiment) -> None:
        """Compare two entries for one file, and object to the first difference."""
        other, known = self._origins[name]
        one, another = (each.model_dump(exclude={"path"}) for each in (known, experiment))
        for key in one:
            if one[key] != another[key]:
                first, second = shown_value(one[key]), shown_value(another[key])
                values = f"{first} in {other.name}, {second} in {part.name}"
                self.account.objections.append(f"{name}: its {key} is {values}")
                self.account.verdicts.pop(name, None)
                return

    def lines(self) -> Iterator[str]:
        """Yield the printable lines of the outcome: errors first, the account last.

        Of each kind, the first lines are shown and the others counted.
        """
        errors = [f"error: {objection}" for objection in self.account.objections]
        yield from first_lines(errors, what="error: ")
        if errors:
            yield "nothing was written"
        passed_over = [f"passed over: {each}" for each in self.discovery.passed_over]
        yield from first_lines(passed_over, what="passed over: ")
        for kind in ("not judged", *VERDICTS[1:]):
            yield from first_lines(list(self._outcomes(kind)), what=f"{kind}: ")
        alike = coincidences(self.account.verdicts, shown=printable)
        yield from first_lines([f"warning: {each}" for _, each in alike], what="warning: ")
        yield self.account.in_words

    def _outcomes(self, kind: str) -> Iterator[str]:
        """Yield a line for each experiment of a kind: "not judged" or a verdict."""
        for found in self.corpus:
            verdict = self.account.verdicts.get(found.node_path)
            if verdict is None and kind == "not judged":
                cause = f": {RECEIPT_BELOW_A_ROOT}" if is_one_of(found, self._receipts) else ""
                yield f"not judged: {found.node_path}{cause}"
            elif verdict is not None and kind == verdict.verdict:
                yield f"{kind}: {found.node_path}: {verdict.headline}"

    def report(self, *, created: datetime) -> Report:
        """Return the combined outcome. At least one part must have been added."""
        first, *_ = self.parts
        experiments = [self._reported(found) for found in self.corpus]
        return Report(
            created=created,
            rules=first.receipt.settings.rules,
            experiments=tuple(sorted(experiments, key=lambda each: each.order)),
            objections=tuple(self.account.objections),
            passed_over=self.discovery.passed_over,
            account=self.account.in_words,
            plugin_version=first.receipt.plugin_version,
        )

    def _reported(self, found: FoundExperiment) -> ReportedExperiment:
        """Return the outcome of an experiment, under its path in the part it comes from."""
        name = found.node_path
        file = self._origins[name][1].path if name in self._origins else name
        verdict = self.account.verdicts.get(name)
        return ReportedExperiment(file=file, path=found.path, verdict=verdict)


def verdict_of(stated: ReceiptExperiment) -> Verdict:
    """Return the verdict of a receipt's entry, with its evidence."""
    first, *_ = (*stated.reasons, None)
    about = f"{first.key}: " if first and first.key else ""
    return Verdict(
        verdict=stated.verdict,
        headline=excerpt(f"{about}{first.message}") if first else "",
        model_id=stated.model_id or "",
        issuer=stated.issuer or "",
        experiment_date=stated.experiment_date or "",
        optimal_threshold=stated.optimal_threshold,
        closest_recall_value=stated.closest_recall_value,
        quantities={
            name: quantity for name in columns() if (quantity := getattr(stated, name)) is not None
        },
        evidence=Evidence(
            sha256=stated.sha256,
            gap=stated.gap,
            highest_recall=stated.highest_recall,
            n_positives=stated.n_positives,
            n_negatives=stated.n_negatives,
            reasons=tuple(Reason(**each.model_dump()) for each in stated.reasons),
        ),
    )
