"""The judging of a sound experiment: its operating point, what refuses it, what is suspicious."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.errors import BrokenRule, RejectedExperimentError
from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence, reasons
from pytest_threshold.judging.rejection import rejection_lines
from pytest_threshold.judging.rules import Measured, quantities, refusals
from pytest_threshold.judging.suspicion import suspicions
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import choose_operating_point, highest_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_threshold.experiment.loading import Reading
    from pytest_threshold.judging.rules import Rules
    from pytest_threshold.judging.suspicion import Suspicion
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve
    from pytest_threshold.text.source import Place

_COMPARED_POINTS = 3  # curves of fewer points are alike by chance
_HASHED_POINTS = 10_000


class Judgement(NamedTuple):
    """What is found about a sound experiment under the rules.

    `suspicions` become warnings; those that a filter makes errors of refuse the experiment as the
    rules do.
    """

    reading: Reading
    curve: RecallCurve
    rules: Rules
    point: OperatingPoint
    suspicions: tuple[Suspicion, ...]

    @property
    def measured(self) -> Measured:
        """What the rules can ask for."""
        return Measured(point=self.point, target_recall=self.rules.target_recall)

    def place(self, suspicion: Suspicion) -> Place:
        """Return where in the file a suspicion shows."""
        return self.reading.place(suspicion.key, suspicion.index)

    def warning_text(self, suspicion: Suspicion) -> str:
        """Return the text that warns of a suspicion; the warning itself has file and line."""
        place = self.place(suspicion)
        where = f"{suspicion.element}, line {place.line}, column {place.column}"
        return f"{suspicion.message} ({where})"

    def rejection(self, *, objections: Sequence[Suspicion]) -> RejectedExperimentError | None:
        """Return why the rules, or suspicions that count as errors, refuse it, if any does."""
        broken_rules = [
            BrokenRule(message=message, place=self._point_place())
            for message in refusals(self.measured, self.rules)
        ]
        places = [(self.place(objection), objection) for objection in objections]
        broken_rules += [
            BrokenRule(key=objection.element, message=objection.message, place=place)
            for place, objection in sorted(places, key=lambda pair: pair[0].position)
        ]
        if not broken_rules:
            return None
        return RejectedExperimentError(
            source=self.reading.source,
            broken_rules=tuple(broken_rules),
            details=tuple(rejection_lines(self.curve, self.point, self.rules)),
        )

    def _point_place(self) -> Place:
        return self.reading.place("recall_arr", self.curve.index(self.point))

    def evidence(self, rejection: RejectedExperimentError | None) -> Evidence:
        """Return what reports tell: the digest of the content, numbers of the curve, reasons."""
        return Evidence(
            sha256=self.reading.sha256,
            gap=self.point.gap(self.rules.target_recall),
            highest_recall=highest_recall(self.curve).recall,
            reasons=() if rejection is None else reasons(rejection),
        )

    def verdict(
        self, rejection: RejectedExperimentError | None, *, with_evidence: bool = False
    ) -> Verdict:
        """Return the verdict: passed, or rejected for the reasons given."""
        experiment = self.reading.experiment
        return Verdict(
            verdict="passed" if rejection is None else "rejected",
            headline="" if rejection is None else rejection.headline,
            model_id=experiment.model_id,
            issuer=experiment.issuer,
            experiment_date=experiment.experiment_date,
            optimal_threshold=self.point.threshold,
            closest_recall_value=self.point.recall,
            curve=_fingerprint(self.curve),
            quantities=quantities(self.measured),
            evidence=self.evidence(rejection) if with_evidence else NO_EVIDENCE,
        )


def judge(reading: Reading, *, rules: Rules) -> Judgement:
    """Choose the operating point of a sound experiment and look for what is suspicious."""
    curve = reading.experiment.curve
    point = choose_operating_point(curve, target_recall=rules.target_recall)
    return Judgement(
        reading=reading,
        curve=curve,
        rules=rules,
        point=point,
        suspicions=tuple(suspicions(curve, point, rules)),
    )


def _fingerprint(curve: RecallCurve) -> str:
    """Return a text that is the same for equal curves, in every process; empty for trivial ones.

    Other curves have another text, but for chance: of those that are not very long, all points
    count, and of others the sums of all.
    """
    count = len(curve.recalls)
    if count < _COMPARED_POINTS or curve.ascending_recalls[0] == 1:
        return ""
    step = 1 + count // _HASHED_POINTS
    samples = (tuple(curve.thresholds[::step]), tuple(curve.recalls[::step]))
    sums = (sum(curve.thresholds), sum(curve.recalls)) if step > 1 else ()
    # Numbers hash alike everywhere. As text, since execnet cannot send a large negative one.
    return str(hash((count, sums, samples)))
