"""Descriptions and patterns for the JSON Schema of an experiment file.

``docs/write_schema.py`` makes ``experiment.schema.json`` from them and from `Experiment`. The
schema never refuses a file that the gate accepts. Its patterns are valid in ECMA-262, Python and
RE2. It uses no ``format``: validators disagree on date-times, and some refuse unknown formats.
"""

EXPERIMENT = (
    "What one file records about one model: at each probability threshold, the recall of the model."
    " Five keys are needed, and four tell what the recall costs; others are ignored."
)
MODEL_ID = "The model: a UUID in hyphenated form, in upper or lower case, without urn: or braces."
ISSUER = (
    "Who answers for the experiment: one e-mail address, without display name or quoted local part."
)
EXPERIMENT_DATE = (
    "When the experiment was made: an RFC 3339 date-time with T, seconds, and Z or an offset such"
    " as +05:30; a date that exists, no leap second."
)
THRESHOLDS = "The probability cut-offs of the recall curve, at least one, never descending."
THRESHOLD = "A probability cut-off in [0, 1]."
RECALLS = "The recall at each threshold: as many numbers as threshold_arr has, in the same order."
RECALL = "TP / (TP + FN) at the threshold of the same index, in [0, 1]."
PRECISIONS = "The precision at each threshold, in the order of threshold_arr, or null."
PRECISION = (
    "TP / (TP + FP) at the threshold of the same index, in [0, 1]; null where nothing is predicted"
    " positive."
)
FPRS = "The false positive rate at each threshold, in the order of threshold_arr."
FPR = "FP / (FP + TN) at the threshold of the same index, in [0, 1]."
POSITIVES = (
    "How many positive samples were evaluated; at least the number of different recalls above 0."
)
NEGATIVES = "How many negative samples were evaluated."

UUID = "^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$"

# What else an address may hold, and which domains there are, email-validator says. A domain has a
# full stop, in one of the four shapes of RFC 3490, section 3.1.
_SPECIALS = r'@"(),:;<>\[\\\]'
_ATOM = rf"[^.{_SPECIALS}]+"
_STOPS = ".\u3002\uff0e\uff61"
_LABEL = rf"[^{_STOPS}{_SPECIALS}]+"
ADDRESS = rf"^{_ATOM}(\.{_ATOM})*@{_LABEL}([{_STOPS}]{_LABEL})+$"

DATE_TIME = (
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
_NOT_DIVISIBLE_BY_4 = "([02468][1235679]|[13579][01345789])"
IMPOSSIBLE_DATE = (
    "^0000|^.{4}-(02-3|0[469]-31|11-31)"
    f"|^([0-9]{{2}}{_NOT_DIVISIBLE_BY_4}|{_NOT_DIVISIBLE_BY_4}00)-02-29"
)
"""What a date begins with that has the form of one but does not exist."""

SPACE = r"\s"
"""What no string holds. Where ``$`` is Python's, it also matches before a final line feed."""
