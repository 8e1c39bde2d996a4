"""The keys of an experiment, and the names that other programs give to them."""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from pytest_threshold.text.spelling import near_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

ARRAYS = ("threshold_arr", "recall_arr")
KEYS = ("model_id", "issuer", "experiment_date", *ARRAYS)
FURTHER_ARRAYS = ("precision_arr", "fpr_arr")
COUNTS = ("n_positives", "n_negatives")
OPTIONAL_KEYS = (*FURTHER_ARRAYS, *COUNTS)

_LOOKED_AT = 1000  # among more keys no other name is looked for
_SIGNS = re.compile(r"[\s_.:-]+")

_OTHER_NAMES = MappingProxyType(
    {
        "model_id": """model_id model id identifier uuid model_uuid model_name model_identifier
            model_key model_uri""",
        "issuer": """issuer issued_by author author_email email e_mail mail mail_address
            email_address owner created_by contact maintainer submitter issuer_email user user_email
            responsible""",
        "experiment_date": """experiment_date date timestamp time datetime date_time created
            created_at created_on created_time creation_date creation_time experiment_time
            experiment_timestamp exp_date run_date evaluated_at trained_at""",
        "threshold_arr": """threshold_arr threshold thresholds thr thrs threshold_list
            threshold_array threshold_values thresholds_list thresholds_arr thresholds_array
            cutoff cutoffs probability_thresholds confidence_threshold confidence_thresholds
            score_threshold score_thresholds""",
        "recall_arr": """recall_arr recall recalls recall_list recall_array recall_values
            recall_score recall_scores recalls_arr recalls_list recalls_array tpr tprs
            true_positive_rate true_positive_rates sensitivity sensitivities hit_rate""",
        "precision_arr": """precision_arr precision precisions precision_list precision_array
            precision_values precision_score precision_scores precisions_arr precisions_list
            precisions_array ppv ppvs positive_predictive_value positive_predictive_values""",
        "fpr_arr": """fpr_arr fpr fprs fpr_list fpr_array fpr_values fprs_arr fprs_list fprs_array
            false_positive_rate false_positive_rates false_alarm_rate fall_out fallout""",
    }
)
# Which other names, without signs and in lower case, each key has.
_BARE_NAMES = {
    key: frozenset(name.replace("_", "") for name in names.split())
    for key, names in _OTHER_NAMES.items()
}


def names_of(key: str, others: Iterable[str]) -> Sequence[str]:
    """Return those of the other keys of an object that probably mean a needed key or an array.

    A spelling that differs by a letter or two comes before another name.
    """
    looked_at = list(islice(others, _LOOKED_AT))
    near = near_name(key, looked_at)
    if near is not None:
        return [near]
    return [name for name in looked_at if _bare(name) in _BARE_NAMES[key]]


def curve_keys(others: Collection[str]) -> bool:
    """Whether any key of an object probably means thresholds or recalls."""
    return any(names_of(key, others) for key in ARRAYS)


def _bare(name: str) -> str:
    return _SIGNS.sub("", name).casefold()
