"""What is suspicious about a sound experiment. What refuses one stands in the table of rules."""

from pytest_threshold.text.message import Message, Messages

WARNINGS = Messages(
    {
        "all_ones": Message(
            text="recall is 1.0 at every threshold: has the evaluation set no positive labels?",
            cause="Without positive labels recall is 0 / 0, and scikit-learn sets it to 1.",
            cure="Evaluate on data with positive labels.",
        ),
        "reversed": Message(
            text="recall never falls and rises from {lower_recall!r} to {recall!r}: the arrays "
            "look reversed against each other, so reverse one of them",
            cause="One of the arrays was reversed and the other was not, or the scores are those "
            "of the other class.",
            cure="Reverse one of the two arrays, or take the scores of the positive class.",
        ),
        "rises": Message(
            text="recall rises from {lower_recall!r} at threshold {lower_threshold!r} to "
            "{recall!r} at threshold {threshold!r}, but a higher threshold cannot find more "
            "positives",
            cause="Points were measured on different data, or pairs got mixed up.",
            cure="Measure all points on one evaluation set, and keep pairs together.",
        ),
        "equal_thresholds": Message(
            text="threshold {threshold!r} stands twice with different recalls, {lower_recall!r} "
            "and {recall!r}",
            cause="Two curves were put together, or thresholds were rounded.",
            cure="Write thresholds with all their digits, and each once.",
        ),
        "coarse_grid": Message(
            text="recall {recall!r} at the operating point has a gap of {gap!r} to the target "
            "recall {target_recall!r}: is the grid of thresholds too coarse? next to the target "
            "recall the curve has {neighbours}",
            cause="The curve jumps over the target: no threshold was measured whose recall is "
            "within 0.05 of it, and no maximum gap is set.",
            cure="Measure more thresholds between the two neighbours, or set a maximum gap.",
        ),
        "target_above": Message(
            text="recall {recall!r} at the operating point has a gap of {gap!r} to the target "
            "recall {target_recall!r}, which lies above all measured recalls, {lowest!r} to "
            "{highest!r}: no measured threshold reaches it",
            cause="No threshold was measured that is low enough, or the model gives many positives "
            "the lowest score. No maximum gap is set.",
            cure="Measure lower thresholds, down to 0, where recall is 1. If they are there, train "
            "a better model, or lower the target recall. A maximum gap refuses such a curve.",
        ),
        "target_below": Message(
            text="recall {recall!r} at the operating point has a gap of {gap!r} to the target "
            "recall {target_recall!r}, which lies below all measured recalls, {lowest!r} to "
            "{highest!r}: recall never falls so far",
            cause="No threshold was measured that is high enough, or the model gives nearly all "
            "positives the highest score. No maximum gap is set.",
            cure="Measure higher thresholds, up to the highest score. If they are there, raise the "
            "target recall, or look for labels among the features. A maximum gap refuses such a "
            "curve.",
        ),
        "same_experiment": Message(
            text="the same model_id and experiment_date{spelling} in {files}",
            cause="A file was copied, or a program wrote the same experiment twice. Dates "
            "are the same if they are one instant, in whatever zone and with however many zeros. "
            "Letter case makes no other model_id.",
            cure="Remove all but one.",
        ),
        "same_curve": Message(
            text="the same curve under {models} model_ids in {files}: a copied file?",
            cause="A file was copied and only its model_id was changed, or two models are one. "
            "Curves of fewer than three points are not compared, nor those of recall 1.0 only.",
            cure="Measure each model, and write its own curve.",
        ),
    }
)
"""What an `ExperimentWarning` says of experiments."""
