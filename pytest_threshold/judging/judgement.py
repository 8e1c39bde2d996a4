"""Judge a sound experiment: choose its operating point, apply the rules, look for suspicions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_threshold.errors import BrokenRule, RejectedExperimentError
from pytest_threshold.experiment.key_names import FURTHER_ARRAYS
from pytest_threshold.judging.chance import suspicions_of_price
from pytest_threshold.judging.evidence import NO_EVIDENCE, Evidence, reasons
from pytest_threshold.judging.price import PricedCurve
from pytest_threshold.judging.rejection import rejection_lines
from pytest_threshold.judging.rules import Measured, quantities, refusals
from pytest_threshold.judging.suspicion import suspicions
from pytest_threshold.judging.verdict import Verdict
from pytest_threshold.operating_point import choose_operating_point, highest_recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_threshold.experiment.loading import Reading
    from pytest_threshold.judging.rules import Refusal, Rules
    from pytest_threshold.judging.suspicion import Suspicion
    from pytest_threshold.operating_point import OperatingPoint, RecallCurve
    from pytest_threshold.text.source import Place

_COMPARED_POINTS = 3  # curves of fewer points may be equal by chance
_HASHED_POINTS = 10_000  # to hash all points of a long curve would take longer than to judge it


class Judgement(NamedTuple):
    """The judgement of a sound experiment under the rules.

    `measured` has the operating point, and `position` is its index in the arrays of the file.
    `suspicions` become warnings. If a warning filter turns one into an error, it refuses the
    experiment, as a rule does.
    """

    reading: Reading
    curve: PricedCurve
    rules: Rules
    measured: Measured
    position: int
    suspicions: tuple[Suspicion, ...]

    @property
    def point(self) -> OperatingPoint:
        """The operating point."""
        return self.measured.point

    def place(self, suspicion: Suspicion) -> Place:
        """Return the place of a suspicion in the file."""
        return self.reading.place(suspicion.key, suspicion.index)

    def warning_text(self, suspicion: Suspicion) -> str:
        """Return the text of the warning about a suspicion. It need not name the file."""
        place = self.place(suspicion)
        where = f"{suspicion.element}, line {place.line}, column {place.column}"
        return f"{suspicion.message} ({where})"

    def rejection(self, *, objections: Sequence[Suspicion]) -> RejectedExperimentError | None:
        """Return the rejection of the experiment, None if it passes.

        `objections` are the suspicions that a warning filter turned into errors. An experiment
        that contradicts itself at the operating point is rejected, whatever the rules are.
        """
        broken_rules = [
            self._broken_rule(refusal) for refusal in refusals(self.measured, self.rules)
        ]
        contradiction = self.curve.contradiction(self.position)
        if contradiction:
            key, place = "precision_arr", self.reading.place("precision_arr", self.position)
            broken_rules.insert(
                0, BrokenRule(key=f"{key}[{self.position}]", message=contradiction, place=place)
            )
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
            details=tuple(rejection_lines(self.curve, self.measured, self.rules)),
        )

    def _broken_rule(self, refusal: Refusal) -> BrokenRule:
        """Return a refusal with its place: the operating point in the array that it is about.

        If the file lacks the array, another key may be meant for it.
        """
        array, cure, shown = f"{refusal.column}_arr", refusal.cure, "recall_arr"
        if array in FURTHER_ARRAYS:
            if getattr(self.reading.experiment, array) is not None:
                shown = array
            elif cure:
                cure = self.reading.spelling_cure(array) or cure
        place = self.reading.place(shown, self.position)
        return BrokenRule(message=refusal.message, cure=cure, place=place)

    def evidence(self, rejection: RejectedExperimentError | None) -> Evidence:
        """Return the evidence for reports: the digest, numbers of the curve, and the reasons."""
        return Evidence(
            sha256=self.reading.sha256,
            gap=self.point.gap(self.rules.target_recall),
            highest_recall=highest_recall(self.curve.curve).recall,
            n_positives=self.curve.n_positives,
            n_negatives=self.curve.n_negatives,
            reasons=() if rejection is None else reasons(rejection),
        )

    def verdict(
        self, rejection: RejectedExperimentError | None, *, with_evidence: bool = False
    ) -> Verdict:
        """Return the verdict: rejected if there is a rejection, otherwise passed."""
        experiment = self.reading.experiment
        return Verdict(
            verdict="passed" if rejection is None else "rejected",
            headline="" if rejection is None else rejection.headline,
            model_id=experiment.model_id,
            issuer=experiment.issuer,
            experiment_date=experiment.experiment_date,
            optimal_threshold=self.point.threshold,
            closest_recall_value=self.point.recall,
            curve=_fingerprint(self.curve.curve),
            quantities=quantities(self.measured),
            evidence=self.evidence(rejection) if with_evidence else NO_EVIDENCE,
        )


def judge(reading: Reading, *, rules: Rules) -> Judgement:
    """Choose the operating point of a sound experiment, and look for suspicions."""
    curve = PricedCurve.of(reading.experiment)
    point = choose_operating_point(curve.curve, target_recall=rules.target_recall)
    position = curve.position(point)
    measured = Measured(point, rules.target_recall, curve.price(position))
    return Judgement(
        reading=reading,
        curve=curve,
        rules=rules,
        measured=measured,
        position=position,
        suspicions=(
            *suspicions(curve.curve, point, rules),
            *suspicions_of_price(curve, position, measured.price),
        ),
    )


def _fingerprint(curve: RecallCurve) -> str:
    """Return a text by which equal curves are recognised, in all processes; empty if trivial.

    Different curves have different texts, except by coincidence. Every point of a curve counts; of
    a very long curve, most points count only in two sums.
    """
    count = len(curve.recalls)
    if count < _COMPARED_POINTS or curve.ascending_recalls[0] == 1:
        return ""
    step = 1 + count // _HASHED_POINTS
    samples = (tuple(curve.thresholds[::step]), tuple(curve.recalls[::step]))
    sums = (sum(curve.thresholds), sum(curve.recalls))
    # Python salts the hashes of strings in each process, but not those of numbers. The result is a
    # text because execnet, which pytest-xdist uses, cannot send a large negative number.
    return str(hash((count, sums, samples)))
