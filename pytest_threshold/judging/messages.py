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
        "everything_positive": Message(
            text="everything is predicted positive at the operating point, threshold {threshold!r} "
            "with recall {recall!r}: such a threshold separates nothing; measure thresholds above "
            "it, or train a better model",
            cause="The target recall is reached only where every sample is flagged. The model "
            "gives many positives its lowest score, or too few thresholds were measured.",
            cure="Measure more thresholds between the lowest and the next one. If they are there, "
            "train a better model.",
        ),
        "hard_labels": Message(
            text="{found}, as of labels instead of scores: write the curve of "
            "probabilities, as of predict_proba()[:, 1] instead of predict()",
            cause="The curve was made of the labels that `predict()` returns.",
            cure="Take the probabilities of the positive class: `predict_proba(X)[:, 1]`.",
        ),
        "chance": Message(
            text="no better than chance: recall {recall!r} at the operating point, with a false "
            "positive rate of {fpr!r}; a coin has the same rate among positives and negatives",
            cause="The scores say nothing about the labels, labels and scores are in different "
            "order, or the evaluation set is too small to tell the model from a coin: their "
            "difference is within two standard errors.",
            cure="Check that labels and scores belong to the same samples. Train a better model, "
            "or evaluate on more samples.",
        ),
        "inverted": Message(
            text="no better than chance: recall {recall!r} at the operating point, with a false "
            "positive rate of {fpr!r}, and recall is not above it at most other thresholds; are "
            "the scores inverted? take those of the positive class, as of predict_proba()[:, 1]",
            cause="The scores are those of the other class, or the labels are exchanged.",
            cure="Take the scores of the positive class, `predict_proba(X)[:, 1]`; check which "
            "label is 1.",
        ),
        "thinned": Message(
            text="points of the ROC curve were left out, and the operating point may be one of "
            "them: call roc_curve with drop_intermediate=False",
            cause="`roc_curve` of scikit-learn leaves out every point that lies on a line with its "
            "neighbours. The threshold whose recall is closest to the target can be among them.",
            cure="Call `roc_curve` with `drop_intermediate=False`, or use `from_scores`.",
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

CONTRADICTIONS = Messages(
    {
        "null_with_recall": Message(
            text="precision null means that nothing is predicted positive at the operating point, "
            "but recall is {recall!r} there",
            cause="The arrays are of different data or in different order, or a number was lost.",
            cure="Write all arrays in the order of threshold_arr, and null only for 0/0.",
        ),
        "null_with_fpr": Message(
            text="precision null means that nothing is predicted positive at the operating point, "
            "but the false positive rate is {fpr!r} there",
            cause="The arrays are of different data or in different order.",
            cure="Write all arrays in the order of threshold_arr, and null only for 0/0.",
        ),
        "zero_with_recall": Message(
            text="precision 0 means that no positive is found at the operating point, but recall "
            "is {recall!r} there",
            cause="The arrays are of different data or in different order, or 0 stands for 0/0.",
            cure="Write all arrays in the order of threshold_arr.",
        ),
        "fpr_above_1": Message(
            text="precision {precision!r} with recall {recall!r} at the operating point needs a "
            "false positive rate of {fpr!r}, above 1: by n_positives and n_negatives the precision "
            "is at least {least!r} there",
            cause="The counts are of other data than the curve, or precision_arr is in another "
            "order. Averages over folds contradict their counts, too.",
            cure="Count the samples that the curve was measured on; write all arrays in the order "
            "of threshold_arr.",
        ),
        "two_precisions": Message(
            text="precision {precision!r} at the operating point contradicts {computed!r}, which "
            "recall {recall!r}, false positive rate {fpr!r}, n_positives and n_negatives give",
            cause="The arrays or the counts are of different data, or in different order. Averages "
            "over folds contradict each other, too.",
            cure="Compute all of them on one evaluation set; write all arrays in the order of "
            "threshold_arr.",
        ),
        "precision_of_nothing": Message(
            text="precision {precision!r} at the operating point contradicts recall {recall!r} and "
            "false positive rate 0: nothing is predicted positive there, so the precision is null",
            cause="A library defines 0/0 as 0 or 1.",
            cure="Write null for a precision of 0/0.",
        ),
    }
)
"""How the numbers at the operating point contradict each other, so that nothing can be judged."""
