"""What the gate tells about an experiment: every message, with its usual cause and its cure.

`FILE_RULES` and `RULES` are what a file can break, `MISTAKES` the known ways to break them, which
are recognised and told with a cure of their own. `REJECTIONS` refuse a sound file, `WARNINGS` are
told of a suspicious one, `RECEIPT_RULES` are what a receipt can break, and `USAGE_ERRORS` end a run
before it starts. Braces stand for what a
message fills in. The page ``docs/messages.md`` is made of these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, why people meet it, and how they mend it."""

    text: str
    cause: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A known way to break one of the `rules`: its cause, and the cure in one line, as printed."""

    rules: tuple[str, ...]
    cause: str
    cure: str


FILE_RULES = MappingProxyType(
    {
        "name": Message(
            text="must have a printable UTF-8 name without a workflow command",
            cause="The name holds control characters, bytes that are not UTF-8, or text that a CI "
            "runner would obey; it is shown with escapes.",
            cure="Rename the file.",
        ),
        "kind": Message(
            text="must be a regular file, found {found}",
            cause="Something else has the name of an experiment: a directory, a FIFO, a socket or "
            "a device.",
            cure="Remove it, or give it a name that does not end in `.json`.",
        ),
        "size": Message(
            text="must be at most {limit} MiB, found {found}",
            cause="A curve of a million thresholds takes about 40 MB, so this is probably another "
            "kind of file.",
            cure="Write fewer thresholds, and nothing else that is large.",
        ),
        "unreadable": Message(
            text="must be readable, found: {trouble}",
            cause="The operating system does not let the gate read the file; it says why.",
            cure="Give the user who runs the gate permission to read the file.",
        ),
        "broken_link": Message(
            text="must be readable, found a link to a file that does not exist",
            cause="A data tool keeps its files behind links and has not fetched this one.",
            cure="Fetch the data before the gate runs, or remove the link.",
        ),
        "impossible_path": Message(
            text="must be readable, found a path that no file can have",
            cause="`load_experiment` was given a path with a zero byte in it.",
            cure="Give the path of a file.",
        ),
    }
)

RULES = MappingProxyType(
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

REJECTIONS = MappingProxyType(
    {
        "min_recall": Message(
            text="recall {recall!r} at the operating point is below the minimum recall "
            "{min_recall!r}",
            cause="The model misses too many positives at the threshold that would be deployed. "
            "The lines below the message say whether another threshold reaches the minimum.",
            cure="Train a better model, or, where the curve jumps over the target recall, measure "
            "more thresholds around it.",
        ),
        "max_gap": Message(
            text="recall {recall!r} at the operating point has a gap of {gap!r} to the target "
            "recall {target_recall!r}, above the maximum gap {max_gap!r}",
            cause="No threshold was measured whose recall is near the target: the grid is coarse, "
            "or the model gives nearly every sample a score of 0 or 1.",
            cure="Measure more thresholds between the two neighbours that the message names.",
        ),
    }
)

WARNINGS = MappingProxyType(
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
            cause="No threshold was measured whose recall is within 0.05 of the target, and no "
            "maximum gap is set.",
            cure="Measure more thresholds between the two neighbours, or set a maximum gap.",
        ),
        "unread_configuration": Message(
            text="{name} has keys of the gate, but pytest reads {used}: they have no effect",
            cause="pytest reads one configuration file, that of the directory which all paths of "
            "the command line have in common, or of one above. This one lies between a given path "
            "and the rootdir, and a reader of it takes the gate to be on.",
            cure="Start pytest in the directory of the file, or move the keys into the file that "
            "pytest reads.",
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

_EDITED = "Somebody has changed the receipt, or another program wrote it."
_JUDGE_AGAIN = "Judge the experiments again, and keep the receipt as the gate writes it."

RECEIPT_RULES = MappingProxyType(
    {
        "broken_json": Message(
            text="must be JSON: {trouble}",
            cause="The file was cut while it was copied, or is no receipt; the sentence is the "
            "parser's. An empty file, and one that is not UTF-8, are told as of an experiment.",
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
            text="must have the schema_version {expected}, found {found}",
            cause="Another version of pytest-threshold wrote the receipt, in another form.",
            cure="Use the version that judged.",
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
            cause="The gate refuses to run with such settings, so it has not run with them.",
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
            cause="Files of one digest are copies of one content, so all that is told of them is "
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

USAGE_ERRORS = MappingProxyType(
    {
        "empty_root": Message(
            text="a root of experiments must not be empty text",
            cause="`--experiments=` was given without a path, often by a variable that is not set.",
            cure="Give a path.",
        ),
        "missing_root": Message(
            text="the root {name} does not exist",
            cause="The path is wrong, or relative to another directory: roots on the command line "
            "are relative to the current one, roots in the configuration file to the rootdir.",
            cure="Give the path of a directory or file that exists.",
        ),
        "barren_root": Message(
            text="the root {name} holds no experiment (no *.json)",
            cause="The directory is empty, or the training job wrote elsewhere. A gate does not "
            "pass because there was nothing to judge.",
            cure="Give the directory that the experiments are in.",
        ),
        "foreign_root": Message(
            text="the root {name} must be a directory or a *.json file",
            cause="The file has another name than an experiment has.",
            cure="Give a directory, or rename the file.",
        ),
        "unreadable_directory": Message(
            text="cannot read the directory {name}: {trouble}",
            cause="The gate cannot know whether experiments are in there.",
            cure="Give permission to read it, or pass it over with `--ignore`.",
        ),
        "path_encoding": Message(
            text="a path must be UTF-8, found {name}",
            cause="The command line holds bytes that are not UTF-8.",
            cure="Rename the file or directory.",
        ),
        "missing_argument": Message(
            text="file or directory not found: {name}",
            cause="A path on the command line does not exist.",
            cure="Correct the path.",
        ),
        "irregular_argument": Message(
            text="{name} is no regular file and can only be judged as a root",
            cause="pytest cannot resolve a path to a FIFO or a broken link.",
            cure="Give it with `--experiments=`, or remove it.",
        ),
        "missing_item": Message(
            text="not found: {name} (an experiment has one item, {item})",
            cause="Something else than `::threshold` follows the path of an experiment.",
            cure="Give the path alone.",
        ),
        "number": Message(
            text="{where} must be a number in [0, 1], found {found}",
            cause="Recalls and gaps are fractions.",
            cure="Write 0.85 for 85 %.",
        ),
        "unreachable_minimum": Message(
            text="the minimum recall {min_recall!r} must be at most the target recall "
            "{target_recall!r}: the gate aims at the target and could never pass",
            cause="The operating point is the one nearest to the target recall, so on a dense "
            "curve its recall is below such a minimum.",
            cure="Raise `--experiments-target-recall`, or lower the minimum.",
        ),
        "ini_value": Message(
            text="{key} in the configuration file: {trouble}",
            cause="pytest cannot read the value of the key; it says why.",
            cure="Correct the value.",
        ),
        "option_form": Message(
            text="write {options} with an equals sign: after a space pytest takes the value for a "
            "path of its own, and reads {used} instead of {expected}",
            cause="pytest chooses rootdir and configuration file before it knows the options of "
            "plugins, so settings of the project would be lost in silence.",
            cure="Write the equals sign.",
        ),
        "empty_roots": Message(
            text="the ini key experiments is empty: name at least one root, or remove the key",
            cause="The list is empty, or `-o experiments=` was given a variable that is not set. "
            "A gate does not pass because there was nothing to judge.",
            cure="Name the directory that the experiments are in, or remove the key.",
        ),
        "idle_option": Message(
            text="{options} needs experiments to judge, but no given path reaches {roots}: give no "
            "path, or one of them",
            cause="The command line has an option of the gate and a path, and the path is neither "
            "in a root of the configuration file nor above one, so nothing would be judged.",
            cure="Leave the path out, give the root too, or leave the option out.",
        ),
        "no_root": Message(
            text="{options} needs experiments to judge: give a root with --experiments=PATH or the "
            "ini key experiments",
            cause="The run was given an option of the gate, on the command line, in `addopts` or "
            "in `PYTEST_ADDOPTS`, but no root and no experiment file, so it would judge nothing "
            "and pass.",
            cure="Give a root, or leave the option out.",
        ),
        "report_type": Message(
            text="a report is json:PATH, csv:PATH, md:PATH, plot:PATH or github, found {found}",
            cause="The type is unknown, or `github` stands with a path. Every message about a "
            "report begins with the option or key that asks for it.",
            cure="Correct `--experiments-report` or the ini key `experiments_report`.",
        ),
        "report_without_path": Message(
            text="the report {type} needs a path: {type}:PATH",
            cause="Only `github` knows where its report goes.",
            cure="Add the path of a file.",
        ),
        "picture_format": Message(
            text="the report {name} must end in .svg, .png or .pdf",
            cause="The suffix of the path is the format of the figure.",
            cure="Choose one of the three.",
        ),
        "no_plot_library": Message(
            text="the report {name} needs matplotlib: pip install 'pytest-threshold[plot]'",
            cause="The figure is drawn by matplotlib, which is not installed; it belongs to the "
            "extra `plot`.",
            cure="Install the extra, or ask for no figure.",
        ),
        "no_job_summary": Message(
            text="the report github needs the variable {variable}, which is not set",
            cause="GitHub's runner sets the variable for each step. Here it did not, or the step "
            "runs in a container that does not get it.",
            cure="Pass the variable on, and mount the file that it names.",
        ),
        "shared_report": Message(
            text="the reports {other} and {name} are the same file",
            cause="Two reports were given one path, or paths that differ in letter case only and "
            "are one file on some systems.",
            cure="Give each report a path of its own.",
        ),
        "report_below_report": Message(
            text="the report {name} would lie below the report {other}, which is a file",
            cause="The path of one report is the directory of another.",
            cure="Give each report a path of its own.",
        ),
        "irregular_report": Message(
            text="the report {name} must be a file",
            cause="The path is a directory, a FIFO or a device, which a report cannot replace.",
            cure="Give the path of a file.",
        ),
        "report_encoding": Message(
            text="the report {name} must have a path in UTF-8",
            cause="The command line holds bytes that are not UTF-8.",
            cure="Choose another path.",
        ),
        "long_report": Message(
            text="the report {name} must have a path of at most 4096 bytes",
            cause="Linux has no longer paths.",
            cure="Choose another path.",
        ),
        "report_without_name": Message(
            text="the report {name} must have a name before its suffix",
            cause="The path is the suffix alone, often since a variable before it is not set.",
            cure="Give the path of a file.",
        ),
        "report_without_home": Message(
            text="the report {name} must not begin with ~ and a name that no user has",
            cause="There is no home directory that the path could be in.",
            cure="Correct the name, or write `./~...` for a file of that name.",
        ),
        "report_over_source": Message(
            text="the report {name} would replace a file that pytest reads",
            cause="The path, or what it links to, ends in `.py`, `.toml`, `.ini` or `.cfg`, as "
            "tests and configuration files do.",
            cure="Give the report a path of its own.",
        ),
        "unwritable_report": Message(
            text="cannot write the report {name}: {trouble}",
            cause="The operating system does not let the gate write there; it says why. A report "
            "is written to a temporary file in the same directory, and then renamed.",
            cure="Give permission to write in the directory, or choose another one.",
        ),
        "report_among_experiments": Message(
            text="the report {name} would be judged as an experiment: it is a *.json file among "
            "them",
            cause="The path lies below a root, so that the next run would judge the report, or is "
            "the path of an experiment, which the report would overwrite.",
            cure="Write it elsewhere, or under a name that does not end in `.json`.",
        ),
        "replaced_receipt": Message(
            text="the report {name} is one of the receipts to put together",
            cause="`pytest-threshold combine` replaces an earlier file at its output, and this "
            "receipt would be lost.",
            cure="Write the output elsewhere, out of reach of the pattern that names the receipts.",
        ),
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
        "no_command": Message(
            text="give a command, as in pytest-threshold check PATH",
            cause="`pytest-threshold` was started without an argument.",
            cure="`pytest-threshold --help` lists the commands.",
        ),
        "unknown_command": Message(
            text="{found} is no command: {hint}",
            cause="The first argument of `pytest-threshold` says what to do, and what belongs to "
            "that follows.",
            cure="Type what the message says. `pytest-threshold --help` lists the commands.",
        ),
        "path_like_option": Message(
            text="{found} has the form of an option and is the name of a file here: write "
            "./{found}, or -- before all paths",
            cause="A file or directory is named like an option, often where a shell made paths of "
            "`*`. No name of a file may be taken for an option, or take one away.",
            cure="Write a path as the message says. If an option was meant, rename the file.",
        ),
        "option_value": Message(
            text="{option} must have another value than --",
            cause="Two dashes alone end the options, and are no value.",
            cure="Give the option a value, or leave it out.",
        ),
        "old_pytest": Message(
            text="pytest {version} is too old: it does not read [tool.pytest], so the settings of "
            "the gate would be off in silence; install pytest 9.0 or newer",
            cause="Something has forced an older pytest than the gate requires into the "
            "environment.",
            cure="Install pytest 9.0 or newer.",
        ),
        "no_path": Message(
            text="give at least one PATH: a directory of experiments, or an experiment file",
            cause="`pytest-threshold check` was started without a path, often by a variable that "
            "is not set. A gate does not pass because there was nothing to judge.",
            cure="Give a path. `pytest-threshold check --help` tells the rest.",
        ),
        "unreadable_configuration": Message(
            text="cannot read the configuration file {name}: {trouble}",
            cause="`pytest-threshold` looks for the settings of the gate where pytest looks for "
            "its own, and cannot know whether there are any.",
            cure="Mend the file, give permission to read it, or name another one by `--config`.",
        ),
        "unknown_key": Message(
            text="{key} in {source} is no key of the gate{hint}",
            cause="A misspelt key switches its rule off. So does a key that begins with "
            "`experiments` and that no plugin has declared.",
            cure="Correct the key, or remove it.",
        ),
        "unread_key": Message(
            text="{key} in {name} stands in a table that pytest does not read",
            cause="pytest reads `[pytest]` in `pytest.toml` and `*.ini`, `[tool.pytest]` or "
            "`[tool.pytest.ini_options]` in `pyproject.toml`, and `[tool:pytest]` in `setup.cfg`. "
            "Elsewhere a key has no effect, so the gate would be off in silence.",
            cure="Move the key into the table that pytest reads.",
        ),
        "shadowed_configuration": Message(
            text="{name} has keys of the gate, but pytest reads {used}: they have no effect",
            cause="pytest takes its configuration from one file of a directory, the first of "
            "`pytest.toml`, `pytest.ini`, `pyproject.toml`, `tox.ini` and `setup.cfg` that has "
            "any. The keys in the other one have no effect, so the gate would be off in silence.",
            cure="Move the keys into the file that pytest reads.",
        ),
        "configuration_among_data": Message(
            text="{name} lies among the experiments and has keys of the gate, which have no say "
            "there: remove it, or choose a file with --config=PATH",
            cause="A configuration file at or below a judged directory, or beside a judged file, "
            "came along with the data. If it counted, whoever wrote the data would choose the "
            "limits. It counts only if the command is started in its directory or below.",
            cure="Remove the file, start the command in its directory, or name the file that is to "
            "count by `--config`.",
        ),
        "configuration_elsewhere": Message(
            text="{name} has keys of the gate, but lies neither below the current directory nor "
            "above it: choose a file with --config=PATH",
            cause="The nearest configuration file above a judged path belongs to another project. "
            "It counts only if somebody says so.",
            cure="Name the file that is to count by `--config`, or start the command there.",
        ),
        "unusable_configuration": Message(
            text="--config: {name} must be {expected}",
            cause="The option names a file that cannot configure the gate.",
            cure="Name a configuration file of pytest that has keys of the gate.",
        ),
        "several_configurations": Message(
            text="the settings of the gate differ between {one} and {other}: start it in a "
            "directory, and with paths, of one project",
            cause="`pytest-threshold check` judges all its paths by one configuration. Of the "
            "configuration files with keys of the gate that are nearest to the paths and to the "
            "current directory, two ask for different things.",
            cure="Start it once for each project, in its directory, or give as options what "
            "differs (with pre-commit: a hook with its own `files:` and `args:` for each).",
        ),
        "nothing_to_report": Message(
            text="--experiments-report needs experiments to report on, and there is none here",
            cause="The command line asks for a report, but neither the command line nor the "
            "configuration file names a root that this run uses.",
            cure="Give a root with `--experiments=PATH`.",
        ),
    }
)

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


def usage_text(rule: str, **fields: object) -> str:
    """Return the message of `USAGE_ERRORS`, with what it fills in."""
    return USAGE_ERRORS[rule].text.format(**fields)
