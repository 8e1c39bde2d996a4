"""Why a report cannot be written."""

from pytest_threshold.reports.report_types import report_forms
from pytest_threshold.text.message import Message, Messages

REPORT_ERRORS = Messages(
    {
        "report_type": Message(
            text=f"a report is {report_forms()}, found {{found}}",
            cause="The type is unknown, or `github` stands with a path. Every message about a "
            "report begins with the option or key that asks for it.",
            cure="Correct `--experiments-report` or the ini key `experiments_report`.",
        ),
        "report_without_path": Message(
            text="the report {type} needs a path: {type}:PATH",
            cause="Only `github` knows where its report goes.",
            cure="Add the path of a file.",
        ),
        "report_suffix": Message(
            text="the report {name} must end in {suffixes}",
            cause="The suffix of the path is the format of the figure (`plot`): `.svg`, `.png` or "
            "`.pdf`.",
            cure="Choose one of them.",
        ),
        "missing_package": Message(
            text="the report {name} needs {package}: pip install 'pytest-threshold[{extra}]'",
            cause="The figure (`plot`) is drawn by matplotlib, which is not installed; it belongs "
            "to the extra `plot`.",
            cure="Install the extra, or ask for no figure.",
        ),
        "no_job_summary": Message(
            text="the report {name} needs the variable {variable}, which is not set",
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
    }
)
"""Usage errors about reports."""
