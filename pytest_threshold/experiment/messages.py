"""What is wrong with the content of an experiment file, and how to mend known mistakes."""

from dataclasses import dataclass
from types import MappingProxyType

from pytest_threshold.text.message import Message, Messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A known way to break one of the `rules`: its cause, and the cure in one line, as printed."""

    rules: tuple[str, ...]
    cause: str
    cure: str


CONTENT_RULES = Messages(
    {
        "empty": Message(
            text="must be one JSON object, found an empty file",
            cause="The program that should have written the file stopped before it did.",
            cure="Run it again; let it write to a temporary file and rename that.",
        ),
        "byte_order_mark": Message(
            text="must be UTF-8 without a byte-order mark, found one",
            cause="An editor or a program put the mark in front. RFC 8259 forbids it.",
            cure="Save the file as plain UTF-8.",
        ),
        "utf_16": Message(
            text="must be UTF-8, found UTF-16 or UTF-32",
            cause="A shell or a program wrote text in the encoding of its system.",
            cure="Save the file as plain UTF-8.",
        ),
        "utf_32": Message(
            text="must be UTF-8, found UTF-32",
            cause="A program wrote four bytes for each character.",
            cure="Save the file as plain UTF-8.",
        ),
        "other_kind": Message(
            text="must be JSON, found {found}",
            cause="The file has the name of an experiment and the content of another kind of file. "
            "It is known by its first bytes or lines.",
            cure="Write the experiment as JSON, or keep the file out of the root.",
        ),
        "not_utf_8": Message(
            text="must be UTF-8, found {found}",
            cause="The text is in another encoding, such as Latin-1, or ends within a character.",
            cure="Save the file as plain UTF-8.",
        ),
        "not_json": Message(
            text="must be JSON: {sentence}",
            cause="The text breaks the grammar of RFC 8259 at the place shown; the sentence is the "
            "parser's.",
            cure="Write the file with a JSON library instead of by hand.",
        ),
        "model_type": Message(
            text="must be one JSON object",
            cause="The file holds an array, a string or a number: a list of experiments, perhaps.",
            cure="Write one file for each experiment, with the five keys at its top.",
        ),
        "repeated_key": Message(
            text="must have no key twice in one object, found {found} again, first in line {line}",
            cause="Two programs or two merged branches wrote the same key. Parsers may take either "
            "value, so the gate takes none.",
            cure="Remove one of the two.",
        ),
        "constant": Message(
            text="must hold JSON numbers only",
            cause="`json.dump` of Python writes `NaN` and `Infinity`, which JSON does not have, "
            "here into a key that the gate otherwise ignores.",
            cure="Write null, or leave the key out.",
        ),
        "missing": Message(
            text="must be present, but is missing",
            cause="The program did not write the key, or wrote it under another name.",
            cure="Write all five keys, spelled as in the README.",
        ),
        "string_type": Message(
            text="must be a string",
            cause="The value is of another type, such as a number or null.",
            cure="Write the value in quotation marks.",
        ),
        "string_pattern_mismatch": Message(
            text="must be a UUID in hyphenated 8-4-4-4-12 hex form",
            cause="The model has another kind of name, or the UUID another form.",
            cure="Write `str(uuid)`, for instance of `uuid.uuid4()`.",
        ),
        "address": Message(
            text="{sentence}",
            cause="The sentence is that of email-validator, in its strict mode.",
            cure="Write the bare address of the person or team who answers for the model.",
        ),
        "address_length": Message(
            text="must have at most 318 characters",
            cause="No e-mail address is that long (RFC 5321).",
            cure="Write the bare address of the person or team who answers for the model.",
        ),
        "date_time": Message(
            text="must be an RFC 3339 date-time such as 2026-11-22T10:00:00.000Z",
            cause="The value has another form, or lacks its zone or its seconds.",
            cure='Write `datetime.now(timezone.utc).isoformat(timespec="milliseconds")`.',
        ),
        "leap_second": Message(
            text="must not be a leap second",
            cause="RFC 3339 allows second 60, but few programs can read it.",
            cure="Write second 59.",
        ),
        "impossible_date": Message(
            text="must be a date that exists",
            cause="There is no such day, such as 30 February or a day of the year 0.",
            cure="Write the day of the experiment.",
        ),
        "list_type": Message(
            text="must be an array of numbers",
            cause="The value is of another type: one number, or an object from thresholds to "
            "recalls.",
            cure="Write two arrays of equal length, thresholds and recalls.",
        ),
        "too_short": Message(
            text="must hold at least one number",
            cause="The evaluation measured nothing.",
            cure="Measure at least one threshold; a gate never passes what was not measured.",
        ),
        "float_type": Message(
            text="must be a number",
            cause="The element is of another type, such as a string, a boolean or null.",
            cure="Write numbers only, without quotation marks.",
        ),
        "finite_number": Message(
            text="must be a finite number",
            cause="The element is NaN or an infinity, or too large for a binary64 number.",
            cure="Leave out points that have no threshold; check the evaluation set.",
        ),
        "greater_than_equal": Message(
            text="must be at least 0",
            cause="Thresholds and recalls are fractions.",
            cure="Measure at thresholds of a probability in [0, 1].",
        ),
        "less_than_equal": Message(
            text="must be at most 1",
            cause="Thresholds and recalls are fractions, not percentages or scores of a decision "
            "function.",
            cure="Measure at thresholds of a probability in [0, 1]; write recall as a fraction.",
        ),
        "order": Message(
            text="must not be lower than the threshold before it",
            cause="The curve descends, or its points are in no order.",
            cure="Let the thresholds ascend, with the recalls in the same order.",
        ),
        "unequal_lengths": Message(
            text="must be as long as threshold_arr ({thresholds}), found {found}",
            cause="One array has points that the other lacks.",
            cure="Write a number for each threshold and no others.",
        ),
        "count_type": Message(
            text="must be an integer",
            cause="The count is of another type: a number with a decimal point, a string or null.",
            cure="Write the number of samples as an integer, or leave the key out.",
        ),
        "count_range": Message(
            text="must be from 1 to 9007199254740992",
            cause="There are no samples of the class, or more than a binary64 number can count.",
            cure="Evaluate on data of both classes. Leave the key out if the number is unknown.",
        ),
        "too_few_positives": Message(
            text="must be at least the number of different recalls above 0 ({needed})",
            cause="Each recall above 0 is a number of found positives, divided by the number of "
            "positives. The count is of other data, of one class of several, or of one fold.",
            cure="Count the positive samples of the evaluation set that the curve was measured on.",
        ),
    }
)
"""Rules for the content of an experiment file."""

_DATE = ("date_time",)
_TEXT = ("not_json",)
_KIND = ("other_kind",)

MISTAKES = MappingProxyType(
    {
        "one_recall_more": Mistake(
            rules=("unequal_lengths",),
            cause="`precision_recall_curve` of scikit-learn, torchmetrics and torcheval ends with "
            "a recall of 0 that belongs to no threshold.",
            cure="drop the final recall, which has no threshold (precision_recall_curve adds it): "
            "write recall[:-1]",
        ),
        "first_recall_left": Mistake(
            rules=("unequal_lengths",),
            cause="The first threshold of `roc_curve`, infinity, was dropped without its recall.",
            cure="also drop the first recall, which belongs to the threshold that was dropped, "
            "and reverse both arrays",
        ),
        "one_precision_more": Mistake(
            rules=("unequal_lengths",),
            cause="`precision_recall_curve` of scikit-learn, torchmetrics and torcheval ends with "
            "a precision of 1 that belongs to no threshold.",
            cure="drop the final precision, which has no threshold (precision_recall_curve adds "
            "it): write precision[:-1]",
        ),
        "first_rate_left": Mistake(
            rules=("unequal_lengths",),
            cause="The first threshold of `roc_curve`, infinity, was dropped without its rate.",
            cure="also drop the first rate, which belongs to the threshold that was dropped, and "
            "let all arrays have the order of threshold_arr",
        ),
        "roc_curve": Mistake(
            rules=("finite_number", "less_than_equal", "float_type"),
            cause="`roc_curve` of scikit-learn starts with a threshold above every score, infinity "
            "(null, where JavaScript or pandas wrote it), and descends.",
            cure="drop the first point and reverse both arrays; call roc_curve with "
            "drop_intermediate=False, or points are left out",
        ),
        "descending": Mistake(
            rules=("order",),
            cause="`roc_curve` of scikit-learn and `roc` of torchmetrics return their thresholds "
            "in descending order. Recalls that stand in `threshold_arr` descend, too.",
            cure="reverse both arrays: threshold_arr[::-1] and recall_arr[::-1]; or swap them, if "
            "threshold_arr holds the recalls",
        ),
        "thresholds_reversed": Mistake(
            rules=("order",),
            cause="The thresholds were reversed and the recalls were not.",
            cure="reverse threshold_arr only: recall_arr is already in the right order",
        ),
        "unsorted": Mistake(
            rules=("order",),
            cause="The points were measured in no order, or parts of curves were put together.",
            cure="sort the pairs of threshold and recall by their threshold",
        ),
        "swapped": Mistake(
            rules=("order",),
            cause="The recalls stand in `threshold_arr` and the thresholds in `recall_arr`: at "
            "threshold 0 everything is predicted positive, and recall is 1.",
            cure="swap the two arrays: threshold_arr holds the recalls here, and recall_arr holds "
            "the thresholds",
        ),
        "swapped_with_one_more": Mistake(
            rules=("unequal_lengths",),
            cause="The recalls of `precision_recall_curve` stand in `threshold_arr`. They are one "
            "more than the thresholds, and end with 0.",
            cure="swap the two arrays, and drop the final recall, which has no threshold: write "
            "recall[:-1]",
        ),
        "swapped_roc_curve": Mistake(
            rules=("finite_number", "float_type"),
            cause="The thresholds of `roc_curve`, which start with infinity and descend, stand in "
            "`recall_arr`, and its true positive rates in `threshold_arr`.",
            cure="swap the two arrays, drop the first point, and reverse both: recall_arr holds "
            "the thresholds of roc_curve here",
        ),
        "sentinels": Mistake(
            rules=("greater_than_equal", "less_than_equal", "finite_number", "float_type"),
            cause="The thresholds are probabilities, but the first and the last are sentinels, "
            "where everything or nothing is positive: -1e-7 and 1.0000001 (Keras, TFMA), -0.01 "
            "(Vertex AI), -Inf and Inf (R). Rounding does the same.",
            cure="the thresholds are probabilities with sentinels at the ends: leave out the "
            "points whose thresholds are outside [0, 1], or clip these thresholds to 0 and 1",
        ),
        "sentinels_descending": Mistake(
            rules=("greater_than_equal", "less_than_equal", "finite_number", "float_type"),
            cause="The same, and the curve descends.",
            cure="the thresholds are probabilities with sentinels at the ends: leave out the "
            "points whose thresholds are outside [0, 1], or clip these to 0 and 1; then reverse "
            "both arrays",
        ),
        "percent": Mistake(
            rules=("less_than_equal",),
            cause="The numbers are percentages.",
            cure="write fractions in [0, 1] instead of percentages: divide by 100",
        ),
        "decision_scores": Mistake(
            rules=("greater_than_equal", "less_than_equal", "finite_number"),
            cause="`decision_function` of scikit-learn gives distances, not probabilities.",
            cure="take the scores from predict_proba() instead of decision_function(): thresholds "
            "are probabilities",
        ),
        "log_probabilities": Mistake(
            rules=("greater_than_equal", "less_than_equal", "finite_number"),
            cause="No threshold is above 0: they are logarithms of probabilities, or distances.",
            cure="take the scores from predict_proba(): numbers below 0 are logarithms, as of "
            "predict_log_proba(), or distances, as of decision_function()",
        ),
        "number_as_string": Mistake(
            rules=("float_type",),
            cause="The exporter turned numbers into text, as `csv` and `json.dump(default=str)` "
            "do.",
            cure="write numbers without quotation marks: convert each with float() before "
            "json.dump()",
        ),
        "percent_as_string": Mistake(
            rules=("float_type",),
            cause="A spreadsheet or a formatted text wrote percentages.",
            cure="write fractions in [0, 1], without percent sign and quotation marks: 0.85 "
            'instead of "85%"',
        ),
        "decimal_comma": Mistake(
            rules=("float_type",),
            cause="A program wrote numbers as its country does.",
            cure="write numbers with a decimal point instead of a comma, and without quotation "
            'marks: 0.85 instead of "0,85"',
        ),
        "repr_as_string": Mistake(
            rules=("float_type",),
            cause="`repr()` and `json.dump(default=repr)` write the type of a number along.",
            cure="write numbers only: convert each with float(), or the whole array with tolist(), "
            "instead of repr() or str()",
        ),
        "boxed_numbers": Mistake(
            rules=("float_type",),
            cause="jsonlite of R writes each value of a list as an array, unless asked not to, and "
            "NumPy an array of one column.",
            cure="write numbers, not arrays of one number: toJSON(..., auto_unbox = TRUE) of R's "
            "jsonlite, array.ravel().tolist() of NumPy",
        ),
        "nested_arrays": Mistake(
            rules=("float_type",),
            cause="There are several classes, or pairs, or an array of two dimensions.",
            cure="write one flat array of numbers: array[0].tolist() for an array of one row, two "
            "arrays for pairs of threshold and recall, a file for each of several classes",
        ),
        "other_tool": Mistake(
            rules=("model_type", "missing"),
            cause="DVCLive, Vertex AI, H2O or Azure Machine Learning wrote the file, or it is a "
            "table of records.",
            cure="make an experiment of the file: pytest-threshold convert {form} FILE "
            "--output=DIR --issuer=ADDRESS",
        ),
        "points_as_objects": Mistake(
            rules=("float_type", "model_type", "missing"),
            cause="Each point of the curve is an object with a threshold and a recall, as data "
            "frames and JavaScript write them.",
            cure="write two arrays of numbers instead of an object for each point: the thresholds "
            "in threshold_arr, and their recalls in recall_arr",
        ),
        "array_as_string": Mistake(
            rules=("list_type",),
            cause="`str()` or `json.dump(default=str)` made a text of the array. NumPy leaves "
            "numbers out of such a text where it is long.",
            cure="write the array itself without quotation marks, not its text: {key} = "
            "array.tolist() before json.dump()",
        ),
        "array_as_object": Mistake(
            rules=("list_type",),
            cause="`to_json()` and `to_dict()` of pandas write an object from index to number.",
            cure="write an array instead of an object with an index: {key} = series.tolist()",
        ),
        "null_as_number": Mistake(
            rules=("float_type",),
            cause="JavaScript, R and pandas write null or NA for NaN.",
            cure="leave out points without a number; null and NA often stand for NaN, and recall "
            "is NaN if the evaluation set has no positive labels",
        ),
        "threshold_without_number": Mistake(
            rules=("finite_number", "float_type"),
            cause="`json.dump` writes `NaN` and `Infinity`, which JSON does not have; JavaScript "
            "and pandas write null instead.",
            cure="drop the point whose threshold is not a finite number; json.dump(..., "
            "allow_nan=False) refuses to write NaN and Infinity",
        ),
        "not_a_number": Mistake(
            rules=("finite_number", "float_type"),
            cause="`json.dump` writes `NaN`, which JSON does not have. It is what 0 / 0 gives: a "
            "recall without positive labels.",
            cure="check that the evaluation set has positive labels: recall is NaN without them; "
            "json.dump(..., allow_nan=False) refuses to write it",
        ),
        "infinity": Mistake(
            rules=("finite_number", "float_type"),
            cause="`json.dump` writes `Infinity`, which JSON does not have. It is no fraction.",
            cure="check how the number is computed: recall, precision and FPR are fractions; "
            "json.dump(..., allow_nan=False) refuses to write Infinity",
        ),
        "undefined_precision": Mistake(
            rules=("finite_number", "float_type"),
            cause="Precision is 0 / 0, NaN, where nothing is predicted positive.",
            cure="write null for a precision of 0/0, where nothing is predicted positive",
        ),
        "undefined_fpr": Mistake(
            rules=("finite_number", "float_type"),
            cause="The false positive rate is 0 / 0, NaN, if the evaluation set has no negatives.",
            cure="check that the evaluation set has negative labels: the false positive rate is "
            "NaN without them; leave fpr_arr out if it is unknown",
        ),
        "count_as_float": Mistake(
            rules=("count_type",),
            cause="NumPy and pandas count in floating-point numbers where a value is missing.",
            cure="write the count without decimal point and exponent: int(count)",
        ),
        "count_as_string": Mistake(
            rules=("count_type",),
            cause="The exporter turned numbers into text. Google's APIs do that with all counts.",
            cure="write the count without quotation marks: int(count)",
        ),
        "boxed_count": Mistake(
            rules=("count_type",),
            cause="jsonlite of R writes every value as an array, unless asked not to.",
            cure="write the count alone, without brackets: toJSON(..., auto_unbox = TRUE) of R's "
            "jsonlite does",
        ),
        "constant_elsewhere": Mistake(
            rules=("constant",),
            cause="`json.dump` writes `NaN` and `Infinity` unless it is called with "
            "`allow_nan=False`.",
            cure="write null or leave the key out; json.dump(..., allow_nan=False) refuses to "
            "write NaN and Infinity",
        ),
        "date_with_space": Mistake(
            rules=_DATE,
            cause="`str(datetime)` puts a space between date and time.",
            cure="put a T between date and time and the zone at the end, as "
            "datetime.now(timezone.utc).isoformat() does",
        ),
        "date_without_zone": Mistake(
            rules=_DATE,
            cause="`isoformat()` writes no zone for a datetime that has none.",
            cure="end with Z or an offset such as +00:00: isoformat() writes one if the datetime "
            "has a zone, as datetime.now(timezone.utc) has",
        ),
        "date_without_time": Mistake(
            rules=_DATE,
            cause="`date.isoformat()` writes the day only.",
            cure="add the time and the zone: datetime.now(timezone.utc).isoformat() writes both",
        ),
        "date_without_seconds": Mistake(
            rules=_DATE,
            cause='`isoformat(timespec="minutes")` and `strftime("%H:%M")` leave the seconds out.',
            cure='write the seconds: isoformat(timespec="milliseconds") does',
        ),
        "offset_without_colon": Mistake(
            rules=_DATE,
            cause='`strftime("%z")` writes `+0530`.',
            cure="write the offset with a colon, such as +05:30: isoformat() does",
        ),
        "date_in_lower_case": Mistake(
            rules=_DATE,
            cause="A program wrote `t` or `z` in lower case.",
            cure="write T and Z in upper case",
        ),
        "date_padded": Mistake(
            rules=_DATE,
            cause="A space or a line end came along from a shell or a spreadsheet.",
            cure="remove the space around the date: strip() does",
        ),
        "date_as_unix_time": Mistake(
            rules=("date_time", "string_type"),
            cause="`time.time()` and JavaScript's `Date.now()` give a number, which does not say "
            "whether it counts seconds or milliseconds.",
            cure="write datetime.fromtimestamp(seconds, timezone.utc).isoformat(): a number does "
            "not say whether it counts seconds or milliseconds",
        ),
        "date_with_zone_twice": Mistake(
            rules=_DATE,
            cause='`isoformat() + "Z"` writes two zones if the datetime has one.',
            cure="end with one zone, Z or the offset: isoformat() writes the offset itself",
        ),
        "date_with_zone_name": Mistake(
            rules=_DATE,
            cause='Java\'s `ZonedDateTime` and `strftime("%Z")` write the name of the zone.',
            cure="end with Z or an offset such as +00:00 instead of the name of a zone",
        ),
        "date_with_comma": Mistake(
            rules=_DATE,
            cause="ISO 8601 and Python's `logging` write the fraction after a comma.",
            cure="write the fraction of the second after a point instead of a comma",
        ),
        "date_compact": Mistake(
            rules=("date_time", "string_type"),
            cause='`strftime("%Y%m%d")` and the basic form of ISO 8601 have no separators.',
            cure="write the hyphens, the T, the colons and the zone: "
            "datetime.now(timezone.utc).isoformat() does",
        ),
        "date_as_repr": Mistake(
            rules=_DATE,
            cause="`repr()` of a datetime or a timestamp.",
            cure="write value.isoformat() instead of repr(value), of a datetime that has a zone",
        ),
        "date_in_words": Mistake(
            rules=_DATE,
            cause="The date is for people, or for mail and web servers.",
            cure="write the date in digits, with its time and zone: "
            "datetime.now(timezone.utc).isoformat() does",
        ),
        "date_in_other_order": Mistake(
            rules=_DATE,
            cause="A form of a country, whose day and month may be taken for each other.",
            cure="write year, month and day in this order, with hyphens and all their digits, then "
            "T, time and zone: datetime.now(timezone.utc).isoformat() does",
        ),
        "leap_second": Mistake(
            rules=("leap_second",),
            cause="The clock was read during a leap second.",
            cure="write second 59: few programs can read second 60",
        ),
        "uuid_without_hyphens": Mistake(
            rules=("string_pattern_mismatch",),
            cause="`uuid.hex` has no hyphens.",
            cure="write str(uuid), which has hyphens, instead of uuid.hex",
        ),
        "uuid_as_urn": Mistake(
            rules=("string_pattern_mismatch",),
            cause="`uuid.urn` has the prefix `urn:uuid:`.",
            cure="write str(uuid), which has no prefix, instead of uuid.urn",
        ),
        "uuid_in_braces": Mistake(
            rules=("string_pattern_mismatch",),
            cause="Windows tools write GUIDs in braces.",
            cure="remove the braces around the UUID",
        ),
        "uuid_padded": Mistake(
            rules=("string_pattern_mismatch",),
            cause="A space or a line end came along from a shell or a spreadsheet.",
            cure="remove the space around the UUID: strip() does",
        ),
        "uuid_as_repr": Mistake(
            rules=("string_pattern_mismatch",),
            cause="`repr(uuid)` writes the type along.",
            cure="write str(uuid) instead of repr(uuid)",
        ),
        "uuid_in_name": Mistake(
            rules=("string_pattern_mismatch",),
            cause="The name of the model has a UUID in it, which may be that of the model.",
            cure="write the UUID alone if it is that of the model, or else one that is made of the "
            "whole name: model_uuid({found}) of pytest_threshold.export, or "
            "str(uuid.uuid5(uuid.NAMESPACE_URL, {found}))",
        ),
        "name_of_other_system": Mistake(
            rules=("string_pattern_mismatch", "string_type"),
            cause="MLflow, Weights & Biases, Vertex AI, SageMaker and people have names of "
            "other forms for models. A UUID of version 5 is made of a name, always the same.",
            cure="write a UUID that is made of the name: model_uuid({found}) of "
            "pytest_threshold.export, or str(uuid.uuid5(uuid.NAMESPACE_URL, {found}))",
        ),
        "boxed_string": Mistake(
            rules=("string_type",),
            cause="jsonlite of R writes every value as an array, unless asked not to.",
            cure="write the value alone, without brackets: toJSON(..., auto_unbox = TRUE) of R's "
            "jsonlite does",
        ),
        "issuer_is_bot": Mistake(
            rules=("address",),
            cause="A job took the address of the account that it runs under.",
            cure="write the address of the person or team who answers for the model, such as "
            "ml-team@example.com: a bot cannot answer for it",
        ),
        "issuer_with_scheme": Mistake(
            rules=("address",),
            cause="The address was copied from a link.",
            cure="write the address alone, without mailto:",
        ),
        "several_issuers": Mistake(
            rules=("address",),
            cause="Several people answer for the model.",
            cure="write one address: that of the team, or of one person",
        ),
        "issuer_with_name": Mistake(
            rules=("address",),
            cause="Mail programs and Git write the name of its owner before an address.",
            cure="write the address alone, without the name and the angle brackets",
        ),
        "issuer_padded": Mistake(
            rules=("address",),
            cause="A space or a line end came along from a form, a shell or a spreadsheet.",
            cure="remove the space around the address: strip() does",
        ),
        "byte_order_mark": Mistake(
            rules=("byte_order_mark",),
            cause="Windows editors and Python's encoding `utf-8-sig` put the mark in front.",
            cure='save as UTF-8 without a byte-order mark: encoding="utf-8" instead of "utf-8-sig"',
        ),
        "utf_16": Mistake(
            rules=("utf_16",),
            cause="The `>` of Windows PowerShell writes UTF-16.",
            cure="save as UTF-8: Windows PowerShell's > writes UTF-16, so let the program write "
            "the file itself, or use PowerShell 7",
        ),
        "utf_32": Mistake(
            rules=("utf_32",),
            cause="A program was asked for UTF-32, or for wide characters on Linux or macOS.",
            cure='save as UTF-8: open(path, "w", encoding="utf-8") instead of "utf-32"',
        ),
        "other_encoding": Mistake(
            rules=("not_utf_8",),
            cause="`open(path, 'w')` on Windows writes the code page of the system.",
            cure='save as UTF-8: open(path, "w", encoding="utf-8")',
        ),
        "empty": Mistake(
            rules=("empty",),
            cause="The disk was full, or the job was stopped between opening and writing.",
            cure="run the program that writes the file again: it stopped before it wrote anything",
        ),
        "compressed": Mistake(
            rules=_KIND,
            cause="A program compressed the file, or a download kept it so.",
            cure="unpack it before the gate reads it ({help}), and keep the JSON text",
        ),
        "archive": Mistake(
            rules=_KIND,
            cause="An archive has the name of an experiment. The files of PyTorch, Keras and Excel "
            "and NumPy's .npz are zip archives, too.",
            cure="unpack the archive, and keep one JSON file for each experiment",
        ),
        "pickle": Mistake(
            rules=_KIND,
            cause="`pickle.dump()` or `joblib.dump()` wrote the file.",
            cure="write the file with json.dump() instead of pickle.dump() or joblib.dump(), and "
            "arrays as array.tolist()",
        ),
        "other_data": Mistake(
            rules=_KIND,
            cause="The data was saved in a binary format.",
            cure="read it with {help}, and write the two arrays and the other three keys with "
            "json.dump()",
        ),
        "no_data": Mistake(
            rules=_KIND,
            cause="A file that is no data has the name of an experiment.",
            cure="give the file its own ending instead of .json, or write the experiment with "
            "json.dump()",
        ),
        "binary": Mistake(
            rules=_KIND,
            cause="The file is in a format that the gate does not know, or was damaged on its way.",
            cure="write the experiment with json.dump(), or fetch the file again if it is damaged",
        ),
        "zero_bytes": Mistake(
            rules=_KIND,
            cause="The machine crashed or the disk was full before the content was on the disk.",
            cure="write the file again: zero bytes stand here, as a crash or a full disk leaves "
            "them",
        ),
        "encrypted": Mistake(
            rules=_KIND,
            cause="The file was never decrypted here.",
            cure="decrypt the file before the gate reads it, as git-crypt unlock, gpg --decrypt, "
            "age --decrypt or ansible-vault decrypt do",
        ),
        "apple_double": Mistake(
            rules=_KIND,
            cause="macOS leaves a file ._NAME beside NAME on drives and in archives that cannot "
            "keep its attributes.",
            cure="delete the files that begin with ._ (dot_clean does), or keep them out with "
            "pytest's --ignore-glob='*/._*'",
        ),
        "lfs_pointer": Mistake(
            rules=_KIND,
            cause="Git LFS keeps the content elsewhere, and only its pointer was checked out.",
            cure="run git lfs pull before the gate; actions/checkout does with lfs: true",
        ),
        "annex_pointer": Mistake(
            rules=_KIND,
            cause="git-annex keeps the content elsewhere.",
            cure="run git annex get before the gate",
        ),
        "dvc_pointer": Mistake(
            rules=_KIND,
            cause="DVC keeps the content elsewhere.",
            cure="run dvc pull before the gate, and give it the data instead of the .dvc file",
        ),
        "path_as_text": Mistake(
            rules=_KIND,
            cause="Git on Windows writes a link as a file that holds its path.",
            cure="replace the path by the experiment itself; Git on Windows checks out links as "
            "text unless core.symlinks is true",
        ),
        "merge_conflict": Mistake(
            rules=_KIND,
            cause="Two branches changed the file, and Git left both versions.",
            cure="resolve the conflict: keep one of the two versions, and remove the lines with "
            "<<<<<<<, ======= and >>>>>>>",
        ),
        "html": Mistake(
            rules=_KIND,
            cause="A download was answered by a page for signing in, or by an error.",
            cure="sign in and download the file again: this is a web page, such as a sign-in or "
            "error page; curl --fail and raise_for_status() of requests stop at an error instead",
        ),
        "xml": Mistake(
            rules=_KIND,
            cause="A storage answers with XML where access is denied or a file is missing.",
            cure="write JSON; if the file was downloaded, read it: it may be an error of the "
            "storage, such as AccessDenied or NoSuchKey",
        ),
        "csv": Mistake(
            rules=_KIND,
            cause="The curve was saved as a table.",
            cure="make an experiment of the table: pytest-threshold convert table FILE "
            "--output=DIR --issuer=ADDRESS",
        ),
        "yaml": Mistake(
            rules=_KIND,
            cause="`yaml.dump()` wrote the file.",
            cure="write JSON instead of YAML: json.dump() instead of yaml.dump()",
        ),
        "base64": Mistake(
            rules=_KIND,
            cause="GitHub's API and Kubernetes' secrets encode files.",
            cure="decode the file before the gate reads it: base64 -d",
        ),
        "traceback": Mistake(
            rules=_KIND,
            cause="The program that should have written the file failed, and its error went there.",
            cure="mend the program that writes the file: this is its error",
        ),
        "json_lines": Mistake(
            rules=_TEXT,
            cause="The file is JSON Lines, or a program appended to it.",
            cure="write one experiment into one file: a second document follows the first here",
        ),
        "json_in_string": Mistake(
            rules=("model_type", "missing"),
            cause="`json.dump(json.dumps(...))` encodes twice.",
            cure="encode once: json.dump(experiment, file), or file.write() of a text that "
            "json.dumps() has made",
        ),
        "one_in_array": Mistake(
            rules=("model_type",),
            cause='`to_json(orient="records")` writes an array, of one experiment, too.',
            cure="remove the brackets around the experiment: the file must hold the object alone",
        ),
        "several_experiments": Mistake(
            rules=("model_type", "missing"),
            cause="All experiments were written into one file.",
            cure="write each experiment into a file of its own: this file holds several",
        ),
        "wrapped": Mistake(
            rules=("missing",),
            cause="An API or a tool put the experiment below a key of its own.",
            cure="take the experiment out of {path}: its five keys must stand at the top of the "
            "file",
        ),
        "trailing_comma": Mistake(
            rules=_TEXT,
            cause="Python, JavaScript and YAML allow a comma after the last value, JSON does not.",
            cure="remove the comma before this bracket: JSON allows none after the last value",
        ),
        "comment": Mistake(
            rules=_TEXT,
            cause="The file is JSON5 or JSONC. JSON has no comments.",
            cure="remove the comment, or put it into a key of its own: other keys are ignored",
        ),
        "python_repr": Mistake(
            rules=_TEXT,
            cause="`str(dictionary)` writes single quotes, None, True, False, nan and inf.",
            cure="write the file with json.dump() instead of str() or print()",
        ),
        "bare_key": Mistake(
            rules=_TEXT,
            cause="JavaScript and JSON5 write keys without quotation marks.",
            cure="write keys in double quotation marks: JSON.stringify() and json.dump() do",
        ),
        "truncated": Mistake(
            rules=("not_json", "not_utf_8"),
            cause="The program stopped while it wrote, or the file was copied too early.",
            cure="write the file again: its end is missing",
        ),
        "near_key": Mistake(
            rules=("missing",),
            cause="The key is there in other letters, or under another name.",
            cure="spell {found} as {key}",
        ),
        "near_keys": Mistake(
            rules=("missing",),
            cause="Several keys may be meant.",
            cure="rename {found} to {key}, whichever is the right one",
        ),
    }
)
"""Mistakes that are recognised."""
