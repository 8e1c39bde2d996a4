"""What is wrong with a receipt."""

from pytest_threshold.text.message import Message, Messages

_EDITED = "Somebody has changed the receipt, or another program wrote it."
_JUDGE_AGAIN = "Judge the experiments again, and keep the receipt as the gate writes it."

RECEIPT_RULES = Messages(
    {
        "broken_json": Message(
            text="must be JSON: {trouble}",
            cause="The file was cut while it was copied, or is no receipt; the sentence is the "
            "parser's. An empty file and one that is not UTF-8 get the messages of an experiment.",
            cure="Copy the receipt again, or judge the experiments again.",
        ),
        "too_deep": Message(
            text="must not be nested so deeply",
            cause="The file is no receipt of the gate.",
            cure="Give the receipt of the gate.",
        ),
        "key_twice": Message(
            text="must have no key twice in one object",
            cause=_EDITED,
            cure=_JUDGE_AGAIN,
        ),
        "no_number": Message(
            text="must hold JSON numbers only, found {found}",
            cause="`NaN` and `Infinity` are no JSON, and the gate writes neither.",
            cure=_JUDGE_AGAIN,
        ),
        "large_number": Message(
            text="must hold no number as large as one of {found} digits",
            cause="The gate counts and measures, and writes no such number.",
            cure=_JUDGE_AGAIN,
        ),
        "schema_version": Message(
            text="must have the schema_version {expected}, found {found}: another version of "
            "pytest-threshold wrote it, so judge again with this one, or use that one",
            cause="Another version of pytest-threshold wrote the receipt, in another form.",
            cure="Judge the experiments again with this version, or use the version that judged.",
        ),
        "errors": Message(
            text="is of a run with an error: {errors}",
            cause="The run as a whole was objected to: experiments were copied, a test failed "
            "that the gate had passed, or a report could not be written.",
            cure="Mend what the error tells, and judge again.",
        ),
        "key_missing": Message(text="must have the key {key}", cause=_EDITED, cure=_JUDGE_AGAIN),
        "foreign_key": Message(
            text="must not have the key {key}", cause=_EDITED, cure=_JUDGE_AGAIN
        ),
        "unknown_rule": Message(
            text="has a limit for {key}, {found}, which is no rule of this version",
            cause="A newer pytest-threshold judged, by a rule that this one cannot check.",
            cure="Use the version that judged, or judge again with this one.",
        ),
        "no_object": Message(
            text="must be an object, found {found}", cause=_EDITED, cure=_JUDGE_AGAIN
        ),
        "value": Message(
            text="must have {expected} as its {key}, found {found}",
            cause=_EDITED,
            cure=_JUDGE_AGAIN,
        ),
        "unreachable_minimum": Message(
            text="must have a min_recall that is at most its target_recall",
            cause="The gate refuses to run with such settings, and asks for a higher target "
            "recall, so no run has written this.",
            cure=_JUDGE_AGAIN,
        ),
        "counts": Message(
            text="must count {expected}, found {found}",
            cause="The numbers are not those of the experiments in the receipt.",
            cure=_JUDGE_AGAIN,
        ),
        "complete": Message(
            text="counts {counts}, and its complete is {found}",
            cause="A receipt is complete if and only if all that was found was judged.",
            cure=_JUDGE_AGAIN,
        ),
        "entry": Message(
            text="has an unsound entry, {path}: {sentence}",
            cause="What the receipt says of one experiment lacks the form, or contradicts itself "
            "or the settings.",
            cure=_JUDGE_AGAIN,
        ),
        "reasons_of_passed": Message(
            text="its reasons must be empty, since it passed, found {found}",
            cause="Reasons tell why an experiment was refused.",
            cure=_JUDGE_AGAIN,
        ),
        "half_a_place": Message(
            text="must have both line and column in a reason, or neither",
            cause=_EDITED,
            cure=_JUDGE_AGAIN,
        ),
        "gap": Message(
            text="its gap must be {expected!r}, found {found!r}",
            cause="The gap is the distance of `closest_recall_value` to the target recall.",
            cure=_JUDGE_AGAIN,
        ),
        "highest_recall": Message(
            text="its highest_recall must be at least its closest_recall_value {recall!r}, found "
            "{found!r}",
            cause="The operating point is on the curve, too.",
            cure=_JUDGE_AGAIN,
        ),
        "not_closest": Message(
            text="its closest_recall_value must not be {recall!r}, since its highest_recall "
            "{highest!r} is as close to the target recall {target!r}, within 1e-9, or closer",
            cause="The operating point is the closest one, and the highest of those that are "
            "equally close, within 1e-9.",
            cure=_JUDGE_AGAIN,
        ),
        "passed": Message(
            text="must not be passed: {refusal}",
            cause="The settings of the receipt refuse the numbers that it tells.",
            cure=_JUDGE_AGAIN,
        ),
        "rejected": Message(
            text="must have as many reasons without a key as there are rules that refuse it, "
            "{expected}, found {found}",
            cause="A rule refuses the curve as a whole; a warning that was made an error names an "
            "element.",
            cure=_JUDGE_AGAIN,
        ),
        "one_content": Message(
            text="its {key} is {found}, but {expected} in {path}, which has the same sha256",
            cause="Files of one digest are copies of one content, so all that is said of them is "
            "the same, too.",
            cure=_JUDGE_AGAIN,
        ),
        "impossible_name": Message(
            text="is no name that a file can have here",
            cause="The encoding of file names is another one on this machine.",
            cure="Set the locale to one of UTF-8.",
        ),
        "twice": Message(
            text="is in the receipt twice",
            cause="Two paths of the receipt lead to one file.",
            cure=_JUDGE_AGAIN,
        ),
    }
)
"""Rules that an untrusted receipt must satisfy; the subject of each is the receipt."""

RECEIPT_ERRORS = Messages(
    {
        "no_receipt": Message(
            text="RECEIPT: {name} is no receipt: {trouble}",
            cause="`pytest-threshold verify` and `combine` were given an experiment, a directory, "
            "a file that does not exist or a pattern that matches nothing where a receipt should "
            "be.",
            cure="Give what `--experiments-report=json:PATH` wrote, before the roots.",
        ),
        "receipt_as_root": Message(
            text="{origin}: {name} is the receipt itself",
            cause="`pytest-threshold verify` or `combine` was given a receipt where a root "
            "should be.",
            cure="Give the directories and files that were judged, or no root.",
        ),
        "receipt_from_elsewhere": Message(
            text="RECEIPT: of the files in {name}, {count} in all, none is found from the current "
            "directory: start the command where pytest was started",
            cause="The paths in a receipt are relative to the directory in which pytest was "
            "started, and the files are not there.",
            cure="Change to that directory, and fetch the files.",
        ),
    }
)
"""Usage errors about receipts."""
