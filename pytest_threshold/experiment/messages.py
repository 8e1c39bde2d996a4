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
        "not_utf_8": Message(
            text="must be UTF-8, found {found}",
            cause="The file is in another encoding, such as Latin-1, or is no text at all.",
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
            text="must be as long as threshold_arr ({thresholds}), found {recalls}",
            cause="One array has points that the other lacks.",
            cure="Write the recall at each threshold and no others.",
        ),
    }
)
"""Rules for the content of an experiment file."""

_DATE = ("date_time",)
_TEXT = ("not_json",)

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
            cure="drop the first recall as well, which belongs to the threshold that was dropped, "
            "and reverse both arrays",
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
            "in descending order.",
            cure="reverse both arrays: threshold_arr[::-1] and recall_arr[::-1]",
        ),
        "thresholds_reversed": Mistake(
            rules=("order",),
            cause="The thresholds were reversed and the recalls were not.",
            cure="reverse threshold_arr alone: recall_arr already falls, as it does while "
            "thresholds ascend",
        ),
        "unsorted": Mistake(
            rules=("order",),
            cause="The points were measured in no order, or parts of curves were put together.",
            cure="sort the pairs of threshold and recall by their threshold",
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
        "number_as_string": Mistake(
            rules=("float_type",),
            cause="The exporter turned numbers into text, as `csv` and `json.dump(default=str)` "
            "do.",
            cure="write numbers without quotation marks: convert each with float() before "
            "json.dump()",
        ),
        "null_as_number": Mistake(
            rules=("float_type",),
            cause="JavaScript and pandas write null for NaN.",
            cure="leave out points without a number; null often stands for NaN, which recall is if "
            "the evaluation set has no positive labels",
        ),
        "threshold_without_number": Mistake(
            rules=("finite_number", "float_type"),
            cause="`json.dump` writes `NaN` and `Infinity`, which JSON does not have; JavaScript "
            "and pandas write null instead.",
            cure="drop the point whose threshold is not a finite number; json.dump(..., "
            "allow_nan=False) refuses to write NaN and Infinity",
        ),
        "not_a_number": Mistake(
            rules=("finite_number",),
            cause="`json.dump` writes `NaN`, which JSON does not have. It is what 0 / 0 gives: a "
            "recall without positive labels.",
            cure="check that the evaluation set has positive labels: recall is NaN without them; "
            "json.dump(..., allow_nan=False) refuses to write it",
        ),
        "infinity": Mistake(
            rules=("finite_number",),
            cause="`json.dump` writes `Infinity`, which JSON does not have. It is no recall.",
            cure="check how recall is computed: it is a fraction; json.dump(..., allow_nan=False) "
            "refuses to write Infinity",
        ),
        "constant_elsewhere": Mistake(
            rules=("constant",),
            cause="`json.dump` writes `NaN` and `Infinity` unless told not to.",
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
            cure="write datetime.fromtimestamp(seconds, timezone.utc).isoformat(), since a number "
            "does not say what it counts",
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
        "issuer_with_name": Mistake(
            rules=("address",),
            cause="Mail programs and `git config` tell an address with the name of its owner.",
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
        "json_lines": Mistake(
            rules=_TEXT,
            cause="The file is JSON Lines, or a program appended to it.",
            cure="keep one experiment in one file: here a second document follows the first",
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
        "truncated": Mistake(
            rules=_TEXT,
            cause="The program stopped while it wrote, or the file was copied too early.",
            cure="write the file again: its end is missing",
        ),
        "near_key": Mistake(
            rules=("missing",),
            cause="The key is there in other letters.",
            cure="spell {found} in line {line} as {key}",
        ),
    }
)
"""Mistakes that are recognised."""
